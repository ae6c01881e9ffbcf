#!/bin/sh
# The Chinese catalogue keeps up: at most one text in twenty may still be without a translation.
src=${srcdir:-.}
for tool in xgettext msgmerge msgattrib; do
	command -v $tool > /dev/null 2>&1 || exit 77
done
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
flags=$(sed -n 's/^XGETTEXT_FLAGS = //p' "$src/po/local.mk")
[ -n "$flags" ] || { echo "po/local.mk has no XGETTEXT_FLAGS"; exit 1; }
# shellcheck disable=SC2086 # flags are words
(cd "$src" && find src screens \( -name '*.[ch]' -o -name '*.def' \) | sort | xargs xgettext $flags -o -) > "$work/all.pot" || exit 1
msgmerge -q --no-fuzzy-matching --no-wrap -o "$work/zh_CN.po" "$src/po/zh_CN.po" "$work/all.pot" || exit 1
msgattrib --no-wrap --no-obsolete --untranslated -o "$work/missing.po" "$work/zh_CN.po" || exit 1

count() { # how many messages a file has, without its header
	[ -s "$1" ] && grep -c '^msgid "' "$1" | awk '{ print $1 - 1 }' || echo 0
}
all=$(count "$work/all.pot")
missing=$(count "$work/missing.po")
[ "$all" -gt 0 ] || { echo "xgettext found no text"; exit 1; }
echo "$missing of $all texts have no Chinese translation"
[ $((missing * 20)) -le "$all" ] && exit 0
sed '1,/^$/d' "$work/missing.po" | grep -E '^(msgid )?"'
echo "run make update-po, then translate them in po/zh_CN.po"
exit 1
