#!/bin/sh
# The man page is what the program says of itself.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C ./ranchhand --describe > "$work/describe.json" || exit 1
LC_ALL=C awk -f "$src/man/tables.awk" "$work/describe.json" "$src/man/ranchhand.1.in" > "$work/ranchhand.1" || exit 1
diff -u "$src/man/ranchhand.1" "$work/ranchhand.1" || { echo "run: make update-man"; exit 1; }
