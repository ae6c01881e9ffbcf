/* entry: which terminfo entry describes this terminal, where it has none of its own, and what terminfo does not say. */
#include "ui/terminal/entry.h"
#include "base/base.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

/* The header of terminfo defines macros for many words; these two conflict with ours. */
#include <term.h>
#undef columns
#undef lines

/* Nearly every terminal of today understands the first; the others are where that entry is not installed. */
static const char *const instead[] = { "xterm-256color", "xterm", "vt100" };

/* Terminals that are known to hold back a frame until it is complete. */
static const char *const sync_terms[] = { "foot",          "xterm-kitty", "alacritty", "wezterm",
					  "xterm-ghostty", "contour",     "mintty",    "rio" };

enum { NAME_MOST = 128 };

static bool found(const char *term, int fd)
{
	int err = 0;

	return setupterm(term, fd, &err) != ERR;
}

/* The entry that is loaded then: `term` or another; NULL: there is none, and none is loaded. */
static const char *load(const char *term, int fd)
{
	if (found(term, fd))
		return term;
	for (size_t i = 0; i < RH_LEN(instead); i++)
		if (found(instead[i], fd))
			return instead[i];
	return NULL;
}

const char *ui_terminal_entry(const char *term)
{
	TERMINAL *was = cur_term;
	const char *entry = term && *term && strlen(term) <= NAME_MOST ? load(term, 1) : NULL;

	if (entry) {
		del_curterm(cur_term);
		set_curterm(was);
	}
	return entry;
}

enum rh_code ui_entry_load(const char *term, int fd, const char **entry, struct rh_err *e)
{
	const char *move;

	*entry = NULL;
	if (!term || !*term) {
		rh_err_set(e, RH_E_USAGE, "%s", _("TERM is not set, so it is not known what kind of terminal this is"));
		return rh_err_fix(e, "%s", _("set it, for example: export TERM=xterm-256color"));
	}
	*entry = strlen(term) <= NAME_MOST ? load(term, fd) : NULL;
	if (!*entry) {
		rh_err_set(e, RH_E_USAGE, "%s", _("this terminal is not known"));
		rh_err_why(e, _("there is no terminfo entry for TERM=%s"), term);
		return rh_err_fix(e, "%s", _("try: TERM=xterm-256color ranchhand, or install ncurses-term"));
	}
	move = tigetstr("cup");
	if (!move || move == (const char *)-1) {
		del_curterm(cur_term);
		rh_err_set(e, RH_E_USAGE, "%s", _("this terminal cannot position its cursor"));
		rh_err_why(e, _("TERM=%s says so"), term);
		return rh_err_fix(e, "%s",
				  _("ranchhand --linear prints lines and needs no cursor; if it can position one after "
				    "all, try: TERM=xterm-256color ranchhand"));
	}
	return RH_OK;
}

bool ui_entry_sync(const char *term)
{
	const char *cap = tigetstr("Sync"), *vte = getenv("VTE_VERSION");
	int64_t version = 0;

	if (getenv("TMUX") || !strncmp(term, "screen", 6))
		return cap && cap != (const char *)-1;
	for (size_t i = 0; i < RH_LEN(sync_terms); i++)
		if (!strncmp(term, sync_terms[i], strlen(sync_terms[i])))
			return true;
	if (vte && rh_str_number(rh_str(vte), 0, 1000000, &version) && version >= 6800)
		return true;
	return getenv("WT_SESSION") || (cap && cap != (const char *)-1);
}

/* Terminals that are known to bracket what is pasted. GNU screen hides what the terminal below it can do. */
bool ui_entry_brackets(const char *term)
{
	static const char *const terms[] = { "xterm",  "tmux",  "screen",  "alacritty", "foot",   "rxvt-unicode",
					     "vte",    "gnome", "kitty",   "konsole",   "st-256", "wezterm",
					     "mintty", "iterm", "contour", "rio" };

	if (getenv("STY") || (!strncmp(term, "screen", 6) && !getenv("TMUX")))
		return false;
	for (size_t i = 0; i < RH_LEN(terms); i++)
		if (!strncmp(term, terms[i], strlen(terms[i])))
			return true;
	return false;
}
