#!/bin/sh
# The layout is clang-format's, of one release: others break lines differently.
cd "${srcdir:-.}" || exit 99
release=14
tool=
for name in clang-format-$release clang-format; do
	command -v $name > /dev/null 2>&1 && $name --version | grep -q "version $release\." && { tool=$name; break; }
done
[ -n "$tool" ] || { echo "clang-format $release is not installed"; exit 77; }
bad=0
find src screens sandbox tests -name '*.[ch]' | xargs "$tool" --dry-run -Werror 2>&1 | sed -n 's/^\([^:]*\):.*error:.*/\1: not as clang-format writes it/p' \
	| sort -u | grep . && { echo "run: find src screens sandbox tests -name '*.[ch]' | xargs $tool -i"; bad=1; }
# What it cannot break, long texts and comments, stays within 120 columns all the same. Texts of tests may be as long as they are.
find src screens sandbox -name '*.[ch]' | while read -r file; do
	expand "$file" | LC_ALL=C.UTF-8 grep -nE '^.{121,}' | sed "s|^\([0-9]*\):.*|$file:\1: over 120 columns|"
done | grep . && bad=1
exit $bad
