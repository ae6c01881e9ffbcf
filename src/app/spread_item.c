/* One target: what is there, whether the server would take it, the write, and what became of it. */
#include "app/internal.h"
#include "app/parts/journal.h"
#include "app/parts/lookup.h"
#include "app/parts/spread.h"
#include "app/parts/written.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"

#include <string.h>

enum { TRIES = 3 }; /* of one that somebody else makes and deletes meanwhile */

static struct app_spread_item *item_of(struct app_spread_task *x, const struct app_spread_slot *s)
{
	return &x->face.v[s->item];
}

static struct app_spread_work *work_of(struct app_spread_task *x, const struct app_spread_slot *s)
{
	return &x->work[s->item];
}

/* ---- requests ---- */

char *app_spread_path(const struct app_spread_item *i, bool create, bool write)
{
	struct rh_buf path;
	char *text;

	rh_buf_init(&path, 4096);
	kube_path(i->kube, &kube_res_secret, i->ns, create ? NULL : i->name, &path);
	if (write)
		rh_buf_addz(&path, "?fieldManager=ranchhand");
	text = rh_buf_take(&path);
	rh_buf_release(&path);
	return text;
}

const char *app_spread_method(const struct app_spread_task *x, size_t item)
{
	const struct app_spread_item *i = &x->face.v[item];

	if (x->face.phase == APP_SPREAD_UNDOES)
		return i->made ? "DELETE" : "PUT";
	return i->there == APP_SPREAD_FREE ? "POST" : "PUT";
}

void app_spread_note(const struct app_spread_task *x, size_t item, const struct rh_err *e)
{
	enum app_fate fate = !e ? APP_FATE_DONE : e->code == RH_E_UNKNOWN ? APP_FATE_UNKNOWN : APP_FATE_REFUSED;

	app_journal_add(x->app,
			&(struct app_entry){ .action = x->face.phase == APP_SPREAD_UNDOES ? "undo copy" : "copy",
					     .method = app_spread_method(x, item),
					     .verb = N_("Copy"),
					     .object = x->face.v[item].what,
					     .kube = x->face.v[item].kube,
					     .fate = fate,
					     .err = e });
}

static void read_it(struct app_spread_task *x, struct app_spread_slot *s)
{
	const struct app_spread_item *i = item_of(x, s);
	char *path = app_spread_path(i, false, false);

	kube_get(i->kube, path, i->what, x->owner, app_spread_tag(x, s, APP_SPREAD_READ));
	free(path);
}

static void send(struct app_spread_task *x, struct app_spread_slot *s, const char *method, const struct rh_secret *body,
		 enum app_spread_kind kind)
{
	const struct app_spread_item *i = item_of(x, s);
	char *path = app_spread_path(i, strcmp(method, "POST") == 0, strcmp(method, "DELETE") != 0);
	struct rh_secret copy = { 0 };

	rh_secret_copy(&copy, body);
	kube_write(i->kube,
		   &(struct kube_write){ .method = method,
					 .path = path,
					 .body = &copy,
					 .what = i->what,
					 .dry_run = kind != APP_SPREAD_WRITE },
		   x->owner, app_spread_tag(x, s, kind));
	rh_secret_release(&copy);
	free(path);
}

static void create(struct app_spread_task *x, struct app_spread_slot *s, enum app_spread_kind kind)
{
	const struct app_spread_item *i = item_of(x, s);
	const struct app_spread_source *src = &x->sources[i->source];
	struct rh_secret *sent = &work_of(x, s)->sent;

	rh_secret_clear(sent);
	kube_secret_body(&(struct kube_secret_draft){ .type = src->type,
						      .ns = i->ns,
						      .name = i->name,
						      .labels = src->labels.v,
						      .label_count = src->labels.n,
						      .annotations = src->annotations.v,
						      .annotation_count = src->annotations.n,
						      .data = src->data,
						      .data_count = src->data_count },
			 sent);
	send(x, s, "POST", sent, kind);
}

/* ---- a check ---- */

static void refuse(struct app_spread_task *x, struct app_spread_slot *s, const struct rh_err *e)
{
	app_spread_end_item(x, s, APP_SPREAD_REFUSED, e);
}

/* What is there was read: what is to be done with it? */
static void judge(struct app_spread_task *x, struct app_spread_slot *s)
{
	struct app_spread_item *i = item_of(x, s);
	struct app_spread_work *w = work_of(x, s);
	struct kube_secret_object o = { 0 };
	struct rh_secret copy = { 0 };
	struct rh_err e;
	const char *cannot;
	bool first = i->there == APP_SPREAD_UNSEEN;

	rh_secret_clear(&w->sent);
	rh_secret_copy(&copy, &w->raw);
	if (kube_secret_object_read(&copy, &o, &e) == RH_OK) {
		rh_strset(&w->version, o.resource_version);
		app_spread_judge(i, &x->sources[i->source], &o, first, &w->sent, &e);
	}
	cannot = app_spread_cannot(i->there);
	if (e.code == RH_OK && cannot)
		rh_err_set(&e, RH_E_REFUSED, "%s", _(cannot));
	if (e.code != RH_OK)
		refuse(x, s, &e);
	else if (!w->sent.n)
		app_spread_end_item(x, s, APP_SPREAD_NOTHING, NULL);
	else
		send(x, s, "PUT", &w->sent, APP_SPREAD_DRY_CHANGE);
	kube_secret_object_release(&o);
	rh_secret_release(&copy);
}

/* A namespace that is being deleted takes nothing new (k8s.io/apiserver, admission/plugin/namespace/lifecycle). */
static enum app_spread_there place_of(const struct rh_err *e)
{
	if (e->code == RH_E_NOTFOUND)
		return APP_SPREAD_NO_PLACE;
	if (e->code != RH_E_FORBIDDEN)
		return APP_SPREAD_UNSEEN;
	return strstr(e->why, "because it is being terminated") ? APP_SPREAD_GOING : APP_SPREAD_HIDDEN;
}

/* Only an answer with the secret in it says that it would be taken. */
static bool would_take(const struct app_spread_item *i, const char *method, const struct rh_message *m,
		       struct rh_err *e)
{
	enum app_fate fate = app_fate_of(method, i->name, &m->err, m->body);

	*e = m->err;
	if (fate == APP_FATE_DONE)
		return true;
	if (e->code == RH_OK)
		rh_err_set(e, RH_E_SERVER, _("%s: the server answered something unexpected"), i->what);
	return false;
}

static void on_dry_create(struct app_spread_task *x, struct app_spread_slot *s, const struct rh_message *m)
{
	struct app_spread_item *i = item_of(x, s);
	const char *cannot;
	struct rh_err e;

	if (would_take(i, "POST", m, &e)) {
		i->there = APP_SPREAD_FREE;
		app_spread_end_item(x, s, APP_SPREAD_READY, NULL);
	} else if (e.code == RH_E_EXISTS && work_of(x, s)->tries++ < TRIES) {
		read_it(x, s);
	} else {
		i->there = place_of(&e);
		cannot = app_spread_cannot(i->there);
		if (cannot)
			rh_err_set(&e, RH_E_REFUSED, "%s", _(cannot));
		refuse(x, s, &e);
	}
}

static void on_read(struct app_spread_task *x, struct app_spread_slot *s, struct rh_message *m)
{
	struct kube_reply *r = m->body;

	if (m->err.code == RH_OK && r) {
		rh_secret_move(&work_of(x, s)->raw, &r->body);
		judge(x, s);
	} else if (m->err.code == RH_E_NOTFOUND) {
		create(x, s, APP_SPREAD_DRY_CREATE);
	} else {
		if (m->err.code == RH_E_FORBIDDEN)
			item_of(x, s)->there = APP_SPREAD_HIDDEN;
		refuse(x, s, &m->err);
	}
}

static void on_dry_change(struct app_spread_task *x, struct app_spread_slot *s, const struct rh_message *m)
{
	struct rh_err e;

	if (would_take(item_of(x, s), "PUT", m, &e))
		app_spread_end_item(x, s, APP_SPREAD_READY, NULL);
	else if ((e.code == RH_E_CONFLICT || e.code == RH_E_NOTFOUND) && work_of(x, s)->tries++ < TRIES)
		create(x, s, APP_SPREAD_DRY_CREATE);
	else
		refuse(x, s, &e);
}

/* ---- a write ---- */

static char *text_of(struct rh_str body, const char *pointer)
{
	struct rh_buf text;
	char *z;

	rh_buf_init(&text, 256);
	(void)data_json_find_text(body, pointer, &text);
	z = rh_buf_take(&text);
	rh_buf_release(&text);
	return z;
}

static void written(struct app_spread_task *x, struct app_spread_slot *s, struct rh_str there)
{
	struct app_spread_item *i = item_of(x, s);
	struct app_spread_work *w = work_of(x, s);
	bool undo = x->face.phase == APP_SPREAD_UNDOES;

	app_spread_note(x, s->item, NULL);
	app_demo_made(x->app, true);
	x->good++;
	if (undo) {
		rh_secret_release(&w->old);
	} else {
		i->made = i->there == APP_SPREAD_FREE;
		free(w->uid);
		free(w->wrote);
		w->uid = text_of(there, "/metadata/uid");
		w->wrote = text_of(there, "/metadata/resourceVersion");
		if (!i->made && !x->left)
			rh_secret_move(&w->old, &w->raw);
	}
	i->can_undo = !undo && !x->left;
	app_spread_end_item(x, s, undo ? APP_SPREAD_UNDONE : APP_SPREAD_DONE, NULL);
}

static void not_written(struct app_spread_task *x, struct app_spread_slot *s, enum app_spread_state state,
			const struct rh_err *e)
{
	app_spread_note(x, s->item, e);
	x->failed = x->failed || state != APP_SPREAD_KEPT;
	app_spread_end_item(x, s, state, e);
}

static void refused(struct app_spread_task *x, struct app_spread_slot *s, const struct rh_err *e)
{
	bool undo = x->face.phase == APP_SPREAD_UNDOES;
	bool faster = e->code == RH_E_CONFLICT || e->code == RH_E_EXISTS ||
		      (e->code == RH_E_NOTFOUND && strcmp(app_spread_method(x, s->item), "POST") != 0);

	if (undo)
		not_written(x, s, faster ? APP_SPREAD_KEPT : APP_SPREAD_DONE, e);
	else
		not_written(x, s, faster ? APP_SPREAD_CHANGED : APP_SPREAD_FAILED, e);
}

/* The answer does not say: what is there now tells what became of it. Never sent twice. */
static void look(struct app_spread_task *x, struct app_spread_slot *s, const struct rh_message *m)
{
	const struct app_spread_item *i = item_of(x, s);
	const struct kube_reply *r = m->body;
	char *path = app_spread_path(i, false, false);

	rh_log("write: %s %s: the answer does not say (%s, HTTP %d): looking", app_spread_method(x, s->item), i->what,
	       rh_code_name(m->err.code), r ? r->head.status : 0);
	s->lookup.answer = m->err;
	s->lookup.answer.http = r ? r->head.status : m->err.http;
	app_lookup_start(&s->lookup, i->kube, path, i->what, x->owner, app_spread_tag(x, s, APP_SPREAD_LOST));
	free(path);
}

static void on_write(struct app_spread_task *x, struct app_spread_slot *s, const struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	switch (app_fate_of(app_spread_method(x, s->item), item_of(x, s)->name, &m->err, r)) {
	case APP_FATE_DONE:
		written(x, s, r ? rh_secret_peek(&r->body) : RH_STR(""));
		break;
	case APP_FATE_REFUSED:
		refused(x, s, &m->err);
		break;
	case APP_FATE_UNKNOWN:
		look(x, s, m);
		break;
	}
}

/* Seen often enough as it was before: nothing was written. */
static void as_before(struct app_spread_task *x, struct app_spread_slot *s)
{
	struct rh_err e;

	if (!app_lookup_believe(&s->lookup))
		return;
	app_err_not_written(&e, &s->lookup.answer);
	not_written(x, s, x->face.phase == APP_SPREAD_UNDOES ? APP_SPREAD_DONE : APP_SPREAD_FAILED, &e);
}

static void another(struct app_spread_task *x, struct app_spread_slot *s)
{
	struct rh_err e;

	rh_err_say(&e, RH_E_CONFLICT, _("The answer was lost, and what is there now is not what was sent."), NULL,
		   _("Look at it, then decide."));
	not_written(x, s, x->face.phase == APP_SPREAD_UNDOES ? APP_SPREAD_KEPT : APP_SPREAD_CHANGED, &e);
}

static bool is_text(struct rh_str there, const char *pointer, const char *text)
{
	char *has = text_of(there, pointer);
	bool is = text && strcmp(has, text) == 0;

	free(has);
	return is;
}

static void seen(struct app_spread_task *x, struct app_spread_slot *s, struct rh_str there)
{
	const struct app_spread_work *w = work_of(x, s);
	bool undo = x->face.phase == APP_SPREAD_UNDOES;
	const char *method = app_spread_method(x, s->item), *before = undo ? w->wrote : w->version;

	if (strcmp(method, "DELETE") == 0) {
		if (!is_text(there, "/metadata/uid", w->uid) || app_being_deleted(there))
			written(x, s, there);
		else
			as_before(x, s);
	} else if (strcmp(method, "PUT") == 0 && is_text(there, "/metadata/resourceVersion", before)) {
		as_before(x, s);
	} else if (app_is_ours(rh_secret_peek(&w->sent), there)) {
		written(x, s, there);
	} else {
		another(x, s);
	}
}

static void seen_gone(struct app_spread_task *x, struct app_spread_slot *s)
{
	const char *method = app_spread_method(x, s->item);

	if (strcmp(method, "DELETE") == 0)
		written(x, s, RH_STR(""));
	else if (strcmp(method, "POST") == 0)
		as_before(x, s);
	else
		another(x, s);
}

static void on_lost(struct app_spread_task *x, struct app_spread_slot *s, struct rh_message *m)
{
	const struct app_spread_item *i = item_of(x, s);
	const struct kube_reply *r = m->body;
	bool undo = x->face.phase == APP_SPREAD_UNDOES;
	struct rh_err e;

	switch (app_lookup_take(&s->lookup, m)) {
	case APP_SIGHT_NOT_YET:
		break;
	case APP_SIGHT_THERE:
		seen(x, s, rh_secret_peek(&r->body));
		break;
	case APP_SIGHT_GONE:
		seen_gone(x, s);
		break;
	case APP_SIGHT_HIDDEN:
		app_err_unknown(&e, app_spread_method(x, s->item), i->what, i->kube, s->lookup.path, &m->err);
		not_written(x, s, undo ? APP_SPREAD_DONE : APP_SPREAD_FAILED, &e);
		break;
	}
}

void app_spread_item_take(struct app_spread_task *x, struct app_spread_slot *s, enum app_spread_kind kind,
			  struct rh_message *m)
{
	if (!s->used)
		return;
	switch (kind) {
	case APP_SPREAD_DRY_CREATE:
		on_dry_create(x, s, m);
		break;
	case APP_SPREAD_READ:
		on_read(x, s, m);
		break;
	case APP_SPREAD_DRY_CHANGE:
		on_dry_change(x, s, m);
		break;
	case APP_SPREAD_WRITE:
		on_write(x, s, m);
		break;
	default:
		on_lost(x, s, m);
		break;
	}
}

/* ---- its beginning ---- */

/* Only what we made, and only as we left it. */
static void delete_body(const struct app_spread_work *w, struct rh_secret *out)
{
	struct data_jw j;

	data_jw_init(&j, rh_out_secret(out));
	data_jw_open(&j, '{');
	data_jw_kv(&j, "kind", RH_STR("DeleteOptions"));
	data_jw_kv(&j, "apiVersion", RH_STR("v1"));
	data_jw_kv_open(&j, "preconditions", '{');
	data_jw_kv(&j, "uid", rh_str(w->uid));
	data_jw_kv(&j, "resourceVersion", rh_str(w->wrote));
	data_jw_close(&j, '}');
	data_jw_close(&j, '}');
}

static void undo(struct app_spread_task *x, struct app_spread_slot *s)
{
	struct app_spread_work *w = work_of(x, s);
	struct rh_secret version = { 0 };
	struct data_jw j;
	struct rh_err e;
	enum rh_code code = RH_OK;

	rh_secret_clear(&w->sent);
	if (item_of(x, s)->made) {
		delete_body(w, &w->sent);
	} else {
		data_jw_init(&j, rh_out_secret(&version));
		data_jw_str(&j, rh_str(w->wrote));
		code = data_json_splice(rh_secret_peek(&w->old), "/metadata/resourceVersion", rh_secret_peek(&version),
					false, rh_out_secret(&w->sent), &e);
	}
	if (code == RH_OK)
		send(x, s, app_spread_method(x, s->item), &w->sent, APP_SPREAD_WRITE);
	else
		not_written(x, s, APP_SPREAD_DONE, &e);
	rh_secret_release(&version);
}

/* What the check has read, changed once more: it was not kept. */
static void change(struct app_spread_task *x, struct app_spread_slot *s)
{
	struct app_spread_item *i = item_of(x, s);
	struct app_spread_work *w = work_of(x, s);
	struct kube_secret_object o = { 0 };
	struct rh_secret copy = { 0 };
	struct rh_err e;

	rh_secret_clear(&w->sent);
	rh_secret_copy(&copy, &w->raw);
	if (kube_secret_object_read(&copy, &o, &e) == RH_OK)
		app_spread_judge(i, &x->sources[i->source], &o, false, &w->sent, &e);
	kube_secret_object_release(&o);
	rh_secret_release(&copy);
	if (e.code == RH_OK && w->sent.n)
		send(x, s, "PUT", &w->sent, APP_SPREAD_WRITE);
	else
		app_spread_end_item(x, s, APP_SPREAD_NOTHING, NULL);
}

/* Our own gate, of a cluster that is connected read-only. */
static void refuse_read_only(struct app_spread_task *x, struct app_spread_slot *s)
{
	struct rh_err e;

	rh_err_set(&e, RH_E_REFUSED, "%s", _("Nothing is written here: ranchhand is connected read-only."));
	refuse(x, s, &e);
}

void app_spread_item_begin(struct app_spread_task *x, struct app_spread_slot *s)
{
	struct app_spread_item *i = item_of(x, s);
	struct app_spread_work *w = work_of(x, s);

	w->tries = 0;
	i->err = (struct rh_err){ 0 };
	if (x->face.phase == APP_SPREAD_UNDOES) {
		i->state = APP_SPREAD_UNDOING;
		app_spread_keep(x, s->item);
		undo(x, s);
	} else if (x->face.phase == APP_SPREAD_WRITES) {
		i->state = APP_SPREAD_WRITING;
		app_spread_keep(x, s->item);
		if (i->there == APP_SPREAD_FREE)
			create(x, s, APP_SPREAD_WRITE);
		else
			change(x, s);
	} else {
		i->state = APP_SPREAD_CHECKING;
		if (i->kube->read_only)
			refuse_read_only(x, s);
		else if (w->raw.n)
			judge(x, s);
		else
			create(x, s, APP_SPREAD_DRY_CREATE);
	}
	app_spread_tell(x);
}
