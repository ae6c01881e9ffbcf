/* Rows as one block: the struct, and its strings one behind the other after it. */
#include "kube/row.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"
#include "kube/list/row_spec.h"

#include <string.h>

enum { TYPICAL = 255 }; /* bytes of texts, so that most rows need not grow */

void kube_row_begin(struct kube_row_maker *m)
{
	memset(m, 0, sizeof *m);
	rh_buf_init(&m->text, (size_t)64 << 10);
	rh_buf_room(&m->text, TYPICAL);
}

static void row_string(struct kube_row_maker *m, size_t member)
{
	if (m->count == RH_LEN(m->at))
		RH_BUG("a row with more than %u strings", m->count);
	m->member[m->count] = member;
	m->at[m->count++] = m->text.n;
}

/* The last string is there. One that another ends with is kept once: the name in the key, and all that are empty. */
static void row_string_end(struct kube_row_maker *m)
{
	size_t *at = &m->at[m->count - 1], n = m->text.n - *at;

	rh_buf_addc(&m->text, '\0');
	for (unsigned i = 0; i + 1 < m->count && !m->text.over; i++) {
		size_t longer = strlen(m->text.p + m->at[i]);

		if (m->shared[i] || longer < n || memcmp(m->text.p + m->at[i] + longer - n, m->text.p + *at, n) != 0)
			continue;
		m->text.n = *at;
		*at = m->at[i] + longer - n;
		break;
	}
}

void kube_row_text(struct kube_row_maker *m, size_t member, struct rh_str text)
{
	row_string(m, member);
	rh_buf_adds(&m->text, text);
	row_string_end(m);
}

void kube_row_json(struct kube_row_maker *m, size_t member, struct rh_str raw)
{
	size_t before = m->text.n;

	row_string(m, member);
	if (raw.n && !data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&m->text)))
		m->text.n = before;
	row_string_end(m);
}

/* Of the whole program and never given up, because rows point there: so many and no longer ones, whatever a server
 * sends.
 */
enum { COMMON_MOST = 4096, COMMON_LONGEST = 64 };
static struct rh_rows common;

static const char *shared(struct rh_str text)
{
	struct rh_row *row = rh_rows_get(&common, text.p);

	if (!row && common.n < COMMON_MOST && text.n <= COMMON_LONGEST) {
		row = rh_row_copy(&(struct rh_row){ .key = text.p }, sizeof *row, (const size_t[]){ 0 });
		rh_rows_put(&common, row);
	}
	return row ? row->key : NULL;
}

/* The last string is in the row, and is taken out of it if it can be had elsewhere. */
static void row_string_share(struct kube_row_maker *m, size_t before)
{
	if (m->text.over || m->text.n == before)
		return;
	m->shared[m->count - 1] = shared(rh_str(m->text.p + before));
	if (m->shared[m->count - 1])
		m->text.n = before;
}

void kube_row_common(struct kube_row_maker *m, size_t member, struct rh_str raw)
{
	size_t before = m->text.n;

	kube_row_json(m, member, raw);
	row_string_share(m, before);
}

void kube_row_common_text(struct kube_row_maker *m, size_t member, struct rh_str text)
{
	size_t before = m->text.n;

	kube_row_text(m, member, text);
	row_string_share(m, before);
}

void kube_row_key(struct kube_row_maker *m, const char *prefix, const struct kube_meta *meta)
{
	row_string(m, offsetof(struct rh_row, key));
	rh_buf_addz(&m->text, prefix);
	if (!kube_meta_key(meta, &m->text))
		m->broken = true;
	row_string_end(m);
}

/* ---- by a table ---- */

/* One walk over the object for all pointers: `wanted` are those that lead here, of which `skip` bytes are behind us. */
static void find(struct kube_row_maker *m, struct rh_str object, uint32_t wanted, size_t skip)
{
	const struct kube_row_member *members = m->spec->members;
	struct data_json_iter it;

	if (!data_json_iter_within(&it, object) || it.close != '}')
		return;
	while (data_json_next(&it)) {
		uint32_t deeper = 0;
		size_t next = 0;

		for (unsigned i = 0; i < KUBE_ROW_MEMBERS && members[i].pointer; i++) {
			struct rh_str step;

			if (!(wanted >> i & 1))
				continue;
			step = rh_str(members[i].pointer + skip + 1);
			step.n = rh_str_find(step, "/");
			if (!kube_named(it.key, step))
				continue;
			next = skip + 1 + step.n;
			if (members[i].pointer[next])
				deeper |= 1u << i;
			else
				m->found[i] = it.value;
		}
		if (deeper)
			find(m, it.value, deeper, next);
	}
}

static bool absent(struct rh_str raw)
{
	return !raw.n || rh_str_is(raw, "null") || rh_str_is(raw, "\"\"");
}

static unsigned first_found(const struct kube_row_maker *m, size_t at)
{
	unsigned first = KUBE_ROW_MEMBERS;

	for (unsigned i = KUBE_ROW_MEMBERS; i-- > 0;)
		if (m->spec->members[i].pointer && m->spec->members[i].at == at &&
		    (first == KUBE_ROW_MEMBERS || !absent(m->found[i])))
			first = i;
	return first;
}

struct rh_str kube_row_found(const struct kube_row_maker *m, size_t at)
{
	unsigned i = first_found(m, at);

	return i < KUBE_ROW_MEMBERS ? m->found[i] : rh_str_n(NULL, 0);
}

static void take_text(struct kube_row_maker *m, const struct kube_row_member *member, struct rh_str raw)
{
	struct rh_buf joined;

	if (!member->join) {
		kube_row_json(m, member->at, raw);
		return;
	}
	rh_buf_init(&joined, m->text.limit);
	kube_join(raw, member->join, &joined);
	kube_row_text(m, member->at, rh_buf_str(&joined));
	rh_buf_release(&joined);
}

void kube_row_from(struct kube_row_maker *m, const struct kube_row_spec *spec, const char *prefix, struct rh_str object)
{
	struct kube_meta meta;

	kube_row_begin(m);
	m->spec = spec;
	kube_meta_read(kube_member(object, "metadata"), &meta);
	kube_row_key(m, prefix, &meta);
	find(m, object, UINT32_MAX, 0);
	for (unsigned i = 0; i < KUBE_ROW_MEMBERS && spec->members[i].pointer; i++)
		if (spec->members[i].kind == KUBE_ROW_TEXT && first_found(m, spec->members[i].at) == i)
			take_text(m, &spec->members[i], m->found[i]);
}

static void take_number(const struct kube_row_maker *m, unsigned i, char *block)
{
	const struct kube_row_member *member = &m->spec->members[i];
	int64_t time = kube_time(m->found[i]);
	int number = (int)kube_number(m->found[i], -1);

	if (member->kind == KUBE_ROW_TIME)
		memcpy(block + member->at, &time, sizeof time);
	else
		memcpy(block + member->at, &number, sizeof number);
}

bool kube_row_spec_metadata(const struct kube_row_spec *spec)
{
	for (unsigned i = 0; i < KUBE_ROW_MEMBERS && spec->members[i].pointer; i++)
		if (!rh_str_starts(rh_str(spec->members[i].pointer), "/metadata/"))
			return false;
	return true;
}

struct rh_row *kube_row_spec_make(void *spec, const struct kube_table_columns *columns, struct rh_str element)
{
	const struct kube_row_spec *is = spec;
	struct kube_row_maker m;

	kube_row_from(&m, is, "", columns ? kube_member(element, "object") : element);
	return kube_row_end(&m, is->size);
}

/* ---- together ---- */

void *kube_row_end(struct kube_row_maker *m, size_t size)
{
	char *block = NULL, *texts;

	if (!m->broken && !m->text.over) {
		block = rh_alloc(size + m->text.n);
		texts = block + size;
		memcpy(texts, m->text.p, m->text.n);
		for (unsigned i = 0; i < m->count; i++) {
			const char *string = m->shared[i] ? m->shared[i] : texts + m->at[i];

			memcpy(block + m->member[i], &string, sizeof string);
		}
		if (!((struct rh_row *)(void *)block)->key)
			RH_BUG("a row without a key");
		for (unsigned i = 0; m->spec && i < KUBE_ROW_MEMBERS && m->spec->members[i].pointer; i++)
			if (m->spec->members[i].kind != KUBE_ROW_TEXT && first_found(m, m->spec->members[i].at) == i)
				take_number(m, i, block);
	}
	rh_buf_release(&m->text);
	return block;
}
