/* test_login: the dialog that asks a registry whether it takes a login, from the registry form and from a secret's
 * page. */
#ifndef SCREENS_TEST_LOGIN_H
#define SCREENS_TEST_LOGIN_H

#include "base/base.h"
#include "ui/role.h"

struct ui_screen;

/* What to test: one or more entries of a docker config. All of it is copied by the screen. */
struct test_login_entry {
	const char *key, *user;
	const struct rh_secret *password;
	bool stored; /* the password was read from the cluster: passes the gate of reveals */
};
/* argument of screen_test_login */
struct test_login_start {
	const struct test_login_entry *entries;
	size_t n;
	const char *image, *ca_file; /* to begin with; may be NULL */
	struct rh_owner from;        /* gets TEST_LOGIN_MESSAGE_DONE after each test */
};
struct test_login_done {
	size_t entry;
	char *image, *ca_file; /* as they were typed */
	char *when;            /* "tested at 14:02 from bastion" */
	char *text;            /* what was found, in a sentence or two */
	enum ui_role role;
};
/* Opens the dialog, or says why not. */
void test_login_open(struct ui_screen *from, const struct test_login_start *t);
#endif
