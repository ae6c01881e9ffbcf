/* Lines of a stream that arrives in pieces of any size. */
#include "base/base.h"
#include "data/pages.h"

#include <string.h>

void data_lines_init(struct data_lines *l, void (*line)(void *ctx, struct rh_str line), void *ctx)
{
	*l = (struct data_lines){ .line = line, .ctx = ctx };
	rh_buf_init(&l->held, DATA_ROW_LIMIT);
}

void data_lines_release(struct data_lines *l)
{
	rh_buf_release(&l->held);
}

static void give(struct data_lines *l, struct rh_str line)
{
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n)
		l->line(l->ctx, line);
}

enum rh_code data_lines_feed(struct data_lines *l, struct rh_str chunk, struct rh_err *e)
{
	struct rh_str part;

	while (chunk.n && memchr(chunk.p, '\n', chunk.n)) {
		(void)rh_str_cut(&chunk, '\n', &part);
		if (!l->held.n && part.n <= DATA_ROW_LIMIT) {
			give(l, part);
			continue;
		}
		rh_buf_adds(&l->held, part);
		if (l->held.over)
			break;
		give(l, rh_buf_str(&l->held));
		rh_buf_clear(&l->held);
	}
	if (!l->held.over && chunk.n)
		rh_buf_adds(&l->held, chunk);
	if (!l->held.over)
		return RH_OK;
	rh_err_set(e, RH_E_LIMIT, _("The server sent an object that is too large"));
	return rh_err_why(e, _("the limit is %zu bytes"), DATA_ROW_LIMIT);
}
