# Sums parts of a callgrind profile: "COST FILE FUNCTION" a line, each function's own instructions, without what it calls;
# then "COST = of OBJECT", "N = allocations" and "COST = sum".
# own: a pattern of the files that count ("": all); without: of those that do not. What a compiler made of one function
# (f.isra.0, f.part.1) is that function.
# A line of a profile is a name (in full once, then by its number), or a place with a cost; behind calls= it is the cost
# of what was called.
function named(text, names,   number, rest) {
	number = text; sub(/\).*/, ")", number)
	rest = substr(text, length(number) + 2)
	if (rest != "") names[number] = rest
	return names[number]
}
FNR == 1 { split("", files); split("", functions); split("", objects) }
/^ob=/ { object = named(substr($0, 4), objects); sub(/.*\//, "", object); next }
/^cob=/ { named(substr($0, 5), objects); next }
/^fl=/ { file = named(substr($0, 4), files); next }
/^f[ie]=/ { named(substr($0, 4), files); next }
/^cf[il]=/ { named(substr($0, 5), files); next }
/^fn=/ { fn = named(substr($0, 4), functions); sub(/'[0-9]+$/, "", fn); sub(/\.(isra|part|constprop|cold).*$/, "", fn); next }
/^cfn=/ { called = named(substr($0, 5), functions); next }
/^calls=/ {
	split($1, n, "="); inner = 1
	if (called ~ /^(malloc|calloc|realloc|strdup|posix_memalign)$/) allocations += n[2]
	next }
/^[-+*0-9]/ {
	if (inner) { inner = 0; next }
	if ((own != "" && file !~ own) || (without != "" && file ~ without)) next
	cost[(file == "???" ? object : file) " " (fn ~ /^0x/ ? "(unnamed)" : fn)] += $2; of[object] += $2 }
END {
	for (k in cost) { sum += cost[k]; printf "%.0f %s\n", cost[k], k }
	for (k in of) printf "%.0f = of %s\n", of[k], k
	printf "%d = allocations\n%.0f = sum\n", allocations, sum }
