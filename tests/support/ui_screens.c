/* The screens of ui_screens.h. */
#include "base/base.h"
#include "ui/columns.h"
#include "ui/facts.h"
#include "ui/field.h"
#include "ui/form/choices.h"
#include "ui/menu.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include "tests/support/ui_screens.h"

#include <stdio.h>
#include <string.h>

const struct ui_screen_ops *rt_open_next;

/* ---- a list ---- */

static const struct rt_row *as_row(const struct rh_row *row)
{
	return (const struct rt_row *)row;
}

void rt_list_put(struct ui_screen *s, const char *place, const char *name, const char *kind, int64_t made)
{
	struct rt_list_state *st = s->state;
	struct rt_row *r = rh_alloc(sizeof *r);

	snprintf(r->key, sizeof r->key, "%s/%s", place, name);
	snprintf(r->name, sizeof r->name, "%s", name);
	snprintf(r->place, sizeof r->place, "%s", place);
	snprintf(r->kind, sizeof r->kind, "%s", kind);
	r->made = made;
	r->machines = (int)strlen(name);
	r->row.key = r->key;
	r->uid = r->key;
	rh_rows_put(&st->rows, &r->row);
	ui_screen_changed(s);
}

void rt_list_remove(struct ui_screen *s, const char *place, const char *name)
{
	struct rt_list_state *st = s->state;
	char key[80];

	snprintf(key, sizeof key, "%s/%s", place, name);
	rh_rows_remove(&st->rows, key);
	ui_screen_changed(s);
}

static void col_state(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, strlen(as_row(row)->name) % 7 == 0 ? "Warning" : "Active");
}

static enum ui_role role_state(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return strlen(as_row(row)->name) % 7 == 0 ? UI_ROLE_WARN : UI_ROLE_GOOD;
}

static void col_name(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, as_row(row)->name);
}

static void col_place(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, as_row(row)->place);
}

static void col_kind(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, as_row(row)->kind);
}

static void col_machines(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%d", as_row(row)->machines);
}

static int cmp_machines(const struct rh_row *a, const struct rh_row *b)
{
	return as_row(a)->machines - as_row(b)->machines;
}

static int64_t since(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return as_row(row)->made;
}

static bool keep(const struct ui_screen *s, const struct rh_row *row)
{
	const struct rt_list_state *st = s->state;

	return !st->only_registries || !strcmp(as_row(row)->kind, "Registry");
}

static void list_rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct rt_list_state *st = s->state;

	out->rows = &st->rows;
	out->phase = st->phase;
	out->loaded = out->progress.done = st->rows.n;
	out->progress.of = st->expected;
	out->err = &st->err;
	out->stale_since = st->stale_since;
	out->keep = keep;
	out->empty = "No secrets yet: {key:create} creates one.";
	snprintf(out->summary, sizeof out->summary, "%zu secrets · live", st->rows.n);
	snprintf(out->right, sizeof out->right, "{key:kind} kind: %s", st->only_registries ? "Registry" : "all");
}

static void list_note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (!strcmp(as_row(row)->name, "edge-berlin"))
		rh_buf_addz(out, "cannot explore: Rancher lost contact 14m ago (Connected=False)");
}

static bool list_act(struct ui_screen *s, enum ui_verb v)
{
	struct rt_list_state *st = s->state;

	if (v == UI_DO_KIND) {
		st->only_registries = !st->only_registries;
		ui_screen_changed(s);
		return true;
	}
	if (v == UI_DO_OPEN)
		rt_open_next = &rt_detail;
	if (v == UI_DO_CREATE)
		rt_open_next = &rt_form;
	if (v == UI_DO_YAML)
		rt_open_next = &rt_text;
	return v == UI_DO_OPEN || v == UI_DO_CREATE || v == UI_DO_YAML;
}

/* One of a certain name cannot be edited. */
static bool list_unable(const struct ui_screen *s, enum ui_verb v, struct rh_buf *why)
{
	const struct rh_row *row = ui_list_selected(s);

	if (v != UI_DO_EDIT || !row || strcmp(as_row(row)->name, "carved") != 0)
		return false;
	rh_buf_addz(why, "carved is of stone.");
	return true;
}

static void list_close(struct ui_screen *s)
{
	struct rt_list_state *st = s->state;

	rh_rows_release(&st->rows);
}

static void list_open(struct ui_screen *s, const void *arg)
{
	struct rt_list_state *st = s->state;
	const int *many = arg;

	rh_rows_init(&st->rows);
	st->phase = UI_LIST_READY;
	for (int i = 0; many && i < *many; i++) {
		static const char *const places[] = { "web-blue", "web-green", "shop-prod", "kube-system", "订单" };
		static const char *const kinds[] = { "Registry", "Opaque", "TLS", "Service Account" };
		char name[40];

		snprintf(name, sizeof name, i % 500 == 7 ? "测试密文-%d" : "secret-%05d", i * 7919 % *many);
		rt_list_put(s, places[i % 5], name, kinds[i % 4], rh_wall() - (int64_t)i * i % 4000000 - 3);
	}
}

static void list_teach(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, "kubectl --context=shop-prod get secrets -n web-blue --field-selector "
			 "type=kubernetes.io/dockerconfigjson");
}

static const struct ui_column list_columns[] = {
	{ .id = "state", .title = N_("State"), .min = 6, .want = 12, .text = col_state, .role = role_state },
	{ .id = "name", .title = N_("Name"), .min = 12, .flags = UI_COL_SORTED | UI_COL_FIXED, .text = col_name },
	{ .id = "namespace", .title = N_("Namespace"), .min = 9, .want = 24, .text = col_place },
	{ .id = "kind", .title = N_("Kind"), .min = 8, .want = 16, .text = col_kind },
	{ .id = "machines",
	  .title = N_("Machines"),
	  .min = 3,
	  .want = 8,
	  .flags = UI_COL_RIGHT,
	  .text = col_machines,
	  .cmp = cmp_machines },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 6, .flags = UI_COL_RIGHT, .since = since },
	{ 0 },
};
static const struct ui_action list_actions[] = {
	{ .verb = UI_DO_CREATE, .help = N_("Create a registry."), .flags = UI_ACT_HINT | UI_ACT_WRITES },
	{ .verb = UI_DO_OPEN, .help = N_("Show what it holds."), .flags = UI_ACT_HINT | UI_ACT_NEEDS_ROW },
	{ .verb = UI_DO_EDIT, .help = N_("Change it."), .flags = UI_ACT_HINT | UI_ACT_NEEDS_ROW | UI_ACT_WRITES },
	{ .verb = UI_DO_DELETE,
	  .help = N_("Delete it, after a question."),
	  .flags = UI_ACT_HINT | UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER },
	{ .verb = UI_DO_KIND, .help = N_("Registries or all."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_YAML, .help = N_("As the server sent it."), .flags = UI_ACT_NEEDS_ROW },
	{ .verb = UI_DO_MARK, .help = N_("Mark the row.") },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands of this screen.") },
	{ .verb = UI_DO_SCREEN + 1,
	  .id = "list.clone",
	  .label = N_("Clone"),
	  .help = N_("A copy under another name."),
	  .flags = UI_ACT_NEEDS_ROW },
	{ 0 },
};
const struct ui_screen_ops rt_list = {
	.id = "list",
	.title = N_("Secrets"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct rt_list_state),
	.help = N_("Secrets keep what a workload must not show.\nA registry is a secret with the credentials of a "
		   "container registry."),
	.actions = list_actions,
	.mark_at = offsetof(struct rt_row, uid),
	.columns = list_columns,
	.rows = list_rows,
	.note = list_note,
	.open = list_open,
	.act = list_act,
	.unable = list_unable,
	.close = list_close,
	.teach = list_teach,
};

/* ---- a form with every kind of field ---- */

static bool check_name(struct ui_screen *s, struct rh_str v, struct rh_err *e)
{
	(void)s;
	for (size_t i = 0; i < v.n; i++)
		if (!((v.p[i] >= 'a' && v.p[i] <= 'z') || (v.p[i] >= '0' && v.p[i] <= '9') || v.p[i] == '-')) {
			rh_err_set(e, RH_E_INVALID, "“%.*s” is not allowed here", 1, v.p + i);
			rh_err_fix(e, "small letters, digits and “-” are, as in “quay-pull”");
			return false;
		}
	return true;
}

static bool check_port(struct ui_screen *s, struct rh_str v, struct rh_err *e)
{
	int64_t n;

	(void)s;
	if (rh_str_number(v, 1, 65535, &n))
		return true;
	rh_err_set(e, RH_E_INVALID, "a port is a number from 1 to 65535, for example 443");
	return false;
}

static void namespaces(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	(void)s;
	(void)field;
	ui_choices_add(out, (struct ui_choice){ "web-blue", "web-blue", NULL, "Web Shop" });
	ui_choices_add(out, (struct ui_choice){ "web-green", "web-green", NULL, "Web Shop" });
	ui_choices_add(out, (struct ui_choice){ "kube-system", "kube-system", "you may not write there", NULL });
	ui_choices_add(out, (struct ui_choice){ "订单", "订单", NULL, "测试项目" });
	for (int i = 0; i < 10000; i++) {
		char name[24];

		snprintf(name, sizeof name, "team-%04d", i);
		ui_choices_add(out, (struct ui_choice){ name, name, NULL, NULL });
	}
}

enum { FORM_SCOPE, FORM_NAMESPACE, FORM_NAME, FORM_DESCRIPTION, FORM_REGISTRY, FORM_DOMAIN };
enum { FORM_ADDRESS = FORM_DOMAIN + 1, FORM_USERNAME, FORM_PASSWORD, FORM_PORT, FORM_REMEMBER, FORM_PULL };
enum { FORM_CONTAINERS = FORM_PULL + 1, FORM_COMMAND, FORM_KEY, FORM_DATA, FORM_LABELS };

static void pull_secrets(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	(void)field;
	if (!ui_form_is(s, FORM_NAMESPACE, "web-blue"))
		return;
	ui_choices_add(
		out, (struct ui_choice){ "quay-pull", "quay-pull", NULL, "covers quay.io/acme/front by key quay.io" });
	ui_choices_add(
		out, (struct ui_choice){ "harbor-robot", "harbor-robot", NULL, "no: its key is harbor.corp.example" });
	ui_choices_add(out, (struct ui_choice){ "quay-old", "quay-old", NULL,
						"nearly: key quay.io:443 has a port, the image has none" });
}

static void form_changed(struct ui_screen *s, unsigned field)
{
	struct rt_form_state *st = s->state;

	st->changes++;
	st->last_changed = field;
	if (field == FORM_NAMESPACE)
		ui_form_refresh(s);
	if (field == FORM_NAME && ui_form_is(s, FORM_NAME, "taken"))
		ui_form_note(s, FORM_NAME, UI_ROLE_BAD, "taken: web-blue already has a secret taken (Opaque, 3d)");
	if (field == FORM_REGISTRY)
		ui_form_set(s, FORM_ADDRESS,
			    rh_str(ui_form_is(s, FORM_REGISTRY, "quay")        ? "quay.io"
				   : ui_form_is(s, FORM_REGISTRY, "dockerhub") ? "index.docker.io/v1/"
									       : ""));
}

static void form_left(struct ui_screen *s, unsigned field)
{
	struct rt_form_state *st = s->state;

	st->lefts++;
	st->last_left = field;
}

static void form_submit(struct ui_screen *s)
{
	((struct rt_form_state *)s->state)->submits++;
	if (ui_current())
		ui_toast(ui_current(), UI_ROLE_GOOD, "Everything is valid.");
}

static const struct ui_choice scopes[] = {
	{ "namespace", N_("one namespace"), NULL, NULL },
	{ "project", N_("every namespace of Web Shop (2)"), N_("filter to one project (^N)"), NULL },
	{ 0 },
};
static const struct ui_choice registries[] = {
	{ "custom", N_("Custom"), NULL, NULL },
	{ "dockerhub", N_("DockerHub"), NULL, NULL },
	{ "quay", N_("Quay.io"), NULL, NULL },
	{ "artifactory", N_("Artifactory"), NULL, NULL },
	{ 0 },
};
static const struct ui_choice policies[] = {
	{ "Always", "Always", NULL, NULL },
	{ "IfNotPresent", "IfNotPresent", NULL, NULL },
	{ "Never", "Never", NULL, NULL },
	{ 0 },
};
enum { CONTAINER_IMAGE, CONTAINER_POLICY };
static const struct ui_field container_fields[] = {
	{ UI_AT(CONTAINER_IMAGE, "image"), .kind = UI_FIELD_TEXT, .label = N_("Container Image"),
	  .hint = "quay.io/acme/front:3.1", .flags = UI_FIELD_REQUIRED, .max = 512,
	  .help = N_("Registry, repository and tag, as docker pull takes them."), .server_field = "spec.containers" },
	{ UI_AT(CONTAINER_POLICY, "policy"), .kind = UI_FIELD_CHOICE, .label = N_("Pull Policy"), .preset = "Always",
	  .options = policies },
	{ 0 },
};
static const struct ui_field form_fields[] = {
	{ UI_AT(FORM_SCOPE, "scope"), .kind = UI_FIELD_CHOICE, .label = N_("Scope"), .flags = UI_FIELD_REQUIRED,
	  .preset = "namespace", .options = scopes },
	{ UI_AT(FORM_NAMESPACE, "namespace"), .kind = UI_FIELD_PICK, .label = N_("Namespace"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED, .choices = namespaces, .hint = N_("choose one"),
	  .help = N_("Where the secret will be. Only workloads of that namespace can use it.") },
	{ UI_AT(FORM_NAME, "name"), .kind = UI_FIELD_TEXT, .label = N_("Name"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 253, .check = check_name,
	  .help = N_("Small letters, digits, “-”. No other secret of the namespace may have it."),
	  .server_field = "metadata.name" },
	{ UI_AT(FORM_DESCRIPTION, "description"), .kind = UI_FIELD_TEXT, .label = N_("Description"),
	  .hint = N_("robot account of the web team") },
	{ UI_AT(FORM_REGISTRY, "registry"), .kind = UI_FIELD_CHOICE, .label = N_("Registry"), .preset = "custom",
	  .options = registries },
	{ UI_AT(FORM_DOMAIN, "domain"), .kind = UI_FIELD_TEXT, .label = N_("Registry Domain Name"),
	  .flags = UI_FIELD_REQUIRED, .hint = "registry.corp.example:5000",
	  .when = { FORM_REGISTRY, "custom artifactory" } },
	{ UI_AT(FORM_ADDRESS, "address"), .kind = UI_FIELD_NOTE, .label = N_("Address"),
	  .when = { FORM_REGISTRY, "quay dockerhub" } },
	{ UI_AT(FORM_USERNAME, "username"), .kind = UI_FIELD_TEXT, .label = N_("Username") },
	{ UI_AT(FORM_PASSWORD, "password"), .kind = UI_FIELD_SECRET, .label = N_("Password"),
	  .flags = UI_FIELD_REQUIRED, .max = 8192,
	  .help = N_("A robot account's token is better than a person's password.") },
	{ UI_AT(FORM_PORT, "port"), .kind = UI_FIELD_NUMBER, .label = N_("Port"), .max = 5, .check = check_port },
	{ UI_AT(FORM_REMEMBER, "remember"), .kind = UI_FIELD_CHECK, .label = N_("Remember on this account") },
	{ UI_AT(FORM_PULL, "pull"), .kind = UI_FIELD_CHECKLIST, .label = N_("Pull Secrets"), .choices = pull_secrets,
	  .hint = N_("none in this namespace") },
	{ UI_AT(FORM_CONTAINERS, "containers"), .kind = UI_FIELD_REPEAT, .label = N_("Container"),
	  .flags = UI_FIELD_REQUIRED, .nested = container_fields },
	{ UI_AT(FORM_COMMAND, "command"), .kind = UI_FIELD_LINES, .label = N_("Command"),
	  .help = N_("One argument a line. Enter: a new line.") },
	{ UI_AT(FORM_KEY, "key"), .kind = UI_FIELD_LINES, .label = N_("Private Key"), .flags = UI_FIELD_SECRET_VALUES,
	  .max = 65536, .help = N_("Paste the PEM text.") },
	{ UI_AT(FORM_DATA, "data"), .kind = UI_FIELD_KEYVALUES, .label = N_("Data"), .flags = UI_FIELD_SECRET_VALUES,
	  .check_key = check_name },
	{ UI_AT(FORM_LABELS, "labels"), .kind = UI_FIELD_KEYVALUES, .label = N_("Labels & Annotations"),
	  .flags = UI_FIELD_UNFOLD, .check_key = check_name },
	{ 0 },
};
static const struct ui_action form_actions[] = {
	{ .verb = UI_DO_TEST_LOGIN,
	  .help = N_("Asks the registry whether it accepts these credentials."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_FILTER, .help = N_("The namespaces that are looked at."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_YAML, .help = N_("Goes on in an editor.") },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands of this screen.") },
	{ 0 },
};
static void form_teach(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, "kubectl --context=shop-prod apply -f %.*s.yaml\nkind: Secret",
		    RH_ARG(ui_form_text(s, FORM_NAME)));
}

const struct ui_screen_ops rt_form = {
	.id = "form",
	.title = N_("Secret: Create Registry"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct rt_form_state),
	.help = N_(
		"“Registry” means two things: the place images come from, and the secret with the credentials for it."),
	.actions = form_actions,
	.fields = form_fields,
	.changed = form_changed,
	.left = form_left,
	.submit = form_submit,
	.submit_label = N_("Create…"),
	.teach = form_teach,
};

enum { SIGN_IN_WHY, SIGN_IN_USER, SIGN_IN_PASSWORD };
static const struct ui_field sign_in_fields[] = {
	{ UI_AT(SIGN_IN_WHY, "why"), .kind = UI_FIELD_NOTE,
	  .hint = N_("The token of rancher.corp is no longer accepted.") },
	{ UI_AT(SIGN_IN_USER, "user"), .kind = UI_FIELD_TEXT, .label = N_("Username"), .flags = UI_FIELD_REQUIRED },
	{ UI_AT(SIGN_IN_PASSWORD, "password"), .kind = UI_FIELD_SECRET, .label = N_("Password"),
	  .flags = UI_FIELD_REQUIRED },
	{ 0 },
};
const struct ui_screen_ops rt_sign_in = {
	.id = "sign_in",
	.title = N_("Log in"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.state_size = sizeof(struct rt_form_state),
	.fields = sign_in_fields,
	.submit = form_submit,
	.submit_label = N_("Log in"),
};

/* ---- a detail ---- */

static void facts_basic(struct ui_screen *s, struct ui_facts *out)
{
	(void)s;
	ui_facts_add(out, _("Name"), RH_STR("quay-pull"), UI_ROLE_TEXT);
	ui_facts_add(out, _("Namespace"), RH_STR("web-blue"), UI_ROLE_TEXT);
	ui_facts_add(out, _("Description"),
		     RH_STR("robot account of the web team, 订单服务的镜像仓库, used by everything that the shop runs "
			    "in its blue half"),
		     UI_ROLE_TEXT);
	ui_facts_addf(out, _("State"), UI_ROLE_GOOD, "Active");
}

static void facts_data(struct ui_screen *s, struct ui_facts *out)
{
	ui_facts_note(out, UI_ROLE_MUTED, "one registry, decoded from .dockerconfigjson");
	ui_facts_add(out, _("Registry"), RH_STR("quay.io"), UI_ROLE_TEXT);
	ui_facts_add(out, _("Username"), RH_STR("acme+deploy"), UI_ROLE_TEXT);
	ui_facts_secret(out, "password", _("Password"), s->state);
}

static void facts_used(struct ui_screen *s, struct ui_facts *out)
{
	(void)s;
	for (int i = 0; i < 14; i++)
		ui_facts_addf(out, "Deployment", UI_ROLE_TEXT, "front-%d", i);
	ui_facts_line(out, UI_ROLE_MUTED, RH_STR("  covers quay.io/acme/*"));
}

static void detail_open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	rh_secret_init(s->state);
	rh_secret_set(s->state, RH_STR("correct-horse-canary"));
}

static void detail_close(struct ui_screen *s)
{
	rh_secret_release(s->state);
}

static const struct ui_section sections[] = {
	{ "basic", N_("Secret"), facts_basic },
	{ "data", N_("Data"), facts_data },
	{ "used", N_("Used by"), facts_used },
	{ 0 },
};
static const struct ui_action detail_actions[] = {
	{ .verb = UI_DO_REVEAL, .flags = UI_ACT_HINT | UI_ACT_REVEALS, .help = N_("Shows the value for 10 seconds.") },
	{ .verb = UI_DO_COPY, .flags = UI_ACT_HINT, .help = N_("Sends the value to the terminal's clipboard.") },
	{ .verb = UI_DO_EDIT, .flags = UI_ACT_HINT | UI_ACT_WRITES },
	{ .verb = UI_DO_YAML, .flags = UI_ACT_HINT },
	{ 0 },
};
const struct ui_screen_ops rt_detail = {
	.id = "detail",
	.title = N_("quay-pull"),
	.kind = UI_SCREEN_DETAIL,
	.state_size = sizeof(struct rh_secret),
	.sections = sections,
	.actions = detail_actions,
	.open = detail_open,
	.close = detail_close,
};

/* ---- a menu and a text ---- */

static void entries(struct ui_screen *s, struct ui_entries *out)
{
	(void)s;
	ui_entries_add(out, (struct ui_entry){ .label = _("Screens"), .heading = true });
	ui_entries_add(out, (struct ui_entry){ .id = "list", .label = _("Secrets"), .note = "10000", .depth = 1 });
	ui_entries_add(out, (struct ui_entry){ .id = "form", .label = _("Create Registry"), .depth = 1 });
	ui_entries_add(out, (struct ui_entry){ .id = "detail", .label = _("One secret"), .depth = 1 });
	ui_entries_add(out, (struct ui_entry){ .id = "text", .label = "YAML", .depth = 1 });
	ui_entries_add(out, (struct ui_entry){ .label = _("Dialogs"), .heading = true });
	ui_entries_add(
		out, (struct ui_entry){ .id = "sign_in", .label = _("Log in"), .depth = 1, .note = "a form in a box" });
	ui_entries_add(
		out, (struct ui_entry){
			     .id = "off", .label = "Longhorn", .depth = 1, .disabled = true, .note = "not installed" });
}

static bool menu_act(struct ui_screen *s, enum ui_verb v)
{
	static const struct ui_screen_ops *const all[] = { &rt_list, &rt_form, &rt_detail, &rt_text, &rt_sign_in };
	const char *id = ui_menu_selected(s);

	for (size_t i = 0; v == UI_DO_OPEN && id && i < RH_LEN(all); i++)
		if (!strcmp(all[i]->id, id))
			rt_open_next = all[i];
	return v == UI_DO_OPEN;
}

static const struct ui_action menu_actions[] = {
	{ .verb = UI_DO_OPEN, .flags = UI_ACT_HINT | UI_ACT_NEEDS_ROW },
	{ 0 },
};
const struct ui_screen_ops rt_menu = {
	.id = "menu",
	.title = N_("Demo"),
	.kind = UI_SCREEN_MENU,
	.flags = UI_SCREEN_HOME,
	.entries = entries,
	.act = menu_act,
	.actions = menu_actions,
};

static void text(struct ui_screen *s, struct ui_facts *out)
{
	(void)s;
	ui_facts_line(out, UI_ROLE_MUTED, RH_STR("# as the server sent it; values are masked"));
	for (int i = 0; i < 60; i++) {
		char line[120];

		snprintf(line, sizeof line, "  key-%02d: %s", i,
			 i % 9 ? "value"
			       : "a longer value that says 镜像仓库 and goes on until the line must be wrapped "
				 "somewhere");
		ui_facts_line(out, UI_ROLE_TEXT, rh_str(line));
	}
}
static const struct ui_action text_actions[] = {
	{ .verb = UI_DO_NEXT_FIND, .flags = UI_ACT_HINT },
	{ .verb = UI_DO_COPY, .flags = UI_ACT_HINT },
	{ 0 },
};
const struct ui_screen_ops rt_text = {
	.id = "text",
	.title = N_("YAML"),
	.kind = UI_SCREEN_TEXT,
	.text = text,
	.actions = text_actions,
};
