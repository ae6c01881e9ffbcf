#!/bin/sh
# Which room may include which, and which library belongs to one room. The table is docs/ARCHITECTURE.md's house.
cd "${srcdir:-.}" || exit 99
allowed() { # room: the rooms it may include
	case $1 in
	base) echo base ;;
	data) echo base data ;;
	registry) echo base data registry ;;
	net) echo base data net ;;
	kube) echo base data registry net kube ;;
	rancher) echo base data registry net kube rancher ;;
	probe) echo base data registry net probe ;;
	ui) echo base data ui ;;
	app) echo base data registry net kube rancher probe ui app ;;
	screens) echo base data registry net kube rancher probe ui app screens ;;
	sandbox) echo base data registry sandbox ;;
	main) echo app screens ;;
	esac
}
# header pattern: the rooms that may include it
library() {
	case $1 in
	curl/*) echo net ;;
	cjson/*|cJSON.h|yaml.h) echo data ;;
	cdk/*|cdk.h) echo ui/cdk ;;
	curses.h|ncurses.h|ncursesw/*|term.h|panel.h|menu.h|form.h) echo ui/terminal ui/cdk ;;
	openssl/*) echo net sandbox ;;
	utf8proc.h) echo base ;;
	libintl.h) echo nobody ;; # it needs locales that the systems of our users do not have
	microhttpd.h|zlib.h|jansson.h|gnutls/*) echo sandbox ;;
	*) echo any ;;
	esac
}
bad=0
for file in $(find src screens sandbox -name '*.[ch]' | sort); do
	# room: kube; part: the folder within it, kube/list
	dir=$(dirname "$file"); part=${dir#src/}; room=${part%%/*}
	[ "$file" = src/main.c ] && room=main part=main
	ours=" $(allowed "$room") "
	for inc in $(sed -n 's/^[ \t]*#[ \t]*include[ \t]*"\([^"]*\)".*/\1/p' "$file"); do
		case $inc in */*) to=${inc%%/*} ;; config.h) continue ;; *) to=$room ;; esac
		case $ours in *" $to "*) ;; *) echo "$file: $room may not include $inc"; bad=1 ;; esac
		case $inc in
		# A header in a folder of a room, or named internal, is private to the room; in a wing of screens, to the wing.
		screens/*/*) [ "$(dirname "$inc")" = "$part" ] || { echo "$file: $inc is private to its wing"; bad=1; } ;;
		*/*/*|*/internal.h) [ "$to" = "$room" ] || { echo "$file: $inc is private to its room"; bad=1; } ;;
		esac
	done
	for inc in $(sed -n 's/^[ \t]*#[ \t]*include[ \t]*<\([^>]*\)>.*/\1/p' "$file"); do
		rooms=" $(library "$inc") "
		case $rooms in " any "|*" $room "*|*" $part "*) ;; *) echo "$file: <$inc> belongs to$rooms"; bad=1 ;; esac
	done
done
# what no local.mk names is in no tarball
find . -name local.mk -not -path './build/*' | xargs cat > "${TMPDIR:-/tmp}/floors.$$"
for file in $(find src screens sandbox tests -name '*.[ch]' | sort); do
	grep -qF "$file" "${TMPDIR:-/tmp}/floors.$$" || { echo "$file is in no local.mk"; bad=1; }
done
rm -f "${TMPDIR:-/tmp}/floors.$$"
exit $bad
