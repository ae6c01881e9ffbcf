/* Review: where it goes, what will be sent or what changes, and what the server says to a dry run. Then it writes. */
#include "screens/bulk.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/protect.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/object.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_DRY = 1 };
struct state {
	struct app_change *change;
	bool dry_done, writing;
	struct rh_err dry, refused;
	struct rh_secret would; /* the object as it would be, as the dry run answered; empty: not known */
	char *warning;
	int64_t asked; /* rh_now, when the dry run was sent */
	struct rh_timer tick;
};

/* While the server is asked the seconds are shown. */
static void on_tick(void *screen)
{
	struct state *st = ((struct ui_screen *)screen)->state;

	rh_timer_start(&st->tick, 1000, on_tick, screen);
	ui_screen_changed(screen);
}

static void dry_run(struct ui_screen *s)
{
	struct state *st = s->state;

	if (st->change->no_dry_run)
		return;
	st->dry_done = false;
	st->asked = rh_now();
	rh_timer_start(&st->tick, 1000, on_tick, s);
	app_dry_run(app_change_kube(s->app, st->change), st->change, s->owner, TAG_DRY);
}

/* ---- what it shows ---- */

enum { LABEL = 11 }; /* two columns follow it */

/* One fact a line, the labels in a column of their own; what is too long goes on below its beginning. */
static void say(struct ui_facts *out, const char *label, enum ui_role role, const char *what, const char *more)
{
	int pad = LABEL - rh_text_columns(rh_str(label), LABEL);
	char *padded = rh_format("%s%*s", label, pad > 0 ? pad : 0, "");
	char *text = rh_format("%s%s%s", what, more && *more ? rh_gap(what) : "", more ? more : "");

	ui_facts_add(out, padded, rh_str(text), role);
	free(padded);
	free(text);
}

static void show_target(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	const struct app_change *c = st->change;
	char *where = c->target ? rh_format("%s ▸ %s ▸ %s", at->server_name, at->cluster_name, c->target)
				: rh_format("%s ▸ %s ▸ %s ▸ %s", at->server_name, at->cluster_name, c->ns, c->name);

	say(out, _("Target"), UI_ROLE_TITLE, where, at->badge_text);
	free(where);
}

/* Nobody should be surprised by the question. */
static void show_protected(struct ui_screen *s, struct ui_facts *out)
{
	const struct app_change *c = ((const struct state *)s->state)->change;
	const char *place = app_protected(s->app, c);
	char *line;

	if (!place)
		return;
	line = rh_format(_("the name is asked for: %s"), strcmp(c->method, "DELETE") == 0 ? c->name : place);
	say(out, _("Protected"), UI_ROLE_WARN, line, NULL);
	free(line);
}

static void say_refusal(struct ui_facts *out, const char *label, const struct rh_err *e)
{
	say(out, label, UI_ROLE_BAD, e->what, NULL);
	if (e->why[0])
		ui_facts_note(out, UI_ROLE_MUTED, "%s", e->why);
	if (e->fix[0])
		ui_facts_note(out, UI_ROLE_TEXT, "%s", e->fix);
}

static void say_checking(const struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	long long seconds = (long long)(rh_now() - st->asked) / 1000;
	char *line = seconds ? rh_format(_("checking (dry run)… %llds; {key:back} leaves"), seconds)
			     : rh_strdup(_("checking (dry run)…"));

	ui_keys_expand(line, s);
	say(out, _("Server"), UI_ROLE_MUTED, line, NULL);
	free(line);
}

static void show_dry_run(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	const struct rh_err *e = &st->dry;
	const char *writing = st->writing ? app_writing(s->app) : NULL;

	if (writing)
		say(out, _("Server"), UI_ROLE_WARN, writing, NULL);
	else if (st->change->no_dry_run)
		say(out, _("Server"), UI_ROLE_MUTED, _(st->change->no_dry_run), NULL);
	else if (!st->dry_done)
		say_checking(s, out);
	else if (e->code == RH_OK)
		say(out, _("Server"), UI_ROLE_GOOD, _("would take this (dry run)"), NULL);
	else
		say_refusal(out, _("Server"), e);
	if (st->warning)
		say(out, _("Warning"), UI_ROLE_WARN, st->warning, NULL);
	if (st->refused.code != RH_OK)
		say_refusal(out, st->refused.code == RH_E_UNKNOWN ? _("Not known") : _("Not written"), &st->refused);
}

static void show_notes(const struct app_change *c, struct ui_facts *out)
{
	struct rh_str rest = rh_str(c->notes), line;

	while (rh_str_cut(&rest, '\n', &line)) {
		bool warn = rh_str_starts(line, "!");
		char *text = rh_str_dup(rh_str_from(line, warn ? 1 : 0));
		say(out, "", warn ? UI_ROLE_WARN : UI_ROLE_TEXT, text, NULL);
		free(text);
	}
}

static void show_lines(struct ui_facts *out, struct rh_str text)
{
	struct rh_str line;

	while (rh_str_cut(&text, '\n', &line))
		if (line.n || text.n)
			ui_facts_line(out, UI_ROLE_TEXT, line);
}

struct diff_view {
	struct ui_facts *out;
	struct rh_str held[3]; /* same lines, kept back: only those near a change are shown */
	size_t held_count, skipped, after;
	bool any;
};

static void flush_held(struct diff_view *v)
{
	if (v->skipped)
		ui_facts_line(v->out, UI_ROLE_MUTED, RH_STR("  ⋮"));
	v->skipped = 0;
	for (size_t i = 0; i < v->held_count; i++) {
		char *line = rh_format("  %.*s", RH_ARG(v->held[i]));
		ui_facts_line(v->out, UI_ROLE_MUTED, rh_str(line));
		free(line);
	}
	v->held_count = 0;
}

static void diff_line(void *ctx, enum app_diff kind, struct rh_str text)
{
	struct diff_view *v = ctx;

	if (kind == APP_DIFF_SAME) {
		if (v->held_count == RH_LEN(v->held)) {
			memmove(v->held, v->held + 1, sizeof v->held - sizeof *v->held);
			v->held_count--;
			v->skipped++;
		}
		v->held[v->held_count++] = text;
		if (v->after) {
			v->after--;
			flush_held(v);
		}
		return;
	}
	flush_held(v);
	v->any = true;
	v->after = RH_LEN(v->held);
	char *line = rh_format("%c %.*s", kind == APP_DIFF_OLD ? '-' : '+', RH_ARG(text));
	ui_facts_line(v->out, kind == APP_DIFF_OLD ? UI_ROLE_BAD : UI_ROLE_GOOD, rh_str(line));
	free(line);
}

static bool value_of(struct rh_str body, const char *pointer, struct rh_secret *out)
{
	struct rh_str raw;
	struct rh_secret text;
	struct rh_err e;
	bool ok = false;

	rh_secret_init(&text);
	if (data_json_find(body, pointer, &raw, &e) == RH_OK &&
	    data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&text)))
		ok = data_base64_decode(rh_secret_peek(&text), true, rh_out_secret(out));
	rh_secret_release(&text);
	return ok;
}

/* The decoded config: its registries and users readable, of other values only whether they change. */
static void show_one_config(struct rh_str now, struct rh_str was, struct ui_facts *out)
{
	struct diff_view v = { .out = out };
	struct rh_buf text;

	ui_facts_note(out, UI_ROLE_TITLE, "%s", _("The registry, decoded"));
	if (was.n) {
		app_mask_config_diff(was, now, diff_line, &v);
		if (!v.any)
			ui_facts_note(out, UI_ROLE_MUTED, "%s", _("stays as it is"));
		return;
	}
	rh_buf_init(&text, (size_t)1 << 20);
	app_mask_docker_config(now, was, &text);
	show_lines(out, rh_buf_str(&text));
	rh_buf_release(&text);
}

static bool show_config(const struct app_change *c, struct ui_facts *out)
{
	static const char *const pointers[] = { "/data/.dockerconfigjson", "/data/.dockercfg" };
	bool any = false;

	for (size_t i = 0; i < RH_LEN(pointers); i++) {
		struct rh_secret now, was;
		rh_secret_init(&now);
		rh_secret_init(&was);
		if (value_of(rh_secret_peek(&c->body), pointers[i], &now)) {
			(void)value_of(rh_secret_peek(&c->before), pointers[i], &was);
			show_one_config(rh_secret_peek(&now), rh_secret_peek(&was), out);
			any = true;
		}
		rh_secret_release(&now);
		rh_secret_release(&was);
	}
	return any;
}

/* Keys of data whose bytes differ: the YAML shows them masked on both sides. */
static bool show_changed_data(const struct app_change *c, struct ui_facts *out)
{
	struct rh_str now, was = { 0 }, old;
	struct data_json_iter it;
	struct rh_err e;
	bool any = false;

	if (data_json_find(rh_secret_peek(&c->body), "/data", &now, &e) != RH_OK || !data_json_iter_init(&it, now))
		return false;
	if (data_json_find(rh_secret_peek(&c->before), "/data", &was, &e) != RH_OK)
		was = RH_STR("{}");
	while (data_json_next(&it)) {
		struct rh_buf key, pointer;
		rh_buf_init(&key, 4096);
		rh_buf_init(&pointer, 8192);
		rh_buf_addc(&pointer, '/');
		if (data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&key)))
			data_json_pointer_add(&pointer, rh_buf_str(&key));
		if (data_json_find(was, pointer.p, &old, &e) == RH_OK && !rh_str_eq(old, it.value)) {
			ui_facts_addf(out, key.p, UI_ROLE_WARN, "%s", _("its value changes"));
			any = true;
		}
		rh_buf_release(&key);
		rh_buf_release(&pointer);
	}
	return any;
}

static void show_diff(const struct app_change *c, struct rh_str was, struct rh_str now, struct ui_facts *out)
{
	struct rh_buf before, after;
	struct diff_view v = { .out = out };
	struct rh_err e;

	rh_buf_init(&before, (size_t)8 << 20);
	rh_buf_init(&after, (size_t)8 << 20);
	bool data = show_changed_data(c, out);
	if (app_mask_yaml(was, c->masked, &before, &e) == RH_OK && app_mask_yaml(now, c->masked, &after, &e) == RH_OK)
		app_diff_lines(rh_buf_str(&before), rh_buf_str(&after), diff_line, &v);
	else
		ui_facts_err(out, UI_ROLE_BAD, &e);
	if (!v.any && !data)
		ui_facts_note(out, UI_ROLE_WARN, "%s", _("Nothing changes."));
	rh_buf_release(&before);
	rh_buf_release(&after);
}

static void show_yaml(const struct app_change *c, struct rh_str object, struct ui_facts *out)
{
	struct rh_buf yaml;
	struct rh_err e;

	rh_buf_init(&yaml, (size_t)8 << 20);
	if (app_mask_yaml(object, c->masked, &yaml, &e) == RH_OK)
		show_lines(out, rh_buf_str(&yaml));
	else
		ui_facts_err(out, UI_ROLE_BAD, &e);
	rh_buf_release(&yaml);
}

/* What a patch makes of the object is what the server answered to the dry run. */
static void show_patched(const struct state *st, struct ui_facts *out)
{
	struct rh_secret was, now;

	rh_secret_init(&was);
	rh_secret_init(&now);
	rh_secret_copy(&was, &st->change->before);
	rh_secret_copy(&now, &st->would);
	kube_object_uncounted(&was);
	kube_object_uncounted(&now);
	show_diff(st->change, rh_secret_peek(&was), rh_secret_peek(&now), out);
	rh_secret_release(&was);
	rh_secret_release(&now);
}

static void show_change(const struct state *st, struct ui_facts *out)
{
	const struct app_change *c = st->change;

	if (strcmp(c->method, "DELETE") == 0)
		show_yaml(c, rh_secret_peek(&c->before), out);
	else if (!c->before.n || (c->content_type && st->dry_done && !st->would.n))
		show_yaml(c, rh_secret_peek(&c->body), out);
	else if (!c->content_type)
		show_diff(c, rh_secret_peek(&c->before), rh_secret_peek(&c->body), out);
	else if (st->dry_done)
		show_patched(st, out);
}

static void text(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;

	if (!st->change)
		return;
	show_target(s, out);
	show_protected(s, out);
	show_notes(st->change, out);
	show_dry_run(s, out);
	ui_facts_line(out, UI_ROLE_TEXT, RH_STR(""));
	if (show_config(st->change, out))
		ui_facts_line(out, UI_ROLE_TEXT, RH_STR(""));
	ui_facts_note(out, UI_ROLE_TITLE, "%s",
		      strcmp(st->change->method, "DELETE") == 0 ? _("What is deleted")
		      : st->change->before.n                    ? _("What changes")
								: _("What will be sent"));
	show_change(st, out);
}

/* ---- writing ---- */

static void write_it(struct ui_screen *s)
{
	struct state *st = s->state;

	if (st->writing)
		return;
	if (!st->dry_done && !st->change->no_dry_run) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s",
			 _("The server is still being asked whether it would take this."));
		return;
	}
	st->writing = true;
	st->refused = (struct rh_err){ 0 };
	app_write(s->app, app_change_copy(st->change), s->owner);
	ui_screen_changed(s);
}

/* What the person must correct goes back to the form; what can be tried again stays here. */
static bool for_the_form(enum rh_code code)
{
	return code == RH_E_EXISTS || code == RH_E_CONFLICT || code == RH_E_INVALID || code == RH_E_NOTFOUND;
}

static void on_written(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	st->writing = false;
	if (m->err.code == RH_OK || m->err.code == RH_E_CANCELLED)
		return;
	if (for_the_form(m->err.code) && app_by_owner(s->app, st->change->form)) {
		rh_message_post((struct rh_message){ .to = st->change->form,
						     .tag = APP_MESSAGE_REFUSED,
						     .err = m->err,
						     .drop = m->drop,
						     .body = rh_message_steal(m) });
		app_close(s->app, s->owner);
		return;
	}
	st->refused = m->err;
	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
}

/* Only what was pressed after this has been shown confirms it. */
static void on_dry(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	const struct kube_reply *r = m->body;

	st->dry_done = true;
	rh_timer_stop(&st->tick);
	app_dry_outcome(st->change, &m->err, r, &st->dry);
	if (st->dry.code == RH_E_UNKNOWN)
		rh_err_fix(&st->dry, "%s", _("{key:again} asks again."));
	ui_screen_unseen(s);
	free(st->warning);
	st->warning = r && r->head.warning[0] ? rh_strdup(r->head.warning) : NULL;
	rh_secret_clear(&st->would);
	if (m->err.code == RH_OK && r)
		rh_secret_set(&st->would, rh_secret_peek(&r->body));
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == TAG_DRY)
		on_dry(s, m);
	if (m->tag == TAG_DRY && m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err); /* one signs in here and now, and it is asked again */
	if (m->tag == APP_MESSAGE_WRITTEN)
		on_written(s, m);
	else if (m->tag == APP_MESSAGE_SIGNED_IN)
		dry_run(s);
	ui_screen_changed(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;

	if (verb == UI_DO_AGAIN && st->dry_done)
		dry_run(s);
	else if (verb == UI_DO_REVIEW || verb == UI_DO_OPEN)
		write_it(s);
	else
		return verb == UI_DO_AGAIN;
	ui_screen_changed(s);
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	st->change = ((const struct app_review_start *)arg)->change;
	rh_secret_init(&st->would);
	s->edits = st->change->before.n || st->change->content_type;
	s->writes = st->change->verb;
	dry_run(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->tick);
	app_change_free(&st->change);
	rh_secret_release(&st->would);
	free(st->warning);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	rh_buf_addf(out, _("Review: %s"), st->change ? st->change->name : "");
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->change->no_dry_run) /* no API of kubectl's */
		return;
	if (st->change->command) {
		app_teach_start_in(out, app_change_kube(s->app, st->change));
		rh_buf_addf(out, " %s\n", st->change->command);
		return;
	}
	if (st->change->content_type) /* a patch is not a file */
		return;
	app_teach_start_in(out, app_change_kube(s->app, st->change));
	rh_buf_addz(out, st->change->before.n ? " replace -f " : " create -f ");
	app_teach_word(out, rh_str(st->change->name));
	rh_buf_addz(out, ".yaml\n");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Create"),
	  .help = N_("Write it to the server."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT | UI_ACT_NEW },
	{ .verb = UI_DO_OPEN,
	  .label = N_("Create"),
	  .help = N_("Write it to the server."),
	  .flags = UI_ACT_WRITES | UI_ACT_NEW },
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Save"),
	  .help = N_("Write it to the server."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT | UI_ACT_EDITS },
	{ .verb = UI_DO_OPEN,
	  .label = N_("Save"),
	  .help = N_("Write it to the server."),
	  .flags = UI_ACT_WRITES | UI_ACT_EDITS },
	{ .verb = UI_DO_COMMANDS, .flags = UI_ACT_HINT },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask the server again whether it would take this.") },
	{ 0 },
};

const struct ui_screen_ops screen_review = {
	.id = "review",
	.title = N_("Review"),
	.kind = UI_SCREEN_TEXT,
	.state_size = sizeof(struct state),
	.help = N_(
		"Nothing has been written yet. The server was asked whether it would take this (a dry run: it checks "
		"everything and keeps "
		"nothing). Secret values are masked; {key:back} leads back to the form with everything still there."),
	.actions = actions,
	.text = text,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};

/* ---- one of several: looked at, and not written from here ---- */

void edit_look(struct ui_screen *s, const struct app_change *c)
{
	app_push(s->app, &screen_change, &(struct app_review_start){ app_change_copy(c) });
}

static void look_crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addz(out, ((const struct state *)s->state)->change->what);
}

static bool look_act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb == UI_DO_AGAIN && ((const struct state *)s->state)->dry_done)
		dry_run(s);
	return verb == UI_DO_AGAIN;
}

static const struct ui_action look_actions[] = {
	{ .verb = UI_DO_COMMANDS, .flags = UI_ACT_HINT },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask the server again whether it would take this."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_change = {
	.id = "change",
	.title = N_("One of several"),
	.kind = UI_SCREEN_TEXT,
	.state_size = sizeof(struct state),
	.help = N_("What would be sent of this one, or what changes, and what the server says to a dry run. Nothing is "
		   "written from here: {key:back} leads back to all of them."),
	.actions = look_actions,
	.text = text,
	.open = open,
	.reply = reply,
	.act = look_act,
	.close = close,
	.crumb = look_crumb,
	.teach = teach,
};
