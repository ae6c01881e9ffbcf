/* Any bytes as an image reference: what is accepted says the same when it is written out, in full and as short as it
 * goes, and read again; and any key can be asked whether it covers it. */
#include "base/base.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same_text(const char *a, const char *b)
{
	return (!a && !b) || (a && b && !strcmp(a, b));
}

static void same_again(const struct registry_image *i, struct rh_str written, bool full)
{
	struct registry_image again;
	struct rh_err e;

	if (!registry_image_parse(written, &again, &e))
		RH_BUG("what was written is refused: %s", e.what);
	if (!same_text(i->domain, again.domain) || !same_text(i->path, again.path) ||
	    !same_text(i->digest, again.digest) || (!full && !same_text(i->tag, again.tag)))
		RH_BUG("what was written says something else");
	registry_image_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rh_str rest = rh_str_n((const char *)data, size), reference = { 0 };
	struct registry_image image;
	struct rh_buf text;
	struct rh_err e;

	(void)rh_str_cut(&rest, '\n', &reference);
	if (!registry_image_parse(reference, &image, &e))
		return 0;
	rh_buf_init(&text, 65536);
	registry_image_full(&image, &text);
	same_again(&image, rh_buf_str(&text), true);
	rh_buf_clear(&text);
	registry_image_familiar(&image, &text);
	if (text.n < 64 ||
	    strcspn(text.p, "/:@") != 64) /* upstream shortens to a bare digest too, which it then refuses */
		same_again(&image, rh_buf_str(&text), false);
	(void)registry_key_covers(rest, &image, &e);
	rh_buf_release(&text);
	registry_image_release(&image);
	return 0;
}
