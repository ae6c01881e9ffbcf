/* classroom: what the sandbox has given us besides a login: its door, and in a class who we are and what is ours. */
#ifndef APP_PARTS_CLASSROOM_H
#define APP_PARTS_CLASSROOM_H

#include "base/base.h"

struct app;
struct data_lesson;

struct app_own_name {
	char *from, *to; /* what lessons call it, and what it is called for this learner */
};
struct app_classroom {
	char *control; /* opens the control port; NULL: not known */
	char *profile; /* "2.15", "kubernetes"; NULL: not known */
	char *learner; /* in a class: who we are; NULL: the trainer, or no class */
	int64_t size;  /* how many learners there are; 0: no class, or we are one of them */
	struct app_own_name *names;
	size_t name_count;
};
/* What the announcement of a sandbox, or its /sandbox/hello, says of it; nothing else is kept of before. */
void app_classroom_take(struct app *a, struct rh_str announcement);
void app_classroom_end(struct app *a);
/* A lesson is about what is the learner's own: web-blue becomes web-07. */
void app_classroom_rename(const struct app *a, struct data_lesson *l);
const char *app_demo_control(const struct app *a); /* the token of the control port; NULL: not known */
const char *app_demo_profile(const struct app *a); /* NULL: not known */
const char *app_learner(const struct app *a);      /* the learner that we are; NULL: none */
#endif
