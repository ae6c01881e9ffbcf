/* What kubelets say, by their version: pkg/kubelet/{images,kuberuntime}, pkg/util/parsers. */
#include "sandbox/controllers/kubelet.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* Of the rows of a word the first whose version the kubelet has reached. $1 to $3 are what it is told. */
static const struct {
	enum sb_kubelet_word word;
	int since;        /* minor version of Kubernetes */
	const char *text; /* NULL: nothing */
} words[] = {
	{ SB_SAY_CREATED, 36, "Container created" },
	{ SB_SAY_CREATED, 0, "Created container $1" },
	{ SB_SAY_STARTED, 36, "Container started" },
	{ SB_SAY_STARTED, 0, "Started container $1" },
	{ SB_SAY_PRESENT, 35, "Container image \"$1\" already present on machine and can be accessed by the pod" },
	{ SB_SAY_PRESENT, 0, "Container image \"$1\" already present on machine" },
	{ SB_SAY_PULLED, 30, "Successfully pulled image \"$1\" in $2 ($2 including waiting). Image size: $3 bytes." },
	{ SB_SAY_PULLED, 26, "Successfully pulled image \"$1\" in $2 ($2 including waiting)" },
	{ SB_SAY_PULLED, 0, "Successfully pulled image \"$1\" in $2" },
	{ SB_SAY_BACK_OFF, 32, "Back-off pulling image \"$1\": ErrImagePull: $2" },
	{ SB_SAY_BACK_OFF, 0, "Back-off pulling image \"$1\"" },
	{ SB_SAY_BAD_NAME, 36,
	  "Failed to apply default image tag \"$1\": couldn't parse image name \"$1\": invalid reference format$2" },
	{ SB_SAY_BAD_NAME, 0,
	  "Failed to apply default image tag \"$1\": couldn't parse image reference \"$1\": invalid reference "
	  "format$2" },
	{ SB_SAY_CAPITALS, 36, ": repository name ($1) must be lowercase" },
	{ SB_SAY_CAPITALS, 0, ": repository name must be lowercase" },
	{ SB_SAY_NO_SECRETS, 28,
	  "Unable to retrieve some image pull secrets ($1); attempting to pull the image may not succeed." },
	{ SB_SAY_NO_SECRETS, 0, NULL },
};

char *sb_kubelet_say(const struct sb_cluster *c, enum sb_kubelet_word word, const char *one, const char *two,
		     const char *three)
{
	const char *told[] = { one, two, three };
	size_t i = 0;
	while (words[i].word != word || words[i].since > sb_cluster_minor(c))
		i++;
	if (!words[i].text)
		return NULL;
	struct rh_buf out;
	rh_buf_init(&out, (size_t)64 << 10);
	for (const char *p = words[i].text; *p; p++)
		if (*p == '$' && p[1] >= '1' && p[1] <= '3')
			rh_buf_addz(&out, told[*++p - '1']);
		else
			rh_buf_addc(&out, *p);
	char *text = rh_buf_take(&out);
	rh_buf_release(&out);
	return text;
}

void sb_kubelet_event(const struct sb_container_look *l, const char *type, const char *reason,
		      enum sb_kubelet_word word, const char *one, const char *two, const char *three)
{
	char *text = sb_kubelet_say(l->c, word, one, two, three);
	/* secrets that are missing are told of the pod */
	if (text)
		sb_event(l->c, l->pod, word == SB_SAY_NO_SECRETS ? NULL : l->path, &l->source, type, reason, "%s",
			 text);
	free(text);
}
