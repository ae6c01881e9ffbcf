/* The command line: one table for getopt, --help and --describe. */
#include "app/cmdline.h"
#include "app/audit_words.h"
#include "app/internal.h"
#include "app/language.h"
#include "app/look.h"
#include "app/options.h"
#include "app/places.h"
#include "base/base.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TOKEN_LIMIT ((size_t)64 << 10)
enum { HELP_COLUMNS = 78, HELP_LEFT = 26 };

static void list_names(const char *const *names, struct rh_buf *out)
{
	for (size_t i = 0; names[i]; i++)
		rh_buf_addf(out, "%s%s", i ? ", " : "", names[i]);
}

static void themes(struct rh_buf *out)
{
	list_names(app_themes, out);
}

static void widths(struct rh_buf *out)
{
	list_names(app_widths, out);
}

static void outputs(struct rh_buf *out)
{
	list_names(app_explain_outputs, out);
	for (size_t i = 0; app_audit_outputs[i]; i++)
		if (!app_look_known(app_explain_outputs, app_audit_outputs[i]))
			rh_buf_addf(out, ", %s", app_audit_outputs[i]);
}

static void profile_names(struct rh_buf *out)
{
	list_names(app_demo_profiles, out);
}

static void demo_users(struct rh_buf *out)
{
	rh_buf_addz(out, "admin, dana, vic");
}

static void handouts(struct rh_buf *out)
{
	list_names(app_handout_formats, out);
}

const struct app_option_def app_option_defs[] = {
	{ .name = "kubeconfig",
	  .letter = 'k',
	  .arg = N_("FILE"),
	  .help = N_("read this kubeconfig, not $KUBECONFIG or ~/.kube/config"),
	  .takes = APP_TAKES_FILE },
	{ .name = "context",
	  .letter = 'c',
	  .arg = N_("NAME"),
	  .help = N_("connect with this context of the kubeconfig; audit: may be given more than once"),
	  .takes = APP_TAKES_CONTEXT },
	{ .name = "server",
	  .letter = 's',
	  .arg = N_("URL"),
	  .help = N_("connect to this Rancher server"),
	  .takes = APP_TAKES_SERVER },
	{ .name = "token-file",
	  .letter = 'T',
	  .arg = N_("FILE"),
	  .help = N_("sign in with the API token in FILE (mode 0600)"),
	  .takes = APP_TAKES_FILE },
	{ .name = "token-fd",
	  .letter = 'F',
	  .arg = N_("N"),
	  .help = N_("sign in with the API token that file descriptor N gives") },
	{ .name = "cluster",
	  .letter = 'C',
	  .arg = N_("NAME"),
	  .help = N_("explore this cluster (name or id)"),
	  .takes = APP_TAKES_CLUSTER },
	{ .name = "namespace",
	  .letter = 'n',
	  .arg = N_("NAME"),
	  .help = N_("show this namespace only; may be given more than once"),
	  .takes = APP_TAKES_NAMESPACE },
	{ .name = "read-only", .letter = 'r', .help = N_("write nothing, reveal nothing") },
	{ .name = "protect",
	  .letter = 'P',
	  .help = N_("ask for the cluster's name before anything is written, as where it is marked as protected") },
	{ .name = "accept-unverified",
	  .letter = 'I',
	  .help = N_("explain: go on where the kubeconfig says insecure-skip-tls-verify") },
	{ .name = "file",
	  .letter = 'f',
	  .arg = N_("FILE"),
	  .help = N_("apply: the objects to write, YAML or JSON; explain: the images to explain, a manifest or a "
		     "list; - is standard input"),
	  .takes = APP_TAKES_FILE },
	{ .name = "output",
	  .letter = 'o',
	  .arg = N_("FORMAT"),
	  .help = N_("how it is printed, by explain as text or json, by audit as all but text"),
	  .values = outputs },
	{ .name = "all-clusters",
	  .letter = 'A',
	  .help = N_("audit: all clusters of the Rancher, or all contexts of the kubeconfig") },
	{ .name = "fail-on",
	  .letter = 'x',
	  .arg = N_("WHAT"),
	  .help = N_("audit: end with 15 where there is one of these, several with commas between"),
	  .values = app_audit_fail_words },
	{ .name = "dry-run", .letter = 'R', .help = N_("apply: only ask the server whether it would take them") },
	{ .name = "yes", .letter = 'y', .help = N_("apply: write them without asking") },
	{ .name = "into",
	  .letter = 'i',
	  .arg = N_("NAME"),
	  .help = N_("apply: only into the cluster of this name; a protected one has to be named"),
	  .takes = APP_TAKES_CLUSTER },
	{ .name = "demo",
	  .letter = 'd',
	  .arg = N_("PROFILE"),
	  .help = N_("start the sandbox, as the first of these if none is given"),
	  .values = profile_names,
	  .optional = true },
	{ .name = "demo-user",
	  .letter = 'u',
	  .arg = N_("NAME"),
	  .help = N_("who to be in the sandbox, the first of these if none is given"),
	  .values = demo_users },
	{ .name = "world",
	  .letter = 'W',
	  .arg = N_("FILE"),
	  .help = N_("the sandbox that is started has the projects, secrets and workloads of this YAML file too"),
	  .takes = APP_TAKES_FILE },
	{ .name = "lesson",
	  .letter = 'G',
	  .arg = N_("ID[:STEP]"),
	  .help = N_("start the sandbox and be walked through this lesson, from this step") },
	{ .name = "lessons",
	  .letter = 'E',
	  .arg = N_("DIR"),
	  .help = N_("take the lessons in DIR as well; those of the same id take the place of the program's own"),
	  .takes = APP_TAKES_DIRECTORY },
	{ .name = "check",
	  .letter = 'K',
	  .help = N_("lesson: name every mistake in these lesson files, with its line") },
	{ .name = "play",
	  .letter = 'Y',
	  .arg = N_("FILE"),
	  .help = N_("lesson: play this lesson file by itself in the demo, on the terminal or without one"),
	  .takes = APP_TAKES_FILE },
	{ .name = "handout",
	  .letter = 'H',
	  .arg = N_("FORMAT"),
	  .help = N_("lesson: print the lesson with its screens, for learners"),
	  .values = handouts },
	{ .name = "pace",
	  .letter = 'B',
	  .arg = N_("SECONDS"),
	  .help = N_("lesson --play: so long between its steps (3); without a terminal, in the recording only") },
	{ .name = "lang",
	  .letter = 'l',
	  .arg = N_("LANG"),
	  .help = N_("language of the screens"),
	  .values = app_language_codes },
	{ .name = "ascii", .letter = 'a', .help = N_("draw lines and signs with ASCII characters") },
	{ .name = "ambiguous",
	  .letter = 'w',
	  .arg = N_("WIDTH"),
	  .help = N_("how wide the terminal draws characters of ambiguous width"),
	  .values = widths },
	{ .name = "theme", .letter = 't', .arg = N_("THEME"), .help = N_("colours"), .values = themes },
	{ .name = "mono", .letter = 'm', .help = N_("draw without colours: the theme mono") },
	{ .name = "linear",
	  .letter = 'L',
	  .help = N_("draw nothing: say each change in a line of text, for screen readers and terminals that only "
		     "print") },
	{ .name = "mouse", .letter = 'M', .help = N_("take the mouse (text is then selected with Shift held down)") },
	{ .name = "no-mouse", .letter = 'O', .help = N_("leave the mouse to the terminal") },
	{ .name = "present",
	  .letter = 'p',
	  .help = N_(
		  "for a room that looks on: high contrast, a lesson's words in large, the keys as they are pressed") },
	{ .name = "no-state", .letter = 'N', .help = N_("read and keep nothing between runs") },
	{ .name = "state-dir",
	  .letter = 'S',
	  .arg = N_("DIR"),
	  .help = N_("keep it there, not in $XDG_STATE_HOME/ranchhand"),
	  .takes = APP_TAKES_DIRECTORY },
	{ .name = "journal",
	  .letter = 'J',
	  .arg = N_("FILE"),
	  .help = N_("append a line of JSON to FILE for every write, reveal and copy"),
	  .takes = APP_TAKES_FILE },
	{ .name = "record",
	  .letter = 'q',
	  .arg = N_("FILE"),
	  .help = N_("write the session in the demo to FILE as an asciicast, to be played by asciinema; no password is "
		     "in it"),
	  .takes = APP_TAKES_FILE },
	{ .name = "describe", .letter = 'D', .help = N_("print all screens, fields, actions and keys as JSON") },
	{ .name = "help", .letter = 'h', .help = N_("print this help") },
	{ .name = "version", .letter = 'V', .help = N_("print the version") },
	{ 0 },
};

const struct app_command_def app_command_defs[] = {
	{ "explain", N_("IMAGE..."), N_("which registries an image is pulled with, and what is wrong with others") },
	{ "audit", NULL, N_("what every image is pulled with, and what is wrong with registries") },
	{ "apply", NULL, N_("write the objects of a file, after a dry run of all") },
	{ "lesson", N_("[--check FILE...|--play FILE|--handout FORMAT ID]"),
	  N_("which lessons there are; with --check what is wrong with lesson files") },
	{ "doctor", NULL, N_("what ranchhand runs on, for a bug report") },
	{ 0 },
};

const struct app_exit_def app_exit_defs[] = {
	{ APP_EXIT_OK, N_("all went well") },
	{ APP_EXIT_CANCELLED, N_("cancelled") },
	{ APP_EXIT_USAGE, N_("the command line or the terminal cannot be used") },
	{ APP_EXIT_CONFIG, N_("a kubeconfig, a file, a cluster or a namespace that was named cannot be used") },
	{ APP_EXIT_AUTH, N_("the server did not accept who we are, or what we may do") },
	{ APP_EXIT_NET, N_("the server could not be reached or not be trusted") },
	{ APP_EXIT_CONFLICT, N_("somebody else changed it first") },
	{ APP_EXIT_REFUSED, N_("refused by read-only mode, or because the cluster is protected") },
	{ APP_EXIT_UNSURE, N_("it is not known what became of a write") },
	{ APP_EXIT_BY_ACCOUNT, N_("explain: only registries of the service account cover the image") },
	{ APP_EXIT_NEAR, N_("explain: no registry covers the image, one nearly does") },
	{ APP_EXIT_NOTHING, N_("explain: no registry covers the image") },
	{ APP_EXIT_UNKNOWN, N_("explain: the registries of the namespace may not be read") },
	{ APP_EXIT_UNATTACHED,
	  N_("explain: a registry covers the image, and the workload of the file does not name it") },
	{ APP_EXIT_FOUND, N_("audit: it has found what --fail-on names") },
	{ APP_EXIT_INTERNAL, N_("a bug") },
	{ -1, NULL },
};

static const char short_options[] = ":n:f:o:hV"; /* words and options in any order */

static void add_namespace(struct app_options *o, const char *ns)
{
	o->namespaces = rh_resize(o->namespaces, o->namespace_count + 1, sizeof *o->namespaces);
	o->namespaces[o->namespace_count++] = ns;
}

static void add_context(struct app_options *o, const char *context)
{
	o->contexts = rh_resize(o->contexts, o->context_count + 1, sizeof *o->contexts);
	o->contexts[o->context_count++] = context;
	o->context = context;
}

static enum rh_code take_fd(struct app_options *o, struct rh_err *e)
{
	int64_t n;

	if (!rh_str_number(rh_str(optarg), 0, 65535, &n))
		return app_options_usage(e, _("--token-fd takes the number of a file descriptor."), optarg);
	o->token_fd = (int)n;
	return RH_OK;
}

static enum rh_code take_pace(struct app_options *o, struct rh_err *e)
{
	int64_t n;

	if (!rh_str_number(rh_str(optarg), 0, 600, &n))
		return app_options_usage(e, _("--pace takes seconds, up to 600."), optarg);
	o->pace = (int)n;
	return RH_OK;
}

static enum rh_code take_demo(struct app_options *o, struct rh_err *e)
{
	o->demo = optarg ? optarg : app_demo_profiles[0];
	if (!app_look_known(app_demo_profiles, o->demo))
		return app_options_usage(e, _("--demo takes 2.6, 2.11, 2.15 or kubernetes."), optarg);
	return RH_OK;
}

static enum rh_code take_option(struct app_options *o, int c, struct rh_err *e)
{
	const struct {
		int c;
		const char **text;
		bool *flag;
	} plain[] = {
		{ 'k', &o->kubeconfig, NULL }, { 's', &o->server, NULL },
		{ 'T', &o->token_file, NULL }, { 'C', &o->cluster, NULL },
		{ 'u', &o->demo_user, NULL },  { 'o', &o->output, NULL },
		{ 'x', &o->fail_on, NULL },    { 'A', NULL, &o->all_clusters },
		{ 'l', &o->lang, NULL },       { 'S', &o->state_dir, NULL },
		{ 'J', &o->journal, NULL },    { 'r', NULL, &o->read_only },
		{ 'a', NULL, &o->ascii },      { 'm', NULL, &o->mono },
		{ 't', &o->theme, NULL },      { 'w', &o->ambiguous, NULL },
		{ 'L', NULL, &o->linear },     { 'O', NULL, &o->no_mouse },
		{ 'M', NULL, &o->mouse },      { 'I', NULL, &o->accept_unverified },
		{ 'N', NULL, &o->no_state },   { 'D', NULL, &o->describe },
		{ 'h', NULL, &o->help },       { 'V', NULL, &o->version },
		{ 'f', &o->file, NULL },       { 'R', NULL, &o->dry_run },
		{ 'W', &o->world, NULL },      { 'y', NULL, &o->yes },
		{ 'i', &o->into, NULL },       { 'P', NULL, &o->protect },
		{ 'K', NULL, &o->check },      { 'E', &o->lessons, NULL },
		{ 'G', &o->lesson, NULL },     { 'Y', &o->play, NULL },
		{ 'H', &o->handout, NULL },    { 'q', &o->record, NULL },
		{ 'p', NULL, &o->present },
	};

	for (size_t i = 0; i < RH_LEN(plain); i++) {
		if (plain[i].c != c)
			continue;
		if (plain[i].text)
			*plain[i].text = optarg;
		else
			*plain[i].flag = true;
		return RH_OK;
	}
	if (c == 'n') {
		add_namespace(o, optarg);
		return RH_OK;
	}
	if (c == 'B')
		return take_pace(o, e);
	if (c == 'c') {
		add_context(o, optarg);
		return RH_OK;
	}
	return c == 'F' ? take_fd(o, e) : take_demo(o, e);
}

static size_t fill_long(struct option *out)
{
	size_t n = 0;

	for (const struct app_option_def *d = app_option_defs; d->name; d++, n++)
		out[n] = (struct option){ d->name,
					  !d->arg       ? no_argument
					  : d->optional ? optional_argument
							: required_argument,
					  NULL, d->letter };
	out[n] = (struct option){ 0 };
	return n;
}

static bool is_called(const char *self, const char *name)
{
	const char *slash = self ? strrchr(self, '/') : NULL;

	return self && strcmp(slash ? slash + 1 : self, name) == 0;
}

/* As `ranchhand --complete WORD...` for our own scripts, and as kubectl asks a plugin. */
static bool takes_completion(struct app_options *o, int argc, char **argv)
{
	int from = is_called(argv[0], "kubectl_complete-ranchhand") ? 1
		   : argc > 1 && strcmp(argv[1], "--complete") == 0 ? 2
								    : 0;

	if (!from)
		return false;
	o->complete = argv + from;
	o->complete_count = (size_t)(argc - from);
	return true;
}

enum rh_code app_options_parse(struct app_options *o, int argc, char **argv, struct rh_err *e)
{
	struct option all[RH_LEN(app_option_defs)];
	enum rh_code code = RH_OK;
	int c;

	*o = (struct app_options){ .token_fd = -1, .pace = -1 };
	*e = (struct rh_err){ 0 };
	o->plugin = is_called(argv[0], "kubectl-ranchhand");
	if (takes_completion(o, argc, argv))
		return RH_OK;
	fill_long(all);
	optind = 0;
	opterr = 0;
	while (code == RH_OK && (c = getopt_long(argc, argv, short_options, all, NULL)) != -1) {
		if (c == '?' || c == ':')
			return app_options_usage(
				e, c == ':' ? _("This option needs a value.") : _("There is no such option."),
				argv[optind - 1]);
		code = take_option(o, c, e);
	}
	if (code != RH_OK)
		return code;
	if (optind < argc)
		o->place = argv[optind++];
	o->doctor = o->place && strcmp(o->place, "doctor") == 0;
	o->apply = o->place && strcmp(o->place, "apply") == 0;
	o->audit = o->place && strcmp(o->place, "audit") == 0;
	o->about_lessons = o->place && strcmp(o->place, "lesson") == 0;
	if (o->place && (o->about_lessons || strcmp(o->place, "explain") == 0)) {
		o->images = rh_resize(NULL, (size_t)argc, sizeof *o->images);
		while (optind < argc)
			o->images[o->image_count++] = argv[optind++];
		o->explain = !o->about_lessons && (o->image_count || o->file || o->output);
	}
	if (optind < argc)
		return app_options_usage(e, _("Only one place can be given."), argv[optind]);
	o->no_state |= o->play || o->handout; /* what it does is nobody's */
	return app_options_check(o, e);
}

void app_options_release(struct app_options *o)
{
	free(o->namespaces);
	free(o->images);
	free(o->contexts);
	*o = (struct app_options){ .token_fd = -1 };
}

static enum rh_code read_fd(int fd, struct rh_secret *token, struct rh_err *e)
{
	char piece[512];
	ssize_t n;

	while ((n = read(fd, piece, sizeof piece)) > 0 && token->n + (size_t)n <= TOKEN_LIMIT)
		rh_secret_add(token, piece, (size_t)n);
	explicit_bzero(piece, sizeof piece);
	if (n < 0)
		return rh_err_sys(e, errno, _("The token cannot be read from descriptor %d."), fd);
	return n > 0 ? rh_err_set(e, RH_E_LIMIT, "%s", _("The token is longer than 64 kB.")) : RH_OK;
}

enum rh_code app_options_token(const struct app_options *o, struct rh_secret *token, struct rh_err *e)
{
	struct rh_secret trimmed;
	enum rh_code code = RH_OK;

	*e = (struct rh_err){ 0 };
	if (o->token_file)
		code = rh_file_read_secret(o->token_file, TOKEN_LIMIT, true, token, e);
	else if (o->token_fd >= 0)
		code = read_fd(o->token_fd, token, e);
	if (code != RH_OK)
		return code;
	rh_secret_init(&trimmed);
	rh_secret_set(&trimmed, rh_str_trim(rh_secret_peek(token)));
	rh_secret_clear(token);
	rh_secret_move(token, &trimmed);
	rh_secret_release(&trimmed);
	return RH_OK;
}

static void option_help(const struct app_option_def *d, struct rh_buf *out)
{
	struct rh_buf values;
	size_t from = 0;

	rh_buf_addz(out, _(d->help));
	if (!d->values)
		return;
	rh_buf_init(&values, 4096);
	d->values(&values);
	while (from < values.n) {
		struct rh_str rest = rh_str_from(rh_buf_str(&values), from);
		size_t n = rh_str_find(rest, ", ");

		rh_buf_addf(out, "%s%.*s", from ? _(", ") : _(": "), (int)n, rest.p);
		from += n + strlen(", ");
	}
	rh_buf_release(&values);
}

static void places_help(struct rh_buf *out)
{
	size_t column = HELP_COLUMNS;

	for (const struct app_place *p = app_places; p->id; p++) {
		size_t n = p->cli ? strlen(p->cli) : 0;
		if (!n)
			continue;
		bool wraps = column + 1 + n > HELP_COLUMNS;
		rh_buf_addf(out, "%s%s", wraps ? "\n  " : " ", p->cli);
		column = (wraps ? 2 : column + 1) + n;
	}
}

void app_options_help(struct rh_buf *out)
{
	rh_buf_addz(out, _("Usage: ranchhand [OPTION]... [PLACE]\n"
			   "       ranchhand [OPTION]... explain IMAGE...|-f FILE\n"
			   "       ranchhand [OPTION]... audit [-o FORMAT] [--fail-on WHAT]\n"
			   "       ranchhand [OPTION]... apply -f FILE [--dry-run|--yes]\n"
			   "       ranchhand [OPTION]... lesson [--check FILE...|--play FILE|--handout FORMAT ID]\n"
			   "       ranchhand [OPTION]... doctor\n"
			   "Rancher's private registries in a text terminal: on a Rancher server, a Kubernetes "
			   "cluster, or a demo.\n\n"));
	for (const struct app_option_def *d = app_option_defs; d->name; d++) {
		char left[64];
		char letter[5] = "    ";
		if (strchr(short_options, d->letter))
			snprintf(letter, sizeof letter, "-%c, ", d->letter);
		snprintf(left, sizeof left, "%s--%s%s%s%s", letter, d->name, d->arg ? d->optional ? "[=" : "=" : "",
			 d->arg ? _(d->arg) : "", d->arg && d->optional ? "]" : "");
		int pad = HELP_LEFT - rh_text_columns(rh_str(left), HELP_COLUMNS);
		rh_buf_addf(out, "  %s%*s ", left, pad > 0 ? pad : 0, "");
		option_help(d, out);
		rh_buf_addc(out, '\n');
	}
	rh_buf_addz(out, _("\nPLACE is where to go at once:"));
	places_help(out);
	rh_buf_addz(out, _("\n\nexplain prints which registries of the namespace (-n, else the context's) an image is "
			   "pulled with, and what is\n"
			   "wrong with those that nearly cover it. With -f it takes the workloads of a manifest, each "
			   "with the pull secrets\n"
			   "that it names, or a list of images. Of several the exit code is that of the worst."));
	rh_buf_addz(out, _("\n\naudit prints what every image of the namespaces (-n, else all) is pulled with, of one "
			   "cluster or "
			   "of many,\nand what is wrong with registries. No password is kept or printed."));
	rh_buf_addz(out,
		    _("\n\napply writes the objects of a file: each is checked with a dry run, all are shown in one "
		      "review, then\nwritten in their order; with --yes or --dry-run without a screen."));
	rh_buf_addz(out,
		    _("\n\nlesson lists the lessons; with --check it names every mistake in lesson files, with line "
		      "and remedy."));
	rh_buf_addz(out, _("\n\ndoctor prints what ranchhand runs on, without secrets: what a bug report needs."));
	rh_buf_addz(out,
		    _("\n\nAs kubectl-ranchhand in the PATH it is a plugin: `kubectl ranchhand` goes to kubectl's own "
		      "context."));
	rh_buf_addz(out, _("\n\nWithout arguments ranchhand goes where it was last. Exit codes:\n"));
	for (const struct app_exit_def *d = app_exit_defs; d->meaning; d++)
		rh_buf_addf(out, "  %2d  %s\n", d->code, _(d->meaning));
}

int app_exit_code(enum rh_code code)
{
	static const int codes[] = {
		[RH_OK] = APP_EXIT_OK,
		[RH_E_CANCELLED] = APP_EXIT_CANCELLED,
		[RH_E_TIMEOUT] = APP_EXIT_NET,
		[RH_E_NET] = APP_EXIT_NET,
		[RH_E_TLS] = APP_EXIT_NET,
		[RH_E_AUTH] = APP_EXIT_AUTH,
		[RH_E_FORBIDDEN] = APP_EXIT_AUTH,
		[RH_E_NOTFOUND] = APP_EXIT_CONFIG,
		[RH_E_EXISTS] = APP_EXIT_CONFLICT,
		[RH_E_CONFLICT] = APP_EXIT_CONFLICT,
		[RH_E_GONE] = APP_EXIT_CONFLICT,
		[RH_E_INVALID] = APP_EXIT_CONFIG,
		[RH_E_SERVER] = APP_EXIT_NET,
		[RH_E_PARSE] = APP_EXIT_CONFIG,
		[RH_E_IO] = APP_EXIT_CONFIG,
		[RH_E_LIMIT] = APP_EXIT_CONFIG,
		[RH_E_REFUSED] = APP_EXIT_REFUSED,
		[RH_E_USAGE] = APP_EXIT_USAGE,
		[RH_E_UNKNOWN] = APP_EXIT_UNSURE,
	};

	return (size_t)code < RH_LEN(codes) ? codes[code] : APP_EXIT_INTERNAL;
}

int app_say_error(const struct rh_err *e)
{
	char *line = rh_err_line(e, false);

	fprintf(stderr, "ranchhand: %s\n", line);
	if (e->fix[0])
		fprintf(stderr, "  %s\n", e->fix);
	free(line);
	return app_exit_code(e->code);
}
