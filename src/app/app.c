/* What screens may have of the app. */
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"

struct rh_owner app_owner(const struct app *a)
{
	return a->owner;
}

struct net *app_net(struct app *a)
{
	return a->net;
}

struct ui *app_ui(struct app *a)
{
	return a->ui;
}

struct app_session *app_session(struct app *a)
{
	return &a->session;
}

struct app_state *app_state(struct app *a)
{
	return &a->state;
}
