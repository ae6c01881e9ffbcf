/* Two copies of the program share one state. Before one writes, what the other has written since is taken over: each
 * server, each filter and each single value by itself. What both changed is ours.
 */
#include "app/internal.h"
#include "app/state.h"
#include "base/base.h"
#include "data/json.h"

#include <string.h>

enum { ENTRY_LIMIT = 1 << 20 };

/* ---- are two entries the same? By what would be written of them; absent entries are the same as each other. ---- */

typedef void write_entry(struct data_jw *w, const struct app_state *s, size_t i);

static void write_server(struct data_jw *w, const struct app_state *s, size_t i)
{
	app_saved_server_write(w, &s->servers[i]);
}

static void write_filter(struct data_jw *w, const struct app_state *s, size_t i)
{
	app_saved_filter_write(w, &s->filters[i]);
}

static const size_t absent = SIZE_MAX;

static bool same(write_entry *write, const struct app_state *a, size_t i, const struct app_state *b, size_t j)
{
	struct rh_buf texts[2];
	struct data_jw w;

	if (i == absent || j == absent)
		return i == j;
	for (int n = 0; n < 2; n++) {
		rh_buf_init(&texts[n], ENTRY_LIMIT);
		data_jw_init(&w, rh_out_buf(&texts[n]));
		write(&w, n ? b : a, n ? j : i);
	}
	bool equal = rh_str_eq(rh_buf_str(&texts[0]), rh_buf_str(&texts[1]));
	rh_buf_release(&texts[0]);
	rh_buf_release(&texts[1]);
	return equal;
}

/* ---- servers, by URL ---- */

static size_t server_at(const struct app_state *s, const char *url)
{
	for (size_t i = 0; i < s->server_count; i++)
		if (!strcmp(s->servers[i].url, url))
			return i;
	return absent;
}

/* The token file is merged by itself, by whoever writes it: nothing of it is touched here. */
static void server_take(struct app_state *ours, struct app_state *theirs, const char *url)
{
	size_t to = server_at(ours, url), from = server_at(theirs, url);
	struct app_saved_server moved;

	if (from == absent) {
		moved = ours->servers[to];
		ours->servers[to] = ours->servers[--ours->server_count];
		app_saved_server_release(&moved);
		return;
	}
	if (to == absent) {
		(void)app_state_server_add(ours, url);
		to = server_at(ours, url);
	}
	moved = ours->servers[to];
	ours->servers[to] = theirs->servers[from];
	theirs->servers[from] = moved;
}

static void merge_server(struct app_state *ours, const struct app_state *base, struct app_state *theirs,
			 const char *url)
{
	size_t in_base = server_at(base, url);
	char *z = rh_strdup(url);

	if (same(write_server, ours, server_at(ours, z), base, in_base) &&
	    !same(write_server, theirs, server_at(theirs, z), base, in_base))
		server_take(ours, theirs, z);
	free(z);
}

/* ---- filters, by server and cluster ---- */

static size_t filter_at(const struct app_state *s, const struct app_saved_filter *like)
{
	for (size_t i = 0; i < s->filter_count; i++)
		if (!strcmp(s->filters[i].server, like->server) && !strcmp(s->filters[i].cluster, like->cluster))
			return i;
	return absent;
}

static void merge_filter(struct app_state *ours, const struct app_state *base, const struct app_state *theirs,
			 const struct app_saved_filter *like)
{
	size_t in_base = filter_at(base, like), from = filter_at(theirs, like);

	if (!same(write_filter, ours, filter_at(ours, like), base, in_base) ||
	    same(write_filter, theirs, from, base, in_base))
		return;
	if (from == absent) {
		char *server = rh_strdup(like->server), *cluster = rh_strdup(like->cluster);
		app_state_filter_forget(ours, server, cluster);
		free(server);
		free(cluster);
	} else {
		app_state_filter_put(ours, like->server, like->cluster, &theirs->filters[from].filter);
	}
}

/* ---- what is protected: a mark is there, or not ---- */

static void merge_protection(struct app_state *ours, const struct app_state *base, const struct app_state *theirs,
			     const struct app_saved_protection *like)
{
	char *server = rh_strdup(like->server), *cluster = rh_strdup(like->cluster);
	bool was = app_state_protects(base, server, cluster);

	if (app_state_protects(ours, server, cluster) == was)
		app_state_protect(ours, server, cluster, app_state_protects(theirs, server, cluster));
	free(server);
	free(cluster);
}

static bool equal(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* ---- commands, by registry: none is ever taken away ---- */

static void merge_command(struct app_state *ours, const struct app_state *base, const struct app_saved_command *theirs)
{
	if (equal(app_state_command(ours, theirs->server), app_state_command(base, theirs->server)))
		(void)app_state_command_put(ours, theirs->server, theirs->command);
}

/* ---- lessons: done is done, and a place is where somebody was last ---- */

static const char *step_of(const struct app_state *s, const char *id)
{
	const struct app_saved_lesson *l = app_state_lesson(s, id);

	return l ? l->step : NULL;
}

static void merge_lesson(struct app_state *ours, const struct app_state *base, const struct app_saved_lesson *theirs)
{
	const char *mine = step_of(ours, theirs->id);
	char *step = rh_strdup(equal(mine, step_of(base, theirs->id)) ? (theirs->step ? theirs->step : "")
								      : (mine ? mine : ""));

	(void)app_state_lesson_put(ours, theirs->id, *step ? step : NULL, theirs->done);
	free(step);
}

/* ---- the rest ---- */

static void merge_settings(struct app_state *ours, const struct app_state *base, const struct app_state *theirs)
{
	const struct {
		char **ours, *base, *theirs;
	} texts[] = {
		{ &ours->language, base->language, theirs->language },
		{ &ours->theme, base->theme, theirs->theme },
		{ &ours->ambiguous, base->ambiguous, theirs->ambiguous },
		{ &ours->editor, base->editor, theirs->editor },
	};
	const struct {
		bool *ours, base, theirs;
	} flags[] = {
		{ &ours->teach_off, base->teach_off, theirs->teach_off },
		{ &ours->mouse, base->mouse, theirs->mouse },
		{ &ours->present, base->present, theirs->present },
		{ &ours->script_told, base->script_told, theirs->script_told },
		{ &ours->hosts_off, base->hosts_off, theirs->hosts_off },
	};

	for (size_t i = 0; i < RH_LEN(texts); i++)
		if (equal(*texts[i].ours, texts[i].base))
			rh_strset(texts[i].ours, texts[i].theirs);
	for (size_t i = 0; i < RH_LEN(flags); i++)
		if (*flags[i].ours == flags[i].base)
			*flags[i].ours = flags[i].theirs;
}

static void merge_values(struct app_state *ours, const struct app_state *base, const struct app_state *theirs)
{
	/* a place is where somebody was: its four parts belong together */
	bool moved = !equal(ours->last_server, base->last_server) || !equal(ours->last_context, base->last_context) ||
		     !equal(ours->last_cluster, base->last_cluster) || !equal(ours->last_place, base->last_place);

	if (!moved) {
		rh_strset(&ours->last_server, theirs->last_server);
		rh_strset(&ours->last_context, theirs->last_context);
		rh_strset(&ours->last_cluster, theirs->last_cluster);
		rh_strset(&ours->last_place, theirs->last_place);
	}
	merge_settings(ours, base, theirs);
}

void app_state_merge(struct app_state *ours, const struct app_state *base, struct app_state *theirs)
{
	/* those that are gone on the other side first: `theirs` is emptied on the way */
	for (size_t i = ours->server_count; i-- > 0;)
		merge_server(ours, base, theirs, ours->servers[i].url);
	for (size_t i = theirs->server_count; i-- > 0;)
		if (server_at(ours, theirs->servers[i].url) == absent)
			merge_server(ours, base, theirs, theirs->servers[i].url);
	for (size_t i = ours->filter_count; i-- > 0;)
		merge_filter(ours, base, theirs, &ours->filters[i]);
	for (size_t i = 0; i < theirs->filter_count; i++)
		merge_filter(ours, base, theirs, &theirs->filters[i]);
	for (size_t i = ours->protection_count; i-- > 0;)
		merge_protection(ours, base, theirs, &ours->protections[i]);
	for (size_t i = 0; i < theirs->protection_count; i++)
		merge_protection(ours, base, theirs, &theirs->protections[i]);
	for (size_t i = 0; i < theirs->command_count; i++)
		merge_command(ours, base, &theirs->commands[i]);
	for (size_t i = 0; i < theirs->lesson_count; i++)
		merge_lesson(ours, base, &theirs->lessons[i]);
	for (size_t i = 0; i < theirs->unverified_count; i++)
		app_state_unverified_add(ours, theirs->unverified[i]);
	merge_values(ours, base, theirs);
}
