/* What is remembered between runs: servers without secrets, the last place, preferences, one draft. A file of mode 0600
 * in the XDG state directory; tokens stand in a second one. Where nothing can be kept, everything else still works.
 */
#include "app/internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STATE_LIMIT ((size_t)4 << 20)

/* ---- where --------------------------------------------------------------------------------------------------------- */

char *rh_state_dir_default(void)
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

static char *file_in(const struct rh_state *s, const char *name)
{
	return rh_format("%s/%s", s->dir, name);
}

/* ---- reading --------------------------------------------------------------------------------------------------------- */

static void take(char **to, const struct rh_tree *t, const char *pointer)
{
	struct rh_str s = rh_tree_text(t, pointer);

	free(*to);
	*to = s.n ? rh_str_dup(s) : NULL;
}

static const struct {
	const char *pointer;
	size_t at;
} server_texts[] = {
	{ "/name", offsetof(struct rh_saved_server, name) },
	{ "/url", offsetof(struct rh_saved_server, url) },
	{ "/pin", offsetof(struct rh_saved_server, pin) },
	{ "/ca", offsetof(struct rh_saved_server, ca_pem) },
	{ "/proxy", offsetof(struct rh_saved_server, proxy) },
	{ "/serverName", offsetof(struct rh_saved_server, server_name) },
	{ "/connectTo", offsetof(struct rh_saved_server, connect_to) },
	{ "/provider", offsetof(struct rh_saved_server, provider) },
	{ "/user", offsetof(struct rh_saved_server, user) },
};

static char **server_text(struct rh_saved_server *v, size_t i)
{
	return (char **)(void *)((char *)v + server_texts[i].at);
}

static void read_server(struct rh_state *s, const struct rh_tree *t)
{
	struct rh_str url = rh_tree_text(t, "/url");

	if (!url.n)
		return;
	char *z = rh_str_dup(url);
	struct rh_saved_server *v = rh_state_server_add(s, z);
	free(z);
	for (size_t i = 0; i < RH_LEN(server_texts); i++)
		take(server_text(v, i), t, server_texts[i].pointer);
	v->read_only = rh_tree_true(t, "/readOnly");
	v->has_token = rh_tree_true(t, "/token");
	v->used = rh_tree_int(t, "/used", 0);
}

static void read_filter(struct rh_state *s, const struct rh_tree *t)
{
	struct rh_nsfilter f = { 0 };
	char *server = NULL, *cluster = NULL;

	take(&server, t, "/server");
	take(&cluster, t, "/cluster");
	for (const struct rh_tree *id = rh_tree_first(rh_tree_at(t, "/ids")); id; id = rh_tree_next(id))
		rh_nsfilter_add(&f, rh_tree_text(id, ""));
	if (server && cluster)
		rh_state_filter_put(s, server, cluster, &f);
	rh_nsfilter_release(&f);
	free(server);
	free(cluster);
}

static void read_draft(struct rh_state *s, const struct rh_tree *t)
{
	if (!t || rh_tree_kind(t) != RH_TREE_OBJECT)
		return;
	struct rh_draft *d = rh_alloc(sizeof *d);
	take(&d->screen, t, "/screen");
	take(&d->server, t, "/server");
	take(&d->cluster, t, "/cluster");
	take(&d->key, t, "/key");
	d->when = rh_tree_int(t, "/when", 0);
	for (const struct rh_tree *v = rh_tree_first(rh_tree_at(t, "/values")); v; v = rh_tree_next(v)) {
		d->values = rh_resize(d->values, d->count + 1, sizeof *d->values);
		struct rh_draft_value *to = &d->values[d->count++];
		*to = (struct rh_draft_value){ 0 };
		take(&to->field, v, "/field");
		take(&to->key, v, "/key");
		take(&to->text, v, "/text");
	}
	if (d->screen)
		s->draft = d;
	else
		rh_draft_free(&d);
}

static void read_state(struct rh_state *s, const struct rh_tree *t)
{
	take(&s->last_server, t, "/last/server");
	take(&s->last_context, t, "/last/context");
	take(&s->last_cluster, t, "/last/cluster");
	take(&s->last_place, t, "/last/place");
	take(&s->language, t, "/language");
	s->teach_off = rh_tree_true(t, "/teachOff");
	for (const struct rh_tree *v = rh_tree_first(rh_tree_at(t, "/servers")); v; v = rh_tree_next(v))
		read_server(s, v);
	for (const struct rh_tree *v = rh_tree_first(rh_tree_at(t, "/filters")); v; v = rh_tree_next(v))
		read_filter(s, v);
	read_draft(s, rh_tree_at(t, "/draft"));
}

static void set_why_not(struct rh_state *s, char *why)
{
	free(s->why_not);
	s->why_not = why;
	free(s->dir);
	s->dir = NULL;
}

void rh_state_load(struct rh_state *s, const char *dir, bool off)
{
	struct rh_buf text;
	struct rh_err e;
	char *where = NULL;

	*s = (struct rh_state){ 0 };
	if (off) {
		s->why_not = rh_strdup(_("nothing will be remembered: --no-state"));
		return;
	}
	s->dir = dir ? rh_strdup(dir) : rh_state_dir_default();
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
		struct rh_tree *t = rh_tree_parse(rh_buf_str(&text), &e);
		if (t)
			read_state(s, t);
		else
			set_why_not(s, rh_format(_("nothing will be remembered: %s is not readable as JSON"), path));
		rh_tree_free(&t);
	} else if (e.sys != ENOENT) {
		set_why_not(s, rh_format(_("nothing will be remembered: %s: %s"), path, e.why));
	}
	rh_buf_release(&text);
	free(path);
}

/* ---- writing --------------------------------------------------------------------------------------------------------- */

static void put(struct rh_jw *w, const char *key, const char *z)
{
	if (z && *z)
		rh_jw_kv(w, key, rh_str(z));
}

static void put_flag(struct rh_jw *w, const char *key, bool on)
{
	if (!on)
		return;
	rh_jw_key(w, rh_str(key));
	rh_jw_bool(w, true);
}

static void put_int(struct rh_jw *w, const char *key, int64_t v)
{
	rh_jw_key(w, rh_str(key));
	rh_jw_int(w, v);
}

static void write_server(struct rh_jw *w, struct rh_saved_server *v)
{
	rh_jw_open(w, '{');
	for (size_t i = 0; i < RH_LEN(server_texts); i++)
		put(w, server_texts[i].pointer + 1, *server_text(v, i));
	put_flag(w, "readOnly", v->read_only);
	put_flag(w, "token", v->has_token);
	put_int(w, "used", v->used);
	rh_jw_close(w, '}');
}

static void write_filter(struct rh_jw *w, const struct rh_saved_filter *f)
{
	rh_jw_open(w, '{');
	put(w, "server", f->server);
	put(w, "cluster", f->cluster);
	rh_jw_key(w, RH_STR("ids"));
	rh_jw_open(w, '[');
	for (size_t i = 0; i < f->filter.n; i++)
		rh_jw_str(w, rh_str(f->filter.ids[i]));
	rh_jw_close(w, ']');
	rh_jw_close(w, '}');
}

static void write_draft(struct rh_jw *w, const struct rh_draft *d)
{
	rh_jw_key(w, RH_STR("draft"));
	rh_jw_open(w, '{');
	put(w, "screen", d->screen);
	put(w, "server", d->server);
	put(w, "cluster", d->cluster);
	put(w, "key", d->key);
	put_int(w, "when", d->when);
	rh_jw_key(w, RH_STR("values"));
	rh_jw_open(w, '[');
	for (size_t i = 0; i < d->count; i++) {
		rh_jw_open(w, '{');
		put(w, "field", d->values[i].field);
		put(w, "key", d->values[i].key);
		put(w, "text", d->values[i].text);
		rh_jw_close(w, '}');
	}
	rh_jw_close(w, ']');
	rh_jw_close(w, '}');
}

static void write_state(struct rh_jw *w, struct rh_state *s)
{
	rh_jw_open(w, '{');
	put_int(w, "version", 1);
	rh_jw_key(w, RH_STR("last"));
	rh_jw_open(w, '{');
	put(w, "server", s->last_server);
	put(w, "context", s->last_context);
	put(w, "cluster", s->last_cluster);
	put(w, "place", s->last_place);
	rh_jw_close(w, '}');
	put(w, "language", s->language);
	put_flag(w, "teachOff", s->teach_off);
	rh_jw_key(w, RH_STR("servers"));
	rh_jw_open(w, '[');
	for (size_t i = 0; i < s->server_count; i++)
		write_server(w, &s->servers[i]);
	rh_jw_close(w, ']');
	rh_jw_key(w, RH_STR("filters"));
	rh_jw_open(w, '[');
	for (size_t i = 0; i < s->filter_count; i++)
		write_filter(w, &s->filters[i]);
	rh_jw_close(w, ']');
	if (s->draft)
		write_draft(w, s->draft);
	rh_jw_close(w, '}');
}

enum rh_code rh_state_save(struct rh_state *s, struct rh_err *e)
{
	struct rh_buf text;
	struct rh_jw w;

	*e = (struct rh_err){ 0 };
	if (!s->dir)
		return RH_OK;
	rh_buf_init(&text, STATE_LIMIT);
	rh_jw_init(&w, rh_out_buf(&text));
	write_state(&w, s);
	rh_buf_addc(&text, '\n');
	char *path = file_in(s, "state.json");
	enum rh_code code = text.over ? rh_err_set(e, RH_E_LIMIT, "%s", _("What should be remembered is too much.")) :
					rh_file_write(path, rh_buf_str(&text), e);
	if (code != RH_OK)
		set_why_not(s, rh_format(_("nothing will be remembered: %s"), e->why));
	free(path);
	rh_buf_release(&text);
	return code;
}

/* ---- servers ----------------------------------------------------------------------------------------------------------- */

struct rh_saved_server *rh_state_server(struct rh_state *s, const char *url)
{
	for (size_t i = 0; url && i < s->server_count; i++)
		if (strcmp(s->servers[i].url, url) == 0)
			return &s->servers[i];
	return NULL;
}

struct rh_saved_server *rh_state_server_add(struct rh_state *s, const char *url)
{
	struct rh_saved_server *v = rh_state_server(s, url);

	if (v)
		return v;
	s->servers = rh_resize(s->servers, s->server_count + 1, sizeof *s->servers);
	v = &s->servers[s->server_count++];
	*v = (struct rh_saved_server){ .url = rh_strdup(url) };
	return v;
}

static void release_server(struct rh_saved_server *v)
{
	for (size_t i = 0; i < RH_LEN(server_texts); i++)
		free(*server_text(v, i));
}

void rh_state_server_forget(struct rh_state *s, const char *url)
{
	struct rh_saved_server *v = rh_state_server(s, url);
	struct rh_err e;

	if (!v)
		return;
	if (v->has_token && rh_state_token_write(s, url, NULL, &e) != RH_OK)
		rh_log("%s %s", e.what, e.why);
	if (s->last_server && strcmp(s->last_server, url) == 0)
		rh_strset(&s->last_server, NULL);
	rh_state_filter_forget(s, url, NULL);
	release_server(v);
	*v = s->servers[--s->server_count];
}

/* ---- filters ------------------------------------------------------------------------------------------------------------ */

static struct rh_saved_filter *filter_of(const struct rh_state *s, const char *server, const char *cluster)
{
	for (size_t i = 0; i < s->filter_count; i++)
		if (!strcmp(s->filters[i].server, server) && !strcmp(s->filters[i].cluster, cluster))
			return &s->filters[i];
	return NULL;
}

const struct rh_nsfilter *rh_state_filter(const struct rh_state *s, const char *server, const char *cluster)
{
	const struct rh_saved_filter *f = filter_of(s, server, cluster);

	return f ? &f->filter : NULL;
}

void rh_state_filter_put(struct rh_state *s, const char *server, const char *cluster, const struct rh_nsfilter *f)
{
	struct rh_saved_filter *to = filter_of(s, server, cluster);

	if (!to) {
		s->filters = rh_resize(s->filters, s->filter_count + 1, sizeof *s->filters);
		to = &s->filters[s->filter_count++];
		*to = (struct rh_saved_filter){ .server = rh_strdup(server), .cluster = rh_strdup(cluster) };
	}
	rh_nsfilter_copy(&to->filter, f);
}

static void release_filter(struct rh_saved_filter *f)
{
	free(f->server);
	free(f->cluster);
	rh_nsfilter_release(&f->filter);
}

void rh_state_filter_forget(struct rh_state *s, const char *server, const char *cluster)
{
	for (size_t i = s->filter_count; i-- > 0;) {
		struct rh_saved_filter *f = &s->filters[i];

		if (strcmp(f->server, server) || (cluster && strcmp(f->cluster, cluster)))
			continue;
		release_filter(f);
		*f = s->filters[--s->filter_count];
	}
}

/* ---- tokens -------------------------------------------------------------------------------------------------------------- */

/* The file is one JSON object, URL to token, always handled inside rh_secret. A missing file is an empty object. */
static enum rh_code read_tokens(const char *path, struct rh_secret *out, struct rh_err *e)
{
	enum rh_code code = rh_file_read_secret(path, STATE_LIMIT, true, out, e);

	if (code == RH_OK)
		return rh_json_check(rh_secret_peek(out), e);
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
	rh_json_pointer_add(&b, rh_str(url));
	return rh_buf_take(&b);
}

enum rh_code rh_state_token_read(const struct rh_state *s, const char *url, struct rh_secret *out, struct rh_err *e)
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
		code = rh_json_find(rh_secret_peek(&all), pointer, &raw, e);
	if (code == RH_OK && !rh_json_decode(raw, RH_JSON_EXACT, rh_out_secret(out)))
		code = rh_err_set(e, RH_E_PARSE, _("The token in %s is broken."), path);
	rh_secret_release(&all);
	free(path);
	free(pointer);
	return code;
}

enum rh_code rh_state_token_write(struct rh_state *s, const char *url, const struct rh_secret *token, struct rh_err *e)
{
	struct rh_secret all, value, next;
	struct rh_jw w;

	*e = (struct rh_err){ 0 };
	if (!s->dir)
		return RH_OK;
	char *path = file_in(s, "tokens.json"), *pointer = pointer_of(url);
	rh_secret_init(&all);
	rh_secret_init(&value);
	rh_secret_init(&next);
	rh_jw_init(&w, rh_out_secret(&value));
	if (token && token->n)
		rh_jw_str(&w, rh_secret_peek(token));
	enum rh_code code = read_tokens(path, &all, e);
	if (code == RH_OK)
		code = rh_json_splice(rh_secret_peek(&all), pointer, rh_secret_peek(&value), false, rh_out_secret(&next), e);
	if (code == RH_OK)
		code = rh_file_write(path, rh_secret_peek(&next), e);
	rh_secret_release(&all);
	rh_secret_release(&value);
	rh_secret_release(&next);
	free(path);
	free(pointer);
	return code;
}

void rh_draft_free(struct rh_draft **d)
{
	if (!*d)
		return;
	for (size_t i = 0; i < (*d)->count; i++) {
		free((*d)->values[i].field);
		free((*d)->values[i].key);
		free((*d)->values[i].text);
	}
	free((*d)->values);
	free((*d)->screen);
	free((*d)->server);
	free((*d)->cluster);
	free((*d)->key);
	free(*d);
	*d = NULL;
}

void rh_state_release(struct rh_state *s)
{
	for (size_t i = 0; i < s->server_count; i++)
		release_server(&s->servers[i]);
	free(s->servers);
	for (size_t i = 0; i < s->filter_count; i++)
		release_filter(&s->filters[i]);
	free(s->filters);
	rh_draft_free(&s->draft);
	char *const strings[] = { s->dir, s->why_not, s->last_server, s->last_context, s->last_cluster, s->last_place, s->language };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	*s = (struct rh_state){ 0 };
}
