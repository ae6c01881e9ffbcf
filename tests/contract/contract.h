/* contract: requests and what must come back, in files; played against the sandbox and against real servers alike.
 *
 * A file is lines; "#" begins a comment line. A block begins with request, watch, event, ends or close; the lines under
 * it belong to it (see block_words in script.c). {name} is a variable: {ns} a namespace of this run's own, {prefix}
 * what stands before Kubernetes paths, what `let` and `capture` set.
 */
#ifndef RT_CONTRACT_H
#define RT_CONTRACT_H

#include "tests/support/support.h"

#include "base/base.h"

struct rt_sandbox;
struct rt_server;
struct rt_watch;

struct ct_var {
	char *name, *value;
	bool fixed; /* a file's `let` is for the sandbox, and does not change it */
};
struct ct_user {
	char *name;
	struct rt_server at;
};
struct ct_named_watch {
	char *name;
	struct rt_watch *watch;
};
/* One server and what is known of it. */
struct ct_run {
	struct ct_user *users;
	size_t user_count;
	bool rancher, sandbox;
	bool real_rancher; /* that is not ours */
	char *profile;     /* of the sandbox; NULL otherwise */
	int minor;         /* of Kubernetes: 20 */
	int rancher_minor; /* of Rancher: 15; 0: there is none */
	struct ct_var *vars;
	size_t var_count;
	struct ct_named_watch *watches;
	size_t watch_count;
	unsigned passed, failed, skipped;
	bool verbose;
};
void ct_set(struct ct_run *r, const char *name, struct rh_str value);
bool ct_is_fixed(const struct ct_run *r, const char *name);
const char *ct_get(const struct ct_run *r, struct rh_str name);
const struct rt_server *ct_server(const struct ct_run *r, struct rh_str user); /* NULL: no such user */

/* script.c: plays one file. */
void ct_play(struct ct_run *r, const char *path);

/* servers.c */
void ct_add_user(struct ct_run *r, const char *name, const char *url, const char *ca_pem);
/* As the client would, by the door that this version has; dies where it is refused. */
void ct_sign_in(struct ct_run *r, const char *name, const char *username, const char *password);
void ct_learn_version(struct ct_run *r);
void ct_use_kubeconfig(struct ct_run *r, const char *path, const char *context);
void ct_use_sandbox(struct ct_run *r, struct rt_sandbox *s);
void ct_make_namespace(struct ct_run *r);
void ct_remove_namespace(struct ct_run *r);
void ct_release(struct ct_run *r);

/* rancher.c */
struct ct_rancher {
	const char *url, *user, *password_file, *ca_file, *cluster;
};
void ct_use_rancher(struct ct_run *r, const struct ct_rancher *how);
bool ct_play_lessons(const struct ct_run *r, const char *script);
int ct_watched(int minutes, int (*play)(void *ctx), void *ctx);
#endif
