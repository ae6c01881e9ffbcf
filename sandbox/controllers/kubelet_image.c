/* Images on the nodes: the pull policy, pulling, and the back-off after a refusal
 * (pkg/kubelet/images/image_manager.go). */
#include "sandbox/api/value.h"
#include "sandbox/controllers/kubelet.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "registry/image.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_BACK_OFF_MS = 10000, LAST_BACK_OFF_MS = 300000, LOOK_AGAIN_MS = 3000, CREATE_MS = 120 };

bool sb_node_has_image(const struct sb_cluster *c, const char *node, const char *image)
{
	char *name = rh_format("%s %s", node, image);
	bool has = false;
	for (size_t i = 0; c->kubelets && i < c->kubelets->images_n && !has; i++)
		has = !strcmp(c->kubelets->images[i], name);
	free(name);
	return has;
}

void sb_node_keep_image(struct sb_cluster *c, const char *node, const char *image)
{
	struct sb_kubelets *k = sb_kubelets_of(c);
	if (sb_node_has_image(c, node, image))
		return;
	k->images = rh_resize(k->images, k->images_n + 1, sizeof *k->images);
	k->images[k->images_n++] = rh_format("%s %s", node, image);
}

static const char *image_of(const struct sb_container_look *l)
{
	return sb_value_z_of(l->spec, "image");
}

static const char *node_of(const struct sb_container_look *l)
{
	return sb_value_z_of(sb_spec_of(l->pod), "nodeName");
}

static void pulled(struct sb_container_look *l)
{
	l->run->step = SB_STEP_PULLED;
	l->run->due = sb_world_ms(l->c->world) + CREATE_MS;
}

/* The default tag filled in: what a node knows an image by. */
static char *full_name(const char *image)
{
	struct registry_image parsed;
	struct rh_err e = { 0 };
	struct rh_buf out;
	if (!registry_image_parse(rh_str(image), &parsed, &e))
		return NULL;
	rh_buf_init(&out, 1024);
	registry_image_full(&parsed, &out);
	registry_image_release(&parsed);
	return rh_buf_take(&out);
}

static void bad_name(struct sb_container_look *l)
{
	char text[600];
	bool capitals = strpbrk(image_of(l), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	snprintf(text, sizeof text,
		 "Failed to apply default image tag \"%.200s\": couldn't parse image reference \"%.200s\": invalid "
		 "reference "
		 "format%s",
		 image_of(l), image_of(l), capitals ? ": repository name must be lowercase" : "");
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "InspectFailed", "%s", text);
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Error: InvalidImageName");
	sb_container_wait(l, "InvalidImageName", text);
	l->run->step = SB_STEP_REFUSED;
	l->run->due = INT64_MAX;
}

static void never_there(struct sb_container_look *l)
{
	char text[600];
	snprintf(text, sizeof text, "Container image \"%s\" is not present with pull policy of Never", image_of(l));
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "ErrImageNeverPull", "%s", text);
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Error: ErrImageNeverPull");
	sb_container_wait(l, "ErrImageNeverPull", text);
	l->run->step = SB_STEP_REFUSED;
	l->run->due = INT64_MAX;
}

void sb_image_begin(struct sb_container_look *l)
{
	struct rh_str policy = sb_value_str_of(l->spec, "imagePullPolicy");
	char *name = full_name(image_of(l));
	if (!name) {
		bad_name(l);
		return;
	}
	bool has = sb_node_has_image(l->c, node_of(l), name);
	free(name);
	if (has && !rh_str_is(policy, "Always")) {
		sb_event(l->c, l->pod, l->path, &l->source, "Normal", "Pulled",
			 "Container image \"%s\" already present on machine", image_of(l));
		pulled(l);
		return;
	}
	if (rh_str_is(policy, "Never")) {
		never_there(l);
		return;
	}
	struct sb_pull pull;
	struct rh_buf missing;
	rh_buf_init(&missing, 4096);
	sb_kubelet_pull(l->c, l->pod, image_of(l), &pull, &missing);
	if (missing.n)
		sb_event(l->c, l->pod, NULL, &l->source, "Warning", "FailedToRetrieveImagePullSecret",
			 "Unable to retrieve some image pull secrets (%s); attempting to pull the image may not "
			 "succeed.",
			 missing.p);
	rh_buf_release(&missing);
	sb_event(l->c, l->pod, l->path, &l->source, "Normal", "Pulling", "Pulling image \"%s\"", image_of(l));
	/* what is on the node already needs only the registry's yes; a no comes at once */
	l->run->pull_ms = has ? 200 + pull.ms % 300 : pull.ok ? pull.ms : 300 + pull.ms % 700;
	l->run->step = SB_STEP_PULLING;
	l->run->due = sb_world_ms(l->c->world) + l->run->pull_ms;
	free(pull.error);
}

static void refused(struct sb_container_look *l, const char *error)
{
	struct sb_container_run *run = l->run;
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Failed to pull image \"%s\": %s", image_of(l),
		 error);
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Error: ErrImagePull");
	sb_container_wait(l, "ErrImagePull", error);
	run->back_off = !run->back_off ? FIRST_BACK_OFF_MS : 2 * run->back_off;
	if (run->back_off > LAST_BACK_OFF_MS)
		run->back_off = LAST_BACK_OFF_MS;
	run->step = SB_STEP_REFUSED;
	run->due = sb_world_ms(l->c->world) + LOOK_AGAIN_MS;
}

void sb_image_arrived(struct sb_container_look *l)
{
	struct sb_pull pull;
	struct rh_buf missing;
	rh_buf_init(&missing, 4096);
	sb_kubelet_pull(l->c, l->pod, image_of(l), &pull, &missing);
	rh_buf_release(&missing);
	if (!pull.ok) {
		refused(l, pull.error ? pull.error : "");
		free(pull.error);
		return;
	}
	char took[32], *name = full_name(image_of(l));
	snprintf(took, sizeof took, l->run->pull_ms < 1000 ? "%03lldms" : "%lld.%03llds",
		 (long long)(l->run->pull_ms < 1000 ? l->run->pull_ms : l->run->pull_ms / 1000),
		 (long long)(l->run->pull_ms % 1000));
	sb_event(l->c, l->pod, l->path, &l->source, "Normal", "Pulled",
		 "Successfully pulled image \"%s\" in %s (%s including waiting)", image_of(l), took, took);
	sb_node_keep_image(l->c, node_of(l), name);
	free(name);
	l->run->back_off = 0;
	pulled(l);
}

/* The next look at a refused image falls into its back-off. */
void sb_image_back_off(struct sb_container_look *l)
{
	char text[600];
	if (l->run->due == INT64_MAX)
		return;
	snprintf(text, sizeof text, "Back-off pulling image \"%s\"", image_of(l));
	sb_event(l->c, l->pod, l->path, &l->source, "Normal", "BackOff", "%s", text);
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Error: ImagePullBackOff");
	sb_container_wait(l, "ImagePullBackOff", text);
	l->run->step = SB_STEP_WAITING;
	l->run->due = sb_world_ms(l->c->world) + l->run->back_off - LOOK_AGAIN_MS;
}
