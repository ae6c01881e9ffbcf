/* Plays one lesson: the command line, the steps, and what is said of them. */
#include "base/base.h"
#include "data/lesson.h"

#include "tests/lessons/play.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static pl_word *const words[] = {
	[DATA_LESSON_DO] = pl_do,           [DATA_LESSON_MENU] = pl_menu,       [DATA_LESSON_PALETTE] = pl_palette,
	[DATA_LESSON_ROW] = pl_row,         [DATA_LESSON_FIELD] = pl_field,     [DATA_LESSON_SECRET] = pl_secret,
	[DATA_LESSON_CHOOSE] = pl_choose,   [DATA_LESSON_PICK] = pl_pick,       [DATA_LESSON_PRESS] = pl_press_word,
	[DATA_LESSON_BURST] = pl_burst,     [DATA_LESSON_TYPE] = pl_type,       [DATA_LESSON_PASTE] = pl_paste,
	[DATA_LESSON_SCREEN] = pl_screen,   [DATA_LESSON_FOCUS] = pl_focus,     [DATA_LESSON_SEE] = pl_see,
	[DATA_LESSON_LABEL] = pl_label,     [DATA_LESSON_GOLDEN] = pl_golden,   [DATA_LESSON_TICK] = pl_tick_word,
	[DATA_LESSON_KEYS] = pl_keys,       [DATA_LESSON_RESIZE] = pl_resize,   [DATA_LESSON_REVEAL] = pl_reveal,
	[DATA_LESSON_FAULT] = pl_fault,     [DATA_LESSON_API] = pl_api,         [DATA_LESSON_EXPECT] = pl_expect,
	[DATA_LESSON_KUBECTL] = pl_kubectl, [DATA_LESSON_PRINTED] = pl_printed, [DATA_LESSON_SETUP] = pl_setup,
};

static void print_screen(const struct pl_play *p)
{
	struct rh_buf text;
	int rows, columns;
	rt_screen_size(p->term->screen, &rows, &columns);
	rh_buf_init(&text, (size_t)1 << 20);
	for (int i = 0; i < columns; i++)
		rh_buf_addc(&text, '-');
	rh_buf_addc(&text, '\n');
	rt_screen_text(p->term->screen, &text);
	printf("%s\n", text.p);
	rh_buf_release(&text);
}

bool pl_play_line(struct pl_play *p, const struct data_lesson_line *l)
{
	struct rh_buf arg, value;
	struct rh_err e;
	rh_buf_init(&arg, 65536);
	rh_buf_init(&value, 65536);
	p->line = l;
	bool ok = true;
	if (data_lesson_fill(p->lesson, rh_str(l->arg), &arg, &e) != RH_OK ||
	    (l->value && data_lesson_fill(p->lesson, rh_str(l->value), &value, &e) != RH_OK))
		ok = pl_fail(p, "%s", e.what);
	pl_manners_begin(p);
	ok = ok && words[l->word](p, arg.p, l->value ? value.p : NULL, l->negated) && pl_manners_line(p);
	p->line = ok ? NULL : p->line;
	rh_buf_release(&arg);
	rh_buf_release(&value);
	return ok;
}

static bool play_step(struct pl_play *p, const struct data_lesson_step *s)
{
	struct rh_buf say;
	struct rh_err e;
	p->step = s;
	rh_buf_init(&say, 65536);
	if (data_lesson_fill(p->lesson, rh_str(data_lesson_say(&s->say, p->opt.lang)), &say, &e) != RH_OK) {
		rh_buf_release(&say);
		return pl_fail(p, "%s", e.what);
	}
	if (p->opt.print && s->docs)
		printf("\n%d/%d  %s\n", s->docs, s->docs_of, say.p);
	else if (p->opt.print)
		printf("\n     %s\n", say.p);
	rh_buf_release(&say);
	for (size_t i = 0; i < s->count; i++)
		if (!pl_play_line(p, &s->lines[i]))
			return false;
	if (!pl_rest(p) || !pl_manners_step(p))
		return false;
	p->term->reveal = false;
	if (p->opt.print)
		print_screen(p);
	return true;
}

static unsigned play_all(struct pl_play *p)
{
	unsigned steps = 0;
	for (size_t i = 0; p->lesson->setup && p->lesson->setup[i] && !p->failed; i++)
		(void)pl_setup(p, p->lesson->setup[i], NULL, false);
	if (p->opt.print)
		printf("%s\n", data_lesson_say(&p->lesson->title, p->opt.lang));
	for (size_t i = 0; i < p->lesson->count && !p->failed; i++) {
		const struct data_lesson_step *s = &p->lesson->steps[i];
		if (!data_lesson_step_applies(s, p->rancher, p->opt.user))
			continue;
		if (play_step(p, s))
			steps++;
	}
	p->step = NULL;
	p->line = NULL;
	return steps;
}

static void load(struct pl_play *p, const char *path)
{
	struct rh_buf text;
	struct rh_err e;
	rh_buf_init(&text, (size_t)1 << 20);
	if (rh_file_read(path, (size_t)1 << 20, &text, &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	if (data_lesson_parse(rh_buf_str(&text), &p->lesson, &e) != RH_OK)
		rt_die("%s: %s; %s", path, e.what, e.why);
	rh_buf_release(&text);
	data_lesson_let(p->lesson, "password", p->password);
}

/* A real registry has a password of its own; it comes by a file, as no other process may see it. */
static char *password_of(const struct pl_options *o)
{
	struct rh_buf text;
	struct rh_err e;
	if (!o->password_file)
		return rh_strdup(PL_CANARY);
	rh_buf_init(&text, 4096);
	if (rh_file_read(o->password_file, 4096, &text, &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	char *password = rh_str_dup(rh_str_trim(rh_buf_str(&text)));
	rh_buf_release(&text);
	return password;
}

static int usage(void)
{
	fputs("usage: play [OPTION]… LESSON\n"
	      "  --client FILE       the ranchhand to drive (./ranchhand)\n"
	      "  --sandbox FILE      the sandbox to start (./ranchhand-sandbox)\n"
	      "  --profile NAME      2.15, 2.11, 2.6 or kubernetes; the lesson's first if not given\n"
	      "  --user NAME         as whom, in the lesson's words (admin, member); its first if not given\n"
	      "  --against FILE      not the sandbox: the cluster of this kubeconfig [--context NAME]\n"
	      "  --password-file F   what {password} is: of a real registry\n"
	      "  --size 80x24  --ascii  --linear  --slow  --lang NAME\n"
	      "  --server HOW        the sandbox is no demo but a Rancher: unknown, or known by its authority\n"
	      "  --bring FILE        a copy of it stands in ~/.kube\n"
	      "  --start WORD        another word of the program's command line\n"
	      "  --set NAME=VALUE    replaces a {name} of the lesson\n"
	      "  --golden DIR        compares golden screens there; --update writes them\n"
	      "  --record            records it, and looks at the recording\n"
	      "  --pictures DIR      golden screens are pictures there\n"
	      "  --places            every golden screen must be there, as text; what is cut in it must be readable\n"
	      "  --itself            the program presses keys by itself: its output is not counted by ours\n"
	      "  --wrong HOW         its tour is played wrongly: names, skip, esc or order (docs/LESSONS.md)\n"
	      "  --print             prints captions and screens as text\n",
	      stderr);
	return 2;
}

enum {
	OPT_CLIENT = 256,
	OPT_SANDBOX,
	OPT_PROFILE,
	OPT_USER,
	OPT_AGAINST,
	OPT_CONTEXT,
	OPT_SIZE,
	OPT_ASCII,
	OPT_LINEAR,
	OPT_SLOW,
	OPT_LANG,
	OPT_SET,
	OPT_GOLDEN,
	OPT_UPDATE,
	OPT_PRINT,
	OPT_PASSWORD_FILE,
	OPT_PLACES,
	OPT_START,
	OPT_BRING,
	OPT_SERVER,
	OPT_RECORD,
	OPT_PICTURES,
	OPT_ITSELF,
	OPT_WRONG
};

static bool read_size(struct pl_options *o, const char *z)
{
	struct rh_str rest = rh_str(z), w;
	int64_t columns, rows;
	if (!rh_str_cut(&rest, 'x', &w) || !rh_str_number(w, 20, 400, &columns) || !rh_str_number(rest, 5, 200, &rows))
		return false;
	o->columns = (int)columns;
	o->rows = (int)rows;
	return true;
}

static bool read_options(struct pl_options *o, int argc, char **argv, const char **sets, size_t most)
{
	static const struct option options[] = {
		{ "client", 1, NULL, OPT_CLIENT },
		{ "sandbox", 1, NULL, OPT_SANDBOX },
		{ "profile", 1, NULL, OPT_PROFILE },
		{ "user", 1, NULL, OPT_USER },
		{ "against", 1, NULL, OPT_AGAINST },
		{ "context", 1, NULL, OPT_CONTEXT },
		{ "size", 1, NULL, OPT_SIZE },
		{ "ascii", 0, NULL, OPT_ASCII },
		{ "linear", 0, NULL, OPT_LINEAR },
		{ "slow", 0, NULL, OPT_SLOW },
		{ "lang", 1, NULL, OPT_LANG },
		{ "set", 1, NULL, OPT_SET },
		{ "golden", 1, NULL, OPT_GOLDEN },
		{ "update", 0, NULL, OPT_UPDATE },
		{ "print", 0, NULL, OPT_PRINT },
		{ "password-file", 1, NULL, OPT_PASSWORD_FILE },
		{ "places", 0, NULL, OPT_PLACES },
		{ "start", 1, NULL, OPT_START },
		{ "bring", 1, NULL, OPT_BRING },
		{ "server", 1, NULL, OPT_SERVER },
		{ "record", 0, NULL, OPT_RECORD },
		{ "pictures", 1, NULL, OPT_PICTURES },
		{ "itself", 0, NULL, OPT_ITSELF },
		{ "wrong", 1, NULL, OPT_WRONG },
		{ 0 },
	};
	size_t n = 0, started = 0, brought = 0;
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case OPT_CLIENT:
			o->client = optarg;
			break;
		case OPT_SANDBOX:
			o->sandbox = optarg;
			break;
		case OPT_SERVER:
			o->server = optarg;
			break;
		case OPT_PICTURES:
			o->pictures = optarg;
			break;
		case OPT_RECORD:
			o->record = true;
			break;
		case OPT_BRING:
			if (brought + 1 == RH_LEN(o->bring))
				return false;
			o->bring[brought++] = optarg;
			break;
		case OPT_START:
			if (started + 1 == RH_LEN(o->start))
				return false;
			o->start[started++] = optarg;
			break;
		case OPT_ITSELF:
			o->itself = true;
			break;
		case OPT_WRONG:
			if (!pl_wrong_known(optarg))
				return false;
			o->wrong = optarg;
			o->itself = true;
			break;
		case OPT_PLACES:
			o->places = true;
			break;
		case OPT_PROFILE:
			o->profile = optarg;
			break;
		case OPT_USER:
			o->user = optarg;
			break;
		case OPT_AGAINST:
			o->kubeconfig = optarg;
			break;
		case OPT_CONTEXT:
			o->context = optarg;
			break;
		case OPT_SIZE:
			if (!read_size(o, optarg))
				return false;
			break;
		case OPT_ASCII:
			o->ascii = true;
			break;
		case OPT_LINEAR:
			o->linear = true;
			break;
		case OPT_SLOW:
			o->slow = true;
			break;
		case OPT_LANG:
			o->lang = optarg;
			break;
		case OPT_SET:
			if (n == most || !strchr(optarg, '='))
				return false;
			sets[n++] = optarg;
			break;
		case OPT_GOLDEN:
			o->golden = optarg;
			break;
		case OPT_UPDATE:
			o->update = true;
			break;
		case OPT_PRINT:
			o->print = true;
			break;
		case OPT_PASSWORD_FILE:
			o->password_file = optarg;
			break;
		default:
			return false;
		}
	}
	return optind + 1 == argc;
}

int main(int argc, char **argv)
{
	struct pl_play p = { .opt = { .client = "./ranchhand",
				      .sandbox = "./ranchhand-sandbox",
				      .rows = 24,
				      .columns = 80,
				      .lang = "en" } };
	const char *sets[32] = { 0 };
	if (!read_options(&p.opt, argc, argv, sets, RH_LEN(sets)))
		return usage();
	p.password = password_of(&p.opt);
	load(&p, argv[optind]);
	for (size_t i = 0; i < RH_LEN(sets) && sets[i]; i++) {
		struct rh_str value = rh_str(sets[i]), name;
		(void)rh_str_cut(&value, '=', &name);
		char *n = rh_str_dup(name);
		data_lesson_let(p.lesson, n, value.p);
		free(n);
	}
	rh_buf_init(&p.answer, (size_t)16 << 20);
	rh_buf_init(&p.printed, (size_t)1 << 20);
	if (p.opt.wrong)
		pl_wrong_names(&p);
	pl_stage_open(&p);
	unsigned steps = p.opt.wrong ? pl_wrong(&p) : play_all(&p);
	pl_stage_close(&p);
	printf("%s %s%s%s: %u steps, %s as %s, %dx%d%s, %s\n", p.failed ? "FAIL" : "ok", p.lesson->id,
	       p.opt.wrong ? " wrong " : "", p.opt.wrong ? p.opt.wrong : "", steps,
	       p.opt.kubeconfig ? "a real server" : p.opt.profile, p.opt.user, p.opt.columns, p.opt.rows,
	       p.opt.ascii ? " ASCII" : "", p.opt.lang);
	if (p.opt.places && p.opt.columns == 80)
		printf("%u texts are cut at 80 columns, %u of them cannot be read whole\n", p.cuts, p.cut);
	int failed = p.failed || !steps || p.cut;
	free(p.password);
	data_lesson_free(&p.lesson);
	rh_buf_release(&p.answer);
	rh_buf_release(&p.printed);
	return failed;
}
