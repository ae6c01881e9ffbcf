/* The forms in which an object leaves: itself, a row of a Table, or its metadata alone. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <string.h>

struct offer {
	struct rh_str as, version, group;
	bool json;
};

static void read_offer(struct rh_str text, struct offer *o)
{
	struct rh_str part;
	memset(o, 0, sizeof *o);
	bool first = true;
	while (rh_str_cut(&text, ';', &part)) {
		part = rh_str_trim(part);
		if (first)
			o->json = rh_str_is(part, "application/json") || rh_str_is(part, "*/*") ||
				  rh_str_is(part, "application/*");
		else if (rh_str_starts(part, "as="))
			o->as = rh_str_from(part, 3);
		else if (rh_str_starts(part, "v="))
			o->version = rh_str_from(part, 2);
		else if (rh_str_starts(part, "g="))
			o->group = rh_str_from(part, 2);
		first = false;
	}
}

static bool accept(struct sb_form *f, const struct offer *o, bool list)
{
	static const struct {
		const char *as;
		int kind;
		bool list, single;
	} forms[] = {
		{ "Table", SB_FORM_TABLE, true, true },
		{ "PartialObjectMetadata", SB_FORM_PARTIAL, false, true },
		{ "PartialObjectMetadataList", SB_FORM_PARTIAL, true, false },
	};
	if (!o->json)
		return false;
	if (!o->as.n) {
		f->kind = SB_FORM_PLAIN;
		return true;
	}
	if (!rh_str_is(o->group, "meta.k8s.io") || (!rh_str_is(o->version, "v1") && !rh_str_is(o->version, "v1beta1")))
		return false;
	for (size_t i = 0; i < RH_LEN(forms); i++)
		if (rh_str_is(o->as, forms[i].as) && (list ? forms[i].list : forms[i].single)) {
			f->kind = forms[i].kind == SB_FORM_TABLE ? SB_FORM_TABLE : SB_FORM_PARTIAL;
			f->version = rh_str_is(o->version, "v1") ? "v1" : "v1beta1";
			return true;
		}
	return false;
}

bool sb_form_init(struct sb_form *f, const struct sb_request *q, bool list, struct sb_reply *r)
{
	const char *header = sb_request_header(q, "Accept"), *include = sb_request_query(q, "includeObject");
	struct rh_str rest = rh_str(header && *header ? header : "*/*"), part;
	struct offer o;

	static const char *const includes[] = { "", "None", "Metadata", "Object" };
	bool known = !include;
	*f = (struct sb_form){ .version = "v1", .include = include && *include ? *include : 'M' };
	for (size_t i = 0; i < RH_LEN(includes); i++)
		known |= include && !strcmp(include, includes[i]);
	while (rh_str_cut(&rest, ',', &part)) {
		read_offer(part, &o);
		if (!accept(f, &o, list))
			continue;
		if (f->kind == SB_FORM_TABLE && !known) {
			sb_status(r, 400, "BadRequest", NULL, NULL,
				  "Unable to convert to Table as requested: includeObject: Invalid "
				  "value: \"%s\": must be 'Metadata', 'Object', 'None', or empty",
				  include);
			return false;
		}
		return true;
	}
	sb_status(r, 406, "NotAcceptable", NULL, "",
		  "only the following media types are accepted: application/json, application/yaml, "
		  "application/vnd.kubernetes.protobuf");
	return false;
}

static const struct sb_column *columns_of(const struct sb_kind *k)
{
	return k->columns ? k->columns : sb_columns_default;
}

static void write_columns(const struct sb_kind *k, struct rh_buf *out)
{
	rh_buf_addz(out, "[");
	for (const struct sb_column *c = columns_of(k); c->name; c++)
		rh_buf_addf(
			out,
			"%s{\"name\":\"%s\",\"type\":\"%s\",\"format\":\"%s\",\"description\":\"%s\",\"priority\":%d}",
			c == columns_of(k) ? "" : ",", c->name, c->type, c->format, c->description, c->priority);
	rh_buf_addz(out, "]");
}

static void write_partial(const struct sb_object *o, const char *version, struct rh_buf *out)
{
	rh_buf_addf(out,
		    "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":", version);
	rh_buf_adds(out, sb_object_meta(o));
	rh_buf_addc(out, '}');
}

/* ---- whose values leave ---- */

static size_t of_registries, of_others;

static void count_values(const struct sb_object *o)
{
	struct rh_str type = sb_secret_field(o, "type");
	const char *key;
	json_t *value;
	size_t n = 0;

	if (strcmp(o->kind->kind, "Secret") != 0)
		return;
	json_object_foreach(json_object_get(o->v, "data"), key, value) n += json_string_length(value);
	if (rh_str_is(type, "kubernetes.io/dockerconfigjson") || rh_str_is(type, "kubernetes.io/dockercfg"))
		of_registries += n;
	else
		of_others += n;
}

void sb_form_values(size_t *registries, size_t *others)
{
	*registries = of_registries;
	*others = of_others;
}

static void write_whole(const struct sb_object *o, size_t skip, struct rh_buf *out)
{
	count_values(o);
	rh_buf_adds(out, rh_str_from(sb_object_text(o), skip));
}

/* ---- the forms ---- */

static void write_row(const struct sb_form *f, const struct sb_object *o, struct rh_buf *out)
{
	rh_buf_addz(out, "{\"cells\":[");
	for (const struct sb_column *c = columns_of(o->kind); c->name; c++) {
		if (c != columns_of(o->kind))
			rh_buf_addc(out, ',');
		c->cell(o, out);
	}
	rh_buf_addz(out, "],\"object\":");
	if (f->include == 'N')
		rh_buf_addz(out, "null");
	else if (f->include == 'O')
		write_whole(o, 0, out);
	else
		write_partial(o, f->version, out);
	rh_buf_addc(out, '}');
}

static void open_table(const struct sb_form *f, struct rh_str meta, struct rh_buf *out)
{
	rh_buf_addf(out, "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":", f->version);
	rh_buf_adds(out, meta);
	rh_buf_addz(out, ",\"columnDefinitions\":");
}

static void one_row(const struct sb_form *f, const struct sb_object *o, bool columns, struct rh_buf *out)
{
	char *meta = rh_format("{\"resourceVersion\":\"%llu\"}", (unsigned long long)o->rv);
	open_table(f, rh_str(meta), out);
	if (columns)
		write_columns(o->kind, out);
	else
		rh_buf_addz(out, "null");
	rh_buf_addz(out, ",\"rows\":[");
	write_row(f, o, out);
	rh_buf_addz(out, "]}");
	free(meta);
}

void sb_form_event(const struct sb_form *f, const struct sb_object *o, bool first, struct rh_buf *out)
{
	if (f->kind == SB_FORM_TABLE)
		one_row(f, o, first, out);
	else if (f->kind == SB_FORM_PARTIAL)
		write_partial(o, f->version, out);
	else
		write_whole(o, 0, out);
}

void sb_form_object(const struct sb_form *f, const struct sb_object *o, struct rh_buf *out)
{
	sb_form_event(f, o, true, out);
	rh_buf_addc(out, '\n');
}

/* Elements of a typed list carry neither kind nor apiVersion; those of a custom resource do. */
static void write_item(const struct sb_object *o, struct rh_buf *out)
{
	size_t skip = (size_t)(sb_object_meta(o).p - sb_object_text(o).p) - strlen("\"metadata\":");
	if (o->kind->management)
		skip = 1;
	rh_buf_addc(out, '{');
	write_whole(o, skip, out);
}

void sb_form_list(const struct sb_form *f, const struct sb_kind *k, struct sb_object *const *v, size_t n,
		  struct rh_str meta, struct rh_buf *out)
{
	if (f->kind == SB_FORM_TABLE) {
		open_table(f, meta, out);
		write_columns(k, out);
		rh_buf_addz(out, ",\"rows\":[");
	} else {
		if (f->kind == SB_FORM_PARTIAL)
			rh_buf_addf(out,
				    "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/"
				    "%s\",\"metadata\":",
				    f->version);
		else
			rh_buf_addf(out, "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":", k->kind, k->api);
		rh_buf_adds(out, meta);
		if (f->kind == SB_FORM_PARTIAL && !n) { /* a nil slice */
			rh_buf_addz(out, ",\"items\":null}\n");
			return;
		}
		rh_buf_addz(out, ",\"items\":[");
	}
	for (size_t i = 0; i < n; i++) {
		if (i)
			rh_buf_addc(out, ',');
		if (f->kind == SB_FORM_TABLE)
			write_row(f, v[i], out);
		else if (f->kind == SB_FORM_PARTIAL)
			write_partial(v[i], f->version, out);
		else
			write_item(v[i], out);
	}
	rh_buf_addz(out, "]}\n");
}

/* What a server makes of the empty object that carries a bookmark: a Table gets one row of an object without a name. */
void sb_form_bookmark(const struct sb_form *f, const struct sb_kind *k, uint64_t rv, bool first, struct rh_buf *out)
{
	json_t *v = json_object(), *meta = sb_value_need_map(v, "metadata");
	json_object_set_new(meta, "creationTimestamp", json_null());
	struct sb_object *o = sb_object_make(k, v, rv);
	sb_form_event(f, o, first, out);
	sb_object_drop(&o);
}
