/* paste_refuse: texts that are about a login and from which nothing can be filled in. Each kind with what is wrong and
 * what helps: a text of that sort must land in no field, where it would be shown and kept.
 */
#include "base/base.h"
#include "registry/paste.h"
#include "registry/paste_parts.h"

#include <string.h>

static bool holds(struct rh_str s, const char *part)
{
	return rh_str_find(s, part) < s.n;
}

static bool is_template(struct rh_str s)
{
	return holds(s, "kind: Secret") && holds(s, "{{") && holds(s, "}}");
}

static bool is_file(struct rh_str s)
{
	return holds(s, "create secret ") && (holds(s, "--from-file") || holds(s, "--from-env-file"));
}

static bool is_secret(struct rh_str s)
{
	return holds(s, "kind: Secret") || holds(s, "\"kind\":\"Secret\"") || holds(s, "\"kind\": \"Secret\"");
}

static bool is_config(struct rh_str s)
{
	return rh_str_starts(s, "{") && holds(s, "\"auths\"");
}

static bool is_kubectl(struct rh_str s)
{
	return holds(s, "create secret docker-registry") || holds(s, "--docker-password") ||
	       holds(s, "--from-literal=.dockerconfigjson") || holds(s, "--from-literal=.dockercfg");
}

static bool is_command(struct rh_str s)
{
	static const char *const words[] = { "docker login ",  "podman login ", "helm registry login ",
					     "nerdctl login ", "skopeo login ", "--password-stdin",
					     "--creds ",       "--src-creds " };

	for (size_t i = 0; i < RH_LEN(words); i++)
		if (holds(s, words[i]))
			return true;
	return false;
}

static bool is_base64_config(struct rh_str s)
{
	struct rh_secret value = { 0 };
	bool is = registry_paste_base64(s, &value) && holds(rh_secret_peek(&value), "\"auths\"");

	rh_secret_release(&value);
	return is;
}

static const struct {
	bool (*is)(struct rh_str s);
	const char *why, *fix;
} kinds[] = {
	{ is_template, N_("This Secret is a template: its values are still to be filled in between {{ and }}."),
	  N_("Paste what helm template, or kubectl get secret -o yaml, prints.") },
	{ is_file, N_("The line only names a file."), N_("Paste what is in that file.") },
	{ is_secret, N_("No registry can be read from this Secret."),
	  N_("It takes .dockerconfigjson or .dockercfg with its value.") },
	{ is_config, N_("No registry can be read from this docker config."),
	  N_("It should look like {\"auths\":{\"registry.example\":{…}}}.") },
	{ is_base64_config, N_("No registry can be read from this docker config."),
	  N_("It should look like {\"auths\":{\"registry.example\":{…}}}.") },
	{ is_kubectl, N_("This kubectl line cannot be read."), N_("Check its quotes, or type what it says.") },
	{ is_command, N_("This line with a login cannot be read."), N_("Check its quotes, or type what it says.") },
};

static bool refused(struct rh_str text, struct rh_err *e)
{
	text = rh_str_trim(text);
	for (size_t i = 0; i < RH_LEN(kinds); i++)
		if (kinds[i].is(text)) {
			rh_err_set(e, RH_E_INVALID, "%s", _(kinds[i].why));
			rh_err_fix(e, "%s", _(kinds[i].fix));
			return true;
		}
	return false;
}

bool registry_paste_refused(struct rh_str text, struct rh_err *e)
{
	struct rh_secret decoded = { 0 };
	bool is = text.n <= REGISTRY_PASTE_LIMIT &&
		  refused(registry_paste_decode(text, &decoded) ? rh_secret_peek(&decoded) : text, e);

	rh_secret_release(&decoded);
	return is;
}
