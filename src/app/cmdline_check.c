/* What options go together, and what their values may be. */
#include "app/audit_words.h"
#include "app/cmdline.h"
#include "app/language.h"
#include "app/look.h"
#include "app/options.h"
#include "app/places.h"
#include "base/base.h"

#include <string.h>
#include <sys/stat.h>

const char *const app_explain_outputs[] = { "text", "json", NULL };
const char *const app_handout_formats[] = { "md", "html", NULL };
const char *const app_demo_profiles[] = { "2.15", "2.11", "2.6", "kubernetes", NULL };

enum rh_code app_options_usage(struct rh_err *e, const char *what, const char *arg)
{
	rh_err_set(e, RH_E_USAGE, "%s", what);
	if (arg)
		rh_err_why(e, "%s", arg);
	return rh_err_fix(e, "%s", _("ranchhand --help lists what there is."));
}

static enum rh_code check_language(const char *name, struct rh_err *e)
{
	struct rh_buf all;

	if (!name || app_language_exists(name))
		return RH_OK;
	(void)app_options_usage(e, _("There is no such language."), name);
	rh_buf_init(&all, 200);
	app_language_codes(&all);
	rh_err_fix(e, _("--lang takes one of: %s."), all.p);
	rh_buf_release(&all);
	return e->code;
}

static enum rh_code check_apply(const struct app_options *o, struct rh_err *e)
{
	if (!o->apply)
		return app_options_usage(e, _("--file, --dry-run, --yes and --into go with apply."), NULL);
	if (!o->file && (o->yes || o->dry_run || o->into))
		return app_options_usage(e, _("apply needs a file: -f FILE, or -f - for standard input."), NULL);
	if (o->yes && o->dry_run)
		return app_options_usage(e, _("apply takes one of --dry-run and --yes."), NULL);
	if (o->into && !o->yes && !o->dry_run)
		return app_options_usage(e, _("--into goes with --yes or --dry-run: a review asks for the name."),
					 NULL);
	return o->namespace_count > 1 ? app_options_usage(e, _("apply writes into one namespace."), o->namespaces[1])
				      : RH_OK;
}

static enum rh_code check_explain(const struct app_options *o, struct rh_err *e)
{
	if (o->output && !app_look_known(app_explain_outputs, o->output))
		return app_options_usage(e, _("--output takes text or json."), o->output);
	if (o->yes || o->dry_run || o->into)
		return check_apply(o, e);
	return o->namespace_count > 1 ? app_options_usage(e, _("explain looks into one namespace."), o->namespaces[1])
				      : RH_OK;
}

static enum rh_code check_audit(const struct app_options *o, struct rh_err *e)
{
	unsigned bits;

	if (!o->audit)
		return app_options_usage(e, _("--all-clusters and --fail-on go with audit."), NULL);
	if (o->output && !app_look_known(app_audit_outputs, o->output))
		return app_options_usage(e, _("--output of audit takes table, json, csv or sarif."), o->output);
	if (o->all_clusters && (o->context || o->cluster))
		return app_options_usage(e, _("--all-clusters goes without --context and --cluster."), NULL);
	if (o->file || o->yes || o->dry_run || o->into)
		return check_apply(o, e);
	return o->fail_on ? app_audit_fail_on(o->fail_on, &bits, e) : RH_OK;
}

/* Does it start the sandbox? */
static bool starts_demo(const struct app_options *o)
{
	return o->demo || o->lesson || o->play;
}

static enum rh_code check_lessons(const struct app_options *o, struct rh_err *e)
{
	struct stat st;

	if (o->lessons && (stat(o->lessons, &st) != 0 || !S_ISDIR(st.st_mode)))
		return app_options_usage(e, _("There is no such directory."), o->lessons);
	if (o->handout && !app_look_known(app_handout_formats, o->handout))
		return app_options_usage(e, _("--handout takes md or html."), o->handout);
	if (o->handout && (!o->about_lessons || o->image_count != 1 || o->check || o->play))
		return app_options_usage(e, _("--handout goes with lesson and the lesson's id."), NULL);
	if (o->play && (!o->about_lessons || o->image_count || o->check))
		return app_options_usage(e, _("--play goes with lesson, and takes one file."), NULL);
	if (o->pace >= 0 && !o->play)
		return app_options_usage(e, _("--pace goes with lesson --play."), NULL);
	if (!o->handout && o->check != (o->about_lessons && o->image_count))
		return app_options_usage(e, _("--check goes with lesson and the files to check."), NULL);
	if (o->lesson && (o->server || o->context))
		return app_options_usage(e, _("--lesson goes with --demo: lessons are walked on the sandbox."), NULL);
	return RH_OK;
}

enum rh_code app_options_check(const struct app_options *o, struct rh_err *e)
{
	if (check_language(o->lang, e) != RH_OK)
		return e->code;
	if (check_lessons(o, e) != RH_OK)
		return e->code;
	if (!!o->context + !!o->server + !!o->demo > 1)
		return app_options_usage(e, _("Only one of --context, --server and --demo can be given."), NULL);
	if (o->demo_user && !starts_demo(o) && !o->handout)
		return app_options_usage(e, _("--demo-user goes with --demo."), NULL);
	if (o->world && !starts_demo(o))
		return app_options_usage(e, _("--world goes with --demo."), NULL);
	if ((o->token_file || o->token_fd >= 0) && !o->server)
		return app_options_usage(e, _("A token goes with --server."), NULL);
	if (o->record && (o->explain || o->audit || o->apply || o->doctor || (o->about_lessons && !o->play)))
		return app_options_usage(e, _("--record goes with screens."), o->place);
	if (o->record && !starts_demo(o))
		return app_options_usage(e, _("--record goes with --demo: what other servers show is not recorded."),
					 NULL);
	if (o->theme && !app_look_known(app_themes, o->theme))
		return app_options_usage(e, _("There is no such theme."), o->theme);
	if (o->ambiguous && !app_look_known(app_widths, o->ambiguous))
		return app_options_usage(e, _("--ambiguous takes auto, narrow or wide."), o->ambiguous);
	if (o->mouse && o->no_mouse)
		return app_options_usage(e, _("Only one of --mouse and --no-mouse can be given."), NULL);
	if (o->no_state && o->state_dir)
		return app_options_usage(e, _("Only one of --no-state and --state-dir can be given."), NULL);
	if (o->audit || o->all_clusters || o->fail_on)
		return check_audit(o, e);
	if (o->context_count > 1)
		return app_options_usage(e, _("Several contexts go with audit."), o->contexts[1]);
	if (o->explain)
		return check_explain(o, e);
	if (o->output)
		return app_options_usage(e, _("--output goes with explain and audit."), NULL);
	if (o->apply || o->file || o->yes || o->dry_run || o->into)
		return check_apply(o, e);
	if (o->doctor || o->about_lessons)
		return RH_OK;
	if (o->place && !app_place_of_cli(o->place))
		return app_options_usage(e, _("There is no such place."), o->place);
	return RH_OK;
}
