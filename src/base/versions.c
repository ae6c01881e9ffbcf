/* versions: of the libraries of this room. */
#include "base/base.h"

#include <utf8proc.h>
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

void rh_versions(struct rh_say say)
{
#ifdef __GLIBC__
	say.line(say.ctx, "glibc", gnu_get_libc_version());
#else
	say.line(say.ctx, "libc", "not glibc");
#endif
	say.line(say.ctx, "utf8proc", utf8proc_version());
}
