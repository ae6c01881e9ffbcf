/* What was pasted goes into the registry form: over the entry of the same registry, into one that is blank, or as a further
 * one. */
#include "screens/pull_secret.h"

#include <string.h>

enum { NONE = -1 };

static bool is_address(const struct rh_screen *s, size_t entry, const char *address)
{
	struct rh_registry_values v;

	rh_pull_secret_entry(s, entry, &v);
	bool is = rh_str_is(rh_registry_address(&v), address);
	rh_registry_values_release(&v);
	return is;
}

/* No user and no password of its own yet: whatever address stands there was only begun. */
static bool is_begun(const struct rh_screen *s, size_t entry)
{
	struct rh_registry_values v;

	rh_pull_secret_entry(s, entry, &v);
	bool begun = !v.stored && !*v.user && !v.password.n;
	rh_registry_values_release(&v);
	return begun;
}

static size_t place_for(struct rh_screen *s, const struct rh_paste_entry *e, size_t focus)
{
	size_t n = rh_pull_secret_entries(s);

	for (size_t i = 0; e->address && i < n; i++)
		if (is_address(s, i, e->address))
			return i;
	if (focus < n && (!e->address || is_begun(s, focus)))
		return focus;
	for (size_t i = 0; i < n; i++)
		if (is_begun(s, i))
			return i;
	rh_form_set_items(s, "more", n);
	rh_form_unfold(s, "more");
	return n;
}

static void put_address(struct rh_screen *s, size_t entry, const char *address)
{
	const struct rh_known_registry *k = rh_known_registry_of(rh_str(address));

	rh_pull_secret_set(s, entry, "registry", rh_str(k->id));
	rh_pull_secret_set(s, entry, "domain", rh_str(k->address ? "" : address));
	rh_pull_secret_show_address(s, entry);
}

void rh_pull_secret_take(struct rh_screen *s, const struct rh_paste_entry *e, size_t focus)
{
	size_t entry = place_for(s, e, focus);
	char *password = rh_pull_secret_path(entry, "password");

	if (e->address && !is_address(s, entry, e->address))
		put_address(s, entry, e->address);
	if (e->user)
		rh_pull_secret_set(s, entry, "username", rh_str(e->user));
	if (e->password.n)
		rh_form_set_secret(s, password, &e->password);
	free(password);
}

/* Where something is still missing, first of the registries, then of the secret. */
static char *next_gap(const struct rh_screen *s)
{
	static const char *const fields[] = { "domain", "username", "password" };

	for (size_t i = 0; i < rh_pull_secret_entries(s); i++) {
		struct rh_registry_values v;
		int gap = NONE;

		rh_pull_secret_entry(s, i, &v);
		if (!rh_registry_address(&v).n)
			gap = 0;
		else if (!*v.user && !v.stored)
			gap = 1;
		else if (!v.password.n && !v.stored)
			gap = 2;
		rh_registry_values_release(&v);
		if (gap != NONE)
			return rh_pull_secret_path(i, fields[gap]);
	}
	return rh_strdup(!rh_form_text(s, "namespace").n ? "namespace" : !rh_form_text(s, "name").n ? "name" : "password");
}

void rh_pull_secret_taken(struct rh_screen *s, const char *name, const char *ns)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	if (!st->edit.name && name && !rh_form_text(s, "name").n)
		rh_form_set(s, "name", rh_str(name));
	if (!st->edit.name && ns && !rh_form_text(s, "namespace").n)
		rh_form_set(s, "namespace", rh_str(ns));
	if (!st->edit.name)
		rh_name_watch_changed(s, &st->name);
	rh_pull_secret_advise(s);
	char *gap = next_gap(s);
	rh_form_focus(s, gap);
	free(gap);
	rh_app_teach_later(s->app);
	rh_screen_changed(s);
}
