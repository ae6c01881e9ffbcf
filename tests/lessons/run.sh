#!/bin/sh
# Plays one variant of a lesson: $1 is a .play file, one line of options for play (@src@: where the sources are) and the
# lesson's id as the last word.
src=${srcdir:-.}
# shellcheck disable=SC2046
set -- $(grep -v '^#' "$1" | sed "s,@src@,$src,g")
for id; do :; done
args=
while [ $# -gt 1 ]; do args="$args $1"; shift; done
lesson="$src/lessons/$id.lesson"	# those that are no tour stand beside this file
[ -f "$lesson" ] || lesson="$src/tests/lessons/$id.lesson"
# shellcheck disable=SC2086
exec tests/lessons/play --client "$PWD/ranchhand" --sandbox "$PWD/ranchhand-sandbox" --golden "$src/tests/lessons/golden" \
	${UPDATE_GOLDEN:+--update} $args "$lesson"
