#!/bin/sh
# Every lesson does its own steps, one after the other, as `lesson --play` and the handouts have it: what it asks of a person
# can be done, and nothing is left behind. Eight at a time: they mostly wait for what the sandbox plays.
if [ "${1-}" = --one ]; then
	id=$(basename "$2" .lesson)
	timeout 120 ./ranchhand --no-state lesson --play "$2" < /dev/null > "$TMPDIR/../$id.out" 2> "$TMPDIR/../$id.err" ||
		echo "$id ended with $?" >> "$TMPDIR/../$id.err"
	grep -q "^$id: [1-9][0-9]* steps\$" "$TMPDIR/../$id.out" || echo "$id does not say how many steps it had" >> "$TMPDIR/../$id.err"
	exit 0
fi
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export HOME="$work/home" TMPDIR="$work/tmp" LC_ALL=C.UTF-8 RANCHHAND_SANDBOX="$PWD/ranchhand-sandbox"
unset XDG_DATA_HOME XDG_STATE_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR LANGUAGE KUBECONFIG
mkdir -p "$HOME" "$TMPDIR"
printf '%s\0' "$src"/lessons/*.lesson | xargs -0 -n 1 -P 8 "$0" --one
bad=0
for lesson in "$src"/lessons/*.lesson; do
	err="$work/$(basename "$lesson" .lesson).err"
	[ -f "$err" ] && [ ! -s "$err" ] || { echo "$lesson:"; cat "$err"; bad=1; }
done
[ -z "$(ls -A "$TMPDIR")" ] || { echo "left behind:"; ls -l "$TMPDIR"; bad=1; }
exit $bad
