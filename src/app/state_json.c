/* The state as JSON: reading it leniently (what is not understood is left out), and writing it. */
#include "app/internal.h"
#include "app/state.h"
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "rancher/nsfilter.h"

#include <string.h>

/* ---- reading ---- */

static void take(char **to, const struct rh_tree *t, const char *pointer)
{
	struct rh_str s = data_tree_text(t, pointer);

	free(*to);
	*to = s.n ? rh_str_dup(s) : NULL;
}

static const struct {
	const char *pointer;
	size_t at;
} server_texts[] = {
	{ "/name", offsetof(struct app_saved_server, name) },
	{ "/url", offsetof(struct app_saved_server, url) },
	{ "/pin", offsetof(struct app_saved_server, pin) },
	{ "/ca", offsetof(struct app_saved_server, ca_pem) },
	{ "/proxy", offsetof(struct app_saved_server, proxy) },
	{ "/serverName", offsetof(struct app_saved_server, server_name) },
	{ "/connectTo", offsetof(struct app_saved_server, connect_to) },
	{ "/provider", offsetof(struct app_saved_server, provider) },
	{ "/user", offsetof(struct app_saved_server, user) },
};

static char **server_text(struct app_saved_server *v, size_t i)
{
	return (char **)(void *)((char *)v + server_texts[i].at);
}

static void read_server(struct app_state *s, const struct rh_tree *t)
{
	struct rh_str url = data_tree_text(t, "/url");

	if (!url.n)
		return;
	char *z = rh_str_dup(url);
	struct app_saved_server *v = app_state_server_add(s, z);
	free(z);
	for (size_t i = 0; i < RH_LEN(server_texts); i++)
		take(server_text(v, i), t, server_texts[i].pointer);
	v->read_only = data_tree_true(t, "/readOnly");
	v->has_token = data_tree_true(t, "/token");
	v->used = data_tree_int(t, "/used", 0);
}

static void read_filter(struct app_state *s, const struct rh_tree *t)
{
	struct rancher_nsfilter f = { 0 };
	char *server = NULL, *cluster = NULL;

	take(&server, t, "/server");
	take(&cluster, t, "/cluster");
	for (const struct rh_tree *id = data_tree_first(data_tree_at(t, "/ids")); id; id = data_tree_next(id))
		rancher_nsfilter_add(&f, data_tree_text(id, ""));
	if (server && cluster)
		app_state_filter_put(s, server, cluster, &f);
	rancher_nsfilter_release(&f);
	free(server);
	free(cluster);
}

static void read_protection(struct app_state *s, const struct rh_tree *t)
{
	char *server = rh_str_dup(data_tree_text(t, "/server")), *cluster = rh_str_dup(data_tree_text(t, "/cluster"));

	if (*server)
		app_state_protect(s, server, cluster, true);
	free(server);
	free(cluster);
}

static void read_command(struct app_state *s, const struct rh_tree *t)
{
	char *server = rh_str_dup(data_tree_text(t, "/server")), *command = rh_str_dup(data_tree_text(t, "/command"));

	if (*server && *command)
		(void)app_state_command_put(s, server, command);
	free(server);
	free(command);
}

static void read_lesson(struct app_state *s, const struct rh_tree *t)
{
	char *id = rh_str_dup(data_tree_text(t, "/id")), *step = NULL;

	take(&step, t, "/step");
	if (*id)
		(void)app_state_lesson_put(s, id, step, data_tree_true(t, "/done"));
	free(id);
	free(step);
}

void app_state_read(struct app_state *s, const struct rh_tree *t)
{
	take(&s->last_server, t, "/last/server");
	take(&s->last_context, t, "/last/context");
	take(&s->last_cluster, t, "/last/cluster");
	take(&s->last_place, t, "/last/place");
	take(&s->language, t, "/language");
	take(&s->theme, t, "/theme");
	take(&s->ambiguous, t, "/ambiguous");
	take(&s->editor, t, "/editor");
	s->teach_off = data_tree_true(t, "/teachOff");
	s->mouse = data_tree_true(t, "/mouse");
	s->present = data_tree_true(t, "/present");
	s->script_told = data_tree_true(t, "/scriptTold");
	s->hosts_off = data_tree_true(t, "/hostsOff");
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/servers")); v; v = data_tree_next(v))
		read_server(s, v);
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/filters")); v; v = data_tree_next(v))
		read_filter(s, v);
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/protected")); v; v = data_tree_next(v))
		read_protection(s, v);
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/commands")); v; v = data_tree_next(v))
		read_command(s, v);
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/lessons")); v; v = data_tree_next(v))
		read_lesson(s, v);
	for (const struct rh_tree *v = data_tree_first(data_tree_at(t, "/unverified")); v; v = data_tree_next(v)) {
		char *url = rh_str_dup(data_tree_text(v, ""));

		if (*url)
			app_state_unverified_add(s, url);
		free(url);
	}
}

void app_saved_server_release(struct app_saved_server *v)
{
	for (size_t i = 0; i < RH_LEN(server_texts); i++)
		free(*server_text(v, i));
}

/* ---- writing ---- */

void app_saved_server_write(struct data_jw *w, struct app_saved_server *v)
{
	data_jw_open(w, '{');
	for (size_t i = 0; i < RH_LEN(server_texts); i++)
		data_jw_kv_given(w, server_texts[i].pointer + 1, *server_text(v, i));
	data_jw_kv_set(w, "readOnly", v->read_only);
	data_jw_kv_set(w, "token", v->has_token);
	data_jw_kv_int(w, "used", v->used);
	data_jw_close(w, '}');
}

void app_saved_filter_write(struct data_jw *w, const struct app_saved_filter *f)
{
	data_jw_open(w, '{');
	data_jw_kv_given(w, "server", f->server);
	data_jw_kv_given(w, "cluster", f->cluster);
	data_jw_kv_open(w, "ids", '[');
	for (size_t i = 0; i < f->filter.n; i++)
		data_jw_str(w, rh_str(f->filter.ids[i]));
	data_jw_close(w, ']');
	data_jw_close(w, '}');
}

static void write_protected(struct data_jw *w, const struct app_state *s)
{
	data_jw_kv_open(w, "protected", '[');
	for (size_t i = 0; i < s->protection_count; i++) {
		if (strcmp(s->protections[i].server, APP_STATE_DEMO) == 0)
			continue;
		data_jw_open(w, '{');
		data_jw_kv_given(w, "server", s->protections[i].server);
		data_jw_kv_given(w, "cluster", s->protections[i].cluster);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
}

static void write_commands(struct data_jw *w, const struct app_state *s)
{
	data_jw_kv_open(w, "commands", '[');
	for (size_t i = 0; i < s->command_count; i++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "server", s->commands[i].server);
		data_jw_kv_given(w, "command", s->commands[i].command);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
}

static void write_lessons(struct data_jw *w, const struct app_state *s)
{
	data_jw_kv_open(w, "lessons", '[');
	for (size_t i = 0; i < s->lesson_count; i++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "id", s->lessons[i].id);
		data_jw_kv_given(w, "step", s->lessons[i].step);
		data_jw_kv_set(w, "done", s->lessons[i].done);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
}

void app_state_write(struct data_jw *w, struct app_state *s)
{
	data_jw_open(w, '{');
	data_jw_kv_int(w, "version", 1);
	data_jw_kv_open(w, "last", '{');
	data_jw_kv_given(w, "server", s->last_server);
	data_jw_kv_given(w, "context", s->last_context);
	data_jw_kv_given(w, "cluster", s->last_cluster);
	data_jw_kv_given(w, "place", s->last_place);
	data_jw_close(w, '}');
	data_jw_kv_given(w, "language", s->language);
	data_jw_kv_given(w, "theme", s->theme);
	data_jw_kv_given(w, "ambiguous", s->ambiguous);
	data_jw_kv_given(w, "editor", s->editor);
	data_jw_kv_set(w, "teachOff", s->teach_off);
	data_jw_kv_set(w, "mouse", s->mouse);
	data_jw_kv_set(w, "present", s->present);
	data_jw_kv_set(w, "scriptTold", s->script_told);
	data_jw_kv_set(w, "hostsOff", s->hosts_off);
	data_jw_kv_open(w, "servers", '[');
	for (size_t i = 0; i < s->server_count; i++)
		app_saved_server_write(w, &s->servers[i]);
	data_jw_close(w, ']');
	data_jw_kv_open(w, "filters", '[');
	for (size_t i = 0; i < s->filter_count; i++)
		if (strcmp(s->filters[i].server, APP_STATE_DEMO) != 0)
			app_saved_filter_write(w, &s->filters[i]);
	data_jw_close(w, ']');
	write_protected(w, s);
	write_commands(w, s);
	write_lessons(w, s);
	data_jw_kv_open(w, "unverified", '[');
	for (size_t i = 0; i < s->unverified_count; i++)
		data_jw_str(w, rh_str(s->unverified[i]));
	data_jw_close(w, ']');
	data_jw_close(w, '}');
}
