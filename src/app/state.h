/* state: what is remembered between runs. */
#ifndef APP_STATE_H
#define APP_STATE_H

#include "base/base.h"
#include "rancher/nsfilter.h"

struct app;
struct kube_config;
struct ui_screen;

struct app_saved_server {
	char *name, *url, *pin, *ca_pem, *proxy, *server_name, *connect_to, *provider, *user;
	bool read_only, has_token;
	int64_t used; /* seconds since 1970 */
};
struct app_saved_filter {
	char *server, *cluster; /* URL or context name; cluster id */
	struct rancher_nsfilter filter;
};
struct app_saved_protection {
	char *server, *cluster; /* as of a filter; cluster "": the whole server */
};
struct app_saved_command {
	char *server, *command; /* a registry, as credential helpers are asked for it; what gave its password last */
};
struct app_saved_lesson {
	char *id;
	char *step; /* where it was left; NULL: not under way */
	bool done;  /* it was ever walked to the end */
};
struct app_state {
	char *dir;     /* NULL: nothing is kept */
	char *why_not; /* one line for the connect screen; NULL while it is kept */
	char *known;   /* the file as we read or wrote it last; NULL: there was none */
	struct app_saved_server *servers;
	size_t server_count;
	struct app_saved_filter *filters;
	size_t filter_count;
	struct app_saved_protection *protections;
	size_t protection_count;
	struct app_saved_command *commands;
	size_t command_count;
	struct app_saved_lesson *lessons;
	size_t lesson_count;
	char **unverified; /* URLs of servers that a person connected to although their kubeconfig turns verification
			      off */
	size_t unverified_count;
	char *last_server, *last_context, *last_cluster, *last_place;
	char *language; /* "" or NULL: as the environment says */
	bool teach_off;
	char *theme, *ambiguous; /* as in app/look.h; NULL: by itself */
	char *editor;            /* a command line; NULL: as the environment says */
	bool present;            /* large, for a room that looks on */
	bool script_told;        /* that texts are in Simplified Chinese for who asked for Traditional */
	bool mouse, hosts_off;   /* hosts_off: lists of secrets do not read the registries' hosts by themselves */
};
/* dir NULL: $XDG_STATE_HOME/ranchhand, else ~/.local/state/ranchhand. A state that cannot be used is not an error:
 * why_not says what is wrong. off: --no-state. */
void app_state_load(struct app_state *s, const char *dir, bool off);
void app_state_release(struct app_state *s);
/* RH_OK also when nothing is kept. What another copy of the program has saved meanwhile is taken over first. */
enum rh_code app_state_save(struct app_state *s, struct rh_err *e) RH_NODISCARD;
struct app_saved_server *app_state_server(struct app_state *s, const char *url);     /* NULL when it is not saved */
struct app_saved_server *app_state_server_add(struct app_state *s, const char *url); /* or the one that is there */
void app_state_server_forget(struct app_state *s, const char *url);                  /* its token as well */
bool app_state_unverified(const struct app_state *s, const char *url);
void app_state_unverified_add(struct app_state *s, const char *url);
/* Tokens stand in a file of their own, mode 0600; a file that others may read is refused. */
enum rh_code app_state_token_read(const struct app_state *s, const char *url, struct rh_secret *out,
				  struct rh_err *e) RH_NODISCARD;
enum rh_code app_state_token_write(struct app_state *s, const char *url, const struct rh_secret *token,
				   struct rh_err *e) RH_NODISCARD;
#define APP_STATE_DEMO \
	"demo:" /* as the server of a filter or a protection: kept while the program runs, never written */
/* The namespace filter of a cluster; NULL when none is kept. */
const struct rancher_nsfilter *app_state_filter(const struct app_state *s, const char *server, const char *cluster);
void app_state_filter_put(struct app_state *s, const char *server, const char *cluster,
			  const struct rancher_nsfilter *f);
void app_state_filter_forget(struct app_state *s, const char *server,
			     const char *cluster); /* cluster NULL: all of the server */

/* Is it marked as protected? cluster "": the whole server. A cluster of a protected server is not marked by that. */
bool app_state_protects(const struct app_state *s, const char *server, const char *cluster);
void app_state_protect(struct app_state *s, const char *server, const char *cluster, bool on);
void app_state_protect_forget(struct app_state *s, const char *server); /* the server and all of its clusters */

/* The command that gave the password of a registry last; NULL: none is kept. */
const char *app_state_command(const struct app_state *s, const char *server);
bool app_state_command_put(struct app_state *s, const char *server, const char *command); /* has anything changed? */

/* What is kept of a lesson; NULL: nothing. */
const struct app_saved_lesson *app_state_lesson(const struct app_state *s, const char *id);
/* Has anything changed? What was done once stays so. */
bool app_state_lesson_put(struct app_state *s, const char *id, const char *step, bool done);

struct app_state *app_state(struct app *a);
void app_state_changed(struct app *a);                               /* saves it soon */
struct kube_config *app_kubeconfig(struct app *a, struct rh_err *e); /* read once; NULL with e when it is broken */
void app_teach_later(struct app *a);                                 /* what the teach strip says may have changed */
/* A form that shows an object calls this when its fields are filled: puts a restored draft into them. */
void app_draft_apply(struct app *a, struct ui_screen *form);
#endif
