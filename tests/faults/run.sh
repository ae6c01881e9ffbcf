#!/bin/sh
# The fault matrix, on stdout or into the file $1. ONLY=NAME plays the faults that are called so.
src=${srcdir:-.}
new=$(mktemp) || exit 99
trap 'rm -f "$new"' EXIT
tests/faults/faults --client "$PWD/ranchhand" --sandbox "$PWD/ranchhand-sandbox" --table "$new" ${ONLY:+--only "$ONLY"}
status=$?
if [ $# = 0 ]; then
	cat "$new"
else
	{
		cat <<'END'
# Faults

What goes wrong between ranchhand and a server, and what comes of it. `make check-faults` plays each fault on the real program, one
request at a time, and fails where a write is sent twice, where what is said is not true, or where a list or page does not
come back. `make update-faults` writes this file.

"Back by itself" is the program's own time until the content is shown, without a key: pauses vary, so its order is told.
*Written* is how often the same thing was sent to the server.
END
		cat "$new"
	} > "$1"
fi
exit $status
