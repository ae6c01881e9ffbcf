/* Objects as a person may see them: secret values masked with marks of one length, and what changed between two. */
#include "app/rotate.h"
#include "app/yaml_edit.h"
#include "base/base.h"
#include "data/json.h"
#include "data/yaml.h"

#include <string.h>

#define MASK "••••••••"
#define MARK '\x1f'
enum { CONFIG_WIDTH = 74, CONFIG_DEPTH = 16 };

bool app_mask_secret(void *ctx, const char *pointer)
{
	(void)ctx;
	return strncmp(pointer, "/data/", 6) == 0 || strncmp(pointer, "/stringData/", 12) == 0 ||
	       strcmp(pointer, "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration") == 0;
}

/* /registries/HOST/MEMBER */
bool app_mask_credential(void *ctx, const char *pointer)
{
	struct rh_str rest = rh_str(pointer), part[4] = { { 0 } };
	size_t n = 0;

	(void)ctx;
	while (n < RH_LEN(part) && rh_str_cut(&rest, '/', &part[n]))
		n++;
	return n == 4 && rh_str_is(part[1], "registries") && !rh_str_is(part[3], "username") &&
	       !rh_str_is(part[3], "email");
}

enum rh_code app_mask_yaml(struct rh_str object, bool (*masked)(void *ctx, const char *pointer), struct rh_buf *out,
			   struct rh_err *e)
{
	return app_yaml_text(object, masked ? masked : app_mask_secret, out, e);
}

/* ---- docker config ---- */

/* A name on this list is not secret; every other value is, known or not. */
static bool is_plain(struct rh_str raw_key)
{
	return data_json_key_is(raw_key, "username") || data_json_key_is(raw_key, "email");
}

struct config_writer {
	struct rh_buf *out;
	enum { ALL_IN_ONE, REGISTRY_A_LINE, MEMBER_A_LINE } lines;
	/* For a diff each line ends with MARK and what it is about, which no line of JSON holds; else NULL. */
	struct rh_buf *path, *line_path;
};

static void mark_line(const struct config_writer *w)
{
	if (!w->path)
		return;
	rh_buf_addc(w->out, MARK);
	rh_buf_adds(w->out, rh_buf_str(w->line_path));
	rh_buf_clear(w->line_path);
	rh_buf_adds(w->line_path, rh_buf_str(w->path));
}

static void line_break(struct config_writer *w, int depth)
{
	mark_line(w);
	rh_buf_addc(w->out, '\n');
	for (int i = 0; i < depth; i++)
		rh_buf_addz(w->out, "  ");
}

static void write_value(struct config_writer *w, struct rh_str value, struct rh_str other, bool plain, int depth);

static struct rh_str same_member(struct rh_str container, struct rh_str raw_key, unsigned index)
{
	struct data_json_iter it;
	struct rh_str found = { 0 };
	unsigned i = 0;

	if (!container.n || !data_json_iter_init(&it, container))
		return found;
	for (; data_json_next(&it); i++)
		if (raw_key.n ? rh_str_eq(it.key, raw_key) : i == index)
			found = it.value;
	return found;
}

static bool is_container(struct rh_str value)
{
	return value.n && (value.p[0] == '{' || value.p[0] == '[');
}

static bool holds_containers(struct rh_str value)
{
	struct data_json_iter it;
	bool any = false;

	if (data_json_iter_init(&it, value))
		while (data_json_next(&it))
			any |= is_container(it.value);
	return any;
}

/* Steps into a member; returns where to step back to. */
static size_t path_down(const struct config_writer *w, struct rh_str raw_key, unsigned index)
{
	size_t was = w->path ? w->path->n : 0;

	if (w->path && raw_key.n)
		rh_buf_adds(w->path, raw_key);
	else if (w->path)
		rh_buf_addf(w->path, "[%u]", index);
	return was;
}

static void path_up(const struct config_writer *w, size_t to)
{
	if (!w->path)
		return;
	w->path->n = to;
	w->path->p[to] = '\0';
}

static void write_container(struct config_writer *w, struct rh_str value, struct rh_str other,
			    struct data_json_iter *it, int depth)
{
	bool object = value.p[0] == '{';
	bool broken = w->lines == MEMBER_A_LINE || (w->lines == REGISTRY_A_LINE && holds_containers(value));
	unsigned i = 0;

	rh_buf_addc(w->out, value.p[0]);
	for (; data_json_next(it); i++) {
		rh_buf_addz(w->out, i ? "," : "");
		size_t up = path_down(w, it->key, i);
		if (broken)
			line_break(w, depth + 1);
		if (object) {
			rh_buf_adds(w->out, it->key);
			rh_buf_addc(w->out, ':');
		}
		write_value(w, it->value, same_member(other, it->key, i), object && is_plain(it->key), depth + 1);
		path_up(w, up);
	}
	if (broken) {
		size_t up = path_down(w, RH_STR("}"), 0);
		line_break(w, depth);
		path_up(w, up);
	}
	rh_buf_addc(w->out, object ? '}' : ']');
}

static void write_value(struct config_writer *w, struct rh_str value, struct rh_str other, bool plain, int depth)
{
	struct data_json_iter it;

	if (depth < CONFIG_DEPTH && is_container(value) && data_json_iter_init(&it, value)) {
		write_container(w, value, other, &it, depth);
		return;
	}
	if (plain) {
		rh_buf_adds(w->out, value);
		return;
	}
	bool changed = other.n && !rh_str_eq(value, other);
	rh_buf_addf(w->out, "\"%s\"", changed ? _("(changed)") : MASK);
}

/* The widest line of what was written. */
static int width_of(struct rh_str text)
{
	struct rh_str line;
	int widest = 0;

	while (rh_str_cut(&text, '\n', &line)) {
		int w = rh_text_columns(line, CONFIG_WIDTH + 1);
		widest = w > widest ? w : widest;
	}
	return widest;
}

void app_mask_docker_config(struct rh_str value, struct rh_str other, struct rh_buf *out)
{
	struct config_writer w = { .out = out, .lines = other.n ? MEMBER_A_LINE : ALL_IN_ONE };
	struct rh_err e;
	size_t start = out->n;

	value = rh_str_trim(value);
	if (data_json_check(value, &e) != RH_OK) {
		rh_buf_addz(out, MASK);
		return;
	}
	for (;; w.lines++) { /* as compact as fits */
		write_value(&w, value, rh_str_trim(other), false, 0);
		if (w.lines == MEMBER_A_LINE || width_of(rh_str_n(out->p + start, out->n - start)) <= CONFIG_WIDTH)
			return;
		out->n = start;
		out->p[start] = '\0';
	}
}

/* ---- lines that differ ---- */

struct lines {
	struct rh_str *v;
	size_t n;
};

static struct lines split(struct rh_str text)
{
	struct lines l = { 0 };
	struct rh_str part;

	while (rh_str_cut(&text, '\n', &part)) {
		if (!part.n && !text.n)
			break;
		l.v = rh_resize(l.v, l.n + 1, sizeof *l.v);
		l.v[l.n++] = part;
	}
	return l;
}

struct differ {
	void (*line)(void *ctx, enum app_diff kind, struct rh_str text);
	void *ctx;
};

static void give(const struct differ *d, enum app_diff kind, const struct rh_str *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		d->line(d->ctx, kind, v[i]);
}

/* Longest common subsequence; objects are small, and where they are not, all old then all new is said. */
static void give_changed(const struct differ *d, const struct rh_str *a, size_t n, const struct rh_str *b, size_t m)
{
	enum { MOST = 4000000 };
	size_t i = 0, j = 0, w = m + 1;

	if (!n || !m || (n + 1) > MOST / w) {
		give(d, APP_DIFF_OLD, a, n);
		give(d, APP_DIFF_NEW, b, m);
		return;
	}
	uint16_t *common = rh_alloc((n + 1) * w * sizeof *common);
	for (size_t y = n; y-- > 0;)
		for (size_t x = m; x-- > 0;) {
			uint16_t down = common[(y + 1) * w + x], right = common[y * w + x + 1];
			common[y * w + x] = rh_str_eq(a[y], b[x]) ? (uint16_t)(common[(y + 1) * w + x + 1] + 1)
					    : down > right        ? down
								  : right;
		}
	while (i < n || j < m) {
		if (i < n && j < m && rh_str_eq(a[i], b[j])) {
			give(d, APP_DIFF_SAME, &a[i++], 1);
			j++;
		} else if (i < n && (j == m || common[(i + 1) * w + j] >= common[i * w + j + 1])) {
			give(d, APP_DIFF_OLD, &a[i++], 1);
		} else {
			give(d, APP_DIFF_NEW, &b[j++], 1);
		}
	}
	free(common);
}

void app_diff_lines(struct rh_str a, struct rh_str b, void (*line)(void *ctx, enum app_diff kind, struct rh_str text),
		    void *ctx)
{
	struct differ d = { line, ctx };
	struct lines x = split(a), y = split(b);
	size_t head = 0, tail = 0;

	while (head < x.n && head < y.n && rh_str_eq(x.v[head], y.v[head]))
		head++;
	while (tail < x.n - head && tail < y.n - head && rh_str_eq(x.v[x.n - 1 - tail], y.v[y.n - 1 - tail]))
		tail++;
	give(&d, APP_DIFF_SAME, x.v, head);
	if (x.n - head - tail || y.n - head - tail)
		give_changed(&d, x.v + head, x.n - head - tail, y.v + head, y.n - head - tail);
	give(&d, APP_DIFF_SAME, x.v + x.n - tail, tail);
	free(x.v);
	free(y.v);
}

/* ---- two docker configs ---- */

static void write_marked(struct rh_str value, struct rh_str other, struct rh_buf *out)
{
	struct rh_buf path, line_path;
	struct config_writer w = { out, MEMBER_A_LINE, &path, &line_path };
	struct rh_err e;

	rh_buf_init(&path, (size_t)1 << 20);
	rh_buf_init(&line_path, (size_t)1 << 20);
	if (data_json_check(value, &e) == RH_OK) {
		write_value(&w, value, other, false, 0);
		mark_line(&w);
	} else {
		rh_buf_addz(out, MASK);
	}
	rh_buf_release(&path);
	rh_buf_release(&line_path);
}

static void unmarked_line(void *ctx, enum app_diff kind, struct rh_str text)
{
	const struct differ *d = ctx;
	const char *mark = memchr(text.p, MARK, text.n);

	d->line(d->ctx, kind, mark ? rh_str_n(text.p, (size_t)(mark - text.p)) : text);
}

void app_mask_config_diff(struct rh_str was, struct rh_str now,
			  void (*line)(void *ctx, enum app_diff kind, struct rh_str text), void *ctx)
{
	struct differ d = { line, ctx };
	struct rh_buf before, after;

	was = rh_str_trim(was);
	now = rh_str_trim(now);
	rh_buf_init(&before, (size_t)16 << 20);
	rh_buf_init(&after, (size_t)16 << 20);
	write_marked(was, was, &before);
	write_marked(now, was, &after);
	app_diff_lines(rh_buf_str(&before), rh_buf_str(&after), unmarked_line, &d);
	rh_buf_release(&before);
	rh_buf_release(&after);
}
