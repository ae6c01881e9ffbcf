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
#include "data/yaml.h"

#include <string.h>

enum { FILE_MOST = 1 << 20 };

/* What may stand in the entries of each list. */
static const struct section {
	const char *name, *need, *may; /* members, comma-separated */
} sections[] = {
	{ "projects", "name,namespaces", "members" },
	{ "registries", "host", "user,password,fault" },
	{ "secrets", "namespace,name,host,user", "password" },
	{ "workloads", "namespace,name,image", "secrets,replicas" },
};

static bool listed(const char *list, const char *word)
{
	struct rh_str rest = rh_str(list), one;

	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_is(one, word))
			return true;
	return false;
}

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

static enum rh_code check_user(const struct sb_world *w, const char *path, const struct data_yaml *entry,
			       struct rh_err *e)
{
	const char *host = text(entry, "host"), *user = text(entry, "user");

	if (!*user || sb_registry_password(w, host, user) || (*text(entry, "password") && *text(entry, "namespace")))
		return RH_OK;
	return wrong(e, path, entry->line, "no registry of the sandbox knows this user",
		     "GET /sandbox/hello and docs/SANDBOX.md list them; a secret may have any with a password");
}

static enum rh_code check_entry(const struct sb_world *w, const char *path, const struct section *s,
				const struct data_yaml *entry, struct rh_err *e)
{
	struct rh_str rest = rh_str(s->need), one;
	char *fix = rh_format("expected: %s; may have: %s", s->need, s->may);
	enum rh_code code = RH_OK;

	if (entry->kind != DATA_YAML_MAP)
		code = wrong(e, path, entry->line, "no map", fix);
	for (const struct data_yaml *m = entry->child; code == RH_OK && m; m = m->next)
		if (m->key && !listed(s->need, m->key) && !listed(s->may, m->key)) {
			char *what = rh_format("\"%s\" is not known in %s", m->key, s->name);
			code = wrong(e, path, m->line, what, fix);
			free(what);
		}
	while (code == RH_OK && rh_str_cut(&rest, ',', &one)) {
		char *name = rh_str_dup(one), *what = rh_format("\"%s\" is missing", name);
		if (!data_yaml_member(entry, name))
			code = wrong(e, path, entry->line, what, fix);
		free(name);
		free(what);
	}
	free(fix);
	return code == RH_OK ? check_user(w, path, entry, e) : code;
}

static enum rh_code check(const struct sb_world *w, const char *path, const struct data_yaml *top, struct rh_err *e)
{
	static const char all[] = "expected: projects, registries, secrets, workloads";
	enum rh_code code = RH_OK;

	if (top->kind != DATA_YAML_MAP)
		return wrong(e, path, top->line, "no map", all);
	for (const struct data_yaml *list = top->child; code == RH_OK && list; list = list->next) {
		const struct section *s = NULL;
		for (size_t i = 0; i < RH_LEN(sections); i++)
			if (list->key && !strcmp(sections[i].name, list->key))
				s = &sections[i];
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
		static const char *const members[] = { "host", "user", "password" };
		json_t *v = json_object();

		for (size_t i = 0; i < RH_LEN(members); i++)
			if (*text(r, members[i]))
				sb_value_set_text(v, members[i], text(r, members[i]));
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
	char *config = rh_format("@ %s %s %s", text(s, "host"), text(s, "user"), text(s, "password"));

	need_namespace(w, text(s, "namespace"), NULL);
	sb_world_add(sb_shop(w), sb_kind_named("secrets"), text(s, "namespace"), text(s, "name"), 0,
		     sb_demo_registry(w, config));
	free(config);
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
