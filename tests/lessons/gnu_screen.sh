#!/bin/sh
# Inside GNU screen everything looks as it does outside.
screen=$(command -v screen) || { echo "no GNU screen here"; exit 77; }
SCREENDIR=$(mktemp -d) || exit 99
trap 'rm -rf "$SCREENDIR"' EXIT
chmod 700 "$SCREENDIR"
printf 'startup_message off\nvbell off\n' > "$SCREENDIR/screenrc"
printf '#!/bin/sh\nSCREENDIR=%s exec %s -U -c %s/screenrc %s --no-state --demo --lang "$1"\n' \
	"$SCREENDIR" "$screen" "$SCREENDIR" "$PWD/ranchhand" > "$SCREENDIR/gnu-screen"
chmod 755 "$SCREENDIR/gnu-screen"
tests/lessons/inside "$PWD/ranchhand-sandbox" "$PWD/ranchhand" "$SCREENDIR/gnu-screen"
