# Lesson files as C: they are part of the program, so that one file is all that has to be carried to a machine.
# usage: awk -f embed.awk lessons/*.lesson
function id(path) { sub(/^.*\//, "", path); sub(/\.lesson$/, "", path); return path }
BEGIN { print "/* Made from lessons/ by embed.awk. */\n#include \"app/lesson_files.h\"\n\nconst struct app_lesson_source app_lessons_built_in[] = {" }
FNR == 1 { if (NR > 1) print "\t},"; printf "\t{ \"%s\",\n", id(FILENAME) }
{ gsub(/\\/, "\\\\\\\\"); gsub(/"/, "\\\""); printf "\t  \"%s\\n\"\n", $0 }
END { print "\t},\n\t{ 0 },\n};" }
