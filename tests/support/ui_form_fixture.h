/* What the tests of forms share: one form on a terminal, focus, and what its fields hold. */
#ifndef RT_UI_FORM_FIXTURE_H
#define RT_UI_FORM_FIXTURE_H

#include "base/base.h"
#include "ui/field.h"

#include "tests/support/ui_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct rt_form_state;
struct ui_screen;

static struct ui_screen *s;
static struct rt_form_state *st;

static int setup(void **state)
{
	(void)state;
	rt_ui_begin(24, 80);
	s = rt_ui_push(&rt_form, NULL);
	st = s->state;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	rt_ui_end();
	return 0;
}

static void focus(const char *field)
{
	ui_form_focus(s, ui_form_handle(s, field));
	rt_ui_draw();
	assert_int_equal(strncmp(rt_ui_focus(), field, strlen(field)), 0);
}

static void is(const char *field, const char *text)
{
	char *have = rh_str_dup(ui_form_text(s, ui_form_handle(s, field)));

	assert_string_equal(have, text);
	free(have);
}

static void fill_in(void)
{
	ui_form_set(s, ui_form_handle(s, "namespace"), rh_str("web-blue"));
	ui_form_set(s, ui_form_handle(s, "name"), rh_str("quay-pull"));
	ui_form_set(s, ui_form_handle(s, "domain"), rh_str("registry.corp.example"));
	ui_form_set(s, ui_form_handle(s, "containers.0.image"), rh_str("quay.io/acme/front"));
	focus("password");
	rt_ui_type("correct-horse");
}
#endif
