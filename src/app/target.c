/* What to connect to. */
#include "app/session.h"
#include "base/base.h"

struct app_target *app_target_new(enum app_target_kind kind, const char *name)
{
	struct app_target *t = rh_alloc(sizeof *t);

	t->kind = kind;
	rh_strset(&t->name, name);
	rh_secret_init(&t->token);
	rh_secret_init(&t->password);
	return t;
}

void app_target_free(struct app_target **t)
{
	if (!*t)
		return;
	char *const strings[] = { (*t)->name,       (*t)->url,     (*t)->proxy, (*t)->server_name,
				  (*t)->connect_to, (*t)->pin,     (*t)->user,  (*t)->ca_pem,
				  (*t)->provider,   (*t)->cluster, (*t)->place };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	rh_secret_release(&(*t)->token);
	rh_secret_release(&(*t)->password);
	free(*t);
	*t = NULL;
}
