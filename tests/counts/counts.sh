#!/bin/sh
# The instructions of the hottest paths are those of tests/counts/expected, 3 % up or down: what got slower is noticed on any machine,
# and what got faster is written down (make update-counts), so that it does not get lost.
#
# Only the program's own functions are counted: libraries choose their code by what the processor can do. Where answers come on the
# way, how many frames are drawn depends on how they arrive: there what draws is left out, and counted by the other two paths.
src=${srcdir:-.}
expected=$src/tests/counts/expected
tolerance=3
skip() { echo "$*"; exit 77; }
valgrind=$(command -v valgrind) || skip "valgrind is not installed"
# What a function costs is the compiler's choice: its name, version and options are what the debug information begins with.
compiler=$(readelf -wi src/main.o 2> /dev/null | sed -n 's/.*DW_AT_producer *: *(indirect.*): *\(.*[^ ]\) *$/\1/p' | head -n 1)
case $compiler in
"") skip "there is no debug information, by which functions are known" ;;
*-fsanitize=*|*-fprofile-arcs*|*--coverage*) skip "sanitizers and coverage add instructions of their own" ;;
esac
[ -n "$UPDATE_COUNTS" ] || grep -qxF "[$compiler]" "$expected" || skip "tests/counts/expected knows nothing of this compiler: $compiler"

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
for run in ${RUNS:-first-frame secrets workloads coverage}; do
	tests/counts/drive "$run" "$PWD/ranchhand" "$PWD/ranchhand-sandbox" "$valgrind" -q --tool=callgrind --combine-dumps=no \
		--dump-before=rh_clock_advance --callgrind-out-file="$work/$run" > "$work/paths" || exit 99
	while read -r path from to; do
		parts=
		while [ "$from" -le "$to" ]; do
			if [ "$from" = 0 ]; then parts=$work/$run; else parts="$parts $work/$run.$from"; fi
			from=$((from + 1))
		done
		case $path in
		first-frame|cursor-key) without= ;;
		workloads) without='src/(ui|app|base)/|screens/' ;; # five lists: a frame is a tenth of it
		*) without='src/ui/terminal/|src/base/glyph.c' ;;
		esac
		# shellcheck disable=SC2086
		awk -v own='(^|/)(src|screens)/[a-z]' -v without="$without" -f "$src/tests/counts/sum.awk" $parts | sort -rn | awk -v path="$path" '
			$2 == "=" { if ($3 == "sum") { sum = $1; print path, sum }; next }
			sum && n < 12 { n++; print "\t" $0 }' >> "$work/counted"
	done < "$work/paths"
done

if [ -n "$UPDATE_COUNTS" ]; then
	{ awk -v compiler="[$compiler]" '/^\[/ { other = $0 != compiler } /^#/ || other' "$expected"
	  echo "[$compiler]"; cat "$work/counted"; } > "$work/expected" && cp "$work/expected" "$expected" && grep -v '^	' "$work/counted"
	exit
fi
awk -v compiler="[$compiler]" -v tolerance=$tolerance '
	function grew(path,   k, i, n, most, name) {
		for (i = 0; i < 8; i++) {
			most = 0
			for (k in now) if (index(k, path " ") == 1 && !told[k] && now[k] - was[k] > most) { most = now[k] - was[k]; name = k }
			if (!most) break
			told[name] = 1
			printf "\t%+12d %s (%s)\n", most, substr(name, length(path) + 2), was[name] ? was[name] " before" : "not among the first before"
		} }
	FNR == 1 { file++ }
	/^#/ || !NF { next }
	/^\[/ { mine = $0 == compiler; next }
	file == 1 && !mine { next }
	/^\t/ { k = path " " $2 " " $3; if (file == 1) was[k] = $1; else now[k] = $1; next }
	{ path = $1; if (file == 1) before[path] = $2; else after[path] = $2 }
	END {
		for (path in after) {
			change = before[path] ? 100 * (after[path] / before[path] - 1) : 100
			printf "%s: %d instructions, %+.2f %% (%d)\n", path, after[path], change, before[path]
			if (change > tolerance) { print "it got slower; what grew:"; grew(path); bad = 1 }
			if (change < -tolerance) { print "it got faster: make update-counts"; bad = 1 }
		}
		exit bad
	}' "$expected" "$work/counted"
