/* A Rancher server: its URL, the way to it, and how one signs in. */
#include "screens/screens.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

enum { URL, WAY, USER, PASSWORD, TOKEN, REMEMBER, READ_ONLY, PROTECTED, PROXY, SERVER_NAME, CONNECT_TO };

static const struct ui_choice ways[] = {
	{ "password", N_("user name and password"), NULL, NULL },
	{ "token", N_("API token"), NULL, NULL },
	{ 0 },
};

static bool check_url(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct rh_buf b;

	(void)s;
	rh_buf_init(&b, 4096);
	bool ok = net_url_normalise(value, &b, e);
	rh_buf_release(&b);
	return ok;
}

static bool check_connect_to(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !rh_str_trim(value).n || net_connect_to_check(rh_str_trim(value), e);
}

static bool check_server_name(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !rh_str_trim(value).n || net_server_name_check(rh_str_trim(value), e);
}

static bool check_proxy(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !rh_str_trim(value).n || net_proxy_check(rh_str_trim(value), e);
}

static const struct ui_field fields[] = {
	{ UI_AT(URL, "url"), .kind = UI_FIELD_TEXT, .label = N_("URL"), .hint = N_("https://rancher.example.com"),
	  .flags = UI_FIELD_REQUIRED, .check = check_url,
	  .help = N_("The address that a browser uses, without /dashboard.") },
	{ UI_AT(WAY, "way"), .kind = UI_FIELD_CHOICE, .label = N_("Sign in with"), .preset = "password",
	  .options = ways },
	{ UI_AT(USER, "user"), .kind = UI_FIELD_TEXT, .label = N_("Username"), .hint = N_("asked for later when empty"),
	  .when = { WAY, "password" } },
	{ UI_AT(PASSWORD, "password"), .kind = UI_FIELD_SECRET, .label = N_("Password"), .when = { WAY, "password" } },
	{ UI_AT(TOKEN, "token"), .kind = UI_FIELD_SECRET, .label = N_("API token"), .flags = UI_FIELD_REQUIRED,
	  .when = { WAY, "token" },
	  .help = N_("Made in the browser: avatar, Account & API Keys, Create API Key. It begins with token- .") },
	{ UI_AT(REMEMBER, "remember"), .kind = UI_FIELD_CHECK, .label = N_("Remember"),
	  .help = N_("Keep the token on this account (a file of mode 0600), so that the next start signs in by itself. "
		     "Without it "
		     "only the URL, the certificate and the user name are kept.") },
	{ UI_AT(READ_ONLY, "read_only"), .kind = UI_FIELD_CHECK, .label = N_("Read-only") },
	{ UI_AT(PROTECTED, "protected"), .kind = UI_FIELD_CHECK, .label = N_("Protected"),
	  .help = N_("Its name has to be typed before anything is written there, and lists read no values by "
		     "themselves.") },
	{ UI_AT(PROXY, "proxy"), .kind = UI_FIELD_TEXT, .label = N_("Proxy"), .hint = N_("as the environment says"),
	  .check = check_proxy, .help = N_("http://, https:// or socks5h:// URL.") },
	{ UI_AT(SERVER_NAME, "server_name"), .kind = UI_FIELD_TEXT, .label = N_("Name to verify"),
	  .hint = N_("the host of the URL"), .check = check_server_name,
	  .help = N_("When the certificate is for another name than the URL, as through ssh -L.") },
	{ UI_AT(CONNECT_TO, "connect_to"), .kind = UI_FIELD_TEXT, .label = N_("Connect to"),
	  .hint = N_("host:port, when it is not the URL's"), .check = check_connect_to },
	{ 0 },
};

static char *text_or_null(const struct ui_screen *s, unsigned field)
{
	struct rh_str v = rh_str_trim(ui_form_text(s, field));

	return v.n ? rh_str_dup(v) : NULL;
}

static void submit(struct ui_screen *s)
{
	struct rh_err e;
	struct rh_buf url;
	bool token = ui_form_is(s, WAY, "token");

	rh_buf_init(&url, 4096);
	if (!net_url_normalise(ui_form_text(s, URL), &url, &e)) {
		ui_form_banner(s, &e);
		rh_buf_release(&url);
		return;
	}
	struct app_target *t = app_saved_target(s->app, url.p);
	char **const to[] = { &t->proxy, &t->server_name, &t->connect_to, &t->user };
	static const unsigned from[] = { PROXY, SERVER_NAME, CONNECT_TO, USER };
	for (size_t i = 0; i < RH_LEN(to); i++) {
		free(*to[i]);
		*to[i] = text_or_null(s, from[i]);
	}
	if (token)
		rh_secret_copy(&t->token, ui_form_secret(s, TOKEN));
	else if (ui_form_secret(s, PASSWORD)->n)
		rh_secret_clear(&t->token);
	rh_secret_copy(&t->password, ui_form_secret(s, PASSWORD));
	t->remember = ui_form_is(s, REMEMBER, "true");
	t->read_only = ui_form_is(s, READ_ONLY, "true");
	t->protected_ = ui_form_is(s, PROTECTED, "true");
	ui_form_banner(s, NULL);
	ui_form_lock(s, _("connecting…"));
	app_connect(s->app, t, s->owner);
	rh_buf_release(&url);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct ui_form_start *start = arg;
	const struct app_saved_server *v = start && start->key ? app_state_server(app_state(s->app), start->key) : NULL;

	if (!v)
		return;
	ui_form_set(s, URL, rh_str(v->url));
	ui_form_set(s, USER, rh_str(v->user));
	ui_form_set(s, PROXY, rh_str(v->proxy));
	ui_form_set(s, SERVER_NAME, rh_str(v->server_name));
	ui_form_set(s, CONNECT_TO, rh_str(v->connect_to));
	ui_form_set(s, REMEMBER, rh_str(v->has_token ? "true" : "false"));
	ui_form_set(s, READ_ONLY, rh_str(v->read_only ? "true" : "false"));
	ui_form_set(s, PROTECTED, rh_str(app_state_protects(app_state(s->app), v->url, "") ? "true" : "false"));
	ui_form_clean(s);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag != APP_MESSAGE_JOIN)
		return;
	ui_form_lock(s, NULL);
	if (m->err.code != RH_OK && m->err.code != RH_E_CANCELLED) {
		ui_form_banner(s, &m->err);
		if (m->err.code == RH_E_AUTH)
			ui_form_focus(s, ui_form_is(s, WAY, "token") ? TOKEN : PASSWORD);
	}
}

static bool leave(struct ui_screen *s)
{
	if (!app_connecting(s->app))
		return true;
	app_connect_cancel(s->app);
	return false;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .label = N_("Connect"), .help = N_("Connect to the server."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_REVEAL, .help = N_("Show what was typed into the secret field."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_server_form = {
	.id = "server_form",
	.title = N_("Rancher server"),
	.kind = UI_SCREEN_FORM,
	.help = N_("Without user name and password a dialog asks for them, with the ways to sign in that the server "
		   "offers. A "
		   "certificate that is not known is shown before anything is sent."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Connect"),
	.open = open,
	.reply = reply,
	.leave = leave,
};
