/* What the sandbox tells of itself: its first line, the files of a class, and /sandbox/hello. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/demo/demo.h"
#include "sandbox/learners.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static json_t *user_value(const struct sb_world *w, size_t i)
{
	json_t *u = json_object();

	sb_value_set_text(u, "name", w->users[i].name);
	sb_value_set_text(u, "role", w->users[i].label);
	sb_value_set_text(u, "password", w->users[i].password);
	for (size_t t = 0; t < w->tokens_n; t++)
		if (w->tokens[t]->user == &w->users[i]) { /* the first is the one that was made at the start */
			json_object_set_new(u, "token",
					    sb_value_textf("%s:%s", w->tokens[t]->name, w->tokens[t]->secret));
			break;
		}
	return u;
}

static void tell_users(const struct sb_world *w, const struct sb_learner *l, json_t *v)
{
	json_t *list = json_array();

	for (size_t i = 0; i < w->users_n; i++)
		if (!l || !strcmp(l->name, w->users[i].name))
			json_array_append_new(list, user_value(w, i));
	json_object_set_new(v, "users", list);
}

/* Beside the one at "/"; a plain Kubernetes has no list of them. */
static void tell_clusters(struct sb_world *w, json_t *v)
{
	json_t *list = json_array();

	for (size_t i = 1; i < w->clusters_n; i++) {
		json_t *c = json_object();
		sb_value_set_text(c, "name", w->clusters[i].id);
		json_object_set_new(c, "url", sb_value_textf("%s/clusters/%s", w->url, w->clusters[i].id));
		json_array_append_new(list, c);
	}
	json_object_set_new(v, "clusters", list);
}

/* Whose logins are in the secrets of a learner: the others are not told to them. */
static bool is_learners(const json_t *account)
{
	static const char *const theirs[] = { "acme+deploy", "acmeweb", "acme-bot", "robot$web", "ci" };

	for (size_t i = 0; i < RH_LEN(theirs); i++)
		if (!strcmp(sb_value_z_of(account, "user"), theirs[i]))
			return true;
	return false;
}

/* What lessons call by the demo's names, and what it is called here. */
static void tell_learner(const struct sb_learner *l, json_t *v)
{
	json_t *names = json_object();

	sb_value_set_text(names, "web-blue", l->blue);
	sb_value_set_text(names, "web-green", l->green);
	sb_value_set_text(names, "Web Shop", l->title);
	sb_value_set_text(names, DEMO_WEB_SHOP, l->project);
	json_object_set_new(v, "names", names);
	sb_value_set_text(v, "learner", l->name);
	SB_EACH(a, json_object_get(v, "registries"))
	if (!is_learners(a.v))
		sb_item_drop(&a);
}

json_t *sb_announcement(struct sb_world *w, const struct sb_learner *l, const char *kubeconfig)
{
	json_t *v = json_object();

	sb_value_set_text(v, "url", w->url);
	sb_value_set_text(v, "ca", w->ca);
	sb_value_set_text(v, "profile", w->profile->name);
	sb_value_set_text(v, "control", l ? l->control : w->control);
	tell_users(w, l, v);
	if (!w->profile->minor)
		tell_clusters(w, v);
	sb_registries_tell(w, v);
	if (l)
		tell_learner(l, v);
	else if (w->learners_n)
		json_object_set_new(v, "class", json_integer((int64_t)w->learners_n));
	if (kubeconfig && !l)
		sb_value_set_text(v, "kubeconfig", kubeconfig);
	return v;
}

static enum rh_code write_one(struct sb_world *w, const struct sb_learner *l, const char *dir, const char *kubeconfig,
			      struct rh_err *e)
{
	char *path = rh_format("%s/%s.announce", dir, l ? l->name : "trainer");
	json_t *v = sb_announcement(w, l, kubeconfig);
	struct rh_buf line;

	rh_buf_init(&line, 256 << 10);
	sb_value_write(v, &line);
	rh_buf_addc(&line, '\n');
	enum rh_code code = rh_file_write(path, rh_buf_str(&line), e);
	rh_buf_release(&line);
	sb_value_free(&v);
	free(path);
	return code;
}

enum rh_code sb_announce_files(struct sb_world *w, const char *dir, const char *kubeconfig, struct rh_err *e)
{
	enum rh_code code = write_one(w, NULL, dir, kubeconfig, e);

	for (size_t i = 0; code == RH_OK && i < w->learners_n; i++)
		code = write_one(w, &w->learners[i], dir, kubeconfig, e);
	return code;
}
