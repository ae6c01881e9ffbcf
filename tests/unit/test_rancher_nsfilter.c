/* The rules of the namespace filter, each as Rancher's dashboard has it. */
#include "base/base.h"
#include "kube/list.h"
#include "rancher/internal.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- a cluster ---- */

static void add_project(struct rancher_tenancy *p, const char *id, const char *name, bool system)
{
	struct rancher_project_row *row;
	char *json = rh_format(
		"{\"id\":\"c-1:%s\",\"name\":\"%s\",\"labels\":{\"authz.management.cattle.io/system-project\":\"%s\"}}",
		id, name, system ? "true" : "false");

	row = (struct rancher_project_row *)rancher_project_row(NULL, rh_str(json));
	rh_rows_put(&p->projects, &row->row);
	free(json);
}

static void add_namespace(struct rancher_tenancy *p, const char *name, const char *project)
{
	char *json = rh_format("{\"id\":\"%s\",\"projectId\":%s%s%s}", name, project ? "\"" : "",
			       project ? project : "null", project ? "\"" : "");
	struct rancher_namespace_row *row = (struct rancher_namespace_row *)rancher_namespace_row(NULL, rh_str(json));
	const struct rancher_project_row *in =
		(const struct rancher_project_row *)(*row->project ? rh_rows_get(&p->projects, row->project) : NULL);

	row->system = rancher_namespace_system(name, false, in && in->system);
	row->obscure = rancher_namespace_obscure(name, row->system);
	rh_rows_put(&p->namespaces, &row->row);
	free(json);
}

static void world(struct rancher_tenancy *p)
{
	memset(p, 0, sizeof *p);
	rh_rows_init(&p->projects);
	rh_rows_init(&p->namespaces);
	p->live = KUBE_LIVE_POLLING;
	add_project(p, "p-web", "Web Shop", false);
	add_project(p, "p-web2", "Web Shop", false);
	add_project(p, "p-def", "default", false);
	add_project(p, "p-sys", "System", true);
	add_project(p, "p-ä", "Ärger", false);
	add_namespace(p, "web-green", "c-1:p-web");
	add_namespace(p, "web-blue", "c-1:p-web");
	add_namespace(p, "shop2", "c-1:p-web2");
	add_namespace(p, "default", "c-1:p-def");
	add_namespace(p, "kube-system", "c-1:p-sys");
	add_namespace(p, "agents", "c-1:p-sys"); /* system by its project */
	add_namespace(p, "p-web", "c-1:p-sys");  /* obscure: Rancher's own */
	add_namespace(p, "user-abc", NULL);      /* looks like one, but is nobody's system */
	add_namespace(p, "loose", NULL);
	add_namespace(p, "lost", "c-1:p-gone");
	add_namespace(p, "broken", "p-web"); /* no cluster before it: in no project */
	add_namespace(p, "broken2", "c-1:");
	add_namespace(p, "broken3", "c-1:p-web:x");
}

static void world_end(struct rancher_tenancy *p)
{
	rh_rows_release(&p->projects);
	rh_rows_release(&p->namespaces);
}

static void set(struct rancher_nsfilter *f, const char *ids)
{
	struct rh_str rest = rh_str(ids), id;

	rancher_nsfilter_set(f, NULL);
	while (*ids && rh_str_cut(&rest, ' ', &id))
		assert_true(rancher_nsfilter_add(f, id));
}

static void has(const struct rancher_nsfilter *f, const char *ids)
{
	struct rh_buf b;

	rh_buf_init(&b, 4096);
	for (size_t i = 0; i < f->n; i++)
		rh_buf_addf(&b, "%s%s", i ? " " : "", f->ids[i]);
	assert_string_equal(b.p, ids);
	rh_buf_release(&b);
}

/* ---- the active set ---- */

static void shown(struct rancher_nsfilter *f, const struct rancher_tenancy *p, const char *ids, const char *names)
{
	struct rh_str rest = rh_str(names), name;
	size_t kept = 0, wanted = 0, all;

	set(f, ids);
	for (size_t i = 0; i < p->namespaces.n; i++)
		kept += rancher_nsfilter_keeps(f, p, p->namespaces.v[i]->key);
	assert_int_equal(rancher_nsfilter_count(f, p, &all), kept);
	assert_int_equal(all, 12);
	while (*names && rh_str_cut(&rest, ' ', &name)) {
		char *z = rh_str_dup(name);

		if (!rancher_nsfilter_keeps(f, p, z))
			fail_msg("%s hides %s", ids, z);
		wanted++;
		free(z);
	}
	if (kept != wanted)
		fail_msg("%s shows %zu, not %zu", ids, kept, wanted);
}

static void active_set(void **state)
{
	struct rancher_nsfilter f = { 0 };
	struct rancher_tenancy p;

	(void)state;
	world(&p);
	shown(&f, &p, "",
	      "web-green web-blue shop2 default kube-system agents user-abc loose lost broken broken2 broken3");
	shown(&f, &p, "all://user", "web-green web-blue shop2 default user-abc loose lost broken broken2 broken3");
	shown(&f, &p, "all://system", "kube-system agents");
	shown(&f, &p, "all://orphans", "user-abc loose lost broken broken2 broken3");
	shown(&f, &p, "project://p-web", "web-green web-blue");
	shown(&f, &p, "project://p-sys", "kube-system agents");
	shown(&f, &p, "ns://p-web", "p-web");
	shown(&f, &p, "ns://loose project://p-web2", "loose shop2");
	shown(&f, &p, "all://orphans project://p-def", "user-abc loose lost broken broken2 broken3 default");
	shown(&f, &p, "ns://nowhere", "");
	rancher_nsfilter_release(&f);
	world_end(&p);
}

/* Rows may come of a namespace that the places do not know yet. */
static void unknown_namespaces(void **state)
{
	struct rancher_nsfilter f = { 0 };
	struct rancher_tenancy p;

	(void)state;
	world(&p);
	set(&f, "");
	assert_true(rancher_nsfilter_keeps(&f, &p, "brand-new"));
	assert_true(rancher_nsfilter_keeps(&f, NULL, "brand-new"));
	set(&f, "all://user");
	assert_true(rancher_nsfilter_keeps(&f, &p, "brand-new"));
	assert_false(rancher_nsfilter_keeps(&f, NULL, "kube-system"));
	assert_false(rancher_nsfilter_keeps(&f, NULL, "cattle-x-system"));
	/* Sources of project secrets on `local`, which Norman's list does not have. */
	assert_false(rancher_nsfilter_keeps(&f, &p, "p-2g7mp"));
	assert_false(rancher_nsfilter_keeps(&f, &p, "u-b4qkhsnliz"));
	assert_false(rancher_nsfilter_keeps(&f, &p, "user-x7k2p"));
	assert_false(rancher_nsfilter_keeps(&f, &p, "local-p-ncq5b"));
	assert_false(rancher_nsfilter_keeps(&f, &p, "c-m-4xq9zv2k-p-mc2vd"));
	assert_false(rancher_nsfilter_keeps(&f, &p, "c-8kd2p-p-2xk7d"));
	assert_true(rancher_nsfilter_keeps(&f, &p, "c-8kd2p-payments"));
	p.live = KUBE_LIVE_WATCHING;
	assert_false(rancher_nsfilter_keeps(&f, &p, "p-2g7mp"));
	p.live = KUBE_LIVE_POLLING;
	assert_true(rancher_nsfilter_keeps(&f, &p, "p-2g7m"));
	assert_true(rancher_nsfilter_keeps(&f, &p, "p-2g7mpq"));
	assert_true(rancher_nsfilter_keeps(&f, &p, "p-blog-x"));
	set(&f, "");
	assert_false(rancher_nsfilter_keeps(&f, &p, "p-2g7mp"));
	set(&f, "ns://p-2g7mp");
	assert_true(rancher_nsfilter_keeps(&f, &p, "p-2g7mp"));
	p.live = KUBE_LIVE_LOADING; /* it may still come */
	set(&f, "all://user");
	assert_true(rancher_nsfilter_keeps(&f, &p, "p-2g7mp"));
	p.live = KUBE_LIVE_POLLING;
	set(&f, "ns://brand-new");
	assert_true(rancher_nsfilter_keeps(&f, NULL, "brand-new"));
	set(&f, "project://p-web");
	assert_false(rancher_nsfilter_keeps(&f, NULL, "web-blue"));
	rancher_nsfilter_release(&f);
	world_end(&p);
}

static void one_project(void **state)
{
	static const struct {
		const char *ids, *project;
	} cases[] = {
		{ "", NULL },
		{ "all://user", NULL },
		{ "all://orphans", NULL },
		{ "project://p-web", "p-web" },
		{ "project://p-web ns://web-blue", "p-web" },
		{ "ns://web-blue project://p-web ns://web-green", "p-web" },
		{ "ns://web-blue", NULL },
		{ "project://p-web project://p-web2", NULL },
		{ "project://p-web ns://shop2", NULL },
		{ "project://p-web ns://loose", NULL },
		{ "project://p-web ns://nowhere", NULL },
		{ "project://p-web all://orphans", NULL },
		{ "project://p-gone", NULL },
		{ "project://p-def", "p-def" },
	};
	struct rancher_nsfilter f = { 0 };
	struct rancher_tenancy p;

	(void)state;
	world(&p);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		const struct rancher_project_row *found;

		set(&f, cases[i].ids);
		found = rancher_nsfilter_project(&f, &p);
		if ((found != NULL) != (cases[i].project != NULL) || (found && strcmp(found->id, cases[i].project)))
			fail_msg("%s: %s", cases[i].ids, found ? found->id : "none");
	}
	rancher_nsfilter_release(&f);
	world_end(&p);
}

/* ---- picking ---- */

static void picking(void **state)
{
	static const struct {
		const char *before, *pick, *after;
	} cases[] = {
		{ "all://user", "all", "" },
		{ "project://p-a ns://b", "all", "" },
		{ "", "all", "" },
		{ "all://user", "all://system", "all://system" },
		{ "project://p-a ns://b", "all://system", "all://system" },
		{ "", "all://user", "all://user" },
		{ "all://user", "project://p-a", "project://p-a" },
		{ "all://system", "ns://b", "ns://b" },
		{ "", "ns://b", "ns://b" },
		{ "project://p-a", "ns://b", "project://p-a ns://b" },
		{ "ns://b", "all://orphans", "ns://b all://orphans" },
		{ "all://user", "all://orphans", "all://orphans" },
		{ "all://orphans", "project://p-a", "all://orphans project://p-a" },
		/* picked again */
		{ "project://p-a ns://b", "project://p-a", "ns://b" },
		{ "ns://b", "ns://b", "all://user" },
		{ "all://system", "all://system", "all://user" },
		{ "all://orphans", "all://orphans", "all://user" },
		{ "all://user", "all://user", "" },
	};
	struct rancher_nsfilter f = { 0 };

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		set(&f, cases[i].before);
		rancher_nsfilter_toggle(&f, cases[i].pick);
		has(&f, cases[i].after);
	}
	set(&f, "ns://b");
	rancher_nsfilter_set(&f, f.ids[0]); /* one of its own */
	has(&f, "ns://b");
	assert_true(rancher_nsfilter_has(&f, "ns://b"));
	assert_false(rancher_nsfilter_has(&f, "all"));
	set(&f, "");
	assert_true(rancher_nsfilter_has(&f, "all"));
	rancher_nsfilter_release(&f);
}

static void cleaning(void **state)
{
	static const struct {
		const char *before, *after;
		size_t dropped;
	} cases[] = {
		{ "", "", 0 },
		{ "all://system", "all://system", 0 },
		{ "project://p-gone ns://web-blue", "ns://web-blue", 1 },
		{ "ns://gone project://p-web ns://gone2 all://orphans", "project://p-web all://orphans", 2 },
		{ "ns://gone project://p-gone", "all://user", 2 },
	};
	struct rancher_nsfilter f = { 0 };
	struct rancher_tenancy p;

	(void)state;
	world(&p);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		set(&f, cases[i].before);
		assert_int_equal(rancher_nsfilter_clean(&f, &p), cases[i].dropped);
		has(&f, cases[i].after);
	}
	rancher_nsfilter_release(&f);
	world_end(&p);
}

static void ids(void **state)
{
	static const char *const bad[] = { "",         "all",   "all://",   "ns://", "project://", "namespaced://true",
					   "web-blue", "ns:/x", "ns://a\0b" };
	struct rancher_nsfilter f = { 0 }, g = { 0 };

	(void)state;
	for (size_t i = 0; i < RH_LEN(bad); i++)
		assert_false(rancher_nsfilter_add(&f, i + 1 < RH_LEN(bad) ? rh_str(bad[i]) : rh_str_n(bad[i], 8)));
	assert_int_equal(f.n, 0);
	set(&f, "ns://a ns://b ns://a");
	has(&f, "ns://a ns://b");
	set(&g, "ns://b ns://a");
	assert_true(rancher_nsfilter_eq(&f, &g));
	rancher_nsfilter_toggle(&g, "ns://a");
	assert_false(rancher_nsfilter_eq(&f, &g));
	rancher_nsfilter_copy(&g, &f);
	assert_true(rancher_nsfilter_eq(&f, &g));
	rancher_nsfilter_release(&f);
	rancher_nsfilter_release(&g);
}

/* ---- the preference of Rancher's own pages ---- */

static void preference(void **state)
{
	static const struct {
		const char *value, *ids; /* ids NULL: says nothing of this cluster */
		enum rh_code code;
	} cases[] = {
		{ "{\"c-1\":[\"project://p-web\",\"ns://loose\"],\"c-2\":[]}", "project://p-web ns://loose", RH_OK },
		{ "{\"c-2\":[\"all://user\"]}", NULL, RH_OK },
		{ "{\"c-1\":[]}", "", RH_OK },
		{ "{\"c-1\":[\"namespaced://true\"]}", "", RH_OK },
		{ "{\"c-1\":[7,null,\"all://system\"]}", "all://system", RH_OK },
		{ "{\"c-1\":[\"ns://x\"", NULL, RH_E_PARSE },
		{ "[]", NULL, RH_E_PARSE },
		{ "{\"c-1\":\"all\"}", NULL, RH_E_PARSE },
		{ "null", NULL, RH_E_PARSE },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rancher_nsfilter *f;
		struct rh_err e;

		assert_int_equal(rancher_nsfilter_read(cases[i].value, "c-1", &f, &e), cases[i].code);
		assert_int_equal(f != NULL, cases[i].ids != NULL);
		if (f)
			has(f, cases[i].ids);
		assert_int_equal(e.what[0] != 0, cases[i].code != RH_OK);
		rancher_nsfilter_free(f);
	}
}

/* ---- what it offers ---- */

static void list_option(void *ctx, const struct rancher_nsfilter_option *o)
{
	if (!o->id)
		rh_buf_addz(ctx, "--\n");
	else
		rh_buf_addf(ctx, "%s%s|%s|%zu\n", o->within ? " " : "", o->id, o->label, o->namespaces);
}

static void options(void **state)
{
	struct rancher_tenancy p;
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 16384);
	world(&p);
	rancher_nsfilter_options(&p, list_option, &b);
	assert_string_equal(
		b.p, "all|All Namespaces|0\n"
		     "all://user|Only User Namespaces|0\n"
		     "all://system|Only System Namespaces|0\n"
		     "--\nproject://p-def|Project: default|1\n ns://default|default|0\n"
		     "--\nproject://p-sys|Project: System|2\n ns://agents|agents|0\n ns://kube-system|kube-system|0\n"
		     "--\nproject://p-web|Project: Web Shop (p-web)|2\n ns://web-blue|web-blue|0\n "
		     "ns://web-green|web-green|0\n"
		     "--\nproject://p-web2|Project: Web Shop (p-web2)|1\n ns://shop2|shop2|0\n"
		     "--\nproject://p-ä|Project: Ärger|0\n"
		     "--\nall://orphans|Not in a Project|6\n ns://broken|broken|0\n ns://broken2|broken2|0\n"
		     " ns://broken3|broken3|0\n ns://loose|loose|0\n ns://lost|lost|0\n ns://user-abc|user-abc|0\n");
	rh_rows_clear(&p.projects); /* a cluster without Rancher */
	rh_buf_clear(&b);
	rancher_nsfilter_options(&p, list_option, &b);
	assert_non_null(strstr(b.p, "--\nns://agents|agents|0\nns://broken|"));
	assert_null(strstr(b.p, "Project"));
	world_end(&p);
	rh_buf_clear(&b);
	rancher_nsfilter_options(NULL, list_option, &b);
	assert_null(strstr(b.p, "ns://"));
	rh_buf_release(&b);
}

static void labels(void **state)
{
	static const struct {
		const char *id, *label;
	} cases[] = {
		{ "all", "All Namespaces" },
		{ "all://user", "Only User Namespaces" },
		{ "all://orphans", "Not in a Project" },
		{ "project://p-def", "Project: default" },
		{ "project://p-web2", "Project: Web Shop (p-web2)" },
		{ "project://p-gone", "Project: p-gone" },
		{ "ns://web-blue", "web-blue" },
	};
	struct rancher_tenancy p;
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 4096);
	world(&p);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		rancher_nsfilter_label(cases[i].id, &p, &b);
		assert_string_equal(b.p, cases[i].label);
	}
	rh_buf_clear(&b);
	rancher_nsfilter_label("project://p-web", NULL, &b);
	assert_string_equal(b.p, "Project: p-web");
	world_end(&p);
	rh_buf_release(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(active_set),  cmocka_unit_test(unknown_namespaces),
		cmocka_unit_test(one_project), cmocka_unit_test(picking),
		cmocka_unit_test(cleaning),    cmocka_unit_test(ids),
		cmocka_unit_test(preference),  cmocka_unit_test(options),
		cmocka_unit_test(labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
