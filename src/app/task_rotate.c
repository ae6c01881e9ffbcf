/* One password in many secrets. A pass goes through them one after the other: a check reads each and asks the server
 * whether it would take the change (dry run), a write sends it with the version that was read and stops at the first
 * that fails, undoing writes back what was there, where nobody has written since. A pass that writes outlives its
 * screen; what was there before is kept only as long as the screen is there.
 */
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/journal.h"
#include "app/parts/lookup.h"
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
	bool left;                /* its screen is gone */
	struct app_lookup lookup; /* the answer to a write said nothing */
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

static void note(const struct app_rotate_task *x, enum app_fate fate, const struct rh_err *e)
{
	const struct app_rotate_item *i = &x->face.v[x->face.at];

	app_journal_add(x->app,
			&(struct app_entry){ .action = x->face.phase == APP_ROTATE_UNDOES ? "undo rotate" : "rotate",
					     .method = "PUT",
					     .verb = N_("Rotate a password"),
					     .object = i->what,
					     .kube = i->kube,
					     .fate = fate,
					     .err = e });
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
	app_lookup_end(&x->lookup);
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

/* It holds the new password already: there is nothing to send. */
static bool is_same(const struct work *w)
{
	return app_changes_nothing(NULL, rh_secret_peek(&w->sent), rh_secret_peek(&w->raw));
}

static void send(struct app_rotate_task *x)
{
	struct work *w = &x->work[x->face.at];

	if (x->face.phase == APP_ROTATE_CHECKS) {
		put_it(x, &w->sent, TAG_DRY);
	} else if (is_same(w)) {
		work_forget(w);
		set(x, APP_ROTATE_DONE, NULL);
		step(x);
	} else {
		put_it(x, &w->sent, TAG_WRITE);
	}
}

/* ---- a check ---- */

static void on_read(struct app_rotate_task *x, struct rh_message *m)
{
	struct kube_reply *r = m->body;
	struct rh_err e = m->err;

	if (e.code == RH_OK && r && take(x, &r->body, &e) == RH_OK) {
		send(x);
		return;
	}
	bool checks = x->face.phase == APP_ROTATE_CHECKS;
	set(x, e.code == RH_E_NOTFOUND ? APP_ROTATE_GONE : checks ? APP_ROTATE_REFUSED : APP_ROTATE_FAILED, &e);
	if (checks || e.code == RH_E_NOTFOUND)
		step(x);
	else
		pass_end(x);
}

/* Only an answer with the secret in it says that it would be taken. */
static void on_dry(struct app_rotate_task *x, const struct rh_message *m)
{
	enum app_fate fate = app_fate_of("PUT", x->face.v[x->face.at].name, &m->err, m->body);
	struct rh_err e = m->err;

	if (fate != APP_FATE_DONE && e.code == RH_OK)
		rh_err_set(&e, RH_E_SERVER, _("%s: the server answered something unexpected"),
			   x->face.v[x->face.at].what);
	set(x, fate == APP_FATE_DONE ? APP_ROTATE_READY : APP_ROTATE_REFUSED, &e);
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

	note(x, APP_FATE_DONE, NULL);
	app_demo_made(x->app, true);
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
	note(x, e->code == RH_E_UNKNOWN ? APP_FATE_UNKNOWN : APP_FATE_REFUSED, e);
	if (state != APP_ROTATE_DONE)
		work_forget(&x->work[x->face.at]);
	set(x, state, e);
	pass_end(x);
}

/* The answer does not say: what is there now tells what became of it. Never sent twice. */
static void look(struct app_rotate_task *x, const struct rh_message *m)
{
	const struct app_rotate_item *i = &x->face.v[x->face.at];
	const struct kube_reply *r = m->body;
	char *path = path_of(i, false);

	rh_log("write: PUT %s: the answer does not say (%s, HTTP %d): looking", i->what, rh_code_name(m->err.code),
	       r ? r->head.status : 0);
	x->lookup.answer = m->err;
	x->lookup.answer.http = r ? r->head.status : m->err.http;
	app_lookup_start(&x->lookup, i->kube, path, i->what, x->owner, TAG_LOST);
	free(path);
}

static void refused(struct app_rotate_task *x, const struct rh_err *e)
{
	bool writes = x->face.phase == APP_ROTATE_WRITES;

	if (e->code == RH_E_CONFLICT && writes) {
		read_it(x, TAG_LOOK);
	} else if (!writes && (e->code == RH_E_CONFLICT || e->code == RH_E_NOTFOUND)) {
		note(x, APP_FATE_REFUSED, e);
		set(x, APP_ROTATE_KEPT, e);
		step(x);
	} else {
		not_written(x, writes ? APP_ROTATE_FAILED : APP_ROTATE_DONE, e);
	}
}

static void on_write(struct app_rotate_task *x, struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	switch (app_fate_of("PUT", x->face.v[x->face.at].name, &m->err, r)) {
	case APP_FATE_DONE:
		written(x, rh_secret_peek(&r->body));
		break;
	case APP_FATE_REFUSED:
		refused(x, &m->err);
		break;
	case APP_FATE_UNKNOWN:
		look(x, m);
		break;
	}
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

/* The version that was there before: nothing was written. Another one with what was sent in it: ours. */
static void seen(struct app_rotate_task *x, struct rh_str there)
{
	struct work *w = &x->work[x->face.at];
	bool undo = x->face.phase == APP_ROTATE_UNDOES;
	char *version = version_of(there);
	bool same = strcmp(version, undo ? w->wrote : w->version) == 0;
	struct rh_err e;

	free(version);
	if (same) {
		if (!app_lookup_believe(&x->lookup))
			return;
		app_err_not_written(&e, &x->lookup.answer);
		not_written(x, undo ? APP_ROTATE_DONE : APP_ROTATE_FAILED, &e);
	} else if (app_is_ours(rh_secret_peek(undo ? &w->old : &w->sent), there)) {
		written(x, there);
	} else {
		rh_err_say(&e, RH_E_CONFLICT, _("The answer was lost, and what is there now is not what was sent."),
			   NULL, _("Look at it, then decide."));
		not_written(x, undo ? APP_ROTATE_KEPT : APP_ROTATE_FAILED, &e);
	}
}

static void on_lost(struct app_rotate_task *x, struct rh_message *m)
{
	const struct app_rotate_item *i = &x->face.v[x->face.at];
	const struct kube_reply *r = m->body;
	bool undo = x->face.phase == APP_ROTATE_UNDOES;
	struct rh_err e;

	switch (app_lookup_take(&x->lookup, m)) {
	case APP_SIGHT_NOT_YET:
		break;
	case APP_SIGHT_THERE:
		seen(x, rh_secret_peek(&r->body));
		break;
	case APP_SIGHT_GONE:
		not_written(x, undo ? APP_ROTATE_KEPT : APP_ROTATE_GONE, &m->err);
		break;
	case APP_SIGHT_HIDDEN:
		app_err_unknown(&e, "PUT", i->what, i->kube, x->lookup.path, &m->err);
		not_written(x, undo ? APP_ROTATE_DONE : APP_ROTATE_FAILED, &e);
		break;
	}
}

/* ---- the program ends meanwhile ---- */

void app_rotations_abandon(struct app *a, void (*tell_person)(struct app *a, const struct rh_err *e))
{
	const struct rh_err none = { 0 };

	for (struct app_rotate_task *x = a->rotations.first; x; x = x->next) {
		const struct app_rotate_item *i = &x->face.v[x->face.at];
		struct rh_err e;
		char *path;

		if (x->face.phase != APP_ROTATE_WRITES && x->face.phase != APP_ROTATE_UNDOES)
			continue;
		path = path_of(i, false);
		app_err_unknown(&e, "PUT", i->what, i->kube, path, &none);
		note(x, APP_FATE_UNKNOWN, &e);
		tell_person(a, &e);
		free(path);
	}
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
		send(x);
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
