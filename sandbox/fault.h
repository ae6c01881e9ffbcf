/* fault: faults on request. */
#ifndef SANDBOX_FAULT_H
#define SANDBOX_FAULT_H

#include "base/base.h"

#include <jansson.h>

struct sb_request;
struct sb_world;

struct sb_fault {
	struct sb_fault *next;
	char *prefix, *method; /* of the path; method may be NULL */
	int64_t delay;         /* ms before the answer */
	int64_t times;         /* how often; -1: always */
	int64_t cut;           /* bytes of the body after which the connection ends; -1: none */
	int64_t drip;          /* bytes a `drip_ms`; 0: none */
	int64_t drip_ms;
	int status; /* answer this instead; 0: none */
	bool reset; /* RST instead of an answer */
	bool html;  /* a proxy's page as the body of `status` */
	bool slow;  /* made by sb_fault_slow */
	char *user; /* only whom this one has signed in; NULL: everybody */
};
struct sb_fault *sb_fault_for(struct sb_world *w, const struct sb_request *q); /* counts it; NULL when none */
void sb_fault_clear(struct sb_world *w);
/* From now on everything is answered after so many ms; for that user alone, when one is named. ms 0: no longer. */
void sb_fault_slow(struct sb_world *w, const char *user, int64_t ms);
/* {"cluster", "kind": "secrets", "rate": N}: from now on so many of them change a second, one after the other; rate 0
 * or NULL: no longer. */
void sb_fault_churn(struct sb_world *w, const json_t *v);
void sb_watches_close(struct sb_world *w);
size_t sb_watches_count(const struct sb_world *w);
#endif
