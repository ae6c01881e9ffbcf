/* What the screens about service accounts share: what is changed in them (account_change.c), and whom it reaches
 * (account_reach.c). Private to this folder. */
#ifndef SCREENS_ACCOUNTS_ACCOUNT_H
#define SCREENS_ACCOUNTS_ACCOUNT_H

#include "base/base.h"
#include "kube/account_patch.h"
#include "ui/field.h"
#include "ui/screen.h"

struct app_change;
struct kube_uses;

/* What a person chose, on its way into the review: each account is read, and its list changed as it stands then. Part
 * of a screen's state; zeroed at first, one at a time. */
struct account_changes {
	struct ui_screen *screen;
	char *ns;
	struct kube_account_edit *edits; /* those of one account follow one another */
	size_t n, at;
	struct app_change **v; /* made so far */
	char **notes;
	size_t count;
};
void account_changes_begin(struct ui_screen *s, struct account_changes *c, const char *ns);
void account_changes_add(struct account_changes *c, const char *account, const char *secret, bool on);
/* One account: the review. Several: the review of several. uses: for what is said of them; it stays the caller's and is
 * needed until the last is read. */
void account_changes_review(struct account_changes *c);
/* True: it was for it. */
bool account_changes_reply(struct account_changes *c, const struct kube_uses *uses, struct rh_message *m);
void account_changes_release(struct account_changes *c);

/* Reads it; the answer comes to the screen with this tag, as of kube_get. */
void account_get(struct ui_screen *s, const char *ns, const char *account, int tag);

/* Its form, from its key; or the reason why it has none. */
void account_edit_open(struct ui_screen *s, const char *key);
/* May this user change service accounts of the namespace? False where it is known that not; as ui_screen_ops.unable. */
bool account_unable(const struct ui_screen *s, const char *ns, struct rh_buf *why);

/* Lines for a review, each of them with '!' where something is to be done: which workloads the edits (of one account)
 * reach, which have to be restarted, and which name their own. */
void account_reach_lines(const struct kube_uses *u, const char *ns, const struct kube_account_edit *edits, size_t n,
			 struct rh_buf *out);
void account_line(struct rh_buf *out, char *text); /* one more such line; takes the text over */
/* Shows them in fields of a form, of which ACCOUNT_NOTES makes the rows of the table. */
enum { ACCOUNT_NOTE_COUNT = 4 };
#define ACCOUNT_NOTES(first)                                                                                       \
	{ UI_AT((first), "note"), .kind = UI_FIELD_NOTE }, { UI_AT((first) + 1, "note1"), .kind = UI_FIELD_NOTE }, \
		{ UI_AT((first) + 2, "note2"), .kind = UI_FIELD_NOTE },                                            \
	{                                                                                                          \
		UI_AT((first) + 3, "note3"), .kind = UI_FIELD_NOTE                                                 \
	}
void account_say(struct ui_screen *s, unsigned first, struct rh_str lines);
/* How many it reaches, in a few words. */
void account_reach_words(const struct kube_uses *u, const char *ns, const char *account, const char *secret,
			 struct rh_buf *out);
#endif
