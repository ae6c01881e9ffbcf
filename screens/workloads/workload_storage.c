/* Storage of the workload form: volumes of the pod, what the namespace has for them, and where containers mount them.
 */
#include "screens/edit.h"
#include "screens/tags.h"
#include "screens/workloads/workload.h"
#include "screens/workloads/workload_sections.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/row.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"

#include <stdio.h>
#include <string.h>

/* ---- what can be chosen ---- */

static const struct ui_choice kinds[] = {
	{ "configMap", "ConfigMap", NULL, NULL },
	{ "emptyDir", N_("Empty Dir"), NULL, NULL },
	{ "hostPath", N_("Bind-Mount"), NULL, NULL },
	{ "persistentVolumeClaim", N_("Persistent Volume Claim"), NULL, NULL },
	{ "secret", N_("Secret"), NULL, NULL },
	{ 0 },
};
const struct ui_choice workload_media[] = {
	{ "", N_("Node's Default Medium"), NULL, NULL },
	{ "Memory", N_("Memory"), NULL, NULL },
	{ 0 },
};
const struct ui_choice workload_path_types[] = {
	{ "", N_("Anything: do not check the target path"), NULL, NULL },
	{ "DirectoryOrCreate", N_("A directory, or create if it doesn't exist"), NULL, NULL },
	{ "Directory", N_("An existing directory"), NULL, NULL },
	{ "FileOrCreate", N_("A file, or create if it doesn't exist"), NULL, NULL },
	{ "File", N_("An existing file"), NULL, NULL },
	{ "Socket", N_("An existing socket"), NULL, NULL },
	{ "CharDevice", N_("An existing character device"), NULL, NULL },
	{ "BlockDevice", N_("An existing block device"), NULL, NULL },
	{ 0 },
};

void workload_choices_or_now(struct ui_screen *s, unsigned field, const struct ui_choice *v, struct ui_choices *out)
{
	char *now = rh_str_dup(ui_form_text(s, field)), *label = rh_format(_("%s (not edited here: YAML)"), now);
	bool known = !*now;

	for (; v->value; v++) {
		known |= strcmp(now, v->value) == 0;
		ui_choices_add(out, (struct ui_choice){ .value = v->value, .label = _(v->label) });
	}
	if (!known)
		ui_choices_add(out, (struct ui_choice){ .value = now, .label = label });
	free(label);
	free(now);
}

void workload_volume_kinds(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	workload_choices_or_now(s, field, kinds, out);
}

/* ---- what the namespace has ---- */

struct name_row {
	struct rh_row row; /* first */
	const char *name;
};
static const struct kube_row_spec name_row = {
	.size = sizeof(struct name_row),
	.members = { { .at = offsetof(struct name_row, name), .pointer = "/metadata/name" } },
};
/* One row a field that names an object of the namespace. */
static const struct {
	unsigned field, optional;
	const struct kube_resource *resource;
	const char *missing;
} sources[WORKLOAD_SOURCES] = {
	{ KUBE_WV_CONFIG, KUBE_WV_CONFIG_OPTIONAL, &kube_res_config_map,
	  N_("There is no such ConfigMap yet: pods wait for it.") },
	{ KUBE_WV_SECRET, KUBE_WV_SECRET_OPTIONAL, &kube_res_secret,
	  N_("There is no such secret yet: pods wait for it.") },
	{ KUBE_WV_CLAIM, KUBE_WV_CLAIM, &kube_res_claim, N_("There is no such claim yet: pods wait for it.") },
};

static size_t source_of(unsigned field)
{
	size_t i = 0;

	while (i < WORKLOAD_SOURCES && !(ui_is_in(field, WORKLOAD_VOLUMES) && ui_nested_of(field) == sources[i].field))
		i++;
	return i;
}

void workload_storage_release(struct workload_storage *st)
{
	for (size_t i = 0; i < WORKLOAD_SOURCES; i++)
		kube_list_free(&st->list[i]);
	free(st->ns);
	st->ns = NULL;
}

/* Asked for only once there is a volume: most workloads have none. */
static void open_lists(struct ui_screen *s)
{
	struct workload_storage *st = &workload_form_of(s)->storage;
	struct rh_str ns = ui_form_text(s, KUBE_WL_NAMESPACE);

	if (!ui_form_items(s, WORKLOAD_VOLUMES) || (st->ns && rh_str_is(ns, st->ns)))
		return;
	workload_storage_release(st);
	st->ns = rh_str_dup(ns);
	for (size_t i = 0; ns.n && i < WORKLOAD_SOURCES; i++) {
		const char *const only[] = { st->ns };
		st->list[i] = kube_list_new(app_session(s->app)->kube,
					    &(struct kube_list_spec){ .resource = sources[i].resource,
								      .namespaces = only,
								      .namespace_count = 1,
								      .row = &name_row },
					    s->owner, WORKLOAD_TAG_SOURCES);
	}
}

static const char *name_of(const struct rh_row *row)
{
	return ((const struct name_row *)(const void *)row)->name;
}

void workload_source_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	size_t source = source_of(field);
	const struct kube_list *list = source < WORKLOAD_SOURCES ? workload_form_of(s)->storage.list[source] : NULL;

	for (size_t i = 0; list && i < list->rows.n; i++) {
		const char *name = name_of(list->rows.v[i]);
		ui_choices_add(out, (struct ui_choice){ .value = name, .label = name });
	}
}

/* Is it known that the namespace has none of that name? */
static bool missing(const struct kube_list *list, struct rh_str name)
{
	if (!list || list->forbidden_count || (list->live != KUBE_LIVE_WATCHING && list->live != KUBE_LIVE_POLLING))
		return false;
	for (size_t i = 0; i < list->rows.n; i++)
		if (rh_str_is(name, name_of(list->rows.v[i])))
			return false;
	return true;
}

void workload_storage_left(struct ui_screen *s, unsigned field)
{
	size_t source = source_of(field);
	struct rh_str name = ui_form_text(s, field);

	if (source == WORKLOAD_SOURCES)
		return;
	bool optional = ui_form_is(s, workload_volume(ui_item_of(field), sources[source].optional), "true");
	bool lost = name.n && !optional && missing(workload_form_of(s)->storage.list[source], name);
	ui_form_note(s, field, UI_ROLE_WARN, "%s", lost ? _(sources[source].missing) : "");
}

/* Names have come, or others: what is said beside those that are not being typed. */
bool workload_storage_reply(struct ui_screen *s, const struct rh_message *m)
{
	if (m->tag != WORKLOAD_TAG_SOURCES)
		return false;
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_VOLUMES); i++)
		for (size_t n = 0; n < WORKLOAD_SOURCES; n++) {
			unsigned field = workload_volume(i, sources[n].field);
			if (field != ui_form_now(s))
				workload_storage_left(s, field);
		}
	return true;
}

/* ---- checks ---- */

static bool wrong(struct rh_err *e, const char *what, const char *fix)
{
	rh_err_set(e, RH_E_INVALID, "%s", what);
	if (fix)
		rh_err_fix(e, "%s", fix);
	return false;
}

bool workload_check_volume_name(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	size_t n = 0;

	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_VOLUMES); i++)
		n += rh_str_eq(ui_form_text(s, workload_volume(i, KUBE_WV_NAME)), value);
	return !value.n || (data_name_label(value, e) && (n < 2 || wrong(e, _("Another volume has this name."), NULL)));
}

bool workload_check_data_key(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_data_key(value, e);
}

static bool climbs(struct rh_str path)
{
	struct rh_str part;

	while (rh_str_cut(&path, '/', &part))
		if (rh_str_is(part, ".."))
			return true;
	return false;
}

/* kubernetes: pkg/apis/core/validation, validateLocalNonReservedPath. */
bool workload_check_item_path(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || (value.p[0] != '/' && !rh_str_starts(value, "..") && !climbs(value)) ||
	       wrong(e, _("This path leaves the volume."), _("app.conf, or conf.d/app.conf"));
}

bool workload_check_host_path(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || (value.p[0] == '/' && !climbs(value)) ||
	       wrong(e, _("This is no whole path."), _("It begins with / and has no .. in it: /var/log."));
}

bool workload_check_mode(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	size_t digits = 0;

	(void)s;
	while (digits < value.n && value.p[digits] >= '0' && value.p[digits] <= '7')
		digits++;
	return digits == value.n && (value.n < 4 || value.p[0] == '0')
		       ? true
		       : wrong(e, _("This is no mode of a file."), _("In octal, from 0000 to 0777: 0644."));
}

bool workload_check_mount_path(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || (value.p[0] == '/' && rh_str_find(value, ":") == value.n) ||
	       wrong(e, _("This is no path in a container."), _("It begins with / and has no : in it: /etc/app."));
}

/* A StatefulSet has those of its claim templates as well. */
static bool of_template(const struct workload_form *st, struct rh_str name)
{
	struct data_json_iter it;
	bool found = false;

	if (!data_json_iter_init(&it, data_json_part(rh_secret_peek(&st->doc), "/spec/volumeClaimTemplates")))
		return false;
	while (data_json_next(&it)) {
		struct rh_buf is;
		rh_buf_init(&is, 256);
		found |= data_json_find_text(it.value, "/metadata/name", &is) && rh_str_eq(rh_buf_str(&is), name);
		rh_buf_release(&is);
	}
	return found;
}

bool workload_check_mount(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct rh_str volume, sub;
	struct rh_buf names;
	bool read_only, found = !value.n;

	if (value.n && !kube_mount_read(value, &volume, &sub, &read_only))
		return wrong(e, _("This names no volume."), _("VOLUME, or VOLUME/SUB/PATH; with :ro it is read only."));
	if (value.n && (climbs(sub) || rh_str_starts(sub, "/")))
		return wrong(e, _("This path leaves the volume."), _("app.conf, or conf.d/app.conf"));
	rh_buf_init(&names, 4096);
	for (size_t i = 0; value.n && i < ui_form_items(s, WORKLOAD_VOLUMES); i++) {
		struct rh_str name = ui_form_text(s, workload_volume(i, KUBE_WV_NAME));
		found |= rh_str_eq(name, volume);
		rh_buf_addf(&names, "%s%.*s", names.n ? _(", ") : "", RH_ARG(name));
	}
	if (!found && !of_template(workload_form_of(s), volume)) {
		rh_err_set(e, RH_E_INVALID, _("The pod has no volume %.*s."), RH_ARG(volume));
		if (names.n)
			rh_err_fix(e, _("It has these: %s."), names.p);
		else
			rh_err_fix(e, "%s", _("Add it below, under Storage."));
		rh_buf_release(&names);
		return false;
	}
	rh_buf_release(&names);
	return true;
}

/* ---- values ---- */

void workload_volumes_fill(struct ui_screen *s, const struct kube_workload_values *v)
{
	ui_form_set_items(s, WORKLOAD_VOLUMES, v->volume_count);
	for (size_t i = 0; i < v->volume_count; i++) {
		char origin[16] = "";
		if (v->volumes[i].at >= 0)
			snprintf(origin, sizeof origin, "%d", v->volumes[i].at);
		ui_form_set(s, workload_volume(i, WORKLOAD_VOLUME_ORIGIN), rh_str(origin));
		for (unsigned t = 0; t < KUBE_WV_TEXTS; t++)
			ui_form_set(s, workload_volume(i, t), rh_str(v->volumes[i].text[t]));
		for (unsigned l = 0; l < KUBE_WV_LISTS; l++)
			workload_fill_pairs(s, workload_volume(i, WORKLOAD_VOLUME_LIST(l)), &v->volumes[i].list[l]);
	}
	open_lists(s);
}

void workload_volumes_of_form(const struct ui_screen *s, struct kube_workload_values *v)
{
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_VOLUMES); i++) {
		int64_t at;
		if (!rh_str_number(ui_form_text(s, workload_volume(i, WORKLOAD_VOLUME_ORIGIN)), 0, 100000, &at))
			at = -1;
		struct kube_volume_values *to = kube_workload_add_volume(v, (int)at);
		for (unsigned t = 0; t < KUBE_WV_TEXTS; t++) {
			free(to->text[t]);
			to->text[t] = rh_str_dup(rh_str_trim(ui_form_text(s, workload_volume(i, t))));
		}
		for (unsigned l = 0; l < KUBE_WV_LISTS; l++)
			edit_pairs_of_form(&to->list[l], s, workload_volume(i, WORKLOAD_VOLUME_LIST(l)));
		kube_volume_settle(to);
	}
}

static bool taken(const struct ui_screen *s, const char *name)
{
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_VOLUMES); i++)
		if (ui_form_is(s, workload_volume(i, KUBE_WV_NAME), name))
			return true;
	return false;
}

/* A new one has a name that is free; Rancher's page takes a random one. */
static void name_volumes(struct ui_screen *s)
{
	for (size_t i = 0; i < ui_form_items(s, WORKLOAD_VOLUMES); i++) {
		char name[32];
		size_t n = i;
		if (ui_form_text(s, workload_volume(i, KUBE_WV_NAME)).n)
			continue;
		do
			snprintf(name, sizeof name, "vol-%zu", n++);
		while (taken(s, name));
		ui_form_set(s, workload_volume(i, KUBE_WV_NAME), rh_str(name));
	}
}

void workload_storage_changed(struct ui_screen *s, unsigned field)
{
	if (field == WORKLOAD_VOLUMES)
		name_volumes(s);
	if (field == WORKLOAD_VOLUMES || field == KUBE_WL_NAMESPACE)
		open_lists(s);
}
