/* YAML to a tree, by libyaml's events. A byte order mark in front, and the UTF-16 that it may stand for, are libyaml's
 * matter. Aliases become copies, which is where a small file could become a huge tree: so every node and every byte of
 * a text is counted, copies too. */
#include "base/base.h"
#include "data/internal.h"
#include "data/text.h"
#include "data/yaml.h"

#include <string.h>
#include <yaml.h>

#define DEPTH_MOST 64
#define NODES_MOST ((size_t)100000)
#define BYTES_MOST ((size_t)8 << 20)
#define TAG_PREFIX "tag:yaml.org,2002:"

struct anchor {
	char *name;
	const struct data_yaml *node; /* NULL while it is being read */
};

struct builder {
	yaml_parser_t parser;
	struct rh_err *e;
	size_t nodes, bytes;
	struct anchor *anchors;
	size_t anchor_count;
	struct data_yaml *dropped; /* replaced members: an anchor may still name them */
};

/* ---- nodes ---- */

static void free_text(char *z, size_t n)
{
	if (z)
		explicit_bzero(z, n);
	free(z);
}

void data_yaml_free(struct data_yaml **y)
{
	while (*y) {
		struct data_yaml *gone = *y;
		*y = gone->next;
		data_yaml_free(&gone->child);
		free_text(gone->text, gone->n);
		free(gone->key);
		free(gone);
	}
}

const struct data_yaml *data_yaml_member(const struct data_yaml *map, const char *key)
{
	if (!map || map->kind != DATA_YAML_MAP)
		return NULL;
	for (const struct data_yaml *m = map->child; m; m = m->next)
		if (!strcmp(m->key, key))
			return m;
	return NULL;
}

static struct data_yaml *refuse(struct builder *b, enum rh_code code, size_t line, const char *why)
{
	rh_err_set(b->e, code, _("Line %zu of the YAML cannot be read"), line);
	rh_err_why(b->e, "%s", why);
	return NULL;
}

static struct data_yaml *parser_refused(struct builder *b)
{
	const yaml_parser_t *p = &b->parser;
	size_t line = (p->problem_mark.line ? p->problem_mark.line : p->context_mark.line) + 1;

	(void)refuse(b, RH_E_PARSE, line, p->problem ? p->problem : "");
	if (p->error == YAML_READER_ERROR)
		rh_err_fix(b->e, "%s", _("It takes UTF-8, or UTF-16 with a byte order mark: save it as UTF-8."));
	if (p->context)
		rh_err_why(b->e, _("%s: %s"), p->context, p->problem ? p->problem : "");
	return NULL;
}

static struct data_yaml *node_new(struct builder *b, enum data_yaml_kind kind, size_t line, size_t bytes)
{
	b->bytes += bytes;
	if (++b->nodes > NODES_MOST || b->bytes > BYTES_MOST)
		return refuse(b, RH_E_LIMIT, line, _("it becomes too large"));
	struct data_yaml *y = rh_alloc(sizeof *y);
	y->kind = kind;
	y->line = (int)line;
	return y;
}

static struct data_yaml *copy(struct builder *b, const struct data_yaml *from, int depth)
{
	if (depth > DEPTH_MOST)
		return refuse(b, RH_E_LIMIT, (size_t)from->line, _("it is nested too deeply"));
	struct data_yaml *y =
		node_new(b, from->kind, (size_t)from->line, from->n + (from->key ? strlen(from->key) : 0));
	if (!y)
		return NULL;
	y->plain = from->plain;
	y->n = from->n;
	y->text = from->text ? rh_str_dup(rh_str_n(from->text, from->n)) : NULL;
	struct data_yaml **end = &y->child;
	for (const struct data_yaml *c = from->child; c; c = c->next, end = &(*end)->next) {
		*end = copy(b, c, depth + 1);
		if (!*end) {
			data_yaml_free(&y);
			return NULL;
		}
		(*end)->key = c->key ? rh_strdup(c->key) : NULL;
		(*end)->key_plain = c->key_plain;
	}
	return y;
}

/* ---- anchors ---- */

static struct anchor *find_anchor(struct builder *b, const char *name)
{
	for (size_t i = 0; i < b->anchor_count; i++)
		if (!strcmp(b->anchors[i].name, name))
			return &b->anchors[i];
	return NULL;
}

/* The place of an anchor in the table; it may move with the next one. */
static size_t open_anchor(struct builder *b, const yaml_char_t *name)
{
	struct anchor *a = find_anchor(b, (const char *)name);

	if (!a) {
		b->anchors = rh_resize(b->anchors, b->anchor_count + 1, sizeof *b->anchors);
		a = &b->anchors[b->anchor_count++];
		a->name = rh_strdup((const char *)name);
	}
	a->node = NULL;
	return (size_t)(a - b->anchors);
}

static struct data_yaml *alias(struct builder *b, const yaml_event_t *event, int depth)
{
	size_t line = event->start_mark.line + 1;
	const struct anchor *a = find_anchor(b, (const char *)event->data.alias.anchor);

	if (!a)
		return refuse(b, RH_E_PARSE, line, _("it refers to a name that stands nowhere before"));
	if (!a->node)
		return refuse(b, RH_E_PARSE, line, _("it refers to itself"));
	return copy(b, a->node, depth);
}

/* ---- building ---- */

static struct data_yaml *next_node(struct builder *b, int depth);
static struct data_yaml *build(struct builder *b, const yaml_event_t *event, int depth);

static void drop(struct builder *b, struct data_yaml *y)
{
	y->next = b->dropped;
	b->dropped = y;
}

struct position {
	struct data_yaml *node;
	size_t at;
};

static int by_key(const void *a, const void *b)
{
	const struct position *x = a, *y = b;
	int d = strcmp(x->node->key, y->node->key);

	return d ? d : (x->at > y->at) - (x->at < y->at);
}

/* Of members with one name the last stays. */
static void drop_duplicates(struct builder *b, struct data_yaml *map, size_t count)
{
	struct position *all = rh_alloc((count + 1) * sizeof *all);
	struct data_yaml **link = &map->child, *m;
	size_t n = 0;
	bool *gone = rh_alloc(count + 1);

	for (m = map->child; m; m = m->next, n++)
		all[n] = (struct position){ m, n };
	qsort(all, n, sizeof *all, by_key);
	for (size_t i = 0; i + 1 < n; i++)
		gone[all[i].at] = !strcmp(all[i].node->key, all[i + 1].node->key);
	for (size_t i = 0; (m = *link); i++) {
		if (gone[i]) {
			*link = m->next;
			drop(b, m);
		} else {
			link = &m->next;
		}
	}
	free(all);
	free(gone);
}

/* "<<: *defaults": copies of its members go before the map's own, so that these win. */
static bool merge_one(struct builder *b, struct data_yaml *map, const struct data_yaml *from, int depth, size_t *count)
{
	struct data_yaml *all, **end;

	if (from->kind != DATA_YAML_MAP)
		return refuse(b, RH_E_PARSE, (size_t)from->line, _("only a map can be merged with <<")) != NULL;
	all = copy(b, from, depth);
	if (!all)
		return false;
	for (end = &all->child; *end; end = &(*end)->next)
		++*count;
	*end = map->child;
	map->child = all->child;
	all->child = NULL;
	data_yaml_free(&all);
	return true;
}

static bool merge(struct builder *b, struct data_yaml *map, const struct data_yaml *merges, int depth, size_t *count)
{
	for (const struct data_yaml *m = merges; m; m = m->next) {
		if (m->kind != DATA_YAML_LIST && !merge_one(b, map, m, depth, count))
			return false;
		for (const struct data_yaml *c = m->kind == DATA_YAML_LIST ? m->child : NULL; c; c = c->next)
			if (!merge_one(b, map, c, depth, count))
				return false;
	}
	return true;
}

static bool read_key(struct builder *b, const yaml_event_t *event, char **key, bool *plain)
{
	size_t line = event->start_mark.line + 1;

	if (event->type != YAML_SCALAR_EVENT)
		return refuse(b, RH_E_PARSE, line, _("a name must be a plain text")) != NULL;
	*plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	b->bytes += event->data.scalar.length;
	if (memchr(event->data.scalar.value, 0, event->data.scalar.length))
		return refuse(b, RH_E_PARSE, line, _("a name must be a plain text")) != NULL;
	*key = rh_str_dup(rh_str_n((const char *)event->data.scalar.value, event->data.scalar.length));
	return true;
}

/* One member, its name being read already. Merges go to a list of their own. */
static bool read_member(struct builder *b, const yaml_event_t *name, struct data_yaml ***end, struct data_yaml **merges,
			size_t *count, int depth)
{
	char *key = NULL;
	bool plain = false;

	if (!read_key(b, name, &key, &plain))
		return false;
	struct data_yaml *value = next_node(b, depth + 1);
	if (!value) {
		free(key);
		return false;
	}
	value->key = key;
	value->key_plain = plain;
	if (plain && !strcmp(key, "<<")) {
		value->next = *merges;
		*merges = value;
		return true;
	}
	**end = value;
	*end = &value->next;
	++*count;
	return true;
}

static bool read_event(struct builder *b, yaml_event_t *event)
{
	if (yaml_parser_parse(&b->parser, event))
		return true;
	(void)parser_refused(b);
	return false;
}

static void event_end(yaml_event_t *event)
{
	if (event->type == YAML_SCALAR_EVENT)
		explicit_bzero(event->data.scalar.value, event->data.scalar.length);
	yaml_event_delete(event);
}

static bool read_members(struct builder *b, struct data_yaml *map, int depth)
{
	struct data_yaml **end = &map->child, *merges = NULL;
	size_t count = 0;
	yaml_event_t event;
	bool ok = true, more = true;

	while (ok && more && (ok = read_event(b, &event))) {
		more = event.type != YAML_MAPPING_END_EVENT;
		if (more)
			ok = read_member(b, &event, &end, &merges, &count, depth);
		event_end(&event);
	}
	ok = ok && merge(b, map, merges, depth, &count);
	while (merges) {
		struct data_yaml *m = merges;
		merges = m->next;
		drop(b, m);
	}
	if (ok)
		drop_duplicates(b, map, count);
	return ok;
}

static bool read_elements(struct builder *b, struct data_yaml *list, int depth)
{
	struct data_yaml **end = &list->child;
	yaml_event_t event;

	for (;;) {
		if (!read_event(b, &event))
			return false;
		bool last = event.type == YAML_SEQUENCE_END_EVENT;
		if (!last)
			*end = build(b, &event, depth + 1);
		event_end(&event);
		if (last || !*end)
			return last;
		end = &(*end)->next;
	}
}

/* May this scalar mean something else than its text? A tag decides, else whether it was quoted. */
static bool is_plain(const char *tag, yaml_scalar_style_t style)
{
	static const char *const typed[] = { "int", "float", "bool", "null" };

	if (!tag)
		return style == YAML_PLAIN_SCALAR_STYLE;
	for (size_t i = 0; i < RH_LEN(typed); i++)
		if (rh_str_starts(rh_str(tag), TAG_PREFIX) && !strcmp(tag + strlen(TAG_PREFIX), typed[i]))
			return true;
	return false;
}

/* The bytes themselves (yaml.v2, resolve.go): whoever takes base64 for this field has it twice. */
static struct data_yaml *binary(struct builder *b, const yaml_event_t *event, struct data_yaml *y)
{
	struct rh_secret bytes = { 0 };
	bool ok = data_base64_decode(rh_str_n((const char *)event->data.scalar.value, event->data.scalar.length), false,
				     rh_out_secret(&bytes));

	if (ok) {
		y->text = rh_str_dup(rh_secret_peek(&bytes));
		y->n = bytes.n;
	} else {
		(void)refuse(b, RH_E_PARSE, event->start_mark.line + 1, _("what is tagged as !!binary is not base64"));
		data_yaml_free(&y);
	}
	rh_secret_release(&bytes);
	return y;
}

static struct data_yaml *scalar(struct builder *b, const yaml_event_t *event)
{
	size_t line = event->start_mark.line + 1, n = event->data.scalar.length;
	const char *tag = (const char *)event->data.scalar.tag;

	struct data_yaml *y = node_new(b, DATA_YAML_SCALAR, line, n);
	if (!y)
		return NULL;
	if (tag && !strcmp(tag, TAG_PREFIX "binary"))
		return binary(b, event, y);
	y->plain = is_plain(tag, event->data.scalar.style);
	y->text = rh_str_dup(rh_str_n((const char *)event->data.scalar.value, n));
	y->n = n;
	return y;
}

static struct data_yaml *container(struct builder *b, const yaml_event_t *event, int depth)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	size_t line = event->start_mark.line + 1;

	if (depth > DEPTH_MOST)
		return refuse(b, RH_E_LIMIT, line, _("it is nested too deeply"));
	struct data_yaml *y = node_new(b, map ? DATA_YAML_MAP : DATA_YAML_LIST, line, 0);
	if (y && !(map ? read_members(b, y, depth) : read_elements(b, y, depth)))
		data_yaml_free(&y);
	return y;
}

static struct data_yaml *build(struct builder *b, const yaml_event_t *event, int depth)
{
	const yaml_char_t *name = NULL;
	struct data_yaml *y;
	size_t at = 0;

	if (event->type == YAML_ALIAS_EVENT)
		return alias(b, event, depth);
	if (event->type == YAML_SCALAR_EVENT)
		name = event->data.scalar.anchor;
	else if (event->type == YAML_MAPPING_START_EVENT)
		name = event->data.mapping_start.anchor;
	else if (event->type == YAML_SEQUENCE_START_EVENT)
		name = event->data.sequence_start.anchor;
	else
		RH_BUG("libyaml gave event %d where a node begins", (int)event->type);
	if (name)
		at = open_anchor(b, name);
	y = event->type == YAML_SCALAR_EVENT ? scalar(b, event) : container(b, event, depth);
	if (name)
		b->anchors[at].node = y;
	return y;
}

static struct data_yaml *next_node(struct builder *b, int depth)
{
	yaml_event_t event;
	struct data_yaml *y;

	if (!read_event(b, &event))
		return NULL;
	y = build(b, &event, depth);
	event_end(&event);
	return y;
}

/* ---- documents ---- */

/* Takes events until one of the wanted type; what comes between holds nothing. *found is false at the stream's end. */
static bool skip_to(struct builder *b, yaml_event_type_t type, bool *found)
{
	yaml_event_type_t came;
	yaml_event_t event;

	do {
		if (!read_event(b, &event))
			return false;
		came = event.type;
		event_end(&event);
	} while (came != type && came != YAML_STREAM_END_EVENT);
	*found = came == type;
	return true;
}

static struct data_yaml *read_document(struct builder *b, bool only)
{
	struct data_yaml *root;
	bool found;

	if (!skip_to(b, YAML_DOCUMENT_START_EVENT, &found))
		return NULL;
	root = found ? next_node(b, 1) : node_new(b, DATA_YAML_MAP, 1, 0);
	if (!root || !found)
		return root;
	if (root->kind == DATA_YAML_SCALAR && root->plain && !root->n) {
		data_yaml_free(&root);
		root = node_new(b, DATA_YAML_MAP, 1, 0);
	}
	size_t line = b->parser.mark.line + 1;
	bool ok = !only || skip_to(b, YAML_DOCUMENT_START_EVENT, &found);
	if (ok && only && found) {
		(void)refuse(b, RH_E_PARSE, line, _("a second document begins here: only one is read"));
		ok = false;
	}
	if (!ok)
		data_yaml_free(&root);
	return root;
}

static struct data_yaml *parse(struct rh_str text, bool only, struct rh_err *e)
{
	struct builder b = { .e = e };

	if (text.n > BYTES_MOST) {
		rh_err_set(e, RH_E_LIMIT, _("The YAML is larger than %zu bytes"), BYTES_MOST);
		return NULL;
	}
	if (!yaml_parser_initialize(&b.parser))
		RH_BUG("libyaml cannot begin");
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
	struct data_yaml *root = read_document(&b, only);
	yaml_parser_delete(&b.parser);
	for (size_t i = 0; i < b.anchor_count; i++)
		free(b.anchors[i].name);
	free(b.anchors);
	data_yaml_free(&b.dropped);
	return root;
}

struct data_yaml *data_yaml_parse(struct rh_str text, struct rh_err *e)
{
	return parse(text, false, e);
}

struct data_yaml *data_yaml_parse_only(struct rh_str text, struct rh_err *e)
{
	return parse(text, true, e);
}
