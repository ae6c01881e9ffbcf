/* Faults on request: rules that the control port adds, found by path and method. */
#include "sandbox/sandbox.h"

#include "sandbox/watch.h"

#include <string.h>

struct rh_fault *rh_fault_for(struct rh_world *w, const struct rh_request *q)
{
	if (rh_str_starts(rh_str(q->path), "/sandbox/"))
		return NULL;
	for (struct rh_fault *f = w->faults; f; f = f->next) {
		if (!f->times || !rh_str_starts(rh_str(q->full_path), f->prefix) || (f->method && strcmp(f->method, q->method)))
			continue;
		if (f->times > 0)
			f->times--;
		return f;
	}
	return NULL;
}

void rh_fault_clear(struct rh_world *w)
{
	for (struct rh_fault *f = w->faults, *next; f; f = next) {
		next = f->next;
		free(f->prefix);
		free(f->method);
		free(f);
	}
	w->faults = NULL;
}

void rh_watches_close(struct rh_world *w)
{
	for (size_t i = 0; i < w->clusters_n; i++)
		rh_watches_end(&w->clusters[i].store);
}

size_t rh_watches_count(const struct rh_world *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->clusters_n; i++)
		n += rh_watches_of(&w->clusters[i].store);
	return n;
}
