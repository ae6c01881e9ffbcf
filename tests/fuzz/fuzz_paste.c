/* Any bytes as a paste: nothing is read past its end, what was recognised has an entry, the texts of it that are shown
 * hold no password, and a second reading says the same. Also as an address: a correction needs no further one. */
#include "base/base.h"
#include "registry/known.h"
#include "registry/paste.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A flag that nobody knows is told by its name, which may be the text of a password by chance. */
static bool is_flag_name(const char *z)
{
	return z[0] == '-' && strspn(z, "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == strlen(z);
}

static void check_shown(const struct registry_paste *p, const struct rh_secret *password)
{
	char *z = rh_str_dup(rh_secret_peek(password));

	if (strlen(z) > 12)
		for (size_t i = 0; i < p->ignored_count; i++)
			if (strstr(p->ignored[i], z) && !is_flag_name(p->ignored[i]))
				RH_BUG("a password is among what was not used");
	explicit_bzero(z, strlen(z));
	free(z);
}

static void correct(struct rh_str typed)
{
	struct rh_buf better, again;
	struct rh_err e;

	rh_buf_init(&better, 8192);
	rh_buf_init(&again, 8192);
	if (registry_address_better(typed, &better)) {
		if (!registry_address_check(rh_buf_str(&better), &e) || registry_address_doubt(rh_buf_str(&better), &e))
			RH_BUG("a correction that is wrong itself: %s", e.what);
		if (registry_address_better(rh_buf_str(&better), &again))
			RH_BUG("a correction that needs another one");
	}
	(void)registry_known_registry_at(typed);
	rh_buf_release(&better);
	rh_buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str text = rh_str_n((const char *)data, size);
	struct registry_paste p, again;

	correct(text);
	if (!registry_paste_read(text, &p)) {
		struct rh_err e = { 0 };
		if (registry_paste_refused(text, &e) && (!e.what[0] || !e.fix[0]))
			RH_BUG("refused without a reason");
		return 0;
	}
	if (!p.n || !p.what || !registry_paste_read(text, &again))
		RH_BUG("recognised, and nothing in it");
	if (again.n != p.n || again.kind != p.kind)
		RH_BUG("read again it says something else");
	for (size_t i = 0; i < p.n; i++) {
		if (!rh_secret_eq(&p.entries[i].password, &again.entries[i].password))
			RH_BUG("read again it has another password");
		check_shown(&p, &p.entries[i].password);
	}
	registry_paste_release(&p);
	registry_paste_release(&again);
	return 0;
}
