/* The registries of the form, one entry each: their fields by number, what is read into them and out of them. */
#include "screens/registry.h"
#include "screens/registry/pull_secret.h"
#include "base/base.h"
#include "registry/known.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <string.h>

enum { MOST = 100 }; /* more than these make no form that a person can use */

size_t pull_secret_entries(const struct ui_screen *s)
{
	return 1 + ui_form_items(s, "more");
}

char *pull_secret_path(size_t entry, const char *field)
{
	return entry ? rh_format("more.%zu.%s", entry - 1, field) : rh_strdup(field);
}

const char *pull_secret_field(const char *path, size_t *entry)
{
	struct rh_str rest = rh_str(path), number;
	int64_t item;

	*entry = 0;
	if (!rh_str_starts(rest, "more."))
		return path;
	rest = rh_str_from(rest, 5);
	if (!rh_str_cut(&rest, '.', &number) || !rh_str_number(number, 0, 100000, &item))
		return path;
	*entry = 1 + (size_t)item;
	return rest.p ? rest.p : "";
}

size_t pull_secret_entry_now(const struct ui_screen *s)
{
	struct rh_buf focus;
	size_t entry;

	rh_buf_init(&focus, 8192);
	ui_screen_focus(s, &focus);
	(void)pull_secret_field(focus.p, &entry);
	rh_buf_release(&focus);
	return entry < pull_secret_entries(s) ? entry : 0;
}

struct rh_str pull_secret_get(const struct ui_screen *s, size_t entry, const char *field)
{
	char *path = pull_secret_path(entry, field);
	struct rh_str text = ui_form_text(s, path);

	free(path);
	return text;
}

void pull_secret_set(struct ui_screen *s, size_t entry, const char *field, struct rh_str text)
{
	char *path = pull_secret_path(entry, field);

	ui_form_set(s, path, text);
	free(path);
}

static void keep(struct ui_screen *s, size_t entry, const char *field, bool on)
{
	char *path = pull_secret_path(entry, field);

	ui_form_keep(s, path, on);
	free(path);
}

static bool kept(const struct ui_screen *s, size_t entry)
{
	char *path = pull_secret_path(entry, "password");
	bool is = ui_form_kept(s, path);

	free(path);
	return is;
}

static const struct rh_secret *password_of(const struct ui_screen *s, size_t entry)
{
	char *path = pull_secret_path(entry, "password");
	const struct rh_secret *password = ui_form_secret(s, path);

	free(path);
	return password;
}

static void set_password(struct ui_screen *s, size_t entry, const struct rh_secret *password)
{
	char *path = pull_secret_path(entry, "password");

	ui_form_set_secret(s, path, password);
	free(path);
}

const struct registry_known_registry *pull_secret_chosen(const struct ui_screen *s, size_t entry)
{
	struct rh_str id = pull_secret_get(s, entry, "registry");

	if (rh_str_is(id, "other"))
		id = pull_secret_get(s, entry, "site");
	return registry_known_registry(id);
}

/* ---- out of the form ---- */

bool pull_secret_blank(const struct ui_screen *s, size_t entry)
{
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);

	return !(k && k->address) && !pull_secret_get(s, entry, "domain").n &&
	       !pull_secret_get(s, entry, "username").n && !password_of(s, entry)->n;
}

void pull_secret_entry(const struct ui_screen *s, size_t entry, struct pull_secret_values *out)
{
	const struct pull_secret_state *st = pull_secret_state_of(s);
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);
	struct rh_str stored = pull_secret_get(s, entry, "stored");

	*out = (struct pull_secret_values){ .registry = k ? k->id : "custom" };
	out->domain = rh_str_dup(pull_secret_get(s, entry, "domain"));
	out->user = rh_str_dup(pull_secret_get(s, entry, "username"));
	out->stored = stored.n ? rh_str_dup(stored) : NULL;
	out->keep_password = kept(s, entry);
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
	pull_secret_set(s, entry, "address", rh_str(line));
	free(line);
}

void pull_secret_show(struct ui_screen *s, size_t entry, const struct pull_secret_values *v)
{
	pull_secret_set(s, entry, "registry", rh_str(v->registry));
	pull_secret_set(s, entry, "site", RH_STR(""));
	pull_secret_set(s, entry, "domain", rh_str(v->domain));
	pull_secret_set(s, entry, "username", rh_str(v->user));
	pull_secret_set(s, entry, "stored", rh_str(v->stored));
	set_password(s, entry, v->keep_password ? &(struct rh_secret){ 0 } : &v->password);
	keep(s, entry, "password", v->keep_password);
	keep(s, entry, "username", v->keep_password && !(v->user && *v->user));
	keep(s, entry, "domain", v->keep_password && !v->domain);
	pull_secret_show_address(s, entry);
}

size_t pull_secret_show_set(struct ui_screen *s, const struct pull_secret_registries *set)
{
	static const struct pull_secret_values none = { .registry = "custom", .keep_password = true };
	size_t shown = 0;

	for (size_t i = 0; i < set->n; i++)
		shown += is_shown(set, i);
	ui_form_set_items(s, "more", shown ? shown - 1 : 0);
	if (shown > 1)
		ui_form_unfold(s, "more");
	if (!shown)
		pull_secret_show(s, 0, &none);
	for (size_t i = 0, entry = 0; i < set->n; i++)
		if (is_shown(set, i))
			pull_secret_show(s, entry++, &set->v[i]);
	return set->n - shown;
}

void pull_secret_add(struct ui_screen *s)
{
	size_t n = ui_form_items(s, "more");
	char *path = pull_secret_path(n + 1, "registry");

	ui_form_set_items(s, "more", n + 1);
	ui_form_unfold(s, "more");
	ui_form_focus(s, path);
	free(path);
}

/* The first has no button of its own to go away: the second takes its place. */
void pull_secret_drop_first(struct ui_screen *s)
{
	struct pull_secret_values second;

	if (!ui_form_items(s, "more"))
		return;
	pull_secret_entry(s, 1, &second);
	bool site = ui_form_is(s, "more.0.registry", "other");
	char *chosen = rh_str_dup(pull_secret_get(s, 1, "site"));
	ui_form_drop_item(s, "more", 0);
	pull_secret_show(s, 0, &second);
	if (site) {
		ui_form_set(s, "registry", RH_STR("other"));
		ui_form_set(s, "site", rh_str(chosen));
	}
	free(chosen);
	pull_secret_values_release(&second);
}
