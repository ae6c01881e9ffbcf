/* helper: Docker's credential helpers, programs that keep logins, and the commands of vendors that print one. Pure.
 *
 * The protocol is that of docker/docker-credential-helpers (credentials/credentials.go): "docker-credential-NAME get"
 * reads the registry on its standard input and answers {"ServerURL","Username","Secret"}; an error is a sentence on
 * standard output with an exit code of 1 (credentials/error.go).
 */
#ifndef REGISTRY_HELPER_H
#define REGISTRY_HELPER_H

#include "base/base.h"

#define REGISTRY_HELPER_PREFIX "docker-credential-"
/* Longer answers are refused. */
#define REGISTRY_HELPER_MOST ((size_t)64 << 10)

/* Is that a helper's command, "docker-credential-NAME get", with or without a path? */
bool registry_helper_is(const char *const *argv, size_t n);
/* What docker asks it for: the host of an address, with its port; of Docker Hub https://index.docker.io/v1/
 * (docker/cli, cli/config/credentials). False: there is no host in it. */
bool registry_helper_server(struct rh_str address, struct rh_buf *out);
/* Takes user and password out of a helper's answer. False with e: it is no such answer, or not a login that nodes could
 * use. The answer itself is in no text of e. */
bool registry_helper_answer(struct rh_str answer, struct rh_buf *user, struct rh_secret *password, struct rh_err *e);
/* Does what a helper wrote before it failed say that it has no login there? */
bool registry_helper_has_none(struct rh_str answer);
/* What a command printed is a password: without the line end behind it. False with e: nothing is left, or it is no
 * text. */
bool registry_helper_printed(struct rh_str printed, struct rh_secret *password, struct rh_err *e);
/* May a command be run that is written so? False with e: it is empty, a quote is not closed, or it counts on a shell.
 */
bool registry_helper_check(struct rh_str command, struct rh_err *e);
/* The command of the registry's vendor that prints a password for it; false: there is none that one knows. */
bool registry_helper_command(struct rh_str address, struct rh_buf *out);
/* Which helper the docker config of this machine (~/.docker/config.json) names for a server: of credHelpers, else
 * credsStore; false: none, or the name is none. */
bool registry_helper_configured(struct rh_str config, struct rh_str server, struct rh_buf *name);
#endif
