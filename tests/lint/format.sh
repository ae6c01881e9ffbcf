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
# What was found good stays good: clang-format looks only at files that have changed since, and at all of them where the rules have.
good=$OLDPWD/tests/lint/format.good
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
rules=$({ cat .clang-format; "$tool" --version; } | sha256sum | cut -d' ' -f1)
find src screens sandbox tests -name '*.[ch]' | xargs sha256sum | sed "s/$/ $rules/" | LC_ALL=C sort > "$work/now"
[ -f "$good" ] || : > "$good"
LC_ALL=C comm -23 "$work/now" "$good" > "$work/look"
if ! awk '{ print $2 }' "$work/look" | xargs -r "$tool" --dry-run -Werror > "$work/said" 2>&1; then
	sed -n 's/^\([^:]*\):.*error:.*/\1/p' "$work/said" | sort -u > "$work/bad"
	sed 's/$/: not as clang-format writes it/' "$work/bad"
	[ -s "$work/bad" ] || cat "$work/said"
	echo "run: find src screens sandbox tests -name '*.[ch]' | xargs $tool -i"; bad=1
else
	cp "$work/now" "$good"
fi
# What it cannot break, long texts and comments, stays within 120 columns all the same. Texts of tests may be as long as they are.
find src screens sandbox -name '*.[ch]' | LC_ALL=C xargs awk '
	{ line = $0; gsub(/[\200-\277]/, "", line); tabs = gsub(/\t/, "\t", line) }
	length(line) + 7 * tabs > 120 {
		for (; (n = index(line, "\t")); line = substr(line, 1, n - 1) substr("        ", 1 + (n - 1) % 8) substr(line, n + 1));
		if (length(line) > 120) print FILENAME ":" FNR ": over 120 columns"
	}' | grep . && bad=1
exit $bad
