#!/bin/sh
# Over mosh, on the loopback address, everything looks as it does without.
command -v mosh-server > /dev/null && command -v mosh-client > /dev/null || { echo "no mosh here"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cat > "$work/mosh" <<M
#!/bin/sh
# "MOSH CONNECT PORT KEY"
set -- \$(mosh-server new -i 127.0.0.1 -c 256 -- "$PWD/ranchhand" --no-state --demo --lang "\$1" 2> /dev/null < /dev/null | grep '^MOSH CONNECT')
MOSH_KEY=\$4 MOSH_PREDICTION_DISPLAY=never exec mosh-client 127.0.0.1 "\$3"
M
chmod 755 "$work/mosh"
tests/lessons/inside "$PWD/ranchhand-sandbox" "$PWD/ranchhand" "$work/mosh"
