# RH_CHECK_CDK: finds a CDK that shares one curses with us, as an archive.
#   --with-cdk=DIR: CDK's include and lib there, else what the system has
# A shared libcdk cannot be used: its own calls of char2Chtype, waddch, wrefresh and wgetch do not pass the wraps below, which the linker
# makes in what it links together, and menus come out as garbage. (Debian's libcdk.so pulls in narrow libncurses besides.)
# Sets CDK_LIBS and CDK_LDFLAGS (the link-time wraps that src/ui/cdk implements).
AC_DEFUN([RH_CHECK_CDK],[
  AC_ARG_WITH([cdk],[AS_HELP_STRING([--with-cdk=DIR],[where CDK is installed, as an archive built with ncursesw])],[],[with_cdk=auto])
  CDK_LIBS= ; rh_cdk_kind=
  AS_CASE([$with_cdk],
    [/*],[for rh_name in libcdk.a libcdkw.a; do
            AS_IF([test -f "$with_cdk/lib/$rh_name"],[CDK_LIBS=$with_cdk/lib/$rh_name])
          done
          AS_IF([test -z "$CDK_LIBS"],[AC_MSG_ERROR([no libcdk.a in $with_cdk/lib: build CDK --with-ncursesw into $with_cdk])])
          CPPFLAGS="-I$with_cdk/include $CPPFLAGS"; rh_cdk_kind="from $with_cdk"],
    [auto|static],[],
    [shared],[AC_MSG_ERROR([a shared libcdk cannot be used: the linker's --wrap, by which menus are drawn in UTF-8, does not reach into it])],
    [AC_MSG_ERROR([--with-cdk=$with_cdk: give an absolute directory])])
  AS_IF([test -z "$CDK_LIBS"],[
    AC_MSG_CHECKING([for a static libcdk])
    for rh_name in libcdkw.a libcdk.a; do
      rh_file=`$CC -print-file-name=$rh_name`
      AS_IF([test -f "$rh_file"],[CDK_LIBS=$rh_file; rh_cdk_kind=static; break])
    done
    AC_MSG_RESULT([${CDK_LIBS:-no}])])
  rh_cdk_header=no
  AS_IF([test -z "$NCURSESW_LIBS"],[rh_cdk_header=unknown],
    [AC_CHECK_HEADER([cdk/cdk.h],[rh_cdk_header=yes],[],[#include <ncurses.h>])])
  rh_cdk_shared=
  for rh_name in cdkw cdk; do
    rh_file=`$CC -print-file-name=lib$rh_name.so`
    AS_IF([test -z "$rh_cdk_shared" && test -f "$rh_file"],[rh_cdk_shared=" ($rh_file is there, but the linker's --wrap, by which menus are drawn in UTF-8, does not reach into a shared library)"])
  done
  AS_IF([test -z "$CDK_LIBS"],
    [RH_MISSING([CDK as an archive, libcdk.a, built with ncursesw$rh_cdk_shared;
      ./dev cdk builds one from Debian's source package, for --with-cdk=DIR],[libcdk5-dev],[none],[none],[none])],
    [test $rh_cdk_header = no],
    [RH_MISSING([cdk/cdk.h],[libcdk5-dev],[cdk-devel],[none],[none])])
  AS_IF([test -n "$CDK_LIBS" && test $rh_cdk_header = yes],[RH_TRY_CDK])
  AC_SUBST([CDK_LIBS])
  AC_SUBST([CDK_LDFLAGS])
])

AC_DEFUN([RH_TRY_CDK],[
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
  AC_MSG_NOTICE([CDK: $rh_cdk_kind $CDK_LIBS])
])
