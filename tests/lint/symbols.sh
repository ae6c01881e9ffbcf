#!/bin/sh
# The floors again, as the linker sees them: no room's objects need a symbol that only a higher room defines.
bad=0
lib() { case $1 in screens) echo screens/librhscreens.a ;; *) echo "src/$1/librh$1.a" ;; esac; }
rooms="base data registry net kube rancher probe ui app screens"
below() {
	case $1 in
	base) ;; data) echo base ;; registry) echo base data ;; net) echo base data ;; kube) echo base data registry net ;;
	rancher) echo base data registry net kube ;; probe) echo base data registry net ;; ui) echo base data ;;
	app) echo base data registry net kube rancher probe ui ;; screens) echo base data registry net kube rancher probe ui app ;;
	esac
}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
for room in $rooms; do
	[ -f "$(lib $room)" ] || continue
	nm -g --defined-only "$(lib $room)" 2>/dev/null | awk 'NF == 3 {print $3}' | sort -u > "$work/$room.has"
	nm -g --undefined-only "$(lib $room)" 2>/dev/null | awk 'NF == 2 {print $2}' | sort -u > "$work/$room.needs"
done
for room in $rooms; do
	[ -f "$work/$room.needs" ] || continue
	for other in $rooms; do
		[ "$other" != "$room" ] && [ -f "$work/$other.has" ] || continue
		case " $(below $room) " in *" $other "*) continue ;; esac
		comm -12 "$work/$room.needs" "$work/$other.has" | sed "s/^/$room needs, from $other: /" > "$work/out"
		[ -s "$work/out" ] && { cat "$work/out"; bad=1; }
	done
done
exit $bad
