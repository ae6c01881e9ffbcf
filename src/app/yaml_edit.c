/* An object as text for an editor, and back. Secret values stand there as placeholders: what comes back has their bytes
 * as they were.
 */
#include "app/yaml_edit.h"
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "data/yaml.h"

#include <string.h>

enum { TEXT_LIMIT = 4 << 20, POINTER_LIMIT = 4096 };

#define MANAGED_FIELDS "/metadata/managedFields"
#define STATUS "/status"
static const char *const servers[] = { MANAGED_FIELDS, STATUS };

/* ---- out ---- */

static enum rh_code text_without(struct rh_str object, const char *const *pointers, size_t n,
				 bool (*masked)(void *ctx, const char *pointer), struct rh_buf *out, struct rh_err *e)
{
	struct rh_secret shown;
	enum rh_code code;

	rh_secret_init(&shown);
	rh_secret_set(&shown, object);
	code = data_json_drop(&shown, pointers, n, e);
	if (code == RH_OK)
		code = data_yaml_from_json(rh_secret_peek(&shown), masked, NULL, out, e);
	rh_secret_release(&shown);
	return code;
}

enum rh_code app_yaml_text(struct rh_str object, bool (*masked)(void *ctx, const char *pointer), struct rh_buf *out,
			   struct rh_err *e)
{
	static const char *const hidden[] = { MANAGED_FIELDS };

	return text_without(object, hidden, RH_LEN(hidden), masked, out, e);
}

static void remark(struct rh_buf *out, const char *label, const char *text)
{
	struct rh_str rest = rh_str(text), line;
	bool first = true;

	while (rh_str_cut(&rest, '\n', &line)) {
		rh_buf_addf(out, "# %s", first ? label : "");
		rh_line_clean(out, line);
		rh_buf_addc(out, '\n');
		first = false;
	}
}

/* yaml: what the person had typed, kept; empty: made of the object. */
enum rh_code app_yaml_edit_text(const struct app_yaml_edit *y, struct rh_str yaml, const struct rh_err *why,
				struct rh_buf *out, struct rh_err *e)
{
	remark(out, "", y->what);
	remark(out, "", _("Lines that begin with '#' are not read; an empty file changes nothing."));
	remark(out, "", _("Saved, this comes back into the form: nothing is written to the server yet."));
	if (y->masked)
		remark(out, "", _("Secret values stand as placeholders and cannot be typed here, only in the form."));
	if (why) {
		remark(out, _("error: "), why->what);
		if (why->why[0])
			remark(out, "  ", why->why);
		if (why->fix[0])
			remark(out, "  ", why->fix);
	}
	rh_buf_addz(out, "#\n");
	if (!yaml.n)
		return text_without(y->json, servers, RH_LEN(servers), y->masked, out, e);
	rh_buf_adds(out, yaml);
	return RH_OK;
}

/* ---- back ---- */

static bool only_remarks(struct rh_str text)
{
	struct rh_str line;

	while (rh_str_cut(&text, '\n', &line)) {
		line = rh_str_trim(line);
		if (line.n && line.p[0] != '#' && !rh_str_is(line, "---"))
			return false;
	}
	return true;
}

struct unmask {
	const struct app_yaml_edit *y;
	struct rh_secret *doc;
	struct rh_err *e;
};

static enum rh_code put_back(struct unmask *u, const char *pointer)
{
	struct rh_str now, was;
	struct rh_buf text;
	struct rh_err none;

	rh_buf_init(&text, 256);
	bool placeholder = data_json_find(rh_secret_peek(u->doc), pointer, &now, &none) == RH_OK &&
			   data_json_decode(now, DATA_JSON_SHOW, rh_out_buf(&text)) &&
			   rh_str_is(rh_buf_str(&text), DATA_YAML_MASK);
	rh_buf_release(&text);
	if (!placeholder) {
		rh_err_set(u->e, RH_E_INVALID, _("The value of %s cannot be typed here."), pointer);
		return rh_err_fix(u->e, _("Put %s there again, and type it in the form, where it is masked."),
				  DATA_YAML_MASK);
	}
	if (data_json_find(u->y->json, pointer, &was, &none) != RH_OK) {
		rh_err_set(u->e, RH_E_INVALID, _("There is no value for %s."), pointer);
		return rh_err_fix(u->e, "%s", _("Add it in the form, where its value can be typed masked."));
	}
	return data_json_put(u->doc, pointer, was, false, u->e);
}

/* Every masked pointer of the tree, by names only; the document changes under way, so that each is looked up again. */
static enum rh_code walk(struct unmask *u, const struct rh_tree *t, struct rh_buf *pointer)
{
	enum rh_code code = RH_OK;
	size_t at = pointer->n, i = 0;

	for (const struct rh_tree *c = data_tree_first(t); c && code == RH_OK; c = data_tree_next(c), i++) {
		rh_buf_addc(pointer, '/');
		if (data_tree_kind(t) == DATA_TREE_ARRAY)
			rh_buf_addf(pointer, "%zu", i);
		else
			data_json_pointer_add(pointer, rh_str(data_tree_key(c)));
		if (u->y->masked(NULL, pointer->p))
			code = put_back(u, pointer->p);
		else if (data_tree_kind(c) == DATA_TREE_OBJECT || data_tree_kind(c) == DATA_TREE_ARRAY)
			code = walk(u, c, pointer);
		pointer->p[pointer->n = at] = '\0';
	}
	return code;
}

static enum rh_code unmask(const struct app_yaml_edit *y, struct rh_secret *doc, struct rh_err *e)
{
	struct unmask u = { y, doc, e };
	struct rh_buf pointer;
	/* No secret is in it yet: only placeholders, or what may not be there. */
	struct rh_tree *t = data_tree_parse(rh_secret_peek(doc), e);
	enum rh_code code = t ? RH_OK : e->code;

	rh_buf_init(&pointer, POINTER_LIMIT);
	if (t)
		code = walk(&u, t, &pointer);
	data_tree_free(&t);
	rh_buf_release(&pointer);
	return code;
}

static bool has_object(const struct rh_secret *doc, const char *pointer)
{
	struct rh_str part = data_json_part(rh_secret_peek(doc), pointer);

	return part.n && part.p[0] == '{';
}

/* Nobody can have meant to remove what was not shown. The server takes no status from an edit (kubectl's neither), so
 * that one that was typed is no change. */
static enum rh_code keep_servers(const struct app_yaml_edit *y, struct rh_secret *doc, struct rh_err *e)
{
	struct rh_str managed = data_json_part(y->json, MANAGED_FIELDS), status = data_json_part(y->json, STATUS);
	static const char *const typed[] = { STATUS };
	enum rh_code code = RH_OK;

	if (managed.n && has_object(doc, "/metadata") && !data_json_part(rh_secret_peek(doc), MANAGED_FIELDS).n)
		code = data_json_put(doc, MANAGED_FIELDS, managed, false, e);
	if (code == RH_OK && status.n)
		return data_json_put(doc, STATUS, status, false, e);
	return code == RH_OK ? data_json_drop(doc, typed, RH_LEN(typed), e) : code;
}

struct rh_str app_yaml_edit_body(struct rh_str text)
{
	struct rh_str rest = text, line;

	while (rh_str_cut(&rest, '\n', &line) && line.n && line.p[0] == '#')
		text = rest;
	return text;
}

/* The same again, below as many lines as the remarks will be that tell of it. */
static enum rh_code refuse(const struct app_yaml_edit *y, struct rh_str text, struct rh_secret *out, struct rh_err *e)
{
	struct rh_str body = app_yaml_edit_body(text), line;
	struct rh_buf next, padded;
	struct rh_err none;
	enum rh_code code = e->code;

	rh_buf_init(&next, TEXT_LIMIT);
	rh_buf_init(&padded, TEXT_LIMIT);
	if (app_yaml_edit_text(y, RH_STR("-"), e, &next, &none) == RH_OK) {
		for (struct rh_str rest = rh_buf_str(&next); rh_str_cut(&rest, '\n', &line) && rest.n;)
			rh_buf_addc(&padded, '\n');
		rh_buf_adds(&padded, body);
		code = data_yaml_to_json(rh_buf_str(&padded), rh_out_secret(out), e);
	}
	rh_buf_release(&padded);
	rh_buf_release(&next);
	return code;
}

enum rh_code app_yaml_edit_read(const struct app_yaml_edit *y, struct rh_str text, struct rh_secret *out,
				struct rh_err *e)
{
	struct rh_str doc;

	rh_secret_clear(out);
	if (only_remarks(text))
		return RH_OK;
	enum rh_code code = data_yaml_to_json(text, rh_out_secret(out), e);
	if (code != RH_OK)
		return refuse(y, text, out, e);
	doc = rh_secret_peek(out);
	if (code == RH_OK && (!doc.n || doc.p[0] != '{'))
		code = rh_err_set(e, RH_E_PARSE, "%s",
				  _("This is not an object: it must begin with apiVersion, kind and metadata."));
	if (code == RH_OK && y->masked)
		code = unmask(y, out, e);
	return code == RH_OK ? keep_servers(y, out, e) : code;
}
