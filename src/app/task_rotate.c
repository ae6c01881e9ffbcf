/* One password in many secrets. A pass goes through them one after the other: a check reads each and asks the server
 * whether it would take the change (dry run), a write sends it with the version that was read and stops at the first
 * that fails, undoing writes back what was there, where nobody has written since. A pass that writes outlives its
 * screen; what was there before is kept only as long as the screen is there.
 */
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/written.h"
#include "app/rotate.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "ui/role.h"

#include <string.h>

enum { TAG_READ = 1, TAG_DRY, TAG_WRITE, TAG_LOOK, TAG_LOST };
enum { FIRST_CHECK_MS = 1000, LAST_CHECK_MS = 15000 };

/* of one item */
struct work {
	struct rh_secret raw;  /* as it was read; empty: not read, or not to be trusted any more */
	struct rh_secret sent; /* with the new password in it */
	char *version;         /* resourceVersion of raw */
	char *wrote;           /* of what was written */
	struct rh_secret old;  /* what stood there before; empty: nothing was written */
};
struct app_rotate_task {
	struct app_rotation face; /* first */
	struct app *app;
	struct rh_owner owner, screen;
	struct work *work;
	bool left; /* its screen is gone */
	int64_t lost_ms;
	struct rh_timer again;
	struct app_rotate_task *next;
};

static struct app_rotate_task *inner(struct app_rotation *r)
{
	return (struct app_rotate_task *)(void *)r;
}

static void tell(const struct app_rotate_task *x)
{
	if (!x->left)
		rh_message_post((struct rh_message){ .to = x->screen, .tag = APP_MESSAGE_ROTATION });
}

static void log_write(const struct app_rotate_task *x, const struct app_rotate_item *i, const char *result)
{
	const struct app_session *s = &x->app->session;

	rh_log("write: %s / %s: PUT %s: %s: %s", s->server_name ? s->server_name : "", i->kube->id ? i->kube->id : "",
	       i->what, x->face.phase == APP_ROTATE_UNDOES ? "the old password again" : "another password", result);
}

/* ---- its life ---- */

static void work_forget(struct work *w)
{
	rh_secret_release(&w->raw);
	rh_secret_release(&w->sent);
	rh_strset(&w->version, NULL);
}

static void rotation_free(struct app_rotate_task *x)
{
	struct app_rotate_task **at = &x->app->rotations.first;

	while (*at != x)
		at = &(*at)->next;
	*at = x->next;
	rh_timer_stop(&x->again);
	app_receive_no_more(x->app, x->owner);
	rh_owner_end(x->owner);
	for (size_t i = 0; i < x->face.n; i++) {
		work_forget(&x->work[i]);
		rh_secret_release(&x->work[i].old);
		free(x->work[i].wrote);
		free(x->face.v[i].ns);
		free(x->face.v[i].name);
		free(x->face.v[i].what);
	}
	free(x->work);
	free(x->face.v);
	free(x->face.host);
	free(x->face.user);
	rh_secret_release(&x->face.password);
	free(x);
}

void app_rotations_free(struct app *a)
{
	while (a->rotations.first)
		rotation_free(a->rotations.first);
}

bool app_rotations_any(const struct app *a)
{
	return a->rotations.first != NULL;
}

bool app_rotations_busy(const struct app *a)
{
	for (struct app_rotate_task *x = a->rotations.first; x; x = x->next)
		if (x->face.phase == APP_ROTATE_WRITES || x->face.phase == APP_ROTATE_UNDOES)
			return true;
	return false;
}

char *app_rotations_say(const struct app *a)
{
	for (struct app_rotate_task *x = a->rotations.first; x; x = x->next)
		if (x->face.phase == APP_ROTATE_WRITES || x->face.phase == APP_ROTATE_UNDOES)
			return rh_format(_("changing the password in %s…"), x->face.v[x->face.at].what);
	return NULL;
}

static void pass_end(struct app_rotate_task *x)
{
	bool wrote = x->face.phase != APP_ROTATE_CHECKS;
	size_t done = app_rotation_count(&x->face, APP_ROTATE_DONE);

	x->face.phase = APP_ROTATE_RESTS;
	if (wrote)
		app_tell_all(x->app, APP_MESSAGE_CHANGED);
	if (wrote && x->left)
		app_outcome_post(
			x->app,
			(struct app_outcome){
				.role = done == x->face.n ? UI_ROLE_GOOD : UI_ROLE_WARN,
				.say = rh_format(rh_ngettext("The new password is in %zu of %zu secret.",
							     "The new password is in %zu of %zu secrets.", x->face.n),
						 done, x->face.n) });
	tell(x);
	if (x->left)
		rotation_free(x);
}

/* ---- one item ---- */

static void step(struct app_rotate_task *x);

static char *path_of(const struct app_rotate_item *i, bool write)
{
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	kube_path(i->kube, &kube_res_secret, i->ns, i->name, &path);
	if (write)
		rh_buf_addz(&path, "?fieldManager=ranchhand");
	char *text = rh_buf_take(&path);
	rh_buf_release(&path);
	return text;
}

static void read_it(struct app_rotate_task *x, int tag)
{
	const struct app_rotate_item *i = &x->face.v[x->face.at];
	char *path = path_of(i, false);

	kube_get(i->kube, path, i->what, x->owner, tag);
	free(path);
}

static void put_it(struct app_rotate_task *x, const struct rh_secret *body, int tag)
{
	const struct app_rotate_item *i = &x->face.v[x->face.at];
	char *path = path_of(i, true);
	struct rh_secret copy;

	rh_secret_init(&copy);
	rh_secret_copy(&copy, body);
	kube_write(i->kube,
		   &(struct kube_write){
			   .method = "PUT", .path = path, .body = &copy, .what = i->what, .dry_run = tag == TAG_DRY },
		   x->owner, tag);
	rh_secret_release(&copy);
	free(path);
}

static void set(struct app_rotate_task *x, enum app_rotate_state state, const struct rh_err *e)
{
	struct app_rotate_item *i = &x->face.v[x->face.at];

	i->state = state;
	i->err = e ? *e : (struct rh_err){ 0 };
	tell(x);
}

/* Is there still what is to be changed? Then what will be sent is made. */
static enum rh_code take(struct app_rotate_task *x, struct rh_secret *body, struct rh_err *e)
{
	struct work *w = &x->work[x->face.at];
	struct kube_secret_object o = { 0 };
	struct kube_login l = { 0 };
	struct rh_secret copy;
	enum rh_code code;

	work_forget(w);
	rh_secret_init(&copy);
	rh_secret_copy(&copy, body);
	code = kube_secret_object_read(&copy, &o, e);
	if (code == RH_OK && !kube_login_read(&o, x->face.host, x->face.user, &l)) {
		code = rh_err_set(e, RH_E_NOTFOUND, _("%s holds no login of %s at %s any more."),
				  x->face.v[x->face.at].what, x->face.user, x->face.host);
		rh_err_fix(e, "%s", _("Somebody else changed it: there is nothing to do here."));
	} else if (code == RH_OK && l.immutable) {
		code = rh_err_set(e, RH_E_REFUSED, "%s", _("It is immutable: its data cannot change any more."));
	}
	if (code == RH_OK) {
		rh_secret_copy(&w->raw, body);
		rh_secret_copy(&w->sent, body);
		w->version = rh_strdup(o.resource_version);
		code = kube_login_change(&w->sent, &l, &x->face.password, e);
	}
	if (code != RH_OK)
		work_forget(w);
	kube_login_release(&l);
	kube_secret_object_release(&o);
	rh_secret_release(&copy);
	return code;
}

/* ---- a check ---- */

static void on_read(struct app_rotate_task *x, struct rh_message *m)
{
	struct kube_reply *r = m->body;
	struct rh_err e = m->err;

	if (e.code == RH_OK && r && take(x, &r->body, &e) == RH_OK) {
		if (x->face.phase == APP_ROTATE_CHECKS)
			put_it(x, &x->work[x->face.at].sent, TAG_DRY);
		else
			put_it(x, &x->work[x->face.at].sent, TAG_WRITE);
		return;
	}
	bool checks = x->face.phase == APP_ROTATE_CHECKS;
	set(x, e.code == RH_E_NOTFOUND ? APP_ROTATE_GONE : checks ? APP_ROTATE_REFUSED : APP_ROTATE_FAILED, &e);
	if (checks || e.code == RH_E_NOTFOUND)
		step(x);
	else
		pass_end(x);
}

static void on_dry(struct app_rotate_task *x, const struct rh_message *m)
{
	set(x, m->err.code == RH_OK ? APP_ROTATE_READY : APP_ROTATE_REFUSED, &m->err);
	step(x);
}

/* ---- a write ---- */

static char *version_of(struct rh_str body)
{
	struct rh_buf text;

	rh_buf_init(&text, 256);
	(void)data_json_find_text(body, "/metadata/resourceVersion", &text);
	char *z = rh_buf_take(&text);
	rh_buf_release(&text);
	return z;
}

static void written(struct app_rotate_task *x, struct rh_str there)
{
	struct work *w = &x->work[x->face.at];

	log_write(x, &x->face.v[x->face.at], "done");
	free(w->wrote);
	w->wrote = version_of(there);
	if (x->face.phase == APP_ROTATE_WRITES) {
		if (!x->left)
			rh_secret_move(&w->old, &w->raw);
		set(x, APP_ROTATE_DONE, NULL);
	} else {
		rh_secret_release(&w->old);
		set(x, APP_ROTATE_UNDONE, NULL);
	}
	work_forget(w);
	step(x);
}

/* Nothing was written to it in this pass: the pass ends, what was written before stays. */
static void not_written(struct app_rotate_task *x, enum app_rotate_state state, const struct rh_err *e)
{
	log_write(x, &x->face.v[x->face.at], e->what);
	if (state != APP_ROTATE_DONE)
		work_forget(&x->work[x->face.at]);
	set(x, state, e);
	pass_end(x);
}

static void on_write(struct app_rotate_task *x, struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	if (m->err.code == RH_OK)
		written(x, r ? rh_secret_peek(&r->body) : RH_STR("{}"));
	else if (app_was_lost(&m->err))
		read_it(x, TAG_LOST);
	else if (m->err.code == RH_E_CONFLICT && x->face.phase == APP_ROTATE_WRITES)
		read_it(x, TAG_LOOK);
	else if (x->face.phase == APP_ROTATE_WRITES)
		not_written(x, APP_ROTATE_FAILED, &m->err);
	else if (m->err.code == RH_E_CONFLICT || m->err.code == RH_E_NOTFOUND) {
		log_write(x, &x->face.v[x->face.at], m->err.what);
		set(x, APP_ROTATE_KEPT, &m->err);
		step(x);
	} else
		not_written(x, APP_ROTATE_DONE, &m->err);
}

/* Somebody else was faster: does it still hold the same login? */
static void on_look(struct app_rotate_task *x, struct rh_message *m)
{
	struct kube_reply *r = m->body;
	struct rh_err e = m->err;

	if (e.code == RH_OK && r && take(x, &r->body, &e) == RH_OK) {
		rh_err_set(&e, RH_E_CONFLICT, _("Somebody else changed %s meanwhile."), x->face.v[x->face.at].what);
		rh_err_fix(&e, "%s", _("It still holds this login: try again, and only its password changes."));
		not_written(x, APP_ROTATE_CHANGED, &e);
	} else {
		not_written(x, e.code == RH_E_NOTFOUND ? APP_ROTATE_GONE : APP_ROTATE_FAILED, &e);
	}
}

static void look_again(void *ctx)
{
	read_it(ctx, TAG_LOST);
}

/* The answer was lost: what is there now tells what became of it. Never sent twice. */
static void on_lost(struct app_rotate_task *x, struct rh_message *m)
{
	struct work *w = &x->work[x->face.at];
	const struct kube_reply *r = m->body;
	bool undo = x->face.phase == APP_ROTATE_UNDOES;
	struct rh_err e;

	if (app_was_lost(&m->err)) {
		x->lost_ms = x->lost_ms ? x->lost_ms * 2 : FIRST_CHECK_MS;
		rh_timer_start(&x->again, x->lost_ms < LAST_CHECK_MS ? x->lost_ms : LAST_CHECK_MS, look_again, x);
		return;
	}
	x->lost_ms = 0;
	if (m->err.code != RH_OK || !r) {
		not_written(x, undo ? APP_ROTATE_DONE : APP_ROTATE_FAILED, &m->err);
		return;
	}
	char *version = version_of(rh_secret_peek(&r->body));
	bool same = strcmp(version, undo ? w->wrote : w->version) == 0;
	free(version);
	if (!same && app_is_ours(rh_secret_peek(undo ? &w->old : &w->sent), rh_secret_peek(&r->body))) {
		written(x, rh_secret_peek(&r->body));
		return;
	}
	rh_err_set(&e, RH_E_NET, "%s",
		   same ? _("The answer was lost, and nothing was written.")
			: _("The answer was lost, and what is there now is not what was sent."));
	not_written(x, undo ? (same ? APP_ROTATE_DONE : APP_ROTATE_KEPT) : APP_ROTATE_FAILED, &e);
}

/* ---- a pass ---- */

static bool due(const struct app_rotate_task *x, size_t at)
{
	enum app_rotate_state s = x->face.v[at].state;

	switch (x->face.phase) {
	case APP_ROTATE_CHECKS:
		return s == APP_ROTATE_WAITING;
	case APP_ROTATE_WRITES:
		return s == APP_ROTATE_READY || s == APP_ROTATE_FAILED || s == APP_ROTATE_CHANGED;
	default:
		return s == APP_ROTATE_DONE && x->work[at].old.n;
	}
}

/* The old bytes with the version that we wrote: refused when somebody has written since. */
static void undo_it(struct app_rotate_task *x)
{
	struct work *w = &x->work[x->face.at];
	struct rh_secret version, body;
	struct rh_err e;
	struct data_jw jw;

	rh_secret_init(&version);
	rh_secret_init(&body);
	data_jw_init(&jw, rh_out_secret(&version));
	data_jw_str(&jw, rh_str(w->wrote));
	if (data_json_splice(rh_secret_peek(&w->old), "/metadata/resourceVersion", rh_secret_peek(&version), false,
			     rh_out_secret(&body), &e) == RH_OK)
		put_it(x, &body, TAG_WRITE);
	else
		not_written(x, APP_ROTATE_DONE, &e);
	rh_secret_release(&version);
	rh_secret_release(&body);
}

static void begin(struct app_rotate_task *x)
{
	const struct work *w = &x->work[x->face.at];

	if (x->face.phase == APP_ROTATE_UNDOES) {
		set(x, APP_ROTATE_DONE, NULL);
		undo_it(x);
	} else if (x->face.phase == APP_ROTATE_WRITES && w->sent.n) {
		set(x, APP_ROTATE_WRITING, NULL);
		put_it(x, &w->sent, TAG_WRITE);
	} else {
		set(x, x->face.phase == APP_ROTATE_CHECKS ? APP_ROTATE_CHECKING : APP_ROTATE_WRITING, NULL);
		read_it(x, TAG_READ);
	}
}

static void step(struct app_rotate_task *x)
{
	for (size_t next = x->face.at + 1; next < x->face.n; next++)
		if (due(x, next)) {
			x->face.at = next;
			begin(x);
			return;
		}
	pass_end(x);
}

static void pass(struct app_rotate_task *x, enum app_rotate_phase phase)
{
	if (x->face.phase != APP_ROTATE_RESTS)
		return;
	x->face.phase = phase;
	x->face.at = (size_t)-1; /* the next is the first */
	x->lost_ms = 0;
	step(x);
}

static void take_message(void *ctx, struct rh_message *m)
{
	static void (*const on[])(struct app_rotate_task * x, struct rh_message * m) = {
		[TAG_READ] = on_read,
		[TAG_WRITE] = on_write,
		[TAG_LOOK] = on_look,
		[TAG_LOST] = on_lost,
	};

	if (m->tag == TAG_DRY)
		on_dry(ctx, m);
	else
		on[m->tag](ctx, m);
}

/* ---- the face ---- */

struct app_rotation *app_rotation_new(struct app *a, const char *host, const char *user,
				      const struct rh_secret *password, struct rh_owner screen)
{
	struct app_rotate_task *x = rh_alloc(sizeof *x);

	x->app = a;
	x->screen = screen;
	x->owner = rh_owner_new();
	x->face.host = rh_strdup(host);
	x->face.user = rh_strdup(user);
	rh_secret_init(&x->face.password);
	rh_secret_copy(&x->face.password, password);
	x->next = a->rotations.first;
	a->rotations.first = x;
	app_receive(a, x->owner, take_message, x);
	return &x->face;
}

size_t app_rotation_add(struct app_rotation *r, struct kube *kube, const char *ns, const char *name, const char *what)
{
	struct app_rotate_task *x = inner(r);

	r->v = rh_resize(r->v, r->n + 1, sizeof *r->v);
	x->work = rh_resize(x->work, r->n + 1, sizeof *x->work);
	r->v[r->n] = (struct app_rotate_item){
		.kube = kube, .ns = rh_strdup(ns), .name = rh_strdup(name), .what = rh_strdup(what)
	};
	x->work[r->n] = (struct work){ 0 };
	return r->n++;
}

size_t app_rotation_count(const struct app_rotation *r, enum app_rotate_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->v[i].state == state;
	return n;
}

void app_rotation_check(struct app_rotation *r)
{
	pass(inner(r), APP_ROTATE_CHECKS);
}

static void write_pass(struct app_rotation *r, enum app_rotate_phase phase)
{
	struct app_rotate_task *x = inner(r);
	struct rh_err e;

	if (app_gate(x->app, APP_GATE_WRITE, &e))
		pass(x, phase);
	else
		app_outcome_post(x->app, (struct app_outcome){ .err = e });
}

void app_rotation_write(struct app_rotation *r)
{
	write_pass(r, APP_ROTATE_WRITES);
}

void app_rotation_undo(struct app_rotation *r)
{
	write_pass(r, APP_ROTATE_UNDOES);
}

void app_rotation_leave(struct app_rotation **r)
{
	struct app_rotate_task *x = *r ? inner(*r) : NULL;

	*r = NULL;
	if (!x)
		return;
	x->left = true;
	for (size_t i = 0; x->face.phase != APP_ROTATE_UNDOES && i < x->face.n; i++)
		rh_secret_release(&x->work[i].old);
	if (x->face.phase == APP_ROTATE_RESTS || x->face.phase == APP_ROTATE_CHECKS)
		rotation_free(x);
}
