#!/bin/sh
# languages.sh SOURCE FILE.mo...: a C file with these catalogues as bytes, and the table of languages; SOURCE has none.
set -e
echo '/* Made by po/languages.sh. */'
echo '#include "base/base.h"'
rows= source=$1; shift
for file; do
	code=$(basename "$file" .mo) name=mo_$(basename "$file" .mo | tr -c 'A-Za-z0-9\n' _)
	[ -s "$file" ] || { echo "languages.sh: no $file" >&2; exit 1; }
	printf '\nstatic const unsigned char %s[] = {\n' "$name"
	od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
	echo '};'
	rows="$rows	{ \"$code\", $name, sizeof $name },
"
done
printf '\nconst struct rh_language rh_languages[] = {\n\t{ "%s", NULL, 0 },\n%s\t{ NULL, NULL, 0 },\n};\n' "$source" "$rows"
