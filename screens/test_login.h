/* test_login: the dialog that asks a registry whether it takes a login, from the registry form and from a secret's page. */
#ifndef RH_TEST_LOGIN_H
#define RH_TEST_LOGIN_H

#include "probe/probe.h"
#include "screens/screens.h"

/* What to test: one or more entries of a docker config. All of it is copied by the screen. */
struct rh_login_entry {
	const char *key, *user;
	const struct rh_secret *password;
	bool stored;			/* the password was read from the cluster: passes the gate of reveals */
};
struct rh_login_test {			/* argument of rh_screen_test_login */
	const struct rh_login_entry *entries;
	size_t n;
	const char *image, *ca_file;	/* to begin with; may be NULL */
	struct rh_owner from;		/* gets RH_MAIL_TESTED after each test */
};
/* Mail: body struct rh_login_tested. */
enum { RH_MAIL_TESTED = 910 };
struct rh_login_tested {
	size_t entry;
	char *image, *ca_file;		/* as they were typed */
	char *when;			/* "tested at 14:02 from bastion" */
	char *text;			/* what was found, in a sentence or two */
	enum rh_role role;
};
/* Opens the dialog, or says why not. */
void rh_test_login(struct rh_screen *from, const struct rh_login_test *t);
#endif
