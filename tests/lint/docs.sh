#!/bin/bash
# README in two languages, the index of the lessons, versions and notices: what is said more than once is said the same.
src=${srcdir:-.}
bad=0
same() { # WHAT FILE FILE
	diff "$2" "$3" > /dev/null && return
	echo "$1 differ:"; diff "$2" "$3"; bad=1
}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

options() { grep -oE -- '(^|[^-[:alnum:]])--[a-z][a-z-]+' "$1" | sed 's/^[^-]*//' | sort -u; }
keys() { grep -oE '`\^?[][A-Za-z?:]`' "$1" | sort -u; }
commands() { sed -n 's/^    \([a-z.].*\)$/\1/p' "$1" | sed 's/ *#.*$//'; }
files() { grep -oE '\]\([^)h][^)]*\)' "$1" | sed 's/zh-CN\.//g; s/-zh_CN//g; s/README\.md//' | sort -u | grep -v '^]()$'; }
for what in options keys commands files; do
	$what "$src/README.md" > "$work/en"
	$what "$src/README.zh-CN.md" > "$work/zh"
	[ -s "$work/en" ] || { echo "README.md has no $what"; bad=1; }
	same "the $what of README.md and README.zh-CN.md" "$work/en" "$work/zh"
done
# Pages that have a Chinese text: as many headings, the same commands, and the same words in code letters.
words_of() { sed '/^    /d; /^```/,/^```/d' "$1" | grep -oE '`[^`]+`' | grep -vP '\p{Han}' | LC_ALL=C sort -u; }
examples() { sed -n 's/^    \([a-z.].*\)$/\1/p' "$1" | sed 's/   .*$//; s/ *#.*$//'; }
for page in "$src"/docs/*.zh-CN.md; do
	[ -f "$page" ] || continue
	english=${page%.zh-CN.md}.md
	for what in words_of examples; do
		$what "$english" > "$work/en"
		$what "$page" > "$work/zh"
		[ -s "$work/en" ] || { echo "$english has no $what"; bad=1; }
		same "the $what of $english and $page" "$work/en" "$work/zh"
	done
	[ "$(grep -c '^#' "$english")" = "$(grep -c '^#' "$page")" ] || { echo "$page has not the headings of $english"; bad=1; }
done
{ ./ranchhand --describe; [ ! -x "$src/configure" ] || "$src/configure" --help; } > "$work/known"
for option in $(options "$src/README.md"); do
	grep -qE -- "\"name\":\"${option#--}\"|(^|[^-])$option\b" "$work/known" || { echo "README.md names $option, which nothing has"; bad=1; }
done
for language in en zh_CN; do
	index=README.md; [ $language = en ] || index=README.zh-CN.md
	(cd "$src/lessons" && LC_ALL=C awk -v language=$language -f index.awk ./*.lesson) > "$work/index"
	same "lessons/$index and the lessons (run: make update-lessons-index)" "$src/lessons/$index" "$work/index"
done

version=$(sed -n 's/^AC_INIT(\[ranchhand\],\[\([^]]*\)\].*/\1/p' "$src/configure.ac")
[ "$(head -n1 "$src/debian/changelog" | sed 's/.*(\(.*\)).*/\1/')" = "$version" ] || { echo "debian/changelog is not $version"; bad=1; }
[ "$(sed -n 's/^Version: *//p' "$src/packaging/ranchhand.spec")" = "$version" ] || { echo "packaging/ranchhand.spec is not $version"; bad=1; }
[ "$(head -n1 "$src/NEWS")" = "ranchhand $version" ] || { echo "NEWS does not begin with $version"; bad=1; }
grep -noE 'ranchhand(-demo)?[-_][0-9]+\.[0-9.]*[0-9]' "$src"/README*.md | grep -v "[-_]$version\$" && { echo "README names another version than $version"; bad=1; }
# CDK asks that its notice goes with every binary.
words() { tr -d '.' | tr -s ' \n' '\n' | grep .; }
sed -n '/^Redistribution/,$p' "$src/COPYING.CDK" | words > "$work/notice"
sed -n '/^ Redistribution/,$p' "$src/debian/copyright" | words > "$work/debian"
same "CDK's notice in COPYING.CDK and debian/copyright" "$work/notice" "$work/debian"
exit $bad
