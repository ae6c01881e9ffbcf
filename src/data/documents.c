/* See documents.h. */
#include "data/documents.h"
#include "base/base.h"
#include "data/json.h"
#include "data/yaml.h"

void data_documents_init(struct data_documents *d, struct rh_str text)
{
	*d = (struct data_documents){ .rest = text, .next = 1 };
}

static bool begins_document(struct rh_str line)
{
	return rh_str_starts(line, "---") &&
	       (line.n == 3 || line.p[3] == ' ' || line.p[3] == '\t' || line.p[3] == '\r');
}

static bool only_remarks(struct rh_str text)
{
	struct rh_str line;

	while (rh_str_cut(&text, '\n', &line)) {
		line = rh_str_trim(line);
		if (line.n && line.p[0] != '#' && line.p[0] != '%' && !rh_str_is(line, "---") &&
		    !rh_str_is(line, "..."))
			return false;
	}
	return true;
}

/* Takes one document off the rest, with the mark that it begins with. */
static struct rh_str cut(struct data_documents *d)
{
	struct rh_str rest = d->rest, line, document = d->rest;
	size_t lines = 0;

	while (rh_str_cut(&rest, '\n', &line)) {
		if (lines && begins_document(line)) {
			document.n = (size_t)(line.p - d->rest.p);
			break;
		}
		lines++;
	}
	d->rest = rh_str_from(d->rest, document.n);
	d->line = d->next;
	d->next += lines;
	return document;
}

/* JSON may stand behind the mark, which it does not know. */
static struct rh_str without_mark(struct data_documents *d, struct rh_str document)
{
	struct rh_str rest = document, line;

	if (!rh_str_cut(&rest, '\n', &line) || !rh_str_is(rh_str_trim(line), "---"))
		return document;
	d->line++;
	return rest;
}

/* For an error that names the line of the whole text: the lines before it count. */
static void read_again(const struct data_documents *d, struct rh_str document, struct rh_err *e)
{
	struct rh_secret padded, json;

	rh_secret_init(&padded);
	rh_secret_init(&json);
	for (size_t i = 1; i < d->line; i++)
		rh_secret_add(&padded, "\n", 1);
	rh_secret_add(&padded, document.p, document.n);
	if (data_yaml_to_json(rh_secret_peek(&padded), rh_out_secret(&json), e) == RH_OK)
		rh_err_set(e, RH_E_PARSE, _("The document at line %zu cannot be read."), d->line);
	rh_secret_release(&padded);
	rh_secret_release(&json);
}

static bool read_one(const struct data_documents *d, struct rh_str document, struct rh_secret *json, struct rh_str *it,
		     struct rh_err *e)
{
	struct rh_err none;

	*it = rh_str_trim(document);
	if (it->n && it->p[0] == '{' && data_json_check(*it, &none) == RH_OK)
		return true;
	rh_secret_clear(json);
	if (data_yaml_to_json(document, rh_out_secret(json), &none) != RH_OK) {
		read_again(d, document, e);
		return false;
	}
	*it = rh_secret_peek(json);
	return true;
}

bool data_documents_next(struct data_documents *d, struct rh_secret *json, struct rh_str *it, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	while (d->rest.n) {
		struct rh_str document = without_mark(d, cut(d));

		if (!only_remarks(document))
			return read_one(d, document, json, it, e);
	}
	return false;
}
