/* What is seen of the widgets: CDK's in Chinese, and ours, on a terminal behind a pty. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/field.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/ui_pty.h"

/* ---- CDK's widgets in Chinese ---- */

static struct ui_widget *w[8];

static void draw_w(void)
{
	ui_cells_fill(ui_cells_screen(), UI_ROLE_TEXT);
	for (size_t i = 0; i < RH_LEN(w); i++)
		if (w[i])
			ui_widget_draw(w[i]);
}

static void buttons(void **state)
{
	static const char *const labels[] = { "取消", "以 YAML 文件编辑", "创建…" };
	struct ui_layer *l;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	l = ui_layer_new();
	w[0] = ui_buttons_new(l, labels, 3);
	assert_int_equal(ui_buttons_columns(w[0]), 8 + 2 + 20 + 2 + 9);
	ui_widget_move(w[0], (struct ui_rect){ 5, 10, 1, 60 });
	pty_show(draw_w);
	pty_draw();
	assert_string_equal(pty_line(5), "          [ 取消 ]  [ 以 YAML 文件编辑 ]  [ 创建… ]");
	assert_false(pty_reversed(5, 10)); /* it has not the focus */
	ui_layer_focus(l, w[0]);
	pty_draw();
	assert_true(pty_reversed(5, 10) && pty_reversed(5, 12) && pty_reversed(5, 17) && !pty_reversed(5, 18));
	assert_int_equal(pty_press(w[0], "Right"), UI_USED);
	pty_draw();
	assert_true(!pty_reversed(5, 10) && pty_reversed(5, 20));
	assert_int_equal(ui_buttons_current(w[0]), 1);
	pty_press(w[0], "Right");
	pty_press(w[0], "Right");
	assert_int_equal(ui_buttons_current(w[0]), 0);
	assert_int_equal(pty_press(w[0], "Enter"), UI_DONE);
	assert_int_equal(pty_press(w[0], "Up"), UI_LEFT_UP);
	assert_int_equal(pty_press(w[0], "x"), UI_IGNORED);
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	pty_end();
}

static const struct ui_choice registries[] = { { "c", "自定义", NULL, NULL },
					       { "d", "DockerHub", NULL, NULL },
					       { "q", "Quay.io", NULL, NULL },
					       { "a", "Ärtifactöry", NULL, NULL } };
static const struct ui_choice scopes[] = { { "n", "一个命名空间", NULL, NULL },
					   { "p", "每个命名空间", "先选一个项目 (^N)", NULL },
					   { "x", "</B>其他<!B>", NULL, NULL } };

static void radios(void **state)
{
	struct ui_layer *l;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	l = ui_layer_new();
	w[0] = ui_radio_new(l, registries, 4);
	w[1] = ui_radio_new(l, scopes, 3);
	assert_int_equal(ui_widget_height(w[0], 60), 1);
	assert_int_equal(ui_widget_height(w[0], 30), 4);
	assert_int_equal(ui_widget_height(w[1], 60), 3);
	ui_radio_set(w[0], 2);
	ui_widget_move(w[0], (struct ui_rect){ 2, 4, 1, 60 });
	ui_widget_move(w[1], (struct ui_rect){ 4, 4, 3, 60 });
	pty_show(draw_w);
	ui_layer_focus(l, w[0]);
	pty_draw();
	assert_string_equal(pty_line(2), "    ( ) 自定义  ( ) DockerHub  (•) Quay.io  ( ) Ärtifactöry");
	assert_string_equal(pty_line(4), "    ( ) 一个命名空间");
	assert_string_equal(pty_line(5), "    ( ) 每个命名空间  先选一个项目 (^N)");
	assert_string_equal(pty_line(6), "    ( ) </B>其他<!B>");
	assert_int_equal(pty_press(w[0], "Right"), UI_CHANGED);
	assert_int_equal(ui_radio_value(w[0]), 3);
	assert_int_equal(pty_press(w[0], "Down"), UI_LEFT_DOWN);
	ui_layer_focus(l, w[1]);
	assert_int_equal(pty_press(w[1], "Space"), UI_CHANGED);
	assert_int_equal(pty_press(w[1], "Space"), UI_USED); /* what is chosen stays chosen */
	assert_int_equal(ui_radio_value(w[1]), 0);
	assert_null(ui_radio_why_not(w[1]));
	assert_int_equal(pty_press(w[1], "Down"), UI_USED);
	assert_int_equal(pty_press(w[1], "Space"), UI_REFUSED); /* disabled: it says why */
	assert_string_equal(ui_radio_why_not(w[1]), "先选一个项目 (^N)");
	assert_int_equal(ui_radio_value(w[1]), 0);
	assert_int_equal(pty_press(w[1], "Right"), UI_CHANGED); /* past it */
	assert_int_equal(ui_radio_value(w[1]), 2);
	assert_int_equal(pty_press(w[1], "Left"), UI_CHANGED);
	assert_int_equal(ui_radio_value(w[1]), 0);
	pty_press(w[1], "Down");
	pty_press(w[1], "Down");
	pty_draw();
	assert_string_equal(pty_line(2), "    ( ) 自定义  ( ) DockerHub  ( ) Quay.io  (•) Ärtifactöry");
	assert_string_equal(pty_line(4), "    (•) 一个命名空间");
	assert_true(pty_reversed(6, 10) && !pty_reversed(4, 10) && !pty_reversed(5, 10));
	assert_int_equal(pty_press(w[1], "Enter"), UI_CHANGED);
	assert_int_equal(ui_radio_value(w[1]), 2);
	assert_int_equal(pty_press(w[1], "Down"), UI_LEFT_DOWN);
	pty_press(w[1], "Up");
	pty_press(w[1], "Up");
	assert_int_equal(pty_press(w[1], "Up"), UI_LEFT_UP);
	ui_radio_set(w[0], 3);
	assert_int_equal(pty_press(w[0], "Space"), UI_USED); /* in a row too */
	assert_int_equal(ui_radio_value(w[0]), 3);
	ui_widget_move(w[0], (struct ui_rect){ 10, 4, 4, 30 }); /* narrower: below each other, value kept */
	pty_draw();
	assert_string_equal(pty_line(13), "    (•) Ärtifactöry");
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	pty_end();
}

static void checks_and_progress(void **state)
{
	static const struct ui_choice secrets[] = { { "a", "quay-pull", NULL, "覆盖 quay.io/acme" },
						    { "b", "旧的密文", NULL, "不覆盖" },
						    { "c", "x", "不可用", NULL } };
	struct ui_layer *l;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	l = ui_layer_new();
	w[0] = ui_checks_new(l, secrets, 3);
	w[1] = ui_buttons_new(l, (const char *const[]){ "OK" }, 1);
	w[2] = ui_progress_new(l);
	ui_widget_move(w[0], (struct ui_rect){ 2, 4, 3, 40 });
	ui_widget_move(w[1], (struct ui_rect){ 6, 4, 1, 40 });
	ui_widget_move(w[2], (struct ui_rect){ 8, 4, 1, 40 });
	ui_progress_set(w[2], 6, 12);
	pty_show(draw_w);
	assert_ptr_equal(ui_layer_next(l, -1), w[1]); /* without a focus: the last */
	ui_layer_focus(l, w[0]);
	pty_draw();
	assert_string_equal(pty_line(2), "    [ ] quay-pull  覆盖 quay.io/acme");
	assert_string_equal(pty_line(3), "    [ ] 旧的密文   不覆盖");
	assert_non_null(strstr(pty_line(8), " 50%"));
	assert_true(pty_reversed(8, 5) && pty_reversed(8, 16));
	assert_false(pty_reversed(8, 30));
	pty_press(w[0], "Down");
	assert_int_equal(pty_press(w[0], "Space"), UI_CHANGED);
	pty_draw();
	assert_string_equal(pty_line(3), "    [x] 旧的密文   不覆盖");
	assert_true(!ui_checks_value(w[0], 0) && ui_checks_value(w[0], 1));
	pty_press(w[0], "Down");
	assert_int_equal(pty_press(w[0], "Space"), UI_REFUSED); /* disabled */
	assert_string_equal(ui_checks_why_not(w[0]), "不可用");
	assert_int_equal(pty_press(w[0], "Down"), UI_LEFT_DOWN);
	assert_ptr_equal(ui_layer_next(l, 1), w[1]);
	assert_ptr_equal(ui_layer_next(l, 1), w[0]); /* progress never has the focus */
	static const struct {
		size_t done, of;
		const char *shown;
	} all[] = { { 0, 0, " 0%" },
		    { 0, 7, " 0%" },
		    { 1, 9999, " 0%" },
		    { 9998, 9999, " 99%" },
		    { 9999, 9999, " 100%" },
		    { 12, 9, " 100%" },
		    { SIZE_MAX / 2, SIZE_MAX, " 50%" } };
	for (size_t i = 0; i < RH_LEN(all); i++) {
		ui_progress_set(w[2], all[i].done, all[i].of);
		pty_draw();
		assert_non_null(strstr(pty_line(8), all[i].shown));
	}
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	pty_end();
}

static char chosen_id[40];

static void chosen(void *ctx, const char *id)
{
	(void)ctx;
	snprintf(chosen_id, sizeof chosen_id, "%s", id);
}

#define LONG "这是一个非常非常非常长的菜单项目名称这是一个非常长的"
static void menu(void **state)
{
	static const struct ui_menu_entry burger[] = { { "clusters", "集群管理", false },
						       { "flags", "全局设置", true },
						       { "quit", "退出", false } },
					  work[] = { { "deploy", "部署 </B>évil", false } };
	static const struct ui_menu menus[] = { { "≡", burger, 3, false },
						{ "工作负载", work, 1, false },
						{ "Störåge", work, 1, false } };
	struct rh_buf focus;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	rh_buf_init(&focus, 100);
	frame = (struct ui_frame){ .menus = menus, .menu_count = 3 };
	ui_on_chosen(t.ui, chosen, NULL);
	pty_draw();
	assert_string_equal(pty_line(0), " ≡  工作负载  Störåge");
	assert_false(ui_overlay_focus(t.ui, &focus));
	ui_menu_open(t.ui, 0);
	pty_draw();
	assert_string_equal(pty_line(0), " ≡  工作负载  Störåge");
	assert_string_equal(pty_line(2),
			    "│ 集群管理 │────────────────────────────────────────────────────────────────────");
	assert_string_equal(pty_line(4), "│ 退出     │");
	assert_true(pty_reversed(0, 1) && pty_reversed(2, 2) && !pty_reversed(3, 2));
	pty_overlay_press("Down"); /* past what is disabled */
	pty_draw();
	assert_true(pty_reversed(4, 2) && !pty_reversed(3, 2));
	assert_true(ui_overlay_focus(t.ui, &focus));
	assert_string_equal(focus.p, "menu:quit");
	pty_overlay_press("Right");
	pty_draw();
	assert_true(strstr(pty_line(2), "│ 部署 </B>évil │") != NULL);
	pty_overlay_press("Enter");
	assert_string_equal(chosen_id, "deploy");
	assert_null(ui_overlay_top(t.ui));
	pty_draw();
	assert_string_equal(pty_line(3), "");
	/* a menu that is wider than what is right of its title goes to the left, whole; wider than the screen it is cut
	 */
	static const struct ui_menu_entry long_ones[] = { { "a", LONG, false }, { "b", LONG LONG, false } };
	for (size_t i = 0; i < RH_LEN(long_ones); i++) {
		frame.menus = (struct ui_menu[]){ { "一二三四五六七八九十", burger, 1, false },
						  { "一二三四五六七八九十", burger, 1, false },
						  { "x", &long_ones[i], 1, false } };
		pty_draw();
		ui_menu_open(t.ui, 2);
		pty_draw();
		assert_non_null(strstr(pty_line(2), i ? "│ 这是" : "│ " LONG " │"));
		assert_true(!strstr(pty_line(2), "…") == !i);
		pty_overlay_press("Esc");
	}
	/* a bar that is too long has one blank between two titles */
#define WIDE(letter) { "eighteen columns " letter, burger, 1, false }
	frame.menus = (struct ui_menu[]){ { "≡", burger, 1, false }, WIDE("a"), WIDE("b"), WIDE("c"), WIDE("d") };
	frame.menu_count = 5;
	pty_draw();
	assert_string_equal(pty_line(0),
			    " ≡ eighteen columns a eighteen columns b eighteen columns c eighteen columns d");
	frame = (struct ui_frame){ 0 };
	rh_buf_release(&focus);
	pty_end();
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
	struct ui_dialog d = { .title = "删除密文",
			       .lines = lines,
			       .line_count = 3,
			       .buttons = two,
			       .button_count = 2,
			       .role = UI_ROLE_BAD,
			       .done = answer };
	struct rh_err e;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	ui_dialog(t.ui, &d);
	pty_draw();
	assert_non_null(strstr(pty_line(8), "┌─ 删除密文 ─"));
	assert_non_null(strstr(pty_line(9), "│ 你正在试图删除 ‘café-中文应用’。 "));
	assert_non_null(strstr(pty_line(10), "│ <#HL(90000000)></B> ^[[31m"));
	assert_non_null(strstr(pty_line(12), "├──"));
	assert_non_null(strstr(pty_line(13), "[ 取消 ] [ 删除 ]"));
	pty_overlay_press("Right");
	pty_overlay_press("Enter");
	assert_int_equal(answered, 1);
	assert_null(ui_overlay_top(t.ui));
	ui_dialog(t.ui, &d);
	pty_draw();
	pty_overlay_press("Esc");
	assert_int_equal(answered, 0);
	/* what must be typed first */
	d.typed = "web-blue";
	answered = -1;
	ui_dialog(t.ui, &d);
	pty_draw();
	pty_overlay_press("Tab");
	pty_overlay_press("Right");
	pty_overlay_press("Enter");
	assert_int_equal(answered, -1); /* back in the input */
	pty_overlay_press("Enter");
	pty_overlay_press("Enter"); /* nothing is typed yet: neither button */
	assert_int_equal(answered, -1);
	for (const char *p = "web-blue"; *p; p++)
		pty_overlay_press((char[]){ *p, 0 });
	pty_draw();
	pty_overlay_press("Enter"); /* does what the button does */
	assert_int_equal(answered, 1);
	/* it goes with its owner, and asks nobody then */
	d.owner = rh_owner_new();
	answered = -1;
	ui_dialog(t.ui, &d);
	pty_draw();
	rh_owner_end(d.owner);
	pty_draw();
	assert_null(ui_overlay_top(t.ui));
	assert_int_equal(answered, -1);
	rh_err_set(&e, RH_E_TIMEOUT, "无法连接");
	rh_err_why(&e, "no answer");
	rh_err_fix(&e, "try again");
	ui_error(t.ui, &e);
	pty_draw();
	pty_overlay_press("Enter");
	assert_null(ui_overlay_top(t.ui));
	pty_end();
}

/* ---- our own widgets ---- */

static size_t row_count = 1000;

static size_t table_count(void *ctx)
{
	(void)ctx;
	return row_count;
}

static enum ui_role table_cell(void *ctx, size_t row, int column, struct rh_buf *out)
{
	(void)ctx;
	if (column == 0)
		rh_buf_addz(out, "Active");
	else if (column == 1)
		rh_buf_addf(out, "regcred-%05zu", row);
	else
		rh_buf_addf(out, "registry-%02zu.example.com   %zud", row % 50, row % 400);
	return column == 0 ? UI_ROLE_GOOD : UI_ROLE_TEXT;
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
	static const struct ui_table_column columns[] = { { 3, 8, UI_ALIGN_LEFT, false },
							  { 12, 24, UI_ALIGN_LEFT, true },
							  { 38, 40, UI_ALIGN_LEFT, false } };
	struct ui_table_source source = { .count = table_count, .cell = table_cell };
	struct ui_layer *l;
	size_t seen;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	l = ui_layer_new();
	row_count = 1000;
	w[0] = ui_table_new(l, &source);
	ui_table_columns(w[0], columns, 3);
	ui_widget_move(w[0], (struct ui_rect){ 4, 0, 17, 80 });
	ui_layer_focus(l, w[0]);
	pty_show(draw_w);
	pty_draw();
	assert_string_equal(pty_line(4), " ▸ Active   regcred-00000             registry-00.example.com   0d");
	for (int i = 0; i < 10; i++) {
		pty_press(w[0], "Down");
		pty_draw();
		if (t.ui->tty.last > 220)
			fail_msg("%zu bytes for a cursor key: %s", t.ui->tty.last, t.raw.p);
	}
	assert_int_equal(ui_table_cursor(w[0]), 10);
	pty_press(w[0], "End");
	pty_draw();
	assert_int_equal(ui_table_cursor(w[0]), 999);
	assert_int_equal(ui_table_seen(w[0], &seen), 983);
	assert_int_equal(seen, 17);
	assert_int_equal(pty_press(w[0], "Down"), UI_LEFT_DOWN);
	row_count = 5; /* rows go away under the cursor */
	pty_draw();
	assert_int_equal(ui_table_cursor(w[0]), 4);
	assert_string_equal(pty_line(8), " ▸ Active   regcred-00004             registry-04.example.com   4d");
	row_count = 0;
	pty_draw();
	assert_int_equal(ui_table_cursor(w[0]), UI_TABLE_NONE);
	assert_int_equal(pty_press(w[0], "Down"), UI_IGNORED);
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	pty_end();
}

/* With headings and second lines: the cursor is always on a row, always seen, whatever the keys. */
static void table_uneven(void **state)
{
	static const struct ui_table_column columns[] = { { 3, 8, UI_ALIGN_LEFT, false },
							  { 12, 24, UI_ALIGN_LEFT, false } };
	static const char *const keys[] = { "Up", "Down", "Down", "PgUp", "PgDn", "Home", "End" };
	struct ui_table_source source = {
		.count = table_count, .cell = table_cell, .note = table_note, .skip = table_skip
	};
	struct ui_layer *l;
	uint64_t r = 5;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	l = ui_layer_new();
	row_count = 45;
	w[0] = ui_table_new(l, &source);
	ui_table_columns(w[0], columns, 2);
	ui_layer_focus(l, w[0]);
	pty_show(draw_w);
	for (int i = 0; i < 300; i++) {
		size_t cursor, top, seen;

		r = r * 6364136223846793005u + 1442695040888963407u;
		ui_widget_move(w[0], (struct ui_rect){ 4, 0, 2 + (int)(r >> 60), 80 });
		pty_press(w[0], keys[(r >> 33) % RH_LEN(keys)]);
		if (r >> 58 == 0)
			row_count = 11 + (r >> 40) % 60;
		pty_draw();
		cursor = ui_table_cursor(w[0]);
		top = ui_table_seen(w[0], &seen);
		assert_true(cursor < row_count && cursor % 10 != 0);
		assert_true(cursor >= top && cursor < top + seen);
	}
	pty_press(w[0], "Home");
	ui_widget_move(w[0], (struct ui_rect){ 4, 0, 6, 80 });
	pty_draw();
	assert_int_equal(ui_table_seen(w[0], &(size_t){ 0 }), 0); /* the heading is seen with its first row */
	pty_press(w[0], "PgDn");
	assert_true(ui_table_cursor(w[0]) > 1);
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	pty_end();
}

static void inputs(void **state)
{
	struct ui_layer *l;
	VTermPos at;
	VTermState *vs;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	vs = vterm_obtain_state(t.vt);
	l = ui_layer_new();
	w[0] = ui_input_new(l, &(struct ui_input_spec){ .max = 200 });
	w[1] = ui_input_new(l, &(struct ui_input_spec){ .max = 200, .masked = true });
	ui_widget_move(w[0], (struct ui_rect){ 5, 10, 1, 20 });
	ui_widget_move(w[1], (struct ui_rect){ 6, 10, 1, 20 });
	ui_input_hint(w[0], "quay-pull");
	ui_layer_focus(l, w[0]);
	pty_show(draw_w);
	pty_draw();
	assert_string_equal(pty_line(5), "          [ quay-pull        ]");
	for (const char *p = "abcdefgh"; *p; p++) {
		pty_press(w[0], (char[]){ *p, 0 });
		pty_draw();
		if (*p != 'a' && t.ui->tty.last > 12)
			fail_msg("%zu bytes for a typed character", t.ui->tty.last);
	}
	assert_string_equal(pty_line(5), "          [ abcdefgh         ]");
	vterm_state_get_cursorpos(vs, &at);
	assert_true(at.row == 5 && at.col == 20);
	ui_input_set(w[0], rh_str("中文中文中文中文中文x")); /* scrolls so that the cursor is inside */
	pty_draw();
	assert_string_equal(pty_line(5), "          [<文中文中文中文x  ]");
	vterm_state_get_cursorpos(vs, &at);
	assert_true(at.row == 5 && at.col == 27);
	pty_press(w[0], "Home");
	pty_draw();
	assert_string_equal(pty_line(5), "          [ 中文中文中文中文>]");
	ui_input_set(w[1], rh_str("pw"));
	ui_layer_focus(l, w[1]);
	pty_draw();
	assert_string_equal(pty_line(6), "          [ ••••••••••       ]"); /* any length looks like this */
	ui_input_set(w[1], rh_str("a much longer password"));
	pty_draw();
	assert_string_equal(pty_line(6), "          [ ••••••••••       ]");
	ui_input_reveal(w[1], true);
	pty_draw();
	assert_string_equal(pty_line(6), "          [<longer password  ]");
	ui_input_reveal(w[1], false);
	pty_draw();
	assert_string_equal(pty_line(6), "          [ ••••••••••       ]");
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	pty_end();
}

static void view(void **state)
{
	struct ui_layer *l;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	l = ui_layer_new();
	w[0] = ui_view_new(l, true);
	ui_view_span(w[0], UI_ROLE_TITLE, rh_str("名称  "));
	ui_view_span(w[0], UI_ROLE_TEXT, rh_str("one two three 中文字符"));
	ui_view_break(w[0], 6);
	ui_view_line(w[0], UI_ROLE_TEXT, rh_str(""));
	for (int i = 0; i < 30; i++) {
		char text[20];

		snprintf(text, sizeof text, "line %d", i);
		ui_view_line(w[0], UI_ROLE_TEXT, rh_str(text));
	}
	assert_int_equal(ui_widget_height(w[0], 20), 33);
	ui_widget_move(w[0], (struct ui_rect){ 2, 0, 10, 20 });
	ui_layer_focus(l, w[0]);
	pty_show(draw_w);
	pty_draw();
	assert_string_equal(pty_line(2), "名称  one two three");
	assert_string_equal(pty_line(3), "      中文字符");
	assert_string_equal(pty_line(4), "");
	assert_string_equal(pty_line(5), "line 0");
	pty_press(w[0], "End");
	pty_draw();
	assert_string_equal(pty_line(11), "line 29");
	assert_int_equal(pty_press(w[0], "Down"), UI_LEFT_DOWN);
	ui_view_scroll_to(w[0], 0);
	pty_draw();
	assert_string_equal(pty_line(2), "名称  one two three");
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	pty_end();
}

/* The drawing of whatever keys made of whatever widgets, in terminals of any size, is always what curses believes, and
 * no widget loses what was chosen in it when it is built again. */
static void monkey(void **state)
{
	static const struct ui_choice many[] = { { "a", "一二三", NULL, NULL },
						 { "b", "b", NULL, "注" },
						 { "c", "c", "不可用", NULL },
						 { "d", "四五", NULL, NULL } };
	static const char *const keys[] = { "Up",  "Down", "Left", "Right", "Space", "Enter",     "Home",
					    "End", "PgUp", "PgDn", "a",     "中",    "Backspace", "Del",
					    "^W",  "^K",   "^_",   "Alt-b", "g",     "d",         "Esc",
					    "F5",  "é",    "+",    "$",     "0" };
	static const char *const labels[] = { "取消", "OK", "以 YAML 文件编辑" };
	static const struct ui_menu_entry entries[] = { { "a", "部署", false },
							{ "b", "密码", true },
							{ "c", "x", false } };
	static const struct ui_menu menus[] = { { "≡", entries, 3, false },
						{ "工作负载", entries, 2, false },
						{ "x", entries, 1, false } };
	const char *lines[] = { "一行中文", "two" };
	struct ui_table_source source = {
		.count = table_count, .cell = table_cell, .note = table_note, .skip = table_skip
	};
	struct ui_layer *l;
	uint64_t r = 17;

	(void)state;
	pty_begin(24, 80, &(struct ui_options){ 0 });
	frame = (struct ui_frame){ .menus = menus, .menu_count = 3 };
	row_count = 60;
	l = ui_layer_new();
	w[0] = ui_table_new(l, &source);
	w[1] = ui_input_new(l, &(struct ui_input_spec){ .max = 60 });
	w[2] = ui_view_new(l, true);
	w[3] = ui_buttons_new(l, labels, 3);
	w[4] = ui_radio_new(l, many, 4);
	w[5] = ui_checks_new(l, many, 4);
	w[6] = ui_progress_new(l);
	w[7] = ui_radio_new(l, registries, 4);
	ui_view_line(w[2], UI_ROLE_TEXT, rh_str("一二三四 one two 五六七八九十 three four five"));
	pty_show(draw_w);
	for (int i = 0; i < 600; i++) {
		r = r * 6364136223846793005u + 1442695040888963407u;
		struct ui_widget *one = w[(r >> 33) % RH_LEN(w)];
		const char *key = keys[(r >> 40) % RH_LEN(keys)];

		if (i % 9 == 0)
			for (size_t k = 0; k < RH_LEN(w); k++) {
				r = r * 6364136223846793005u + 1442695040888963407u;
				ui_widget_move(w[k],
					       (struct ui_rect){ (int)(r >> 33) % 30 - 2, (int)(r >> 40) % 70 - 4,
								 1 + (int)(r >> 46) % 8, 4 + (int)(r >> 52) % 70 });
			}
		if (i % 60 == 0) {
			pty_size(18 + (int)(r >> 35) % 20, 60 + (int)(r >> 45) % 60);
			ui_resize(t.ui);
		}
		if (i % 25 == 0)
			ui_menu_open(t.ui, (int)(r >> 50) % 4 - 1);
		if (i % 35 == 0)
			ui_dialog(t.ui, &(struct ui_dialog){ .title = "标题",
							     .lines = lines,
							     .line_count = 2,
							     .buttons = labels,
							     .button_count = 3,
							     .typed = r >> 63 ? "a" : NULL });
		ui_layer_focus(l, one);
		pty_press(one, key);
		if (ui_overlay_top(t.ui) && i % 3)
			pty_overlay_press(key);
		int radio = ui_radio_value(w[4]), row = ui_radio_value(w[7]);

		pty_draw();
		assert_true(radio == ui_radio_value(w[4]) && row == ui_radio_value(w[7]));
		assert_true(radio != 2 && !ui_checks_value(w[5], 2)); /* what is disabled is never chosen */
	}
	ui_layer_free(&l);
	memset(w, 0, sizeof w);
	frame = (struct ui_frame){ 0 };
	pty_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buttons),      cmocka_unit_test(radios),  cmocka_unit_test(checks_and_progress),
		cmocka_unit_test(menu),         cmocka_unit_test(dialogs), cmocka_unit_test(table),
		cmocka_unit_test(table_uneven), cmocka_unit_test(inputs),  cmocka_unit_test(view),
		cmocka_unit_test(monkey),
	};

	pty_environment();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
