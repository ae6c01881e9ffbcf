/* Where lessons come from: the program itself, and two directories. */
#include "app/lesson_files.h"
#include "app/cmdline.h"
#include "base/base.h"
#include "data/lesson.h"

#include <dirent.h>
#include <string.h>

#define SUFFIX ".lesson"
enum { FILES_MOST = 1000 }; /* of one directory */

static void release(struct app_lesson_file *f)
{
	free(f->id);
	free(f->path);
	data_lesson_free(&f->lesson);
}

void app_lesson_files_release(struct app_lesson_files *f)
{
	for (size_t i = 0; i < f->n; i++)
		release(&f->v[i]);
	free(f->v);
	*f = (struct app_lesson_files){ 0 };
}

static void put(struct app_lesson_files *out, struct app_lesson_file *f)
{
	for (size_t i = 0; i < out->n; i++)
		if (strcmp(out->v[i].id, f->id) == 0) {
			release(&out->v[i]);
			out->v[i] = *f;
			return;
		}
	out->v = rh_resize(out->v, out->n + 1, sizeof *out->v);
	out->v[out->n++] = *f;
}

static void put_built_in(struct app_lesson_files *out)
{
	for (const struct app_lesson_source *s = app_lessons_built_in; s->id; s++) {
		struct app_lesson_file f = { .id = rh_strdup(s->id) };

		if (data_lesson_parse(rh_str(s->text), &f.lesson, &f.err) != RH_OK)
			RH_BUG("lesson %s: %s %s", s->id, f.err.what, f.err.why);
		put(out, &f);
	}
}

/* ---- directories ---- */

/* Captions go to the terminal. */
static enum rh_code refuse_controls(struct rh_str text, struct rh_err *e)
{
	int line = 1;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		line += c == '\n';
		if ((c >= ' ' && c != 0x7f) || c == '\n' || c == '\t')
			continue;
		rh_err_set(e, RH_E_PARSE, _("lesson file, line %d: it has a control character"), line);
		return c == '\r' ? rh_err_fix(e, "%s", _("End lines with a line feed alone, as Unix files do."))
				 : rh_err_fix(e, "%s", _("Take it out: a caption is plain text."));
	}
	return RH_OK;
}

enum rh_code app_lesson_read_file(const char *path, struct rh_buf *text, struct rh_err *e)
{
	enum rh_code code = rh_file_read(path, APP_LESSON_BYTES, text, e);

	return code == RH_OK ? refuse_controls(rh_buf_str(text), e) : code;
}

enum rh_code app_lesson_parse_file(const char *path, struct data_lesson **out, struct rh_err *e)
{
	struct rh_buf text;
	enum rh_code code;

	*out = NULL;
	rh_buf_init(&text, APP_LESSON_BYTES);
	code = app_lesson_read_file(path, &text, e);
	if (code == RH_OK)
		code = data_lesson_parse(rh_buf_str(&text), out, e);
	rh_buf_release(&text);
	return code;
}

/* The path is taken. */
static void put_path(struct app_lesson_files *out, char *path, const char *name)
{
	struct app_lesson_file f = { .path = path };
	size_t n = strlen(name), suffix = rh_str_ends(rh_str(name), SUFFIX) ? strlen(SUFFIX) : 0;

	(void)!app_lesson_parse_file(path, &f.lesson, &f.err);
	f.id = f.lesson ? rh_strdup(f.lesson->id) : rh_str_dup(rh_str_n(name, n - suffix));
	put(out, &f);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void put_directory(struct app_lesson_files *out, const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *file;
	char **names = NULL;
	size_t n = 0;

	while (d && n < FILES_MOST && (file = readdir(d)) != NULL) {
		if (!rh_str_ends(rh_str(file->d_name), SUFFIX) || file->d_name[0] == '.')
			continue;
		names = rh_resize(names, n + 1, sizeof *names);
		names[n++] = rh_strdup(file->d_name);
	}
	if (d)
		closedir(d);
	if (n)
		qsort(names, n, sizeof *names, by_name);
	for (size_t i = 0; i < n; i++) {
		put_path(out, rh_format("%s/%s", dir, names[i]), names[i]);
		free(names[i]);
	}
	free(names);
}

static char *own_directory(void)
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return rh_format("%s/ranchhand/lessons", xdg);
	return home && home[0] == '/' ? rh_format("%s/.local/share/ranchhand/lessons", home) : NULL;
}

void app_lesson_files_read(const struct app_options *o, struct app_lesson_files *out)
{
	char *own = own_directory();

	*out = (struct app_lesson_files){ 0 };
	put_built_in(out);
	if (own)
		put_directory(out, own);
	if (o->lessons)
		put_directory(out, o->lessons);
	if (o->play)
		put_path(out, rh_strdup(o->play), o->play);
	free(own);
}

enum rh_code app_lesson_read(const struct app_options *o, const char *id, struct data_lesson **out, struct rh_err *e)
{
	struct app_lesson_files all;

	*out = NULL;
	app_lesson_files_read(o, &all);
	rh_err_set(e, RH_E_INVALID, _("There is no lesson \"%s\"."), id);
	rh_err_fix(e, "%s", _("ranchhand lesson lists them."));
	for (size_t i = 0; i < all.n; i++) {
		if (strcmp(all.v[i].id, id) != 0)
			continue;
		*e = all.v[i].err;
		*out = all.v[i].lesson;
		all.v[i].lesson = NULL;
	}
	app_lesson_files_release(&all);
	return e->code;
}
