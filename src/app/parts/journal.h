/* journal: what is written down of writes, reveals and copies; never a value. */
#ifndef APP_PARTS_JOURNAL_H
#define APP_PARTS_JOURNAL_H

#include "app/parts/written.h"
#include "base/base.h"

struct app;
struct kube;
struct ui_screen;

struct app_journal {
	int fd;      /* of --journal; -1: none */
	bool unsure; /* of a write of this run nobody knows what became of it */
	bool said;   /* that the journal cannot be written */
};
struct app_entry {
	const char *action; /* "create", "delete", "reveal" */
	const char *method; /* of a write; NULL: it is none */
	const char *verb;   /* as a person calls it, untranslated: it is kept for app/deeds.h; NULL: it is not */
	const char *object; /* "secret web-blue/quay-pull" */
	const struct kube *kube;
	enum app_fate fate;
	const struct rh_err *err; /* why it was not done; NULL: it was */
};
/* Opens --journal: made with mode 0600, appended to, no symbolic link, a plain file. */
enum rh_code app_journal_open(struct app *a, struct rh_err *e) RH_NODISCARD;
/* In :log, and in the journal where there is one. */
void app_journal_add(struct app *a, const struct app_entry *entry);
/* ui_on_shown: a secret value of that screen was revealed, or copied. */
void app_journal_shown(void *app, const struct ui_screen *s, const char *label, bool copied);
bool app_journal_unsure(const struct app *a);
void app_journal_close(struct app *a);
#endif
