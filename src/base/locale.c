/* locale: the character set and the language that the environment asks for, also where that locale is not installed.
 *
 * Only LC_CTYPE is set: numbers and order stay those of the machine. Texts come from catalogues in the program, not
 * from libc's gettext: that wants an installed locale, which bastions, containers and other libcs do not have. */
#include "base/base.h"
#include "base/catalogue.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

/* From the last call that gave them: whoever calls again after a foreign setlocale need not know them. */
static const struct rh_language *languages;
static char *chosen;
static bool utf8_unasked;

static const struct rh_language *language; /* NULL: the sources' */
static bool other_script;                  /* it is read by who asked for another script, but is not in it */

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

static bool is_c(const char *name)
{
	return strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0;
}

/* "GB18030" of "zh_CN.GB18030@x"; empty when the name says none. */
static struct rh_str set_of(const char *name)
{
	const char *dot = strchr(name, '.');
	return dot ? rh_str_n(dot + 1, strcspn(dot + 1, "@")) : rh_str("");
}

static bool is_utf8(struct rh_str set)
{
	return rh_str_is_nocase(set, "utf-8") || rh_str_is_nocase(set, "utf8");
}

/* Where nothing says a character set, ASCII is what libc makes of it. */
static bool is_ascii(const char *set)
{
	return strcmp(set, "ANSI_X3.4-1968") == 0 || strcmp(set, "ASCII") == 0 || strcmp(set, "US-ASCII") == 0;
}

static bool set_c_utf8(void)
{
	return setlocale(LC_CTYPE, "C.UTF-8") || setlocale(LC_CTYPE, "C.utf8") || setlocale(LC_CTYPE, "en_US.UTF-8");
}

static void set_characters(void)
{
	const char *asked = asked_for("LC_CTYPE");
	struct rh_str set = set_of(asked);
	bool installed = setlocale(LC_CTYPE, "") != NULL;

	if (!installed && is_utf8(set))
		(void)set_c_utf8();
	else if (set.n && !is_utf8(set) && rh_text_utf8())
		setlocale(LC_CTYPE, "C"); /* a libc that has nothing but UTF-8 takes any name for it */
	else if (utf8_unasked && !set.n && is_ascii(nl_langinfo(CODESET)))
		(void)set_c_utf8();
}

enum rh_code rh_locale_utf8(struct rh_err *e)
{
	const char *asked = asked_for("LC_CTYPE");
	bool before = utf8_unasked;

	utf8_unasked = true;
	set_characters();
	if (rh_text_utf8())
		return RH_OK;
	utf8_unasked = before;
	rh_err_set(e, RH_E_USAGE, "%s", _("This language needs UTF-8."));
	if (set_of(asked).n || !is_ascii(nl_langinfo(CODESET)))
		rh_err_why(e, _("the environment asks for another character set (%s)"), asked);
	else
		rh_err_why(e, "%s", _("this system has no UTF-8 locale, not even C.UTF-8"));
	return rh_err_fix(e, "%s", _("Set LC_ALL to a UTF-8 locale, and the terminal to UTF-8."));
}

/* "sr_RS.UTF-8@latin" is sr_RS@latin; BCP 47's zh-Hans is zh_Hans. */
static char *bare_name(const char *name)
{
	size_t n = strcspn(name, ".@");
	const char *variant = strchr(name, '@');
	char *bare = rh_format("%.*s%s", (int)n, name, variant ? variant : "");

	for (char *p = bare; *p; p++)
		if (*p == '-')
			*p = '_';
	return bare;
}

static bool same_language(const char *code, const char *name)
{
	size_t n = strcspn(code, "_@");
	return n && n == strcspn(name, "_@") && strncasecmp(code, name, n) == 0;
}

const struct rh_language *rh_language_find(const struct rh_language *all, const char *name)
{
	const struct rh_language *found = NULL;
	char *bare = bare_name(name);
	char *plain = rh_format("%.*s", (int)strcspn(bare, "@"), bare);

	for (const struct rh_language *l = all; l && l->code && !found; l++)
		if (strcasecmp(l->code, bare) == 0)
			found = l;
	for (const struct rh_language *l = all; l && l->code && !found; l++)
		if (strcasecmp(l->code, plain) == 0)
			found = l;
	/* a variant ("en@pseudo") is only for who asks for it */
	for (const struct rh_language *l = all; l && l->code && !found; l++)
		if (!strchr(l->code, '@') && same_language(l->code, plain))
			found = l;
	free(plain);
	free(bare);
	return found;
}

/* Chinese of places that write it in Traditional characters, by their codes and the script's (ISO 3166, ISO 15924). */
static bool asks_traditional(const char *name)
{
	static const char *const parts[] = { "TW", "HK", "MO", "Hant" };
	char *bare = bare_name(name);
	bool found = false;

	bare[strcspn(bare, "@")] = '\0';
	for (const char *p = bare; same_language("zh", bare) && (p = strchr(p, '_'));) {
		size_t n = strcspn(++p, "_");

		for (size_t i = 0; i < RH_LEN(parts); i++)
			found = found || (n == strlen(parts[i]) && strncasecmp(p, parts[i], n) == 0);
	}
	free(bare);
	return found;
}

/* The language of that name; a text of another script is told. */
static const struct rh_language *take(const char *name)
{
	const struct rh_language *found = rh_language_find(languages, name);

	other_script = found && asks_traditional(name) && !asks_traditional(found->code);
	return found;
}

/* The environment's: the first of LANGUAGE that exists, which counts only where the locale is not C; else the locale's.
 */
static const struct rh_language *from_environment(void)
{
	const char *asked = asked_for("LC_MESSAGES"), *list = getenv("LANGUAGE");
	const struct rh_language *found = NULL;

	if (is_c(asked))
		return NULL;
	for (const char *p = list ? list : ""; *p && !found; p += strcspn(p, ":"), p += *p == ':') {
		char *name = rh_format("%.*s", (int)strcspn(p, ":"), p);
		if (is_c(name)) {
			free(name);
			return NULL;
		}
		found = take(name);
		free(name);
	}
	return found ? found : take(asked);
}

void rh_locale_init(const struct rh_language *all, const char *lang)
{
	if (all)
		languages = all;
	if (lang)
		rh_strset(&chosen, *lang ? lang : NULL);
	setlocale(LC_ALL, "C");
	set_characters();
	language = NULL;
	other_script = false;
	if (rh_text_utf8()) /* else translations could not be drawn */
		language = chosen ? take(chosen) : from_environment();
}

const char *rh_language_now(void)
{
	return language ? language->code : NULL;
}

bool rh_language_other_script(void)
{
	return other_script;
}

const char *rh_gettext(const char *msgid)
{
	const char *text = *msgid ? rh_catalogue_find(language, msgid, NULL) : NULL;

	return text ? text : msgid;
}

const char *rh_ngettext(const char *one, const char *many, unsigned long n)
{
	const char *text = rh_catalogue_plural(language, one, n);

	return text ? text : n == 1 ? one : many;
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
