/* Changing one value of a JSON text; every other byte stays as it came. */
#include "base/base.h"
#include "data/internal.h"
#include "data/json.h"

#include <string.h>

/* Where the pointer leads, as far as it leads. */
struct place {
	struct rh_str container; /* the deepest that exists on the way, with its brackets */
	struct rh_str value;     /* what the whole pointer names; p is NULL when that is absent */
	struct rh_buf token;     /* the step that `value` is in the container, or that failed */
	struct rh_str beyond;    /* steps after the one that failed */
};

static enum rh_code refuse(struct rh_err *e, enum rh_code code, const char *pointer, const char *why)
{
	rh_err_set(e, code, _("The field %s cannot be changed"), pointer);
	return rh_err_why(e, "%s", why);
}

static bool is_null(struct rh_str value)
{
	return rh_str_is(value, "null");
}

/* Follows a pointer of at least one step. The document has been checked. */
static void follow(struct rh_str doc, const char *pointer, struct place *at)
{
	struct rh_str rest = rh_str(pointer);
	bool breaks;

	at->container = rh_str_trim(doc);
	at->value = rh_str_n(NULL, 0);
	while (rest.n && data_pointer_next(&rest, &at->token)) {
		if (at->value.p)
			at->container = at->value;
		if (!data_json_step(at->container, true, rh_buf_str(&at->token), &at->value, &breaks)) {
			at->value = rh_str_n(NULL, 0);
			break;
		}
	}
	at->beyond = rest;
}

static void put_range(struct rh_out out, const char *from, const char *to)
{
	rh_out_add(out, from, (size_t)(to - from));
}

/* ---- adding ---- */

/* The value inside as many new objects as the pointer still has steps. */
static void put_nested(struct rh_out out, struct rh_str steps, struct rh_str value)
{
	struct rh_buf token;
	struct data_jw w;
	size_t depth = 0;

	rh_buf_init(&token, DATA_TOKEN_LIMIT);
	for (; data_pointer_next(&steps, &token); depth++) {
		data_jw_init(&w, out);
		data_jw_open(&w, '{');
		data_jw_key(&w, rh_buf_str(&token));
	}
	rh_out_adds(out, value);
	while (depth--)
		rh_out_addz(out, "}");
	rh_buf_release(&token);
}

/* The last member of a container and how it is set: imitated, so that an indented text stays one. */
struct last {
	const char *end;     /* after its value; of an empty container after the bracket */
	struct rh_str lead;  /* white space before it */
	struct rh_str colon; /* from the end of its key to its value */
	unsigned count;
};

static struct last last_of(struct rh_str container)
{
	struct data_json_iter it;
	struct last l = { .colon = RH_STR(":"), .end = container.p + 1 };

	(void)data_json_iter_init(&it, container);
	for (const char *after = container.p + 1; data_json_next(&it); after = it.rest.p) {
		const char *from = it.key.n ? it.key.p : it.value.p;
		const char *blank = from;
		while (blank > after && blank[-1] != ',')
			blank--;
		l.lead = rh_str_n(blank, (size_t)(from - blank));
		if (it.key.n)
			l.colon = rh_str_n(it.key.p + it.key.n, (size_t)(it.value.p - it.key.p) - it.key.n);
		l.end = it.value.p + it.value.n;
		l.count = it.count;
	}
	return l;
}

static enum rh_code add(struct rh_str doc, const char *pointer, struct place *at, struct rh_str value,
			bool make_parents, struct rh_out out, struct rh_err *e)
{
	bool array = at->container.p[0] == '[', object = at->container.p[0] == '{';
	struct rh_str token = rh_buf_str(&at->token);
	const char *end = doc.p + doc.n;
	struct data_jw w;
	unsigned index;

	if (at->beyond.n && !make_parents)
		return refuse(e, RH_E_NOTFOUND, pointer, _("what it would stand in is missing"));
	if (is_null(at->container) && make_parents) {
		put_range(out, doc.p, at->container.p);
		data_jw_init(&w, out);
		data_jw_open(&w, '{');
		data_jw_key(&w, token);
		put_nested(out, at->beyond, value);
		rh_out_addz(out, "}");
		put_range(out, at->container.p + at->container.n, end);
		return RH_OK;
	}
	if (!array && !object)
		return refuse(e, RH_E_INVALID, pointer, _("what it would stand in is neither an object nor a list"));
	struct last l = last_of(at->container);
	if (array && !rh_str_is(token, "-") && (!data_pointer_index(token, &index) || index != l.count))
		return refuse(e, RH_E_NOTFOUND, pointer, _("the list has no such place"));
	put_range(out, doc.p, l.end);
	rh_out_addz(out, l.count ? "," : "");
	rh_out_adds(out, l.lead);
	if (object) {
		data_jw_init(&w, out);
		data_jw_str(&w, token);
		rh_out_adds(out, l.colon);
	}
	put_nested(out, at->beyond, value);
	put_range(out, l.end, end);
	return RH_OK;
}

/* ---- removing ---- */

/* Every member of that name goes: were only the last removed, an earlier one would show. */
static void cut(struct rh_str doc, const struct place *at, struct rh_out out)
{
	struct data_json_iter it;
	const char *after = at->container.p + 1;
	struct rh_str first_lead = { NULL, 0 };
	unsigned kept = 0;

	put_range(out, doc.p, after);
	(void)data_json_iter_init(&it, at->container);
	while (data_json_next(&it)) {
		const char *from = it.key.n ? it.key.p : it.value.p;
		const char *end = it.value.p + it.value.n;
		bool gone = it.key.n ? data_json_key_eq(it.key, rh_buf_str(&at->token)) : it.value.p == at->value.p;

		if (it.count == 1)
			first_lead = rh_str_n(after, (size_t)(from - after));
		if (!gone) {
			if (kept++)
				put_range(out, after, from);
			else
				rh_out_adds(out, first_lead);
			put_range(out, from, end);
		}
		after = end;
	}
	put_range(out, after, doc.p + doc.n);
}

static enum rh_code change(struct rh_str doc, const char *pointer, struct place *at, struct rh_str value,
			   bool make_parents, struct rh_out out, struct rh_err *e)
{
	if (at->token.over)
		return refuse(e, RH_E_LIMIT, pointer, _("a name in it is too long"));
	if (!at->value.p && !value.n) {
		rh_out_adds(out, doc);
	} else if (!at->value.p) {
		return add(doc, pointer, at, value, make_parents, out, e);
	} else if (!value.n) {
		cut(doc, at, out);
	} else {
		put_range(out, doc.p, at->value.p);
		rh_out_adds(out, value);
		put_range(out, at->value.p + at->value.n, doc.p + doc.n);
	}
	return RH_OK;
}

enum rh_code data_json_splice(struct rh_str doc, const char *pointer, struct rh_str value, bool make_parents,
			      struct rh_out out, struct rh_err *e)
{
	struct place at;
	enum rh_code code = data_json_check(doc, e);

	if (code != RH_OK || (value.n && (code = data_json_check(value, e)) != RH_OK))
		return code;
	if (!*pointer && !value.n)
		return refuse(e, RH_E_INVALID, pointer, _("the whole object cannot be removed from itself"));
	rh_buf_init(&at.token, DATA_TOKEN_LIMIT);
	if (*pointer)
		follow(doc, pointer, &at);
	else
		at.value = rh_str_trim(doc);
	code = change(doc, pointer, &at, value, make_parents, out, e);
	rh_buf_release(&at.token);
	return code;
}

enum rh_code data_json_put(struct rh_secret *doc, const char *pointer, struct rh_str value, bool make_parents,
			   struct rh_err *e)
{
	struct rh_secret edited;
	enum rh_code code;

	rh_secret_init(&edited);
	code = data_json_splice(rh_secret_peek(doc), pointer, value, make_parents, rh_out_secret(&edited), e);
	if (code == RH_OK)
		rh_secret_move(doc, &edited);
	rh_secret_release(&edited);
	return code;
}

enum rh_code data_json_put_text(struct rh_secret *doc, const char *pointer, struct rh_str text, struct rh_err *e)
{
	struct rh_secret json;
	struct data_jw w;
	enum rh_code code;

	rh_secret_init(&json);
	data_jw_init(&w, rh_out_secret(&json));
	data_jw_str(&w, text);
	code = data_json_put(doc, pointer, rh_secret_peek(&json), true, e);
	rh_secret_release(&json);
	return code;
}

enum rh_code data_json_put_given(struct rh_secret *doc, const char *pointer, struct rh_str text, struct rh_err *e)
{
	return text.n ? data_json_put_text(doc, pointer, text, e) : data_json_put(doc, pointer, text, true, e);
}

enum rh_code data_json_drop(struct rh_secret *doc, const char *const *pointers, size_t n, struct rh_err *e)
{
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < n; i++)
		code = data_json_put(doc, pointers[i], RH_STR(""), false, e);
	return code;
}
