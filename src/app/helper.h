/* helper: a password from a program of this machine: a credential helper of Docker's, or a command that the person
 * names. */
#ifndef APP_HELPER_H
#define APP_HELPER_H

#include "base/base.h"

struct app;

struct app_helper_answer {
	char *user; /* NULL: it says none */
	struct rh_secret password;
};
/* Runs the command, which registry_helper_check has let through, as words without a shell, in a session of its own and
 * so without a terminal; a credential helper gets the registry of the address on its standard input, any other command
 * nothing. What it prints goes into the answer only; what it says on standard error is shown while it runs, made safe.
 * It ends after a minute, or ten when it has said something. Message: body struct app_helper_answer. The command that
 * gave one is remembered for the registry. Returns what app_helper_stop takes. */
uint64_t app_helper_run(struct app *a, const char *command, const char *address, struct rh_owner owner, int tag);
void app_helper_stop(struct app *a, uint64_t run); /* no message comes then; 0: nothing */
/* What could be run for that registry, the likeliest first: what was run for it last, the helper that
 * ~/.docker/config.json ($DOCKER_CONFIG) names, the vendor's own command, then the other helpers on PATH, by name.
 * note: why it is offered. likely: it is about this registry. */
typedef void app_helper_offer(void *ctx, const char *command, const char *note, bool likely);
void app_helper_offers(struct app *a, const char *address, app_helper_offer *offer, void *ctx);
#endif
