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

static bool is_address(const struct ui_screen *s, size_t entry, const char *address)
{
	struct pull_secret_values v;

	pull_secret_entry(s, entry, &v);
	bool is = rh_str_is(pull_secret_registry_address(&v), address);
	pull_secret_values_release(&v);
	return is;
}

/* No user and no password of its own yet: whatever its address is, it was only begun. */
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
	ui_form_set_items(s, PULL_SECRET_MORE, n);
	ui_form_unfold(s, PULL_SECRET_MORE);
	return n;
}

static void put_address(struct ui_screen *s, size_t entry, const char *address)
{
	const struct registry_known_registry *k = registry_known_registry_of(rh_str(address));

	pull_secret_set(s, entry, PULL_SECRET_REGISTRY, rh_str(k->id));
	pull_secret_set(s, entry, PULL_SECRET_DOMAIN, rh_str(k->address ? "" : address));
	pull_secret_show_address(s, entry);
}

void pull_secret_take(struct ui_screen *s, const struct registry_paste_entry *e, size_t focus)
{
	size_t entry = place_for(s, e, focus);

	if (e->address && !is_address(s, entry, e->address))
		put_address(s, entry, e->address);
	if (e->user)
		pull_secret_set(s, entry, PULL_SECRET_USERNAME, rh_str(e->user));
	if (e->password.n)
		ui_form_set_secret(s, pull_secret_at(entry, PULL_SECRET_PASSWORD), &e->password);
}

/* Where something is still missing, first of the registries, then of the secret. */
static unsigned next_gap(const struct ui_screen *s)
{
	for (size_t i = 0; i < pull_secret_entries(s); i++) {
		struct pull_secret_values v;

		pull_secret_entry(s, i, &v);
		const bool gaps[] = { [PULL_SECRET_DOMAIN] = !pull_secret_registry_address(&v).n,
				      [PULL_SECRET_USERNAME] = !*v.user && !v.stored,
				      [PULL_SECRET_PASSWORD] = !v.password.n && !v.stored };
		pull_secret_values_release(&v);
		for (enum pull_secret_field f = PULL_SECRET_DOMAIN; f <= PULL_SECRET_PASSWORD; f++)
			if (gaps[f])
				return pull_secret_at(i, f);
	}
	return !ui_form_text(s, EDIT_NAMESPACE).n ? EDIT_NAMESPACE
	       : !ui_form_text(s, EDIT_NAME).n    ? EDIT_NAME
						  : pull_secret_at(0, PULL_SECRET_PASSWORD);
}

void pull_secret_taken(struct ui_screen *s, const char *name, const char *ns)
{
	struct pull_secret_state *st = pull_secret_state_of(s);

	if (!s->edits && name && !ui_form_text(s, EDIT_NAME).n)
		ui_form_set(s, EDIT_NAME, rh_str(name));
	if (!s->edits && ns && !ui_form_text(s, EDIT_NAMESPACE).n)
		ui_form_set(s, EDIT_NAMESPACE, rh_str(ns));
	edit_name_watch_changed(s, &st->name);
	pull_secret_advise(s);
	ui_form_focus(s, next_gap(s));
	app_teach_later(s->app);
	ui_screen_changed(s);
}
