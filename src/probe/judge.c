/* Does the token service judge logins at all? One that gives tokens to nobody in particular may take any login for
 * nobody's: then neither "right" nor "may not pull" is proved. It is asked without a login, and where that gives a
 * token, once more with a user name and a password that were made up now: they can be nobody's, so no account is locked
 * for it.
 */
#include "base/base.h"
#include "data/json.h"
#include "net/net.h"
#include "probe/internal.h"
#include "probe/probe.h"
#include "registry/known.h"

#include <stdio.h>
#include <sys/random.h>

static void say_pending(struct probe *p)
{
	probe_say(p, p->pending, rh_secret_peek(&p->kept));
}

static bool gives_token(const struct net_http_head *head, struct rh_str body)
{
	struct rh_str raw;
	struct rh_err e;

	return head->status == 200 && (data_json_find(body, "/token", &raw, &e) == RH_OK ||
				       data_json_find(body, "/access_token", &raw, &e) == RH_OK);
}

static void on_made_up(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	if (gives_token(head, body))
		probe_say(p, PROBE_UNJUDGED, rh_secret_peek(&p->kept));
	else
		say_pending(p);
}

static bool make_up(struct probe *p)
{
	unsigned char noise[24];
	char text[2 * sizeof noise + 1];

	if (getrandom(noise, sizeof noise, 0) != (ssize_t)sizeof noise)
		return false;
	for (size_t i = 0; i < sizeof noise; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", noise[i]);
	p->nobody = rh_format("ranchhand-test-%.8s", text);
	p->realm_at->auth = NET_AUTH_BASIC;
	rh_strset(&p->realm_at->user, p->nobody);
	rh_secret_set(&p->realm_at->credential, rh_str(text + 8));
	return true;
}

static void on_anonymous(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	if (gives_token(head, body) && make_up(p))
		probe_ask_token(p, &(struct probe_token){ .user = p->nobody }, on_made_up);
	else
		say_pending(p);
}

void probe_settle(struct probe *p, enum probe_verdict verdict, struct rh_str body)
{
	const struct registry_known_registry *known = registry_known_registry_at(rh_str(p->result->host));

	if (!p->realm_at || (known && known->judges)) {
		probe_say(p, verdict, body);
		return;
	}
	p->pending = verdict;
	rh_secret_set(&p->kept, body);
	probe_ask_token(p, &(struct probe_token){ .anonymous = true }, on_anonymous);
}
