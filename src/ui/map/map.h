/* A map inside its driver: the model (map_model.c) narrows rows and columns and keeps the selection by its keys;
 * map_draw.c draws what is around the widget; driver_map.c takes keys and says it in words. */
#ifndef UI_MAP_MAP_H
#define UI_MAP_MAP_H

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/map.h"
#include "ui/overlay/narrow.h"

struct ui_map {
	struct ui_drive drive;
	const struct ui_screen *screen;
	struct ui_map_shown shown;
	/* What matches the find line: positions in `shown`. */
	uint32_t *rows, *columns;
	size_t row_count, column_count;
	size_t cells, all;                /* rows that are no headings: those that are seen, and all */
	size_t row, column;               /* the cursor: positions in these two */
	char *row_key, *column_key;       /* of what is selected; NULL: nothing */
	char *wanted_row, *wanted_column; /* what has not arrived yet */
	bool chosen;                      /* the person or the screen has moved the cursor */
	bool measured;                    /* the widget knows these rows */
	unsigned used;                    /* bits: signs that some cell has */
	struct ui_find find;
	struct ui_match match;
	struct ui_widget *map, *bar;
};

void ui_map_sync(struct ui_map *m);
void ui_map_narrow(struct ui_map *m, struct rh_str text);       /* what was typed into the find line */
void ui_map_stand(struct ui_map *m, size_t row, size_t column); /* the cursor was moved there */
void ui_map_drop(struct ui_map *m);
const struct ui_map_line *ui_map_row(const struct ui_map *m, size_t at); /* of what is seen */
const struct ui_map_line *ui_map_column(const struct ui_map *m, size_t at);
bool ui_map_has(const struct ui_map *m); /* is there a selected cell? */
struct ui_map_cell ui_map_at(const struct ui_map *m, size_t row, size_t column);
const struct ui_map_sign *ui_map_sign_of(const struct ui_map *m, struct ui_map_cell cell);
const char *ui_map_sign_text(enum ui_map_look look); /* as this terminal can draw it */
/* Of the selected cell, which there must be: "web-blue × quay.io: ", and what there is to say about it. */
void ui_map_name(const struct ui_map *m, struct rh_buf *out);
void ui_map_sentence(const struct ui_map *m, struct rh_buf *out);
void ui_map_draw(struct ui_map *m, struct ui_rect r);
#endif
