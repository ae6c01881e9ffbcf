/* world_file: a trainer's own world, from a YAML file, besides what the demo has. */
#ifndef SANDBOX_WORLD_FILE_H
#define SANDBOX_WORLD_FILE_H

#include "base/base.h"

struct data_yaml;
struct sb_world;

/* Reads and checks it (docs/SANDBOX.md, "Worlds as files"). RH_E_PARSE names the line, what is wrong and what was
 * expected. data_yaml_free it. */
enum rh_code sb_world_file_read(const struct sb_world *w, const char *path, struct data_yaml **out,
				struct rh_err *e) RH_NODISCARD;
/* w->file, into the world: its registries before the demo's secrets are made, the rest when all is there. */
void sb_world_file_registries(struct sb_world *w);
void sb_world_file_places(struct sb_world *w);
#endif
