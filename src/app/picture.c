/* The screen as a picture that may be shown to anybody. */
#include "app/parts/picture.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/tour/tour.h"
#include "base/base.h"
#include "ui/screen.h"
#include "ui/snapshot.h"

void app_picture_take(const struct app *a, struct ui_snapshot *out)
{
	const char *const told[] = { app_demo_registry_password(a), app_tour_password(a) };

	ui_snapshot_take(a->ui, out);
	for (size_t i = 0; i < RH_LEN(told); i++)
		ui_snapshot_hide(out, rh_str(told[i] ? told[i] : ""));
}

/* For who cannot see the picture. */
static const char *title(const struct app *a)
{
	const struct ui_screen *top = app_top(a);

	return top ? _(top->ops->title) : "ranchhand";
}

enum rh_code app_picture_write(const struct app *a, const char *path, struct rh_err *e)
{
	struct ui_snapshot s;
	struct rh_buf svg;

	rh_buf_init(&svg, (size_t)16 << 20);
	app_picture_take(a, &s);
	ui_snapshot_svg(&s, title(a), &svg);
	ui_snapshot_release(&s);
	enum rh_code code = rh_file_write(path, rh_buf_str(&svg), e);
	rh_buf_release(&svg);
	return code;
}
