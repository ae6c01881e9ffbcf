/* report: headings, and lines with a label, as plain text with the values of all lines in one column. */
#ifndef APP_REPORT_H
#define APP_REPORT_H

#include "base/base.h"

struct app_report_line {
	bool heading;
	char *label; /* NULL: a sentence for itself; "": goes on from the line before */
	char *text;
};
struct app_report {
	struct app_report_line *v;
	size_t n;
};
void app_report_heading(struct app_report *r, const char *title);
void app_report_line(struct app_report *r, const char *label, const char *text);
void app_report_linef(struct app_report *r, const char *label, const char *fmt, ...) RH_PRINTF(3, 4);
void app_report_print(const struct app_report *r, struct rh_buf *out); /* every text made safe */
void app_report_release(struct app_report *r);
#endif
