#!/bin/sh
# Texts are not glued with marks of one language: what stands between two of them (", " "; " ": " ". " " (%s)") goes through _() as well,
# because Chinese has marks of its own. Two sentences are joined by rh_gap. Not for people, and named below: what a program reads, what is
# sent, what is looked for, and names that curl and OpenSSL say.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cat > "$work/not" << 'END'
src/app/cmdline.c
src/app/explain_read.c
src/app/journal.c
src/app/language.c
src/app/handout.c
src/app/lesson_check.c
src/app/lesson_play.c
src/app/audit_words.c
src/base/log.c
src/kube/config/kubeconfig_endpoint.c
src/kube/pull/pull_text.c
src/kube/pull/verdict.c
src/kube/pull/unready.c
src/kube/status.c
src/kube/timeline/events.c
src/net/
src/probe/challenge.c
src/registry/docker_config.c
src/ui/frame.c
src/ui/wrap.c
END
glued() { # FILES: texts of nothing but conversions and marks, outside of _() and N_()
	awk 'FNR == 1 { comment = 0 }
	{ line = $0; gsub(/\/\*[^*]*\*\//, "", line)
	  if (line ~ /^[ \t]*(\/\*| \*)/ || line ~ /^#include/) next
	  before = ""
	  while (match(line, /"([^"\\]|\\.)*"/)) {
		text = substr(line, RSTART + 1, RLENGTH - 2); before = before substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		bare = text; gsub(/%[-+ #0-9.*]*(hh|h|ll|l|z|j|t)?[a-zA-Z]/, "", bare); gsub(/\\[nrt"]/, "", bare)
		if (bare !~ /[A-Za-z0-9]/ && (text ~ /[,;:.] / || text ~ / \(%[.*a-z]*\)/) && before !~ /(N?_|NP_)\([ \t]*$/)
			print FILENAME ":" FNR ": \"" text "\""
		before = before "S"
	  } }' "$@"
}
printf '%s\n' 'rh_buf_addf(out, "%s: %s", a, b);' 'x = _("%s: %s"); y = "a: b";' 'z = n ? ", " : "";' > "$work/wrong.c"
[ "$(glued "$work/wrong.c" | wc -l)" = 2 ] || { echo "what is wrong on purpose was not found"; exit 1; }
cd "$src" || exit 99
glued $(find src screens -name '*.[ch]' | LC_ALL=C sort) | grep -vF -f "$work/not" > "$work/out"
[ -s "$work/out" ] || exit 0
echo "these marks are of one language: put them into _()"
cat "$work/out"
exit 1
