# The index of the lessons, from the files themselves: awk -v language=en -f index.awk *.lesson
BEGIN {
	if (language == "zh_CN") {
		print "# 教程\n\n[English](README.md)\n\n在 `ranchhand --demo` 中，“帮助 › 教程”打开它们；每一步都会自动检查。\n"
		print "| 教程 | 文件 | Rancher 文档中的步骤 | 适用于 |\n|---|---|---|---|"
	} else {
		print "# Lessons\n\n[简体中文](README.zh-CN.md)\n\nHelp › Lessons opens them in `ranchhand --demo`; each step is checked by itself. How they are written: [LESSONS](../docs/LESSONS.md).\n"
		print "| lesson | file | procedure of Rancher's documentation | for |\n|---|---|---|---|"
	} }
FNR == 1 { row(); file = FILENAME; sub(/.*\//, "", file); title = procedure = profiles = "" }
$1 == "title" && $2 == language ":" { title = rest($0, 2) }
$1 == "procedure" { procedure = rest($0, 1) }
$1 == "profiles" { profiles = rest($0, 1) }
END { row() }
function rest(line, words) { while (words-- > 0) sub(/^[^ ]+ +/, "", line); return line }
function row() { if (file != "") printf "| %s | [%s](%s) | %s | %s |\n", title, file, file, procedure, profiles }
