# What configure looks for: everything that is missing is said at once, with the names of its packages.

# RH_MISSING(WHAT, DEBIAN, FEDORA, ALPINE, SUSE): one line of the list that RH_MISSING_END prints.
AC_DEFUN([RH_MISSING],[
  rh_missing="$rh_missing
  $1
      Debian, Ubuntu: $2   Fedora: $3   Alpine: $4   SUSE: $5"])

# RH_LIBRARY(PREFIX, MODULE, AT-LEAST, DEBIAN, FEDORA, ALPINE, SUSE): a library that pkg-config knows.
AC_DEFUN([RH_LIBRARY],[
  PKG_CHECK_MODULES([$1],m4_ifval([$3],[[$2 >= $3]],[[$2]]),[],[
    rh_have=`$PKG_CONFIG --modversion "$2" 2>/dev/null`
    AS_IF([test -n "$rh_have"],[rh_have=" (here: $rh_have)"])
    RH_MISSING([$2]m4_ifval([$3],[[ >= $3]])[$rh_have],[$4],[$5],[$6],[$7])])])

# RH_MISSING_END: ends configure when something is missing.
AC_DEFUN([RH_MISSING_END],[
  AS_IF([test -n "$rh_missing"],[AC_MSG_ERROR([this is missing, or too old:
$rh_missing
])])])

# RH_CHECK_MICROHTTPD: the sandbox serves https, for which libmicrohttpd must be built with GnuTLS.
AC_DEFUN([RH_CHECK_MICROHTTPD],[
  rh_save_LIBS=$LIBS rh_save_CFLAGS=$CFLAGS
  LIBS="$MICROHTTPD_LIBS $LIBS" CFLAGS="$MICROHTTPD_CFLAGS $CFLAGS"
  AC_CACHE_CHECK([whether libmicrohttpd has TLS],[rh_cv_mhd_tls],[
    AC_RUN_IFELSE([AC_LANG_PROGRAM([[#include <microhttpd.h>]],[[return MHD_is_feature_supported(MHD_FEATURE_TLS) != MHD_YES;]])],
      [rh_cv_mhd_tls=yes],[rh_cv_mhd_tls=no],[rh_cv_mhd_tls="yes, for all that can be known here"])])
  LIBS=$rh_save_LIBS CFLAGS=$rh_save_CFLAGS
  AS_IF([test "$rh_cv_mhd_tls" = no],[AC_MSG_ERROR(
    [this libmicrohttpd was built without TLS, and the sandbox serves https: build it --with-gnutls, or configure --disable-sandbox])])])

# RH_PREFIX_MAP_CHECK: source paths in messages and debugging information are those within the tree.
AC_DEFUN([RH_PREFIX_MAP_CHECK],[
  AC_CACHE_CHECK([whether $CC has -ffile-prefix-map],[rh_cv_prefix_map],[
    rh_save_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS -Werror -ffile-prefix-map=/rh_nowhere=."
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([],[])],[rh_cv_prefix_map=yes],[rh_cv_prefix_map=no])
    CFLAGS=$rh_save_CFLAGS])
  RH_PREFIX_MAP=
  AS_IF([test $rh_cv_prefix_map = yes],
    [RH_PREFIX_MAP='-ffile-prefix-map=$(abs_builddir)=. -ffile-prefix-map=$(abs_srcdir)=. -ffile-prefix-map=$(srcdir)/='])
  AC_SUBST([RH_PREFIX_MAP])])
