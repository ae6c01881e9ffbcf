/* The person's own editor on an object: lends it the terminal, waits for its end in the one wait, and reads what it
 * left. */
#include "app/internal.h"
#include "app/parts/private_file.h"
#include "app/stack.h"
#include "app/yaml_edit.h"
#include "base/base.h"
#include "data/text.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>
#include <unistd.h>

enum { FILE_LIMIT = 4 << 20 };

struct app_editing {
	struct app *app;
	struct rh_owner from;     /* the screen that gets it */
	struct app_yaml_edit ask; /* its strings are these: */
	char *what, *path;
	struct rh_secret json;
	struct rh_buf written; /* as it was given to the editor */
	uint64_t child;
	bool again; /* it was refused before */
};

static void editing_free(struct app_editing *d)
{
	struct app *a = d->app;

	if (d->path)
		(void)unlink(d->path);
	if (a->editing == d)
		a->editing = NULL;
	free(d->what);
	free(d->path);
	rh_secret_release(&d->json);
	rh_buf_release(&d->written);
	free(d);
	app_lend_block(a, false);
}

void app_editing_end(struct app *a)
{
	if (!a->editing)
		return;
	net_child_end(a->net, a->editing->child);
	editing_free(a->editing);
}

/* ---- the file ---- */

static bool write_file(struct app_editing *d, struct rh_err *e)
{
	if (!d->path)
		d->path = app_private_new();
	return rh_file_write(d->path, rh_buf_str(&d->written), e) == RH_OK;
}

/* ---- the editor ---- */

void app_editor_choose(const struct app *a, struct data_words *out)
{
	static const char *const names[] = { "VISUAL", "EDITOR" };

	if (a->state.editor && data_words_split(rh_str(a->state.editor), out) && out->n)
		return;
	data_words_release(out);

	for (size_t i = 0; i < RH_LEN(names); i++) {
		const char *z = getenv(names[i]);
		if (z && data_words_split(rh_str(z), out) && out->n)
			return;
		if (z)
			data_words_release(out);
	}
	(void)data_words_split(RH_STR("vi"), out);
}

static void editor_done(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e);

static void start(struct app_editing *d, const struct rh_err *why, struct rh_str typed)
{
	struct data_words words = { 0 };
	struct rh_err e;

	rh_buf_clear(&d->written);
	if (app_yaml_edit_text(&d->ask, typed, why, &d->written, &e) != RH_OK || !write_file(d, &e)) {
		ui_error(d->app->ui, &e);
		editing_free(d);
		return;
	}
	app_editor_choose(d->app, &words);
	const char **argv = rh_alloc((words.n + 2) * sizeof *argv);
	for (size_t i = 0; i < words.n; i++)
		argv[i] = words.v[i];
	argv[words.n] = d->path;
	app_terminal_lend(d->app, true);
	d->child = net_child_start(d->app->net, &(struct net_child){ .argv = argv,
								     .on_terminal = true,
								     .terminal = ui_fd(d->app->ui),
								     .on_done = editor_done,
								     .ctx = d });
	free(argv);
	data_words_release(&words);
}

static bool take(struct app_editing *d, struct rh_str text, struct rh_err *e)
{
	struct ui_screen *s = app_by_owner(d->app, d->from);
	struct rh_secret json;
	bool fine = true;

	rh_secret_init(&json);
	if (app_yaml_edit_read(&d->ask, text, &json, e) != RH_OK)
		fine = false;
	else if (!json.n)
		ui_toast(d->app->ui, UI_ROLE_MUTED, "%s", _("The file was empty: nothing was changed."));
	else if (s)
		fine = d->ask.take(s, d->ask.json, rh_secret_peek(&json), e);
	rh_secret_release(&json);
	return fine;
}

static void look(struct app_editing *d)
{
	struct app *a = d->app;
	struct rh_buf text;
	struct rh_err e;

	rh_buf_init(&text, FILE_LIMIT);
	if (rh_file_read(d->path, FILE_LIMIT, &text, &e) != RH_OK) {
		ui_error(a->ui, &e);
		editing_free(d);
	} else if (rh_str_eq(rh_buf_str(&text), rh_buf_str(&d->written))) {
		ui_toast(a->ui, UI_ROLE_MUTED, "%s",
			 _(d->again ? N_("Left as it was: nothing of it was taken.") : N_("Nothing was changed.")));
		editing_free(d);
	} else if (take(d, rh_buf_str(&text), &e)) {
		editing_free(d);
	} else {
		d->again = true;
		start(d, &e, app_yaml_edit_body(rh_buf_str(&text)));
	}
	rh_buf_release(&text);
}

static void editor_done(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e)
{
	struct app_editing *d = ctx;
	struct app *a = d->app;
	struct rh_err failed = *e;

	(void)out;
	(void)err;
	if (a->editing != d)
		return;
	app_terminal_lend(a, false);
	if (failed.code == RH_OK && status == 0) {
		look(d);
		return;
	}
	if (failed.code == RH_OK)
		rh_err_set(&failed, RH_E_IO, _("The editor ended with %d: nothing of it was taken."), status);
	else
		rh_err_fix(&failed, "%s", _("Set VISUAL or EDITOR to the editor that you want."));
	ui_error(a->ui, &failed);
	editing_free(d);
}

void app_edit_yaml(struct ui_screen *s, const struct app_yaml_edit *y)
{
	struct app *a = s->app;
	struct app_editing *d;

	if (a->editing)
		return;
	d = rh_alloc(sizeof *d);
	d->app = a;
	d->from = s->owner;
	d->what = rh_strdup(y->what);
	rh_secret_init(&d->json);
	rh_secret_set(&d->json, y->json);
	d->ask = *y;
	d->ask.what = d->what;
	d->ask.json = rh_secret_peek(&d->json);
	rh_buf_init(&d->written, FILE_LIMIT);
	a->editing = d;
	app_lend_block(a, true);
	start(d, NULL, RH_STR(""));
}
