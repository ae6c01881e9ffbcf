#!/bin/sh
# Every catalogue keeps up: at most one text in twenty may still be without a translation.
src=${srcdir:-.}
for tool in xgettext msgmerge msgattrib; do
	command -v $tool > /dev/null 2>&1 || exit 77
done
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
flags=$(sed -n 's/^XGETTEXT_FLAGS = //p' "$src/po/local.mk")
[ -n "$flags" ] || { echo "po/local.mk has no XGETTEXT_FLAGS"; exit 1; }
languages=$(sed -n 's/^APP_LANGUAGE."\([^"]*\)".*/\1/p' "$src/src/app/language.def" | grep -vx en)
[ -n "$languages" ] || { echo "src/app/language.def has no language"; exit 1; }
# shellcheck disable=SC2086 # flags are words
(cd "$src" && find src screens \( -name '*.[ch]' -o -name '*.def' \) | sort | xargs xgettext $flags -o -) > "$work/all.pot" || exit 1

count() { # how many messages a file has, without its header
	[ -s "$1" ] && grep -c '^msgid "' "$1" | awk '{ print $1 - 1 }' || echo 0
}
all=$(count "$work/all.pot")
[ "$all" -gt 0 ] || { echo "xgettext found no text"; exit 1; }
bad=0
for language in $languages; do
	msgmerge -q --no-fuzzy-matching --no-wrap -o "$work/now.po" "$src/po/$language.po" "$work/all.pot" || exit 1
	msgattrib --no-wrap --no-obsolete --untranslated -o "$work/missing.po" "$work/now.po" || exit 1
	missing=$(count "$work/missing.po")
	echo "$missing of $all texts have no translation in po/$language.po"
	[ $((missing * 20)) -le "$all" ] && continue
	sed '1,/^$/d' "$work/missing.po" | grep -E '^(msgid )?"'
	echo "run make update-po, then translate them in po/$language.po"
	bad=1
done
exit $bad
