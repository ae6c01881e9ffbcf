/* app: the session. The turn of the loop, the stack of screens, tasks that outlive screens, the gate that every
 * write and reveal passes, what is remembered between runs, and the command line.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/base.h"

#endif
