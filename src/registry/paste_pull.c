/* paste_pull: command lines that pull an image, or ask a registry, with a login in them: crictl, ctr, podman, skopeo,
 * curl. The image or the URL says which registry it is for.
 */
#include "base/base.h"
#include "registry/image.h"
#include "registry/paste.h"
#include "registry/paste_parts.h"

#include <string.h>

static const struct registry_paste_flag flags[] = {
	{ "--creds", 0, true, SAID_PAIR },
	{ "--src-creds", 0, true, SAID_PAIR },
	{ "--user", 'u', true, SAID_PAIR },
	{ "--dest-creds", 0, true, SAID_OTHER },
	{ "--auth", 0, true, SAID_OTHER },
	{ "--authfile", 0, true, SAID_OTHER },
	{ "--namespace", 'n', true, SAID_OTHER },
	{ "--address", 'a', true, SAID_OTHER },
	{ "--hosts-dir", 0, true, SAID_OTHER },
	{ "--platform", 0, true, SAID_OTHER },
	{ "--snapshotter", 0, true, SAID_OTHER },
	{ "--header", 'H', true, SAID_OTHER },
	{ "--request", 'X', true, SAID_OTHER },
	{ "--output", 'o', true, SAID_OTHER },
	{ "--cacert", 0, true, SAID_OTHER },
	{ "--override-arch", 0, true, SAID_OTHER },
	{ "--override-os", 0, true, SAID_OTHER },
	{ "--cert-dir", 0, true, SAID_OTHER },
	{ 0 },
};
static const struct {
	const char *program, *words, *before; /* before: what must stand in front of the image */
	bool url;
} tools[] = {
	{ "crictl", "pull", "", false },
	{ "ctr", "image pull", "", false },
	{ "ctr", "images pull", "", false },
	{ "ctr", "i pull", "", false },
	{ "podman", "pull", "", false },
	{ "buildah", "pull", "", false },
	{ "skopeo", "copy", "docker://", false },
	{ "skopeo", "inspect", "docker://", false },
	{ "curl", "", "", true },
};

/* The registry of "docker://HOST/REPOSITORY:TAG", or NULL. */
static char *of_image(struct rh_str word, const char *before)
{
	struct registry_image image;
	struct rh_err e;
	char *address;

	if (!rh_str_starts(word, before) || !registry_image_parse(rh_str_from(word, strlen(before)), &image, &e))
		return NULL;
	address = registry_paste_address(rh_str(image.domain), false);
	registry_image_release(&image);
	return address;
}

/* The registry whose API is asked, /v2/; NULL for any other page. */
static char *of_url(struct rh_str word)
{
	size_t scheme = rh_str_find(word, "://");
	struct rh_str rest = scheme < word.n ? rh_str_from(word, scheme + 3) : word;
	struct rh_str path = rh_str_from(rest, rh_str_find(rest, "/"));

	return rh_str_starts(path, "/v2/") || rh_str_is(path, "/v2") ? registry_paste_address(rest, false) : NULL;
}

static void take_pair(const struct registry_paste_command *c, const struct registry_paste_said *s, const char *address,
		      struct registry_paste *out)
{
	struct rh_str password = s->value[SAID_PAIR], user;
	bool hidden = c->w->v[s->by[SAID_PAIR] - 1].expands;

	(void)rh_str_cut(&password, ':', &user);
	struct registry_paste_entry *e = registry_paste_add(out, rh_str(address), hidden ? rh_str(NULL) : user);
	registry_paste_note_line(c, s, s->by[SAID_PAIR], e);
	if (hidden)
		registry_paste_note(e, "%s", _("the password is in a variable of that shell: type it"));
	else if (user.n == s->value[SAID_PAIR].n)
		registry_paste_note(e, "%s", _("the line does not say the password: type it"));
	else
		rh_secret_set(&e->password, password);
}

bool registry_paste_pull(const struct registry_paste_command *c, size_t program, struct registry_paste *out)
{
	struct rh_str name = registry_paste_program(registry_shell_word_text(c->w, program));

	for (size_t i = 0; i < RH_LEN(tools); i++) {
		size_t at = !rh_str_is(name, tools[i].program) ? 0
			    : *tools[i].words                  ? registry_paste_behind(c, program, tools[i].words)
							       : program + 1;
		struct registry_paste_said s = { 0 };
		struct registry_paste ignored = { 0 };

		if (!at)
			continue;
		registry_paste_flags(c, at, c->to, flags, &s, &ignored);
		char *address = !s.by[SAID_PAIR] || !s.name_count ? NULL
				: tools[i].url                    ? of_url(registry_shell_word_text(c->w, s.names[0]))
					       : of_image(registry_shell_word_text(c->w, s.names[0]), tools[i].before);
		if (address) {
			take_pair(c, &s, address, out);
			for (size_t j = 0; j < ignored.ignored_count; j++)
				registry_paste_ignore(out, rh_str(ignored.ignored[j]));
			out->kind = REGISTRY_PASTE_LOGIN;
			if (!out->what)
				out->what = rh_format("%s%s%s", tools[i].program, *tools[i].words ? " " : "",
						      tools[i].words);
		}
		registry_paste_release(&ignored);
		bool taken = address != NULL;
		free(address);
		if (taken)
			return true;
	}
	return false;
}
