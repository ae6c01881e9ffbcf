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

enum {
	FIRST_BACK_OFF_MS = 10000,
	LAST_BACK_OFF_MS = 300000,
	LOOK_AGAIN_MS = 3000,
	CREATE_MS = 120,
	BROKEN_AGAIN_MS = 14000
};

static struct sb_node_image *on_node(const struct sb_cluster *c, const char *node, const char *image)
{
	char *name = rh_format("%s %s", node, image);
	struct sb_node_image *found = NULL;
	for (size_t i = 0; c->kubelets && i < c->kubelets->images_n && !found; i++)
		if (!strcmp(c->kubelets->images[i].name, name))
			found = &c->kubelets->images[i];
	free(name);
	return found;
}

static void keep(struct sb_cluster *c, const char *node, const char *image, struct rh_str by)
{
	struct sb_kubelets *k = sb_kubelets_of(c);
	struct sb_node_image *i = on_node(c, node, image);
	bool fresh = !i;
	if (fresh) {
		k->images = rh_resize(k->images, k->images_n + 1, sizeof *k->images);
		i = &k->images[k->images_n++];
		i->name = rh_format("%s %s", node, image);
		rh_buf_init(&i->by, (size_t)64 << 10);
	}
	if (!by.n)
		rh_buf_clear(&i->by); /* whoever asked as nobody got it: anybody may use it */
	else if ((fresh || i->by.n) && rh_str_find(rh_buf_str(&i->by), by.p) == i->by.n)
		rh_buf_adds(&i->by, by);
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
	const char *image = image_of(l), *path = strchr(image, '/'), *last;
	/* distribution/reference, splitDockerDomain */
	bool domain = path && memchr(image, '.', (size_t)(path - image));
	domain |= path && (memchr(image, ':', (size_t)(path - image)) || rh_str_starts(rh_str(image), "localhost/"));
	path = domain ? path + 1 : image;
	last = strrchr(path, '/') ? strrchr(path, '/') : path;
	char *repository = rh_str_dup(rh_str_n(path, (size_t)(last - path) + strcspn(last, ":@")));
	char *capitals = strpbrk(image, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
				 ? sb_kubelet_say(l->c, SB_SAY_CAPITALS, repository, "", "")
				 : rh_strdup("");
	char *text = sb_kubelet_say(l->c, SB_SAY_BAD_NAME, image, capitals, "");
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "InspectFailed", "%s", text);
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Error: InvalidImageName");
	sb_container_wait(l, "InvalidImageName", text);
	l->run->step = SB_STEP_REFUSED;
	l->run->due = INT64_MAX;
	free(repository);
	free(capitals);
	free(text);
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

/* Since 1.34 the keyring is made before anything is asked, and Go's error is the reason and the message. */
static void broken(struct sb_container_look *l, const char *error)
{
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Error: %s", error);
	sb_container_wait(l, error, error);
	l->run->step = SB_STEP_WAITING;
	l->run->due = sb_world_ms(l->c->world) + BROKEN_AGAIN_MS;
}

/* Since 1.35 an image is hidden from pods without one of the credentials by which it came. */
static bool hidden(const struct sb_container_look *l, const struct sb_node_image *i)
{
	return i && i->by.n && sb_cluster_minor(l->c) >= 35 &&
	       !sb_kubelet_may_use(l->c, l->pod, image_of(l), rh_buf_str(&i->by));
}

static void ask_registry(struct sb_container_look *l, bool has)
{
	struct sb_pull pull;
	struct rh_buf missing;
	rh_buf_init(&missing, 4096);
	sb_kubelet_pull(l->c, l->pod, image_of(l), &pull, &missing);
	if (missing.n)
		sb_kubelet_event(l, "Warning", "FailedToRetrieveImagePullSecret", SB_SAY_NO_SECRETS, missing.p, "", "");
	rh_buf_release(&missing);
	if (pull.broken && sb_cluster_minor(l->c) >= 34) {
		broken(l, pull.error);
	} else {
		sb_event(l->c, l->pod, l->path, &l->source, "Normal", "Pulling", "Pulling image \"%s\"", image_of(l));
		/* what is on the node already needs only the registry's yes; a no comes at once */
		l->run->pull_ms = has ? 200 + pull.ms % 300 : pull.ok ? pull.ms : 300 + pull.ms % 700;
		l->run->step = SB_STEP_PULLING;
		l->run->due = sb_world_ms(l->c->world) + l->run->pull_ms;
	}
	sb_pull_release(&pull);
}

void sb_image_begin(struct sb_container_look *l)
{
	struct rh_str policy = sb_value_str_of(l->spec, "imagePullPolicy");
	char *name = full_name(image_of(l));
	if (!name) {
		bad_name(l);
		return;
	}
	const struct sb_node_image *i = on_node(l->c, node_of(l), name);
	free(name);
	if (i && !rh_str_is(policy, "Always") && !hidden(l, i)) {
		sb_kubelet_event(l, "Normal", "Pulled", SB_SAY_PRESENT, image_of(l), "", "");
		pulled(l);
	} else if (rh_str_is(policy, "Never")) {
		never_there(l);
	} else {
		ask_registry(l, i);
	}
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
		sb_pull_release(&pull);
		return;
	}
	char took[32], size[32], *name = full_name(image_of(l));
	snprintf(took, sizeof took, l->run->pull_ms < 1000 ? "%03lldms" : "%lld.%03llds",
		 (long long)(l->run->pull_ms < 1000 ? l->run->pull_ms : l->run->pull_ms / 1000),
		 (long long)(l->run->pull_ms % 1000));
	snprintf(size, sizeof size, "%lld", (long long)pull.bytes);
	sb_kubelet_event(l, "Normal", "Pulled", SB_SAY_PULLED, image_of(l), took, size);
	keep(l->c, node_of(l), name, rh_buf_str(&pull.by));
	free(name);
	sb_pull_release(&pull);
	l->run->back_off = 0;
	pulled(l);
}

/* The next look at a refused image falls into its back-off. */
void sb_image_back_off(struct sb_container_look *l)
{
	if (l->run->due == INT64_MAX)
		return;
	char *text = sb_kubelet_say(l->c, SB_SAY_BACK_OFF, image_of(l),
				    sb_value_z(sb_value_at(l->status, "state", "waiting", "message", NULL)), "");
	sb_event(l->c, l->pod, l->path, &l->source, "Normal", "BackOff", "%s", text);
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Failed", "Error: ImagePullBackOff");
	sb_container_wait(l, "ImagePullBackOff", text);
	free(text);
	l->run->step = SB_STEP_WAITING;
	l->run->due = sb_world_ms(l->c->world) + l->run->back_off - LOOK_AGAIN_MS;
}
