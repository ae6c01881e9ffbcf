/* progress: CDK's SLIDER, moved by us and never by keys. */
#include "ui/cdk/room.h"

struct progress {
	struct rh_widget w;
	char *label;
	int percent;
};

static struct progress *progress_of(const struct rh_widget *w)
{
	RH_CHECK_KIND(w, RH_WIDGET_PROGRESS);
	return (struct progress *)(uintptr_t)w;
}

static CDKOBJS *progress_build(struct rh_widget *w)
{
	enum { NUMBER = 4, LEAST = 8 };
	struct progress *p = progress_of(w);
	int width = w->rect.w > 0 && w->rect.w < COLS ? w->rect.w : COLS - 1;
	char *label = rh_cdk_label(RH_ROLE_TEXT, rh_str(p->label), width > 3 * LEAST ? width - 2 * LEAST : LEAST);
	int field = width - rh_text_columns(rh_str(label + 2), 0) - NUMBER;
	CDKSLIDER *s;

	s = field < LEAST ? NULL
			  : newCDKSlider(w->layer->screen, 0, 0, NULL, label, rh_theme_chtype(RH_ROLE_FOCUS) | A_REVERSE | ' ',
					 field, p->percent, 0, 100, 1, 10, FALSE, FALSE);
	free(label);
	return s ? ObjOf(s) : NULL;
}

static void progress_draw(struct rh_widget *w)
{
	CDKSLIDER *s = (CDKSLIDER *)w->obj;

	setCDKSliderValue(s, progress_of(w)->percent);
	werase(s->win);
	drawCDKSlider(s, FALSE);
	rh_cdk_paint(s->win, 0, 0, (struct rh_rect){ w->rect.y, w->rect.x, 1, w->rect.w }, A_NORMAL);
}

static void progress_release(struct rh_widget *w)
{
	free(progress_of(w)->label);
}

static const struct rh_widget_ops progress_ops = {
	.kind = RH_WIDGET_PROGRESS, .type = vSLIDER, .build = progress_build, .draw = progress_draw,
	.release = progress_release,
};

struct rh_widget *rh_progress_new(struct rh_layer *l, const char *label)
{
	struct progress *p = rh_widget_make(l, &progress_ops, sizeof *p);

	p->label = rh_format("%s  ", label);
	return &p->w;
}

void rh_progress_set(struct rh_widget *w, int percent)
{
	progress_of(w)->percent = percent < 0 ? 0 : percent > 100 ? 100 : percent;
}
