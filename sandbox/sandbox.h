/* sandbox: a Rancher server and its clusters in one process, to try, to teach and to test with.
 *
 * One object store a cluster, as etcd keeps it: resourceVersions, a log of changes for watches and paging. The
 * Kubernetes API, Norman (/v3) and the sign-in pages are views of these stores; Rancher's own objects (clusters,
 * projects, features, settings) are objects of the store "local". One thread: an event loop over libmicrohttpd's
 * external epoll mode; a request that has to wait is suspended. All time is base's clock, so that it can be driven.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include "base/base.h"

struct sb_world;
struct sb_cluster;
struct sb_user;

#endif
