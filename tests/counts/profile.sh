#!/bin/sh
# profile.sh [RUN...]: where the instructions, allocations and system calls of the hottest paths go (./dev profile). The
# whole profiles are left in profile/, for callgrind_annotate and kcachegrind.
src=${srcdir:-.}
for tool in valgrind strace; do command -v $tool > /dev/null || { echo "$tool is not installed"; exit 1; }; done
out=$PWD/profile
mkdir -p "$out"
drive() { tests/counts/drive "$run" "$PWD/ranchhand" "$PWD/ranchhand-sandbox" "$@"; }

# digest PATH PARTS...: by library, then the first functions
digest() {
	path=$1; shift
	awk -f "$src/tests/counts/sum.awk" "$@" | sort -rn > "$out/$path.sum"
	sum=$(awk '$3 == "sum" { print $1 }' "$out/$path.sum")
	awk -v path="$path" -v sum="$sum" '$3 == "allocations" {
		printf "%s: %.1f million instructions, %d allocations\n", path, sum / 1e6, $1 }' "$out/$path.sum"
	awk -v sum="$sum" '
		$2 == "=" && $3 == "of" && $1 > sum / 100 { printf "%s%s %.0f %%", n++ ? ", " : "  ", $4, 100 * $1 / sum }
		END { print "" }' "$out/$path.sum"
	awk -v sum="$sum" '$2 != "=" && n++ < 15 { printf "  %5.1f %%  %s %s\n", 100 * $1 / sum, $2, $3 }' "$out/$path.sum"
}

for run in ${*:-first-frame secrets secrets-100000 workloads-5000 coverage-10000}; do
	rm -f "$out/$run" "$out/$run".[0-9]*
	drive "$(command -v valgrind)" -q --tool=callgrind --combine-dumps=no --dump-before=rh_clock_advance \
		--callgrind-out-file="$out/$run" > "$out/$run.paths" || exit 1
	while read -r path from to; do
		set --
		while [ "$from" -le "$to" ]; do
			if [ "$from" = 0 ]; then set -- "$out/$run"; else set -- "$@" "$out/$run.$from"; fi
			from=$((from + 1))
		done
		digest "$path" "$@"
	done < "$out/$run.paths"
	drive "$(command -v strace)" -f -c -o "$out/$run.strace" > /dev/null || exit 1
	awk '/^ *[0-9.]+ +[0-9.]+ / && $NF != "total" { calls[$NF] = $4; all += $4 }
		END {
			printf "  system calls: %d:", all
			for (i = 0; i < 8; i++) {
				most = 0
				for (k in calls) if (calls[k] > most) { most = calls[k]; name = k }
				if (!most) break
				printf " %s %d", name, most; delete calls[name]
			}
			print "" }' "$out/$run.strace"
done
