/* The screens of ui_screens.h. */
#include "tests/support/ui_screens.h"

#include <stdio.h>
#include <string.h>

const struct rh_screen_ops *rt_open_next;

/* ---- a list ------------------------------------------------------------------------------------------------------- */

static const struct rt_row *as_row(const struct rh_row *row)
{
	return (const struct rt_row *)row;
}

void rt_list_put(struct rh_screen *s, const char *place, const char *name, const char *kind, int64_t made)
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
	rh_rows_put(&st->rows, &r->row);
	rh_screen_changed(s);
}

void rt_list_remove(struct rh_screen *s, const char *place, const char *name)
{
	struct rt_list_state *st = s->state;
	char key[80];

	snprintf(key, sizeof key, "%s/%s", place, name);
	rh_rows_remove(&st->rows, key);
	rh_screen_changed(s);
}

static void col_state(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, strlen(as_row(row)->name) % 7 == 0 ? "Warning" : "Active");
}

static enum rh_role role_state(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return strlen(as_row(row)->name) % 7 == 0 ? RH_ROLE_WARN : RH_ROLE_GOOD;
}

static void col_name(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, as_row(row)->name);
}

static void col_place(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, as_row(row)->place);
}

static void col_kind(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, as_row(row)->kind);
}

static void col_machines(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%d", as_row(row)->machines);
}

static int cmp_machines(const struct rh_row *a, const struct rh_row *b)
{
	return as_row(a)->machines - as_row(b)->machines;
}

static int64_t since(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return as_row(row)->made;
}

static bool keep(const struct rh_screen *s, const struct rh_row *row)
{
	const struct rt_list_state *st = s->state;

	return !st->only_registries || !strcmp(as_row(row)->kind, "Registry");
}

static void list_rows(struct rh_screen *s, struct rh_list_shown *out)
{
	struct rt_list_state *st = s->state;

	out->rows = &st->rows;
	out->phase = st->phase;
	out->loaded = st->rows.n;
	out->err = &st->err;
	out->stale_since = st->stale_since;
	out->keep = keep;
	out->empty = "No secrets yet: c creates one.";
	snprintf(out->summary, sizeof out->summary, "%zu secrets · live", st->rows.n);
	snprintf(out->right, sizeof out->right, "t kind: %s", st->only_registries ? "Registry" : "all");
}

static void list_note(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (!strcmp(as_row(row)->name, "edge-berlin"))
		rh_buf_addz(out, "cannot explore: Rancher lost contact 14m ago (Connected=False)");
}

static bool list_act(struct rh_screen *s, enum rh_verb v)
{
	struct rt_list_state *st = s->state;

	if (v == RH_DO_KIND) {
		st->only_registries = !st->only_registries;
		rh_screen_changed(s);
		return true;
	}
	if (v == RH_DO_OPEN)
		rt_open_next = &rt_detail;
	if (v == RH_DO_CREATE)
		rt_open_next = &rt_form;
	if (v == RH_DO_YAML)
		rt_open_next = &rt_text;
	return v == RH_DO_OPEN || v == RH_DO_CREATE || v == RH_DO_YAML;
}

static void list_close(struct rh_screen *s)
{
	struct rt_list_state *st = s->state;

	rh_rows_release(&st->rows);
}

static void list_open(struct rh_screen *s, const void *arg)
{
	struct rt_list_state *st = s->state;
	const int *many = arg;

	rh_rows_init(&st->rows);
	st->phase = RH_LIST_READY;
	for (int i = 0; many && i < *many; i++) {
		static const char *const places[] = { "web-blue", "web-green", "shop-prod", "kube-system", "订单" };
		static const char *const kinds[] = { "Registry", "Opaque", "TLS", "Service Account" };
		char name[40];

		snprintf(name, sizeof name, i % 500 == 7 ? "测试密文-%d" : "secret-%05d", i * 7919 % *many);
		rt_list_put(s, places[i % 5], name, kinds[i % 4], rh_wall() - (int64_t)i * i % 4000000 - 3);
	}
}

static void list_teach(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, "kubectl --context=shop-prod get secrets -n web-blue --field-selector type=kubernetes.io/dockerconfigjson");
}

static const struct rh_column list_columns[] = {
	{ .id = "state", .title = N_("State"), .min = 6, .want = 12, .text = col_state, .role = role_state },
	{ .id = "name", .title = N_("Name"), .min = 12, .flags = RH_COL_SORTED | RH_COL_FIXED, .text = col_name },
	{ .id = "namespace", .title = N_("Namespace"), .min = 9, .want = 24, .text = col_place },
	{ .id = "kind", .title = N_("Kind"), .min = 8, .want = 16, .text = col_kind },
	{ .id = "machines", .title = N_("Machines"), .min = 3, .want = 8, .flags = RH_COL_RIGHT, .text = col_machines, .cmp = cmp_machines },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 6, .flags = RH_COL_RIGHT | RH_COL_AGE, .since = since },
	{ 0 },
};
static const struct rh_action list_actions[] = {
	{ .verb = RH_DO_CREATE, .help = N_("Create a registry."), .flags = RH_ACT_HINT | RH_ACT_WRITES },
	{ .verb = RH_DO_OPEN, .help = N_("Show what it holds."), .flags = RH_ACT_HINT | RH_ACT_NEEDS_ROW },
	{ .verb = RH_DO_EDIT, .help = N_("Change it."), .flags = RH_ACT_HINT | RH_ACT_NEEDS_ROW | RH_ACT_WRITES },
	{ .verb = RH_DO_DELETE, .help = N_("Delete it, after a question."), .flags = RH_ACT_HINT | RH_ACT_NEEDS_ROW | RH_ACT_WRITES | RH_ACT_DANGER },
	{ .verb = RH_DO_KIND, .help = N_("Registries or all."), .flags = RH_ACT_HINT },
	{ .verb = RH_DO_YAML, .help = N_("As the server sent it."), .flags = RH_ACT_NEEDS_ROW },
	{ .verb = RH_DO_COMMANDS, .help = N_("The kubectl commands of this screen.") },
	{ .verb = RH_DO_SCREEN + 1, .id = "list.clone", .label = N_("Clone"), .help = N_("A copy under another name."), .flags = RH_ACT_NEEDS_ROW },
	{ 0 },
};
const struct rh_screen_ops rt_list = {
	.id = "list", .title = N_("Secrets"), .kind = RH_SCREEN_LIST, .state_size = sizeof(struct rt_list_state),
	.help = N_("Secrets keep what a workload must not show.\nA registry is a secret with the credentials of a container registry."),
	.actions = list_actions, .columns = list_columns, .rows = list_rows, .note = list_note, .open = list_open, .act = list_act,
	.close = list_close, .teach = list_teach,
};

/* ---- a form with every kind of field --------------------------------------------------------------------------------- */

static bool check_name(struct rh_screen *s, struct rh_str v, struct rh_err *e)
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

static bool check_port(struct rh_screen *s, struct rh_str v, struct rh_err *e)
{
	int64_t n;

	(void)s;
	if (rh_str_number(v, 1, 65535, &n))
		return true;
	rh_err_set(e, RH_E_INVALID, "a port is a number from 1 to 65535, for example 443");
	return false;
}

static void namespaces(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	(void)s;
	(void)field;
	rh_choices_add(out, (struct rh_choice){ "web-blue", "web-blue", NULL, "Web Shop" });
	rh_choices_add(out, (struct rh_choice){ "web-green", "web-green", NULL, "Web Shop" });
	rh_choices_add(out, (struct rh_choice){ "kube-system", "kube-system", "you may not write there", NULL });
	rh_choices_add(out, (struct rh_choice){ "订单", "订单", NULL, "测试项目" });
	for (int i = 0; i < 10000; i++) {
		char name[24];

		snprintf(name, sizeof name, "team-%04d", i);
		rh_choices_add(out, (struct rh_choice){ name, name, NULL, NULL });
	}
}

static void pull_secrets(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	(void)field;
	if (!rh_form_is(s, "namespace", "web-blue"))
		return;
	rh_choices_add(out, (struct rh_choice){ "quay-pull", "quay-pull", NULL, "covers quay.io/acme/front by key quay.io" });
	rh_choices_add(out, (struct rh_choice){ "harbor-robot", "harbor-robot", NULL, "no: its key is harbor.corp.example" });
	rh_choices_add(out, (struct rh_choice){ "quay-old", "quay-old", NULL, "nearly: key quay.io:443 has a port, the image has none" });
}

static void form_changed(struct rh_screen *s, const char *field)
{
	struct rt_form_state *st = s->state;

	st->changes++;
	snprintf(st->last_changed, sizeof st->last_changed, "%s", field);
	if (!strcmp(field, "namespace"))
		rh_form_refresh(s);
	if (!strcmp(field, "name") && rh_form_is(s, "name", "taken"))
		rh_form_note(s, "name", RH_ROLE_BAD, "taken: web-blue already has a secret taken (Opaque, 3d)");
	if (!strcmp(field, "registry"))
		rh_form_set(s, "address", rh_str(rh_form_is(s, "registry", "quay") ? "quay.io" : rh_form_is(s, "registry", "dockerhub") ?
			    "index.docker.io/v1/" : ""));
}

static void form_left(struct rh_screen *s, const char *field)
{
	struct rt_form_state *st = s->state;

	st->lefts++;
	snprintf(st->last_left, sizeof st->last_left, "%s", field);
}

static void form_submit(struct rh_screen *s)
{
	((struct rt_form_state *)s->state)->submits++;
	if (rh_ui())
		rh_ui_toast(rh_ui(), RH_ROLE_GOOD, "Everything is valid.");
}

static const struct rh_choice scopes[] = {
	{ "namespace", N_("one namespace"), NULL, NULL },
	{ "project", N_("every namespace of Web Shop (2)"), N_("filter to one project (^N)"), NULL },
	{ 0 },
};
static const struct rh_choice registries[] = {
	{ "custom", N_("Custom"), NULL, NULL }, { "dockerhub", N_("DockerHub"), NULL, NULL },
	{ "quay", N_("Quay.io"), NULL, NULL }, { "artifactory", N_("Artifactory"), NULL, NULL }, { 0 },
};
static const struct rh_choice policies[] = {
	{ "Always", "Always", NULL, NULL }, { "IfNotPresent", "IfNotPresent", NULL, NULL }, { "Never", "Never", NULL, NULL }, { 0 },
};
static const struct rh_field container_fields[] = {
	{ .id = "image", .kind = RH_FIELD_TEXT, .label = N_("Container Image"), .hint = "quay.io/acme/front:3.1", .flags = RH_FIELD_REQUIRED, .max = 512,
	  .help = N_("Registry, repository and tag, as docker pull takes them."), .server_field = "spec.containers" },
	{ .id = "policy", .kind = RH_FIELD_CHOICE, .label = N_("Pull Policy"), .preset = "Always", .options = policies },
	{ 0 },
};
static const struct rh_field form_fields[] = {
	{ .id = "scope", .kind = RH_FIELD_CHOICE, .label = N_("Scope"), .flags = RH_FIELD_REQUIRED, .preset = "namespace", .options = scopes },
	{ .id = "namespace", .kind = RH_FIELD_PICK, .label = N_("Namespace"), .flags = RH_FIELD_REQUIRED | RH_FIELD_TYPED, .choices = namespaces,
	  .hint = N_("choose one"), .help = N_("Where the secret will be. Only workloads of that namespace can use it.") },
	{ .id = "name", .kind = RH_FIELD_TEXT, .label = N_("Name"), .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII, .max = 253, .check = check_name,
	  .help = N_("Small letters, digits, “-”. No other secret of the namespace may have it."), .server_field = "metadata.name" },
	{ .id = "description", .kind = RH_FIELD_TEXT, .label = N_("Description"), .hint = N_("robot account of the web team") },
	{ .id = "registry", .kind = RH_FIELD_CHOICE, .label = N_("Registry"), .preset = "custom", .options = registries },
	{ .id = "domain", .kind = RH_FIELD_TEXT, .label = N_("Registry Domain Name"), .flags = RH_FIELD_REQUIRED, .hint = "registry.corp.example:5000",
	  .when = { "registry", "custom artifactory" } },
	{ .id = "address", .kind = RH_FIELD_NOTE, .label = N_("Address"), .when = { "registry", "quay dockerhub" } },
	{ .id = "username", .kind = RH_FIELD_TEXT, .label = N_("Username") },
	{ .id = "password", .kind = RH_FIELD_SECRET, .label = N_("Password"), .flags = RH_FIELD_REQUIRED, .max = 8192,
	  .help = N_("A robot account's token is better than a person's password.") },
	{ .id = "port", .kind = RH_FIELD_NUMBER, .label = N_("Port"), .max = 5, .check = check_port },
	{ .id = "remember", .kind = RH_FIELD_CHECK, .label = N_("Remember on this account") },
	{ .id = "pull", .kind = RH_FIELD_CHECKLIST, .label = N_("Pull Secrets"), .choices = pull_secrets, .hint = N_("none in this namespace") },
	{ .id = "containers", .kind = RH_FIELD_REPEAT, .label = N_("Container"), .flags = RH_FIELD_REQUIRED, .nested = container_fields },
	{ .id = "command", .kind = RH_FIELD_LINES, .label = N_("Command"), .help = N_("One argument a line. Enter: a new line.") },
	{ .id = "key", .kind = RH_FIELD_LINES, .label = N_("Private Key"), .flags = RH_FIELD_SECRET_VALUES, .max = 65536, .help = N_("Paste the PEM text.") },
	{ .id = "data", .kind = RH_FIELD_KEYVALUES, .label = N_("Data"), .flags = RH_FIELD_SECRET_VALUES, .check_key = check_name },
	{ .id = "labels", .kind = RH_FIELD_KEYVALUES, .label = N_("Labels & Annotations"), .flags = RH_FIELD_UNFOLD, .check_key = check_name },
	{ 0 },
};
static const struct rh_action form_actions[] = {
	{ .verb = RH_DO_TEST_LOGIN, .help = N_("Asks the registry whether it accepts these credentials."), .flags = RH_ACT_HINT },
	{ .verb = RH_DO_FILTER, .help = N_("The namespaces that are looked at."), .flags = RH_ACT_HINT },
	{ .verb = RH_DO_YAML, .help = N_("Goes on in an editor.") },
	{ .verb = RH_DO_COMMANDS, .help = N_("The kubectl commands of this screen.") },
	{ 0 },
};
static void form_teach(const struct rh_screen *s, struct rh_buf *out)
{
	rh_buf_addf(out, "kubectl --context=shop-prod apply -f %.*s.yaml\nkind: Secret", RH_ARG(rh_form_text(s, "name")));
}

const struct rh_screen_ops rt_form = {
	.id = "form", .title = N_("Secret: Create Registry"), .kind = RH_SCREEN_FORM, .state_size = sizeof(struct rt_form_state),
	.help = N_("“Registry” means two things: the place images come from, and the secret with the credentials for it."),
	.actions = form_actions, .fields = form_fields, .changed = form_changed, .left = form_left, .submit = form_submit,
	.submit_label = N_("Create…"), .teach = form_teach,
};

static const struct rh_field sign_in_fields[] = {
	{ .id = "why", .kind = RH_FIELD_NOTE, .hint = N_("The token of rancher.corp is no longer accepted.") },
	{ .id = "user", .kind = RH_FIELD_TEXT, .label = N_("Username"), .flags = RH_FIELD_REQUIRED },
	{ .id = "password", .kind = RH_FIELD_SECRET, .label = N_("Password"), .flags = RH_FIELD_REQUIRED },
	{ 0 },
};
const struct rh_screen_ops rt_sign_in = {
	.id = "sign_in", .title = N_("Log in"), .kind = RH_SCREEN_FORM, .flags = RH_SCREEN_DIALOG, .state_size = sizeof(struct rt_form_state),
	.fields = sign_in_fields, .submit = form_submit, .submit_label = N_("Log in"),
};

/* ---- a detail ------------------------------------------------------------------------------------------------------------ */

static void facts_basic(struct rh_screen *s, struct rh_facts *out)
{
	(void)s;
	rh_facts_add(out, _("Name"), RH_STR("quay-pull"), RH_ROLE_TEXT);
	rh_facts_add(out, _("Namespace"), RH_STR("web-blue"), RH_ROLE_TEXT);
	rh_facts_add(out, _("Description"), RH_STR("robot account of the web team, 订单服务的镜像仓库, used by everything that the shop runs in its blue half"),
		     RH_ROLE_TEXT);
	rh_facts_addf(out, _("State"), RH_ROLE_GOOD, "Active");
}

static void facts_data(struct rh_screen *s, struct rh_facts *out)
{
	rh_facts_note(out, RH_ROLE_MUTED, "one registry, decoded from .dockerconfigjson");
	rh_facts_add(out, _("Registry"), RH_STR("quay.io"), RH_ROLE_TEXT);
	rh_facts_add(out, _("Username"), RH_STR("acme+deploy"), RH_ROLE_TEXT);
	rh_facts_secret(out, "password", _("Password"), s->state);
}

static void facts_used(struct rh_screen *s, struct rh_facts *out)
{
	(void)s;
	for (int i = 0; i < 14; i++)
		rh_facts_addf(out, "Deployment", RH_ROLE_TEXT, "front-%d", i);
	rh_facts_line(out, RH_ROLE_MUTED, RH_STR("  covers quay.io/acme/*"));
}

static void detail_open(struct rh_screen *s, const void *arg)
{
	(void)arg;
	rh_secret_init(s->state);
	rh_secret_set(s->state, RH_STR("correct-horse-canary"));
}

static void detail_close(struct rh_screen *s)
{
	rh_secret_release(s->state);
}

static const struct rh_section sections[] = {
	{ "basic", N_("Secret"), facts_basic }, { "data", N_("Data"), facts_data }, { "used", N_("Used by"), facts_used }, { 0 },
};
static const struct rh_action detail_actions[] = {
	{ .verb = RH_DO_REVEAL, .flags = RH_ACT_HINT | RH_ACT_REVEALS, .help = N_("Shows the value for 10 seconds.") },
	{ .verb = RH_DO_COPY, .flags = RH_ACT_HINT, .help = N_("Sends the value to the terminal's clipboard.") },
	{ .verb = RH_DO_EDIT, .flags = RH_ACT_HINT | RH_ACT_WRITES }, { .verb = RH_DO_YAML, .flags = RH_ACT_HINT }, { 0 },
};
const struct rh_screen_ops rt_detail = {
	.id = "detail", .title = N_("quay-pull"), .kind = RH_SCREEN_DETAIL, .state_size = sizeof(struct rh_secret), .sections = sections,
	.actions = detail_actions, .open = detail_open, .close = detail_close,
};

/* ---- a menu and a text --------------------------------------------------------------------------------------------------- */

static void entries(struct rh_screen *s, struct rh_entries *out)
{
	(void)s;
	rh_entries_add(out, (struct rh_entry){ .label = _("Screens"), .heading = true });
	rh_entries_add(out, (struct rh_entry){ .id = "list", .label = _("Secrets"), .note = "10000", .depth = 1 });
	rh_entries_add(out, (struct rh_entry){ .id = "form", .label = _("Create Registry"), .depth = 1 });
	rh_entries_add(out, (struct rh_entry){ .id = "detail", .label = _("One secret"), .depth = 1 });
	rh_entries_add(out, (struct rh_entry){ .id = "text", .label = "YAML", .depth = 1 });
	rh_entries_add(out, (struct rh_entry){ .label = _("Dialogs"), .heading = true });
	rh_entries_add(out, (struct rh_entry){ .id = "sign_in", .label = _("Log in"), .depth = 1, .note = "a form in a box" });
	rh_entries_add(out, (struct rh_entry){ .id = "off", .label = "Longhorn", .depth = 1, .disabled = true, .note = "not installed" });
}

static bool menu_act(struct rh_screen *s, enum rh_verb v)
{
	static const struct rh_screen_ops *const all[] = { &rt_list, &rt_form, &rt_detail, &rt_text, &rt_sign_in };
	const char *id = rh_menu_selected(s);

	for (size_t i = 0; v == RH_DO_OPEN && id && i < RH_LEN(all); i++)
		if (!strcmp(all[i]->id, id))
			rt_open_next = all[i];
	return v == RH_DO_OPEN;
}

static const struct rh_action menu_actions[] = { { .verb = RH_DO_OPEN, .flags = RH_ACT_HINT | RH_ACT_NEEDS_ROW }, { 0 } };
const struct rh_screen_ops rt_menu = {
	.id = "menu", .title = N_("Demo"), .kind = RH_SCREEN_MENU, .flags = RH_SCREEN_HOME, .entries = entries, .act = menu_act, .actions = menu_actions,
};

static void text(struct rh_screen *s, struct rh_facts *out)
{
	(void)s;
	rh_facts_line(out, RH_ROLE_MUTED, RH_STR("# as the server sent it; values are masked"));
	for (int i = 0; i < 60; i++) {
		char line[120];

		snprintf(line, sizeof line, "  key-%02d: %s", i, i % 9 ? "value" : "a longer value that says 镜像仓库 and goes on until the line must be wrapped somewhere");
		rh_facts_line(out, RH_ROLE_TEXT, rh_str(line));
	}
}
static const struct rh_action text_actions[] = { { .verb = RH_DO_NEXT_FIND, .flags = RH_ACT_HINT }, { .verb = RH_DO_COPY, .flags = RH_ACT_HINT }, { 0 } };
const struct rh_screen_ops rt_text = {
	.id = "text", .title = N_("YAML"), .kind = RH_SCREEN_TEXT, .text = text, .actions = text_actions,
};
