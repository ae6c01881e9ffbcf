#!/bin/sh
# Words that must not stand in the code: forbidden functions, sleeps in tests, paths of somebody's machine, things left open.
cd "${srcdir:-.}" || exit 99
bad=0
none() { # what, then grep's arguments
	what=$1; shift
	found=$(grep -rnE "$@" 2>/dev/null)
	[ -z "$found" ] || { echo "$what:"; echo "$found"; bad=1; }
}
none "forbidden functions (no limit, no error, or a shell)" --include='*.[ch]' \
	'\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atoll|atof|gets|system|popen|alloca|mktemp|tmpnam)[ ]*\(' src screens sandbox tests
none "cJSON calls that ignore case" --include='*.[ch]' '\bcJSON_(GetObjectItem|HasObjectItem|ReplaceItemInObject|DetachItemFromObject|DeleteItemFromObject)[ ]*\(' src screens sandbox tests
none "sleeps in tests: wait for the thing itself" --include='*.[ch]' --include='*.sh' '\b(sleep|usleep|nanosleep)\b[ ]*\(?[0-9]' tests
none "paths of one machine" -I '(^|[^A-Za-z0-9_.])/(root|mnt|opt|work|farm)/|/var/tmp/[a-z]|/tmp/[a-z]+_jobs' \
	src screens sandbox tests lessons docs man po dev README.md --exclude=words.sh
# A gap that is known may be named where it is: TODO(what is missing). The words without it say nothing.
none "left open without saying what" --include='*.[ch]' --include='*.sh' '\bTODO\b[^(]|\b(FIXME|XXX|HACK)\b|[Nn]ot (yet )?implemented|unimplemented' src screens sandbox tests --exclude=words.sh
none "CDK calls that block or leak (see docs/ARCHITECTURE.md)" --include='*.c' \
	'\b(activateCDK|traverseCDK|popupLabel|popupDialog|getString|selectFile|waitCDK|destroyCDKScreenObjects|initCDKColor|newCDK(Entry|Mentry|Swindow|Viewer|Alphalist|Fselect|Matrix))' src screens sandbox
exit $bad
