/* Projects/Namespaces: what there is, in which project. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

static const struct rh_namespace_row *ns_of(const struct rh_row *row)
{
	return (const struct rh_namespace_row *)(const void *)row;
}

static void state_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, ns_of(row)->state);
}

static enum rh_role state_role(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return rh_str_is_nocase(rh_str(ns_of(row)->state), "active") ? RH_ROLE_GOOD : RH_ROLE_WARN;
}

static void name_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, ns_of(row)->name);
}

static void project_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rh_places *p = rh_app_session(s->app)->places;
	const char *id = ns_of(row)->project;
	const struct rh_row *project = p && id && *id ? rh_rows_get(&p->projects, id) : NULL;

	if (project)
		rh_buf_addz(out, ((const struct rh_project_row *)(const void *)project)->name);
	else
		rh_buf_addz(out, id ? id : "");
}

static void description_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, ns_of(row)->description ? ns_of(row)->description : "");
}

static int64_t since(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return ns_of(row)->created;
}

static const struct rh_column columns[] = {
	{ .id = "state", .title = N_("State"), .min = 6, .want = 8, .text = state_text, .role = state_role },
	{ .id = "name", .title = N_("Name"), .min = 12, .want = 24, .flags = RH_COL_SORTED | RH_COL_FIXED, .text = name_text },
	{ .id = "project", .title = N_("Project"), .min = 8, .want = 16, .text = project_text },
	{ .id = "description", .title = N_("Description"), .min = 10, .text = description_text },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 5, .flags = RH_COL_RIGHT | RH_COL_AGE, .since = since },
	{ 0 },
};

static void rows(struct rh_screen *s, struct rh_list_shown *out)
{
	static const struct rh_rows none;
	const struct rh_places *p = rh_app_session(s->app)->places;

	out->rows = p ? &p->namespaces : &none;
	out->phase = !p || p->live == RH_LIVE_LOADING ? RH_LIST_LOADING :
		     p->live == RH_LIVE_FAILED	      ? RH_LIST_FAILED :
							RH_LIST_READY;
	if (p && (p->live == RH_LIVE_FAILED || p->live == RH_LIVE_STALE))
		out->err = &p->err;
	out->empty = _("There is no namespace that you may see.");
	if (p && p->cannot_list)
		snprintf(out->summary, sizeof out->summary, "%s", _("this user may not list namespaces: name them with -n"));
	else if (p && p->namespaces.n)
		snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu namespace", "%zu namespaces", p->namespaces.n),
			 p->namespaces.n);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	(void)m;
	rh_screen_changed(s);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	struct rh_places *p = rh_app_session(s->app)->places;

	if (verb != RH_DO_AGAIN || !p)
		return false;
	rh_places_again(p);
	return true;
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s ▸ %s", _("Cluster"), _("Projects/Namespaces"));
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	rh_teach_start(out, rh_app_session(s->app));
	rh_buf_addz(out, " get namespaces\n");
}

static const struct rh_action actions[] = {
	{ RH_DO_FIND, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_SORT, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_AGAIN, NULL, NULL, N_("Ask the server again now."), RH_ACT_HINT },
	{ RH_DO_COMMANDS, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_namespaces = {
	.id = "namespaces",
	.title = N_("Projects/Namespaces"),
	.kind = RH_SCREEN_LIST,
	.help = N_("The namespaces that you may see, each with the Rancher project that it belongs to."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.reply = reply,
	.act = act,
	.crumb = crumb,
	.teach = teach,
};
