/* What is remembered between runs: servers without secrets, the last place, preferences. A file of mode 0600
 * in the XDG state directory; tokens stand in a second one. Where nothing can be kept, everything else still works.
 */
#include "app/state.h"
#include "app/internal.h"
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "rancher/nsfilter.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_LIMIT ((size_t)4 << 20)

/* ---- where ---- */

static char *app_state_dir_default(void)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return rh_format("%s/ranchhand", xdg);
	if (home && home[0] == '/')
		return rh_format("%s/.local/state/ranchhand", home);
	return NULL;
}

/* The nearest directory above that exists decides: nothing is made until there is something to keep. */
static bool can_write_below(const char *dir, char **where)
{
	char *at = rh_strdup(dir);
	struct stat st;

	while (stat(at, &st) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
		char *slash = strrchr(at, '/');
		if (!slash || slash == at)
			break;
		*slash = '\0';
	}
	bool ok = stat(at, &st) == 0 && S_ISDIR(st.st_mode) && access(at, W_OK | X_OK) == 0;
	*where = at;
	return ok;
}

static char *file_in(const struct app_state *s, const char *name)
{
	return rh_format("%s/%s", s->dir, name);
}

static void set_why_not(struct app_state *s, char *why)
{
	free(s->why_not);
	s->why_not = why;
	free(s->dir);
	s->dir = NULL;
}

static bool read_text(struct app_state *s, struct rh_str text)
{
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(text, &e);

	if (t)
		app_state_read(s, t);
	bool ok = t != NULL;
	data_tree_free(&t);
	return ok;
}

void app_state_load(struct app_state *s, const char *dir, bool off)
{
	struct rh_buf text;
	struct rh_err e;
	char *where = NULL;

	*s = (struct app_state){ 0 };
	if (off) {
		s->why_not = rh_strdup(_("nothing will be remembered: --no-state"));
		return;
	}
	s->dir = dir ? rh_strdup(dir) : app_state_dir_default();
	if (!s->dir) {
		s->why_not = rh_strdup(_("nothing will be remembered: HOME is not set"));
		return;
	}
	if (!can_write_below(s->dir, &where)) {
		set_why_not(s, rh_format(_("nothing will be remembered: %s is not writable"), where));
		free(where);
		return;
	}
	free(where);
	char *path = file_in(s, "state.json");
	rh_buf_init(&text, STATE_LIMIT);
	if (rh_file_read(path, STATE_LIMIT, &text, &e) == RH_OK) {
		if (read_text(s, rh_buf_str(&text)))
			s->known = rh_str_dup(rh_buf_str(&text));
		else
			set_why_not(s, rh_format(_("nothing will be remembered: %s is not readable as JSON"), path));
	} else if (e.sys != ENOENT) {
		set_why_not(s, rh_format(_("nothing will be remembered: %s: %s"), path, e.why));
	}
	rh_buf_release(&text);
	free(path);
}

/* ---- writing ---- */

/* A file that cannot be read or understood any more has nothing to take over. */
static void take_over(struct app_state *s, const char *path)
{
	struct app_state base = { 0 }, theirs = { 0 };
	struct rh_buf now;
	struct rh_err e;

	rh_buf_init(&now, STATE_LIMIT);
	if (rh_file_read(path, STATE_LIMIT, &now, &e) == RH_OK &&
	    !rh_str_is(rh_buf_str(&now), s->known ? s->known : "") && read_text(&theirs, rh_buf_str(&now))) {
		if (s->known)
			(void)read_text(&base, rh_str(s->known));
		app_state_merge(s, &base, &theirs);
	}
	rh_buf_release(&now);
	app_state_release(&base);
	app_state_release(&theirs);
}

enum rh_code app_state_save(struct app_state *s, struct rh_err *e)
{
	struct rh_buf text;
	struct data_jw w;

	*e = (struct rh_err){ 0 };
	if (!s->dir)
		return RH_OK;
	char *path = file_in(s, "state.json");
	take_over(s, path);
	rh_buf_init(&text, STATE_LIMIT);
	data_jw_init(&w, rh_out_buf(&text));
	app_state_write(&w, s);
	rh_buf_addc(&text, '\n');
	enum rh_code code = text.over ? rh_err_set(e, RH_E_LIMIT, "%s", _("What should be remembered is too much."))
				      : rh_file_write(path, rh_buf_str(&text), e);
	if (code != RH_OK)
		set_why_not(s, rh_format(_("nothing will be remembered: %s"), e->why));
	free(s->known);
	s->known = code == RH_OK ? rh_str_dup(rh_buf_str(&text)) : NULL;
	free(path);
	rh_buf_release(&text);
	return code;
}

/* ---- servers ---- */

struct app_saved_server *app_state_server(struct app_state *s, const char *url)
{
	for (size_t i = 0; url && i < s->server_count; i++)
		if (strcmp(s->servers[i].url, url) == 0)
			return &s->servers[i];
	return NULL;
}

struct app_saved_server *app_state_server_add(struct app_state *s, const char *url)
{
	struct app_saved_server *v = app_state_server(s, url);

	if (v)
		return v;
	s->servers = rh_resize(s->servers, s->server_count + 1, sizeof *s->servers);
	v = &s->servers[s->server_count++];
	*v = (struct app_saved_server){ .url = rh_strdup(url) };
	return v;
}

void app_state_server_forget(struct app_state *s, const char *url)
{
	struct app_saved_server *v = app_state_server(s, url);
	struct rh_err e;

	if (!v)
		return;
	if (v->has_token && app_state_token_write(s, url, NULL, &e) != RH_OK)
		rh_log_err(NULL, &e);
	if (s->last_server && strcmp(s->last_server, url) == 0)
		rh_strset(&s->last_server, NULL);
	app_state_filter_forget(s, url, NULL);
	app_state_protect_forget(s, url);
	app_saved_server_release(v);
	*v = s->servers[--s->server_count];
}

/* ---- servers that are not verified ---- */

enum { UNVERIFIED_MOST = 64 }; /* the oldest are forgotten */

bool app_state_unverified(const struct app_state *s, const char *url)
{
	for (size_t i = 0; i < s->unverified_count; i++)
		if (strcmp(s->unverified[i], url) == 0)
			return true;
	return false;
}

void app_state_unverified_add(struct app_state *s, const char *url)
{
	if (app_state_unverified(s, url))
		return;
	if (s->unverified_count == UNVERIFIED_MOST) {
		free(s->unverified[0]);
		memmove(s->unverified, s->unverified + 1, --s->unverified_count * sizeof *s->unverified);
	}
	s->unverified = rh_resize(s->unverified, s->unverified_count + 1, sizeof *s->unverified);
	s->unverified[s->unverified_count++] = rh_strdup(url);
}

/* ---- filters ---- */

static struct app_saved_filter *filter_of(const struct app_state *s, const char *server, const char *cluster)
{
	for (size_t i = 0; i < s->filter_count; i++)
		if (!strcmp(s->filters[i].server, server) && !strcmp(s->filters[i].cluster, cluster))
			return &s->filters[i];
	return NULL;
}

const struct rancher_nsfilter *app_state_filter(const struct app_state *s, const char *server, const char *cluster)
{
	const struct app_saved_filter *f = filter_of(s, server, cluster);

	return f ? &f->filter : NULL;
}

void app_state_filter_put(struct app_state *s, const char *server, const char *cluster,
			  const struct rancher_nsfilter *f)
{
	struct app_saved_filter *to = filter_of(s, server, cluster);

	if (!to) {
		s->filters = rh_resize(s->filters, s->filter_count + 1, sizeof *s->filters);
		to = &s->filters[s->filter_count++];
		*to = (struct app_saved_filter){ .server = rh_strdup(server), .cluster = rh_strdup(cluster) };
	}
	rancher_nsfilter_copy(&to->filter, f);
}

static void release_filter(struct app_saved_filter *f)
{
	free(f->server);
	free(f->cluster);
	rancher_nsfilter_release(&f->filter);
}

void app_state_filter_forget(struct app_state *s, const char *server, const char *cluster)
{
	for (size_t i = s->filter_count; i-- > 0;) {
		struct app_saved_filter *f = &s->filters[i];

		if (strcmp(f->server, server) || (cluster && strcmp(f->cluster, cluster)))
			continue;
		release_filter(f);
		*f = s->filters[--s->filter_count];
	}
}

/* ---- what is protected ---- */

static size_t protection_of(const struct app_state *s, const char *server, const char *cluster)
{
	size_t i = 0;

	while (i < s->protection_count &&
	       (strcmp(s->protections[i].server, server) != 0 || strcmp(s->protections[i].cluster, cluster) != 0))
		i++;
	return i;
}

bool app_state_protects(const struct app_state *s, const char *server, const char *cluster)
{
	return protection_of(s, server, cluster) < s->protection_count;
}

static void drop_protection(struct app_state *s, size_t i)
{
	free(s->protections[i].server);
	free(s->protections[i].cluster);
	s->protections[i] = s->protections[--s->protection_count];
}

void app_state_protect(struct app_state *s, const char *server, const char *cluster, bool on)
{
	size_t i = protection_of(s, server, cluster);

	if (on == (i < s->protection_count))
		return;
	if (!on) {
		drop_protection(s, i);
		return;
	}
	s->protections = rh_resize(s->protections, s->protection_count + 1, sizeof *s->protections);
	s->protections[s->protection_count++] =
		(struct app_saved_protection){ .server = rh_strdup(server), .cluster = rh_strdup(cluster) };
}

void app_state_protect_forget(struct app_state *s, const char *server)
{
	for (size_t i = s->protection_count; i-- > 0;)
		if (strcmp(s->protections[i].server, server) == 0)
			drop_protection(s, i);
}

/* ---- commands ---- */

enum { COMMANDS_MOST = 100 }; /* the oldest goes */

static size_t command_of(const struct app_state *s, const char *server)
{
	size_t i = 0;

	while (i < s->command_count && strcmp(s->commands[i].server, server) != 0)
		i++;
	return i;
}

const char *app_state_command(const struct app_state *s, const char *server)
{
	size_t i = command_of(s, server);

	return i < s->command_count ? s->commands[i].command : NULL;
}

static void drop_command(struct app_state *s, size_t i)
{
	free(s->commands[i].server);
	free(s->commands[i].command);
	memmove(&s->commands[i], &s->commands[i + 1], (--s->command_count - i) * sizeof *s->commands);
}

bool app_state_command_put(struct app_state *s, const char *server, const char *command)
{
	size_t i = command_of(s, server);

	if (i < s->command_count && strcmp(s->commands[i].command, command) == 0)
		return false;
	char *kept[] = { rh_strdup(server), rh_strdup(command) };
	if (i < s->command_count)
		drop_command(s, i);
	else if (s->command_count == COMMANDS_MOST)
		drop_command(s, 0);
	s->commands = rh_resize(s->commands, s->command_count + 1, sizeof *s->commands);
	s->commands[s->command_count++] = (struct app_saved_command){ kept[0], kept[1] };
	return true;
}

/* ---- lessons ---- */

enum { LESSONS_MOST = 500 }; /* more are not kept: files of a directory that grows for ever */

static struct app_saved_lesson *lesson_of(const struct app_state *s, const char *id)
{
	for (size_t i = 0; i < s->lesson_count; i++)
		if (strcmp(s->lessons[i].id, id) == 0)
			return &s->lessons[i];
	return NULL;
}

const struct app_saved_lesson *app_state_lesson(const struct app_state *s, const char *id)
{
	return lesson_of(s, id);
}

bool app_state_lesson_put(struct app_state *s, const char *id, const char *step, bool done)
{
	struct app_saved_lesson *l = lesson_of(s, id);

	if (!l) {
		if ((!step && !done) || s->lesson_count == LESSONS_MOST)
			return false;
		s->lessons = rh_resize(s->lessons, s->lesson_count + 1, sizeof *s->lessons);
		l = &s->lessons[s->lesson_count++];
		*l = (struct app_saved_lesson){ .id = rh_strdup(id) };
	} else if (l->done >= done && strcmp(l->step ? l->step : "", step ? step : "") == 0) {
		return false;
	}
	rh_strset(&l->step, step);
	l->done |= done;
	return true;
}

static void release_lessons(struct app_state *s)
{
	for (size_t i = 0; i < s->lesson_count; i++) {
		free(s->lessons[i].id);
		free(s->lessons[i].step);
	}
	free(s->lessons);
}

/* ---- tokens ---- */

/* The file is one JSON object, URL to token, always handled inside rh_secret. A missing file is an empty object. */
static enum rh_code read_tokens(const char *path, struct rh_secret *out, struct rh_err *e)
{
	enum rh_code code = rh_file_read_secret(path, STATE_LIMIT, true, out, e);

	if (code == RH_OK)
		return data_json_check(rh_secret_peek(out), e);
	if (e->sys != ENOENT)
		return code;
	rh_secret_set(out, RH_STR("{}"));
	*e = (struct rh_err){ 0 };
	return RH_OK;
}

static char *pointer_of(const char *url)
{
	struct rh_buf b;

	rh_buf_init(&b, 8192);
	rh_buf_addc(&b, '/');
	data_json_pointer_add(&b, rh_str(url));
	return rh_buf_take(&b);
}

enum rh_code app_state_token_read(const struct app_state *s, const char *url, struct rh_secret *out, struct rh_err *e)
{
	struct rh_secret all;
	struct rh_str raw;

	*e = (struct rh_err){ 0 };
	if (!s->dir)
		return rh_err_set(e, RH_E_NOTFOUND, "%s", _("No token is kept."));
	char *path = file_in(s, "tokens.json"), *pointer = pointer_of(url);
	rh_secret_init(&all);
	enum rh_code code = read_tokens(path, &all, e);
	if (code == RH_OK)
		code = data_json_find(rh_secret_peek(&all), pointer, &raw, e);
	if (code == RH_OK && !data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(out)))
		code = rh_err_set(e, RH_E_PARSE, _("The token in %s is broken."), path);
	rh_secret_release(&all);
	free(path);
	free(pointer);
	return code;
}

enum rh_code app_state_token_write(struct app_state *s, const char *url, const struct rh_secret *token,
				   struct rh_err *e)
{
	struct rh_secret all, value, next;
	struct data_jw w;

	*e = (struct rh_err){ 0 };
	if (!s->dir)
		return RH_OK;
	char *path = file_in(s, "tokens.json"), *pointer = pointer_of(url);
	rh_secret_init(&all);
	rh_secret_init(&value);
	rh_secret_init(&next);
	data_jw_init(&w, rh_out_secret(&value));
	if (token && token->n)
		data_jw_str(&w, rh_secret_peek(token));
	enum rh_code code = read_tokens(path, &all, e);
	if (code == RH_OK)
		code = data_json_splice(rh_secret_peek(&all), pointer, rh_secret_peek(&value), false,
					rh_out_secret(&next), e);
	if (code == RH_OK)
		code = rh_file_write(path, rh_secret_peek(&next), e);
	rh_secret_release(&all);
	rh_secret_release(&value);
	rh_secret_release(&next);
	free(path);
	free(pointer);
	return code;
}

void app_state_release(struct app_state *s)
{
	for (size_t i = 0; i < s->server_count; i++)
		app_saved_server_release(&s->servers[i]);
	free(s->servers);
	for (size_t i = 0; i < s->filter_count; i++)
		release_filter(&s->filters[i]);
	free(s->filters);
	while (s->protection_count)
		drop_protection(s, s->protection_count - 1);
	free(s->protections);
	while (s->command_count)
		drop_command(s, s->command_count - 1);
	free(s->commands);
	release_lessons(s);
	for (size_t i = 0; i < s->unverified_count; i++)
		free(s->unverified[i]);
	free(s->unverified);
	char *const strings[] = { s->dir,          s->why_not,      s->known,      s->last_server,
				  s->last_context, s->last_cluster, s->last_place, s->language,
				  s->theme,        s->ambiguous,    s->editor };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	*s = (struct app_state){ 0 };
}
