/* progress: CDK's SLIDER, moved by us and never by keys. */
#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/term.h"

struct progress {
	struct ui_widget w;
	char *label;
	int percent;
};

static struct progress *progress_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_PROGRESS);
	return (struct progress *)(uintptr_t)w;
}

static CDKOBJS *progress_build(struct ui_widget *w)
{
	enum { NUMBER = 4, LEAST = 8 };
	struct progress *p = progress_of(w);
	int width = w->rect.w > 0 && w->rect.w < COLS ? w->rect.w : COLS - 1;
	char *label = ui_cdk_label(UI_ROLE_TEXT, rh_str(p->label), width > 3 * LEAST ? width - 2 * LEAST : LEAST);
	int field = width - rh_text_columns(rh_str(label + 2), 0) - NUMBER;
	CDKSLIDER *s;

	s = field < LEAST ? NULL
			  : newCDKSlider(w->layer->screen, 0, 0, NULL, label,
					 ui_theme_chtype(UI_ROLE_FOCUS) | A_REVERSE | ' ', field, p->percent, 0, 100, 1,
					 10, FALSE, FALSE);
	free(label);
	return s ? ObjOf(s) : NULL;
}

static void progress_draw(struct ui_widget *w)
{
	CDKSLIDER *s = (CDKSLIDER *)w->obj;

	setCDKSliderValue(s, progress_of(w)->percent);
	werase(s->win);
	drawCDKSlider(s, FALSE);
	ui_cdk_paint(s->win, 0, 0, (struct ui_rect){ w->rect.y, w->rect.x, 1, w->rect.w }, A_NORMAL);
}

static void progress_release(struct ui_widget *w)
{
	free(progress_of(w)->label);
}

static const struct ui_widget_ops progress_ops = {
	.kind = UI_WIDGET_PROGRESS,
	.type = vSLIDER,
	.build = progress_build,
	.draw = progress_draw,
	.release = progress_release,
};

struct ui_widget *ui_progress_new(struct ui_layer *l, const char *label)
{
	struct progress *p = ui_widget_make(l, &progress_ops, sizeof *p);

	p->label = rh_format("%s  ", label);
	return &p->w;
}

void ui_progress_set(struct ui_widget *w, int percent)
{
	progress_of(w)->percent = percent < 0 ? 0 : percent > 100 ? 100 : percent;
}
