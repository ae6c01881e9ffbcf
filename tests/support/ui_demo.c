/* ui_demo: every widget on one screen, in Chinese, for looking at with one's own eyes. Not installed, not a test.
 * Tab moves, F2 a dialog, F3 one in which a name must be typed, F4 an error, F5 a toast, F10 the menu, Ctrl-Q ends. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "ui/internal.h"

struct demo {
	struct rh_overlay overlay;
	struct rh_ui *ui;
	struct rh_layer *layer;
	struct rh_widget *table, *input, *secret, *row, *radio, *checks, *cycle, *buttons, *progress;
	bool done;
};

static size_t rows(void *ctx)
{
	(void)ctx;
	return 200;
}

static enum rh_role cell(void *ctx, size_t row, int column, struct rh_buf *out)
{
	(void)ctx;
	if (column == 0)
		rh_buf_addz(out, row % 7 ? "可用" : "不可用");
	else
		rh_buf_addf(out, column == 1 ? "quay-拉取密文-%zu" : "镜像仓库 %zu évil </B>x<!B>", row);
	return column == 0 ? row % 7 ? RH_ROLE_GOOD : RH_ROLE_BAD : RH_ROLE_TEXT;
}

static bool note(void *ctx, size_t row, struct rh_buf *out)
{
	(void)ctx;
	if (row % 7 == 0)
		rh_buf_addz(out, "不能浏览:Rancher 14 分钟前失去联系");
	return row % 7 == 0;
}

static void draw(struct rh_overlay *o, struct rh_rect s)
{
	struct demo *d = (struct demo *)o;
	const struct rh_table_column columns[] = { { 3, 8, 0, false }, { 12, 22, 0, true }, { 36, s.w - 37, 0, false } };
	struct {
		struct rh_widget *w;
		int y, x, h, wide;
		const char *label;
	} at[] = {
		{ d->table, 3, 0, 5, s.w, "" },		 { d->input, 9, 18, 1, 34, "名称 *" },
		{ d->secret, 10, 18, 1, 34, "密码 *" },	 { d->row, 11, 18, 1, s.w - 19, "镜像仓库" },
		{ d->radio, 12, 18, 2, s.w - 19, "范围 *" }, { d->checks, 14, 18, 3, s.w - 19, "拉取密文" },
		{ d->cycle, 17, 18, 1, 40, "拉取策略" },	 { d->progress, 18, 3, 1, 60, "" },
		{ d->buttons, 20, s.w - 48, 1, 47, "" },
	};

	rh_table_columns(d->table, columns, RH_LEN(columns));
	for (size_t i = 0; i < RH_LEN(at); i++) {
		rh_cells_text(at[i].y, 3, 14, RH_ROLE_TEXT, rh_str(at[i].label));
		rh_widget_place(at[i].w, (struct rh_rect){ at[i].y, at[i].x, at[i].h, at[i].wide });
		rh_widget_draw(at[i].w);
	}
}

static bool event(struct rh_overlay *o, const struct rh_event *e)
{
	struct demo *d = (struct demo *)o;
	const char *lines[] = { "你正在试图删除 ‘café-中文应用’。", "</B><#HL(90000000)> stays as it is; \033[31m does not.", "",
				("A long sentence that does not fit into one line of the box, so that it has to be wrapped at "
				 "its blanks, 而且中文也要在字之间换行,因为那里没有空格可以断开这一行文字。") };
	const char *buttons[] = { "取消", "以 YAML 文件编辑", "删除" };
	enum rh_used used;

	if (e->key == RH_KEY_CTRL && e->c == 'q')
		d->done = true;
	else if (e->key == RH_KEY_TAB || e->key == RH_KEY_BACKTAB)
		rh_layer_next(d->layer, e->key == RH_KEY_TAB ? 1 : -1);
	else if (e->key == RH_KEY_F2 || e->key == RH_KEY_F3)
		rh_ui_dialog(d->ui, &(struct rh_dialog){ .title = "删除密文", .lines = lines, .line_count = 4, .buttons = buttons,
			     .button_count = 3, .role = RH_ROLE_BAD, .typed = e->key == RH_KEY_F3 ? "web-blue" : NULL });
	else if (e->key == RH_KEY_F5)
		rh_ui_toast(d->ui, RH_ROLE_GOOD, "%s", "已创建 quay-pull");
	else if (e->key == RH_KEY_F10)
		rh_ui_menu_open(d->ui, 0);
	else {
		used = rh_layer_focused(d->layer) ? rh_widget_key(rh_layer_focused(d->layer), e) : RH_IGNORED;
		if (used == RH_LEFT_UP || used == RH_LEFT_DOWN)
			rh_layer_next(d->layer, used == RH_LEFT_UP ? -1 : 1);
	}
	return true;
}

static void release(struct rh_overlay *o)
{
	rh_layer_free(&((struct demo *)o)->layer);
}

static const struct rh_overlay_ops ops = { .draw = draw, .event = event, .free = release };

static void build(struct demo *d)
{
	static const struct rh_choice registries[] = { { "custom", "自定义", NULL, NULL }, { "docker", "DockerHub", NULL, NULL },
		{ "quay", "Quay.io", NULL, NULL }, { "artifactory", "Ärtifactöry", NULL, NULL } };
	static const struct rh_choice scopes[] = { { "one", "一个命名空间", NULL, NULL },
		{ "all", "项目中的所有命名空间", "请先选择一个项目 (^N)", NULL } };
	static const struct rh_choice secrets[] = { { "a", "quay-pull", NULL, "覆盖 quay.io/acme/front" },
		{ "b", "harbor-robot", NULL, "不覆盖:harbor.corp.example" }, { "c", "旧的", "不可用", NULL } };
	static const struct rh_choice policies[] = { { "a", "始终拉取", NULL, NULL }, { "b", "不存在时", NULL, NULL }, { "c", "Never", NULL, NULL } };
	static const char *const buttons[] = { "取消", "以 YAML 文件编辑", "创建…" };

	d->layer = rh_layer_new();
	d->table = rh_table_new(d->layer, &(struct rh_table_source){ .count = rows, .cell = cell, .note = note });
	d->input = rh_input_new(d->layer, &(struct rh_input_spec){ .max = 200 });
	rh_input_hint(d->input, "quay-pull");
	d->secret = rh_input_new(d->layer, &(struct rh_input_spec){ .max = 200, .masked = true });
	d->row = rh_radio_new(d->layer, registries, RH_LEN(registries));
	rh_radio_set(d->row, 0);
	d->radio = rh_radio_new(d->layer, scopes, RH_LEN(scopes));
	rh_radio_set(d->radio, 0);
	d->checks = rh_checks_new(d->layer, secrets, RH_LEN(secrets));
	d->cycle = rh_cycle_new(d->layer, policies, RH_LEN(policies));
	d->progress = rh_progress_new(d->layer, "正在加载");
	rh_progress_set(d->progress, 40);
	d->buttons = rh_buttons_new(d->layer, buttons, RH_LEN(buttons));
	rh_layer_focus(d->layer, d->table);
}

int main(int argc, char **argv)
{
	static const struct rh_menu_entry burger[] = { { "home", "集群管理", false }, { "off", "全局设置", true },
		{ "quit", "退出", false } }, work[] = { { "w", "部署", false }, { "x", "</B>évil<!B>", false } };
	static const struct rh_menu menus[] = { { "≡", burger, 3 }, { "集群", work, 2 }, { "工作负载", work, 2 }, { "Störåge", work, 1 } };
	const char *crumbs[] = { "demo", "集群管理" };
	static const char *const filter[] = { "Project: 网上商店" };
	struct rh_frame f = { .menus = menus, .menu_count = RH_LEN(menus), .filter = filter, .filter_count = 1, .crumbs = crumbs, .crumb_count = 2,
			      .teach = "kubectl get nothing", .teach_shown = true };
	struct rh_ui_options o = { .ascii = argc > 1 && strchr(argv[1], 'a'), .mono = argc > 1 && strchr(argv[1], 'm') };
	struct demo d = { .overlay.ops = &ops };
	struct rh_event e;
	struct rh_err err;

	rh_die_init();
	rh_locale_init("", NULL);
	if (rh_ui_open(&d.ui, &o, &err) != RH_OK) {
		fprintf(stderr, "%s. %s. %s\n", err.what, err.why, err.fix);
		return 2;
	}
	build(&d);
	rh_overlay_open(d.ui, &d.overlay);
	while (!d.done) {
		struct pollfd fds[] = { { rh_ui_fd(d.ui), POLLIN, 0 }, { rh_die_fd(), POLLIN, 0 } };

		if (rh_ui_dirty(d.ui))
			rh_ui_draw(d.ui, &f);
		poll(fds, 2, (int)rh_timer_wait());
		unsigned signals = rh_die_signals();
		if (signals & (1u << 28))
			rh_ui_resize(d.ui);
		if (signals & (1u << 15))
			break;
		rh_ui_read(d.ui);
		rh_timer_run();
		while (rh_ui_event(d.ui, &e))
			rh_ui_overlay_event(d.ui, &e);
	}
	rh_ui_close(&d.ui);
	return 0;
}
