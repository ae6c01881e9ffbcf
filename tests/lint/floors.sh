#!/bin/sh
# Which room may include which, and which library belongs to one room. The table is docs/ARCHITECTURE.md's house.
cd "${srcdir:-.}" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
# room: the rooms it may include
cat > "$work/rooms" <<'END'
base base
data base data
registry base data registry
net base data registry net
kube base data registry net kube
rancher base data registry net kube rancher
probe base data registry net probe
ui base data ui
app base data registry net kube rancher probe ui app
screens base data registry net kube rancher probe ui app screens
sandbox base data registry sandbox
main app screens
END
# header pattern: the rooms, or folders of them, that may include it (libintl needs locales that the systems of our users do not have)
cat > "$work/libraries" <<'END'
curl/ net
(cjson/|cJSON\.h|yaml\.h) data
(cdk/|cdk\.h) ui/cdk
((n?curses|term|panel|menu|form)\.h|ncursesw/) ui/terminal ui/cdk
openssl/ net sandbox
utf8proc\.h base
libintl\.h nobody
(microhttpd\.h|zlib\.h|jansson\.h|gnutls/) sandbox
END
included() { # FILES
	awk '
	FILENAME ~ /\/rooms$/ { allowed[$1] = " " $0 " "; sub(/^ [a-z]* /, " ", allowed[$1]); next }
	FILENAME ~ /\/libraries$/ { n++; header[n] = "^" $1; sub(/^[^ ]* /, ""); rooms[n] = " " $0 " "; next }
	# room: kube; part: the folder within it, kube/list
	FNR == 1 { part = FILENAME; sub(/^src\//, "", part); sub(/\/[^\/]*$/, "", part); room = part; sub(/\/.*/, "", room) }
	FNR == 1 && FILENAME == "src/main.c" { room = part = "main" }
	!/^[ \t]*#[ \t]*include[ \t]*["<]/ { next }
	{ inc = $0; sub(/^[^"<]*["<]/, "", inc); sub(/[">].*/, "", inc) }
	/^[^"]*</ {
		for (i = 1; i <= n; i++)
			if (inc ~ header[i] && !index(rooms[i], " " room " ") && !index(rooms[i], " " part " "))
				print FILENAME ": <" inc "> belongs to" rooms[i]
		next
	}
	inc == "config.h" { next }
	{
		to = room; if (inc ~ /\//) { to = inc; sub(/\/.*/, "", to) }
		dir = inc; sub(/\/[^\/]*$/, "", dir)
		if (!index(allowed[room], " " to " ")) print FILENAME ": " room " may not include " inc
		# A header in a folder of a room, or named internal, is private to the room; in a wing of screens, to the wing.
		if (inc ~ /^screens\/.*\//) { if (dir != part) print FILENAME ": " inc " is private to its wing" }
		else if (inc ~ /\/.*\/|\/internal\.h$/ && to != room) print FILENAME ": " inc " is private to its room"
	}' "$work/rooms" "$work/libraries" "$@"
}
mkdir -p "$work/src/base"
printf '%s\n' '#include "kube/kube.h"' '#include <curl/curl.h>' '# include <stdio.h>' '#include "base/buf.h"' '#include "ui/form/form.h"' > "$work/src/base/wrong.c"
[ "$(cd "$work" && included src/base/wrong.c | wc -l)" = 4 ] || { echo "what is wrong on purpose was not found"; exit 1; }
find src screens sandbox -name '*.[ch]' | LC_ALL=C sort > "$work/files"
# shellcheck disable=SC2046 # no name has a blank
included $(cat "$work/files") > "$work/out"
# what no local.mk names is in no tarball
find . -name local.mk -not -path './build/*' | xargs cat | tr -s ' \t\\' '\n' | LC_ALL=C sort -u > "$work/named"
find tests -name '*.[ch]' | LC_ALL=C sort - "$work/files" | LC_ALL=C comm -23 - "$work/named" | sed 's/$/ is in no local.mk/' >> "$work/out"
cat "$work/out"
[ ! -s "$work/out" ]
