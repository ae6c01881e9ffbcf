#!/bin/sh
# Packages, from the tarball that `make dist` makes: what is not in it cannot be needed. build.sh deb|rpm
# MAINTAINER="Name <address>": whom the packages name; without it the address of the commits, which takes no mail.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
kind=$1
out=$top/build/$kind
tools() { for t in "$@"; do command -v "$t" > /dev/null || { echo "$kind: $t is missing: apt-get install $packages" >&2; exit 1; }; done; }
case $kind in
deb) packages="build-essential debhelper lintian"; tools dpkg-buildpackage dh lintian ;;
rpm) packages=rpm; tools rpmbuild ;;
*) echo "build.sh deb|rpm" >&2; exit 2 ;;
esac
rm -f "$top"/build/gcc/ranchhand-*.tar.gz
make -s -C "$top/build/gcc" dist > /dev/null
rm -rf "$out"
mkdir -p "$out"
tarball=$(ls "$top"/build/gcc/ranchhand-*.tar.gz)
case $kind in
deb)
	tar -xzf "$tarball" -C "$out"
	cd "$out"/ranchhand-*/
	[ -z "${MAINTAINER:-}" ] || sed -i "s/^Maintainer: .*/Maintainer: $MAINTAINER/; s/^ -- .*  / -- $MAINTAINER  /" debian/control debian/changelog
	dpkg-buildpackage -us -uc -b
	cd ..
	rm -rf ranchhand-*/
	lintian --info --display-info --fail-on warning ./*.changes
	;;
rpm)
	# --nodeps: a Debian that builds RPMs knows no pkgconfig(...)
	rpmbuild --define "_topdir $out" ${MAINTAINER:+--define "packager $MAINTAINER"} --nodeps -tb "$tarball"
	rm -rf "$out/BUILD" "$out/BUILDROOT"
	# to be read: without a distribution's own rules it also asks for signatures and groups
	[ -z "$(command -v rpmlint)" ] || rpmlint "$out"/RPMS/*/*.rpm || true
	;;
esac
find "$out" -type f
