/* The registries of the form, one entry each: their fields by number, what is read into them and out of them. */
#include "screens/registry.h"
#include "screens/registry/pull_secret.h"
#include "base/base.h"
#include "registry/known.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <string.h>

enum { MOST = 100 }; /* a form with more than these cannot be used by a person */

size_t pull_secret_entries(const struct ui_screen *s)
{
	return 1 + ui_form_items(s, PULL_SECRET_MORE);
}

bool pull_secret_field(unsigned handle, size_t *entry, enum pull_secret_field *field)
{
	if (ui_is_in(handle, PULL_SECRET_MORE)) {
		*entry = 1 + ui_item_of(handle);
		*field = (enum pull_secret_field)ui_nested_of(handle);
		return true;
	}
	*entry = 0;
	*field = (enum pull_secret_field)(handle - PULL_SECRET_FIRST);
	return handle >= PULL_SECRET_FIRST && handle <= pull_secret_at(0, PULL_SECRET_STORED);
}

size_t pull_secret_entry_now(const struct ui_screen *s)
{
	enum pull_secret_field field;
	size_t entry;

	return pull_secret_field(ui_form_now(s), &entry, &field) ? entry : 0;
}

struct rh_str pull_secret_get(const struct ui_screen *s, size_t entry, enum pull_secret_field field)
{
	return ui_form_text(s, pull_secret_at(entry, field));
}

void pull_secret_set(struct ui_screen *s, size_t entry, enum pull_secret_field field, struct rh_str text)
{
	ui_form_set(s, pull_secret_at(entry, field), text);
}

static const struct rh_secret *password_of(const struct ui_screen *s, size_t entry)
{
	return ui_form_secret(s, pull_secret_at(entry, PULL_SECRET_PASSWORD));
}

const struct registry_known_registry *pull_secret_chosen(const struct ui_screen *s, size_t entry)
{
	struct rh_str id = pull_secret_get(s, entry, PULL_SECRET_REGISTRY);

	if (rh_str_is(id, "other"))
		id = pull_secret_get(s, entry, PULL_SECRET_SITE);
	return registry_known_registry(id);
}

/* ---- out of the form ---- */

bool pull_secret_blank(const struct ui_screen *s, size_t entry)
{
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);

	return !(k && k->address) && !pull_secret_get(s, entry, PULL_SECRET_DOMAIN).n &&
	       !pull_secret_get(s, entry, PULL_SECRET_USERNAME).n && !password_of(s, entry)->n;
}

void pull_secret_entry(const struct ui_screen *s, size_t entry, struct pull_secret_values *out)
{
	const struct pull_secret_state *st = pull_secret_state_of(s);
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);
	struct rh_str stored = pull_secret_get(s, entry, PULL_SECRET_STORED);

	*out = (struct pull_secret_values){ .registry = k ? k->id : "custom" };
	out->domain = rh_str_dup(pull_secret_get(s, entry, PULL_SECRET_DOMAIN));
	out->user = rh_str_dup(pull_secret_get(s, entry, PULL_SECRET_USERNAME));
	out->stored = stored.n ? rh_str_dup(stored) : NULL;
	out->keep_password = ui_form_kept(s, pull_secret_at(entry, PULL_SECRET_PASSWORD));
	if (!out->keep_password) {
		rh_secret_copy(&out->password, password_of(s, entry));
		return;
	}
	for (size_t i = 0; out->stored && i < st->base.n; i++)
		if (strcmp(st->base.v[i].stored, out->stored) == 0)
			rh_secret_copy(&out->password, &st->base.v[i].password);
}

/* What does not fit into the fields, or is too much for one form, is not shown and stays as it is. */
static bool is_shown(const struct pull_secret_registries *set, size_t i)
{
	const struct pull_secret_values *v = &set->v[i];

	return i < MOST && *v->stored && strlen(v->stored) <= PULL_SECRET_TEXT &&
	       strlen(v->user ? v->user : "") <= PULL_SECRET_TEXT;
}

void pull_secret_set_of(const struct ui_screen *s, struct pull_secret_registries *out)
{
	const struct pull_secret_registries *base = &pull_secret_state_of(s)->base;

	*out = (struct pull_secret_registries){ 0 };
	for (size_t i = 0; i < pull_secret_entries(s); i++)
		if (!pull_secret_blank(s, i))
			pull_secret_entry(s, i, pull_secret_registries_add(out));
	for (size_t i = 0; i < base->n; i++)
		if (!is_shown(base, i))
			pull_secret_values_copy(pull_secret_registries_add(out), &base->v[i]);
}

/* ---- into the form ---- */

void pull_secret_show_address(struct ui_screen *s, size_t entry)
{
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);

	if (!k || !k->address)
		return;
	char *line = rh_format(_("%s   (written as the key of the entry)"), k->address);
	pull_secret_set(s, entry, PULL_SECRET_ADDRESS, rh_str(line));
	free(line);
}

static void pull_secret_show(struct ui_screen *s, size_t entry, const struct pull_secret_values *v)
{
	pull_secret_set(s, entry, PULL_SECRET_REGISTRY, rh_str(v->registry));
	pull_secret_set(s, entry, PULL_SECRET_SITE, RH_STR(""));
	pull_secret_set(s, entry, PULL_SECRET_DOMAIN, rh_str(v->domain));
	pull_secret_set(s, entry, PULL_SECRET_USERNAME, rh_str(v->user));
	pull_secret_set(s, entry, PULL_SECRET_STORED, rh_str(v->stored));
	ui_form_set_secret(s, pull_secret_at(entry, PULL_SECRET_PASSWORD),
			   v->keep_password ? &(struct rh_secret){ 0 } : &v->password);
	ui_form_keep(s, pull_secret_at(entry, PULL_SECRET_PASSWORD), v->keep_password);
	ui_form_keep(s, pull_secret_at(entry, PULL_SECRET_USERNAME), v->keep_password && !(v->user && *v->user));
	ui_form_keep(s, pull_secret_at(entry, PULL_SECRET_DOMAIN), v->keep_password && !v->domain);
	pull_secret_show_address(s, entry);
}

size_t pull_secret_show_set(struct ui_screen *s, const struct pull_secret_registries *set)
{
	static const struct pull_secret_values none = { .registry = "custom", .keep_password = true };
	size_t shown = 0;

	for (size_t i = 0; i < set->n; i++)
		shown += is_shown(set, i);
	ui_form_set_items(s, PULL_SECRET_MORE, shown ? shown - 1 : 0);
	if (shown > 1)
		ui_form_unfold(s, PULL_SECRET_MORE);
	if (!shown)
		pull_secret_show(s, 0, &none);
	for (size_t i = 0, entry = 0; i < set->n; i++)
		if (is_shown(set, i))
			pull_secret_show(s, entry++, &set->v[i]);
	return set->n - shown;
}

void pull_secret_add(struct ui_screen *s)
{
	size_t n = ui_form_items(s, PULL_SECRET_MORE);

	ui_form_set_items(s, PULL_SECRET_MORE, n + 1);
	ui_form_unfold(s, PULL_SECRET_MORE);
	ui_form_focus(s, pull_secret_at(n + 1, PULL_SECRET_REGISTRY));
}

/* The first has no button of its own to go away: the second takes its place. */
void pull_secret_drop_first(struct ui_screen *s)
{
	struct pull_secret_values second;

	if (!ui_form_items(s, PULL_SECRET_MORE))
		return;
	pull_secret_entry(s, 1, &second);
	bool site = rh_str_is(pull_secret_get(s, 1, PULL_SECRET_REGISTRY), "other");
	char *chosen = rh_str_dup(pull_secret_get(s, 1, PULL_SECRET_SITE));
	ui_form_drop_item(s, PULL_SECRET_MORE, 0);
	pull_secret_show(s, 0, &second);
	if (site) {
		pull_secret_set(s, 0, PULL_SECRET_REGISTRY, RH_STR("other"));
		pull_secret_set(s, 0, PULL_SECRET_SITE, rh_str(chosen));
	}
	free(chosen);
	pull_secret_values_release(&second);
}
