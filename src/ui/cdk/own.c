/* own: our table, input and view behind CDK's object interface, so that they are in its registry and can have its
 * focus. They have no window: they draw with the cell writer. */
#include "ui/cdk/room.h"

struct own {
	CDKOBJS obj;
	struct ui_widget *w;
};

static void own_draw(CDKOBJS *o, boolean box)
{
	struct ui_widget *w = ((struct own *)o)->w;

	(void)box;
	w->ops->draw(w);
}

static void own_nothing(CDKOBJS *o)
{
	(void)o;
}

static void own_move(CDKOBJS *o, int x, int y, boolean relative, boolean refresh)
{
	(void)o;
	(void)x;
	(void)y;
	(void)relative;
	(void)refresh;
}

/* A chtype cannot hold a code point or a paste: our keys come through ui_widget_key. */
static int own_inject(CDKOBJS *o, chtype key)
{
	(void)key;
	o->exitType = vEARLY_EXIT;
	return 0;
}

static void own_background(CDKOBJS *o, chtype attr)
{
	(void)o;
	(void)attr;
}

static void own_destroy(CDKOBJS *o)
{
	cleanCDKObjectBindings(ObjTypeOf(o), o);
	unregisterCDKObject(ObjTypeOf(o), o);
}

#define OWN(type)                                                                                                      \
	{                                                                                                              \
		type, DataTypeInt, own_draw, own_nothing, own_move, own_inject, own_nothing, own_nothing, own_nothing, \
			own_nothing, own_destroy, setCdkULchar, setCdkURchar, setCdkLLchar, setCdkLRchar,              \
			setCdkVTchar, setCdkHZchar, setCdkBXattr, own_background,                                      \
	}
/* The registry accepts only types that it knows. No other part of CDK sees these objects. */
static const CDKFUNCS own_table = OWN(vSCROLL), own_input = OWN(vENTRY), own_view = OWN(vVIEWER);

CDKOBJS *ui_own_build(struct ui_widget *w)
{
	const CDKFUNCS *funcs = w->ops->type == vSCROLL ? &own_table : w->ops->type == vENTRY ? &own_input : &own_view;
	struct own *o = _newCDKObject(sizeof *o, funcs);

	if (!o)
		abort();
	o->w = w;
	o->obj.screen = w->layer->screen;
	o->obj.inputWindow = stdscr;
	o->obj.acceptsFocus = TRUE;
	registerCDKObject(w->layer->screen, w->ops->type, o);
	return &o->obj;
}
