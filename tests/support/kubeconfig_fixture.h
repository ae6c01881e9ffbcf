/* What the tests of kubeconfig share: files in a directory of their own, and the endpoints of their contexts. */
#ifndef RH_TEST_KUBECONFIG_FIXTURE_H
#define RH_TEST_KUBECONFIG_FIXTURE_H

#include "base/base.h"
#include "tests/support/https_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/types.h>

#include <cmocka.h>

struct kube_config;
struct kube_context;
struct net;
struct net_endpoint;
struct ts_cert;

#define SERVER "server: 'https://a.example'"

extern char kf_dir[]; /* also HOME */
extern struct net *kf_net;
extern struct ts_cert kf_ca, kf_client;      /* the second is signed by the first, for localhost */
extern char *kf_ca64, *kf_cert64, *kf_key64; /* PEM in base64 */

int kf_setup(void **state);
int kf_teardown(void **state);

char *kf_path(const char *name); /* in kf_dir; caller frees */
void kf_put(const char *name, const char *text, mode_t mode);
struct kube_config *kf_load(const char *name, struct rh_err *e); /* NULL: e says why */
struct kube_config *kf_load_text(const char *text);
const struct kube_context *kf_context(const struct kube_config *k, const char *name);
/* A file with one cluster (these fields), one user (those fields) and the context "c" of both. */
char *kf_config(const char *cluster, const char *user);
struct net_endpoint *kf_connect(const struct kube_config *k, const char *name, struct rh_err *e);
/* All of it for a context that must work. */
struct net_endpoint *kf_endpoint(const char *cluster, const char *user);
bool kf_credential_is(const struct net_endpoint *at, const char *z);
#endif
