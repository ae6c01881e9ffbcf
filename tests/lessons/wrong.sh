#!/bin/sh
# A lesson's guided tour, played wrongly by a robot (tests/lessons/wrong.c): nothing is ticked off that was not earned, and nobody is stuck
# without a word. $1 is the lesson. WRONG="names skip" plays it in these ways only.
user=$(sed -n 's/^users \([a-z]*\).*/\1/p' "$1")
for way in ${WRONG:-names skip esc order}; do
	tests/lessons/play --client "$PWD/ranchhand" --sandbox "$PWD/ranchhand-sandbox" --user "$user" --size 80x24 --wrong "$way" "$1" || failed=yes
done
[ -z "$failed" ]
