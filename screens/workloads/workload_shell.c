/* A shell in a pod, or attached to it: which container is asked, where there are several. */
#include "screens/workloads/workload_do.h"
#include "app/shell.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

#define SHELL "shell/"
#define ATTACH "attach/"

static void add(struct ui_choices *out, const char *how, const char *label, struct rh_str container)
{
	char *value = rh_format("%s%.*s", how, RH_ARG(container)), *text;

	text = container.n ? rh_format("%s %.*s", label, RH_ARG(container)) : rh_strdup(label);
	ui_choices_add(out, (struct ui_choice){ .value = value, .label = text });
	free(text);
	free(value);
}

static void fill(void *ctx, struct ui_choices *out)
{
	const struct workload_doing *d = ctx;
	struct rh_str rest = rh_str(d->containers ? d->containers : ""), name;
	bool several = strchr(rest.p, ',') != NULL;

	if (!several) {
		add(out, SHELL, _("A shell"), (struct rh_str){ 0 });
		add(out, ATTACH, _("Attached to what it runs"), (struct rh_str){ 0 });
		return;
	}
	while (rh_str_cut(&rest, ',', &name)) {
		add(out, SHELL, _("A shell in"), name);
		add(out, ATTACH, _("Attached to"), name);
	}
}

static void chosen(void *ctx, const char *value)
{
	struct workload_doing *d = ctx;
	const char *container = value ? strchr(value, '/') + 1 : "";

	if (value)
		app_shell(d->screen->app,
			  &(struct app_shell_ask){ .ns = d->ns,
						   .pod = d->name,
						   .container = *container ? container : NULL,
						   .attach = rh_str_starts(rh_str(value), ATTACH) },
			  d->screen->owner);
}

void workload_shell(struct ui_screen *s, struct workload_doing *d, const char *ns, const char *pod,
		    const char *containers)
{
	char *of = rh_strdup(ns), *name = rh_strdup(pod), *title; /* they may be d's own */

	workload_do_release(d);
	d->screen = s;
	d->ns = of;
	d->name = name;
	d->containers = containers ? rh_strdup(containers) : NULL;
	title = rh_format(_("In the pod %s"), name);
	ui_pick(app_ui(s->app),
		&(struct ui_picker){ .title = title, .fill = fill, .done = chosen, .ctx = d, .owner = s->owner });
	free(title);
}
