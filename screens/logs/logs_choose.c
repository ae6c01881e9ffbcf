/* Whose log it is, and how far back it goes. */
#include "screens/logs/logs.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/pod.h"
#include "kube/workload.h"
#include "ui/field.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

/* Rancher's choices, shell/components/nav/WindowManager/ContainerLogs.vue, begins with the lines. */
const struct logs_range logs_ranges[] = {
	{ "1000", N_("last 1,000 lines"), 1000, 0 },
	{ "10000", N_("last 10,000 lines"), 10000, 0 },
	{ "minute", N_("last minute"), -1, 60 },
	{ "5minutes", N_("last 5 minutes"), -1, 300 },
	{ "30minutes", N_("last 30 minutes"), -1, 1800 },
	{ "hour", N_("last hour"), -1, 3600 },
	{ "12hours", N_("last 12 hours"), -1, 12 * 3600 },
	{ "all", N_("everything"), -1, 0 },
	{ 0 },
};

/* ---- since ---- */

static void fill_ranges(void *ctx, struct ui_choices *out)
{
	(void)ctx;
	for (const struct logs_range *r = logs_ranges; r->id; r++)
		ui_choices_add(out, (struct ui_choice){ .value = r->id, .label = _(r->label) });
}

static void range_chosen(void *ctx, const char *value)
{
	struct ui_screen *s = ctx;

	for (size_t i = 0; value && logs_ranges[i].id; i++)
		if (strcmp(value, logs_ranges[i].id) == 0) {
			logs_of(s)->range = i;
			logs_start(logs_of(s));
			app_teach_later(s->app);
			ui_screen_changed(s);
		}
}

void logs_choose_range(struct ui_screen *s)
{
	ui_pick(app_ui(s->app), &(struct ui_picker){ .title = _("How far back"),
						     .fill = fill_ranges,
						     .at = logs_ranges[logs_of(s)->range].id,
						     .done = range_chosen,
						     .ctx = s,
						     .owner = s->owner });
}

/* ---- containers ---- */

static const char *state_word(const struct kube_container *c)
{
	if (c->state == KUBE_CONTAINER_RUNNING)
		return _("running");
	if (*c->reason)
		return c->reason;
	return c->state == KUBE_CONTAINER_ENDED ? _("ended") : _("waiting");
}

/* Values are "POD/CONTAINER", either of which may be empty: all. */
static void add_container(const struct kube_pod *pod, const struct kube_container *c, bool many, struct ui_choices *out)
{
	char *value = rh_format("%s/%s", pod->name, c->name);
	char *label = many ? rh_format("%s · %s", pod->name, c->name) : rh_strdup(c->name);
	struct rh_buf note;

	rh_buf_init(&note, 1024);
	rh_buf_addf(&note, "%s%s", c->init ? _("init · ") : "", state_word(c));
	if (c->restarts)
		rh_buf_addf(&note, rh_ngettext(" · %d restart", " · %d restarts", (unsigned long)c->restarts),
			    c->restarts);
	ui_choices_add(out, (struct ui_choice){ .value = value, .label = label, .note = note.p });
	rh_buf_release(&note);
	free(label);
	free(value);
}

static void fill_containers(void *ctx, struct ui_choices *out)
{
	const struct logs_screen *st = logs_of(ctx);

	ui_choices_add(out, (struct ui_choice){ .value = "/",
						.label = st->def->kind == KUBE_POD ? _("All containers")
										   : _("All pods and containers") });
	for (size_t i = 0; i < st->pod_count; i++)
		for (size_t j = 0; j < st->pods[i]->container_count; j++)
			add_container(st->pods[i], &st->pods[i]->containers[j], st->def->kind != KUBE_POD, out);
}

static void container_chosen(void *ctx, const char *value)
{
	struct ui_screen *s = ctx;
	struct logs_screen *st = logs_of(s);
	struct rh_str rest = rh_str(value), pod;
	char *copy;

	if (!value || !rh_str_cut(&rest, '/', &pod))
		return;
	free(st->pod);
	free(st->container);
	copy = rest.n ? rh_str_dup(rest) : NULL;
	st->pod = pod.n ? rh_str_dup(pod) : NULL;
	st->container = copy;
	logs_start(st);
	app_teach_later(s->app);
	ui_screen_changed(s);
}

void logs_choose_container(struct ui_screen *s)
{
	const struct logs_screen *st = logs_of(s);
	char *at = rh_format("%s/%s",
			     st->pod                                      ? st->pod
			     : st->container && st->def->kind == KUBE_POD ? st->name
									  : "",
			     st->container ? st->container : "");

	ui_pick(app_ui(s->app), &(struct ui_picker){ .title = _("Container"),
						     .fill = fill_containers,
						     .at = at,
						     .done = container_chosen,
						     .ctx = s,
						     .owner = s->owner });
	free(at);
}
