/* What the server and its controllers write into every object. */
#include "kube/object.h"
#include "base/base.h"
#include "data/json.h"

#define COUNTED                                                                                    \
	"/metadata/resourceVersion", "/metadata/generation", "/metadata/managedFields", "/status", \
		"/metadata/annotations/deployment.kubernetes.io~1revision"

void kube_object_uncounted(struct rh_secret *doc)
{
	static const char *const counted[] = { COUNTED };
	struct rh_err e;

	data_json_drop(doc, counted, RH_LEN(counted), &e);
}

enum rh_code kube_object_as_new(struct rh_secret *doc, struct rh_err *e)
{
	static const char *const own[] = { COUNTED,
					   "/metadata/uid",
					   "/metadata/creationTimestamp",
					   "/metadata/deletionTimestamp",
					   "/metadata/deletionGracePeriodSeconds",
					   "/metadata/selfLink" };

	return data_json_drop(doc, own, RH_LEN(own), e);
}
