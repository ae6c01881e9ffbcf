#!/bin/sh
# Chinese texts keep to po/GLOSSARY.md, in the catalogue, lessons, man pages and documents: its words and no others, full-width marks between
# Chinese characters, no blank beside one. A catalogue, lesson or document that is made wrong on purpose is found first.
src=${srcdir:-.}
echo '字，' | LC_ALL=C.UTF-8 grep -qP '\p{Han}，' || { echo "no grep -P with UTF-8 here"; exit 77; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8

# English and Chinese of each entry, a tab between them, one entry a line
entries() {
	awk 'function flush() { if (id != "" && str != "") print id "\t" str; id = str = "" }
		function quoted(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }
		/^msgid / { flush(); id = quoted($0); on = "id"; next }
		/^msgid_plural / { on = "other"; next }
		/^msgstr/ { str = str quoted($0); on = "str"; next }
		/^"/ { if (on == "id") id = id quoted($0); else if (on == "str") str = str quoted($0) }
		END { flush() }' "$1"
}
# a row of the table under a title: its cells without blanks and backquotes, a tab between them; "\|" is a bar
rows() { sed -n "/^## $1/,/^## /p" "$src/po/GLOSSARY.md" | grep '^|' | sed '1,2d; s/\\|/\x01/g; s/^| *//; s/ *|$//; s/ *| */\t/g; s/`//g; s/\x01/|/g'; }

terms() { # FILE of entries: entries that have a term and none of its words
	rows Terms > "$work/terms"
	awk -F'\t' 'NR == FNR { n++; term[n] = "(^|[^a-z0-9_-])(" tolower($1) ")([^a-z0-9_-]|$)"; but[n] = tolower($2); words[n] = $3; next }
		{ low = " " tolower($1) " "; gsub(/\{[^}]*\}/, "", low); gsub(/\\n/, " ", low)
		  for (i = 1; i <= n; i++) {
			text = low
			if (but[i] != "") gsub(but[i], "", text)
			if (text !~ term[i]) continue
			m = split(words[i], w, " / "); ok = 0
			for (k = 1; k <= m; k++) if (index($2, w[k])) ok = 1
			if (!ok) print "no “" words[i] "”: " $1 "\n\t" $2
		  } }' "$work/terms" "$1"
}
never() { # FILES
	rows Never | cut -f1 > "$work/never"
	grep -nF -f "$work/never" "$@"
	grep -nP '(?<!被)已占用' "$@"
}
# Half-width marks beside Chinese characters, and blanks beside full-width ones. Markup and what a person types stay as they are.
marks() { # FILES
	sed 's/项目名称: //g; s/{key:[a-z_.]*}/K/g; s/`[^`]*`/C/g; s/](\([^)]*\))/]/g' "$@" |
		grep -P '[\p{Han}”）][,;?](?![A-Za-z0-9_])|\p{Han}[:!] ?[\p{Han}%A-Z“]|\p{Han} ?\([^)]*\p{Han}|[A-Za-z0-9][,;] \p{Han}|[\p{Han}A-Za-z0-9] [，。；：！？、）]|[，。；：！？、（] (?=[\p{Han}A-Za-z0-9])'
}
chinese() { # what is Chinese of FILE
	case $1 in
	*.po) entries "$1" | cut -f2- ;;
	*.lesson) sed -n 's/^[a-z]* zh_CN: //p' "$1" ;;
	*.1*) sed "s/\\\\[:-]//g; s/^\\.[A-Z]*[A-Z]* *//" "$1" ;;
	*) awk '/^```/ { code = !code; next } !code && !/^    /' "$1" ;;
	esac
}

bad=0
printf '%s\n' 'msgid "a token of the pod"' 'msgstr "Pod 的令牌, 您好 ，好"' > "$work/wrong.po"
entries "$work/wrong.po" > "$work/wrong"
[ -n "$(terms "$work/wrong")" ] && [ -n "$(never "$work/wrong.po")" ] && [ "$(chinese "$work/wrong.po" | marks | wc -l)" = 1 ] ||
	{ echo "what is wrong on purpose was not found"; exit 1; }

entries "$src/po/zh_CN.po" > "$work/zh"
[ "$(wc -l < "$work/zh")" -gt 2000 ] || { echo "the catalogue is not understood"; exit 1; }
terms "$work/zh" > "$work/out"
[ -s "$work/out" ] && { cat "$work/out"; bad=1; }
for file in "$src"/po/zh_CN.po "$src"/lessons/*.lesson "$src"/man/zh_CN/*.1.in "$src"/*.zh-CN.md "$src"/*/*.zh-CN.md; do
	[ -f "$file" ] || continue
	chinese "$file" > "$work/text"
	never "$work/text" > "$work/out"
	case $file in *.1*) ;; *) marks "$work/text" >> "$work/out" ;; esac # in a man page the marks stand between macros
	[ -s "$work/out" ] && { echo "$file:"; sed 's/^/	/' "$work/out"; bad=1; }
done
[ $bad = 0 ] || echo "see po/GLOSSARY.md"
exit $bad
