# RH_CHECK_CDK: finds a CDK that shares one curses with us.
#   --with-cdk=auto|static|shared|DIR
# Debian's libcdk.so pulls in narrow libncurses; beside libncursesw that is two curses fighting for one terminal.
# So the static archive is taken, and a shared libcdk only when it is linked with ncursesw itself.
# Sets CDK_LIBS and CDK_LDFLAGS (the link-time wraps that src/ui/cdk implements).
AC_DEFUN([RH_CHECK_CDK],[
  AC_ARG_WITH([cdk],
    [AS_HELP_STRING([--with-cdk=auto|static|shared|DIR],[which CDK to use (default auto)])],[],[with_cdk=auto])
  CDK_LIBS= ; rh_cdk_kind=
  AS_CASE([$with_cdk],
    [/*],[CDK_LIBS="$with_cdk/lib/libcdk.a"
          AS_IF([test -f "$CDK_LIBS"],[],[AC_MSG_ERROR([no $CDK_LIBS: build CDK with --with-ncursesw into $with_cdk])])
          CPPFLAGS="-I$with_cdk/include $CPPFLAGS"; rh_cdk_kind="static, from $with_cdk"],
    [auto|static|shared],[],
    [AC_MSG_ERROR([--with-cdk=$with_cdk: give auto, static, shared, or an absolute directory])])
  AC_CHECK_HEADER([cdk/cdk.h],[],[AC_MSG_ERROR([cdk/cdk.h not found: install libcdk5-dev])],[#include <ncurses.h>])

  AS_IF([test -z "$CDK_LIBS" && test "$with_cdk" != shared],[
    AC_MSG_CHECKING([for a static libcdk])
    for rh_name in libcdkw.a libcdk.a; do
      rh_file=`$CC -print-file-name=$rh_name`
      AS_IF([test -f "$rh_file"],[CDK_LIBS=$rh_file; rh_cdk_kind=static; break])
    done
    AC_MSG_RESULT([${CDK_LIBS:-no}])])
  AS_IF([test -z "$CDK_LIBS" && test "$with_cdk" != static],[
    for rh_name in cdkw cdk; do
      rh_file=`$CC -print-file-name=lib$rh_name.so`
      AS_IF([test -f "$rh_file"],[
        AC_MSG_CHECKING([whether $rh_file is linked with ncursesw])
        AS_IF([LC_ALL=C readelf -d "$rh_file" 2>/dev/null | grep -q 'NEEDED.*ncursesw'],
          [AC_MSG_RESULT([yes]); CDK_LIBS=-l$rh_name; rh_cdk_kind=shared; break],
          [AC_MSG_RESULT([no: two curses in one program do not work])])])
    done])
  AS_IF([test -z "$CDK_LIBS"],[AC_MSG_ERROR(
    [no CDK that uses ncursesw: install a libcdk.a (Debian: libcdk5-dev), or build CDK --with-ncursesw and pass --with-cdk=DIR])])

  rh_save_LIBS=$LIBS
  LIBS="$CDK_LIBS $NCURSESW_LIBS $LIBS"
  AC_MSG_CHECKING([that CDK and ncursesw link into one program])
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <cdk/cdk.h>]],[[CDKSCREEN *s = initCDKScreen(0); wchar_t w[2] = {0x4e2d, 0}; waddnwstr(stdscr, w, 1); return s == 0;]])],
    [AC_MSG_RESULT([yes])],[AC_MSG_RESULT([no]); AC_MSG_ERROR([cannot link CDK with ncursesw])])
  LIBS=$rh_save_LIBS

  AC_CACHE_CHECK([whether the linker has --wrap],[rh_cv_ld_wrap],[
    rh_save_LDFLAGS=$LDFLAGS
    LDFLAGS="$LDFLAGS -Wl,--wrap=rh_not_there"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([],[])],[rh_cv_ld_wrap=yes],[rh_cv_ld_wrap=no])
    LDFLAGS=$rh_save_LDFLAGS])
  AS_IF([test $rh_cv_ld_wrap = yes],[],[AC_MSG_ERROR(
    [the linker has no --wrap, which CDK needs here to draw UTF-8: use GNU ld, gold, lld or mold])])
  CDK_LDFLAGS="-Wl,--wrap=char2Chtype -Wl,--wrap=waddch -Wl,--wrap=wrefresh -Wl,--wrap=wgetch"
  AC_SUBST([CDK_LIBS])
  AC_SUBST([CDK_LDFLAGS])
  AC_MSG_NOTICE([CDK: $rh_cdk_kind $CDK_LIBS])
])
