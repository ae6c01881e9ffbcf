# The table of the documentation's steps against the lessons: awk -f procedures.awk ../lessons/*.lesson procedures.tsv
# Ends with 1 where a step has no lesson, or a lesson names a step that there is not.
BEGIN { FS = "\t" }
FNR == 1 { lesson = FILENAME; sub(/.*\//, "", lesson); sub(/\.lesson$/, "", lesson); procedure = "" }
FILENAME ~ /\.lesson$/ {
	split($0, w, " ")
	if (w[1] == "procedure") { procedure = $0; sub(/^procedure +/, "", procedure) }
	if (w[1] != "step") next
	known[lesson "/" w[2]] = 1
	for (i = 3; i in w; i++) if (w[i] == "docs") {
		split(w[i + 1], n, "/")
		key = procedure SUBSEP n[1]
		if (!((key, lesson) in named)) by[key] = by[key] (by[key] ? ", " : "") link(lesson) " " w[2]
		named[key, lesson] = 1
		if (!of[procedure]) of[procedure] = n[2]
		if (of[procedure] != n[2]) wrong("the lesson " lesson " says " w[i + 1] ", another one " n[1] "/" of[procedure])
		used[key] = lesson
	}
	split("", w); next
}
/^#/ { next }
{
	if (!heads++) print "# What the documentation says, and where it is taught\n\nThe steps of Rancher's page “Kubernetes Registry and Container Image Registry” (“Kubernetes 镜像仓库和容器镜像仓库”), and the\nlesson and step that carry each out. Made of `procedures.tsv` and the lessons by `make update-procedures`; `tests/lint/lessons.sh`\nfails where a line has no lesson."
	if ($1 != last) { print "\n## " $1 "\n\n| step | | 中文 | lesson, step |\n|---|---|---|---|"; last = $1 }
	shown = $2 == "-" ? "" : by[$1 SUBSEP $2]
	if ($2 == "-") {
		split($5, at, "/")
		if ($5 in known) shown = link(at[1]) " " at[2]
	}
	if (!shown) wrong($1 ", " $2 " " $3 ": no lesson teaches it")
	if ($2 != "-") { delete used[$1 SUBSEP $2]; most[$1] = $2 }
	print "| " ($2 == "-" ? "" : $2) " | " $3 " | " $4 " | " shown " |"
}
END {
	for (key in used) { split(key, k, SUBSEP); wrong("the lesson " used[key] " names step " k[2] " of " k[1] ", which is not in procedures.tsv") }
	for (p in most) if (of[p] != most[p]) wrong("lessons say that " p " has " of[p] " steps, it has " most[p])
	exit bad
}
function link(id) { return "[" id "](../lessons/" id ".lesson)" }
function wrong(what) { print what > "/dev/stderr"; bad = 1 }
