/* What is said of a pull: one row for each thing that can have happened and what the pull secrets had to do with it.
 * The first row that fits speaks. Names in braces are put in; a piece in square brackets is left out when a name in it
 * is not known.
 */
#include "base/base.h"
#include "kube/pull/words.h"
#include "kube/verdict.h"

#include <stdio.h>
#include <string.h>

#define PULL(p) (1u << KUBE_PULL_##p)
#define CRED(c) (1u << KUBE_CREDENTIALS_##c)
#define ACCESS (PULL(DENIED) | PULL(REFUSED) | PULL(EMPTY_LOGIN) | PULL(NO_CREDENTIALS) | PULL(BROKEN_SECRET))
#define ANY 0xffffffffu
#define CREATE_OR_CHOOSE (KUBE_FIX_CREATE | KUBE_FIX_CHOOSE)

static const char private_doubt[] = N_("Some registries answer so as well to whom may not see the repository: if it is "
				       "private, check its pull secrets.");

static const char lifetime[] = "[{lifetime}]"; /* the registry's own sentence */

#define IF_SAID (1u << 16)
#define NOT_SENT \
	(CRED(NONE) | CRED(OTHER) | CRED(NEAR) | CRED(LOST) | CRED(ELSEWHERE) | CRED(TYPE) | CRED(EMPTY) | CRED(BROKEN))

static const struct verdict_row {
	unsigned pulls, credentials;
	const char *what, *hint;
	unsigned fixes; /* and IF_SAID: only where the node has said something */
} rows[] = {
	/* the password itself says that it is out of date */
	{ ACCESS | PULL(EXPIRED), CRED(ENDED),
	  N_("{host} refused [{user}, sent by ]{secret}: its password ended {ended} ago."), lifetime,
	  KUBE_FIX_SECRET | KUBE_FIX_TEST_LOGIN | KUBE_FIX_CHOOSE },

	/* the registry itself says that the login is out of date */
	{ PULL(EXPIRED), CRED(SENT),
	  N_("{host} says that the login[ of {user}] in {secret} has expired.[ It was last changed {age} ago.]"),
	  lifetime, KUBE_FIX_SECRET | KUBE_FIX_TEST_LOGIN | KUBE_FIX_CHOOSE },
	{ PULL(EXPIRED), CRED(NODE),
	  N_("{host} says that a login has expired. It is not one of the pod's: none of its pull secrets is for "
	     "{host}/{repository}, so it must be "
	     "the node's own."),
	  NULL, CREATE_OR_CHOOSE },
	{ PULL(EXPIRED), ANY,
	  N_("{host} says that the login that it was sent has expired.[ The pod names these pull secrets: {secrets}.]"),
	  NULL, KUBE_FIX_TEST_LOGIN | KUBE_FIX_SECRET | KUBE_FIX_CHOOSE },

	/* the registry wanted to know who asks */
	{ ACCESS, CRED(BROKEN),
	  N_("No credentials were sent to {host}: the pull secret {secret} cannot be read ({near}), and then the "
	     "kubelet uses none of the "
	     "pod's pull secrets."),
	  NULL, KUBE_FIX_SECRET | KUBE_FIX_CHOOSE },
	{ PULL(BROKEN_SECRET), ANY,
	  N_("The kubelet cannot read one of the pod's pull secrets[ ({secrets})], and then uses none of them: nothing "
	     "was sent to {host}."),
	  NULL, KUBE_FIX_CHOOSE },
	{ ACCESS, CRED(LOST),
	  N_("No credentials were sent to {host}: the pull secret {secret}, which the pod names, does not exist in "
	     "{ns}."),
	  NULL, CREATE_OR_CHOOSE },
	{ ACCESS, CRED(ELSEWHERE),
	  N_("No credentials were sent to {host}: the pull secret {secret}, which the pod names, exists in {elsewhere} "
	     "and not in {ns}. A pod "
	     "can use only those of its own namespace."),
	  NULL, CREATE_OR_CHOOSE },
	{ ACCESS, CRED(TYPE),
	  N_("No credentials were sent to {host}: {secret} is a secret of the type {type}. The kubelet uses only "
	     "kubernetes.io/dockerconfigjson and kubernetes.io/dockercfg."),
	  NULL, CREATE_OR_CHOOSE },
	{ ACCESS, CRED(NONE),
	  N_("No credentials were sent: the pod names no pull secret, and without one {host} does not give "
	     "{repository}."),
	  N_("If the repository should be public, it may also not exist: check how the image is written."),
	  CREATE_OR_CHOOSE | KUBE_FIX_ACCOUNT | KUBE_FIX_IMAGE },
	{ ACCESS, CRED(NEAR),
	  N_("No credentials were sent to {host}: {secret} does not quite cover the image ({near})."), NULL,
	  KUBE_FIX_SECRET | CREATE_OR_CHOOSE },
	{ ACCESS, CRED(OTHER),
	  N_("No credentials were sent: none of the pod's pull secrets ({secrets}) is for {host}/{repository}."), NULL,
	  CREATE_OR_CHOOSE },
	{ ACCESS, CRED(NODE),
	  N_("{host} refused a login that is not one of the pod's: none of its pull secrets is for "
	     "{host}/{repository}, so it must be the node's "
	     "own."),
	  NULL, CREATE_OR_CHOOSE },
	{ ACCESS, CRED(OLD),
	  N_("{host} refused [{user}, sent by ]{secret}. {secret} was last changed {age} ago, so its password has most "
	     "likely expired."),
	  lifetime, KUBE_FIX_SECRET | KUBE_FIX_TEST_LOGIN | KUBE_FIX_CHOOSE },
	{ ACCESS, CRED(EMPTY),
	  N_("{secret} covers the image by its key {key}, but has no password there that a node could send: an empty "
	     "one is refused."),
	  NULL, KUBE_FIX_SECRET | KUBE_FIX_CHOOSE },
	{ PULL(NO_CREDENTIALS), CRED(SENT) | CRED(SENT_MANY),
	  N_("At that attempt no credentials were sent. By now {secret} covers the image, by its key {key}."),
	  N_("The next attempt uses it."), KUBE_FIX_TEST_LOGIN },
	{ PULL(REFUSED), CRED(SENT),
	  N_("{host} refused [{user}, sent by ]{secret}: the password is wrong or has expired, or the account may not "
	     "pull {repository}."),
	  lifetime, KUBE_FIX_TEST_LOGIN | KUBE_FIX_SECRET | KUBE_FIX_CHOOSE },
	{ PULL(DENIED), CRED(SENT),
	  N_("{host} does not give {repository} to [{user}, sent by ]{secret}: the account has no right to pull it, or "
	     "there is no such "
	     "repository."),
	  NULL, KUBE_FIX_TEST_LOGIN | KUBE_FIX_SECRET | KUBE_FIX_CHOOSE | KUBE_FIX_IMAGE },
	{ ACCESS, CRED(SENT_MANY),
	  N_("{host} refused all credentials that cover the image, those of {secrets}: the passwords are wrong, or the "
	     "accounts may not pull "
	     "{repository}."),
	  NULL, KUBE_FIX_TEST_LOGIN | KUBE_FIX_SECRET | KUBE_FIX_CHOOSE },
	{ PULL(NO_CREDENTIALS), CRED(UNKNOWN),
	  N_("No credentials were sent to {host}, which does not give {repository} without.[ The pod names these pull "
	     "secrets: {secrets}.]"),
	  N_("Why they do not count is not known here: their content was not read, or may not be read with your "
	     "rights."),
	  KUBE_FIX_CHOOSE },
	{ ACCESS, CRED(UNKNOWN),
	  N_("{host} did not give {repository} to the node.[ The pod names these pull secrets: {secrets}.]"),
	  N_("Which of them were sent is not known here: their content was not read, or may not be read with your "
	     "rights."),
	  KUBE_FIX_TEST_LOGIN | KUBE_FIX_CHOOSE },
	{ ACCESS, ANY, N_("{host} did not give {repository} to the node."), NULL,
	  KUBE_FIX_TEST_LOGIN | KUBE_FIX_SECRET | KUBE_FIX_CHOOSE },

	/* it is not there */
	{ PULL(NO_TAG), CRED(SENT) | CRED(SENT_MANY),
	  N_("{host} has no {repository} with {tag}: the repository, or this tag of it, does not exist."), NULL,
	  KUBE_FIX_IMAGE | KUBE_FIX_TEST_LOGIN },
	{ PULL(NO_TAG), ANY,
	  N_("{host} has no {repository} with {tag}: the repository, or this tag of it, does not exist."),
	  private_doubt, KUBE_FIX_IMAGE | KUBE_FIX_CHOOSE },
	{ PULL(BAD_NAME), ANY, N_("\"{image}\" is no image name that the node understands."), NULL, KUBE_FIX_IMAGE },
	{ PULL(SHORT_NAME), ANY,
	  N_("The node cannot tell which registry {image} is in: its runtime takes only names that begin with the "
	     "registry's."),
	  NULL, KUBE_FIX_IMAGE },
	{ PULL(NEVER), NOT_SENT,
	  N_("With the pull policy Never the node[ {node}] uses only an image that it has, and it says that it does "
	     "not have this one."),
	  N_("Since Kubernetes 1.35 it says so too of an image that it has pulled with credentials, to a pod without "
	     "such ones: then a pull secret "
	     "helps."),
	  CREATE_OR_CHOOSE | KUBE_FIX_IMAGE },
	{ PULL(NEVER), ANY,
	  N_("With the pull policy Never the node[ {node}] uses only an image that it has, and it says that it does "
	     "not have this one."),
	  N_("Since Kubernetes 1.35 it says so too of an image that it has pulled with other credentials than those of "
	     "this pod."),
	  KUBE_FIX_CHOOSE | KUBE_FIX_IMAGE },
	{ PULL(FORMAT), ANY,
	  N_("{image} is stored in a format that the container runtime of the node[ {node}] does not take any more."),
	  N_("Push it again with a newer docker, podman or skopeo."), KUBE_FIX_IMAGE },
	{ PULL(PLATFORM), ANY,
	  N_("{image} exists, but not for the kind of processor or system that the node[ {node}] has."), NULL,
	  KUBE_FIX_IMAGE },

	/* the way to it */
	{ PULL(RATE), CRED(NONE) | CRED(OTHER) | CRED(NEAR),
	  N_("{host} has a limit for how much may be pulled, and it is reached. Without credentials it counts for the "
	     "address of the node."),
	  N_("With an account the limit is higher."), CREATE_OR_CHOOSE },
	{ PULL(RATE), ANY, N_("{host} has a limit for how much may be pulled, and it is reached[ for {user}]."), NULL,
	  KUBE_FIX_CHOOSE },
	{ PULL(CERTIFICATE), ANY,
	  N_("The node[ {node}] does not trust the certificate of {host}. Credentials were not even sent."),
	  N_("The certificate authority of the registry has to be installed on the nodes. No pull secret can help."),
	  0 },
	{ PULL(PLAIN_HTTP), ANY,
	  N_("{host} speaks plain HTTP, and the node[ {node}] insists on HTTPS. Credentials were not even sent."),
	  N_("The container runtime of the nodes has to be told that this registry is insecure, or the registry needs "
	     "a certificate."),
	  0 },
	{ PULL(NO_HOST), ANY,
	  N_("The node[ {node}] cannot find {host}: the name does not resolve there, or its name server does not "
	     "answer."),
	  N_("Check how the image is written, and the name servers of the node."), KUBE_FIX_IMAGE },
	{ PULL(NETWORK), ANY, N_("The node[ {node}] cannot reach {host}."),
	  N_("A firewall, a proxy that the container runtime does not know, or a registry that is down. No pull secret "
	     "can help."),
	  0 },
	{ PULL(NO_REGISTRY), ANY,
	  N_("A web page answered the node[ {node}] where it asked for {repository} at {host}."),
	  N_("The page of a proxy, of a portal, or of a mirror that the nodes are set up with. No pull secret can "
	     "help."),
	  KUBE_FIX_IMAGE },
	{ PULL(SERVER), ANY, N_("{host} has a problem of its own: it answered with a server error."), NULL, 0 },
	{ PULL(DISK), ANY, N_("The disk of the node[ {node}] is full."), NULL, 0 },
	{ PULL(SIGNATURE), ANY, N_("The node[ {node}] does not accept the signature of {image}."), NULL,
	  KUBE_FIX_IMAGE },
	{ PULL(QUEUED), ANY, N_("The kubelet of the node[ {node}] holds the pull back for now: too many at a time."),
	  NULL, 0 },
	{ ANY, ANY,
	  N_("The node[ {node}] did not get {image} ready. The cause is none of the usual ones: read the node's own "
	     "words below."),
	  NULL, KUBE_FIX_CHOOSE | IF_SAID },
	{ ANY, ANY, N_("The image was not pulled, and why is not known any more: events are kept for an hour only."),
	  N_("At the next attempt it shows."), KUBE_FIX_CHOOSE },
};

/* ---- what went well, or has not happened yet ---- */

static const struct good_row {
	enum kube_verdict_how how;
	unsigned credentials;
	const char *what, *hint;
	unsigned fixes;
} good[] = {
	{ KUBE_VERDICT_WAITING, ANY, N_("Not pulled yet.[ No node takes the pod: {waits}]"), NULL, 0 },
	{ KUBE_VERDICT_PULLING, ANY, N_("{image} is being pulled[ on {node}]."), NULL, 0 },
	{ KUBE_VERDICT_PRESENT, ANY,
	  N_("{image} was on the node[ {node}] already: nothing was pulled, so nothing is proved about its "
	     "credentials."),
	  N_("Another node may still be refused. With the pull policy Always every start asks the registry."),
	  KUBE_FIX_TEST_LOGIN },
	{ KUBE_VERDICT_ALLOWED, CRED(SENT) | CRED(SENT_MANY),
	  N_("{image} was on the node[ {node}] already, and the kubelet has checked that the pod may use it: with "
	     "{secret}[ ({user})], or because it "
	     "needs no credentials."),
	  NULL, 0 },
	{ KUBE_VERDICT_ALLOWED, ANY,
	  N_("{image} was on the node[ {node}] already, and the kubelet has checked that the pod may use it."), NULL,
	  0 },
	{ KUBE_VERDICT_OVER, ANY, N_("The pod has ended ({status}). What became of its image is not known any more."),
	  NULL, 0 },
	{ KUBE_VERDICT_PULLED, CRED(SENT) | CRED(SENT_MANY),
	  N_("{image} was pulled[ in {took}], with {secret}[ ({user})]."), NULL, 0 },
	{ KUBE_VERDICT_PULLED, CRED(UNKNOWN), N_("{image} was pulled[ in {took}]."), NULL, 0 },
	{ KUBE_VERDICT_PULLED, ANY, N_("{image} was pulled[ in {took}], without any of the pod's pull secrets."), NULL,
	  0 },
};

/* ---- putting in ---- */

static const struct word {
	const char *name;
	size_t at;
} words[] = {
#define WORD(m)                                            \
	{                                                  \
#m, offsetof(struct kube_verdict_words, m) \
	}
	WORD(image),  WORD(host),    WORD(repository), WORD(tag),      WORD(node), WORD(ns),        WORD(policy),
	WORD(secret), WORD(secrets), WORD(user),       WORD(key),      WORD(type), WORD(elsewhere), WORD(near),
	WORD(took),   WORD(waits),   WORD(status),     WORD(lifetime), WORD(age),  WORD(ended),
};

static const char *word_of(const struct kube_verdict_words *w, struct rh_str name)
{
	for (size_t i = 0; i < RH_LEN(words); i++)
		if (rh_str_is(name, words[i].name))
			return *(const char *const *)(const void *)((const char *)w + words[i].at);
	RH_BUG("no word %.*s", RH_ARG(name));
}

/* Up to `end`; false when a name is not known. */
static bool put(struct rh_buf *out, struct rh_str *text, char end, const struct kube_verdict_words *w)
{
	bool all = true;

	while (text->n && text->p[0] != end) {
		struct rh_str name;
		size_t before = out->n;
		char c = text->p[0];

		*text = rh_str_from(*text, 1);
		if (c == '{') {
			rh_str_cut(text, '}', &name);
			const char *value = word_of(w, name);
			rh_buf_addz(out, value && *value ? value : "?");
			all = all && value && *value;
		} else if (c == '[') {
			if (!put(out, text, ']', w))
				out->n = before;
			*text = rh_str_from(*text, 1);
		} else {
			rh_buf_addc(out, c);
		}
	}
	return all;
}

static void say(char *to, size_t size, const char *text, const struct kube_verdict_words *w)
{
	struct rh_str rest = rh_str(text ? _(text) : "");
	struct rh_buf b;

	rh_buf_init(&b, size - 1);
	put(&b, &rest, '\0', w);
	memcpy(to, b.p, b.n);
	to[b.n] = '\0';
	rh_buf_release(&b);
}

static void add_hint(struct kube_verdict *v, const char *text)
{
	size_t n = strlen(v->hint);

	snprintf(v->hint + n, sizeof v->hint - n, "%s%s", rh_gap(v->hint), text);
}

/* KubeletEnsureSecretPulledImages (KEP-2535): with IfNotPresent an image that is there is of no use to a pod without
 * its credentials. */
static bool asks_although_there(const struct kube_verdict *v, const struct kube_verdict_words *w)
{
	return w->policy && !strcmp(w->policy, "IfNotPresent") && 1u << v->pull & ACCESS &&
	       1u << v->credentials & NOT_SENT && (!w->minor || w->minor >= 35);
}

void kube_verdict_say(struct kube_verdict *v, const struct kube_verdict_words *w)
{
	if (v->how != KUBE_VERDICT_NOT_PULLED) {
		const struct good_row *g = good;

		while (g->how != v->how || !(g->credentials & 1u << v->credentials))
			g++;
		say(v->what, sizeof v->what, g->what, w);
		say(v->hint, sizeof v->hint, g->hint, w);
		v->fixes = g->fixes;
		return;
	}
	const struct verdict_row *r = rows;
	while (!(r->pulls & 1u << v->pull) || !(r->credentials & 1u << v->credentials) ||
	       (r->fixes & IF_SAID && !*v->evidence))
		r++;
	say(v->what, sizeof v->what, r->what, w);
	say(v->hint, sizeof v->hint, r->hint, w);
	v->fixes = (r->fixes & ~IF_SAID) | KUBE_FIX_RETRY;
	if (w->volume) {
		v->fixes &= ~(unsigned)KUBE_FIX_IMAGE;
		add_hint(v, _("It is the image of one of the pod's volumes, not of the container."));
	}
	if (asks_although_there(v, w))
		add_hint(v, _("Since Kubernetes 1.35 the registry is also asked for an image that the node has, when "
			      "it was pulled with other credentials."));
	if (!v->final)
		add_hint(v, _("This is not final: the secret was made or changed only now, and the kubelet may not "
			      "have seen it at that "
			      "attempt."));
	add_hint(v, _("The kubelet tries again by itself within 5 minutes."));
}
