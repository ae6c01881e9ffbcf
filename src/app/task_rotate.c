/* One password in many secrets. A pass goes through them one after the other: a check reads each and asks the server whether it would
 * take the change (dry run), a write sends it with the version that was read and stops at the first that fails, undoing writes back
 * what was there, where nobody has written since. A pass that writes outlives its screen; what was there before is kept only as long
 * as the screen is there.
 */
#include "app/internal.h"

#include <string.h>

enum { TAG_READ = 1, TAG_DRY, TAG_WRITE, TAG_LOOK, TAG_LOST };
enum { FIRST_CHECK_MS = 1000, LAST_CHECK_MS = 15000 };

struct work {				/* of one item */
	struct rh_secret raw;		/* as it was read; empty: not read, or not to be trusted any more */
	struct rh_secret sent;		/* with the new password in it */
	char *version;			/* resourceVersion of raw */
	char *wrote;			/* of what was written */
	struct rh_secret old;		/* what stood there before; empty: nothing was written */
};
struct rh_rotate_task {
	struct rh_rotation face;	/* first */
	struct rh_app *app;
	struct rh_owner owner, screen;
	struct work *work;
	bool left;			/* its screen is gone */
	int64_t lost_ms;
	struct rh_timer again;
	struct rh_rotate_task *next;
};

static struct rh_rotate_task *inner(struct rh_rotation *r)
{
	return (struct rh_rotate_task *)(void *)r;
}

static bool is_lost(const struct rh_err *e)
{
	return e->code == RH_E_NET || e->code == RH_E_TIMEOUT || (e->code == RH_E_SERVER && (e->http == 0 || e->http >= 502));
}

static void tell(const struct rh_rotate_task *x)
{
	if (!x->left)
		rh_mail_post((struct rh_mail){ .to = x->screen, .tag = RH_MAIL_ROTATION });
}

static void log_write(const struct rh_rotate_task *x, const struct rh_rotate_item *i, const char *result)
{
	const struct rh_session *s = &x->app->session;

	rh_log("write: %s / %s: PUT %s: %s: %s", s->server_name ? s->server_name : "", i->kube->id ? i->kube->id : "", i->what,
	       x->face.phase == RH_ROTATE_UNDOES ? "the old password again" : "another password", result);
}

/* ---- its life ---------------------------------------------------------------------------------------------------------- */

static void work_forget(struct work *w)
{
	rh_secret_release(&w->raw);
	rh_secret_release(&w->sent);
	rh_strset(&w->version, NULL);
}

static void rotation_free(struct rh_rotate_task *x)
{
	struct rh_rotate_task **at = &x->app->rotations;

	while (*at != x)
		at = &(*at)->next;
	*at = x->next;
	rh_timer_stop(&x->again);
	rh_app_receive_no_more(x->app, x->owner);
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

void rh_rotations_free(struct rh_app *a)
{
	while (a->rotations)
		rotation_free(a->rotations);
}

bool rh_rotations_busy(const struct rh_app *a)
{
	for (struct rh_rotate_task *x = a->rotations; x; x = x->next)
		if (x->face.phase == RH_ROTATE_WRITES || x->face.phase == RH_ROTATE_UNDOES)
			return true;
	return false;
}

char *rh_rotations_say(const struct rh_app *a)
{
	for (struct rh_rotate_task *x = a->rotations; x; x = x->next)
		if (x->face.phase == RH_ROTATE_WRITES || x->face.phase == RH_ROTATE_UNDOES)
			return rh_format(_("changing the password in %s…"), x->face.v[x->face.at].what);
	return NULL;
}

static void pass_end(struct rh_rotate_task *x)
{
	bool wrote = x->face.phase != RH_ROTATE_CHECKS;
	size_t done = rh_rotation_count(&x->face, RH_ROTATE_DONE);

	x->face.phase = RH_ROTATE_RESTS;
	if (wrote)
		rh_app_tell_all(x->app, RH_MAIL_CHANGED);
	if (wrote && x->left && x->app->ui)
		rh_ui_toast(x->app->ui, done == x->face.n ? RH_ROLE_GOOD : RH_ROLE_WARN,
			    rh_ngettext("The new password stands in %zu of %zu secret.", "The new password stands in %zu of %zu secrets.", x->face.n),
			    done, x->face.n);
	tell(x);
	if (x->left)
		rotation_free(x);
}

/* ---- one item ---------------------------------------------------------------------------------------------------------- */

static void step(struct rh_rotate_task *x);

static char *path_of(const struct rh_rotate_item *i, bool write)
{
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_kube_path(i->kube, &rh_res_secret, i->ns, i->name, &path);
	if (write)
		rh_buf_addz(&path, "?fieldManager=ranchhand");
	char *text = rh_buf_take(&path);
	rh_buf_release(&path);
	return text;
}

static void read_it(struct rh_rotate_task *x, int tag)
{
	const struct rh_rotate_item *i = &x->face.v[x->face.at];
	char *path = path_of(i, false);

	rh_kube_get(i->kube, path, i->what, x->owner, tag);
	free(path);
}

static void put_it(struct rh_rotate_task *x, const struct rh_secret *body, int tag)
{
	const struct rh_rotate_item *i = &x->face.v[x->face.at];
	char *path = path_of(i, true);
	struct rh_secret copy;

	rh_secret_init(&copy);
	rh_secret_copy(&copy, body);
	rh_kube_write(i->kube, &(struct rh_write){ .method = "PUT", .path = path, .body = &copy, .what = i->what, .dry_run = tag == TAG_DRY },
		      x->owner, tag);
	rh_secret_release(&copy);
	free(path);
}

static void set(struct rh_rotate_task *x, enum rh_rotate_state state, const struct rh_err *e)
{
	struct rh_rotate_item *i = &x->face.v[x->face.at];

	i->state = state;
	i->err = e ? *e : (struct rh_err){ 0 };
	tell(x);
}

/* Is there still what is to be changed? Then what will be sent is made. */
static enum rh_code take(struct rh_rotate_task *x, struct rh_secret *body, struct rh_err *e)
{
	struct work *w = &x->work[x->face.at];
	struct rh_secret_object o = { 0 };
	struct rh_login l = { 0 };
	struct rh_secret copy;
	enum rh_code code;

	work_forget(w);
	rh_secret_init(&copy);
	rh_secret_copy(&copy, body);
	code = rh_secret_object_read(&copy, &o, e);
	if (code == RH_OK && !rh_login_read(&o, x->face.host, x->face.user, &l)) {
		code = rh_err_set(e, RH_E_NOTFOUND, _("%s holds no login of %s at %s any more."), x->face.v[x->face.at].what, x->face.user,
				  x->face.host);
		(void)rh_err_fix(e, "%s", _("Somebody else changed it: there is nothing to do here."));
	} else if (code == RH_OK && l.immutable) {
		code = rh_err_set(e, RH_E_REFUSED, "%s", _("It is immutable: its data cannot change any more."));
	}
	if (code == RH_OK) {
		rh_secret_copy(&w->raw, body);
		rh_secret_copy(&w->sent, body);
		w->version = rh_strdup(o.resource_version);
		code = rh_login_change(&w->sent, &l, &x->face.password, e);
	}
	if (code != RH_OK)
		work_forget(w);
	rh_login_release(&l);
	rh_secret_object_release(&o);
	rh_secret_release(&copy);
	return code;
}

/* ---- a check ----------------------------------------------------------------------------------------------------------- */

static void on_read(struct rh_rotate_task *x, struct rh_mail *m)
{
	struct rh_reply *r = m->body;
	struct rh_err e = m->err;

	if (e.code == RH_OK && r && take(x, &r->body, &e) == RH_OK) {
		if (x->face.phase == RH_ROTATE_CHECKS)
			put_it(x, &x->work[x->face.at].sent, TAG_DRY);
		else
			put_it(x, &x->work[x->face.at].sent, TAG_WRITE);
		return;
	}
	bool checks = x->face.phase == RH_ROTATE_CHECKS;
	set(x, e.code == RH_E_NOTFOUND ? RH_ROTATE_GONE : checks ? RH_ROTATE_REFUSED : RH_ROTATE_FAILED, &e);
	if (checks || e.code == RH_E_NOTFOUND)
		step(x);
	else
		pass_end(x);
}

static void on_dry(struct rh_rotate_task *x, const struct rh_mail *m)
{
	set(x, m->err.code == RH_OK ? RH_ROTATE_READY : RH_ROTATE_REFUSED, &m->err);
	step(x);
}

/* ---- a write ----------------------------------------------------------------------------------------------------------- */

static char *version_of(struct rh_str body)
{
	struct rh_buf text;

	rh_buf_init(&text, 256);
	(void)rh_json_find_text(body, "/metadata/resourceVersion", &text);
	char *z = rh_buf_take(&text);
	rh_buf_release(&text);
	return z;
}

static void written(struct rh_rotate_task *x, struct rh_str there)
{
	struct work *w = &x->work[x->face.at];

	log_write(x, &x->face.v[x->face.at], "done");
	free(w->wrote);
	w->wrote = version_of(there);
	if (x->face.phase == RH_ROTATE_WRITES) {
		if (!x->left)
			rh_secret_move(&w->old, &w->raw);
		set(x, RH_ROTATE_DONE, NULL);
	} else {
		rh_secret_release(&w->old);
		set(x, RH_ROTATE_UNDONE, NULL);
	}
	work_forget(w);
	step(x);
}

/* Nothing was written to it in this pass: the pass ends, what was written before stays. */
static void not_written(struct rh_rotate_task *x, enum rh_rotate_state state, const struct rh_err *e)
{
	log_write(x, &x->face.v[x->face.at], e->what);
	if (state != RH_ROTATE_DONE)
		work_forget(&x->work[x->face.at]);
	set(x, state, e);
	pass_end(x);
}

static void on_write(struct rh_rotate_task *x, struct rh_mail *m)
{
	const struct rh_reply *r = m->body;

	if (m->err.code == RH_OK)
		written(x, r ? rh_secret_peek(&r->body) : RH_STR("{}"));
	else if (is_lost(&m->err))
		read_it(x, TAG_LOST);
	else if (m->err.code == RH_E_CONFLICT && x->face.phase == RH_ROTATE_WRITES)
		read_it(x, TAG_LOOK);
	else if (x->face.phase == RH_ROTATE_WRITES)
		not_written(x, RH_ROTATE_FAILED, &m->err);
	else if (m->err.code == RH_E_CONFLICT || m->err.code == RH_E_NOTFOUND) {
		log_write(x, &x->face.v[x->face.at], m->err.what);
		set(x, RH_ROTATE_KEPT, &m->err);
		step(x);
	} else
		not_written(x, RH_ROTATE_DONE, &m->err);
}

/* Somebody else was faster: does it still hold the same login? */
static void on_look(struct rh_rotate_task *x, struct rh_mail *m)
{
	struct rh_reply *r = m->body;
	struct rh_err e = m->err;

	if (e.code == RH_OK && r && take(x, &r->body, &e) == RH_OK) {
		(void)rh_err_set(&e, RH_E_CONFLICT, _("Somebody else changed %s meanwhile."), x->face.v[x->face.at].what);
		(void)rh_err_fix(&e, "%s", _("It still holds this login: try again, and only its password changes."));
		not_written(x, RH_ROTATE_CHANGED, &e);
	} else {
		not_written(x, e.code == RH_E_NOTFOUND ? RH_ROTATE_GONE : RH_ROTATE_FAILED, &e);
	}
}

static void look_again(void *ctx)
{
	read_it(ctx, TAG_LOST);
}

/* The answer was lost: what is there now tells what became of it. Never sent twice. */
static void on_lost(struct rh_rotate_task *x, struct rh_mail *m)
{
	struct work *w = &x->work[x->face.at];
	const struct rh_reply *r = m->body;
	bool undo = x->face.phase == RH_ROTATE_UNDOES;
	struct rh_err e;

	if (is_lost(&m->err)) {
		x->lost_ms = x->lost_ms ? x->lost_ms * 2 : FIRST_CHECK_MS;
		rh_timer_start(&x->again, x->lost_ms < LAST_CHECK_MS ? x->lost_ms : LAST_CHECK_MS, look_again, x);
		return;
	}
	x->lost_ms = 0;
	if (m->err.code != RH_OK || !r) {
		not_written(x, undo ? RH_ROTATE_DONE : RH_ROTATE_FAILED, &m->err);
		return;
	}
	char *version = version_of(rh_secret_peek(&r->body));
	bool same = strcmp(version, undo ? w->wrote : w->version) == 0;
	free(version);
	if (!same && rh_task_is_ours(rh_secret_peek(undo ? &w->old : &w->sent), rh_secret_peek(&r->body))) {
		written(x, rh_secret_peek(&r->body));
		return;
	}
	(void)rh_err_set(&e, RH_E_NET, "%s", same ? _("The answer was lost, and nothing was written.") :
						    _("The answer was lost, and what is there now is not what was sent."));
	not_written(x, undo ? (same ? RH_ROTATE_DONE : RH_ROTATE_KEPT) : RH_ROTATE_FAILED, &e);
}

/* ---- a pass ------------------------------------------------------------------------------------------------------------ */

static bool due(const struct rh_rotate_task *x, size_t at)
{
	enum rh_rotate_state s = x->face.v[at].state;

	switch (x->face.phase) {
	case RH_ROTATE_CHECKS:
		return s == RH_ROTATE_WAITING;
	case RH_ROTATE_WRITES:
		return s == RH_ROTATE_READY || s == RH_ROTATE_FAILED || s == RH_ROTATE_CHANGED;
	default:
		return s == RH_ROTATE_DONE && x->work[at].old.n;
	}
}

/* The old bytes with the version that we wrote: refused when somebody has written since. */
static void undo_it(struct rh_rotate_task *x)
{
	struct work *w = &x->work[x->face.at];
	struct rh_secret version, body;
	struct rh_err e;
	struct rh_jw jw;

	rh_secret_init(&version);
	rh_secret_init(&body);
	rh_jw_init(&jw, rh_out_secret(&version));
	rh_jw_str(&jw, rh_str(w->wrote));
	if (rh_json_splice(rh_secret_peek(&w->old), "/metadata/resourceVersion", rh_secret_peek(&version), false, rh_out_secret(&body), &e) ==
	    RH_OK)
		put_it(x, &body, TAG_WRITE);
	else
		not_written(x, RH_ROTATE_DONE, &e);
	rh_secret_release(&version);
	rh_secret_release(&body);
}

static void begin(struct rh_rotate_task *x)
{
	const struct work *w = &x->work[x->face.at];

	if (x->face.phase == RH_ROTATE_UNDOES) {
		set(x, RH_ROTATE_DONE, NULL);
		undo_it(x);
	} else if (x->face.phase == RH_ROTATE_WRITES && w->sent.n) {
		set(x, RH_ROTATE_WRITING, NULL);
		put_it(x, &w->sent, TAG_WRITE);
	} else {
		set(x, x->face.phase == RH_ROTATE_CHECKS ? RH_ROTATE_CHECKING : RH_ROTATE_WRITING, NULL);
		read_it(x, TAG_READ);
	}
}

static void step(struct rh_rotate_task *x)
{
	for (size_t next = x->face.at + 1; next < x->face.n; next++)
		if (due(x, next)) {
			x->face.at = next;
			begin(x);
			return;
		}
	pass_end(x);
}

static void pass(struct rh_rotate_task *x, enum rh_rotate_phase phase)
{
	if (x->face.phase != RH_ROTATE_RESTS)
		return;
	x->face.phase = phase;
	x->face.at = (size_t)-1;	/* the next is the first */
	x->lost_ms = 0;
	step(x);
}

static void take_mail(void *ctx, struct rh_mail *m)
{
	static void (*const on[])(struct rh_rotate_task *x, struct rh_mail *m) = {
		[TAG_READ] = on_read, [TAG_WRITE] = on_write, [TAG_LOOK] = on_look, [TAG_LOST] = on_lost,
	};

	if (m->tag == TAG_DRY)
		on_dry(ctx, m);
	else
		on[m->tag](ctx, m);
}

/* ---- the face ---------------------------------------------------------------------------------------------------------- */

struct rh_rotation *rh_rotation_new(struct rh_app *a, const char *host, const char *user, const struct rh_secret *password, struct rh_owner screen)
{
	struct rh_rotate_task *x = rh_alloc(sizeof *x);

	x->app = a;
	x->screen = screen;
	x->owner = rh_owner_new();
	x->face.host = rh_strdup(host);
	x->face.user = rh_strdup(user);
	rh_secret_init(&x->face.password);
	rh_secret_copy(&x->face.password, password);
	x->next = a->rotations;
	a->rotations = x;
	rh_app_receive(a, x->owner, take_mail, x);
	return &x->face;
}

size_t rh_rotation_add(struct rh_rotation *r, struct rh_kube *kube, const char *ns, const char *name, const char *what)
{
	struct rh_rotate_task *x = inner(r);

	r->v = rh_resize(r->v, r->n + 1, sizeof *r->v);
	x->work = rh_resize(x->work, r->n + 1, sizeof *x->work);
	r->v[r->n] = (struct rh_rotate_item){ .kube = kube, .ns = rh_strdup(ns), .name = rh_strdup(name), .what = rh_strdup(what) };
	x->work[r->n] = (struct work){ 0 };
	return r->n++;
}

size_t rh_rotation_count(const struct rh_rotation *r, enum rh_rotate_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->v[i].state == state;
	return n;
}

void rh_rotation_check(struct rh_rotation *r)
{
	pass(inner(r), RH_ROTATE_CHECKS);
}

static void write_pass(struct rh_rotation *r, enum rh_rotate_phase phase)
{
	struct rh_rotate_task *x = inner(r);
	struct rh_err e;

	if (rh_app_gate(x->app, RH_GATE_WRITE, &e))
		pass(x, phase);
	else
		rh_app_error(x->app, &e);
}

void rh_rotation_write(struct rh_rotation *r)
{
	write_pass(r, RH_ROTATE_WRITES);
}

void rh_rotation_undo(struct rh_rotation *r)
{
	write_pass(r, RH_ROTATE_UNDOES);
}

void rh_rotation_leave(struct rh_rotation **r)
{
	struct rh_rotate_task *x = *r ? inner(*r) : NULL;

	*r = NULL;
	if (!x)
		return;
	x->left = true;
	for (size_t i = 0; x->face.phase != RH_ROTATE_UNDOES && i < x->face.n; i++)
		rh_secret_release(&x->work[i].old);
	if (x->face.phase == RH_ROTATE_RESTS || x->face.phase == RH_ROTATE_CHECKS)
		rotation_free(x);
}
