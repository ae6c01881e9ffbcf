/* What the map, the list and the findings share: what was read of one cluster or several, by whom, and what of it the
 * namespace filter shows. The map owns it; the other two stand above the map and look into it. Private to the wing. */
#ifndef SCREENS_COVERAGE_COVERAGE_H
#define SCREENS_COVERAGE_COVERAGE_H

#include "base/base.h"
#include "kube/coverage.h"
#include "ui/map.h"

struct app;
struct app_fleet;
struct kube;
struct ui_screen;

struct coverage_cluster {
	const char *id, *name; /* "" where there is only the explored one */
	struct kube *kube;     /* NULL: not connected yet */
	struct kube_coverage *found;
	int *host; /* for each column its number in found->hosts; -1: none of it */
	struct kube_coverage_progress progress;
	const struct rh_err *err; /* why there is nothing of it; NULL: nothing is wrong */
	char *names;              /* whose namespaces were asked for, a line each */
	bool here;
};
/* What is counted of what is shown. */
struct coverage_sums {
	size_t namespaces, lines, not_pulled, uncovered, unknown, findings;
};
/* A row of the map: a namespace, or (ns SIZE_MAX) the heading of a cluster. */
struct coverage_place {
	size_t cluster, ns;
};
struct coverage {
	struct ui_screen *screen;
	bool several;      /* all clusters, not only the explored one */
	bool asked_values; /* secrets are read where that takes a key: in read-only and protected places */
	struct app_fleet *fleet;
	struct coverage_cluster *v;
	size_t n;
	bool worst_first; /* the order of rows */
	struct ui_map_line *rows, *columns;
	struct coverage_place *places; /* of rows */
	size_t row_count, column_count;
	char **muted;
	struct coverage_sums sums;
	struct rh_err err; /* why there is nothing at all */
	unsigned version;  /* another one whenever any of it is */
	struct rh_timer again;
};

/* ---- reading (coverage_read.c) ---- */

void coverage_read(struct coverage *c); /* begins, or begins again; what is there stays until it comes */
/* True: it was for it; the rows are made again. */
bool coverage_reply(struct coverage *c, struct rh_message *m);
void coverage_release(struct coverage *c);
bool coverage_unread(const struct coverage *c); /* somewhere secrets were not read, because that takes a key */
bool coverage_loading(const struct coverage *c);
/* Of the screen that a list or the findings stand above; NULL: it is gone. */
struct coverage *coverage_of(struct app *a, struct rh_owner map);

/* ---- what is shown (coverage_rows.c) ---- */

void coverage_rows_make(struct coverage *c);
void coverage_rows_forget(struct coverage *c);
bool coverage_shows(const struct coverage *c, const struct coverage_cluster *of, const char *ns);
bool coverage_shows_finding(const struct coverage *c, const struct coverage_cluster *of,
			    const struct kube_coverage_finding *f);
bool coverage_uses(const struct coverage *c, size_t row, size_t column); /* is there an image? */
struct ui_map_cell coverage_cell(const struct coverage *c, size_t row, size_t column);
extern const struct ui_map_sign coverage_signs[KUBE_CELLS];
const struct ui_map_sign *coverage_sign(enum kube_cell cell);
/* Lines of a cell; NULL: none. They stand together but for those of other hosts between them. */
const struct kube_coverage_ns *coverage_ns(const struct coverage *c, size_t row);

/* ---- in words (coverage_words.c), translated sentences ---- */

void coverage_line_words(const struct kube_coverage_line *l, struct rh_buf *out);
void coverage_cell_words(const struct coverage *c, size_t row, size_t column, struct rh_buf *out);
void coverage_summary(const struct coverage *c, struct rh_buf *out);
const char *coverage_empty(const struct coverage *c); /* why there is no row */
const char *coverage_host_label(const char *host);

/* ---- as text (coverage_report.c) ---- */

void coverage_report(const struct coverage *c); /* asks for a file */
void coverage_teach(const struct coverage *c, struct rh_buf *out);

/* ---- repairs (coverage_fix.c) ---- */

/* What is to be mended: a line, or a cell's (host) lines in a namespace. */
struct coverage_about {
	struct ui_screen *screen;                     /* that asks */
	char *cluster, *ns, *host, *workload, *image; /* workload: "deployment/ns/name"; NULL: all of the cell */
	struct rh_owner map;
};
void coverage_fix(struct coverage_about *a);
void coverage_about_release(struct coverage_about *a);
/* Opens a workload, or another object, where it is. */
void coverage_open(struct ui_screen *s, const struct coverage_cluster *of, const char *screen, const char *key);

/* ---- screens ---- */

/* Argument of coverage_list and coverage_findings. */
struct coverage_start {
	struct rh_owner map;
	const char *cluster, *ns, *host; /* only these; NULL: all. Without cluster the other two are of any */
	const char *at;                  /* key of the row to stand on; NULL: the first */
};
#endif
