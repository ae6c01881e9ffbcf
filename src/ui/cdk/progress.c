/* progress: CDK's SLIDER, moved by us and never by keys. */
#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

enum { NUMBER = 4, LEAST = 10 }; /* columns of "100%", and of a bar with it */

struct progress {
	struct ui_widget w;
	int percent;
};

static struct progress *progress_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_PROGRESS);
	return (struct progress *)(uintptr_t)w;
}

static CDKOBJS *progress_build(struct ui_widget *w)
{
	int width = w->rect.w > 0 && w->rect.w < COLS ? w->rect.w : COLS - 1, field = width - NUMBER + 2;
	CDKSLIDER *s = NULL;

	if (field >= LEAST)
		s = newCDKSlider(w->layer->screen, 0, 0, NULL, NULL, ui_theme_chtype(UI_ROLE_FOCUS) | A_REVERSE | ' ',
				 field, progress_of(w)->percent, 0, 100, 1, 10, FALSE, FALSE);
	return s ? ObjOf(s) : NULL;
}

/* CDK puts the number behind the bar; the sign is ours. */
static void progress_draw(struct ui_widget *w)
{
	CDKSLIDER *s = (CDKSLIDER *)w->obj;
	int percent = progress_of(w)->percent, digits = percent == 100 ? 3 : percent < 10 ? 1 : 2;

	setCDKSliderValue(s, percent);
	werase(s->win);
	drawCDKSlider(s, FALSE);
	ui_cdk_paint(s->win, 0, 0, (struct ui_rect){ w->rect.y, w->rect.x, 1, w->rect.w }, A_NORMAL);
	ui_cells_put(w->rect.y, w->rect.x + w->rect.w - NUMBER + digits, 1, UI_ROLE_TEXT, UI_ALIGN_LEFT, RH_STR("%"));
}

static const struct ui_widget_ops progress_ops = {
	.kind = UI_WIDGET_PROGRESS,
	.type = vSLIDER,
	.build = progress_build,
	.draw = progress_draw,
};

struct ui_widget *ui_progress_new(struct ui_layer *l)
{
	return ui_widget_make(l, &progress_ops, sizeof(struct progress));
}

void ui_progress_set(struct ui_widget *w, size_t done, size_t of)
{
	progress_of(w)->percent = !of ? 0 : done >= of ? 100 : (int)((double)done / (double)of * 100);
}
