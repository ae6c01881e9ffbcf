/* Prints the commands that the program teaches, for documentation.sh, which runs them: CONTEXT NAMESPACE NAME SERVER
 * USER IMAGE. */
#include "app/session.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/yaml.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/workload.h"
#include "kube/workload_body.h"

#include <stdio.h>

static void deployment(const char *ns, const char *name, const char *image, const char *secret, struct rh_buf *yaml)
{
	const struct kube_workload_def *def = &kube_workload_defs[KUBE_DEPLOYMENT];
	struct kube_workload_values base, now;
	struct kube_container_values *c;
	struct rh_secret doc;
	struct rh_buf label;
	struct rh_err e;

	rh_secret_init(&doc);
	rh_buf_init(&label, 256);
	kube_workload_new(def, "apps/v1", &doc);
	kube_workload_selector(def, ns, name, &label);
	if (kube_workload_read(rh_secret_peek(&doc), def, &base, &e) != RH_OK ||
	    kube_workload_read(rh_secret_peek(&doc), def, &now, &e) != RH_OK)
		RH_BUG("%s", e.what);
	rh_strset(&now.text[KUBE_WL_NAMESPACE], ns);
	rh_strset(&now.text[KUBE_WL_NAME], name);
	c = kube_workload_add_container(&now, false, -1);
	rh_strset(&c->text[KUBE_WC_NAME], "container-0");
	rh_strset(&c->text[KUBE_WC_IMAGE], image);
	rh_strset(&c->text[KUBE_WC_POLICY], "Always");
	kube_pairs_add(&now.pull_secrets, rh_str(secret), RH_STR(""));
	if (kube_workload_write(&doc, &base, &now, &e) != RH_OK ||
	    kube_workload_select(&doc, def, NULL, label.p, &e) != RH_OK ||
	    data_yaml_from_json(rh_secret_peek(&doc), NULL, NULL, yaml, &e) != RH_OK)
		RH_BUG("%s", e.what);
	kube_workload_values_release(&base);
	kube_workload_values_release(&now);
	rh_buf_release(&label);
	rh_secret_release(&doc);
}

int main(int argc, char **argv)
{
	struct kube kube = { 0 };
	struct app_session s = { .kube = &kube, .server_name = "test" };
	struct rh_buf out, yaml;

	if (argc != 7)
		return 2;
	kube.context = argv[1];
	rh_buf_init(&out, 1 << 16);
	rh_buf_init(&yaml, 1 << 16);
	app_teach_registry_ways(&out, &s, rh_str(argv[2]), rh_str(argv[3]), rh_str(argv[4]), rh_str(argv[5]));
	deployment(argv[2], argv[3], argv[6], argv[3], &yaml);
	app_teach_here(&out, &s, "apply", rh_buf_str(&yaml));
	fputs(out.p, stdout);
	rh_buf_release(&out);
	rh_buf_release(&yaml);
	return 0;
}
