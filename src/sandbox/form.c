/* The forms in which an object leaves: itself, a row of a Table, or its metadata alone. */
#include "sandbox/sandbox.h"

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
			o->json = rh_str_is(part, "application/json") || rh_str_is(part, "*/*") || rh_str_is(part, "application/*");
		else if (rh_str_starts(part, "as="))
			o->as = rh_str_from(part, 3);
		else if (rh_str_starts(part, "v="))
			o->version = rh_str_from(part, 2);
		else if (rh_str_starts(part, "g="))
			o->group = rh_str_from(part, 2);
		first = false;
	}
}

static bool accept(struct rh_form *f, const struct offer *o, bool list)
{
	static const struct {
		const char *as;
		int kind;
		bool list, single;
	} forms[] = {
		{ "Table", RH_FORM_TABLE, true, true },
		{ "PartialObjectMetadata", RH_FORM_PARTIAL, false, true },
		{ "PartialObjectMetadataList", RH_FORM_PARTIAL, true, false },
	};
	if (!o->json)
		return false;
	if (!o->as.n) {
		f->kind = RH_FORM_PLAIN;
		return true;
	}
	if (!rh_str_is(o->group, "meta.k8s.io") || (!rh_str_is(o->version, "v1") && !rh_str_is(o->version, "v1beta1")))
		return false;
	for (size_t i = 0; i < RH_LEN(forms); i++)
		if (rh_str_is(o->as, forms[i].as) && (list ? forms[i].list : forms[i].single)) {
			f->kind = forms[i].kind == RH_FORM_TABLE ? RH_FORM_TABLE : RH_FORM_PARTIAL;
			f->version = rh_str_is(o->version, "v1") ? "v1" : "v1beta1";
			return true;
		}
	return false;
}

bool rh_form_init(struct rh_form *f, const struct rh_request *q, bool list, struct rh_reply *r)
{
	const char *header = rh_request_header(q, "Accept"), *include = rh_request_query(q, "includeObject");
	struct rh_str rest = rh_str(header && *header ? header : "*/*"), part;
	struct offer o;

	static const char *const includes[] = { "", "None", "Metadata", "Object" };
	bool known = !include;
	*f = (struct rh_form){ .version = "v1", .include = include && *include ? *include : 'M' };
	for (size_t i = 0; i < RH_LEN(includes); i++)
		known |= include && !strcmp(include, includes[i]);
	while (rh_str_cut(&rest, ',', &part)) {
		read_offer(part, &o);
		if (!accept(f, &o, list))
			continue;
		if (f->kind == RH_FORM_TABLE && !known) {
			rh_status(r, 400, "BadRequest", NULL, NULL, "Unable to convert to Table as requested: includeObject: Invalid "
				  "value: \"%s\": must be 'Metadata', 'Object', 'None', or empty", include);
			return false;
		}
		return true;
	}
	rh_status(r, 406, "NotAcceptable", NULL, "",
		  "only the following media types are accepted: application/json, application/yaml, "
		  "application/vnd.kubernetes.protobuf");
	return false;
}

static const struct rh_column *columns_of(const struct rh_kind *k)
{
	return k->columns ? k->columns : rh_columns_default;
}

static void write_columns(const struct rh_kind *k, struct rh_buf *out)
{
	rh_buf_addz(out, "[");
	for (const struct rh_column *c = columns_of(k); c->name; c++)
		rh_buf_addf(out, "%s{\"name\":\"%s\",\"type\":\"%s\",\"format\":\"%s\",\"description\":\"%s\",\"priority\":%d}",
			    c == columns_of(k) ? "" : ",", c->name, c->type, c->format, c->description, c->priority);
	rh_buf_addz(out, "]");
}

static void write_partial(const struct rh_object *o, const char *version, struct rh_buf *out)
{
	rh_buf_addf(out, "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":", version);
	rh_buf_adds(out, o->meta);
	rh_buf_addc(out, '}');
}

static void write_row(const struct rh_form *f, const struct rh_object *o, struct rh_buf *out)
{
	rh_buf_addz(out, "{\"cells\":[");
	for (const struct rh_column *c = columns_of(o->kind); c->name; c++) {
		if (c != columns_of(o->kind))
			rh_buf_addc(out, ',');
		c->cell(o, out);
	}
	rh_buf_addz(out, "],\"object\":");
	if (f->include == 'N')
		rh_buf_addz(out, "null");
	else if (f->include == 'O')
		rh_buf_add(out, o->text, o->text_n);
	else
		write_partial(o, f->version, out);
	rh_buf_addc(out, '}');
}

static void open_table(const struct rh_form *f, struct rh_str meta, struct rh_buf *out)
{
	rh_buf_addf(out, "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":", f->version);
	rh_buf_adds(out, meta);
	rh_buf_addz(out, ",\"columnDefinitions\":");
}

static void one_row(const struct rh_form *f, const struct rh_object *o, bool columns, struct rh_buf *out)
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

void rh_form_event(const struct rh_form *f, const struct rh_object *o, bool first, struct rh_buf *out)
{
	if (f->kind == RH_FORM_TABLE)
		one_row(f, o, first, out);
	else if (f->kind == RH_FORM_PARTIAL)
		write_partial(o, f->version, out);
	else
		rh_buf_add(out, o->text, o->text_n);
}

void rh_form_object(const struct rh_form *f, const struct rh_object *o, struct rh_buf *out)
{
	rh_form_event(f, o, true, out);
	rh_buf_addc(out, '\n');
}

/* Elements of a typed list carry neither kind nor apiVersion; those of a custom resource do. */
static void write_item(const struct rh_object *o, struct rh_buf *out)
{
	size_t skip = (size_t)(o->meta.p - o->text) - strlen("\"metadata\":");
	if (o->kind->management)
		skip = 1;
	rh_buf_addc(out, '{');
	rh_buf_add(out, o->text + skip, o->text_n - skip);
}

void rh_form_list(const struct rh_form *f, const struct rh_kind *k, struct rh_object *const *v, size_t n,
		  struct rh_str meta, struct rh_buf *out)
{
	if (f->kind == RH_FORM_TABLE) {
		open_table(f, meta, out);
		write_columns(k, out);
		rh_buf_addz(out, ",\"rows\":[");
	} else {
		if (f->kind == RH_FORM_PARTIAL)
			rh_buf_addf(out, "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":",
				    f->version);
		else
			rh_buf_addf(out, "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":", k->kind, k->api);
		rh_buf_adds(out, meta);
		rh_buf_addz(out, ",\"items\":[");
	}
	for (size_t i = 0; i < n; i++) {
		if (i)
			rh_buf_addc(out, ',');
		if (f->kind == RH_FORM_TABLE)
			write_row(f, v[i], out);
		else if (f->kind == RH_FORM_PARTIAL)
			write_partial(v[i], f->version, out);
		else
			write_item(v[i], out);
	}
	rh_buf_addz(out, "]}\n");
}

/* What a server makes of the empty object that carries a bookmark: a Table gets one row of an object without a name. */
void rh_form_bookmark(const struct rh_form *f, const struct rh_kind *k, uint64_t rv, bool first, struct rh_buf *out)
{
	struct rh_value *v = rh_value_new(RH_V_MAP), *meta = rh_value_need_map(v, "metadata");
	rh_value_set(meta, "creationTimestamp", rh_value_new(RH_V_NULL));
	struct rh_object *o = rh_object_make(k, v, rv);
	rh_form_event(f, o, first, out);
	rh_object_drop(&o);
}
