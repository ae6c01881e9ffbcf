/* What a person would do: move, choose, type. The fence says what has the focus, so keys are pressed until it is right.
 */
#include "base/base.h"

#include "tests/lessons/play.h"

#include <stdio.h>
#include <string.h>

#define MOST_PRESSES 400

static const char *focus_of(const struct pl_play *p)
{
	return p->term->fence.focus;
}

/* "registry=quay" is the field "registry". */
static bool focus_is_field(const struct pl_play *p, const char *field)
{
	size_t n = strlen(field);
	return !strncmp(focus_of(p), field, n) && (focus_of(p)[n] == '=' || !focus_of(p)[n]);
}

/* Lists mark the row; where nothing is marked, the cursor stands there (terminals that cannot hide it park it below).
 */
int pl_focus_row(const struct pl_play *p)
{
	int rows, columns, y, x, found = -1;
	struct rh_buf row;
	rt_screen_size(p->term->screen, &rows, &columns);
	rh_buf_init(&row, 65536);
	for (int i = 0; i < rows && found < 0; i++) {
		rh_buf_clear(&row);
		rt_screen_row(p->term->screen, i, &row);
		struct rh_str s = rh_str_trim(rh_buf_str(&row));
		if (rh_str_starts(s, "▸") || rh_str_starts(s, "> "))
			found = i;
	}
	rh_buf_release(&row);
	return found < 0 && rt_screen_cursor(p->term->screen, &y, &x) ? y : found;
}

bool pl_overlay(const struct pl_play *p)
{
	static const char *const kinds[] = { "button:", "menu:", "palette:", "pick:" };

	for (size_t i = 0; i < RH_LEN(kinds); i++)
		if (rh_str_starts(rh_str(focus_of(p)), kinds[i]))
			return true;
	return false;
}

/* ---- verbs, menus, the palette ---- */

bool pl_do(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	char key[24];
	(void)value;
	(void)negated;
	if (!pl_key_of(p, arg, key))
		return pl_fail(p, "no verb or action of screen %s is called \"%s\", or it has no key",
			       p->term->fence.screen, arg);
	return (!pl_key_is_prefixed(p, arg) || pl_press(p, "^O")) && pl_press(p, key);
}

/* Presses a key until the focus is the wanted one; false when it came round or did not move. */
static bool press_until_focus(struct pl_play *p, const char *key, const char *want)
{
	char first[sizeof p->term->fence.focus], before[sizeof first];
	snprintf(first, sizeof first, "%s", focus_of(p));
	for (int i = 0; i < MOST_PRESSES && strcmp(focus_of(p), want) != 0; i++) {
		snprintf(before, sizeof before, "%s", focus_of(p));
		if (!pl_press(p, key) || !strcmp(before, focus_of(p)) || !strcmp(first, focus_of(p)))
			break;
	}
	return !strcmp(focus_of(p), want);
}

bool pl_menu(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	char *want = rh_format("menu:%s", arg), first[sizeof p->term->fence.focus];
	(void)value;
	(void)negated;
	bool found = pl_do(p, "menu", NULL, false);
	snprintf(first, sizeof first, "%s", focus_of(p));
	for (int i = 0; i < 12 && !p->failed; i++) {
		found = press_until_focus(p, "Down", want);
		if (found || p->failed || !pl_press(p, "Right") || (i && !strcmp(first, focus_of(p))))
			break;
	}
	if (!found && !p->failed)
		(void)pl_fail(p, "the menu bar has no entry \"%s\" that can be chosen", arg);
	free(want);
	return found && pl_press(p, "Enter");
}

static bool focus_is(struct pl_play *p, const char *what)
{
	return !strcmp(focus_of(p), what);
}

/* A person types a part of the name; names differ by language, so here the entry is gone to. */
bool pl_palette(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	char *want = rh_format("palette:%s", arg);
	(void)value;
	(void)negated;
	bool found = pl_do(p, "palette", NULL, false) && press_until_focus(p, "Down", want);
	free(want);
	if (!found)
		return pl_fail(p, "the palette has no entry \"%s\"", arg);
	return pl_press(p, "Enter");
}

/* ---- rows ---- */

/* A row is meant by its key ("web-blue/quay"), by the last part of it, or by a text that stands in it. */
static bool at_row(struct pl_play *p, const char *what)
{
	const char *slash = strrchr(focus_of(p), '/');
	if (!strcmp(focus_of(p), what) || (slash && !strcmp(slash + 1, what)))
		return true;
	if (p->opt.linear)
		return pl_heard_last(p, what);
	int y = pl_focus_row(p);
	struct rh_buf row;
	if (y < 0 || strchr(what, '/'))
		return false;
	rh_buf_init(&row, 65536);
	rt_screen_row(p->term->screen, y, &row);
	char *padded = rh_format(" %s ", what);
	rh_buf_addc(&row, ' ');
	bool there = strstr(row.p, padded) != NULL;
	free(padded);
	rh_buf_release(&row);
	return there;
}

void pl_hear_rows(struct pl_play *p, const char *what)
{
	char before[sizeof p->term->fence.focus];
	struct rh_str kind = pl_screen_kind(p, p->term->fence.screen);

	if (!pl_rest(p) || (!rh_str_is(kind, "list") && !rh_str_is(kind, "menu") && !rh_str_is(kind, "map")) ||
	    !pl_press(p, "Home"))
		return;
	for (int i = 0; i < MOST_PRESSES && !p->failed && !pl_heard(p, what); i++) {
		snprintf(before, sizeof before, "%s", focus_of(p));
		if (!pl_press(p, "Down") || !strcmp(before, focus_of(p)))
			break;
	}
}

static bool some_row(struct pl_play *p, const char *what)
{
	(void)what;
	return *focus_of(p) != '\0';
}

/* Goes through the rows from the first to the last. */
static bool go_through_rows(struct pl_play *p, const char *what)
{
	char before[sizeof p->term->fence.focus];
	if (at_row(p, what))
		return true;
	if (!pl_press(p, "Home"))
		return false;
	for (int i = 0; i < MOST_PRESSES && !at_row(p, what); i++) {
		snprintf(before, sizeof before, "%s", focus_of(p));
		if (!pl_press(p, "Down") || !strcmp(before, focus_of(p)))
			break;
	}
	return at_row(p, what);
}

/* On a map "web-blue/quay.io" is a cell: down to the row, then across. */
static bool go_across(struct pl_play *p, const char *what)
{
	const char *slash = strrchr(what, '/');
	size_t n = slash ? (size_t)(slash - what) + 1 : 0;
	char before[sizeof p->term->fence.focus];

	if (!n || !rh_str_is(pl_screen_kind(p, p->term->fence.screen), "map"))
		return false;
	for (const char *key = "Home"; strncmp(focus_of(p), what, n) != 0; key = "Down") {
		snprintf(before, sizeof before, "%s", focus_of(p));
		if (!pl_press(p, key) || (!strcmp(key, "Down") && !strcmp(before, focus_of(p))))
			return false;
	}
	for (const char *key = "Left"; strcmp(focus_of(p), what) != 0;) {
		snprintf(before, sizeof before, "%s", focus_of(p));
		if (!pl_press(p, key))
			return false;
		if (strcmp(before, focus_of(p)) != 0)
			continue;
		if (!strcmp(key, "Right"))
			return false;
		key = "Right";
	}
	return true;
}

bool pl_row(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)value;
	(void)negated;
	if (!pl_until(p, some_row, "a row"))
		return false;
	/* A row that is still on its way shows its name when it comes; while more come, others move under one's feet.
	 */
	const char *slash = strrchr(arg, '/');
	if (pl_rest(p) && go_across(p, arg))
		return true;
	if (pl_rest(p) && !go_through_rows(p, arg) && !p->failed && pl_see(p, slash ? slash + 1 : arg, NULL, false) &&
	    !go_through_rows(p, arg) && pl_quiet(p) && !go_through_rows(p, arg))
		return pl_fail(p, "no row is \"%s\"", arg);
	return !p->failed;
}

/* ---- fields ---- */

bool pl_go_to_field(struct pl_play *p, const char *field)
{
	char first[sizeof p->term->fence.focus];
	snprintf(first, sizeof first, "%s", focus_of(p));
	for (int i = 0; i < MOST_PRESSES && !focus_is_field(p, field); i++) {
		if (!pl_press(p, "Tab"))
			return false;
		if (!strcmp(first, focus_of(p)))
			break;
	}
	return focus_is_field(p, field) ||
	       pl_fail(p, "no field \"%s\" on screen %s can get the focus", field, p->term->fence.screen);
}

bool pl_field(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)negated;
	if (!pl_go_to_field(p, arg) || !pl_press(p, "End") || !pl_press(p, "^U"))
		return false;
	return pl_type_text(p, value);
}

bool pl_secret(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rh_str kind = pl_field_kind(p, p->term->fence.screen, arg);
	if (!rh_str_is(kind, "secret") && !rh_str_is(kind, "keyvalues"))
		return pl_fail(p, "field \"%s\" is no secret (%.*s)", arg, RH_ARG(kind));
	return pl_field(p, arg, value, negated);
}

/* A pick opens a list of its own, where typing narrows. */
static bool pick(struct pl_play *p, const char *field, const char *value)
{
	char *want = rh_format("pick:%s", value), *done = rh_format("%s=%s", field, value);
	bool ok = focus_is(p, done);
	if (!ok && pl_press(p, "Enter")) {
		ok = pl_type_text(p, value) && pl_until(p, focus_is, want) && pl_press(p, "Enter") &&
		     (focus_is_field(p, field) || pl_press(p, "S-Tab")) && pl_go_to_field(p, field) &&
		     pl_until(p, focus_is, done);
	}
	free(want);
	free(done);
	return ok;
}

/* Options beside each other are chosen by Left and Right; below each other they are gone to, then taken with Space. */
static void step_through_options(struct pl_play *p, const char *field, const char *want)
{
	const char *down = "Down";
	for (int n = 0; n < 40 && !focus_is(p, want) && !p->failed; n++) {
		char before[sizeof p->term->fence.focus];
		snprintf(before, sizeof before, "%s", focus_of(p));
		if (!pl_press(p, "Right") || strcmp(before, focus_of(p)) != 0)
			continue;
		if (!pl_press(p, down))
			return;
		if (!focus_is_field(p, field)) { /* past the last: the other way */
			down = "Up";
			if (!pl_go_to_field(p, field))
				return;
		}
		(void)pl_press(p, "Space");
	}
}

/* Of several that can be ticked the one that is meant is gone to, and ticked where it is not; or unticked. */
static bool tick_one(struct pl_play *p, const char *field, const char *value, bool tick)
{
	char *want = rh_format("%s=%s", field, value), *ticked = rh_format("[x] %s ", value);
	struct rh_buf shown;

	for (int n = 0; n < 40 && !focus_is(p, want) && focus_is_field(p, field) && !p->failed; n++)
		(void)pl_press(p, "Down");
	bool ok = focus_is(p, want) || pl_fail(p, "%s has no \"%s\" to be ticked", field, value);
	rh_buf_init(&shown, (size_t)1 << 20);
	rt_screen_text(p->term->screen, &shown);
	if (ok && (strstr(shown.p, ticked) != NULL) != tick)
		ok = pl_press(p, "Space");
	rh_buf_release(&shown);
	free(want);
	free(ticked);
	return ok;
}

bool pl_choose(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	if (!pl_go_to_field(p, arg))
		return false;
	struct rh_str kind = pl_field_kind(p, p->term->fence.screen, arg);
	if (rh_str_is(kind, "pick"))
		return pick(p, arg, value);
	if (rh_str_is(kind, "checklist"))
		return tick_one(p, arg, value, !negated);
	if (negated)
		return pl_fail(p, "%s is no list to tick", arg);
	char *want = rh_format("%s=%s", arg, value);
	if ((rh_str_is(kind, "check") || rh_str_is(kind, "section")) && !focus_is(p, want))
		(void)pl_press(p, "Space");
	else
		step_through_options(p, arg, want);
	bool ok = focus_is(p, want) || pl_fail(p, "\"%s\" cannot be chosen for %s: it is %s", value, arg, focus_of(p));
	free(want);
	return ok;
}

bool pl_pick(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	char *want = rh_format("pick:%s", arg);
	(void)value;
	(void)negated;
	bool found = pl_rest(p) && press_until_focus(p, "Down", want);
	free(want);
	if (!found)
		return pl_fail(p, "the list that is open has no entry \"%s\"", arg);
	return pl_press(p, "Enter") && pl_rest(p);
}

/* ---- plain keys ---- */

bool pl_press_word(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rh_str rest = rh_str(arg), key;
	(void)value;
	(void)negated;
	while (rh_str_cut(&rest, ' ', &key)) {
		char *z = rh_str_dup(key);
		bool digits = rh_str_is(key, "DIGITS"), ok = !key.n || digits || pl_press(p, z);
		free(z);
		if (!ok)
			return false;
		if (digits)
			rt_term_type_digits(p->term);
	}
	return pl_rest(p);
}

/* All of them in one write: typed before anything that they lead to could be seen. */
bool pl_burst(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	struct rh_str rest = rh_str(arg), key;
	struct rh_buf all;
	unsigned n = 0;
	bool ok = true;
	(void)value;
	(void)negated;
	rh_buf_init(&all, 4096);
	while (ok && rh_str_cut(&rest, ' ', &key)) {
		char *z = rh_str_dup(key);
		ok = rt_screen_key(p->term->screen, z, &all) || pl_fail(p, "no key is called \"%s\"", z);
		n++;
		free(z);
	}
	if (ok)
		rt_term_send(p->term, rh_buf_str(&all));
	p->term->keys_sent += ok ? n : 0;
	rh_buf_release(&all);
	return ok && pl_rest(p);
}

bool pl_type(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)value;
	(void)negated;
	return pl_type_text(p, arg);
}

bool pl_paste(struct pl_play *p, const char *arg, const char *value, bool negated)
{
	(void)value;
	(void)negated;
	rt_term_paste(p->term, rh_str(arg));
	return pl_rest(p);
}
