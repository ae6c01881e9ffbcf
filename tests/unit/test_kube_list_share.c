/* The watches of a cluster are few: which of its lists has them. */
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list.h"

#include "tests/support/list_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
		return;
	}
	w->lists++;
	answer_table(q, "5", NULL, "one", "a:1");
}

static bool other_polls(struct world *w)
{
	return watching(w) && w->other->live == KUBE_LIVE_POLLING && w->other->rows.n;
}

/* Streams are few: the list that was begun last has them, an older one polls until they are given back. */
static void test_watches_are_counted(void **state)
{
	const char *namespaces[16];
	struct kube_list *newer;
	unsigned lists;
	struct world w;

	(void)state;
	for (size_t i = 0; i < RH_LEN(namespaces); i++)
		namespaces[i] = "one";
	world_open(&w, server);
	world_list(&w, namespaces, 10);
	turn_until(&w, watching);
	w.other = w.list;
	world_list(&w, namespaces, 7);
	turn_until(&w, other_polls);
	assert_int_equal(kube_inner(w.kube)->watches, 7);

	/* no more streams than there are, however many lists lie below */
	newer = w.list;
	world_list(&w, namespaces, 16);
	turn_until(&w, other_polls);
	assert_int_equal(newer->live, KUBE_LIVE_POLLING);
	assert_int_equal(kube_inner(w.kube)->watches, 16);
	kube_list_free(&w.list);
	w.list = newer;
	turn_until(&w, other_polls);

	/* back at the first, which goes on from where it was: nothing is listed again */
	lists = w.lists;
	kube_list_free(&w.list);
	w.list = w.other;
	turn_until(&w, watching);
	assert_int_equal(w.lists, lists);
	assert_int_equal(kube_inner(w.kube)->watches, 10);
	world_close(&w);
}

/* What would not be watched even if all others gave way takes nothing from them. */
static void test_too_many_take_nothing(void **state)
{
	const char *namespaces[17];
	struct world w;

	(void)state;
	for (size_t i = 0; i < RH_LEN(namespaces); i++)
		namespaces[i] = "one";
	world_open(&w, server);
	world_list(&w, namespaces, 10);
	w.other = w.list;
	world_list(&w, namespaces, 17);
	turn_until(&w, polling);
	struct kube_list *many = w.list;
	w.list = w.other;
	turn_until(&w, watching);
	kube_list_free(&many);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_watches_are_counted),
		cmocka_unit_test(test_too_many_take_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
