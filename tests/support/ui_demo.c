/* ui_demo: every widget on one screen, in Chinese, for looking at with one's own eyes. Not installed, not a test.
 * Tab moves, F2 a dialog, F3 one in which a name must be typed, F4 an error, F5 a toast, F10 the menu, Ctrl-Q ends. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

struct demo {
	struct ui_overlay overlay;
	struct ui *ui;
	struct ui_layer *layer;
	struct ui_widget *table, *input, *secret, *row, *radio, *checks, *buttons, *progress;
	bool done;
};

static size_t rows(void *ctx)
{
	(void)ctx;
	return 200;
}

static enum ui_role cell(void *ctx, size_t row, int column, struct rh_buf *out)
{
	(void)ctx;
	if (column == 0)
		rh_buf_addz(out, row % 7 ? "可用" : "不可用");
	else
		rh_buf_addf(out, column == 1 ? "quay-拉取密文-%zu" : "镜像仓库 %zu évil </B>x<!B>", row);
	return column == 0 ? row % 7 ? UI_ROLE_GOOD : UI_ROLE_BAD : UI_ROLE_TEXT;
}

static bool note(void *ctx, size_t row, struct rh_buf *out)
{
	(void)ctx;
	if (row % 7 == 0)
		rh_buf_addz(out, "不能浏览:Rancher 14 分钟前失去联系");
	return row % 7 == 0;
}

static void draw(struct ui_overlay *o, struct ui_rect s)
{
	struct demo *d = (struct demo *)o;
	const struct ui_table_column columns[] = { { 3, 8, 0, false },
						   { 12, 22, 0, true },
						   { 36, s.w - 37, 0, false } };
	struct {
		struct ui_widget *w;
		int y, x, h, wide;
		const char *label;
	} at[] = {
		{ d->table, 3, 0, 5, s.w, "" },
		{ d->input, 9, 18, 1, 34, "名称 *" },
		{ d->secret, 10, 18, 1, 34, "密码 *" },
		{ d->row, 11, 18, 1, s.w - 19, "镜像仓库" },
		{ d->radio, 12, 18, 2, s.w - 19, "范围 *" },
		{ d->checks, 14, 18, 3, s.w - 19, "拉取密文" },
		{ d->progress, 18, 3, 1, 60, "" },
		{ d->buttons, 20, s.w - 48, 1, 47, "" },
	};

	ui_table_columns(d->table, columns, RH_LEN(columns));
	for (size_t i = 0; i < RH_LEN(at); i++) {
		ui_cells_text(at[i].y, 3, 14, UI_ROLE_TEXT, rh_str(at[i].label));
		ui_widget_move(at[i].w, (struct ui_rect){ at[i].y, at[i].x, at[i].h, at[i].wide });
		ui_widget_draw(at[i].w);
	}
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct demo *d = (struct demo *)o;
	const char *lines[] = {
		"你正在试图删除 ‘café-中文应用’。", "</B><#HL(90000000)> stays as it is; \033[31m does not.", "",
		("A long sentence that does not fit into one line of the box, so that it has to be wrapped at "
		 "its blanks, 而且中文也要在字之间换行,因为那里没有空格可以断开这一行文字。")
	};
	const char *buttons[] = { "取消", "以 YAML 文件编辑", "删除" };
	enum ui_used used;

	if (e->key == UI_KEY_CTRL && e->c == 'q')
		d->done = true;
	else if (e->key == UI_KEY_TAB || e->key == UI_KEY_BACKTAB)
		ui_layer_next(d->layer, e->key == UI_KEY_TAB ? 1 : -1);
	else if (e->key == UI_KEY_F2 || e->key == UI_KEY_F3)
		ui_dialog(d->ui, &(struct ui_dialog){ .title = "删除密文",
						      .lines = lines,
						      .line_count = 4,
						      .buttons = buttons,
						      .button_count = 3,
						      .role = UI_ROLE_BAD,
						      .typed = e->key == UI_KEY_F3 ? "web-blue" : NULL });
	else if (e->key == UI_KEY_F5)
		ui_toast(d->ui, UI_ROLE_GOOD, "%s", "已创建 quay-pull");
	else if (e->key == UI_KEY_F10)
		ui_menu_open(d->ui, 0);
	else {
		used = ui_layer_focused(d->layer) ? ui_widget_key(ui_layer_focused(d->layer), e) : UI_IGNORED;
		if (used == UI_LEFT_UP || used == UI_LEFT_DOWN)
			ui_layer_next(d->layer, used == UI_LEFT_UP ? -1 : 1);
	}
	return true;
}

static void release(struct ui_overlay *o)
{
	ui_layer_free(&((struct demo *)o)->layer);
}

static const struct ui_overlay_ops ops = { .draw = draw, .event = event, .free = release };

static void build(struct demo *d)
{
	static const struct ui_choice registries[] = { { "custom", "自定义", NULL, NULL },
						       { "docker", "DockerHub", NULL, NULL },
						       { "quay", "Quay.io", NULL, NULL },
						       { "artifactory", "Ärtifactöry", NULL, NULL } };
	static const struct ui_choice scopes[] = { { "one", "一个命名空间", NULL, NULL },
						   { "all", "项目中的所有命名空间", "请先选择一个项目 (^N)", NULL } };
	static const struct ui_choice secrets[] = { { "a", "quay-pull", NULL, "覆盖 quay.io/acme/front" },
						    { "b", "harbor-robot", NULL, "不覆盖:harbor.corp.example" },
						    { "c", "旧的", "不可用", NULL } };
	static const char *const buttons[] = { "取消", "以 YAML 文件编辑", "创建…" };

	d->layer = ui_layer_new();
	d->table = ui_table_new(d->layer, &(struct ui_table_source){ .count = rows, .cell = cell, .note = note });
	d->input = ui_input_new(d->layer, &(struct ui_input_spec){ .max = 200 });
	ui_input_hint(d->input, "quay-pull");
	d->secret = ui_input_new(d->layer, &(struct ui_input_spec){ .max = 200, .masked = true });
	d->row = ui_radio_new(d->layer, registries, RH_LEN(registries));
	ui_radio_set(d->row, 0);
	d->radio = ui_radio_new(d->layer, scopes, RH_LEN(scopes));
	ui_radio_set(d->radio, 0);
	d->checks = ui_checks_new(d->layer, secrets, RH_LEN(secrets));
	d->progress = ui_progress_new(d->layer);
	ui_progress_set(d->progress, 2, 5);
	d->buttons = ui_buttons_new(d->layer, buttons, RH_LEN(buttons));
	ui_layer_focus(d->layer, d->table);
}

int main(int argc, char **argv)
{
	static const struct ui_menu_entry burger[] = { { "home", "集群管理", false },
						       { "off", "全局设置", true },
						       { "quit", "退出", false } },
					  work[] = { { "w", "部署", false }, { "x", "</B>évil<!B>", false } };
	static const struct ui_menu menus[] = {
		{ "≡", burger, 3 }, { "集群", work, 2 }, { "工作负载", work, 2 }, { "Störåge", work, 1 }
	};
	const char *crumbs[] = { "demo", "集群管理" };
	static const char *const filter[] = { "Project: 网上商店" };
	struct ui_frame f = { .menus = menus,
			      .menu_count = RH_LEN(menus),
			      .filter = filter,
			      .filter_count = 1,
			      .crumbs = crumbs,
			      .crumb_count = 2,
			      .teach = "kubectl get nothing",
			      .teach_shown = true };
	struct ui_options o = { .ascii = argc > 1 && strchr(argv[1], 'a'),
				.theme = argc > 1 && strchr(argv[1], 'm') ? UI_THEME_MONO : UI_THEME_AUTO };
	struct demo d = { .overlay.ops = &ops };
	struct ui_event e;
	struct rh_err err;

	rh_die_init();
	rh_locale_init(NULL, NULL);
	if (ui_open(&d.ui, &o, &err) != RH_OK) {
		fprintf(stderr, "%s. %s. %s\n", err.what, err.why, err.fix);
		return 2;
	}
	build(&d);
	ui_overlay_open(d.ui, &d.overlay);
	while (!d.done) {
		struct pollfd fds[] = { { ui_fd(d.ui), POLLIN, 0 }, { rh_die_fd(), POLLIN, 0 } };

		if (ui_dirty(d.ui))
			ui_draw(d.ui, &f);
		poll(fds, 2, (int)rh_timer_wait());
		unsigned signals = rh_die_signals();
		if (signals & (1u << 28))
			ui_resize(d.ui);
		if (signals & (1u << 15))
			break;
		ui_read(d.ui);
		rh_timer_run();
		while (ui_event(d.ui, &e))
			ui_overlay_event(d.ui, &e);
	}
	ui_close(&d.ui);
	return 0;
}
