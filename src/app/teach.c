/* The kubectl lines that do what a screen does: only where they are equivalent, always with --context. */
#include "app/internal.h"

#include <string.h>

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("@%+=:,./-_", c));
}

void rh_teach_word(struct rh_buf *out, struct rh_str word)
{
	bool plain = word.n > 0;

	for (size_t i = 0; i < word.n; i++)
		plain &= is_plain((unsigned char)word.p[i]);
	if (plain) {
		rh_buf_adds(out, word);
		return;
	}
	rh_buf_addc(out, '\'');
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '\'')
			rh_buf_addz(out, "'\\''");
		else
			rh_buf_addc(out, word.p[i]);
	}
	rh_buf_addc(out, '\'');
}

void rh_teach_start_in(struct rh_buf *out, const struct rh_kube *k)
{
	rh_buf_addz(out, "kubectl --context=");
	rh_teach_word(out, rh_str(k->context));
}

void rh_teach_start(struct rh_buf *out, const struct rh_session *s)
{
	const char *context = s->kube && s->kube->context ? s->kube->context : s->rancher ? "local" : s->server_name;

	rh_buf_addz(out, "kubectl --context=");
	rh_teach_word(out, rh_str(context));
}

static void list_line(struct rh_buf *out, const struct rh_session *s, const char *ns, const char *type)
{
	rh_teach_start(out, s);
	rh_buf_addz(out, " get secrets ");
	if (ns) {
		rh_buf_addz(out, "-n ");
		rh_teach_word(out, rh_str(ns));
	} else {
		rh_buf_addz(out, "-A");
	}
	if (type)
		rh_buf_addf(out, " --field-selector type=%s", type);
	rh_buf_addc(out, '\n');
}

void rh_teach_list_secrets(struct rh_buf *out, const struct rh_session *s, const char *const *namespaces, size_t n,
			   const char *type)
{
	if (!n)
		list_line(out, s, NULL, type);
	for (size_t i = 0; i < n; i++)
		list_line(out, s, namespaces[i], type);
}

void rh_teach_create_registry(struct rh_buf *out, const struct rh_session *s, struct rh_str ns, struct rh_str name, bool plain)
{
	if (!name.n)
		name = RH_STR("NAME");
	if (!ns.n)
		ns = RH_STR("NAMESPACE");
	rh_teach_start(out, s);
	if (plain) {
		rh_buf_addz(out, " create secret docker-registry ");
		rh_teach_word(out, name);
		rh_buf_addz(out, " -n ");
		rh_teach_word(out, ns);
		rh_buf_addz(out, " --from-file=.dockerconfigjson=/dev/stdin < config.json\n");
		return;
	}
	rh_buf_addz(out, " apply -f ");
	rh_teach_word(out, name);
	rh_buf_addz(out, ".yaml\n");
}

void rh_teach_object(struct rh_buf *out, const struct rh_session *s, const char *verb, const char *kind, struct rh_str ns,
		     struct rh_str name, const char *more)
{
	rh_teach_start(out, s);
	rh_buf_addf(out, " %s %s ", verb, kind);
	rh_teach_word(out, name);
	if (ns.n) {
		rh_buf_addz(out, " -n ");
		rh_teach_word(out, ns);
	}
	rh_buf_addz(out, more ? more : "");
	rh_buf_addc(out, '\n');
}
