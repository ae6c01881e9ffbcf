#!/bin/sh
# Every public header compiles on its own: whoever includes it needs nothing else first.
src=${srcdir:-.}
bad=0
for header in $(find "$src/src" "$src/screens" $([ -f sandbox/librhsandbox.a ] && echo "$src/sandbox") -name '*.h'); do
	${CC:-cc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -fsyntax-only -I"$src/src" -I"$src" -I. -x c "$header" 2>&1 | grep -vE 'pragma once in main file' | grep -E 'error|warning' && bad=1
done
exit $bad
