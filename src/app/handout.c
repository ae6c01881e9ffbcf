/* A handout: Markdown with screens as text, or one HTML page, to be read or printed, with screens as pictures. */
#include "app/handout.h"
#include "app/lesson.h"
#include "base/base.h"

#include <string.h>

struct app_handout {
	bool html;
	size_t step;
};

struct app_handout *app_handout_new(const char *format)
{
	struct app_handout *h = rh_alloc(sizeof *h);

	h->html = strcmp(format, "html") == 0;
	return h;
}

void app_handout_free(struct app_handout **hp)
{
	free(*hp);
	*hp = NULL;
}

/* ---- text ---- */

/* What either language would take for markup. */
static void add_text(const struct app_handout *h, const char *z, struct rh_buf *out)
{
	for (; *z; z++) {
		if (h->html && strchr("<>&\"", *z))
			rh_buf_addf(out, "&#%d;", *z);
		else if (!h->html && strchr("\\`*_[]<>#|", *z))
			rh_buf_addf(out, "\\%c", *z);
		else
			rh_buf_addc(out, *z);
	}
}

/* docs 6/9 of the documentation's procedure; "" for a step that it does not have. */
static char *docs_of(const struct app_tour_now *now)
{
	return now->docs ? rh_format(_("documentation, step %d of %d"), now->docs, now->docs_of) : rh_strdup("");
}

/* ---- HTML ---- */

static const char page_style[] =
	"body{font-family:system-ui,-apple-system,'Segoe UI','Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft "
	"YaHei',sans-serif;line-height:1.5;max-width:62rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
	"h1{margin-bottom:.2rem}h2{font-size:1.1rem;margin:0 0 .3rem}.docs{opacity:.7;font-weight:normal}"
	"p{margin:.3rem 0}section{margin:2rem 0;break-inside:avoid}"
	"kbd{font-family:ui-monospace,monospace;border:1px solid;border-radius:4px;padding:0 .35em;margin-right:.2em}"
	"pre{font-size:1rem;white-space:pre-wrap}"
	"svg{width:100%;height:auto;border:1px solid #8888;border-radius:10px;margin-top:.5rem}"
	"@media print{body{margin:0;max-width:none;font-size:11pt}section{margin:1.2rem 0}svg{max-height:14cm}"
	"@page{margin:1.6cm}}";

static void html_begin(const struct app_handout *h, const struct app_tour_now *now, const char *where,
		       struct rh_buf *out)
{
	const char *language = app_lesson_language();

	rh_buf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		    strcmp(language, "zh_CN") == 0 ? "zh-CN" : language);
	rh_buf_addz(out, "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	add_text(h, now->title, out);
	rh_buf_addf(out, "</title>\n<style>%s", page_style);
	ui_snapshot_svg_style(out);
	rh_buf_addz(out, "</style>\n</head>\n<body>\n<h1>");
	add_text(h, now->title, out);
	rh_buf_addz(out, "</h1>\n<p class=\"docs\">");
	add_text(h, where, out);
	rh_buf_addz(out, "</p>\n");
}

static void html_keys(const struct app_handout *h, const char *keys, struct rh_buf *out)
{
	struct rh_str rest = rh_str(keys), key;

	if (!rest.n)
		return;
	rh_buf_addf(out, "<p>%s ", _("Keys:"));
	while (rh_str_cut(&rest, '\t', &key)) {
		char *z = rh_str_dup(key);

		rh_buf_addz(out, "<kbd>");
		add_text(h, z, out);
		rh_buf_addz(out, "</kbd> ");
		free(z);
	}
	rh_buf_addz(out, "</p>\n");
}

static void html_step(const struct app_handout *h, const struct app_tour_now *now, const char *keys,
		      const struct ui_snapshot *s, struct rh_buf *out)
{
	char *docs = docs_of(now);

	rh_buf_addf(out, "<section>\n<h2>%zu.", h->step);
	if (*docs) {
		rh_buf_addz(out, " <span class=\"docs\">");
		add_text(h, docs, out);
		rh_buf_addz(out, "</span>");
	}
	rh_buf_addz(out, "</h2>\n<p>");
	add_text(h, now->say, out);
	rh_buf_addz(out, "</p>\n");
	if (now->commands) {
		rh_buf_addz(out, "<pre>");
		add_text(h, now->commands, out);
		rh_buf_addz(out, "</pre>\n");
	}
	html_keys(h, keys, out);
	ui_snapshot_svg_part(s, now->say, out);
	rh_buf_addz(out, "</section>\n");
	free(docs);
}

/* ---- Markdown ---- */

static void md_step(const struct app_handout *h, const struct app_tour_now *now, const char *keys,
		    const struct ui_snapshot *s, struct rh_buf *out)
{
	struct rh_str rest = rh_str(keys), key;
	char *docs = docs_of(now);

	rh_buf_addf(out, "## %zu. ", h->step);
	add_text(h, now->say, out);
	rh_buf_addz(out, "\n\n");
	if (*docs)
		rh_buf_addf(out, "*%s*\n\n", docs);
	if (now->commands)
		rh_buf_addf(out, "```sh\n%s\n```\n\n", now->commands);
	if (rest.n) {
		rh_buf_addz(out, _("Keys:"));
		while (rh_str_cut(&rest, '\t', &key))
			rh_buf_addf(out, " `%.*s`", RH_ARG(key));
		rh_buf_addz(out, "\n\n");
	}
	rh_buf_addz(out, "```text\n");
	ui_snapshot_text(s, out);
	rh_buf_addz(out, "```\n\n");
	free(docs);
}

/* ---- both ---- */

void app_handout_begin(struct app_handout *h, const struct app_tour_now *now, const char *server, const char *user,
		       struct rh_buf *out)
{
	struct rh_buf where;

	rh_buf_init(&where, 4096);
	if (now->procedure)
		rh_buf_addf(&where, _("Rancher's documentation: %s"), now->procedure);
	rh_buf_addf(&where, "%s%s %s, %s, %s --lesson %s", where.n ? " · " : "", _("Demo"), server, user, "ranchhand",
		    now->lesson);
	if (h->html) {
		html_begin(h, now, where.p, out);
	} else {
		rh_buf_addz(out, "# ");
		add_text(h, now->title, out);
		rh_buf_addz(out, "\n\n");
		add_text(h, where.p, out);
		rh_buf_addz(out, "\n\n");
	}
	rh_buf_release(&where);
}

void app_handout_step(struct app_handout *h, const struct app_tour_now *now, const char *keys,
		      const struct ui_snapshot *s, struct rh_buf *out)
{
	h->step++;
	if (h->html)
		html_step(h, now, keys, s, out);
	else
		md_step(h, now, keys, s, out);
}

void app_handout_end(struct app_handout *h, struct rh_buf *out)
{
	if (h->html)
		rh_buf_addz(out, "</body>\n</html>\n");
}
