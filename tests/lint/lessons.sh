#!/bin/sh
# Lesson files have no mistake that --check finds, and it finds each kind of mistake, in its line.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
bad=0
export HOME="$work" LC_ALL=C.UTF-8
unset XDG_DATA_HOME XDG_STATE_HOME LANGUAGE
./ranchhand lesson --check "$src"/lessons/*.lesson || bad=1

cat > "$work/every-mistake.lesson" <<'END'
lesson other-name
title en: Every mistake
procedure Create a Registry in a Namespace
profiles 2.15 9.9
users admin nobody
let name = x
part unheard-of
needs nothing-at-all

step one docs 2/9
say en: Goes to {place}.
menu go.nowhere
do explode
screen nowhere

step two docs 1/9 as dana
say en: Fills it.
say de: Füllt es aus.
screen pull_secret_form
field nothing = {name}
screen settings
choose theme = pink

step three
say en: Nothing is looked at.
do open
END
./ranchhand lesson --check "$work/every-mistake.lesson" > "$work/out"
[ $? = 3 ] || { echo "a file with mistakes does not end with 3"; bad=1; }
for want in ':1: the file is not called other-name.lesson' ': other-name does not say how long it takes' ':7: other-name is of no chapter' \
	':8: there is no lesson "nothing-at-all"' ':4: the sandbox has no profile "9.9"' ':5: the sandbox has no user "nobody"' \
	':10: the lesson uses {place}, which nothing sets' ':12: no place or entry is called "go.nowhere"' \
	':13: no verb or action is called "explode"' ':14: there is no screen "nowhere"' \
	':16: the title says nothing in de, this step does' ':16: the lesson is not for the user "dana"' \
	':16: the step two goes back in the documentation' ':20: the screen pull_secret_form has no field "nothing"' \
	':22: theme cannot be "pink"' ':24: nothing checks the step three'; do
	grep -qF -- "every-mistake.lesson$want" "$work/out" || { echo "--check does not say $want"; bad=1; }
done
[ "$bad" = 0 ] || cat "$work/out"

# What cannot be read at all: all of it in one go, and in the list with its line.
mkdir -p "$work/lessons"
printf 'lesson broken\ntitle en: Broken\nprofiles 2.15\nusers admin\nsurprise x\nstep one\nsay en: x\njump over\nscreen secrets\nfield name\n' \
	> "$work/lessons/broken.lesson"
./ranchhand lesson --check "$work/lessons/broken.lesson" > "$work/out" && { echo "a broken file ends with 0"; bad=1; }
for line in 5 8 10; do
	grep -q "broken.lesson:$line: " "$work/out" || { echo "the mistake in line $line is not named"; cat "$work/out"; bad=1; }
done
./ranchhand --lessons "$work/lessons" lesson | grep -q 'broken .*line 5' || { echo "a broken file is not listed with its line"; bad=1; }

# A file of one's own takes the place of the program's, from both directories.
mkdir -p "$work/.local/share/ranchhand/lessons"
sed 's/^title en: .*/title en: As our team does it/' "$src/lessons/filter.lesson" > "$work/.local/share/ranchhand/lessons/filter.lesson"
./ranchhand lesson | grep -q 'filter  .*As our team does it' || { echo "a lesson in XDG_DATA_HOME is not taken"; bad=1; }
sed 's/^title en: .*/title en: As this class does it/' "$src/lessons/filter.lesson" > "$work/lessons/filter.lesson"
./ranchhand --lessons "$work/lessons" lesson | grep -q 'filter  .*As this class does it' || { echo "--lessons does not win"; bad=1; }
printf 'lesson escape\ntitle en: \033[31mred\n' > "$work/lessons/escape.lesson"
./ranchhand --lessons "$work/lessons" lesson | grep -q 'escape .*line 2: it has a control character' || { echo "a control character is taken"; bad=1; }
# Every line of the documentation has a lesson, and a hole is named.
table() { (cd "$src/docs" && LC_ALL=C awk -f procedures.awk ../lessons/*.lesson "$1"); }
table procedures.tsv > "$work/table" || { echo "docs/procedures.tsv: the documentation says more than the lessons"; bad=1; }
diff "$src/docs/PROCEDURES.md" "$work/table" || { echo "run: make update-procedures"; bad=1; }
{ cat "$src/docs/procedures.tsv"; printf 'Using a Private Registry\t9\tA ninth step\t第九步\nUsing a Private Registry\t-\tA sentence\t一句话\tfilter/nowhere\n'; } > "$work/more.tsv"
table "$work/more.tsv" > /dev/null 2> "$work/holes" && { echo "a hole is no mistake"; bad=1; }
for hole in '9 A ninth step: no lesson teaches it' '- A sentence: no lesson teaches it' 'has 8 steps, it has 9'; do
	grep -qF -- "$hole" "$work/holes" || { echo "the hole is not named: $hole"; cat "$work/holes"; bad=1; }
done
exit $bad
