#!/bin/sh
# "lesson --play" and "lesson --handout": a lesson plays itself in the demo without a terminal, says where it could not go
# on, and becomes a handout and a recording with no password in them.
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
src=${srcdir:-.}
export HOME="$work" XDG_STATE_HOME="$work/state" RANCHHAND_SANDBOX="$PWD/ranchhand-sandbox" LC_ALL=C.UTF-8
unset RANCHHAND_DEMO_ANNOUNCE RANCHHAND_TEST_FD
bad=0
fail() { echo "FAIL: $*"; bad=1; }
lesson="$src/lessons/create-registry.lesson"
told=for-this-lesson # the password that the tour tells

./ranchhand lesson --play "$lesson" --record "$work/play.cast" > "$work/out" 2> "$work/err" < /dev/null || fail "--play ends with $?: $(cat "$work/err")"
steps=$(grep -c '^[0-9]*/[0-9]* ' "$work/out")
[ "$(sed -n '$p' "$work/out")" = "create-registry: $steps steps" ] || fail "the last line is: $(tail -n 1 "$work/out")"
grep -q "^$steps/$steps " "$work/out" || fail "not every step has its line"
[ "$(grep -c '"m"' "$work/play.cast")" = $((steps + 1)) ] || fail "the recording marks $(grep -c '"m"' "$work/play.cast") steps of $steps"
[ "$(stat -c %a "$work/play.cast")" = 600 ] || fail "others may read the recording"
! grep -q '"i"' "$work/play.cast" || fail "keys are in the recording"
! grep -q "$told" "$work/play.cast" || fail "the password is in the recording"
./ranchhand lesson --play "$lesson" --record "$work/play.cast" > /dev/null 2>&1 < /dev/null && fail "a recording was written over"

for lang in en zh_CN; do
	for format in md html; do
		out="$work/handout-$lang.$format"
		./ranchhand lesson --handout $format --lang $lang create-registry > "$out" 2> "$work/err" || fail "--handout $format $lang: $(cat "$work/err")"
		! grep -q "$told" "$out" || fail "the password is in the handout ($format, $lang)"
		caption=$(sed -n "s/^say $lang: //p" "$lesson" | head -n 1 | cut -c 1-20)
		grep -qF "$caption" "$out" || fail "the caption \"$caption\" is not in the handout ($format, $lang)"
		grep -qF "Create a Registry in a Namespace" "$out" || fail "the procedure is not named ($format, $lang)"
		grep -qF quay.io "$out" || fail "the screens are not in the handout ($format, $lang)"
	done
done
! grep -q '\^O Enter' "$work/handout-en.md" || fail "keys of the form that comes next are told for the list"
[ "$(grep -c '<svg' "$work/handout-en.html")" = "$steps" ] || fail "not every step has its picture"
[ "$(grep -c '^## [0-9]' "$work/handout-en.md")" = "$steps" ] || fail "not every step is in the handout"

# kubectl is run for the learner where none of its arguments is a password; where there is none, the lesson goes on without.
mkdir "$work/bin" "$work/empty"
printf '#!/bin/sh\necho "$*" >> "%s/run"\n/usr/bin/env >> "%s/env"\necho printed\n' "$work" "$work" > "$work/bin/kubectl"
chmod +x "$work/bin/kubectl"
mkdir "$work/own"
sed '/^step pod /,$d' "$src/lessons/kubectl-registry.lesson" > "$work/own/kubectl-registry.lesson"
./ranchhand lesson --handout md --lessons "$work/own" kubectl-registry > "$work/told.md" 2> "$work/err" < /dev/null || fail "--handout: $(cat "$work/err")"
grep -q 'docker-password=••••' "$work/told.md" && ! grep -q "$told" "$work/told.md" || fail "the password that the lesson tells is in its handout"
for path in bin empty; do
	PATH="$work/$path" ./ranchhand lesson --play "$work/own/kubectl-registry.lesson" > "$work/out" 2> "$work/err" < /dev/null ||
		fail "kubectl-registry, with $path: $(cat "$work/err")"
done
grep -q -- "--kubeconfig=.* get secret testquay" "$work/run" && [ "$(wc -l < "$work/run")" = 1 ] ||
	fail "kubectl was not run once, for what is only read: $(cat "$work/run")"
! cat "$work/run" "$work/env" | grep -q "$told" || fail "kubectl was given the password"

sed 's/^do create$/do explode/' "$lesson" > "$work/stuck.lesson"
line=$(grep -n '^do explode$' "$work/stuck.lesson" | head -n 1 | cut -d: -f1)
./ranchhand lesson --play "$work/stuck.lesson" > "$work/out" 2> "$work/err" < /dev/null
[ $? = 3 ] || fail "a lesson that cannot be done does not end with 3"
grep -q "^$work/stuck.lesson:$line: " "$work/err" || fail "it is not said where: $(cat "$work/err")"
echo "lesson broken" > "$work/broken.lesson"
./ranchhand lesson --play "$work/broken.lesson" > /dev/null 2> "$work/err" < /dev/null && fail "a broken file is played"
[ ! -e "$work/state" ] || fail "something is kept in the state"
exit $bad
