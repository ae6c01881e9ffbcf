/* known: the registries that the form offers, and which of them an auths key belongs to.
 *
 * What is written of user names, passwords and how long they last stands in the vendors' own documentation of `docker
 * login`; each can be overridden by typing. */
#include "registry/known.h"
#include "base/base.h"

#include <string.h>

#define TWELVE_HOURS                                                                                              \
	N_("The password of ECR is valid for 12 hours: something in the cluster must renew it, or pulls fail by " \
	   "tomorrow.")

/* Rancher's four first, in its order and with the keys that its page writes (rancher/dashboard,
 * edit/secret/registry.vue). */
const struct registry_known_registry registry_known_registries[] = {
	{ .id = "custom", .label = N_("Custom") },
	{ .id = "dockerhub",
	  .label = "DockerHub",
	  .address = "index.docker.io/v1/",
	  .hosts = "index.docker.io docker.io",
	  .judges = true,
	  .user_hint = N_("the account, or the organisation when the password is an organisation's access token"),
	  .password_hint = N_("better than the password: an access token that may only read") },
	{ .id = "quay",
	  .label = "Quay.io",
	  .address = "quay.io",
	  .hosts = "quay.io",
	  .judges = true,
	  .user_hint = N_("robot accounts are called NAMESPACE+NAME"),
	  .password_hint = N_("the robot's token; of a person the encrypted password") },
	{ .id = "artifactory",
	  .label = "Artifactory",
	  .hosts = "*.jfrog.io",
	  .password_hint = N_("an identity token, or an API key") },
	/* Further ones, by label. */
	{ .id = "alibaba",
	  .label = "Alibaba Cloud",
	  .pattern = "registry.<region>.aliyuncs.com",
	  .hosts = "registry.*.aliyuncs.com *.*.cr.aliyuncs.com",
	  .user_hint = N_("the whole account name; the registry has a password of its own") },
	{ .id = "ecr",
	  .label = "Amazon ECR",
	  .pattern = "<account>.dkr.ecr.<region>.amazonaws.com",
	  .hosts = "*.dkr.ecr.*.amazonaws.com *.dkr.ecr.*.amazonaws.com.cn",
	  .users = "AWS",
	  .password_hint = N_("what aws ecr get-login-password prints"),
	  .lifetime = TWELVE_HOURS,
	  .lifetime_hours = 12 },
	{ .id = "ecr-public",
	  .label = "Amazon ECR Public",
	  .pattern = "public.ecr.aws",
	  .hosts = "public.ecr.aws",
	  .users = "AWS",
	  .password_hint = N_("what aws ecr-public get-login-password --region us-east-1 prints"),
	  .lifetime = TWELVE_HOURS,
	  .lifetime_hours = 12 },
	{ .id = "acr",
	  .label = "Azure Container Registry",
	  .pattern = "<name>.azurecr.io",
	  .hosts = "*.azurecr.io *.azurecr.cn *.azurecr.us",
	  .user_hint =
		  N_("a service principal's id, the name of a token, or the registry's name for the admin account"),
	  .password_hint = N_("the service principal's secret, or the token's password"),
	  .lifetime_user = "00000000-0000-0000-0000-000000000000",
	  .lifetime = N_("A password for this user name is valid for 3 hours: use a service principal or a token."),
	  .lifetime_hours = 3 },
	{ .id = "digitalocean",
	  .label = "DigitalOcean",
	  .pattern = "registry.digitalocean.com",
	  .hosts = "registry.digitalocean.com",
	  .user_hint = N_("the API token, or the e-mail address of the account"),
	  .password_hint = N_("the API token: the same once more") },
	{ .id = "gitea",
	  .label = "Gitea, Forgejo",
	  .pattern = "<host>",
	  .password_hint = N_("an access token that may read packages") },
	{ .id = "ghcr",
	  .label = "GitHub (GHCR)",
	  .pattern = "ghcr.io",
	  .hosts = "ghcr.io",
	  .judges = true,
	  .user_hint = N_("the GitHub account"),
	  .password_hint = N_("a classic personal access token with read:packages; fine-grained ones are refused") },
	{ .id = "gitlab",
	  .label = "GitLab",
	  .pattern = "registry.gitlab.com",
	  .hosts = "registry.gitlab.com",
	  .judges = true,
	  .user_hint = N_("a deploy token's name, gitlab+deploy-token-1, or the account"),
	  .password_hint = N_("a token with read_registry") },
	{ .id = "gar",
	  .label = "Google Artifact Registry",
	  .pattern = "<location>-docker.pkg.dev",
	  .hosts = "*-docker.pkg.dev",
	  .users = "_json_key _json_key_base64 oauth2accesstoken",
	  .password_hint = N_("the whole key file of the service account: paste it"),
	  .lifetime_user = "oauth2accesstoken",
	  .lifetime = N_("An access token is valid for 1 hour: use _json_key."),
	  .lifetime_hours = 1 },
	{ .id = "gcr",
	  .label = "Google GCR",
	  .pattern = "gcr.io",
	  .hosts = "gcr.io *.gcr.io",
	  .users = "_json_key _json_key_base64 oauth2accesstoken",
	  .password_hint = N_("the whole key file of the service account: paste it"),
	  .lifetime_user = "oauth2accesstoken",
	  .lifetime = N_("An access token is valid for 1 hour: use _json_key."),
	  .lifetime_hours = 1 },
	{ .id = "harbor",
	  .label = "Harbor",
	  .pattern = "<host>",
	  .user_hint = N_("robot accounts are called robot$PROJECT+NAME"),
	  .user_starts = "robot$",
	  .password_hint = N_("the robot's secret"),
	  .lifetime = N_("Robot accounts expire after 30 days unless Harbor was told otherwise."),
	  .lifetime_hours = 30 * 24,
	  .long_lived = true },
	{ .id = "huawei",
	  .label = "Huawei Cloud SWR",
	  .pattern = "swr.<region>.myhuaweicloud.com",
	  .hosts = "swr.*.myhuaweicloud.com",
	  .user_hint = N_("REGION@ACCESS-KEY") },
	{ .id = "ibm",
	  .label = "IBM Cloud",
	  .pattern = "<region>.icr.io",
	  .hosts = "icr.io *.icr.io",
	  .users = "iamapikey",
	  .password_hint = N_("an API key") },
	{ .id = "ngc",
	  .label = "NVIDIA NGC",
	  .pattern = "nvcr.io",
	  .hosts = "nvcr.io",
	  .users = "$oauthtoken",
	  .password_hint = N_("an API key") },
	{ .id = "openshift",
	  .label = "OpenShift",
	  .pattern = "image-registry.openshift-image-registry.svc:5000",
	  .hosts = "image-registry.openshift-image-registry.svc default-route-openshift-image-registry.*",
	  .user_hint = N_("any name"),
	  .password_hint = N_("the token of a service account") },
	{ .id = "ocir",
	  .label = "Oracle OCIR",
	  .pattern = "<region>.ocir.io",
	  .hosts = "*.ocir.io ocir.*.oci.oraclecloud.com",
	  .user_hint = N_("TENANCY-NAMESPACE/USER"),
	  .password_hint = N_("an auth token") },
	{ .id = "rancher-prime",
	  .label = "Rancher Prime",
	  .pattern = "registry.rancher.com",
	  .hosts = "registry.rancher.com" },
	{ .id = "redhat",
	  .label = "Red Hat",
	  .pattern = "registry.redhat.io",
	  .hosts = "registry.redhat.io registry.connect.redhat.com",
	  .user_hint = N_("service accounts are called NUMBER|NAME"),
	  .password_hint = N_("the service account's token") },
	{ .id = "scaleway",
	  .label = "Scaleway",
	  .pattern = "rg.<region>.scw.cloud",
	  .hosts = "rg.*.scw.cloud",
	  .users = "nologin",
	  .password_hint = N_("a secret key") },
	{ .id = "nexus",
	  .label = "Sonatype Nexus",
	  .pattern = "<host>:<port>",
	  .user_hint = N_("the account, or a user token") },
	{ .id = "tencent",
	  .label = "Tencent Cloud",
	  .pattern = "ccr.ccs.tencentyun.com",
	  .hosts = "ccr.ccs.tencentyun.com *.tencentcloudcr.com",
	  .user_hint = N_("the account's number") },
	{ .id = "yandex",
	  .label = "Yandex Cloud",
	  .pattern = "cr.yandex",
	  .hosts = "cr.yandex",
	  .users = "json_key oauth iam",
	  .password_hint = N_("for json_key the whole key file: paste it"),
	  .lifetime_user = "iam",
	  .lifetime = N_("An IAM token is valid for 12 hours: use json_key."),
	  .lifetime_hours = 12 },
	{ .id = NULL },
};

const struct registry_known_registry *registry_known_registry(struct rh_str id)
{
	for (const struct registry_known_registry *k = registry_known_registries; k->id; k++)
		if (rh_str_is(id, k->id))
			return k;
	return NULL;
}

const struct registry_known_registry *registry_known_registry_of(struct rh_str key)
{
	for (size_t i = 0; i < REGISTRY_RANCHER_REGISTRIES; i++)
		if (registry_known_registries[i].address && rh_str_is(key, registry_known_registries[i].address))
			return &registry_known_registries[i];
	return registry_known_registry(rh_str_find(key, "artifactory") < key.n ? RH_STR("artifactory")
									       : RH_STR("custom"));
}

/* "*" stands for one or more bytes other than a dot. */
static bool host_is(struct rh_str host, struct rh_str glob)
{
	struct rh_str h, g;

	while (rh_str_cut(&glob, '.', &g)) {
		if (!rh_str_cut(&host, '.', &h))
			return false;
		size_t star = rh_str_find(g, "*");
		struct rh_str after = rh_str_from(g, star + 1);
		if (star == g.n ? !rh_str_eq(g, h)
				: h.n <= g.n - 1 || memcmp(h.p, g.p, star) != 0 ||
					  !rh_str_eq(rh_str_from(h, h.n - after.n), after))
			return false;
	}
	return !rh_str_cut(&host, '.', &h);
}

const struct registry_known_registry *registry_known_registry_at(struct rh_str address)
{
	if (rh_str_starts(address, "https://"))
		address = rh_str_from(address, 8);
	else if (rh_str_starts(address, "http://"))
		address = rh_str_from(address, 7);
	address.n = rh_str_find(address, "/");
	address.n = rh_str_find(address, ":");
	for (const struct registry_known_registry *k = registry_known_registries; address.n && k->id; k++) {
		struct rh_str hosts = rh_str(k->hosts), glob;

		while (rh_str_cut(&hosts, ' ', &glob))
			if (glob.n && host_is(address, glob))
				return k;
	}
	return NULL;
}

struct rh_str registry_known_user(const struct registry_known_registry *k)
{
	struct rh_str users = rh_str(k->users), first = { 0 };

	(void)rh_str_cut(&users, ' ', &first);
	return first;
}

bool registry_known_user_doubt(const struct registry_known_registry *k, struct rh_str user, struct rh_err *e)
{
	struct rh_str users = rh_str(k->users), one;

	if (!k->users || !user.n)
		return false;
	while (rh_str_cut(&users, ' ', &one))
		if (rh_str_eq(one, user))
			return false;
	rh_err_set(e, RH_E_INVALID, _("%s expects another user name"), _(k->label));
	struct rh_str first = registry_known_user(k);
	if (first.n < strlen(k->users))
		rh_err_fix(e, _("one of: %s"), k->users);
	else
		rh_err_fix(e, _("it is always %s"), k->users);
	return true;
}

const char *registry_known_lifetime(const struct registry_known_registry *k, struct rh_str user)
{
	if (!k->lifetime || (k->lifetime_user && !rh_str_is(user, k->lifetime_user)) ||
	    (k->user_starts && !rh_str_starts(user, k->user_starts)))
		return NULL;
	return k->lifetime;
}

unsigned registry_known_lifetime_hours(const struct registry_known_registry *k, struct rh_str user)
{
	return registry_known_lifetime(k, user) ? k->lifetime_hours : 0;
}
