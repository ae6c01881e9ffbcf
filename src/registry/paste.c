/* paste: what a pasted text says of registries, in whatever form people have their logins at hand. Nothing is guessed:
 * what is not said stays empty, and what was not understood is told. */
#include "registry/paste.h"
#include "base/base.h"
#include "registry/paste_parts.h"

#include <stdio.h>
#include <string.h>

struct registry_paste_entry *registry_paste_add(struct registry_paste *p, struct rh_str address, struct rh_str user)
{
	p->entries = rh_resize(p->entries, p->n + 1, sizeof *p->entries);
	p->entries[p->n] = (struct registry_paste_entry){ .address = address.n ? rh_str_dup(address) : NULL,
							  .user = user.n ? rh_str_dup(user) : NULL };
	return &p->entries[p->n++];
}

void registry_paste_note(struct registry_paste_entry *e, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	if (e->note)
		return;
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof text, fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	e->note = rh_strdup(text);
}

void registry_paste_ignore(struct registry_paste *p, struct rh_str what)
{
	if (p->ignored_count >= 20 || !what.n)
		return;
	for (size_t i = 0; i < p->ignored_count; i++)
		if (rh_str_is(what, p->ignored[i]))
			return;
	p->ignored = rh_resize(p->ignored, p->ignored_count + 1, sizeof *p->ignored);
	p->ignored[p->ignored_count++] = rh_str_dup(rh_str_n(what.p, what.n < 80 ? what.n : 80));
}

char *registry_paste_address(struct rh_str server, bool path)
{
	static const char *const hub[] = { "docker.io", "index.docker.io", "registry-1.docker.io", "hub.docker.com",
					   "registry.hub.docker.com" };
	size_t scheme = rh_str_find(server, "://");

	server = rh_str_trim(server);
	if (scheme < server.n)
		server = rh_str_from(server, scheme + 3);
	struct rh_str host = rh_str_n(server.p, rh_str_find(server, "/"));
	bool more = path && host.n + 1 < server.n && !rh_str_is(rh_str_from(server, host.n), "/v1/") &&
		    !rh_str_is(rh_str_from(server, host.n), "/v2/");
	for (size_t i = 0; i < RH_LEN(hub) && !more; i++)
		if (rh_str_is(host, hub[i]))
			return rh_strdup(REGISTRY_HUB_KEY);
	if (!more)
		server = host;
	while (server.n && server.p[server.n - 1] == '/')
		server.n--;
	return rh_str_dup(server);
}

static bool read_base64(struct rh_str text, struct registry_paste *out)
{
	struct rh_secret value = { 0 };
	bool known = registry_paste_base64(text, &value) &&
		     registry_paste_config(rh_secret_peek(&value), "config.json (base64)", out);

	rh_secret_release(&value);
	return known;
}

static bool read_text(struct rh_str text, struct registry_paste *out)
{
	text = rh_str_trim(text);
	if (!text.n || memchr(text.p, '\0', text.n))
		return false;
	if (text.p[0] == '{')
		return registry_paste_json(text, out);
	return registry_paste_yaml(text, out) || read_base64(text, out) || registry_paste_commands(text, out);
}

bool registry_paste_read(struct rh_str text, struct registry_paste *out)
{
	struct rh_secret decoded = { 0 };
	bool known;

	*out = (struct registry_paste){ 0 };
	if (text.n > REGISTRY_PASTE_LIMIT)
		return false;
	known = read_text(registry_paste_decode(text, &decoded) ? rh_secret_peek(&decoded) : text, out);
	rh_secret_release(&decoded);
	if (known && out->n)
		return true;
	registry_paste_release(out);
	return false;
}

void registry_paste_release(struct registry_paste *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->entries[i].address);
		free(p->entries[i].user);
		free(p->entries[i].note);
		rh_secret_release(&p->entries[i].password);
	}
	for (size_t i = 0; i < p->ignored_count; i++)
		free(p->ignored[i]);
	free(p->entries);
	free(p->ignored);
	free(p->what);
	free(p->name);
	free(p->ns);
	*p = (struct registry_paste){ 0 };
}
