#!/bin/sh
# A text names a key by what it does, "{key:create}", never by the key itself: src/ui/verbs.def is where keys are. Found are ^X, F5, Esc and
# the like, and a letter that does something ("c creates one"), in brackets, before a colon or after "press". "Enter" and "Space" are
# English words as well: they are not looked for.
src=${srcdir:-.}
command -v xgettext > /dev/null 2>&1 || exit 77
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8
flags=$(sed -n 's/^XGETTEXT_FLAGS = //p' "$src/po/local.mk")
# the command line has options of one letter, and no keys
# shellcheck disable=SC2086 # flags are words
(cd "$src" && find src screens \( -name '*.[ch]' -o -name '*.def' \) ! -path 'sandbox/*' ! -name cmdline.c ! -name options.c | sort |
	xargs xgettext $flags --no-wrap -o -) > "$work/all.pot" || exit 1
# one text a line: the parts of a text that stand in several lines are joined
texts() { awk '/^msg(id|id_plural|str)/ { if (t != "") print t; t = "" } /^msgid/ { on = 1 } /^msgstr/ { on = 0 }
	on && match($0, /".*"/) { t = t substr($0, RSTART + 1, RLENGTH - 2) } END { if (t != "") print t }' "$1"; }
keys='\^[A-Z_@]|(^|[^A-Za-z0-9])F([1-9]|1[0-2])([^A-Za-z0-9]|$)|(^|[^A-Za-z])(Esc|Ins|Del|PgUp|PgDn|Ctrl|Backspace)([^A-Za-z]|$)'
letter='(^|[.:;,(] +|\\n)[b-zB-HJ-Z] [a-z]+s( |$)|(^|[:;] )a [a-z]*[^s]s |, a now|(^|[ ,])\([A-Za-z]\)|(^|[ (])[B-HJ-Zb-z]: |[Pp]ress [A-Za-z]( |$)'
bad=0
lines=$(texts "$work/all.pot" | grep -E "$keys|$letter")
[ -z "$lines" ] || { printf 'these texts name a key, not what it does ({key:ID}, see src/ui/verbs.def):\n%s\n' "$lines"; bad=1; }
# every id that a text names is one
for id in $(texts "$work/all.pot" | grep -oE '\{key:[^}]*\}' | sort -u | sed 's/{key:\(.*\)}/\1/'); do
	grep -q "^VERB([A-Z_]*, \"$id\"," "$src/src/ui/verbs.def" || grep -rq "\.id = \"$id\"" "$src/screens" || { echo "{key:$id}: there is no such verb"; bad=1; }
done
# and a translation names the same
awk 'function marks(text,   n, list) {
		list = " "
		while (match(text, /\{key:[^}]*\}/)) {
			n = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
			if (!index(list, " " n " ")) list = list n " "
		}
		return list }
	BEGIN { RS = ""; FS = "\n" }
	{ id = str = ""; on = 0
	  for (i = 1; i <= NF; i++) { if ($i ~ /^msgstr/) on = 1; if (on) str = str $i; else id = id $i }
	  n = split(marks(id), want, " "); have = marks(str)
	  for (i = 1; i <= n; i++) if (str !~ /^msgstr ""$/ && !index(have, " " want[i] " ")) { print "not in the translation: " want[i] " of " id; bad = 1 } }
	END { exit bad }' "$src/po/zh_CN.po" || bad=1
exit $bad
