/* What a section of a detail or a text shows: filled by the screen's callback, kept until it is filled again. */
#include "ui/facts.h"
#include "base/base.h"
#include "ui/driver.h"
#include "ui/role.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

static struct ui_fact *add(struct ui_facts *f, enum ui_fact_kind kind, enum ui_role role)
{
	struct ui_fact *fact;

	f->v = rh_grow(f->v, f->n, sizeof *f->v);
	fact = &f->v[f->n++];
	memset(fact, 0, sizeof *fact);
	fact->kind = kind;
	fact->role = role;
	return fact;
}

static void set_text(struct ui_fact *fact, struct rh_str text)
{
	fact->text = rh_str_dup(text);
	fact->n = text.n;
}

static void set_vtext(const struct ui_facts *f, struct ui_fact *fact, const char *fmt, va_list ap) RH_PRINTF(3, 0);
static void set_vtext(const struct ui_facts *f, struct ui_fact *fact, const char *fmt, va_list ap)
{
	char text[2048];

	if (vsnprintf(text, sizeof text, fmt, ap) < 0)
		text[0] = '\0';
	if (fact->kind == UI_FACT_NOTE)
		ui_keys_expand(text, f->screen);
	set_text(fact, rh_str(text));
}

void ui_facts_add(struct ui_facts *f, const char *label, struct rh_str value, enum ui_role role)
{
	struct ui_fact *fact = add(f, UI_FACT_VALUE, role);

	fact->label = rh_strdup(label);
	set_text(fact, value);
}

void ui_facts_addf(struct ui_facts *f, const char *label, enum ui_role role, const char *fmt, ...)
{
	struct ui_fact *fact = add(f, UI_FACT_VALUE, role);
	va_list ap;

	fact->label = rh_strdup(label);
	va_start(ap, fmt);
	set_vtext(f, fact, fmt, ap);
	va_end(ap);
}

void ui_facts_secret(struct ui_facts *f, const char *id, const char *label, const struct rh_secret *value)
{
	struct ui_fact *fact = add(f, UI_FACT_SECRET, UI_ROLE_SECRET);

	fact->id = rh_strdup(id);
	fact->label = rh_strdup(label);
	fact->secret = value;
}

void ui_facts_link(struct ui_facts *f, const char *id, const char *label, struct rh_str value, enum ui_role role)
{
	ui_facts_add(f, label, value, role);
	f->v[f->n - 1].id = rh_strdup(id);
}

void ui_facts_note(struct ui_facts *f, enum ui_role role, const char *fmt, ...)
{
	struct ui_fact *fact = add(f, UI_FACT_NOTE, role);
	va_list ap;

	va_start(ap, fmt);
	set_vtext(f, fact, fmt, ap);
	va_end(ap);
}

void ui_facts_line(struct ui_facts *f, enum ui_role role, struct rh_str text)
{
	set_text(add(f, UI_FACT_LINE, role), text);
}

void ui_facts_bar(struct ui_facts *f, int columns, const struct ui_bar_part *parts, size_t n)
{
	struct ui_fact *fact = f->n ? &f->v[f->n - 1] : NULL;

	if (!fact || fact->bar || !n)
		return;
	fact->bar = rh_alloc(n * sizeof *parts);
	memcpy(fact->bar, parts, n * sizeof *parts);
	fact->bar_parts = n < UI_BAR_PARTS ? n : UI_BAR_PARTS;
	fact->bar_columns = columns;
}

void ui_facts_release(struct ui_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->v[i].id);
		free(f->v[i].label);
		free(f->v[i].text);
		free(f->v[i].bar);
	}
	free(f->v);
	memset(f, 0, sizeof *f);
}

void ui_facts_err(struct ui_facts *f, enum ui_role role, const struct rh_err *e)
{
	char *line = rh_err_line(e, false);

	ui_facts_note(f, role, "%s", line);
	free(line);
}

static void failed(struct ui_facts *f, const struct rh_err *e)
{
	ui_facts_err(f, UI_ROLE_BAD, e);
	if (e->fix[0])
		ui_facts_note(f, UI_ROLE_TEXT, "%s", e->fix);
	ui_facts_note(f, UI_ROLE_MUTED, "%s", _("{key:again} tries it again."));
}

void ui_facts_waits(struct ui_facts *f, const struct rh_err *e)
{
	if (e->code != RH_OK)
		failed(f, e);
	else
		ui_facts_note(f, UI_ROLE_MUTED, "%s", _("reading…"));
}
