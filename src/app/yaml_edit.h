/* yaml_edit: an object in the person's editor, as YAML. */
#ifndef APP_YAML_EDIT_H
#define APP_YAML_EDIT_H

#include "base/base.h"

struct ui_screen;

/* Hands an object as YAML to $VISUAL, $EDITOR or vi, as `kubectl edit` does: in a file of mode 0600 that goes
 * afterwards, with remarks in front; an empty file, and one that was not changed, changes nothing. */
struct app_yaml_edit {
	const char *what; /* "Deployment web-blue/front" */
	struct rh_str json;
	/* Values that stand there as a placeholder and cannot be typed; NULL: none. */
	bool (*masked)(void *ctx, const char *pointer);
	/* What came back, as JSON with the masked values of `json`, which is `before`. False with e: the editor opens
	 * again, with that on top. */
	bool (*take)(struct ui_screen *s, struct rh_str before, struct rh_str json, struct rh_err *e);
};
void app_edit_yaml(struct ui_screen *s, const struct app_yaml_edit *y);
/* The object as YAML, values that `masked` names (NULL: none) as placeholders. Who set which field (managedFields) is
 * left out, as kubectl does: it is longer than all the rest, and of no use to a person. */
enum rh_code app_yaml_text(struct rh_str object, bool (*masked)(void *ctx, const char *pointer), struct rh_buf *out,
			   struct rh_err *e) RH_NODISCARD;
/* Its pure parts. The text for the editor, without the status as well, which is the server's; why: NULL, or what was
 * wrong with it so far. */
enum rh_code app_yaml_edit_text(const struct app_yaml_edit *y, struct rh_str yaml, const struct rh_err *why,
				struct rh_buf *out, struct rh_err *e) RH_NODISCARD;
/* Without the remarks: a second round puts them on again. */
struct rh_str app_yaml_edit_body(struct rh_str text);
/* The text that came back as JSON, with what app_yaml_text left out. `out` stays empty when there is nothing in it but
 * remarks. A line that an error names is counted as in the file that app_yaml_edit_text makes next, with that error. */
enum rh_code app_yaml_edit_read(const struct app_yaml_edit *y, struct rh_str text, struct rh_secret *out,
				struct rh_err *e) RH_NODISCARD;
#endif
