/* paste_command: the command lines with which people sign in to a registry or make a pull secret. Flags as pflag reads
 * them:
 * --flag=value, --flag value, -fvalue, -f value. */
#include "base/base.h"
#include "registry/paste.h"
#include "registry/paste_parts.h"

#include <string.h>

static const struct registry_paste_flag login_flags[] = {
	{ "--username", 'u', true, SAID_USER },
	{ "--user", 0, true, SAID_USER },
	{ "--password", 'p', true, SAID_PASSWORD },
	{ "--pass", 0, true, SAID_PASSWORD },
	{ "--password-stdin", 0, false, SAID_PASSWORD_INPUT },
	{ "--pass-stdin", 0, false, SAID_PASSWORD_INPUT },
	{ "--identity-token", 0, true, SAID_TOKEN },
	{ "--authfile", 0, true, SAID_OTHER },
	{ "--compat-auth-file", 0, true, SAID_OTHER },
	{ "--cert-dir", 0, true, SAID_OTHER },
	{ "--config", 0, true, SAID_OTHER },
	{ "--registry-config", 0, true, SAID_OTHER },
	{ "--ca-file", 0, true, SAID_OTHER },
	{ "--cert-file", 0, true, SAID_OTHER },
	{ "--key-file", 0, true, SAID_OTHER },
	{ "--secret", 0, true, SAID_OTHER },
	{ "--creds", 0, true, SAID_OTHER },
	{ "--hosts-dir", 0, true, SAID_OTHER },
	{ "--tls", 0, true, SAID_OTHER },
	{ "--email", 'e', true, SAID_OTHER },
	{ 0 },
};
static const struct registry_paste_flag kubectl_flags[] = {
	{ "--docker-server", 0, true, SAID_SERVER },
	{ "--docker-username", 0, true, SAID_USER },
	{ "--docker-password", 0, true, SAID_PASSWORD },
	{ "--docker-email", 0, true, SAID_OTHER },
	{ "--namespace", 'n', true, SAID_NAMESPACE },
	{ "--context", 0, true, SAID_OTHER },
	{ "--cluster", 0, true, SAID_OTHER },
	{ "--kubeconfig", 0, true, SAID_OTHER },
	{ "--user", 0, true, SAID_OTHER },
	{ "--as", 0, true, SAID_OTHER },
	{ "--as-group", 0, true, SAID_OTHER },
	{ "--output", 'o', true, SAID_OTHER },
	{ "--from-file", 0, true, SAID_OTHER },
	{ "--type", 0, true, SAID_OTHER },
	{ "--field-manager", 0, true, SAID_OTHER },
	{ "--token", 0, true, SAID_OTHER },
	{ "--server", 's', true, SAID_OTHER },
	{ "--certificate-authority", 0, true, SAID_OTHER },
	{ "--template", 0, true, SAID_OTHER },
	{ "--from-literal", 0, true, SAID_LITERAL },
	{ 0 },
};

/* path: a key may hold a path (containers-auth.json(5)). */
static const struct tool {
	const char *program, *words;
	bool path;
} tools[] = {
	{ "docker", "login", false },
	{ "podman", "login", true },
	{ "buildah", "login", true },
	{ "skopeo", "login", true },
	{ "nerdctl", "login", false },
	{ "finch", "login", false },
	{ "img", "login", false },
	{ "crane", "auth login", false },
	{ "gcrane", "auth login", false },
	{ "helm", "registry login", false },
	{ "oras", "login", false },
	{ "regctl", "registry login", false },
	{ "cosign", "login", false },
	{ "ko", "login", false },
	{ "apptainer", "registry login", false },
	{ "singularity", "registry login", false },
};
static const char *const kubectls[] = { "kubectl", "oc", "k", "kubectl.exe", "microk8s.kubectl" };

static struct rh_str text(const struct registry_paste_command *c, size_t i)
{
	return registry_shell_word_text(c->w, i);
}

struct rh_str registry_paste_program(struct rh_str program)
{
	for (size_t i = program.n; i > 0; i--)
		if (program.p[i - 1] == '/' || program.p[i - 1] == '\\')
			return rh_str_from(program, i);
	return program;
}

static bool is_assignment(struct rh_str word)
{
	size_t equals = rh_str_find(word, "=");

	for (size_t i = 0; i < equals; i++)
		if (!(word.p[i] == '_' || ((word.p[i] | 32) >= 'a' && (word.p[i] | 32) <= 'z') ||
		      (i && word.p[i] >= '0' && word.p[i] <= '9')))
			return false;
	return equals > 0 && equals < word.n;
}

/* Past a prompt, variables, sudo and what else only starts the program. */
static size_t program_at(const struct registry_paste_command *c)
{
	static const char *const before[] = { "$",       "%",    "sudo", "doas",     "env",      "time", "exec",
					      "command", "lima", "k3s",  "microk8s", "minikube", "run" };
	size_t at = c->from;

	for (bool again = true; again && at < c->to;) {
		again = is_assignment(text(c, at)) || (at > c->from && rh_str_starts(text(c, at), "-"));
		for (size_t i = 0; i < RH_LEN(before); i++)
			again |= rh_str_is(text(c, at), before[i]);
		at += again;
	}
	return at;
}

/* The word behind `words`, with the program's own flags anywhere between; 0 when they are not there. */
size_t registry_paste_behind(const struct registry_paste_command *c, size_t at, const char *words)
{
	struct rh_str rest = rh_str(words), want;

	for (at++; rh_str_cut(&rest, ' ', &want); at++) {
		while (at < c->to && !rh_str_eq(text(c, at), want)) {
			bool flag = rh_str_starts(text(c, at), "-"),
			     value = at > c->from && rh_str_starts(text(c, at - 1), "-") &&
				     rh_str_find(text(c, at - 1), "=") == text(c, at - 1).n;
			if (!flag && !value)
				return 0;
			at++;
		}
		if (at >= c->to)
			return 0;
	}
	return at;
}

/* ---- flags ---- */

static const struct registry_paste_flag *flag_of(const struct registry_paste_flag *flags, struct rh_str word,
						 struct rh_str *value)
{
	size_t equals = rh_str_find(word, "=");
	struct rh_str name = rh_str_n(word.p, equals);

	*value = (struct rh_str){ 0 };
	for (const struct registry_paste_flag *f = flags; f->name; f++) {
		if (rh_str_starts(word, "--")) {
			if (!rh_str_is(name, f->name))
				continue;
			*value = rh_str_from(word, equals + 1);
			return f;
		}
		if (f->letter && word.n > 1 && word.p[1] == f->letter) {
			*value = rh_str_from(word, word.n > 2 && word.p[2] == '=' ? 3 : 2);
			return f;
		}
	}
	return NULL;
}

static void said_put(struct registry_paste_said *s, const struct registry_paste_flag *f, struct rh_str value,
		     size_t word)
{
	s->by[f->meaning] = 1 + word;
	s->value[f->meaning] = value;
}

/* "--flag = value" and "--flag= value": kubectl takes neither so, but what was meant is plain. Gives the word that
 * holds the value. */
static size_t past_blanks(const struct registry_paste_command *c, size_t i, size_t to, bool equals,
			  struct rh_str *value, struct registry_paste_said *s)
{
	bool blanks = equals ? !value->n : rh_str_is(*value, "=");

	if (!blanks || i + 1 >= to || rh_str_starts(text(c, i + 1), "-"))
		return i;
	*value = text(c, i + 1);
	s->blanks = true;
	return i + 1;
}

/* As far as it can be one: what is quoted may hold anything. */
static struct rh_str flag_name(struct rh_str word)
{
	size_t n = 2;

	if (!rh_str_starts(word, "--"))
		return rh_str_n(word.p, n);
	while (n < word.n && (word.p[n] == '-' || (word.p[n] >= '0' && word.p[n] <= '9') ||
			      (word.p[n] >= 'a' && word.p[n] <= 'z') || (word.p[n] >= 'A' && word.p[n] <= 'Z')))
		n++;
	return rh_str_n(word.p, n);
}

void registry_paste_flags(const struct registry_paste_command *c, size_t from, size_t to,
			  const struct registry_paste_flag *flags, struct registry_paste_said *s,
			  struct registry_paste *out)
{
	struct rh_str value;

	for (size_t i = from; i < to; i++) {
		struct rh_str word = text(c, i);
		const struct registry_shell_word *w = &c->w->v[i];

		if (w->input || w->input_file || w->output || rh_str_is(word, "--"))
			continue;
		if (!rh_str_starts(word, "-") || word.n == 1) {
			if (s->name_count < RH_LEN(s->names))
				s->names[s->name_count++] = i;
			continue;
		}
		const struct registry_paste_flag *f = flag_of(flags, word, &value);
		bool equals = rh_str_find(word, "=") < word.n;
		bool apart = f && f->value && !value.n && !equals;
		if (!f || f->meaning == SAID_OTHER) /* its name only: behind it may stand a secret */
			registry_paste_ignore(out, flag_name(word));
		if (apart && i + 1 < to)
			value = text(c, ++i);
		if (f && f->value)
			i = past_blanks(c, i, to, equals, &value, s);
		if (f && f->meaning != SAID_OTHER)
			said_put(s, f, value, i);
	}
}

/* ---- passwords ---- */

static bool expands(const struct registry_paste_command *c, size_t by)
{
	return by && c->w->v[by - 1].expands;
}

/* The one argument of the echo or printf that writes into this command; 0: something else does. */
static size_t echoed(const struct registry_paste_command *c)
{
	const struct registry_paste_command *b = c->before;
	size_t found = 0;

	if (!c->piped || !b)
		return 0;
	size_t at = program_at(b);
	if (at >= b->to || !(rh_str_is(text(b, at), "echo") || rh_str_is(text(b, at), "printf")))
		return 0;
	for (size_t i = at + 1; i < b->to; i++) {
		struct rh_str word = text(b, i);
		if (rh_str_is(word, "-n") || rh_str_is(word, "%s") || rh_str_is(word, "%s\\n") || rh_str_is(word, "--"))
			continue;
		if (found)
			return 0;
		found = 1 + i;
	}
	return found;
}

static void password_from_input(const struct registry_paste_command *c, struct registry_paste_entry *e)
{
	size_t by = echoed(c);

	for (size_t i = c->from; i < c->to; i++) {
		if (c->w->v[i].input)
			by = 1 + i;
		if (c->w->v[i].input_file)
			registry_paste_note(e, "%s", _("the line takes the password from a file: type it"));
	}
	if (by && !c->w->v[by - 1].expands)
		rh_secret_set(&e->password, registry_shell_word_text(c->w, by - 1));
	else if (by)
		registry_paste_note(e, "%s", _("the password is in a variable of that shell: type it"));
	else
		registry_paste_note(e, "%s", _("another command writes the password: paste what it prints"));
}

/* What a person must know of how the line was read. */
void registry_paste_note_line(const struct registry_paste_command *c, const struct registry_paste_said *s, size_t by,
			      struct registry_paste_entry *e)
{
	if (by && c->w->v[by - 1].cut)
		registry_paste_note(e, "%s",
				    _("the line is cut at a character that is not quoted, as a shell would: the "
				      "password may be longer"));
	if (s->blanks)
		registry_paste_note(
			e, "%s",
			_("there are blanks around =, which no shell command takes: check what was filled in"));
}

static void read_password(const struct registry_paste_command *c, const struct registry_paste_said *s,
			  struct registry_paste_entry *e)
{
	registry_paste_note_line(c, s, s->by[SAID_PASSWORD], e);
	if (s->by[SAID_PASSWORD] && !expands(c, s->by[SAID_PASSWORD]))
		rh_secret_set(&e->password, s->value[SAID_PASSWORD]);
	else if (s->by[SAID_PASSWORD])
		registry_paste_note(e, "%s", _("the password is in a variable of that shell: type it"));
	else if (s->by[SAID_PASSWORD_INPUT])
		password_from_input(c, e);
	else if (s->by[SAID_TOKEN])
		registry_paste_note(e, "%s", _("it has only a token, which nodes ignore: type a password"));
	else
		registry_paste_note(e, "%s", _("the line does not say the password: type it"));
}

/* robot$web+ci and $oauthtoken are names, also where somebody forgot to quote them. */
static struct rh_str read_user(const struct registry_paste_command *c, const struct registry_paste_said *s)
{
	struct rh_str user = s->value[SAID_USER];

	if (expands(c, s->by[SAID_USER]) && !rh_str_starts(user, "robot$") && !rh_str_is(user, "$oauthtoken"))
		return (struct rh_str){ 0 };
	return user;
}

/* ---- the two kinds of command ---- */

static bool login(const struct registry_paste_command *c, size_t program, struct registry_paste *out)
{
	struct rh_str name = registry_paste_program(text(c, program));

	for (size_t i = 0; i < RH_LEN(tools); i++) {
		struct registry_paste_said s = { 0 };
		size_t at = rh_str_is(name, tools[i].program) ? registry_paste_behind(c, program, tools[i].words) : 0;

		if (!at)
			continue;
		registry_paste_flags(c, at, c->to, login_flags, &s, out);
		char *address = s.name_count ? registry_paste_address(text(c, s.names[0]), tools[i].path)
					     : rh_strdup(REGISTRY_HUB_KEY);
		struct registry_paste_entry *e = registry_paste_add(
			out, s.name_count && c->w->v[s.names[0]].expands ? rh_str(NULL) : rh_str(address),
			read_user(c, &s));
		read_password(c, &s, e);
		free(address);
		if (s.name_count > 1)
			registry_paste_ignore(out, RH_STR("…"));
		out->kind = REGISTRY_PASTE_LOGIN;
		if (!out->what)
			out->what = rh_format("%s %s", tools[i].program, tools[i].words);
		return true;
	}
	return false;
}

static void set(char **to, const struct registry_paste_command *c, size_t by, struct rh_str value)
{
	if (by && value.n && !expands(c, by) && !*to)
		*to = rh_str_dup(value);
}

/* kubectl create secret generic NAME --from-literal=.dockerconfigjson='{…}' */
static bool generic(const struct registry_paste_command *c, size_t program, struct registry_paste *out)
{
	size_t at = registry_paste_behind(c, program, "create secret generic");
	struct registry_paste_said s = { 0 }, before = { 0 };
	struct rh_str key, config;

	if (!at)
		return false;
	registry_paste_flags(c, program + 1, at, kubectl_flags, &before, out);
	registry_paste_flags(c, at, c->to, kubectl_flags, &s, out);
	config = s.value[SAID_LITERAL];
	if (!s.by[SAID_LITERAL] || expands(c, s.by[SAID_LITERAL]) || !rh_str_cut(&config, '=', &key) ||
	    (!rh_str_is(key, ".dockerconfigjson") && !rh_str_is(key, ".dockercfg")) ||
	    !registry_paste_config(config, "kubectl create secret generic", out))
		return false;
	out->kind = REGISTRY_PASTE_KUBECTL;
	if (s.name_count)
		set(&out->name, c, 1 + s.names[0], text(c, s.names[0]));
	set(&out->ns, c, s.by[SAID_NAMESPACE], s.value[SAID_NAMESPACE]);
	set(&out->ns, c, before.by[SAID_NAMESPACE], before.value[SAID_NAMESPACE]);
	return true;
}

static bool kubectl(const struct registry_paste_command *c, size_t program, struct registry_paste *out)
{
	struct rh_str name = registry_paste_program(text(c, program));
	struct registry_paste_said s = { 0 }, before = { 0 };
	bool is = false;

	for (size_t i = 0; i < RH_LEN(kubectls); i++)
		is |= rh_str_is(name, kubectls[i]);
	if (is && generic(c, program, out))
		return true;
	size_t at = is ? registry_paste_behind(c, program, "create secret docker-registry") : 0;
	if (!at)
		return false;
	registry_paste_flags(c, program + 1, at, kubectl_flags, &before, out);
	registry_paste_flags(c, at, c->to, kubectl_flags, &s, out);
	out->kind = REGISTRY_PASTE_KUBECTL;
	if (!out->what)
		out->what = rh_strdup("kubectl create secret docker-registry");
	if (s.name_count)
		set(&out->name, c, 1 + s.names[0], text(c, s.names[0]));
	set(&out->ns, c, s.by[SAID_NAMESPACE], s.value[SAID_NAMESPACE]);
	set(&out->ns, c, before.by[SAID_NAMESPACE], before.value[SAID_NAMESPACE]);
	if (!s.by[SAID_USER] && !s.by[SAID_PASSWORD] && !s.by[SAID_SERVER])
		return true; /* --from-file: nothing is in the line itself */
	char *address = s.by[SAID_SERVER] ? rh_str_dup(s.value[SAID_SERVER]) : rh_strdup(REGISTRY_HUB_KEY);
	if (strcmp(address, "https://" REGISTRY_HUB_KEY) == 0)
		memmove(address, address + 8, strlen(address) - 7);
	struct registry_paste_entry *e = registry_paste_add(
		out, expands(c, s.by[SAID_SERVER]) ? rh_str(NULL) : rh_str(address), read_user(c, &s));
	read_password(c, &s, e);
	free(address);
	return true;
}

bool registry_paste_commands(struct rh_str paste, struct registry_paste *out)
{
	struct registry_paste_command now = { 0 }, before = { 0 };
	struct registry_shell_words w;
	bool any = false;

	if (!registry_shell_words_read(paste, &w)) {
		registry_shell_words_release(&w);
		return false;
	}
	now.w = &w;
	for (size_t i = 0; i < w.n; i++) {
		if (w.v[i].end == REGISTRY_SHELL_SPACE)
			continue;
		now.to = i + 1;
		now.before = now.piped ? &before : NULL;
		size_t program = program_at(&now);
		bool known = program < now.to && (login(&now, program, out) || kubectl(&now, program, out) ||
						  registry_paste_pull(&now, program, out));
		if (!known && program < now.to && w.v[i].end != REGISTRY_SHELL_PIPE)
			registry_paste_ignore(out,
					      now.from && w.v[now.from - 1].cut
						      ? RH_STR("…")
						      : rh_str(_("other lines"))); /* perhaps a password: not shown */
		any |= known;
		before = now;
		before.before = NULL;
		now = (struct registry_paste_command){ .w = &w,
						       .from = i + 1,
						       .piped = w.v[i].end == REGISTRY_SHELL_PIPE };
	}
	registry_shell_words_release(&w);
	return any;
}
