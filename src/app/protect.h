/* protect: servers and clusters where a write asks for their name first, and where values are read only on a key. */
#ifndef APP_PROTECT_H
#define APP_PROTECT_H

#include "base/base.h"

struct app;
struct app_change;

/* What has to be typed before this is written: the name of the explored cluster (of that of the change, where it is
 * another one of a fleet), of the server for what belongs to the whole of it; NULL: nothing, it is not protected. c
 * NULL: anything in the explored cluster. */
const char *app_protected(const struct app *a, const struct app_change *c);
bool app_server_protected(const struct app *a); /* all of the server, or by --protect */
/* One cluster of the server by its id: as it was marked by itself. */
bool app_cluster_protected(const struct app *a, const char *id);
void app_cluster_protect(struct app *a, const char *id, bool on); /* kept in the state */
#endif
