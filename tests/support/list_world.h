/* The frame of the tests of live lists: a world with a scripted server, a cluster and one list of Secrets. */
#ifndef RH_TEST_LIST_WORLD_H
#define RH_TEST_LIST_WORLD_H

#include "tests/support/script.h"
#include "base/base.h"

struct kube;
struct kube_list;
struct net;
struct script;
struct script_request;

enum { TAG = 7 };

#define COLUMNS "[{\"name\":\"Name\"},{\"name\":\"Type\"},{\"name\":\"Data\"},{\"name\":\"Age\"}]"

/* What a test sees and steers; the handler of each test answers. */
struct world {
	struct net *net;
	struct script *server;
	struct kube *kube;
	struct kube_list *list;
	struct rh_owner owner;
	unsigned lists, watches, messages;
	int watch; /* descriptor of the newest open watch, -1 */
	char watch_target[600];
	int mode; /* of the test */
	bool (*until)(struct world *w);
};

/* Answers; rows are written "a:1 b:2" (name:resourceVersion), all in namespace ns. */
void answer_table(const struct script_request *q, const char *version, const char *next, const char *ns,
		  const char *rows); /* next: continue token, or NULL */
void answer_status(const struct script_request *q, int code, const char *reason, const char *metadata);
void hold_watch(struct world *w, const struct script_request *q);
/* One line of a watch. */
void event(int fd, const char *type, const char *ns, const char *rows, bool columns);

void world_open(struct world *w, script_handler *handler);
void world_close(struct world *w);
void world_list(struct world *w, const char *const *namespaces, size_t count);
void turn_until(struct world *w, bool (*until)(struct world *w));
/* "n/a:1 n/b:2" and nothing else, in any order. */
void check_rows(const struct world *w, const char *expected);

/* for turn_until: */
bool watching(struct world *w);
bool stale(struct world *w);
bool failed(struct world *w);
bool polling(struct world *w);
#endif
