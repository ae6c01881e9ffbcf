/* message: what the app tells screens. A screen's own requests have tags below APP_MESSAGE_FIRST. */
#ifndef APP_MESSAGE_H
#define APP_MESSAGE_H

enum app_message {
	APP_MESSAGE_FIRST = 10000,
	/* to one screen */
	APP_MESSAGE_REFUSED = APP_MESSAGE_FIRST, /* its change was refused; body struct kube_reply, may be NULL */
	APP_MESSAGE_WRITTEN,                     /* the write that it asked for is done, or err says why not */
	APP_MESSAGE_WRITING,                     /* it still goes on: app_writing says something else now */
	APP_MESSAGE_JOIN,                        /* app_connect, app_sign_in: how far it is */
	APP_MESSAGE_ROTATION,                    /* the rotation that it began has gone on */
	APP_MESSAGE_SPREAD,                      /* what it writes into many places has gone on */
	APP_MESSAGE_FLEET, /* the fleet that it opened: one more cluster is there, or has failed */
	/* to every screen, without a body */
	APP_MESSAGE_TENANCY,   /* namespaces or rights have changed */
	APP_MESSAGE_FEATURES,  /* the feature flags have come, or changed */
	APP_MESSAGE_FILTER,    /* the namespace filter has changed */
	APP_MESSAGE_CHANGED,   /* one of our writes has changed something */
	APP_MESSAGE_LANGUAGE,  /* texts that are kept are to be made again */
	APP_MESSAGE_SIGNED_IN, /* signed in again: ask again for what was refused */
};
#endif
