/* message: replies wait here for their owners; what is for the dead is dropped. */
#include "base/base.h"

#include <string.h>

static struct {
	uint32_t *generation; /* of owner id i + 1; odd while alive */
	size_t count;
} owners;

static struct {
	struct rh_message *v; /* a ring */
	size_t first, n, cap;
} box;

struct rh_owner rh_owner_new(void)
{
	for (size_t i = 0; i < owners.count; i++)
		if (owners.generation[i] % 2 == 0)
			return (struct rh_owner){ (uint32_t)i + 1, ++owners.generation[i] };
	owners.generation = rh_grow(owners.generation, owners.count, sizeof *owners.generation);
	owners.generation[owners.count] = 1;
	return (struct rh_owner){ (uint32_t)++owners.count, 1 };
}

bool rh_owner_alive(struct rh_owner o)
{
	return o.id && o.id <= owners.count && owners.generation[o.id - 1] == o.generation;
}

void rh_owner_end(struct rh_owner o)
{
	if (rh_owner_alive(o))
		owners.generation[o.id - 1]++;
}

void rh_message_post(struct rh_message m)
{
	if (box.n == box.cap) {
		size_t cap = box.cap ? box.cap * 2 : 16;
		struct rh_message *v = rh_alloc(cap * sizeof *v);
		for (size_t i = 0; i < box.n; i++)
			v[i] = box.v[(box.first + i) % box.cap];
		free(box.v);
		box.v = v;
		box.first = 0;
		box.cap = cap;
	}
	box.v[(box.first + box.n++) % box.cap] = m;
}

bool rh_message_take(struct rh_message *m)
{
	while (box.n) {
		*m = box.v[box.first];
		box.first = (box.first + 1) % box.cap;
		box.n--;
		if (rh_owner_alive(m->to))
			return true;
		rh_message_release(m);
	}
	return false;
}

void rh_message_release(struct rh_message *m)
{
	if (m->body && m->drop)
		m->drop(m->body);
	m->body = NULL;
}

void *rh_message_steal(struct rh_message *m)
{
	void *body = m->body;
	m->body = NULL;
	return body;
}

bool rh_message_waiting(void)
{
	return box.n > 0;
}
