/* What a trainer asks the sandbox, and what a lesson asks for its learner: to break something, to mend it, to begin
 * again. A learner's own token speaks of that learner alone, whatever else the request says. */
#include "sandbox/server/control.h"
#include "sandbox/breaks.h"
#include "sandbox/learners.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* For whom; NULL: everybody. */
static const char *whom(const struct sb_request *q)
{
	return q->learner ? q->learner->name : sb_request_query(q, "user");
}

void sb_control_breaks(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object();

	json_object_set_new(v, "breaks", sb_breaks_tell(q->world, whom(q)));
	sb_reply_value(r, 200, v);
}

void sb_control_break(struct sb_request *q, struct sb_reply *r)
{
	char *id = rh_str_dup(sb_path_part(q->path, 2));
	const char *wrong = sb_break(q->world, id, whom(q));

	if (wrong)
		sb_control_refuse(r, strstr(wrong, "no such") ? 404 : 409, wrong);
	else
		sb_control_breaks(q, r);
	free(id);
}

void sb_control_mend(struct sb_request *q, struct sb_reply *r)
{
	struct rh_str part = sb_path_part(q->path, 2);
	char *id = part.n ? rh_str_dup(part) : NULL;

	/* to mend what is whole is no mistake: a lesson begins so */
	sb_mend(q->world, id, whom(q));
	sb_control_breaks(q, r);
	free(id);
}

void sb_control_reset(struct sb_request *q, struct sb_reply *r)
{
	struct rh_str part = sb_path_part(q->path, 2);
	char *name = part.n ? rh_str_dup(part) : q->learner ? rh_strdup(q->learner->name) : NULL;

	if (q->learner && strcmp(name, q->learner->name)) {
		sb_control_refuse(r, 403, "a learner's token resets that learner alone");
	} else if (!name) {
		sb_world_reset(q->world);
		sb_control_state(q, r);
	} else if (!sb_learner_reset(q->world, name)) {
		sb_control_refuse(r, 404, "no such learner: POST /sandbox/reset begins again for all");
	} else {
		sb_control_state(q, r);
	}
	free(name);
}
