#!/bin/sh
# Every lesson's guided tour, played wrongly by a robot (tests/lessons/wrong.c): nothing is ticked off that was not earned, and
# nobody is stuck without a word. WRONG="names skip" plays them in these ways only.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
for file in "$src"/lessons/*.lesson; do
	for way in ${WRONG:-names skip esc order}; do echo "$way $(basename "$file" .lesson)"; done
done > "$work/all"
[ -s "$work/all" ] || exit 99
# shellcheck disable=SC2016
xargs -P 2 -L 1 sh -c 'tests/lessons/play --client "$PWD/ranchhand" --sandbox "$PWD/ranchhand-sandbox" --user "$(sed -n "s/^users \([a-z]*\).*/\1/p" \
	"$0/lessons/$3.lesson")" --size 80x24 --wrong "$2" "$0/lessons/$3.lesson" > "$1/$3.$2" 2>&1 || { cat "$1/$3.$2"; exit 1; }' "$src" "$work" < "$work/all"
