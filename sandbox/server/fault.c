/* Faults on request: rules that the control port adds, found by path and method. */
#include "sandbox/fault.h"
#include "sandbox/access.h"
#include "sandbox/api/watch.h"
#include "sandbox/request.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* Is it somebody else who asks? */
static bool is_other(const struct sb_request *q, const char *user)
{
	struct sb_request copy = *q;

	return user && (!sb_authenticate(&copy) || !copy.user || strcmp(copy.user->name, user));
}

struct sb_fault *sb_fault_for(struct sb_world *w, const struct sb_request *q)
{
	if (rh_str_starts(rh_str(q->path), "/sandbox/"))
		return NULL;
	for (struct sb_fault *f = w->faults; f; f = f->next) {
		if (!f->times || !rh_str_starts(rh_str(q->full_path), f->prefix) ||
		    (f->method && strcmp(f->method, q->method)) || is_other(q, f->user))
			continue;
		if (f->times > 0)
			f->times--;
		return f;
	}
	return NULL;
}

static void release(struct sb_fault *f)
{
	free(f->prefix);
	free(f->method);
	free(f->user);
	free(f);
}

void sb_fault_clear(struct sb_world *w)
{
	sb_fault_churn(w, NULL);
	for (struct sb_fault *f = w->faults, *next; f; f = next) {
		next = f->next;
		release(f);
	}
	w->faults = NULL;
}

void sb_fault_slow(struct sb_world *w, const char *user, int64_t ms)
{
	for (struct sb_fault **at = &w->faults; *at;) {
		struct sb_fault *f = *at;
		if (f->slow && (user ? f->user && !strcmp(f->user, user) : !f->user)) {
			*at = f->next;
			release(f);
		} else {
			at = &f->next;
		}
	}
	if (!ms)
		return;
	struct sb_fault *f = rh_alloc(sizeof *f);
	*f = (struct sb_fault){ .next = w->faults, .delay = ms, .times = -1, .cut = -1, .slow = true };
	f->prefix = rh_strdup("/");
	f->user = user ? rh_strdup(user) : NULL;
	w->faults = f;
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
