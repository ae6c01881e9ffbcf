/* What the attach rule says about one workload that exists, and the patch that adds and takes away. Private to the
 * re-match of one workload and of several. */
#ifndef SCREENS_WORKLOADS_REMATCH_RULE_H
#define SCREENS_WORKLOADS_REMATCH_RULE_H

#include "base/base.h"
#include "registry/attach.h"
#include "registry/image.h"
#include "registry/keyring.h"

struct app_change;
struct kube_pull_secrets;
struct kube_workload_def;
struct kube_workload_row;

enum { REMATCH_LINES = 128, REMATCH_IMAGES = 32 };
/* Borrows from the row and the secrets that it was made of. */
struct rematch_question {
	struct registry_attach ask;
	struct registry_cover_source sources[REMATCH_LINES];
	struct registry_image images[REMATCH_IMAGES];
	const char *there[REMATCH_LINES], *account[REMATCH_LINES];
	char *there_text;
	struct registry_attach_line lines[REMATCH_LINES];
	size_t n;
};
struct rematch_question *rematch_question_new(const struct kube_workload_row *row,
					      const struct kube_pull_secrets *secrets);
void rematch_question_free(struct rematch_question *q);
/* on(ctx, i): is line i to be named afterwards? NULL: as the rule suggests. Returns how many lines change; 0: the body
 * says nothing. */
size_t rematch_patch(const struct rematch_question *q, const struct kube_workload_def *def,
		     bool (*on)(void *ctx, size_t line), void *ctx, struct rh_secret *body);
/* Sets the kubectl command of a change that has its body. */
void rematch_command(struct app_change *c, const struct kube_workload_def *def, const char *ns, const char *name);
#endif
