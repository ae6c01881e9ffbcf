/* Any bytes as what a credential helper or a command wrote, as a command, and as docker's config: what comes out is a
 * text, and nothing of an answer that is refused is left. */
#include "base/base.h"
#include "registry/helper.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(struct rh_str input, bool protocol)
{
	struct rh_secret password = { 0 };
	struct rh_buf user;
	struct rh_err e = { 0 };

	rh_buf_init(&user, 4096);
	bool ok = protocol ? registry_helper_answer(input, &user, &password, &e)
			   : registry_helper_printed(input, &password, &e);
	struct rh_str got = rh_secret_peek(&password);
	if (ok != (got.n > 0) || (ok && (!rh_utf8_valid(got) || memchr(got.p, '\0', got.n))) || (!ok && !*e.what))
		RH_BUG("taken: %d, %zu bytes", ok, got.n);
	rh_buf_release(&user);
	rh_secret_release(&password);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str input = rh_str_n((const char *)data, size), rest = input, first = { NULL, 0 };
	struct rh_buf out;
	struct rh_err e = { 0 };

	take(input, true);
	take(input, false);
	(void)registry_helper_has_none(input);
	if (!registry_helper_check(input, &e) && !*e.what)
		RH_BUG("a command is refused without a word");
	rh_buf_init(&out, (size_t)1 << 20);
	(void)rh_str_cut(&rest, '\n', &first);
	if (!registry_helper_server(first, &out) && out.n)
		RH_BUG("no server, and yet %s", out.p);
	rh_buf_clear(&out);
	if (!registry_helper_command(first, &out) && out.n)
		RH_BUG("no command, and yet %s", out.p);
	rh_buf_clear(&out);
	if (registry_helper_configured(rest, first, &out) && (strchr(out.p, '/') || strchr(out.p, ' ')))
		RH_BUG("no name: %s", out.p);
	rh_buf_release(&out);
	return 0;
}
