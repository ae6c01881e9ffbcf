/* look: what is known of the terminal without opening it, for a report. */
#include "ui/terminal/term.h"
#include "base/base.h"
#include "ui/terminal/entry.h"
#include "ui/terminal/speed.h"
#include "ui/ui.h"

#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <term.h>
#include <unistd.h>

static void say(struct rh_say to, const char *name, const char *fmt, ...) RH_PRINTF(3, 4);
static void say(struct rh_say to, const char *name, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	to.line(to.ctx, name, text);
}

static const char *capability(const char *name)
{
	const char *z = tigetstr(name);

	return z && z != (const char *)-1 ? z : NULL;
}

/* The report itself may go to a file: the first of the three that is a terminal. */
static void size(struct rh_say to)
{
	struct winsize w;

	for (int fd = 0; fd < 3; fd++) {
		if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &w) != 0)
			continue;
		say(to, _("Size"), "%d x %d", w.ws_col, w.ws_row);
		return;
	}
	say(to, _("Size"), "%s", _("not known: neither input nor output is a terminal"));
}

/* Said only where it makes a difference. */
static void line(struct rh_say to)
{
	struct ui_speed speed = { 0 };
	struct termios m;

	for (int fd = 0; fd < 3; fd++) {
		if (tcgetattr(fd, &m) != 0)
			continue;
		ui_speed_of(&speed, &m);
		if (speed.baud)
			say(to, _("Line"), _("%u baud: fewer bytes are sent"), speed.baud);
		return;
	}
}

static void can(struct rh_say to, const char *term)
{
	bool ansi = strncmp(capability("cup"), "\033[", 2) == 0;

	say(to, _("Colours"), "%d", tigetnum("colors") > 0 ? tigetnum("colors") : 0);
	say(to, _("Line drawing"), "%s",
	    rh_text_utf8()       ? _("Unicode")
	    : capability("acsc") ? _("alternate character set")
				 : "ASCII");
	say(to, _("Bracketed paste"), "%s", ansi ? _("asked for") : _("no"));
	say(to, _("Whole frames"), "%s", ansi && ui_entry_sync(term) ? _("yes") : _("not known"));
	say(to, _("Clipboard"), "%s%s", ansi ? "OSC 52, " : _("no"), ansi ? ui_clipboard_way() : "");
}

static void entry(struct rh_say to, const char *term)
{
	const char *used = ui_terminal_entry(term);
	int err = 0;

	if (!used || setupterm(used, STDERR_FILENO, &err) == ERR) {
		say(to, _("Terminfo"), "%s", _("no entry of this name"));
		return;
	}
	if (strcmp(used, term) != 0)
		say(to, _("Terminfo"), _("no entry of this name: drawing as for %s"), used);
	else
		say(to, _("Terminfo"), "%s", longname());
	if (capability("cup"))
		can(to, term);
	else
		say(to, _("Cursor"), "%s", _("cannot be positioned"));
	del_curterm(cur_term);
}

void ui_terminal_facts(struct rh_say to)
{
	static const char *const others[] = { "COLORTERM",   "TERM_PROGRAM", "TERM_PROGRAM_VERSION",
					      "VTE_VERSION", "NO_COLOR",     "LINES",
					      "COLUMNS" };
	static const struct {
		const char *variable, *what;
	} around[] = { { "TMUX", "tmux" }, { "STY", "GNU screen" }, { "SSH_CONNECTION", "ssh" } };
	const char *term = getenv("TERM");

	say(to, "TERM", "%s", term && *term ? term : _("not set"));
	if (term && *term)
		entry(to, term);
	size(to);
	line(to);
	for (size_t i = 0; i < RH_LEN(others); i++)
		if (getenv(others[i]))
			say(to, others[i], "%s", getenv(others[i]));
	for (size_t i = 0; i < RH_LEN(around); i++)
		if (getenv(around[i].variable))
			say(to, _("Inside"), "%s", around[i].what);
}
