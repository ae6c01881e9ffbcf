/* Faults on request: rules that the control port adds, found by path and method. */
#include "sandbox/fault.h"
#include "sandbox/api/watch.h"
#include "sandbox/request.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

struct sb_fault *sb_fault_for(struct sb_world *w, const struct sb_request *q)
{
	if (rh_str_starts(rh_str(q->path), "/sandbox/"))
		return NULL;
	for (struct sb_fault *f = w->faults; f; f = f->next) {
		if (!f->times || !rh_str_starts(rh_str(q->full_path), f->prefix) ||
		    (f->method && strcmp(f->method, q->method)))
			continue;
		if (f->times > 0)
			f->times--;
		return f;
	}
	return NULL;
}

void sb_fault_clear(struct sb_world *w)
{
	for (struct sb_fault *f = w->faults, *next; f; f = next) {
		next = f->next;
		free(f->prefix);
		free(f->method);
		free(f);
	}
	w->faults = NULL;
}

void sb_watches_close(struct sb_world *w)
{
	for (size_t i = 0; i < w->clusters_n; i++)
		sb_watches_end(&w->clusters[i].store);
}

size_t sb_watches_count(const struct sb_world *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->clusters_n; i++)
		n += sb_watches_of(&w->clusters[i].store);
	return n;
}
