/* What the end of a write means for the screens, on its way to navigate.c. */
#include "app/internal.h"
#include "base/base.h"

static void drop(void *body)
{
	struct app_outcome *o = body;
	char *const strings[] = { o->list, o->row, o->then, o->key, o->say, o->offer };

	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	free(o);
}

void app_outcome_post(struct app *a, struct app_outcome o)
{
	struct app_outcome *body = rh_alloc(sizeof *body);

	*body = o;
	rh_message_post((struct rh_message){ .to = a->owner, .tag = APP_OUTCOME, .body = body, .drop = drop });
}
