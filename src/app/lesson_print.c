/* The command "lesson": which lessons there are. */
#include "app/lesson_print.h"
#include "app/internal.h"
#include "app/lesson.h"
#include "base/base.h"

static void print_row(const struct app_lesson_row *row, struct rh_buf *out)
{
	if (row->heading) {
		rh_buf_addf(out, "%s%s\n", out->n ? "\n" : "", row->title);
		return;
	}
	rh_buf_addf(out, "  %-28s  ", row->row.key);
	rh_line_clean(out, rh_str(row->broken ? row->note : row->title));
	rh_buf_addf(out, "%s%s\n", row->done ? "  " : "", row->done ? _("(done)") : "");
}

static int by_order(const void *a, const void *b)
{
	const struct app_lesson_row *x = *(const struct app_lesson_row *const *)a;
	const struct app_lesson_row *y = *(const struct app_lesson_row *const *)b;

	return x->order < y->order ? -1 : x->order > y->order;
}

int app_lesson_print(struct app *a, struct rh_buf *out)
{
	struct rh_rows rows;

	rh_rows_init(&rows);
	app_lessons(a, &rows);
	const void **sorted = rh_resize(NULL, rows.n + 1, sizeof *sorted);
	for (size_t i = 0; i < rows.n; i++)
		sorted[i] = rows.v[i];
	qsort(sorted, rows.n, sizeof *sorted, by_order);
	for (size_t i = 0; i < rows.n; i++)
		print_row(sorted[i], out);
	free(sorted);
	rh_rows_release(&rows);
	return APP_EXIT_OK;
}
