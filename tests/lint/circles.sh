#!/bin/sh
# Files that call each other in a circle have to be read together. In src/app a circle has at most four files; wings of
# screens are to have none among each other. And a part of struct app (src/app/internal.h) is touched by one file.
src=${srcdir:-.}
bad=0
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# arrows OBJECT...: lines "from to" of who needs whose symbol; nodes are made of object names by the sed script in $node
arrows() {
	for object in "$@"; do echo "$object"; done | sed -E 'h; s,(librh[a-z]*_a-)?([^/]*)\.o$,\2.c,; G; s/\n/ /' | while read -r file object; do
		[ -f "$src/$file" ] || [ -f "$file" ] || continue # what was built before its source moved
		echo "$object"
	done | xargs nm -gA 2> /dev/null | sed -E 's/^([^:]*):/\1 /' > "$work/symbols"
	cut -d' ' -f1 "$work/symbols" | sed -E "$node" | paste -d' ' - "$work/symbols" | awk '
		$3 == "U" { n++; who[n] = $1; what[n] = $4 }
		NF == 5 { where[$5] = $1 }
		END { for (i = 1; i <= n; i++) if (what[i] in where && where[what[i]] != who[i]) print who[i], where[what[i]] }' | sort -u
}

# circles: of the arrows on stdin, a line each, its members
circles() {
	awk '{ to[$1, $2] = 1; node[$1] = node[$2] = 1 }
		END {
			for (k in node) for (i in node) if (to[i, k]) for (j in node) if (to[k, j]) to[i, j] = 1
			for (i in node) {
				if (!to[i, i] || seen[i]) continue
				line = i; seen[i] = 1
				for (j in node) if (!seen[j] && to[i, j] && to[j, i]) { line = line " " j; seen[j] = 1 }
				print line
			}
		}'
}

# at_most N WHAT: complains about circles on stdin with more than N members
at_most() {
	while read -r members; do
		n=$(echo "$members" | wc -w)
		[ "$n" -le "$1" ] || { echo "$2: a circle of $n, at most $1: $members"; echo x >> "$work/bad"; }
	done
}

node='s,^.*/(librh[a-z]*_a-)?([^/]*)\.o$,\2,'
[ -f src/app/librhapp.a ] || exit 77
arrows src/app/*.o src/app/*/*.o > "$work/app"
circles < "$work/app" | at_most 4 src/app

# Wings of screens form no circle: what two of them need is in object, edit or live.
node='s,^screens/([^/]*)/.*$,\1,'
arrows screens/*/*.o > "$work/wings"
circles < "$work/wings" | at_most 1 screens

# parts: "name" of each member of struct app that is a struct of its own, and of those that say whose they are
sed -n '/^struct app {/,/^};/p' "$src/src/app/internal.h" \
	| sed -nE 's/^\tstruct app_(receivers|stack|strip|keeping|left|joining|demo|departing|leaving|tasks|rotations|writing|filter|rights|drafts|lending|journal|test_hook) ([a-z_]+);.*/\2/p' > "$work/parts"
printf 'editing\ntour\ninterrupts\n' >> "$work/parts"
while read -r part; do
	files=$(grep -lE "(\<a|app|ctx\))->$part\>" "$src"/src/app/*.c "$src"/src/app/*/*.c | wc -l)
	[ "$files" -eq 1 ] || { echo "struct app's $part is touched by$(grep -lE "(\<a|app|ctx\))->$part\>" "$src"/src/app/*.c "$src"/src/app/*/*.c | sed 's,.*/, ,' | tr -d '\n')"; bad=1; }
done < "$work/parts"
[ -f "$work/bad" ] && bad=1
exit $bad
