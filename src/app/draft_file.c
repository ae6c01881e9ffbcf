/* Drafts in the state directory: draft-SECONDS-PID-N.json. Too many: the oldest go. */
#include "app/parts/draft.h"
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "draft-"
#define SUFFIX ".json"
#define BYTES_MOST ((size_t)4 << 20)
enum { DRAFTS_MOST = 16 };

void app_draft_free(struct app_draft **d)
{
	if (!*d)
		return;
	for (size_t i = 0; i < (*d)->count; i++) {
		free((*d)->values[i].field);
		free((*d)->values[i].key);
		free((*d)->values[i].text);
	}
	char *const strings[] = { (*d)->file, (*d)->screen, (*d)->server, (*d)->cluster, (*d)->key, (*d)->writing };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	free((*d)->values);
	free(*d);
	*d = NULL;
}

void app_draft_add(struct app_draft *d, const char *field, struct rh_str key, struct rh_str text)
{
	d->values = rh_resize(d->values, d->count + 1, sizeof *d->values);
	d->values[d->count++] = (struct app_draft_value){ .field = rh_strdup(field),
							  .key = key.n ? rh_str_dup(key) : NULL,
							  .text = rh_str_dup(text) };
}

/* ---- as JSON ---- */

/* What is plain text in it, and what it is called. */
static const struct {
	const char *name;
	size_t at;
} texts[] = {
	{ "screen", offsetof(struct app_draft, screen) },   { "server", offsetof(struct app_draft, server) },
	{ "cluster", offsetof(struct app_draft, cluster) }, { "key", offsetof(struct app_draft, key) },
	{ "writing", offsetof(struct app_draft, writing) },
};

static char **text_of(struct app_draft *d, size_t i)
{
	return (char **)(void *)((char *)d + texts[i].at);
}

static void put(struct data_jw *w, const char *key, const char *z)
{
	if (z)
		data_jw_kv(w, key, rh_str(z));
}

static void write_json(struct app_draft *d, struct rh_buf *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(out));
	data_jw_open(&w, '{');
	for (size_t i = 0; i < RH_LEN(texts); i++)
		put(&w, texts[i].name, *text_of(d, i));
	data_jw_kv_int(&w, "when", d->when);
	data_jw_kv_open(&w, "values", '[');
	for (size_t i = 0; i < d->count; i++) {
		data_jw_open(&w, '{');
		put(&w, "field", d->values[i].field);
		put(&w, "key", d->values[i].key);
		put(&w, "text", d->values[i].text);
		data_jw_close(&w, '}');
	}
	data_jw_close(&w, ']');
	data_jw_close(&w, '}');
	rh_buf_addc(out, '\n');
}

static char *copy_of(const struct rh_tree *t, const char *pointer)
{
	return data_tree_at(t, pointer) ? rh_str_dup(data_tree_text(t, pointer)) : NULL;
}

static struct app_draft *read_json(const struct rh_tree *t)
{
	struct app_draft *d;

	if (!t || data_tree_kind(t) != DATA_TREE_OBJECT)
		return NULL;
	d = rh_alloc(sizeof *d);
	for (size_t i = 0; i < RH_LEN(texts); i++) {
		char *pointer = rh_format("/%s", texts[i].name);

		*text_of(d, i) = copy_of(t, pointer);
		free(pointer);
	}
	d->when = data_tree_int(t, "/when", 0);
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/values")); v; v = data_tree_next(v)) {
		d->values = rh_resize(d->values, d->count + 1, sizeof *d->values);
		d->values[d->count++] = (struct app_draft_value){ .field = copy_of(v, "/field"),
								  .key = copy_of(v, "/key"),
								  .text = copy_of(v, "/text") };
	}
	if (!d->screen)
		app_draft_free(&d);
	return d;
}

/* ---- files ---- */

static struct app_draft *read_file(const char *dir, const char *name)
{
	char *path = rh_format("%s/%s", dir, name);
	struct app_draft *d = NULL;
	struct rh_buf text;
	struct rh_err e;

	rh_buf_init(&text, BYTES_MOST);
	if (rh_file_read(path, BYTES_MOST, &text, &e) == RH_OK) {
		struct rh_tree *t = data_tree_parse(rh_buf_str(&text), &e);

		d = read_json(t);
		data_tree_free(&t);
	}
	if (d)
		rh_strset(&d->file, name);
	rh_buf_release(&text);
	free(path);
	return d;
}

static bool is_draft(const char *name)
{
	return rh_str_starts(rh_str(name), PREFIX) && rh_str_ends(rh_str(name), SUFFIX);
}

struct app_draft *app_draft_read(const char *dir, bool (*fits)(void *ctx, const struct app_draft *d), void *ctx)
{
	DIR *files = dir ? opendir(dir) : NULL;
	struct app_draft *best = NULL;
	const struct dirent *file;

	while (files && (file = readdir(files))) {
		struct app_draft *d = is_draft(file->d_name) ? read_file(dir, file->d_name) : NULL;

		if (d && (!fits || fits(ctx, d)) && (!best || d->when > best->when)) {
			app_draft_free(&best);
			best = d;
		} else {
			app_draft_free(&d);
		}
	}
	if (files)
		closedir(files);
	return best;
}

void app_draft_remove(const char *dir, const struct app_draft *d)
{
	char *path = dir && d->file ? rh_format("%s/%s", dir, d->file) : NULL;

	if (path)
		(void)unlink(path);
	free(path);
}

struct oldest {
	int64_t when;
	size_t n;
};

static bool is_older(void *ctx, const struct app_draft *d)
{
	struct oldest *o = ctx;

	o->n++;
	if (o->n == 1 || d->when < o->when)
		o->when = d->when;
	return false;
}

static bool is_from(void *ctx, const struct app_draft *d)
{
	return d->when == ((const struct oldest *)ctx)->when;
}

/* One more is coming. */
static void make_room(const char *dir)
{
	struct oldest o = { 0 };
	struct app_draft *d;

	d = app_draft_read(dir, is_older, &o);
	app_draft_free(&d);
	if (o.n < DRAFTS_MOST)
		return;
	d = app_draft_read(dir, is_from, &o);
	if (d)
		app_draft_remove(dir, d);
	app_draft_free(&d);
}

enum rh_code app_draft_write(const char *dir, struct app_draft *d, struct rh_err *e)
{
	static unsigned count;
	enum rh_code code;
	struct rh_buf text;
	char *path;

	*e = (struct rh_err){ 0 };
	if (!dir)
		return RH_OK;
	make_room(dir);
	free(d->file);
	d->file = rh_format(PREFIX "%lld-%ld-%u" SUFFIX, (long long)d->when, (long)getpid(), count++);
	path = rh_format("%s/%s", dir, d->file);
	rh_buf_init(&text, BYTES_MOST);
	write_json(d, &text);
	code = text.over ? rh_err_set(e, RH_E_LIMIT, "%s", _("What should be remembered is too much."))
			 : rh_file_write(path, rh_buf_str(&text), e);
	rh_buf_release(&text);
	free(path);
	return code;
}
