/* The same screens inside another terminal program: "inside SANDBOX PROGRAM COMMAND..." plays PROGRAM by itself, then
 * as COMMAND starts it (GNU screen, mosh), in both languages and with a terminal that changes its size, and compares
 * what a person sees. Whatever makes COMMAND's terminal its own (a status line, say) has to be off.
 */
#include "tests/support/support.h"

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WATCHDOG_MS = 60000, SLICE_MS = 1000, ALL_S = 900, MOST = 16 };

struct scene {
	struct rt_world world;
	const char *how; /* the command, for what is said */
	struct rt_term *plain, *inside;
};

static void never(const struct scene *s, struct rt_term *t, const char *what)
{
	struct rh_buf dump;

	rh_buf_init(&dump, (size_t)1 << 20);
	rt_term_dump(t, &dump);
	rt_die("%s, never saw %s\n%s", t == s->plain ? "by itself" : s->how, what, dump.p);
}

static void saw(const struct scene *s, struct rt_term *t, const char *text)
{
	if (!rt_term_wait_text(t, text, WATCHDOG_MS))
		never(s, t, text);
}

static void gone(const struct scene *s, struct rt_term *t, const char *text)
{
	while (rt_screen_has(t->screen, text))
		if (rt_term_read(t, WATCHDOG_MS) >= RT_ENDED)
			never(s, t, "the screen without it");
}

static char *text_of(const struct rt_term *t)
{
	struct rh_buf text;

	rh_buf_init(&text, (size_t)1 << 20);
	rt_screen_text(t->screen, &text);
	return rh_buf_take(&text);
}

/* The last row is where it is to be: the screen has its new size. */
static bool settled(const struct rt_term *t, const char *text)
{
	int rows, columns;
	struct rh_buf last;

	rt_screen_size(t->screen, &rows, &columns);
	rh_buf_init(&last, 65536);
	rt_screen_row(t->screen, rows - 1, &last);
	bool keys = last.n && strstr(last.p, " Esc ");
	rh_buf_release(&last);
	return keys && rt_screen_has(t->screen, text);
}

/* Both show it, and all of both screens comes to be the same. */
static void same(const struct scene *s, const char *text)
{
	for (;;) {
		char *plain = text_of(s->plain), *inside = text_of(s->inside);
		bool equal = settled(s->plain, text) && settled(s->inside, text) && strcmp(plain, inside) == 0;

		/* whichever is the slower one: what both have said was looked at above */
		if (!equal && rt_term_read(s->plain, 0) == RT_TIMEOUT &&
		    rt_term_read(s->inside, SLICE_MS) == RT_TIMEOUT &&
		    rt_term_read(s->plain, WATCHDOG_MS) == RT_TIMEOUT && rt_term_read(s->inside, 0) == RT_TIMEOUT) {
			printf("by itself:\n%s%s:\n%s", plain, s->how, inside);
			exit(1);
		}
		free(plain);
		free(inside);
		if (equal)
			return;
	}
}

static void press(const struct scene *s, const char *key)
{
	(void)rt_term_press(s->plain, key);
	(void)rt_term_press(s->inside, key);
}

static void resize(const struct scene *s, int rows, int columns)
{
	rt_term_resize(s->plain, rows, columns);
	rt_term_resize(s->inside, rows, columns);
}

/* To a smaller size. Where a wide glyph does not fit any more at the right edge, mosh may show its cut screen before
 * the program has drawn it anew, and the glyph lands on the next line; as a person does, one asks to draw again. */
static void shrink(const struct scene *s, int rows, int columns, const char *text)
{
	resize(s, rows, columns);
	while (!settled(s->plain, text))
		if (rt_term_read(s->plain, WATCHDOG_MS) >= RT_ENDED)
			never(s, s->plain, text);
	while (!settled(s->inside, text))
		if (rt_term_read(s->inside, WATCHDOG_MS) >= RT_ENDED)
			never(s, s->inside, text);
	press(s, "^L");
	same(s, text);
}

static struct rt_term *start(const struct rt_world *w, const char *const *argv)
{
	return rt_term_new(&(struct rt_term_start){
		.argv = argv, .env = (const char *const *)w->env, .rows = 24, .columns = 80, .utf8 = true });
}

struct words {
	const char *lang, *cluster, *help, *menu;
};
static const struct words all[] = {
	{ "en", "shop-prod", "Search:", "Log out" },
	{ "zh_CN", "测试集群", "搜索：", "注销" },
};

static void play(struct scene *s, const char *program, const char *const *command, const struct words *w)
{
	const char *argv[MOST] = { program, "--no-state", "--demo", "--lang", w->lang, NULL };

	s->plain = start(&s->world, argv);
	for (int i = 0; command[i]; i++)
		argv[i] = command[i], argv[i + 1] = w->lang, argv[i + 2] = NULL;
	s->inside = start(&s->world, argv);
	saw(s, s->plain, w->cluster);
	saw(s, s->inside, w->cluster);
	saw(s, s->plain, "$ kubectl");
	saw(s, s->inside, "$ kubectl");
	press(s, "F1"); /* the one screen where no time goes by */
	same(s, w->help);
	resize(s, 30, 100);
	same(s, w->help);
	shrink(s, 24, 80, w->help);
	press(s, "Esc");
	gone(s, s->plain, w->help);
	gone(s, s->inside, w->help);
	(void)rt_term_press(s->inside, "m");
	saw(s, s->inside, w->menu);
	(void)rt_term_press(s->inside, "Esc");
	gone(s, s->inside, w->menu); /* or Esc and the next key are one, with Alt */
	press(s, "^Q");
	if (!rt_term_wait_end(s->plain, WATCHDOG_MS) || !rt_term_wait_end(s->inside, WATCHDOG_MS))
		never(s, s->plain->ended ? s->inside : s->plain, "its end");
	printf("%s, %s: the same screens\n", s->how, w->lang);
	rt_term_free(&s->plain);
	rt_term_free(&s->inside);
}

int main(int argc, char **argv)
{
	struct scene s = { .how = argc > 3 ? argv[3] : "" };

	if (argc < 4 || argc > MOST)
		rt_die("usage: inside SANDBOX PROGRAM COMMAND... (a language is added)");
	alarm(ALL_S);
	rt_world_init(&s.world);
	rt_world_setenv(&s.world, "RANCHHAND_SANDBOX", argv[1]);
	rt_world_setenv(&s.world, "LC_ALL", "C.UTF-8");
	for (size_t i = 0; i < RH_LEN(all); i++)
		play(&s, argv[2], (const char *const *)argv + 3, &all[i]);
	rt_world_release(&s.world);
	return 0;
}
