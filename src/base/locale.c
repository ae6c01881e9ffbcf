/* locale: UTF-8 and messages as the environment asks, also where that locale is not installed. */
#define _GNU_SOURCE
#include "base/base.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "ranchhand"

static char chosen_dir[4096];
static char chosen_lang[64];

/* The name that LC_MESSAGES would get: what the person asked for, installed or not. */
static const char *asked_for(void)
{
	static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < RH_LEN(variables); i++) {
		const char *v = getenv(variables[i]);
		if (v && *v)
			return v;
	}
	return "C";
}

static bool asks_utf8(const char *name)
{
	struct rh_str s = rh_str(name);
	return rh_str_find(s, "UTF-8") < s.n || rh_str_find(s, "utf8") < s.n || rh_str_find(s, "UTF8") < s.n ||
	       rh_str_find(s, "utf-8") < s.n;
}

/* gettext looks at LANGUAGE only when LC_MESSAGES is not "C"; C.UTF-8 counts as something else. */
static void set_language(const char *name)
{
	char *bare = rh_strdup(name);
	bare[strcspn(bare, ".")] = '\0';
	setenv("LANGUAGE", bare, 1);
	free(bare);
}

void rh_locale_init(const char *localedir, const char *lang)
{
	if (localedir)
		snprintf(chosen_dir, sizeof chosen_dir, "%s", localedir);
	if (lang)
		snprintf(chosen_lang, sizeof chosen_lang, "%s", lang);
	const char *built = getuid() == geteuid() ? getenv("RANCHHAND_LOCALEDIR") : NULL;

	const char *asked = asked_for();
	bool installed = setlocale(LC_ALL, "") != NULL;
	if (asks_utf8(asked) && (!installed || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)) {
		setlocale(LC_ALL, "C");
		setlocale(LC_CTYPE, "C.UTF-8");
		setlocale(LC_MESSAGES, "C.UTF-8");
		if (!getenv("LANGUAGE"))
			set_language(asked);
	}
	if (chosen_lang[0]) {
		set_language(chosen_lang);
		if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
			setlocale(LC_MESSAGES, "C.UTF-8");
	}
	setlocale(LC_NUMERIC, "C");
	bindtextdomain(DOMAIN, built && *built ? built : chosen_dir);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
}

const char *rh_gettext(const char *msgid)
{
	return *msgid ? gettext(msgid) : "";
}

const char *rh_ngettext(const char *one, const char *many, unsigned long n)
{
	return ngettext(one, many, n);
}
