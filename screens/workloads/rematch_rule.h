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
struct workload_rematch_question {
	struct registry_attach ask;
	struct registry_cover_source sources[REMATCH_LINES];
	struct registry_image images[REMATCH_IMAGES];
	const char *there[REMATCH_LINES], *account[REMATCH_LINES];
	char *there_text;
	struct registry_attach_line lines[REMATCH_LINES];
	size_t n;
};
struct workload_rematch_question *workload_rematch_question_new(const struct kube_workload_row *row,
								const struct kube_pull_secrets *secrets);
void workload_rematch_question_free(struct workload_rematch_question *q);
/* on(ctx, i): is line i to be named afterwards? NULL: as the rule suggests. Returns how many lines change; 0: the body
 * says nothing. */
size_t workload_rematch_patch(const struct workload_rematch_question *q, const struct kube_workload_def *def,
			      bool (*on)(void *ctx, size_t line), void *ctx, struct rh_secret *body);
/* Sets the kubectl command of a change that has its body. */
void workload_rematch_command(struct app_change *c, const struct kube_workload_def *def, const char *ns,
			      const char *name);
#endif
