/* The control port of the sandbox: one way to ask it, for lessons and for the screens of a trainer. */
#include "app/control.h"
#include "app/internal.h"
#include "base/base.h"
#include "data/json.h"
#include "net/net.h"

#include <string.h>

/* Not the session's own way: the token is the sandbox's, and a lesson asks while nobody is signed in. */
static struct net_endpoint *door(const struct app *a)
{
	struct net_endpoint *at = net_endpoint_new(a->session.at->url);

	rh_strset(&at->ca_pem, a->session.at->ca_pem);
	rh_strset(&at->pin, a->session.at->pin);
	rh_strset(&at->connect_to, a->session.at->connect_to);
	rh_strset(&at->proxy, "");
	at->headers = rh_alloc(2 * sizeof *at->headers);
	at->headers[0] = rh_format("X-Sandbox-Control: %s", app_demo_control(a));
	return at;
}

bool app_control_send(struct app *a, const char *method, const char *path, const char *body, struct rh_owner owner,
		      app_control_done *done, void *ctx)
{
	struct rh_secret text;

	if (!app_demo_control(a) || !a->session.at || !a->session.sandbox)
		return false;
	struct net_endpoint *at = door(a);

	rh_secret_init(&text);
	rh_secret_set(&text, rh_str(body));
	net_http_start(a->net, &(struct net_http){ .at = at,
						   .method = method,
						   .path = path,
						   .content_type = text.n ? "application/json" : NULL,
						   .body = text.n ? &text : NULL,
						   .owner = owner,
						   .on_done = done,
						   .ctx = ctx });
	rh_secret_release(&text);
	net_endpoint_drop(&at);
	return true;
}

bool app_control(struct app *a, const char *method, const char *path, struct rh_owner owner, app_control_done *done,
		 void *ctx)
{
	return app_control_send(a, method, path, NULL, owner, done, ctx);
}

bool app_control_ok(const struct net_http_head *head, struct rh_str body, const struct rh_err *e, struct rh_err *out)
{
	struct rh_buf why;

	if (e->code != RH_OK) {
		*out = *e;
		return false;
	}
	if (head->status / 100 == 2)
		return true;
	rh_buf_init(&why, 4096);
	(void)data_json_find_text(body, "/error", &why);
	rh_err_set(out, RH_E_SERVER, "%s", _("The sandbox did not do it."));
	rh_err_why(out, "%s", why.p);
	rh_buf_release(&why);
	return false;
}
