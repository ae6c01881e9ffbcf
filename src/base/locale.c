/* locale: UTF-8 and messages as the environment asks, also where that locale is not installed.
 *
 * Only LC_CTYPE and LC_MESSAGES are set: numbers and order stay those of the machine. gettext looks at LANGUAGE only
 * when the locale of messages is not "C", so a language without a locale of its own is shown on C.UTF-8. */
#include "base/base.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#define DOMAIN "ranchhand"

/* From the last call that gave them: whoever calls again after a foreign setlocale need not know them. */
static char *chosen_dir, *chosen_lang;

/* The name that a category would get: what the person asked for, installed or not. */
static const char *asked_for(const char *category)
{
	const char *const variables[] = { "LC_ALL", category, "LANG" };
	for (size_t i = 0; i < RH_LEN(variables); i++) {
		const char *v = getenv(variables[i]);
		if (v && *v)
			return v;
	}
	return "C";
}

static bool asks_utf8(const char *name)
{
	return strcasestr(name, "utf-8") || strcasestr(name, "utf8");
}

static bool set_c_utf8(int category)
{
	return setlocale(category, "C.UTF-8") || setlocale(category, "C.utf8") || setlocale(category, "en_US.UTF-8");
}

/* "sr_RS.UTF-8@latin" is the catalogue sr_RS@latin. */
static void set_language(const char *name)
{
	size_t bare = strcspn(name, ".");
	const char *variant = strchr(name, '@');
	char *language = rh_format("%.*s%s", (int)bare, name, name[bare] && variant ? variant : "");
	setenv("LANGUAGE", language, 1);
	free(language);
}

static void set_messages(void)
{
	const char *asked = asked_for("LC_MESSAGES"), *language = getenv("LANGUAGE");
	bool installed = setlocale(LC_MESSAGES, "") != NULL;

	if (chosen_lang) {
		set_language(chosen_lang);
		(void)set_c_utf8(LC_MESSAGES);
	} else if (!installed && asks_utf8(asked) && set_c_utf8(LC_MESSAGES) && (!language || !*language)) {
		set_language(asked);
	}
}

void rh_locale_init(const char *localedir, const char *lang)
{
	const char *built = secure_getenv("RANCHHAND_LOCALEDIR");

	if (localedir)
		rh_strset(&chosen_dir, localedir);
	if (lang && *lang)
		rh_strset(&chosen_lang, lang);
	setlocale(LC_ALL, "C");
	if (!setlocale(LC_CTYPE, "") && asks_utf8(asked_for("LC_CTYPE")))
		(void)set_c_utf8(LC_CTYPE);
	if (rh_text_utf8()) /* else translations could not be drawn */
		set_messages();
	if (built && *built)
		bindtextdomain(DOMAIN, built);
	else if (chosen_dir && *chosen_dir)
		bindtextdomain(DOMAIN, chosen_dir);
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

/* The number is put in by hand: a format that the compiler cannot see is never given to printf. */
void rh_plural_add(struct rh_buf *out, const struct rh_plural *text, size_t n)
{
	struct rh_str s = rh_str(rh_ngettext(text->one, text->many, n));
	size_t at = rh_str_find(s, "%zu");

	rh_buf_adds(out, rh_str_n(s.p, at < s.n ? at : s.n));
	if (at < s.n)
		rh_buf_addf(out, "%zu%.*s", n, RH_ARG(rh_str_from(s, at + strlen("%zu"))));
}
