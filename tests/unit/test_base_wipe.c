/* What is given back is empty: by us, by libc inside its own functions, and by a library. Linked with wipe.c, as the
 * program is; in a static program through the linker's wraps, in a dynamic one by interposition. */
#include "base/base.h"
#include "tests/support/leftover.h"

#include <openssl/buffer.h>
#include <openssl/crypto.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct rh_secret canary;
/* Through pointers that may change, or a compiler takes away what it sees to be useless. */
static void *(*volatile resize)(void *p, size_t n) = realloc;
static void (*volatile give_back)(void *p) = free;

/* A block of n bytes with the canary at its end; more than one page, so that no free list's own words cover it. */
static char *block(size_t n)
{
	struct rh_str s = rh_secret_peek(&canary);
	char *p = malloc(n);

	assert_non_null(p);
	memset(p, 'x', n);
	memcpy(p + n - s.n, s.p, s.n);
	return p;
}

static void test_given_back(void **state)
{
	(void)state;
	for (size_t n = 64; n <= 1 << 18; n *= 2) {
		char *p = block(n);

		assert_int_equal(rt_leftover_count(&canary), 1);
		give_back(p);
		if (rt_leftover_count(&canary) != 0)
			fail_msg("a block of %zu bytes", n);
	}
}

static void test_grown_and_cut(void **state)
{
	(void)state;
	for (size_t n = 64; n <= 1 << 16; n *= 2) {
		char *p = resize(block(n), 4 * n);

		assert_non_null(p);
		memset(p, 'x', 4 * n);
		if (rt_leftover_count(&canary) != 0)
			fail_msg("grown from %zu bytes", n);
		give_back(p);
		p = resize(block(4 * n), n); /* what is cut off held it */
		if (rt_leftover_count(&canary) != 0)
			fail_msg("cut to %zu bytes", n);
		give_back(p);
	}
	assert_null(resize(block(100), 0));
	assert_int_equal(rt_leftover_count(&canary), 0);
}

/* getline lets its buffer grow by itself, and leaves the smaller ones behind. */
static void test_inside_libc(void **state)
{
	struct rh_str s = rh_secret_peek(&canary);
	FILE *f = tmpfile();
	char *line = NULL;
	size_t n = 0;

	(void)state;
	assert_non_null(f);
	assert_int_equal(setvbuf(f, NULL, _IONBF, 0), 0);
	fwrite(s.p, 1, s.n, f);
	for (int i = 0; i < 20000; i++)
		putc('x', f);
	rewind(f);
	assert_true(getline(&line, &n, f) > 20000);
	fclose(f);
	assert_int_equal(rt_leftover_count(&canary), 1);
	explicit_bzero(line, s.n);
	assert_int_equal(rt_leftover_count(&canary), 0);
	free(line);
}

static void test_inside_a_library(void **state)
{
	struct rh_str s = rh_secret_peek(&canary);
	BUF_MEM *b = BUF_MEM_new();

	(void)state;
	assert_non_null(b);
	assert_true(BUF_MEM_grow(b, s.n) == s.n);
	memcpy(b->data, s.p, s.n);
	assert_true(BUF_MEM_grow(b, 100000) == 100000);
	explicit_bzero(b->data, s.n);
	assert_int_equal(rt_leftover_count(&canary), 0);
	char *copy = OPENSSL_memdup(s.p, s.n);

	assert_int_equal(rt_leftover_count(&canary), 1);
	OPENSSL_free(copy);
	assert_int_equal(rt_leftover_count(&canary), 0);
	BUF_MEM_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_given_back),
		cmocka_unit_test(test_grown_and_cut),
		cmocka_unit_test(test_inside_libc),
		cmocka_unit_test(test_inside_a_library),
	};

	rt_leftover_make(&canary, 21);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	rh_secret_release(&canary);
	return failed;
}
