/* Rows as one block: the struct, and its strings one behind the other after it. */
#include "kube/row.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/list/pick.h"

#include <string.h>

void kube_row_begin(struct kube_row_maker *m)
{
	memset(m, 0, sizeof *m);
	rh_buf_init(&m->text, (size_t)64 << 10);
}

static void row_string(struct kube_row_maker *m, size_t member)
{
	if (m->count == RH_LEN(m->at))
		RH_BUG("a row with more than %u strings", m->count);
	m->member[m->count] = member;
	m->at[m->count++] = m->text.n;
}

void kube_row_text(struct kube_row_maker *m, size_t member, struct rh_str text)
{
	row_string(m, member);
	rh_buf_adds(&m->text, text);
	rh_buf_addc(&m->text, '\0');
}

void kube_row_json(struct kube_row_maker *m, size_t member, struct rh_str raw)
{
	size_t before = m->text.n;

	row_string(m, member);
	if (raw.n && !data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&m->text)))
		m->text.n = before;
	rh_buf_addc(&m->text, '\0');
}

void kube_row_key(struct kube_row_maker *m, const char *prefix, const struct kube_meta *meta)
{
	row_string(m, offsetof(struct rh_row, key));
	rh_buf_addz(&m->text, prefix);
	if (!kube_meta_key(meta, &m->text))
		m->broken = true;
	rh_buf_addc(&m->text, '\0');
}

void *kube_row_end(struct kube_row_maker *m, size_t size)
{
	char *block = NULL, *texts;

	if (!m->broken && !m->text.over) {
		block = rh_alloc(size + m->text.n);
		texts = block + size;
		memcpy(texts, m->text.p, m->text.n);
		for (unsigned i = 0; i < m->count; i++) {
			const char *string = texts + m->at[i];

			memcpy(block + m->member[i], &string, sizeof string);
		}
		if (!((struct rh_row *)(void *)block)->key)
			RH_BUG("a row without a key");
	}
	rh_buf_release(&m->text);
	return block;
}
