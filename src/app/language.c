/* The language of the screens: one table, language.def. */
#include "app/language.h"
#include "app/message.h"
#include "app/internal.h"
#include "app/state.h"
#include "base/base.h"
#include "ui/ui.h"

#include <string.h>

static const char *const codes[] = {
#define APP_LANGUAGE(code, name) code,
#include "app/language.def"
#undef APP_LANGUAGE
};

void app_language_codes(struct rh_buf *out)
{
	for (size_t i = 0; i < RH_LEN(codes); i++)
		rh_buf_addf(out, "%s%s", i ? ", " : "", codes[i]);
}

bool app_language_exists(const char *name)
{
	return rh_language_find(rh_languages, name) != NULL;
}

enum rh_code app_language_take(const char *name, struct rh_err *e)
{
	const struct rh_language *l = rh_language_find(rh_languages, name);

	*e = (struct rh_err){ 0 };
	if (!l) /* whoever checks the name says so, in the language of the environment */
		return RH_OK;
	if (l->mo && !rh_text_utf8() && rh_locale_utf8(e) != RH_OK)
		return e->code;
	rh_locale_init(rh_languages, name);
	return RH_OK;
}

void app_set_language(struct app *a, const char *code)
{
	rh_strset(&a->state.language, code);
	rh_locale_init(rh_languages, code ? code : "");
	app_state_changed(a);
	if (code && strcmp(code, "en") != 0 && !rh_text_utf8())
		ui_toast(a->ui, UI_ROLE_WARN, "%s",
			 _("This language is kept. To be drawn it needs a terminal and a locale with UTF-8."));
	app_stack_changed(a);
	app_tell_all(a, APP_MESSAGE_LANGUAGE);
	ui_redraw(a->ui);
	app_teach_later(a);
}

void app_language_tell(struct app *a)
{
	if (!rh_language_other_script() || a->state.script_told)
		return;
	a->state.script_told = true;
	app_state_changed(a);
	ui_toast(a->ui, UI_ROLE_TEXT, "%s", _("There is no Traditional Chinese: these texts are Simplified Chinese."));
}

void app_language_next(struct app *a)
{
	const char *now = rh_language_now();
	size_t at = 0;

	for (size_t i = 0; i < RH_LEN(codes); i++)
		if (now && strcmp(now, codes[i]) == 0)
			at = i;
	app_set_language(a, codes[(at + 1) % RH_LEN(codes)]);
}
