/* verdict: what became of a pull, why, and what can be done. Pure. */
#ifndef KUBE_VERDICT_H
#define KUBE_VERDICT_H

#include "base/base.h"
#include "kube/workload_row.h"

struct kube_container;
struct kube_event_row;
struct kube_pod;
struct kube_pull_secrets;

/* A pull secret that a pod names and that is none in its namespace. */
struct kube_lost_secret {
	char *name;
	char *type;      /* what it is there, NULL: there is none of that name */
	char *elsewhere; /* another namespace that has a pull secret of that name; NULL: none is known */
};
struct kube_verdict_input {
	const struct kube_pod *pod;
	const struct kube_container *container;
	const struct kube_event_row *const *events; /* those of the pod, in any order */
	size_t event_count;
	const struct kube_pull_secrets *secrets; /* of its namespace; NULL: not read (yet) */
	const struct kube_lost_secret *lost;
	size_t lost_count;
	int64_t now;
	int64_t changed; /* when a secret of it was last changed from here; 0: it was not */
	int minor;       /* of the server (kube.minor); 0: not known */
};
enum kube_verdict_how {
	KUBE_VERDICT_WAITING, /* for a node, or for another container */
	KUBE_VERDICT_PULLING,
	KUBE_VERDICT_PULLED,
	KUBE_VERDICT_PRESENT, /* was on the node already: nothing was proved */
	KUBE_VERDICT_ALLOWED, /* was there already, and the kubelet has checked that the pod may use it (Kubernetes 1.35
				 on) */
	KUBE_VERDICT_OVER,    /* the pod has ended, or was evicted, before that */
	KUBE_VERDICT_NOT_PULLED,
};
/* What the pod's own pull secrets are to the image. */
enum kube_credentials {
	KUBE_CREDENTIALS_UNKNOWN,   /* secrets were not read, or may not be */
	KUBE_CREDENTIALS_NONE,      /* the pod names none */
	KUBE_CREDENTIALS_BROKEN,    /* one cannot be read: none of them counts */
	KUBE_CREDENTIALS_LOST,      /* one is not there, */
	KUBE_CREDENTIALS_ELSEWHERE, /* or only in another namespace, */
	KUBE_CREDENTIALS_TYPE,      /* or of another type; and none of the others covers the image */
	KUBE_CREDENTIALS_NEAR,      /* a key nearly covers it */
	KUBE_CREDENTIALS_OTHER,     /* all are about something else */
	KUBE_CREDENTIALS_NODE,      /* as NONE and OTHER, and yet some were sent: those of the node */
	KUBE_CREDENTIALS_EMPTY,     /* without user and password */
	KUBE_CREDENTIALS_SENT,
	KUBE_CREDENTIALS_SENT_MANY,
	KUBE_CREDENTIALS_OLD,   /* sent, refused, and not changed for longer than passwords of that registry last */
	KUBE_CREDENTIALS_ENDED, /* sent and refused, and by what it says of itself it has ended */
};
/* what can be done, bits */
enum {
	KUBE_FIX_TEST_LOGIN = 1,
	KUBE_FIX_SECRET = 2 /* correct the secret */,
	KUBE_FIX_CHOOSE = 4 /* other pull secrets */,
	KUBE_FIX_CREATE = 8 /* a registry */,
	KUBE_FIX_IMAGE = 16 /* edit the workload */,
	KUBE_FIX_RETRY = 32 /* now */,
	KUBE_FIX_ACCOUNT = 64 /* name one in the service account */,
};
struct kube_verdict {
	enum kube_verdict_how how;
	enum kube_pull pull;
	enum kube_credentials credentials;
	unsigned fixes;
	bool final;                            /* false: the next attempt may well go better, `hint` says why */
	char what[900];                        /* sentences for the person */
	char hint[500];                        /* what happens next, or what is not known; may be empty */
	char evidence[500];                    /* what the node said, shortened; may be empty */
	char secret[256], key[256], user[128]; /* the first that covers, or the one that is to blame; may be empty */
	char host[256], image[512];
};
/* Pure; fills out whatever is known. Texts that do not fit are cut. */
void kube_verdict_make(const struct kube_verdict_input *in, struct kube_verdict *out);
/* When what happened to the pull, seconds since 1970; 0: it has not, or nobody has said so. Only the last attempt. */
struct kube_pull_times {
	int64_t begun;           /* the pod was placed on a node, else made */
	int64_t pulling;         /* since */
	int64_t pulled, refused; /* one of them at most; refused: the last time */
	int64_t again;           /* refused: when the kubelet tries next at the soonest; in the past: any moment */
	bool present;            /* pulled: it was on the node already */
};
/* The kubelet waits 10 s after the first failure, then twice as long each time, 300 s at most (kubernetes:
 * pkg/kubelet/kubelet.go, MaxImageBackOff; client-go util/flowcontrol). */
void kube_pull_times_read(const struct kube_verdict_input *in, struct kube_pull_times *out);
/* One line: "scheduled 41s · pulling 40s · refused 39s". container NULL: of all. */
void kube_pull_story(const struct kube_verdict_input *in, struct rh_buf *out);
#endif
