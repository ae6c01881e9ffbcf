/* Trainer › Break something: what can be broken in the sandbox on purpose, what is broken now, and back again. */
#include "screens/screens.h"
#include "app/control.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { DO_RESET = UI_DO_SCREEN };

/* In the language of the screens; one that is not here is shown as the sandbox says it. */
static const struct text {
	const char *id, *title, *what, *undo;
} texts[] = {
	{ "wrong-password", N_("Wrong password"),
	  N_("quay-pull in web-blue holds a wrong password; Deployment front rolls out, and its new pods cannot be "
	     "pulled."),
	  N_("Put the right password into quay-pull: the one of web-green has it.") },
	{ "missing-secret", N_("Missing secret"),
	  N_("quay-pull is deleted from web-blue; Deployment front names it and rolls out."),
	  N_("Create quay-pull in web-blue again.") },
	{ "wrong-type", N_("Secret of the wrong type"),
	  N_("quay-pull in web-blue becomes a secret of type Opaque, which no node reads; Deployment front rolls out."),
	  N_("Delete quay-pull and create it as a registry: a secret cannot change its type.") },
	{ "near-key", N_("Registry host nearly right"),
	  N_("The entry of quay-pull in web-blue is for quay.io/v1, which fits no image; Deployment front rolls out."),
	  N_("Change the host of the entry to quay.io.") },
	{ "ended-password", N_("Password that has ended"),
	  N_("ecr-pull is in web-blue, with a token of Amazon ECR that ended three hours ago."),
	  N_("Put a new token into ecr-pull.") },
	{ "expired-token", N_("Expired login"), N_("Every session ends: whoever asks next has to sign in again."),
	  N_("Sign in again.") },
	{ "certificate", N_("Untrusted certificate"),
	  N_("harbor.corp.example shows a certificate that nobody trusts; Deployment api in web-blue rolls out."),
	  N_("Nothing can be done in the cluster: its nodes must trust the authority.") },
	{ "rate-limit", N_("Rate limit of Docker Hub"),
	  N_("Docker Hub refuses who does not log in (429 toomanyrequests); Deployment cache in web-green rolls out."),
	  N_("Create a registry for Docker Hub in web-green and let cache use it.") },
	{ "cluster-away", N_("Cluster away"),
	  N_("Rancher has lost the agent of shop-prod: the cluster cannot be explored."),
	  N_("Wait: the agent has to come back.") },
	{ "slow", N_("Slow server"), N_("The server answers after three seconds."), N_("Wait.") },
};

struct row {
	struct rh_row row; /* key: the id */
	const char *title, *what, *undo, *state;
	size_t order;
};
struct state {
	struct rh_rows rows;
	struct rh_err err;
	bool ready;
	char *learner; /* for whom alone; NULL: for everybody */
	char *did;     /* what is being said when it is done: a sentence */
};

static const struct row *row_of(const struct rh_row *row)
{
	return (const struct row *)(const void *)row;
}

static bool is_on(const struct row *r)
{
	return strcmp(r->state, "off") != 0;
}

static const char *state_word(const struct row *r)
{
	return strcmp(r->state, "on") == 0 ? _("broken") : is_on(r) ? _("edited") : "";
}

static void state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, state_word(row_of(row)));
}

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return strcmp(row_of(row)->state, "on") == 0 ? UI_ROLE_BAD : UI_ROLE_GOOD;
}

/* Each is a group of its own: they stay as the sandbox lists them. */
static int by_order(const struct rh_row *a, const struct rh_row *b)
{
	return (row_of(a)->order > row_of(b)->order) - (row_of(a)->order < row_of(b)->order);
}

#define AT(member) offsetof(struct row, member)
static const struct ui_column columns[] = {
	{ .id = "state",
	  .title = N_("State"),
	  .min = 7,
	  .want = 7,
	  .matters = 9,
	  .text = state_text,
	  .role = state_role },
	{ .id = "title",
	  .title = N_("Break"),
	  .min = 20,
	  .want = 26,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text_at = AT(title) },
	{ .id = "what", .title = N_("What it does"), .min = 16, .matters = 5, .text_at = AT(what) },
	{ 0 },
};

static void note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (strcmp(row_of(row)->state, "on") == 0)
		rh_buf_addf(out, _("to repair: %s"), row_of(row)->undo);
	else if (is_on(row_of(row)))
		rh_buf_addz(out, _("somebody has changed it since: {key:open} brings it back to how it was before"));
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	size_t on = 0;

	out->rows = &st->rows;
	out->phase = st->ready ? UI_LIST_READY : st->err.code != RH_OK ? UI_LIST_FAILED : UI_LIST_LOADING;
	out->err = &st->err;
	for (size_t i = 0; i < st->rows.n; i++)
		on += is_on(row_of(st->rows.v[i]));
	if (on)
		snprintf(out->alarm, sizeof out->alarm, rh_ngettext("%zu broken", "%zu broken", on), on);
	if (on)
		out->count = (struct rh_plural)NP_("%zu in all", "%zu in all");
	else if (st->ready)
		snprintf(out->summary, sizeof out->summary, "%s", _("nothing is broken"));
}

/* ---- asking ---- */

static struct rh_buf *json_text(struct rh_str v, const char *pointer, struct rh_buf *out)
{
	rh_buf_init(out, 4096);
	(void)data_json_find_text(v, pointer, out);
	return out;
}

static void put_row(struct state *st, struct rh_str v, size_t order)
{
	static const size_t strings[] = { AT(title), AT(what), AT(undo), AT(state), 0 };
	struct rh_buf id, what, undo, state;
	struct row row = { .row.key = json_text(v, "/id", &id)->p,
			   .title = id.p,
			   .what = json_text(v, "/what", &what)->p,
			   .undo = json_text(v, "/undo", &undo)->p,
			   .state = json_text(v, "/state", &state)->p,
			   .order = order };

	for (size_t i = 0; i < RH_LEN(texts); i++)
		if (strcmp(texts[i].id, id.p) == 0) {
			row.title = _(texts[i].title);
			row.what = _(texts[i].what);
			row.undo = _(texts[i].undo);
		}
	if (*id.p)
		rh_rows_put(&st->rows, rh_row_copy(&row, sizeof row, strings));
	rh_buf_release(&id);
	rh_buf_release(&what);
	rh_buf_release(&undo);
	rh_buf_release(&state);
}

static void on_list(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct ui_screen *s = ctx;
	struct state *st = s->state;
	struct data_json_iter it;

	ui_screen_changed(s);
	if (!app_control_ok(head, body, e, &st->err)) {
		if (st->ready)
			app_error(s->app, &st->err);
		return;
	}
	if (st->did)
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, "%s", st->did);
	rh_strset(&st->did, NULL);
	rh_rows_clear(&st->rows);
	st->ready = true;
	if (!data_json_iter_init(&it, data_json_part(body, "/breaks")))
		return;
	for (size_t i = 0; data_json_next(&it); i++)
		put_row(st, it.value, i);
}

static void ask(struct ui_screen *s, const char *method, const char *path)
{
	struct state *st = s->state;
	char *whole = rh_format("%s%s%s", path, st->learner ? "?user=" : "", st->learner ? st->learner : "");

	app_control(s->app, method, whole, s->owner, on_list, s);
	free(whole);
}

static void toggle(struct ui_screen *s, const struct row *r)
{
	struct state *st = s->state;
	char *path = rh_format("/sandbox/%s/%s", is_on(r) ? "mend" : "break", r->row.key);

	ask(s, "POST", path);
	free(st->did);
	st->did = rh_format(is_on(r) ? _("Mended: %s") : _("Broken: %s"), r->title);
	free(path);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_AGAIN)
		ask(s, "GET", "/sandbox/breaks");
	else if (verb == UI_DO_PUT_BACK)
		ask(s, "POST", "/sandbox/mend");
	else if (verb == (enum ui_verb)DO_RESET)
		app_reset_ask(s->app);
	else if (verb == UI_DO_OPEN && row)
		toggle(s, row_of(row));
	else
		return false;
	return true;
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct state *st = s->state;

	for (size_t i = 0; i < st->rows.n; i++)
		if (is_on(row_of(st->rows.v[i])))
			return false;
	if (verb == UI_DO_PUT_BACK)
		rh_buf_addz(why, _("Nothing is broken."));
	return verb == UI_DO_PUT_BACK;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	st->learner = arg ? rh_strdup(arg) : NULL;
	rh_rows_init(&st->rows);
	ask(s, "GET", "/sandbox/breaks");
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_rows_release(&st->rows);
	free(st->did);
	free(st->learner);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->learner)
		rh_buf_addf(out, _("%s (%s)"), _("Break something"), st->learner);
	else
		rh_buf_addz(out, _("Break something"));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Break or mend"),
	  .help = N_("Break it; when it is broken, bring it back to how it was."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_PUT_BACK,
	  .label = N_("Undo the last one"),
	  .help = N_("Mend what was broken last."),
	  .flags = UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_RESET,
	  .id = "trainer.reset",
	  .label = N_("Reset all"),
	  .help = N_("Set everything in the sandbox back to how it was at the start, after asking."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask the sandbox again what is broken.") },
	{ 0 },
};

static const struct ui_own_key own_keys[] = { { (enum ui_verb)DO_RESET, "X" }, { 0 } };

const struct ui_screen_ops screen_breaks = {
	.id = "breaks",
	.title = N_("Break something"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"For whoever teaches: what can go wrong with registries, as it goes wrong in real life. A pull fails "
		"some seconds after you break it: the secret or the registry changes first, then a Deployment is "
		"given a new version of its image, and its new pods cannot be pulled, with the events and messages "
		"of a real cluster. The old pods go on.\n\n{key:open} on what is broken brings it back; "
		"{key:put_back} takes back the last one. Of two that are about the same thing, the second takes the "
		"place of the first."),
	.actions = actions,
	.own_keys = own_keys,
	.columns = columns,
	.group = by_order,
	.note = note,
	.rows = rows,
	.open = open,
	.act = act,
	.unable = unable,
	.close = close,
	.crumb = crumb,
};
