/* image: references of images. */
#ifndef REGISTRY_IMAGE_H
#define REGISTRY_IMAGE_H

#include "base/base.h"

struct registry_image {
	char *domain;       /* "docker.io", "quay.io:443" */
	char *path;         /* "library/nginx" */
	char *tag, *digest; /* NULL when absent */
};
/* False with a sentence for what the reference parser refuses. */
bool registry_image_parse(struct rh_str reference, struct registry_image *out, struct rh_err *e);
void registry_image_release(struct registry_image *i);
/* "docker.io/library/nginx:latest": everything that was left out filled in. */
void registry_image_full(const struct registry_image *i, struct rh_buf *out);
/* The shortest way to write it: "nginx". */
void registry_image_familiar(const struct registry_image *i, struct rh_buf *out);
#endif
