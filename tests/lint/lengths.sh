#!/bin/sh
# Files of one idea, functions that fit a screen: limits that a reader feels.
cd "${srcdir:-.}" || exit 99
bad=0
find src screens sandbox tests -name '*.[ch]' | xargs wc -l | awk '$1 > 650 && $2 != "total" { print $2 ": " $1 " lines" }' | grep . && bad=1
# a function starts at a line in column 0 that is followed by a line "{", and ends at "}" in column 0
find src screens sandbox -name '*.c' | sort | xargs awk '
	FNR == 1 { start = 0 }
	/^[{]/ { start = FNR; head = before }
	/^}/ && start { if (FNR - start > 75) { printf "%s:%d: %d lines: %s\n", FILENAME, start, FNR - start, head; bad = 1 } start = 0 }
	{ before = $0 }
	END { exit bad }' || bad=1
exit $bad
