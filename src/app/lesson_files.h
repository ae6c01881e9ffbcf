/* lesson_files: where lessons come from. */
#ifndef APP_LESSON_FILES_H
#define APP_LESSON_FILES_H

#include "base/base.h"

struct app_options;
struct data_lesson;

/* The lesson files of lessons/, in the program itself, in the order in which one would learn; ends with one without an
 * id. */
struct app_lesson_source {
	const char *id, *text;
};
extern const struct app_lesson_source app_lessons_built_in[];

struct app_lesson_file {
	char *id;                   /* of its line "lesson"; of a file that cannot be read, its name without .lesson */
	char *path;                 /* NULL: part of the program */
	struct data_lesson *lesson; /* NULL: err says what is wrong, and in which line */
	struct rh_err err;
};
struct app_lesson_files {
	struct app_lesson_file *v;
	size_t n;
};
enum { APP_LESSON_BYTES = 1 << 20 };
/* Those of the program, then those of $XDG_DATA_HOME/ranchhand/lessons (~/.local/share where that is not set), then
 * those of --lessons, by name. One of the same id takes the place of the one before. */
void app_lesson_files_read(const struct app_options *o, struct app_lesson_files *out);
void app_lesson_files_release(struct app_lesson_files *f);
/* The lesson of that id, the caller's. RH_E_INVALID: there is none, or its file has a mistake. */
enum rh_code app_lesson_read(const struct app_options *o, const char *id, struct data_lesson **out,
			     struct rh_err *e) RH_NODISCARD;
/* The lesson of one file, the caller's. */
enum rh_code app_lesson_parse_file(const char *path, struct data_lesson **out, struct rh_err *e) RH_NODISCARD;
/* The text of one file; what a terminal would obey is refused. */
enum rh_code app_lesson_read_file(const char *path, struct rh_buf *text, struct rh_err *e) RH_NODISCARD;
#endif
