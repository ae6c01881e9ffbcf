/* The class at the control port: who one is, how far one is in a lesson, and how far the others are. */
#include "sandbox/access.h"
#include "sandbox/breaks.h"
#include "sandbox/learners.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/server/control.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { TEXT_MOST = 200 };

/* Without what a login gives already. */
void sb_control_hello(struct sb_request *q, struct sb_reply *r)
{
	const struct sb_user *u = sb_authenticate(q) ? q->user : NULL;
	const struct sb_learner *l = u ? sb_learner_named(q->world, u->name) : NULL;
	json_t *v;

	if (!u) {
		sb_control_refuse(r, 401, "sign in first");
		return;
	}
	if (!l && !u->administrator) {
		v = json_object();
		sb_value_set_text(v, "profile", q->world->profile->name);
	} else {
		v = sb_announcement(q->world, l, NULL);
		json_object_del(v, "users");
		json_object_del(v, "ca");
	}
	sb_reply_value(r, 200, v);
}

static void take_text(char **to, const json_t *v, const char *member)
{
	struct rh_str s = sb_value_str_of(v, member);
	size_t n = s.n < TEXT_MOST ? s.n : TEXT_MOST;

	while (n && n < s.n && (s.p[n] & 0xc0) == 0x80)
		n--;
	free(*to);
	*to = s.n ? rh_str_dup(rh_str_n(s.p, n)) : NULL;
}

static bool same_text(const char *a, struct rh_str b)
{
	return a ? rh_str_is(b, a) : !b.n;
}

/* {"lesson", "step", "at", "count"}: titles, and step at of count; without a lesson: it was left. */
void sb_control_progress(struct sb_request *q, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	json_t *v = sb_value_parse(rh_buf_str(&q->body), &e);
	struct sb_learner *l = q->learner;

	if (!l || !json_is_object(v)) {
		sb_control_refuse(r, 400, l ? "the body is no JSON object" : "only a learner's token tells a progress");
		sb_value_free(&v);
		return;
	}
	l->seen = rh_wall();
	if (l->at != sb_value_int_of(v, "at", 0) || !same_text(l->lesson, sb_value_str_of(v, "lesson")))
		l->since = l->seen;
	l->at = sb_value_int_of(v, "at", 0);
	l->count = sb_value_int_of(v, "count", 0);
	take_text(&l->lesson, v, "lesson");
	take_text(&l->step, v, "step");
	sb_value_free(&v);
	sb_reply_value(r, 200, json_object());
}

/* How many breaks are in force for that learner. */
static int64_t broken(const struct sb_world *w, const struct sb_learner *l)
{
	int64_t n = 0;

	for (const struct sb_broken *o = w->broken; o; o = o->next)
		n += o->user && !strcmp(o->user, l->name);
	return n;
}

static json_t *tell(const struct sb_world *w, const struct sb_learner *l)
{
	json_t *v = json_object();

	sb_value_set_text(v, "name", l->name);
	sb_value_set_text(v, "lesson", l->lesson ? l->lesson : "");
	sb_value_set_text(v, "step", l->step ? l->step : "");
	json_object_set_new(v, "at", json_integer(l->at));
	json_object_set_new(v, "count", json_integer(l->count));
	json_object_set_new(v, "since", json_integer(l->since));
	json_object_set_new(v, "seen", json_integer(l->seen));
	json_object_set_new(v, "broken", json_integer(broken(w, l)));
	return v;
}

void sb_control_class(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object(), *list = json_array();

	for (size_t i = 0; i < q->world->learners_n; i++)
		json_array_append_new(list, tell(q->world, &q->world->learners[i]));
	json_object_set_new(v, "learners", list);
	json_object_set_new(v, "time", json_integer(rh_wall()));
	sb_reply_value(r, 200, v);
}
