/* expiry: what a password or a token says of its own end.
 *
 * Read without a key and without asking anybody, so it is what the credential claims: a registry may refuse it earlier.
 * Two formats say it:
 *  - a JWT in its `exp` (RFC 7519, 4.1.4; compact serialization: RFC 7515, 3.1). Refresh tokens of Azure Container
 *    Registry are JWTs (Azure/acr, docs/AAD-OAuth.md), and so are tokens of Kubernetes service accounts (OpenShift's
 *    registry) and GitLab's job tokens, these after the prefix "glcbt-", which an instance may put its own before
 *    (gitlab-org/gitlab, lib/ci/job_token/jwt.rb; lib/authn/tokens/ci_job_token.rb). Google's access tokens are opaque.
 *  - the password of Amazon ECR and ECR Public: base64 of {"payload","datakey","version","type","expiration"}, the last
 *    in seconds (Amazon ECR API Reference, GetAuthorizationToken: valid for 12 hours; the inner form is not documented
 *    by AWS, and is what its registries give).
 */
#ifndef REGISTRY_EXPIRY_H
#define REGISTRY_EXPIRY_H

#include "base/base.h"

enum registry_expiry_kind { REGISTRY_EXPIRY_NONE, REGISTRY_EXPIRY_JWT, REGISTRY_EXPIRY_ECR };
struct registry_expiry {
	enum registry_expiry_kind kind; /* NONE: nothing that could say an end */
	int64_t ends;                   /* seconds since 1970; 0: it does not say, as a JWT need not */
};
/* Longer values are not looked into. */
#define REGISTRY_EXPIRY_MOST ((size_t)64 << 10)
/* Of any bytes. What it decodes is in locked memory and wiped; only the time is kept. */
struct registry_expiry registry_expiry(struct rh_str value);
/* The earlier of two ends; 0, no end known, is later than any. */
int64_t registry_expiry_first(int64_t a, int64_t b);

/* How an end (0: not known) stands to the time `now`. Most tokens that end live for hours: SOON is within a day. */
enum registry_expiry_state {
	REGISTRY_EXPIRY_UNKNOWN,
	REGISTRY_EXPIRY_LATER,
	REGISTRY_EXPIRY_SOON,
	REGISTRY_EXPIRY_ENDED
};
enum registry_expiry_state registry_expiry_state(int64_t ends, int64_t now);
/* The same, and how long ago it ended, or until it does: "3h"; "" for UNKNOWN. */
enum registry_expiry_state registry_expiry_age(int64_t ends, int64_t now, char age[RH_AGE_SAID]);
/* "ended 3h ago", "ends in 40m"; NULL where the end is not known. Free it. */
char *registry_expiry_text(int64_t ends, int64_t now);
/* The same for a column: "ended 3h", "in 40m". */
char *registry_expiry_short(int64_t ends, int64_t now);
#endif
