/* What a project's registry overwrites is kept with the change that costs it, and put back. */
#include "app/change.h"
#include "app/internal.h"
#include "app/parts/undo.h"
#include "app/parts/member.h"
#include "app/undo.h"
#include "base/base.h"
#include "net/net.h"
#include "kube/kube.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define OLD "eyJxdWF5LmlvIjp7ImF1dGgiOiJkVHB2YkdRPSJ9fQ=="
#define SECRETS "/api/v1/namespaces/n/secrets"

/* Rancher's copy of a project's secret over it. */
#define COPY                                                                                                       \
	"{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"mine\",\"namespace\":\"n\",\"uid\":"  \
	"\"u2\",\"resourceVersion\":\"7\",\"labels\":{\"cattle.io/creator\":\"norman\"},\"annotations\":{"         \
	"\"field.cattle.io/projectId\":\"c-1:p-1\",\"field.cattle.io/creatorId\":\"u-1\",\"secret.user.cattle.io/" \
	"secret\":"                                                                                                \
	"\"true\"}},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"e30=\"}}"
#define MINE(version, data)                                                                                       \
	"{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"mine\",\"namespace\":\"n\",\"uid\":" \
	"\"u1\",\"resourceVersion\":\"" version "\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{"      \
	"\".dockerconfigjson\":\"" data "\"}}"

static struct app_change *change_that_loses(void)
{
	struct app_change *c = app_change_new("Create", "POST"), *copy;
	struct app_loss *l = app_loss_add(&c->losses);

	l->what = rh_strdup("secret n/mine");
	l->path = rh_strdup(SECRETS "/mine");
	l->ns = rh_strdup("n");
	l->name = rh_strdup("mine");
	l->cluster = rh_strdup("c-1");
	l->by = rh_strdup("mine");
	l->by_key = rh_strdup("project:p-1/mine");
	rh_secret_set(&l->object, rh_str(MINE("1", OLD)));
	copy = app_change_copy(c); /* as the review keeps it */
	app_change_free(&c);
	return copy;
}

static void what_a_project_overwrites_is_put_back_over_its_copy_only(void **state)
{
	struct app_change *c = change_that_loses(), *back;
	const struct app_undo *u;
	struct rh_err e;
	struct rh_str body;
	static struct app a; /* without a session: all it needs is the clock */

	(void)state;
	rh_clock_drive(1700000000);
	app_undo_keep_losses(&a, c);
	app_change_free(&c);
	u = app_undo_at(&a, 0);
	assert_non_null(u);
	assert_string_equal(u->by_key, "project:p-1/mine");
	assert_null(app_undo_change(&a, u->id, rh_str(MINE("8", "eHg=")), &e)); /* somebody else's */
	assert_int_equal(e.code, RH_E_CONFLICT);
	back = app_undo_change(&a, u->id, rh_str(COPY), &e);
	assert_non_null(back);
	assert_string_equal(back->method, "PUT");
	body = rh_secret_peek(&back->body);
	assert_true(rh_str_find(body, OLD) < body.n && rh_str_find(body, "\"resourceVersion\":\"7\"") < body.n);
	assert_true(rh_str_find(body, "\"uid\":\"u2\"") < body.n && rh_str_find(body, "cattle.io") == body.n);
	app_change_free(&back);
	back = app_undo_change(&a, u->id, RH_STR(""), &e); /* gone with the project's registry */
	assert_non_null(back);
	assert_string_equal(back->method, "POST");
	assert_true(rh_str_find(rh_secret_peek(&back->body), "uid") == back->body.n);
	app_change_free(&back);
	rh_clock_advance(600000);
	rh_timer_run();
	assert_null(app_undo_at(&a, 0));
	app_undo_release(&a);
}

static struct kube *cluster(struct app *a, const char *url, const char *id)
{
	struct net_endpoint *at = net_endpoint_new(url);
	struct kube *k = kube_new(a->net, at, "/k8s/clusters/local", id);

	net_endpoint_drop(&at);
	return k;
}

/* Two Ranchers each have a cluster "local". */
static void what_was_written_elsewhere_is_put_back_there(void **state)
{
	static struct app a;
	struct app_change *c = app_change_new("Save", "PUT");
	struct kube *here, *there;
	struct app_member *m;
	struct rh_err e;
	uint64_t id;

	(void)state;
	a.net = net_new();
	here = a.session.kube = cluster(&a, "https://one.example", "local");
	m = app_member_add(&a.session, "context:two");
	there = m->kube = cluster(&a, "https://two.example", "local");
	c->path = rh_strdup(SECRETS "/mine");
	c->what = rh_strdup("secret n/mine");
	c->name = rh_strdup("mine");
	rh_secret_set(&c->before, rh_str(MINE("1", OLD)));
	app_undo_keep(&a, c, there, rh_str(MINE("2", "eHg=")));
	id = app_undo_at(&a, 0)->id;
	assert_ptr_equal(app_undo_kube(&a, id, &e), there);
	app_members_free(&a.session.members);
	assert_null(app_undo_kube(&a, id, &e)); /* and not here */
	assert_int_equal(e.code, RH_E_NOTFOUND);
	app_change_free(&c);
	app_undo_release(&a);
	kube_free(&here);
	net_free(&a.net);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_project_overwrites_is_put_back_over_its_copy_only),
		cmocka_unit_test(what_was_written_elsewhere_is_put_back_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
