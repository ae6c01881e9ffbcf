/* What was pasted goes into the registry form: over the entry of the same registry, into one that is blank, or as a
 * further one. */
#include "screens/edit.h"
#include "screens/registry.h"
#include "screens/registry/pull_secret.h"
#include "app/state.h"
#include "base/base.h"
#include "registry/known.h"
#include "registry/paste.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <string.h>

enum { NONE = -1 };

static bool is_address(const struct ui_screen *s, size_t entry, const char *address)
{
	struct pull_secret_values v;

	pull_secret_entry(s, entry, &v);
	bool is = rh_str_is(pull_secret_registry_address(&v), address);
	pull_secret_values_release(&v);
	return is;
}

/* No user and no password of its own yet: whatever address stands there was only begun. */
static bool is_begun(const struct ui_screen *s, size_t entry)
{
	struct pull_secret_values v;

	pull_secret_entry(s, entry, &v);
	bool begun = !v.stored && !*v.user && !v.password.n;
	pull_secret_values_release(&v);
	return begun;
}

static size_t place_for(struct ui_screen *s, const struct registry_paste_entry *e, size_t focus)
{
	size_t n = pull_secret_entries(s);

	for (size_t i = 0; e->address && i < n; i++)
		if (is_address(s, i, e->address))
			return i;
	if (focus < n && (!e->address || is_begun(s, focus)))
		return focus;
	for (size_t i = 0; i < n; i++)
		if (is_begun(s, i))
			return i;
	ui_form_set_items(s, "more", n);
	ui_form_unfold(s, "more");
	return n;
}

static void put_address(struct ui_screen *s, size_t entry, const char *address)
{
	const struct registry_known_registry *k = registry_known_registry_of(rh_str(address));

	pull_secret_set(s, entry, "registry", rh_str(k->id));
	pull_secret_set(s, entry, "domain", rh_str(k->address ? "" : address));
	pull_secret_show_address(s, entry);
}

void pull_secret_take(struct ui_screen *s, const struct registry_paste_entry *e, size_t focus)
{
	size_t entry = place_for(s, e, focus);
	char *password = pull_secret_path(entry, "password");

	if (e->address && !is_address(s, entry, e->address))
		put_address(s, entry, e->address);
	if (e->user)
		pull_secret_set(s, entry, "username", rh_str(e->user));
	if (e->password.n)
		ui_form_set_secret(s, password, &e->password);
	free(password);
}

/* Where something is still missing, first of the registries, then of the secret. */
static char *next_gap(const struct ui_screen *s)
{
	static const char *const fields[] = { "domain", "username", "password" };

	for (size_t i = 0; i < pull_secret_entries(s); i++) {
		struct pull_secret_values v;
		int gap = NONE;

		pull_secret_entry(s, i, &v);
		if (!pull_secret_registry_address(&v).n)
			gap = 0;
		else if (!*v.user && !v.stored)
			gap = 1;
		else if (!v.password.n && !v.stored)
			gap = 2;
		pull_secret_values_release(&v);
		if (gap != NONE)
			return pull_secret_path(i, fields[gap]);
	}
	return rh_strdup(!ui_form_text(s, "namespace").n ? "namespace"
			 : !ui_form_text(s, "name").n    ? "name"
							 : "password");
}

void pull_secret_taken(struct ui_screen *s, const char *name, const char *ns)
{
	struct pull_secret_state *st = pull_secret_state_of(s);

	if (!s->edits && name && !ui_form_text(s, "name").n)
		ui_form_set(s, "name", rh_str(name));
	if (!s->edits && ns && !ui_form_text(s, "namespace").n)
		ui_form_set(s, "namespace", rh_str(ns));
	if (!s->edits)
		edit_name_watch_changed(s, &st->name);
	pull_secret_advise(s);
	char *gap = next_gap(s);
	ui_form_focus(s, gap);
	free(gap);
	app_teach_later(s->app);
	ui_screen_changed(s);
}
