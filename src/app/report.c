/* What a command prints. */
#include "app/report.h"
#include "base/base.h"

#include <stdio.h>

enum { LABEL_MOST = 40, TEXT_MOST = 4096 };

static void add(struct app_report *r, struct app_report_line line)
{
	r->v = rh_grow(r->v, r->n, sizeof *r->v);
	r->v[r->n++] = line;
}

void app_report_heading(struct app_report *r, const char *title)
{
	add(r, (struct app_report_line){ .heading = true, .text = rh_strdup(title) });
}

void app_report_line(struct app_report *r, const char *label, const char *text)
{
	add(r, (struct app_report_line){ .label = label ? rh_strdup(label) : NULL, .text = rh_strdup(text) });
}

void app_report_linef(struct app_report *r, const char *label, const char *fmt, ...)
{
	char text[TEXT_MOST];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(text, sizeof text, fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	app_report_line(r, label, text);
}

static int label_columns(const struct app_report_line *l)
{
	return l->label ? rh_text_columns(rh_str(l->label), LABEL_MOST) : 0;
}

void app_report_print(const struct app_report *r, struct rh_buf *out)
{
	int widest = 0;

	for (size_t i = 0; i < r->n; i++)
		if (label_columns(&r->v[i]) > widest)
			widest = label_columns(&r->v[i]);
	for (size_t i = 0; i < r->n; i++) {
		const struct app_report_line *l = &r->v[i];
		int columns = label_columns(l);

		if (l->heading && out->n)
			rh_buf_addc(out, '\n');
		if (!l->heading)
			rh_buf_addz(out, "  ");
		if (l->label) {
			rh_line_clean(out, rh_str(l->label));
			rh_buf_addf(out, "%*s", widest - columns + 2, "");
		}
		rh_line_clean(out, rh_str(l->text));
		rh_buf_addc(out, '\n');
	}
}

void app_report_release(struct app_report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		free(r->v[i].label);
		free(r->v[i].text);
	}
	free(r->v);
	*r = (struct app_report){ 0 };
}
