/* See helper.h. */
#include "registry/helper.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "registry/docker_config.h"
#include "registry/known.h"

#include <string.h>

#define HUB_SERVER "https://index.docker.io/v1/"

bool registry_helper_is(const char *const *argv, size_t n)
{
	const char *slash = n ? strrchr(argv[0], '/') : NULL;
	const char *name = n ? (slash ? slash + 1 : argv[0]) : "";

	return n == 2 && strncmp(name, REGISTRY_HELPER_PREFIX, strlen(REGISTRY_HELPER_PREFIX)) == 0 &&
	       strcmp(argv[1], "get") == 0;
}

bool registry_helper_server(struct rh_str address, struct rh_buf *out)
{
	struct rh_buf host;
	bool ok;

	rh_buf_init(&host, 2048);
	ok = registry_host(rh_str_trim(address), &host) && host.n;
	if (ok && rh_str_is(rh_buf_str(&host), "docker.io"))
		rh_buf_addz(out, HUB_SERVER);
	else if (ok)
		rh_buf_adds(out, rh_buf_str(&host));
	rh_buf_release(&host);
	return ok;
}

/* ---- what comes back ---- */

static bool no_login(struct rh_err *e, const char *why, const char *fix)
{
	rh_err_say(e, RH_E_PARSE, _("It gave no login that can be used."), why, fix);
	return false;
}

static bool is_text(struct rh_str s)
{
	return s.n && rh_utf8_valid(s) && !memchr(s.p, '\0', s.n);
}

/* "<token>" (client/client.go, tokenUsername): the secret is a token that is exchanged for passwords. */
bool registry_helper_answer(struct rh_str answer, struct rh_buf *user, struct rh_secret *password, struct rh_err *e)
{
	struct rh_str secret;
	bool has;

	answer = rh_str_trim(answer);
	rh_secret_clear(password);
	if (!rh_str_starts(answer, "{") || data_json_check(answer, e) != RH_OK)
		return no_login(e, _("Its answer is not a JSON object."), NULL);
	secret = data_json_part(answer, "/Secret");
	has = rh_str_starts(secret, "\"") && data_json_decode(secret, DATA_JSON_EXACT, rh_out_secret(password)) &&
	      is_text(rh_secret_peek(password));
	if (!data_json_find_text(answer, "/Username", user) || !has) {
		rh_secret_clear(password);
		return no_login(e, _("Its answer has no Username and Secret."), NULL);
	}
	if (rh_str_is(rh_buf_str(user), "<token>")) {
		rh_secret_clear(password);
		return no_login(e, _("It holds an identity token, and no password: nodes know no such tokens."),
				_("Use an account that has a password, such as a robot account."));
	}
	return true;
}

/* credentials/error.go; older ones and those of others say it on standard output as well */
bool registry_helper_has_none(struct rh_str answer)
{
	static const char *const says[] = { "credentials not found in native keychain", "no credentials server URL",
					    "no credentials username" };

	answer = rh_str_trim(answer);
	for (size_t i = 0; i < RH_LEN(says); i++)
		if (rh_str_is(answer, says[i]))
			return true;
	return false;
}

bool registry_helper_printed(struct rh_str printed, struct rh_secret *password, struct rh_err *e)
{
	if (printed.n && printed.p[printed.n - 1] == '\n')
		printed.n--;
	if (printed.n && printed.p[printed.n - 1] == '\r')
		printed.n--;
	rh_secret_clear(password);
	if (!printed.n)
		return no_login(e, _("It printed nothing."), NULL);
	if (!is_text(printed))
		return no_login(e, _("What it printed is not a text."), NULL);
	rh_secret_add(password, printed.p, printed.n);
	return true;
}

/* ---- what is run ---- */

bool registry_helper_check(struct rh_str command, struct rh_err *e)
{
	static const char *const shells[] = { "|", "||", "&", "&&", ";", ">", ">>", "<", "2>", "2>&1" };
	struct data_words words;
	const char *odd = NULL;
	bool closed = data_words_split(command, &words);

	for (size_t i = 0; i < words.n && !odd; i++)
		for (size_t j = 0; j < RH_LEN(shells) && !odd; j++)
			odd = strcmp(words.v[i], shells[j]) == 0 ? shells[j] : NULL;
	if (!closed)
		rh_err_say(e, RH_E_INVALID, _("a quote is not closed"), NULL, NULL);
	else if (!words.n || !*words.v[0])
		rh_err_say(e, RH_E_INVALID, _("a command is needed"), NULL, NULL);
	else if (odd) {
		rh_err_set(e, RH_E_INVALID, _("it is run without a shell, which %s needs"), odd);
		rh_err_fix(e, "%s", _("put it into a script, and name the script"));
	}
	bool ok = closed && words.n && *words.v[0] && !odd;

	data_words_release(&words);
	return ok;
}

/* "123456789012.dkr.ecr.eu-central-1.amazonaws.com": part 3 is the region. */
static struct rh_str part_of(struct rh_str host, unsigned n)
{
	struct rh_str part = { 0 };

	for (unsigned i = 0; i <= n; i++)
		if (!rh_str_cut(&host, '.', &part))
			return (struct rh_str){ 0 };
	return part;
}

bool registry_helper_command(struct rh_str address, struct rh_buf *out)
{
	/* as the vendors' own documentation of docker login writes them; "%" is that part of the host */
	static const struct {
		const char *id, *command;
		unsigned part;
	} rows[] = {
		{ "ecr", "aws ecr get-login-password --region %", 3 },
		{ "ecr-public", "aws ecr-public get-login-password --region us-east-1", 0 },
		{ "acr", "az acr login --name % --expose-token --output tsv --query accessToken", 0 },
		{ "gar", "gcloud auth print-access-token", 0 },
		{ "gcr", "gcloud auth print-access-token", 0 },
		{ "yandex", "yc iam create-token", 0 },
	};
	const struct registry_known_registry *k = registry_known_registry_at(address);
	struct rh_buf host;

	rh_buf_init(&host, 2048);
	if (registry_address_gap(address).n) /* "<region>" is still to be filled in */
		k = NULL;
	for (size_t i = 0; k && registry_host(address, &host) && i < RH_LEN(rows); i++) {
		size_t at = rh_str_find(rh_str(rows[i].command), "%");

		if (strcmp(rows[i].id, k->id) == 0) {
			rh_buf_add(out, rows[i].command, at);
			if (rows[i].command[at]) {
				data_word_quote(out, part_of(rh_buf_str(&host), rows[i].part));
				rh_buf_addz(out, rows[i].command + at + 1);
			}
			rh_buf_release(&host);
			return true;
		}
		rh_buf_clear(&host);
	}
	rh_buf_release(&host);
	return false;
}

/* A name goes into that of a program: letters, digits and "-_." only, as nothing else is in use. */
static bool is_name(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", s.p[i]))
			return false;
	return s.n > 0 && s.n < 128;
}

bool registry_helper_configured(struct rh_str config, struct rh_str server, struct rh_buf *name)
{
	struct rh_buf pointer;

	rh_buf_init(&pointer, 8192);
	rh_buf_addz(&pointer, "/credHelpers/");
	data_json_pointer_add(&pointer, server);
	bool found = data_json_find_text(config, pointer.p, name) && is_name(rh_buf_str(name));

	if (!found) {
		rh_buf_clear(name);
		found = data_json_find_text(config, "/credsStore", name) && is_name(rh_buf_str(name));
	}
	if (!found)
		rh_buf_clear(name);
	rh_buf_release(&pointer);
	return found;
}
