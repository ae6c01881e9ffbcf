/* The file of `apply` without --yes: read before there is a terminal to draw on, and reviewed on it. */
#include "app/apply.h"
#include "app/internal.h"
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool app_given_wanted(const struct app *a)
{
	return a->opt.apply && !a->opt.yes && !a->opt.dry_run;
}

/* Keys come from the terminal when the file came from a pipe. */
static enum rh_code take_terminal(struct rh_err *e)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	bool ok = fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO;

	if (fd >= 0)
		close(fd);
	return ok ? RH_OK : rh_err_sys(e, errno, "%s", _("There is no terminal to review it on."));
}

enum rh_code app_given_load(struct app *a, struct rh_err *e)
{
	const char *file = a->opt.file;
	bool pipe = file && strcmp(file, "-") == 0;

	*e = (struct rh_err){ 0 };
	if (!isatty(STDOUT_FILENO) || (!pipe && !isatty(STDIN_FILENO))) {
		rh_err_set(e, RH_E_USAGE, "%s",
			   _("Without a terminal apply asks nobody: it takes one of --dry-run and --yes."));
		return rh_err_fix(e, "%s", _("--dry-run only asks the server; --yes writes when it would take all."));
	}
	if (!file)
		return RH_OK;
	a->given.there = app_apply_load(file, &a->given.objects, e) == RH_OK &&
			 app_apply_in_place(&a->given.objects, &a->opt, e);
	return a->given.there && pipe ? take_terminal(e) : e->code;
}

bool app_given_take(struct app *a, struct app_given *to)
{
	bool there = a->given.there;

	if (!there)
		return false;
	*to = (struct app_given){ .objects = a->given.objects,
				  .file = a->opt.file,
				  .ns = a->opt.namespace_count ? a->opt.namespaces[0] : app_join_namespace(a) };
	a->given.objects = (struct app_apply_objects){ 0 };
	a->given.there = false;
	return true;
}

void app_given_release(struct app *a)
{
	app_apply_release(&a->given.objects);
}
