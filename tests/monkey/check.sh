#!/bin/sh
# Random keys on the real program: KEYS of them, from round ROUND of SEED on.
src=${srcdir:-.}
RANCHHAND_DATADIR=$(cd "$src" && pwd) || exit 99
export RANCHHAND_DATADIR
exec tests/monkey/monkey --client "$PWD/ranchhand" --sandbox "$PWD/ranchhand-sandbox" \
	--editor "$RANCHHAND_DATADIR/tests/lessons/editor.sh" \
	--keys "${KEYS:-2000}" --seed "${SEED:-1}" --round "${ROUND:-0}" ${VERBOSE:+--verbose}
