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
	curses.h|ncurses.h|ncursesw/*|term.h|panel.h|menu.h|form.h) echo ui ui/cdk ;;
	openssl/*) echo net sandbox ;;
	utf8proc.h|libintl.h) echo base ;;
	microhttpd.h|zlib.h|jansson.h|gnutls/*) echo sandbox ;;
	*) echo any ;;
	esac
}
bad=0
for file in $(find src screens -name '*.[ch]' | sort); do
	dir=$(dirname "$file"); exact=${dir#src/}; room=${exact%%/*}
	[ "$file" = src/main.c ] && room=main exact=main
	ours=" $(allowed "$room") "
	for inc in $(sed -n 's/^[ \t]*#[ \t]*include[ \t]*"\([^"]*\)".*/\1/p' "$file"); do
		case $inc in */*) to=${inc%%/*} ;; config.h) continue ;; *) to=$room ;; esac
		case $ours in *" $to "*) ;; *) echo "$file: $room may not include $inc"; bad=1 ;; esac
		case $inc in
		*/internal.h) [ "${inc%/internal.h}" = "$exact" ] || [ "${inc%/internal.h}" = "$room" ] \
			|| { echo "$file: $inc is private to its room"; bad=1; } ;;
		esac
	done
	for inc in $(sed -n 's/^[ \t]*#[ \t]*include[ \t]*<\([^>]*\)>.*/\1/p' "$file"); do
		rooms=" $(library "$inc") "
		case $rooms in " any "|*" $exact "*) ;; *) echo "$file: <$inc> belongs to$rooms"; bad=1 ;; esac
	done
done
exit $bad
