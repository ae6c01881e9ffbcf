/* What is seen: CDK's widgets and ours in Chinese on a terminal (libvterm behind a pty), frames of one write, sizes,
 * leaving the terminal, and that nothing of a secret stays behind. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <cmocka.h>
#include <vterm.h>

#include "ui/state.h"

static struct {
	int master, slave;
	struct rh_ui *ui;
	VTerm *vt;
	VTermScreen *screen;
	struct rh_buf raw;		/* what was written since the last look */
	int rows, columns;
} t;

static void set_size(int rows, int columns)
{
	struct winsize w = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	assert_int_equal(ioctl(t.master, TIOCSWINSZ, &w), 0);
	t.rows = rows;
	t.columns = columns;
	if (t.vt)
		vterm_set_size(t.vt, rows, columns);
}

static void take(void)
{
	char part[4096];
	ssize_t n;

	rh_buf_clear(&t.raw);
	while ((n = read(t.master, part, sizeof part)) > 0) {
		rh_buf_add(&t.raw, part, (size_t)n);
		if (t.vt)
			vterm_input_write(t.vt, part, (size_t)n);
	}
}

static void begin(int rows, int columns, const struct rh_ui_options *o)
{
	struct rh_err e;

	memset(&t, 0, sizeof t);
	rh_buf_init(&t.raw, 1 << 20);
	assert_int_equal(openpty(&t.master, &t.slave, NULL, NULL, NULL), 0);
	fcntl(t.master, F_SETFL, O_NONBLOCK);
	set_size(rows, columns);
	t.vt = vterm_new(rows, columns);
	vterm_set_utf8(t.vt, 1);
	t.screen = vterm_obtain_screen(t.vt);
	vterm_screen_enable_altscreen(t.screen, 1);
	vterm_screen_reset(t.screen, 1);
	assert_int_equal(rh_ui_open_on(&t.ui, t.slave, t.slave, o, &e), RH_OK);
}

static void end(void)
{
	rh_ui_close(&t.ui);
	take();
	vterm_free(t.vt);
	close(t.master);
	close(t.slave);
	rh_buf_release(&t.raw);
}

/* A line of the terminal as text without the blanks at its end. */
static const char *line(int y)
{
	static char out[4096];
	size_t n = 0;

	for (int x = 0; x < t.columns;) {
		VTermScreenCell cell;

		vterm_screen_get_cell(t.screen, (VTermPos){ .row = y, .col = x }, &cell);
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) {
			uint32_t c = cell.chars[i];
			int len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

			for (int j = len - 1; j > 0; j--, c >>= 6)
				out[n + (size_t)j] = (char)(0x80 | (c & 0x3f));
			out[n] = (char)(len == 1 ? c : (0xf00u >> len & 0xff) | c);
			n += (size_t)len;
		}
		if (!cell.chars[0])
			out[n++] = ' ';
		x += cell.width > 0 ? cell.width : 1;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = 0;
	return out;
}

static bool reversed(int y, int x)
{
	VTermScreenCell cell;

	vterm_screen_get_cell(t.screen, (VTermPos){ .row = y, .col = x }, &cell);
	return cell.attrs.reverse;
}

/* The terminal shows what curses believes that it shows, cell by cell. */
static void agrees(void)
{
	for (int y = 0; y < t.rows; y++)
		for (int x = 0; x < t.columns;) {
			wchar_t w[CCHARW_MAX + 1] = { 0 };
			VTermScreenCell cell;
			attr_t attr;
			short pair;
			cchar_t cc;

			mvwin_wch(curscr, y, x, &cc);
			getcchar(&cc, w, &attr, &pair, NULL);
			vterm_screen_get_cell(t.screen, (VTermPos){ .row = y, .col = x }, &cell);
			int width = attr & A_ALTCHARSET ? 1 : wcwidth(w[0]);
			uint32_t shown = cell.chars[0] ? cell.chars[0] : ' ';

			if (!(attr & A_ALTCHARSET) && (shown != (uint32_t)w[0] || (cell.width > 0 ? cell.width : 1) != width))
				fail_msg("line %d column %d: curses %x, terminal %x: %s", y, x, (unsigned)w[0], shown, line(y));
			x += width > 0 ? width : 1;
		}
}

/* ---- a frame without screens, and an overlay that draws what a test wants ------------------------------------------ */

static struct rh_frame frame;
static void (*draw_test)(void);

static void overlay_draw(struct rh_overlay *o, struct rh_rect screen)
{
	(void)o;
	(void)screen;
	draw_test();
}

static bool overlay_event(struct rh_overlay *o, const struct rh_event *e)
{
	(void)o;
	(void)e;
	return true;
}

static void overlay_free(struct rh_overlay *o)
{
	(void)o;
}

static const struct rh_overlay_ops overlay_ops = { .draw = overlay_draw, .event = overlay_event, .free = overlay_free };
static struct rh_overlay over;

static void show(void (*draw)(void))
{
	draw_test = draw;
	over = (struct rh_overlay){ .ops = &overlay_ops };
	rh_overlay_open(t.ui, &over);
}

static void draw(void)
{
	uint64_t writes = t.ui->tty.writes;

	rh_ui_touch(t.ui);
	rh_ui_draw(t.ui, &frame);
	assert_true(t.ui->tty.writes - writes <= 1);	/* one frame, one write */
	take();
	if (memchr(t.raw.p, '\a', t.raw.n))
		fail_msg("a beep in the frame: %s", t.raw.p);
	if (!rh_ui_small())
		agrees();
}

static enum rh_used press(struct rh_widget *w, const char *name)
{
	struct rh_event e;

	assert_true(rh_event_parse(name, &e));
	return rh_widget_key(w, &e);
}

static void overlay_press(const char *name)
{
	struct rh_event e;

	assert_true(rh_event_parse(name, &e));
	assert_true(rh_ui_overlay_event(t.ui, &e));
}

/* ---- CDK's widgets in Chinese ------------------------------------------------------------------------------------------ */

static struct rh_widget *w[8];

static void draw_w(void)
{
	rh_cells_fill(rh_cells_screen(), RH_ROLE_TEXT);
	for (size_t i = 0; i < RH_LEN(w); i++)
		if (w[i])
			rh_widget_draw(w[i]);
}

static void buttons(void **state)
{
	static const char *const labels[] = { "取消", "以 YAML 文件编辑", "创建…" };
	struct rh_layer *l;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	l = rh_layer_new();
	w[0] = rh_buttons_new(l, labels, 3);
	assert_int_equal(rh_buttons_columns(w[0]), 8 + 2 + 20 + 2 + 9);
	rh_widget_place(w[0], (struct rh_rect){ 5, 10, 1, 60 });
	show(draw_w);
	draw();
	assert_string_equal(line(5), "          [ 取消 ]  [ 以 YAML 文件编辑 ]  [ 创建… ]");
	assert_false(reversed(5, 10));		/* it has not the focus */
	rh_layer_focus(l, w[0]);
	draw();
	assert_true(reversed(5, 10) && reversed(5, 12) && reversed(5, 17) && !reversed(5, 18));
	assert_int_equal(press(w[0], "Right"), RH_USED);
	draw();
	assert_true(!reversed(5, 10) && reversed(5, 20));
	assert_int_equal(rh_buttons_current(w[0]), 1);
	press(w[0], "Right");
	press(w[0], "Right");
	assert_int_equal(rh_buttons_current(w[0]), 0);
	assert_int_equal(press(w[0], "Enter"), RH_DONE);
	assert_int_equal(press(w[0], "Up"), RH_LEFT_UP);
	assert_int_equal(press(w[0], "x"), RH_IGNORED);
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

static const struct rh_choice registries[] = { { "c", "自定义", NULL, NULL }, { "d", "DockerHub", NULL, NULL },
					       { "q", "Quay.io", NULL, NULL }, { "a", "Ärtifactöry", NULL, NULL } };
static const struct rh_choice scopes[] = { { "n", "一个命名空间", NULL, NULL }, { "p", "每个命名空间", "先选一个项目 (^N)", NULL },
					   { "x", "</B>其他<!B>", NULL, NULL } };

static void radios(void **state)
{
	struct rh_layer *l;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	l = rh_layer_new();
	w[0] = rh_radio_new(l, registries, 4);
	w[1] = rh_radio_new(l, scopes, 3);
	assert_int_equal(rh_widget_height(w[0], 60), 1);
	assert_int_equal(rh_widget_height(w[0], 30), 4);
	assert_int_equal(rh_widget_height(w[1], 60), 3);
	rh_radio_set(w[0], 2);
	rh_widget_place(w[0], (struct rh_rect){ 2, 4, 1, 60 });
	rh_widget_place(w[1], (struct rh_rect){ 4, 4, 3, 60 });
	show(draw_w);
	rh_layer_focus(l, w[0]);
	draw();
	assert_string_equal(line(2), "    ( ) 自定义  ( ) DockerHub  (•) Quay.io  ( ) Ärtifactöry");
	assert_string_equal(line(4), "    ( ) 一个命名空间");
	assert_string_equal(line(5), "    ( ) 每个命名空间  先选一个项目 (^N)");
	assert_string_equal(line(6), "    ( ) </B>其他<!B>");
	assert_int_equal(press(w[0], "Right"), RH_CHANGED);
	assert_int_equal(rh_radio_value(w[0]), 3);
	assert_int_equal(press(w[0], "Down"), RH_LEFT_DOWN);
	rh_layer_focus(l, w[1]);
	assert_int_equal(press(w[1], "Space"), RH_CHANGED);
	assert_int_equal(press(w[1], "Down"), RH_USED);		/* past the disabled one */
	draw();
	assert_string_equal(line(2), "    ( ) 自定义  ( ) DockerHub  ( ) Quay.io  (•) Ärtifactöry");
	assert_string_equal(line(4), "    (•) 一个命名空间");
	assert_true(reversed(6, 10) && !reversed(4, 10) && !reversed(5, 10));
	assert_int_equal(press(w[1], "Enter"), RH_CHANGED);
	assert_int_equal(rh_radio_value(w[1]), 2);
	assert_int_equal(press(w[1], "Down"), RH_LEFT_DOWN);
	press(w[1], "Up");
	assert_int_equal(press(w[1], "Up"), RH_LEFT_UP);
	rh_widget_place(w[0], (struct rh_rect){ 10, 4, 4, 30 });		/* narrower: below each other, value kept */
	draw();
	assert_string_equal(line(13), "    (•) Ärtifactöry");
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

static void checks_and_cycle(void **state)
{
	static const struct rh_choice secrets[] = { { "a", "quay-pull", NULL, "覆盖 quay.io/acme" }, { "b", "旧的密文", NULL, "不覆盖" },
						    { "c", "x", "不可用", NULL } };
	static const struct rh_choice policies[] = { { "a", "始终拉取", NULL, NULL }, { "b", "不存在时", NULL, NULL }, { "c", "Never", NULL, NULL } };
	struct rh_layer *l;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	l = rh_layer_new();
	w[0] = rh_checks_new(l, secrets, 3);
	w[1] = rh_cycle_new(l, policies, 3);
	w[2] = rh_progress_new(l, "正在加载");
	rh_widget_place(w[0], (struct rh_rect){ 2, 4, 3, 40 });
	rh_widget_place(w[1], (struct rh_rect){ 6, 4, 1, 40 });
	rh_widget_place(w[2], (struct rh_rect){ 8, 4, 1, 40 });
	rh_progress_set(w[2], 50);
	show(draw_w);
	rh_layer_focus(l, w[0]);
	draw();
	assert_string_equal(line(2), "    [ ] quay-pull  覆盖 quay.io/acme");
	assert_string_equal(line(3), "    [ ] 旧的密文   不覆盖");
	assert_string_equal(line(6), "    [ 始终拉取 ▾ ]");
	assert_non_null(strstr(line(8), "正在加载"));
	assert_non_null(strstr(line(8), "50"));
	assert_true(reversed(8, 16));
	assert_false(reversed(8, 38));
	press(w[0], "Down");
	assert_int_equal(press(w[0], "Space"), RH_CHANGED);
	draw();
	assert_string_equal(line(3), "    [x] 旧的密文   不覆盖");
	assert_true(!rh_checks_value(w[0], 0) && rh_checks_value(w[0], 1));
	press(w[0], "Down");
	assert_int_equal(press(w[0], "Space"), RH_USED);	/* disabled */
	assert_int_equal(press(w[0], "Down"), RH_LEFT_DOWN);
	assert_ptr_equal(rh_layer_next(l, 1), w[1]);
	assert_int_equal(press(w[1], "Right"), RH_CHANGED);
	draw();
	assert_string_equal(line(6), "    [ 不存在时 ▾ ]");
	assert_true(reversed(6, 6));
	press(w[1], "Left");
	press(w[1], "Left");
	assert_int_equal(rh_cycle_value(w[1]), 2);
	draw();
	assert_string_equal(line(6), "    [ Never    ▾ ]");
	assert_ptr_equal(rh_layer_next(l, 1), w[0]);		/* progress never has the focus */
	rh_widget_enable(w[0], false);
	assert_ptr_equal(rh_layer_next(l, 1), w[1]);
	assert_ptr_equal(rh_layer_next(l, -1), w[1]);
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

static char chosen_id[40];

static void chosen(void *ctx, const char *id)
{
	(void)ctx;
	snprintf(chosen_id, sizeof chosen_id, "%s", id);
}

static void menu(void **state)
{
	static const struct rh_menu_entry burger[] = { { "clusters", "集群管理", false }, { "flags", "全局设置", true },
						       { "quit", "退出", false } },
					  work[] = { { "deploy", "部署 </B>évil", false } };
	static const struct rh_menu menus[] = { { "≡", burger, 3 }, { "工作负载", work, 1 }, { "Störåge", work, 1 } };
	struct rh_buf focus;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	rh_buf_init(&focus, 100);
	frame = (struct rh_frame){ .menus = menus, .menu_count = 3 };
	rh_ui_on_chosen(t.ui, chosen, NULL);
	draw();
	assert_string_equal(line(0), " ≡  工作负载  Störåge");
	assert_false(rh_ui_overlay_focus(t.ui, &focus));
	rh_ui_menu_open(t.ui, 0);
	draw();
	assert_string_equal(line(0), " ≡  工作负载  Störåge");
	assert_string_equal(line(2), "│ 集群管理 │────────────────────────────────────────────────────────────────────");
	assert_string_equal(line(4), "│ 退出     │");
	assert_true(reversed(0, 1) && reversed(2, 2) && !reversed(3, 2));
	overlay_press("Down");		/* past what is disabled */
	draw();
	assert_true(reversed(4, 2) && !reversed(3, 2));
	assert_true(rh_ui_overlay_focus(t.ui, &focus));
	assert_string_equal(focus.p, "menu:quit");
	overlay_press("Right");
	draw();
	assert_true(strstr(line(2), "│ 部署 </B>évil │") != NULL);
	overlay_press("Enter");
	assert_string_equal(chosen_id, "deploy");
	assert_null(rh_overlay_top(t.ui));
	draw();
	assert_string_equal(line(3), "");
	/* a menu that is wider than what is right of its title is cut, not given up */
	frame.menus = (struct rh_menu[]){ { "一二三四五六七八九十", burger, 1 }, { "一二三四五六七八九十", burger, 1 },
		{ "x", (struct rh_menu_entry[]){ { "long", "这是一个非常非常非常长的菜单项目名称这是一个非常长的", false } }, 1 } };
	draw();
	rh_ui_menu_open(t.ui, 2);
	draw();
	assert_true(strstr(line(2), "…") != NULL);
	overlay_press("Esc");
	frame = (struct rh_frame){ 0 };
	rh_buf_release(&focus);
	end();
}

static int answered = -1;

static void answer(void *ctx, int button)
{
	(void)ctx;
	answered = button;
}

static void dialogs(void **state)
{
	const char *lines[] = { "你正在试图删除 ‘café-中文应用’。", "<#HL(90000000)></B> \033[31m", "" };
	const char *const two[] = { "取消", "删除" };
	struct rh_dialog d = { .title = "删除密文", .lines = lines, .line_count = 3, .buttons = two, .button_count = 2,
			       .role = RH_ROLE_BAD, .done = answer };
	struct rh_err e;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	rh_ui_dialog(t.ui, &d);
	draw();
	assert_non_null(strstr(line(8), "┌─ 删除密文 ─"));
	assert_non_null(strstr(line(9), "│ 你正在试图删除 ‘café-中文应用’。 "));
	assert_non_null(strstr(line(10), "│ <#HL(90000000)></B> ^[[31m"));
	assert_non_null(strstr(line(12), "├──"));
	assert_non_null(strstr(line(13), "[ 取消 ] [ 删除 ]"));
	overlay_press("Right");
	overlay_press("Enter");
	assert_int_equal(answered, 1);
	assert_null(rh_overlay_top(t.ui));
	rh_ui_dialog(t.ui, &d);
	draw();
	overlay_press("Esc");
	assert_int_equal(answered, 0);
	/* what must be typed first */
	d.typed = "web-blue";
	answered = -1;
	rh_ui_dialog(t.ui, &d);
	draw();
	overlay_press("Tab");
	overlay_press("Right");
	overlay_press("Enter");
	assert_int_equal(answered, -1);		/* back in the input */
	for (const char *p = "web-blue"; *p; p++)
		overlay_press((char[]){ *p, 0 });
	draw();
	overlay_press("Enter");
	overlay_press("Enter");
	assert_int_equal(answered, 1);
	/* it goes with its owner, and asks nobody then */
	d.owner = rh_owner_new();
	answered = -1;
	rh_ui_dialog(t.ui, &d);
	draw();
	rh_owner_end(d.owner);
	draw();
	assert_null(rh_overlay_top(t.ui));
	assert_int_equal(answered, -1);
	rh_err_set(&e, RH_E_TIMEOUT, "无法连接");
	rh_err_why(&e, "no answer");
	rh_err_fix(&e, "try again");
	rh_ui_error(t.ui, &e);
	draw();
	overlay_press("Enter");
	assert_null(rh_overlay_top(t.ui));
	end();
}

/* ---- our own widgets ---------------------------------------------------------------------------------------------------- */

static size_t row_count = 1000;

static size_t table_count(void *ctx)
{
	(void)ctx;
	return row_count;
}

static enum rh_role table_cell(void *ctx, size_t row, int column, struct rh_buf *out)
{
	(void)ctx;
	if (column == 0)
		rh_buf_addz(out, "Active");
	else if (column == 1)
		rh_buf_addf(out, "regcred-%05zu", row);
	else
		rh_buf_addf(out, "registry-%02zu.example.com   %zud", row % 50, row % 400);
	return column == 0 ? RH_ROLE_GOOD : RH_ROLE_TEXT;
}

static bool table_skip(void *ctx, size_t row)
{
	(void)ctx;
	return row % 10 == 0;
}

static bool table_note(void *ctx, size_t row, struct rh_buf *out)
{
	(void)ctx;
	if (row % 3 == 0)
		rh_buf_addz(out, "备注");
	return row % 3 == 0;
}

static void table(void **state)
{
	static const struct rh_table_column columns[] = { { 3, 8, RH_ALIGN_LEFT, false }, { 12, 24, RH_ALIGN_LEFT, true },
		{ 38, 40, RH_ALIGN_LEFT, false } };
	struct rh_table_source source = { .count = table_count, .cell = table_cell };
	struct rh_layer *l;
	size_t seen;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	l = rh_layer_new();
	row_count = 1000;
	w[0] = rh_table_new(l, &source);
	rh_table_columns(w[0], columns, 3);
	rh_widget_place(w[0], (struct rh_rect){ 4, 0, 17, 80 });
	rh_layer_focus(l, w[0]);
	show(draw_w);
	draw();
	assert_string_equal(line(4), " ▸ Active   regcred-00000             registry-00.example.com   0d");
	for (int i = 0; i < 10; i++) {
		press(w[0], "Down");
		draw();
		if (t.ui->tty.last > 220)
			fail_msg("%zu bytes for a cursor key: %s", t.ui->tty.last, t.raw.p);
	}
	assert_int_equal(rh_table_cursor(w[0]), 10);
	press(w[0], "G");
	draw();
	assert_int_equal(rh_table_cursor(w[0]), 999);
	assert_int_equal(rh_table_seen(w[0], &seen), 983);
	assert_int_equal(seen, 17);
	assert_int_equal(press(w[0], "Down"), RH_LEFT_DOWN);
	row_count = 5;				/* rows go away under the cursor */
	draw();
	assert_int_equal(rh_table_cursor(w[0]), 4);
	assert_string_equal(line(8), " ▸ Active   regcred-00004             registry-04.example.com   4d");
	row_count = 0;
	draw();
	assert_int_equal(rh_table_cursor(w[0]), RH_TABLE_NONE);
	assert_int_equal(press(w[0], "Down"), RH_IGNORED);
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

/* With headings and second lines: the cursor is always on a row, always seen, whatever the keys. */
static void table_uneven(void **state)
{
	static const struct rh_table_column columns[] = { { 3, 8, RH_ALIGN_LEFT, false }, { 12, 24, RH_ALIGN_LEFT, false } };
	static const char *const keys[] = { "Up", "Down", "Down", "PgUp", "PgDn", "Home", "End", "j", "k" };
	struct rh_table_source source = { .count = table_count, .cell = table_cell, .note = table_note, .skip = table_skip };
	struct rh_layer *l;
	uint64_t r = 5;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	l = rh_layer_new();
	row_count = 45;
	w[0] = rh_table_new(l, &source);
	rh_table_columns(w[0], columns, 2);
	rh_layer_focus(l, w[0]);
	show(draw_w);
	for (int i = 0; i < 300; i++) {
		size_t cursor, top, seen;

		r = r * 6364136223846793005u + 1442695040888963407u;
		rh_widget_place(w[0], (struct rh_rect){ 4, 0, 2 + (int)(r >> 60), 80 });
		press(w[0], keys[(r >> 33) % RH_LEN(keys)]);
		if (r >> 58 == 0)
			row_count = 11 + (r >> 40) % 60;
		draw();
		cursor = rh_table_cursor(w[0]);
		top = rh_table_seen(w[0], &seen);
		assert_true(cursor < row_count && cursor % 10 != 0);
		assert_true(cursor >= top && cursor < top + seen);
	}
	press(w[0], "Home");
	rh_widget_place(w[0], (struct rh_rect){ 4, 0, 6, 80 });
	draw();
	assert_int_equal(rh_table_seen(w[0], &(size_t){ 0 }), 0);	/* the heading is seen with its first row */
	press(w[0], "PgDn");
	assert_true(rh_table_cursor(w[0]) > 1);
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

static void inputs(void **state)
{
	struct rh_layer *l;
	VTermPos at;
	VTermState *vs;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	vs = vterm_obtain_state(t.vt);
	l = rh_layer_new();
	w[0] = rh_input_new(l, &(struct rh_input_spec){ .max = 200 });
	w[1] = rh_input_new(l, &(struct rh_input_spec){ .max = 200, .masked = true });
	rh_widget_place(w[0], (struct rh_rect){ 5, 10, 1, 20 });
	rh_widget_place(w[1], (struct rh_rect){ 6, 10, 1, 20 });
	rh_input_hint(w[0], "quay-pull");
	rh_layer_focus(l, w[0]);
	show(draw_w);
	draw();
	assert_string_equal(line(5), "          [ quay-pull        ]");
	for (const char *p = "abcdefgh"; *p; p++) {
		press(w[0], (char[]){ *p, 0 });
		draw();
		if (p > (const char *)"" && *p != 'a' && t.ui->tty.last > 12)
			fail_msg("%zu bytes for a typed character", t.ui->tty.last);
	}
	assert_string_equal(line(5), "          [ abcdefgh         ]");
	vterm_state_get_cursorpos(vs, &at);
	assert_true(at.row == 5 && at.col == 20);
	rh_input_set(w[0], rh_str("中文中文中文中文中文x"));		/* scrolls so that the cursor is inside */
	draw();
	assert_string_equal(line(5), "          [ 文中文中文中文x  ]");
	vterm_state_get_cursorpos(vs, &at);
	assert_true(at.row == 5 && at.col == 27);
	press(w[0], "Home");
	draw();
	assert_string_equal(line(5), "          [ 中文中文中文中文 ]");
	rh_input_set(w[1], rh_str("pw"));
	rh_layer_focus(l, w[1]);
	draw();
	assert_string_equal(line(6), "          [ ••••••••••       ]");	/* any length looks like this */
	rh_input_set(w[1], rh_str("a much longer password"));
	draw();
	assert_string_equal(line(6), "          [ ••••••••••       ]");
	rh_input_reveal(w[1], true);
	draw();
	assert_string_equal(line(6), "          [ longer password  ]");
	rh_input_reveal(w[1], false);
	draw();
	assert_string_equal(line(6), "          [ ••••••••••       ]");
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

static void view(void **state)
{
	struct rh_layer *l;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	l = rh_layer_new();
	w[0] = rh_view_new(l, true);
	rh_view_span(w[0], RH_ROLE_TITLE, rh_str("名称  "));
	rh_view_span(w[0], RH_ROLE_TEXT, rh_str("one two three 中文字符"));
	rh_view_break(w[0], 6);
	rh_view_line(w[0], RH_ROLE_TEXT, rh_str(""));
	for (int i = 0; i < 30; i++) {
		char text[20];

		snprintf(text, sizeof text, "line %d", i);
		rh_view_line(w[0], RH_ROLE_TEXT, rh_str(text));
	}
	assert_int_equal(rh_view_lines(w[0]), 32);
	assert_int_equal(rh_widget_height(w[0], 20), 33);
	rh_widget_place(w[0], (struct rh_rect){ 2, 0, 10, 20 });
	rh_layer_focus(l, w[0]);
	show(draw_w);
	draw();
	assert_string_equal(line(2), "名称  one two three");
	assert_string_equal(line(3), "      中文字符");
	assert_string_equal(line(4), "");
	assert_string_equal(line(5), "line 0");
	press(w[0], "End");
	draw();
	assert_string_equal(line(11), "line 29");
	assert_int_equal(press(w[0], "Down"), RH_LEFT_DOWN);
	rh_view_scroll_to(w[0], 0);
	draw();
	assert_string_equal(line(2), "名称  one two three");
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

/* ---- the terminal itself --------------------------------------------------------------------------------------------------- */

static uint64_t seed = 11;

static unsigned roll(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void draw_noise(void)
{
	static const char *const words[] = { "中文", "é", "abc", "密码 ", "🚀", "\033[2J", "ö", "한글", "\xff", " " };

	for (int i = 0; i < 60; i++) {
		char text[80] = "";

		for (unsigned n = roll(6); n > 0; n--)
			strcat(text, words[roll(RH_LEN(words))]);
		rh_cells_put((int)roll(24), (int)roll(86) - 3, (int)roll(30), roll(RH_ROLE_COUNT) | (roll(8) ? 0 : RH_STYLE_CURSOR),
			     roll(3), rh_str(text));
	}
	for (int i = 0; i < 3; i++)
		rh_cells_box((struct rh_rect){ (int)roll(10), (int)roll(40), 3 + (int)roll(10), 8 + (int)roll(30) }, RH_ROLE_TITLE, "标题中");
	rh_cells_text((int)roll(24), (int)roll(80), 20, RH_ROLE_TEXT, rh_str("文字"));
}

/* Wide text under, over and beside boxes, frame after frame: the terminal and curses never come to disagree. */
static void halves(void **state)
{
	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	show(draw_noise);
	for (int i = 0; i < 200; i++)
		draw();
	end();
}

static void draw_words(void)
{
	rh_cells_put(5, 0, 60, RH_ROLE_TEXT, RH_ALIGN_LEFT, rh_str("Create… ▸ 中文 “café”"));
	rh_cells_line(6, 0, 10, RH_ROLE_TEXT);
	rh_cells_box((struct rh_rect){ 8, 2, 4, 20 }, RH_ROLE_TITLE, "标题");
	rh_cells_put(9, 3, 6, RH_ROLE_TEXT, RH_ALIGN_LEFT, rh_str("cut off here"));
}

static void ascii(void **state)
{
	(void)state;
	begin(24, 80, &(struct rh_ui_options){ .ascii = true, .mono = true });
	show(draw_words);
	draw();
	assert_string_equal(line(5), "Create~ > ???? \"caf?\"");
	assert_string_equal(line(6), "----------");
	assert_string_equal(line(8), "  +- ???? -----------+");
	assert_string_equal(line(9), "  |cut o~            |");
	assert_string_equal(line(11), "  +------------------+");
	for (size_t i = 0; i < t.raw.n; i++)
		assert_true((unsigned char)t.raw.p[i] < 0x80);
	for (char c = '0'; c <= '7'; c++)
		assert_null(memmem(t.raw.p, t.raw.n, (char[]){ '\033', '[', '3', c, 'm' }, 5));
	end();
}

static void sizes(void **state)
{
	struct rh_layer *l;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	l = rh_layer_new();
	w[0] = rh_radio_new(l, registries, 4);
	rh_radio_set(w[0], 3);
	rh_widget_place(w[0], (struct rh_rect){ 2, 4, 1, 70 });
	show(draw_w);
	draw();
	for (int i = 0; i < 20; i++) {
		static const int to[][2] = { { 5, 20 }, { 50, 132 }, { 17, 80 }, { 24, 59 }, { 1, 1 }, { 18, 60 }, { 24, 80 } };

		set_size(to[i % 7][0], to[i % 7][1]);
		rh_ui_resize(t.ui);
		rh_ui_resize(t.ui);
		draw();
		if (i % 7 == 0) {
			assert_non_null(strstr(line(1), "60×18"));
			assert_non_null(strstr(line(2), "20×5"));
		}
	}
	set_size(24, 80);
	rh_ui_resize(t.ui);
	draw();
	assert_string_equal(line(2), "    ( ) 自定义  ( ) DockerHub  ( ) Quay.io  (•) Ärtifactöry");
	rh_layer_free(&l);
	memset(w, 0, sizeof w);
	end();
}

/* Keys while only the notice is seen would act on what nobody sees. */
static void blind_keys(void **state)
{
	struct rh_event e;

	(void)state;
	begin(10, 40, &(struct rh_ui_options){ 0 });
	show(draw_words);
	draw();
	assert_int_equal(write(t.master, "qd\r\003", 4), 4);
	rh_ui_read(t.ui);
	assert_true(rh_ui_event(t.ui, &e));
	assert_true(e.key == RH_KEY_CTRL && e.c == 'c');
	assert_false(rh_ui_event(t.ui, &e));
	assert_int_equal(rh_ui_keys(t.ui), 4);
	end();
}

static void leaving(void **state)
{
	struct termios before, now;

	(void)state;
	memset(&t, 0, sizeof t);
	begin(24, 80, &(struct rh_ui_options){ 0 });
	before = t.ui->tty.saved;
	show(draw_words);
	draw();
	tcgetattr(t.slave, &now);
	assert_false(now.c_lflag & (ISIG | ICANON | ECHO));
	rh_ui_suspend(t.ui);
	take();
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?1049l", 8));
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?2004l", 8));
	tcgetattr(t.slave, &now);
	assert_int_equal(now.c_lflag, before.c_lflag);
	assert_int_equal(now.c_iflag, before.c_iflag);
	rh_ui_touch(t.ui);
	assert_false(rh_ui_dirty(t.ui));		/* nothing to draw on */
	rh_ui_resume(t.ui);
	draw();
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?1049h", 8));
	assert_non_null(memmem(t.raw.p, t.raw.n, "\033[?2004h", 8));
	assert_string_equal(line(5), "Create… ▸ 中文 “café”");
	end();
}

static void refused(void **state)
{
	char *term = rh_strdup(getenv("TERM"));
	struct rh_ui *ui = NULL;
	struct rh_err e;
	int master, slave, null = open("/dev/null", O_RDWR);
	char byte;

	(void)state;
	assert_int_equal(rh_ui_open_on(&ui, null, null, &(struct rh_ui_options){ 0 }, &e), RH_E_USAGE);
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	fcntl(master, F_SETFL, O_NONBLOCK);
	unsetenv("TERM");
	assert_int_equal(rh_ui_open_on(&ui, slave, slave, &(struct rh_ui_options){ 0 }, &e), RH_E_USAGE);
	assert_true(e.fix[0] != 0);
	setenv("TERM", "no-such-terminal", 1);
	assert_int_equal(rh_ui_open_on(&ui, slave, slave, &(struct rh_ui_options){ 0 }, &e), RH_E_USAGE);
	assert_non_null(strstr(e.why, "no-such-terminal"));
	setenv("TERM", "dumb", 1);
	assert_int_equal(rh_ui_open_on(&ui, slave, slave, &(struct rh_ui_options){ 0 }, &e), RH_E_USAGE);
	assert_true(read(master, &byte, 1) < 0);	/* not a byte was written */
	setenv("TERM", term, 1);
	free(term);
	close(master);
	close(slave);
	close(null);
}

static void clipboard(void **state)
{
	(void)state;
	begin(24, 80, &(struct rh_ui_options){ .fence = true });
	rh_clock_drive(1700000000);
	show(draw_words);
	draw();
	assert_true(rh_ui_copy(t.ui, rh_str("hunter2"), true));
	take();
	assert_string_equal(t.raw.p, "\033]52;c;aHVudGVyMg==\a");
	rh_clock_advance(29000);
	rh_timer_run();
	take();
	assert_int_equal(t.raw.n, 0);
	rh_clock_advance(1000);
	rh_timer_run();
	take();
	assert_string_equal(t.raw.p, "\033]52;c;IA==\a");
	/* not when something else was copied since */
	assert_true(rh_ui_copy(t.ui, rh_str("secret"), true));
	assert_true(rh_ui_copy(t.ui, rh_str("public"), false));
	take();
	rh_clock_advance(60000);
	rh_timer_run();
	take();
	assert_int_equal(t.raw.n, 0);
	char *big = rh_alloc(80000);
	memset(big, 'x', 80000);
	assert_false(rh_ui_copy(t.ui, rh_str_n(big, 80000), false));
	free(big);
	setenv("TMUX", "x", 1);
	rh_ui_copy(t.ui, rh_str("a"), false);
	take();
	assert_string_equal(t.raw.p, "\033Ptmux;\033\033]52;c;YQ==\a\033\\\033]52;c;YQ==\a");
	unsetenv("TMUX");
	rh_ui_fence(t.ui, "frames=1\033;");
	take();
	assert_string_equal(t.raw.p, "\033_rh:frames=1?;\033\\");
	end();
}

/* A paste goes through whole, Esc comes by time. */
static void events(void **state)
{
	struct rh_event e;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	show(draw_words);
	draw();
	assert_int_equal(write(t.master, "a\033[200~x\ny\033[201~\033", 17), 17);
	rh_ui_read(t.ui);
	assert_true(rh_ui_pending(t.ui));
	assert_true(rh_ui_event(t.ui, &e) && e.c == 'a');
	assert_true(rh_ui_event(t.ui, &e) && e.key == RH_KEY_PASTE);
	assert_true(rh_str_is(rh_secret_peek(e.paste), "x\ny"));
	assert_false(rh_ui_event(t.ui, &e));
	assert_true(rh_timer_wait() >= 0);
	rh_clock_advance(25);
	rh_timer_run();
	assert_true(rh_ui_event(t.ui, &e) && e.key == RH_KEY_ESC);
	end();
}

/* ---- what stays of a secret -------------------------------------------------------------------------------------------------- */

/* How often the canary is in the memory that we may write to: as bytes, and as characters of curses' cells. */
static int times_in_memory(const char *canary, size_t n)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC), found = 0;
	char entry[512];

	while (fgets(entry, sizeof entry, maps)) {
		unsigned long from, to;
		char mode[8];

		if (sscanf(entry, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[1] != 'w' || to - from > (256ul << 20) ||
		    strstr(entry, "[stack"))
			continue;
		char *copy = malloc(to - from);
		ssize_t got = pread(mem, copy, to - from, (off_t)from);

		for (ssize_t i = 0; i + (ssize_t)(n * sizeof(cchar_t)) < got; i++) {
			size_t k = 0;

			if (copy[i] != canary[0])
				continue;
			if (!memcmp(copy + i, canary, n))
				found++;
			while (k < n && !memcmp(copy + i + k * sizeof(cchar_t), &(wchar_t){ canary[k] }, sizeof(wchar_t)))
				k++;
			found += k == n;
		}
		explicit_bzero(copy, to - from);
		free(copy);
	}
	fclose(maps);
	close(mem);
	return found;
}

static void nothing_stays(void **state)
{
	static const char hidden[] = "\x3d\x31\x37\x37\x2c\x3b\x23\x73\x71\x75";	/* not itself in our memory */
	char canary[sizeof hidden - 1];
	struct rh_layer *l;
	struct rh_secret s;

	(void)state;
	begin(24, 80, &(struct rh_ui_options){ 0 });
	vterm_free(t.vt);
	t.vt = NULL;		/* it would remember */
	l = rh_layer_new();
	w[0] = rh_input_new(l, &(struct rh_input_spec){ .max = 100, .masked = true });
	rh_widget_place(w[0], (struct rh_rect){ 5, 10, 1, 40 });
	show(draw_w);
	for (size_t i = 0; i < sizeof canary; i++)
		canary[i] = (char)(hidden[i] ^ 0x45);
	rh_secret_init(&s);
	rh_secret_set(&s, rh_str_n(canary, sizeof canary));
	rh_input_set(w[0], rh_secret_peek(&s));
	rh_input_reveal(w[0], true);
	rh_ui_touch(t.ui);
	rh_ui_draw(t.ui, &frame);
	assert_true(times_in_memory(canary, sizeof canary) > 2);	/* it is on the screen: the search finds things */
	rh_input_reveal(w[0], false);
	rh_ui_touch(t.ui);
	rh_ui_draw(t.ui, &frame);
	assert_int_equal(times_in_memory(canary, sizeof canary), 2);	/* the two secrets that hold it */
	rh_layer_free(&l);
	assert_int_equal(times_in_memory(canary, sizeof canary), 1);
	rh_secret_release(&s);
	assert_int_equal(times_in_memory(canary, sizeof canary), 0);
	memset(w, 0, sizeof w);
	while (read(t.master, (char[4096]){ 0 }, 4096) > 0)
		;
	t.vt = vterm_new(24, 80);
	t.screen = vterm_obtain_screen(t.vt);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buttons),	cmocka_unit_test(radios),  cmocka_unit_test(checks_and_cycle), cmocka_unit_test(menu),
		cmocka_unit_test(dialogs),	cmocka_unit_test(table),   cmocka_unit_test(table_uneven),     cmocka_unit_test(inputs),
		cmocka_unit_test(view),		cmocka_unit_test(halves),  cmocka_unit_test(ascii),	       cmocka_unit_test(sizes),
		cmocka_unit_test(blind_keys),	cmocka_unit_test(leaving), cmocka_unit_test(refused),	       cmocka_unit_test(clipboard),
		cmocka_unit_test(events),	cmocka_unit_test(nothing_stays),
	};

	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("TMUX");
	unsetenv("NO_COLOR");
	unsetenv("SSH_CONNECTION");
	rh_locale_init("", NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
