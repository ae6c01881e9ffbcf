/* The coverage as text: into a file, as `ranchhand audit` prints it, and the command that prints it. */
#include "screens/coverage/coverage.h"
#include "screens/edit_file.h"
#include "screens/screens.h"
#include "app/audit_print.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/screen.h"

#include <string.h>

void coverage_report(const struct coverage *c)
{
	const struct app_session *at = app_session(c->screen->app);
	struct app_audit_cluster *v = rh_alloc((c->n + 1) * sizeof *v);
	char *name = c->several ? rh_strdup("coverage.txt") : rh_format("coverage-%s.txt", at->cluster_name);
	struct rh_buf text;

	for (size_t i = 0; i < c->n; i++) {
		v[i] = (struct app_audit_cluster){ .name = *c->v[i].name ? c->v[i].name : at->cluster_name,
						   .found = c->v[i].found,
						   .now = rh_wall() };
		if (c->v[i].err)
			v[i].err = *c->v[i].err;
	}
	for (char *p = name; *p; p++)
		if (*p == '/')
			*p = '-';
	rh_buf_init(&text, (size_t)64 << 20);
	app_audit_table(v, c->n, &text);
	app_push(c->screen->app, &screen_to_file,
		 &(struct edit_file_start){
			 .name = name,
			 .remark = _(
				 "What ranchhand audit prints: no password, and no namespace left out that was read."),
			 .text = rh_buf_str(&text) });
	rh_buf_release(&text);
	free(name);
	free(v);
}

static void option(struct rh_buf *out, const char *name, const char *value)
{
	rh_buf_addf(out, " --%s=", name);
	app_teach_word(out, rh_str(value));
}

static void where(const struct coverage *c, struct rh_buf *out)
{
	const struct app_session *at = app_session(c->screen->app);

	if (at->demo)
		rh_buf_addz(out, " --demo");
	else if (at->rancher)
		option(out, "server", at->at->url);
	else if (at->kube && at->kube->kubeconfig)
		option(out, "kubeconfig", at->kube->kubeconfig);
	if (!at->demo && !at->rancher && !c->several && at->kube && at->kube->context)
		option(out, "context", at->kube->context);
	if (!c->several && at->rancher)
		option(out, "cluster", at->cluster_name);
}

void coverage_teach(const struct coverage *c, struct rh_buf *out)
{
	const struct app_session *at = app_session(c->screen->app);
	const char **names;
	size_t n;

	rh_buf_addz(out, "ranchhand");
	where(c, out);
	rh_buf_addz(out, " audit");
	if (c->several) {
		rh_buf_addz(out, " --all-clusters\n");
		return;
	}
	names = app_filter_names(c->screen->app, &n);
	for (size_t i = 0; at->tenancy && n < at->tenancy->namespaces.n && i < n; i++) {
		rh_buf_addz(out, " -n ");
		app_teach_word(out, rh_str(names[i]));
	}
	rh_buf_addc(out, '\n');
	free(names);
}
