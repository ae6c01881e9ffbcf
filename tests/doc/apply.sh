#!/bin/sh
# apply.sh SOURCES LIST OUT: does what docs/ADDING-A-SCREEN.md says, to copies in OUT, for a program with one more screen. LIST:
# the list of screens without it, to which the build adds it.
set -eu
src=$1 list=$2 out=$3 doc=$1/docs/ADDING-A-SCREEN.md
mkdir -p "$out/screens"
awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' "$doc" > "$out/replica_sets.c"
lines=$(wc -l < "$out/replica_sets.c")
[ "$lines" -gt 0 ] && [ "$lines" -le 50 ] || { echo "$doc: the screen has $lines lines, of 50 at most"; exit 1; }
place=$(sed -n 's/^ *`\({ .*"go\.replica_sets".*},\)`$/\1/p' "$doc")
[ -n "$place" ] || { echo "$doc: no line for the table of places"; exit 1; }
{ cat "$list"; sh "$src/screens/list.sh" "$out/replica_sets.c"; } > "$out/screens/list.def"
cat "$src/screens/screens.c" > "$out/screens.c"
awk -v place="$place" '/app_places\[\] = \{$/ { print; on = 1; next } on && /^\t\{ 0 \},$/ { print "\t" place; on = 0 } { print }' \
	"$src/src/app/places.c" > "$out/places.c"
