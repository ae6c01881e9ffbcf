/* A trainer's own world: projects with their namespaces, secrets, workloads, and what registries answer. */
#include "sandbox/world_file.h"
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/breaks.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/demo/demo.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/text.h"
#include "data/yaml.h"
#include "registry/image.h"

#include <string.h>

enum { FILE_MOST = 1 << 20 };

/* What may stand in the entries of each list. */
enum what { LABEL, SUBDOMAIN, IMAGE, NUMBER, FAULT, TEXT, LABELS, SUBDOMAINS, TEXTS };
static const struct member {
	const char *section, *name;
	bool needed;
	enum what what;
} known[] = {
	{ "projects", "name", true, TEXT },         { "projects", "namespaces", true, LABELS },
	{ "projects", "members", false, TEXTS },    { "registries", "host", true, TEXT },
	{ "registries", "user", false, TEXT },      { "registries", "password", false, TEXT },
	{ "registries", "fault", false, FAULT },    { "secrets", "namespace", true, LABEL },
	{ "secrets", "name", true, SUBDOMAIN },     { "secrets", "host", true, TEXT },
	{ "secrets", "user", true, TEXT },          { "secrets", "password", false, TEXT },
	{ "workloads", "namespace", true, LABEL },  { "workloads", "name", true, LABEL },
	{ "workloads", "image", true, IMAGE },      { "workloads", "secrets", false, SUBDOMAINS },
	{ "workloads", "replicas", false, NUMBER },
};
static const char *const sections[] = { "projects", "registries", "secrets", "workloads" };
static const char *const expected[] = {
	[LABEL] = "a name of at most 63 lower-case letters, digits and -",
	[SUBDOMAIN] = "a name of lower-case letters, digits, - and .",
	[IMAGE] = "an image: quay.io/acme/web:1.0",
	[NUMBER] = "a number from 0 to 20",
	[FAULT] = SB_REGISTRY_FAULTS,
	[TEXT] = "a text",
	[LABELS] = "a list of names: [team-a, team-b]",
	[SUBDOMAINS] = "a list of names: [pull]",
	[TEXTS] = "a list of texts",
};

static const char *text(const struct data_yaml *map, const char *key)
{
	const struct data_yaml *y = data_yaml_member(map, key);

	return y && y->kind == DATA_YAML_SCALAR ? y->text : "";
}

/* ---- checking ---- */

static enum rh_code wrong(struct rh_err *e, const char *path, int line, const char *what, const char *fix)
{
	rh_err_set(e, RH_E_PARSE, "%s, line %d", path, line);
	rh_err_why(e, "%s; %s", what, fix);
	return e->code;
}

static bool one_fits(enum what what, const struct data_yaml *y)
{
	const struct rh_str z = rh_str(y->kind == DATA_YAML_SCALAR ? y->text : NULL);
	struct registry_image image = { 0 };
	struct rh_err e;
	int64_t n;
	bool fits = z.n > 0;

	if (what == LABEL || what == LABELS)
		return data_name_label(z, &e);
	if (what == SUBDOMAIN || what == SUBDOMAINS)
		return data_name_subdomain(z, &e);
	if (what == NUMBER)
		return rh_str_number(z, 0, 20, &n);
	if (what == FAULT)
		return fits && sb_registry_fault_is(y->text);
	if (what == IMAGE) {
		fits = fits && registry_image_parse(z, &image, &e);
		registry_image_release(&image);
	}
	return fits;
}

static bool fits(enum what what, const struct data_yaml *y)
{
	if (what < LABELS)
		return one_fits(what, y);
	for (const struct data_yaml *one = y->child; y->kind == DATA_YAML_LIST && one; one = one->next)
		if (!one_fits(what, one))
			return false;
	return y->kind == DATA_YAML_LIST;
}

static enum rh_code check_member(const char *path, const char *section, const struct data_yaml *y, struct rh_err *e)
{
	const struct member *m = NULL;
	struct rh_buf others;
	enum rh_code code = RH_OK;

	rh_buf_init(&others, 4096);
	rh_buf_addz(&others, "expected:");
	for (size_t i = 0; i < RH_LEN(known); i++) {
		if (strcmp(known[i].section, section) != 0)
			continue;
		rh_buf_addf(&others, " %s", known[i].name);
		if (y->key && !strcmp(known[i].name, y->key))
			m = &known[i];
	}
	if (!m || !fits(m->what, y)) {
		char *what = rh_format(m ? "this is no \"%s\" of %s" : "\"%s\" is not known in %s",
				       y->key ? y->key : "", section);
		char *want = m ? rh_format("expected: %s", expected[m->what]) : rh_strdup(others.p);
		code = wrong(e, path, y->line, what, want);
		free(what);
		free(want);
	}
	rh_buf_release(&others);
	return code;
}

/* Users are those that the registries know; a secret may have any other with a password. */
static enum rh_code check_user(const struct sb_world *w, const char *path, const struct data_yaml *entry,
			       struct rh_err *e)
{
	const char *host = text(entry, "host"), *user = text(entry, "user");
	bool own = *text(entry, "password") && *text(entry, "namespace");

	if (*host && !own && !sb_registry_known(host))
		return wrong(e, path, entry->line, "the sandbox plays no such registry", "docs/SANDBOX.md lists them");
	if (!*user || own || sb_registry_password(w, host, user))
		return RH_OK;
	return wrong(e, path, entry->line, "no registry of the sandbox knows this user",
		     "GET /sandbox/hello and docs/SANDBOX.md list them; a secret may have any with a password");
}

static enum rh_code check_entry(const struct sb_world *w, const char *path, const char *section,
				const struct data_yaml *entry, struct rh_err *e)
{
	enum rh_code code = RH_OK;

	if (entry->kind != DATA_YAML_MAP)
		code = wrong(e, path, entry->line, "no map", "expected: {name: ...}");
	for (const struct data_yaml *m = entry->child; code == RH_OK && m; m = m->next)
		code = check_member(path, section, m, e);
	for (size_t i = 0; code == RH_OK && i < RH_LEN(known); i++) {
		if (strcmp(known[i].section, section) != 0 || !known[i].needed ||
		    data_yaml_member(entry, known[i].name))
			continue;
		char *what = rh_format("\"%s\" is missing", known[i].name);
		char *want = rh_format("expected: %s", expected[known[i].what]);
		code = wrong(e, path, entry->line, what, want);
		free(what);
		free(want);
	}
	return code == RH_OK ? check_user(w, path, entry, e) : code;
}

static enum rh_code check(const struct sb_world *w, const char *path, const struct data_yaml *top, struct rh_err *e)
{
	static const char all[] = "expected: projects, registries, secrets, workloads";
	enum rh_code code = RH_OK;

	if (top->kind != DATA_YAML_MAP)
		return wrong(e, path, top->line, "no map", all);
	for (const struct data_yaml *list = top->child; code == RH_OK && list; list = list->next) {
		const char *s = NULL;
		for (size_t i = 0; i < RH_LEN(sections); i++)
			if (list->key && !strcmp(sections[i], list->key))
				s = sections[i];
		if (!s || list->kind != DATA_YAML_LIST)
			return wrong(e, path, list->line, s ? "no list" : "this is not known here", all);
		for (const struct data_yaml *entry = list->child; code == RH_OK && entry; entry = entry->next)
			code = check_entry(w, path, s, entry, e);
	}
	return code;
}

enum rh_code sb_world_file_read(const struct sb_world *w, const char *path, struct data_yaml **out, struct rh_err *e)
{
	struct rh_secret file;

	*out = NULL;
	rh_secret_init(&file);
	enum rh_code code = rh_file_read_secret(path, FILE_MOST, false, &file, e);
	if (code == RH_OK && !(*out = data_yaml_parse(rh_secret_peek(&file), e)))
		code = e->code;
	if (code == RH_OK)
		code = check(w, path, *out, e);
	if (code != RH_OK)
		data_yaml_free(out);
	rh_secret_release(&file);
	return code;
}

/* ---- making ---- */

static const struct data_yaml *first(const struct sb_world *w, const char *section)
{
	const struct data_yaml *list = w->file ? data_yaml_member(w->file, section) : NULL;

	return list ? list->child : NULL;
}

void sb_world_file_registries(struct sb_world *w)
{
	for (const struct data_yaml *r = first(w, "registries"); r; r = r->next) {
		static const char *const given[] = { "host", "user", "password" };
		json_t *v = json_object();

		for (size_t i = 0; i < RH_LEN(given); i++)
			if (*text(r, given[i]))
				sb_value_set_text(v, given[i], text(r, given[i]));
		if (*text(r, "password"))
			(void)sb_registries_change(w, v);
		if (*text(r, "fault"))
			sb_registry_fault(w, text(r, "host"), NULL, text(r, "fault"));
		sb_value_free(&v);
	}
}

static void need_namespace(struct sb_world *w, const char *name, const char *project)
{
	struct sb_cluster *c = sb_shop(w);

	if (!sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), rh_str(name)))
		sb_demo_namespace(c, name, w->profile->minor ? project : NULL, "", 0);
}

static void make_project(struct sb_world *w, const struct data_yaml *p, size_t number)
{
	char *id = rh_format("p-own%02zu", number);
	const struct data_yaml *spaces = data_yaml_member(p, "namespaces"), *members = data_yaml_member(p, "members");

	if (w->profile->minor)
		sb_demo_project(&w->clusters[0], DEMO_SHOP, id, text(p, "name"));
	for (const struct data_yaml *n = spaces->child; n; n = n->next)
		need_namespace(w, n->text ? n->text : "", id);
	for (const struct data_yaml *m = members ? members->child : NULL; m; m = m->next)
		if (m->text && sb_user_named(w, m->text) && w->profile->minor)
			sb_bind(w, m->text, DEMO_SHOP, id, NULL, "project-member");
	free(id);
}

static void make_secret(struct sb_world *w, const struct data_yaml *s)
{
	need_namespace(w, text(s, "namespace"), NULL);
	sb_world_add(sb_shop(w), sb_kind_named("secrets"), text(s, "namespace"), text(s, "name"), 0,
		     sb_demo_registry_of(w, text(s, "host"), text(s, "user"), text(s, "password")));
}

static void make_workload(struct sb_world *w, const struct data_yaml *d)
{
	const struct data_yaml *names = data_yaml_member(d, "secrets");
	struct rh_buf secrets;
	int64_t replicas = 1;

	rh_buf_init(&secrets, 4096);
	for (const struct data_yaml *n = names ? names->child : NULL; n; n = n->next)
		rh_buf_addf(&secrets, "%s%s", secrets.n ? "," : "", n->text ? n->text : "");
	(void)!rh_str_number(rh_str(text(d, "replicas")), 0, 20, &replicas);
	need_namespace(w, text(d, "namespace"), NULL);
	sb_demo_deployment(sb_shop(w), text(d, "namespace"), text(d, "name"), text(d, "image"), secrets.p,
			   (int)replicas);
	rh_buf_release(&secrets);
}

void sb_world_file_places(struct sb_world *w)
{
	size_t number = 0;

	for (const struct data_yaml *p = first(w, "projects"); p; p = p->next)
		make_project(w, p, ++number);
	for (const struct data_yaml *s = first(w, "secrets"); s; s = s->next)
		make_secret(w, s);
	for (const struct data_yaml *d = first(w, "workloads"); d; d = d->next)
		make_workload(w, d);
}
