#!/bin/sh
# apply.sh SOURCES OUT: does what docs/ADDING-A-SCREEN.md says, to copies in OUT, for a program with one more screen.
set -eu
src=$1 out=$2 doc=$1/docs/ADDING-A-SCREEN.md
mkdir -p "$out/screens"
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$doc" > "$out/service_accounts.c"
lines=$(wc -l < "$out/service_accounts.c")
[ "$lines" -gt 0 ] && [ "$lines" -le 50 ] || { echo "$doc: the screen has $lines lines, of 50 at most"; exit 1; }
screen=$(sed -n 's/^2\. .*`\(SCREEN(.*)\)`$/\1/p' "$doc")
place=$(sed -n 's/^ *`\({ .*"go\.service_accounts".*},\)`$/\1/p' "$doc")
[ -n "$screen" ] && [ -n "$place" ] || { echo "$doc: no line for the list of screens, or for that of places"; exit 1; }
{ cat "$src/screens/list.def"; echo "$screen"; } > "$out/screens/list.def"
cp "$src/screens/screens.c" "$out/screens.c"
awk -v place="$place" '/app_places\[\] = \{$/ { print; on = 1; next } on && /^\t\{ 0 \},$/ { print "\t" place; on = 0 } { print }' \
	"$src/src/app/places.c" > "$out/places.c"
