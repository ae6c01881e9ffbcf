#!/bin/sh
# A name tells its room: exported names and tags of headers begin with the room's prefix, and no tag has two meanings.
src=${srcdir:-.}
bad=0
prefix() { # room, or wing of screens: what its names begin with
	case $1 in
	base) echo rh ;;
	data|registry|net|kube|rancher|probe|ui|app) echo "$1" ;;
	sandbox) echo sb ;;
	screens) echo 'screen|screens|account|coverage|live|clusters|edit|secret|project|pull_secret|test_login|helper|explain|rotate|spread|workload|namespace|logs' ;;
	screens/edit) echo edit ;;
	screens/secrets) echo 'secret|project' ;;
	screens/registry) echo 'pull_secret|test_login|helper|explain' ;;
	screens/accounts) echo account ;;
	screens/rotate) echo rotate ;;
	screens/spread) echo spread ;;
	screens/workloads) echo workload ;;
	*) echo "${1#screens/}" ;;
	esac
}
exported() { # room, archive
	[ -f "$2" ] || return 0
	nm -g --defined-only "$2" 2> /dev/null | awk 'NF == 3 {print $3}' | grep -vE "^($(prefix "$1"))(_|\$)|^__(wrap|real|asan|odr|gcov)|^_gnutls_global_init_skip$" | sort -u \
		| sed "s/^/$1 exports, without its prefix: /" | grep . && bad=1
}
for room in base data registry net kube rancher probe ui app; do
	exported $room "src/$room/librh$room.a"
done
exported sandbox sandbox/librhsandbox.a
exported screens screens/librhscreens.a

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
# lines "tag file", of every definition
(cd "$src" && find src screens sandbox -name '*.[ch]' | LC_ALL=C sort | xargs grep -nE '^(static |typedef )?(const )?(struct|enum|union) [a-z_0-9]+ \{' /dev/null) \
	| sed -E 's/^([^:]*):[0-9]*:(static |typedef )?(const )?(struct|enum|union) ([a-z_0-9]+) \{.*/\5 \1/' > "$work/tags"
grep -E '\.h$' "$work/tags" | cut -d' ' -f1 | sort | uniq -d > "$work/twice"
grep -E '\.h$' "$work/tags" | cut -d' ' -f1 | sort -u > "$work/shared"
grep -E '\.c$' "$work/tags" | cut -d' ' -f1 | sort -u | comm -12 - "$work/shared" >> "$work/twice"
while read -r tag; do
	echo "$tag is defined in$(awk -v t="$tag" '$1 == t { printf " %s", $2 }' "$work/tags")"; bad=1
done < "$work/twice"
grep -E '\.h$' "$work/tags" | sed -E 's,^(.*) (src/([^/]*)/.*|(sandbox)/.*|(screens.*)/[^/]*)$,\3\4\5 \1 \2,' | sort > "$work/headers"
cut -d' ' -f1 "$work/headers" | uniq | while read -r room; do
	grep "^$room " "$work/headers" | grep -vE "^[^ ]* ($(prefix "$room"))(_| )" |
		sed -E "s,^[^ ]* ([^ ]*) (.*),\2: the tag \1 does not begin with $(prefix "$room"),"
done | grep . && bad=1
exit $bad
