#!/bin/sh
# What a file exports has a user in another file of the programs, or a unit test of that rule: else it is static, or gone.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
libs=$(ls src/*/librh*.a screens/librhscreens.a) || exit 99
[ ! -f sandbox/librhsandbox.a ] || libs="$libs sandbox/librhsandbox.a" # not with --disable-sandbox
for lib in $libs; do nm -g --defined-only "$lib" 2> /dev/null; done | awk 'NF == 3 {print $3}' | grep -vE '^__|^\.|^_gnutls_global_init_skip$' | sort -u > "$work/defined"
{ for lib in $libs; do nm -g --undefined-only "$lib" 2> /dev/null; done
  find src sandbox -maxdepth 1 -name '*main*.o' -exec nm -g --undefined-only {} +; } | awk 'NF == 2 {print $2}' | sort -u > "$work/used"
bad=0
for name in $(comm -23 "$work/defined" "$work/used"); do
	grep -rqw "$name" "$src/tests" --include='*.[ch]' && continue
	grep -qw "$name" "$src/docs/ADDING-A-SCREEN.md" && continue # whose screen is a user too
	echo "$name is exported, and nobody else uses it"; bad=1
done
exit $bad
