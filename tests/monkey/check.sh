#!/bin/sh
# Random keys on the real program: KEYS of them, from round ROUND of SEED on.
src=${srcdir:-.}
whole=$(cd "$src" && pwd) || exit 99
exec tests/monkey/monkey --client "$PWD/ranchhand" --sandbox "$PWD/ranchhand-sandbox" \
	--editor "$whole/tests/lessons/editor.sh" \
	--keys "${KEYS:-2000}" --seed "${SEED:-1}" --round "${ROUND:-0}" ${VERBOSE:+--verbose}
