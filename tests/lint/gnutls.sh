#!/bin/sh
# A GnuTLS that libcurl brings along asks the program whether to set itself up, and is told not to (src/net/http.c).
ldd ./ranchhand 2> /dev/null | grep -q libgnutls || { echo "no GnuTLS is loaded here"; exit 77; }
LD_DEBUG=bindings ./ranchhand --version 2>&1 | grep -q 'libgnutls.* to ./ranchhand .*_gnutls_global_init_skip' && exit 0
echo "libgnutls does not find _gnutls_global_init_skip in ranchhand: it costs 0.8 MB"
exit 1
