#!/bin/sh
# The man pages are what the program says of itself, in English and in Chinese, and every row of them is to be seen.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
bad=0
LC_ALL=C ./ranchhand --describe > "$work/describe.json" || exit 1
page() { # LANGUAGE-DIRECTORY, then files that awk reads before the page, and its options
	to=$1; shift
	mkdir -p "$work/$to"
	LC_ALL=C awk "$@" "$src/man/${to}ranchhand.1.in" > "$work/${to}ranchhand.1" || exit 1
	diff -u "$src/man/${to}ranchhand.1" "$work/${to}ranchhand.1" || { echo "run: make update-man"; bad=1; }
}
page "" -f "$src/man/tables.awk" "$work/describe.json"
page zh_CN/ -v head="$(cat "$src/man/zh_CN/head")" -f "$src/man/tables.awk" "$work/describe.json" "$src/po/zh_CN.po"

# Each has the same sections, options, places, keys and exit codes: compared as they are written, without the words.
shape() { grep -oE '^\.SH|^(\\fB\\-[a-zA-Z]\\fR, )?\\fB\\-\\-[a-z\\-]+|^\.B [0-9]+$|\\fB[a-z/]+\\fR|^[^.	]*	[^	]*	' "$1"; }
shape "$src/man/ranchhand.1" > "$work/en"
shape "$src/man/zh_CN/ranchhand.1" | sed "s/^$(cut -f1-2 "$src/man/zh_CN/head")	/Keys	In forms	/" > "$work/zh"
diff "$work/en" "$work/zh" || { echo "the pages do not have the same"; bad=1; }
names() { grep -v '^\.SH' "$1" | grep -oE '\b[A-Z]+(_[A-Z]+)+\b|\b(KUBECONFIG|LANG|LANGUAGE|VISUAL|EDITOR|TERM|PATH)\b' | sort -u; }
names "$src/man/ranchhand.1" > "$work/en.names"
names "$src/man/zh_CN/ranchhand.1" | diff "$work/en.names" - || { echo "the pages do not name the same of the environment"; bad=1; }
[ "$(wc -l < "$work/en")" -gt 100 ] || { echo "the shape of the page is not understood"; bad=1; }

# Of the sandbox, which has no tables to describe itself with.
if [ -x ./ranchhand-sandbox ]; then # not with --disable-sandbox
	./ranchhand-sandbox --help > "$work/help" || exit 1
	for page in "$src/man/ranchhand-sandbox.1" "$src/man/zh_CN/ranchhand-sandbox.1"; do
		grep -oE '^\\fB\\-\\-[a-z\-]+\\fR|, \\fB\\-\\-[a-z\-]+\\fR' "$page" | sed 's/\\f[BR]//g; s/.*, //; s/\\//g' | sort > "$work/page"
		grep -oE -- '--[a-z-]+' "$work/help" | sort -u | diff - "$work/page" || { echo "$page and ranchhand-sandbox --help differ"; bad=1; }
	done
fi

# rendered FILE COMMAND...: no warning, and each row of KEYS and each option is there
rendered() {
	file=$1; shift
	# a terminal has no pages: groff would warn of a table that happens to stand where one ends
	{ [ "$1" != groff ] || echo ".pl 3000"; cat "$file"; } | "$@" > "$work/out" 2> "$work/err" || { echo "$* does not like $file"; bad=1; }
	[ -s "$work/err" ] && { echo "$* < $file:"; cat "$work/err"; bad=1; }
	sed 's/.\x08//g; s/‐/-/g; s/−/-/g; s/[[:space:]][[:space:]]*/ /g; s/ˆ/^/g' "$work/out" > "$work/plain"
	sed -n '/^\.TS/,/^\.TE/p' "$file" | grep '	' | sed 's/^\\&//; s/\\(ha/^/g; s/\\-/-/g; s/[[:space:]][[:space:]]*/ /g' | while read -r row; do
		grep -qF -- "$row" "$work/plain" || echo "$* < $file: no row: $row"
	done > "$work/lost"
	grep -o -- '--[a-z-]*' "$work/plain" | sort -u > "$work/options"
	case $file in *sandbox*) : > "$work/describe" ;; *) cp "$work/describe.json" "$work/describe" ;; esac
	grep -o '"name":"[a-z-]*","\(short\|argument\|help\)' "$work/describe" | cut -d'"' -f4 | sort -u | while read -r name; do
		grep -qx -e "--$name" "$work/options" || grep -qw "$name" "$work/plain" || echo "$* < $file: no option $name"
	done >> "$work/lost"
	[ -s "$work/lost" ] && { cat "$work/lost"; bad=1; }
}
tried=
for file in "$src/man/ranchhand.1" "$src/man/zh_CN/ranchhand.1" "$src/man/ranchhand-sandbox.1" "$src/man/zh_CN/ranchhand-sandbox.1"; do
	case $file in *zh_CN*) local=-mzh ;; *) local= ;; esac
	if command -v groff > /dev/null; then
		rendered "$file" groff -ww -K utf8 -t -man $local -Tutf8 -P-c -rLL=110n
		tried="$tried groff"
	fi
	if command -v mandoc > /dev/null; then
		rendered "$file" mandoc -Tlocale -O width=110 -W warning
		mandoc -Tlint -W warning "$file" || bad=1
		tried="$tried mandoc"
	fi
done
[ -n "$tried" ] || echo "neither groff nor mandoc: not rendered"
exit $bad
