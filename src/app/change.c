/* A change: made by a form, shown by the review, owned by the task that writes it. */
#include "app/change.h"
#include "app/internal.h"
#include "app/parts/written.h"
#include "base/base.h"
#include "data/json.h"

#include <string.h>

/* What a change owns; all else in it is plain, or belongs to somebody who lives longer. */
static const size_t strings[] = {
	offsetof(struct app_change, method),   offsetof(struct app_change, path),
	offsetof(struct app_change, what),     offsetof(struct app_change, ns),
	offsetof(struct app_change, name),     offsetof(struct app_change, done_screen),
	offsetof(struct app_change, done_key), offsetof(struct app_change, then_screen),
	offsetof(struct app_change, then_key), offsetof(struct app_change, target),
	offsetof(struct app_change, notes),    offsetof(struct app_change, object),
	offsetof(struct app_change, command),
};
static const size_t secrets[] = { offsetof(struct app_change, body), offsetof(struct app_change, before) };

/* ---- what else is lost ---- */

struct app_loss *app_loss_add(struct app_loss **first)
{
	struct app_loss *l = rh_alloc(sizeof *l);

	rh_secret_init(&l->object);
	l->next = *first;
	*first = l;
	return l;
}

void app_losses_free(struct app_loss **first)
{
	for (struct app_loss *l = *first, *next; l; l = next) {
		char *texts[] = { l->what, l->path, l->ns, l->name, l->cluster, l->by, l->by_key };

		next = l->next;
		for (size_t i = 0; i < RH_LEN(texts); i++)
			free(texts[i]);
		rh_secret_release(&l->object);
		free(l);
	}
	*first = NULL;
}

static struct app_loss *losses_copy(const struct app_loss *from)
{
	struct app_loss *first = NULL, **at = &first;

	for (; from; from = from->next, at = &(*at)->next) {
		struct app_loss *l = app_loss_add(at);

		l->what = rh_strdup(from->what);
		l->path = rh_strdup(from->path);
		l->ns = rh_strdup(from->ns);
		l->name = rh_strdup(from->name);
		l->cluster = rh_strdup(from->cluster);
		l->by = rh_strdup(from->by);
		l->by_key = rh_strdup(from->by_key);
		rh_secret_copy(&l->object, &from->object);
	}
	return first;
}

/* ---- the change ---- */

static void *member(struct app_change *c, size_t at)
{
	return (char *)c + at;
}

static const void *member_of(const struct app_change *c, size_t at)
{
	return (const char *)c + at;
}

bool app_change_is_none(const struct app_change *c)
{
	bool edit = strcmp(c->method, "PUT") == 0 || strcmp(c->method, "PATCH") == 0;

	return edit && app_changes_nothing(c->content_type, rh_secret_peek(&c->body), rh_secret_peek(&c->before));
}

struct app_change *app_change_new(const char *verb, const char *method)
{
	struct app_change *c = rh_alloc(sizeof *c);

	c->verb = verb;
	c->method = rh_strdup(method);
	for (size_t i = 0; i < RH_LEN(secrets); i++)
		rh_secret_init(member(c, secrets[i]));
	return c;
}

void app_change_free(struct app_change **c)
{
	if (!*c)
		return;
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(*(char **)member(*c, strings[i]));
	for (size_t i = 0; i < RH_LEN(secrets); i++)
		rh_secret_release(member(*c, secrets[i]));
	app_losses_free(&(*c)->losses);
	free(*c);
	*c = NULL;
}

struct app_change *app_change_copy(const struct app_change *c)
{
	struct app_change *n = rh_alloc(sizeof *n);

	*n = *c;
	for (size_t i = 0; i < RH_LEN(strings); i++) {
		const char *z = *(char *const *)member_of(c, strings[i]);

		*(char **)member(n, strings[i]) = z ? rh_strdup(z) : NULL;
	}
	for (size_t i = 0; i < RH_LEN(secrets); i++) {
		rh_secret_init(member(n, secrets[i]));
		rh_secret_copy(member(n, secrets[i]), member_of(c, secrets[i]));
	}
	n->losses = losses_copy(c->losses);
	return n;
}

static void put_uid(struct data_jw *w, const char *outer, const char *uid)
{
	data_jw_kv_open(w, outer, '{');
	data_jw_kv(w, "uid", rh_str(uid));
	data_jw_close(w, '}');
}

void app_change_delete_only(struct app_change *c, const char *uid, const char *propagation)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(&c->body));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "kind", RH_STR("DeleteOptions"));
	data_jw_kv(&w, "apiVersion", RH_STR("v1"));
	if (propagation)
		data_jw_kv(&w, "propagationPolicy", rh_str(propagation));
	put_uid(&w, "preconditions", uid);
	data_jw_close(&w, '}');
	data_jw_init(&w, rh_out_secret(&c->before));
	data_jw_open(&w, '{');
	put_uid(&w, "metadata", uid);
	data_jw_close(&w, '}');
}

struct kube *app_change_kube(struct app *a, const struct app_change *c)
{
	return c->kube ? c->kube : a->session.kube;
}
