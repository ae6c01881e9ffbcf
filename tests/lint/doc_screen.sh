#!/bin/sh
# The screen of docs/ADDING-A-SCREEN.md compiles without a warning.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
awk '/^```c$/ {on = 1; next} /^```$/ {on = 0} on' "$src/docs/ADDING-A-SCREEN.md" > "$work/screen.c"
[ -s "$work/screen.c" ] || { echo "no C in docs/ADDING-A-SCREEN.md"; exit 1; }
${CC:-cc} -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wconversion -Werror \
	-fsyntax-only -I"$src/src" -I"$src" -I. "$work/screen.c"
