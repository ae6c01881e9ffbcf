#!/bin/sh
# slowest.sh TRS...: of tests that ran under tests/driver.sh, the ten that took longest by the clock and the ten that took most CPU.
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
awk '
	function seconds(text,  part) { split(text, part, /[ms]/); return part[1] * 60 + part[2] }
	FNR == 1 { name = FILENAME; sub(/\.trs$/, "", name); lines = 0 }
	/^:clock: / { clock[name] = $3 - $2; lines = 2; if (!n++ || $2 < first) first = $2; if ($3 > last) last = $3; next }
	lines { cpu[name] += seconds($1) + seconds($2); all += seconds($1) + seconds($2); lines-- }
	END {
		for (name in clock) printf "%7.2f %7.2f  %s\n", clock[name], cpu[name], name
		printf "%d tests took %.0f s by the clock and %.0f s of CPU; the slowest ten by each\n", n, last - first, all > "/dev/stderr"
	}' "$@" > "$work/all" 2> "$work/sum"
[ "$(wc -l < "$work/all")" -gt 10 ] || exit 0
cat "$work/sum"
echo "  clock     CPU"
sort -rn "$work/all" | head -n 10
echo
sort -rnk2 "$work/all" | head -n 10
