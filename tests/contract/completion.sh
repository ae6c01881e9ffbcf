#!/bin/bash
# What shells complete: by the program itself, and by the real bash, zsh and fish where they are. What it offers is what --describe
# says, so that no option, place or language can be missing.
src=$(cd "${srcdir:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
bad=0
mkdir -p "$work/bin" "$work/home/.kube" "$work/state"
ln -s "$PWD/ranchhand" "$work/bin/ranchhand"
export PATH="$work/bin:$PATH" HOME="$work/home" LANG=C.UTF-8
unset KUBECONFIG XDG_STATE_HOME ZDOTDIR
cat > "$work/home/.kube/config" <<'EOF'
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://cluster.example"}}]
users: [{name: u, user: {}}]
contexts:
- {name: shop-prod, context: {cluster: c, user: u, namespace: from-context}}
- {name: "arn:aws:eks/shop test", context: {cluster: c, user: u}}
EOF
sed 's/shop-prod/other-prod/' "$work/home/.kube/config" > "$work/other"
cat > "$work/state/state.json" <<'EOF'
{"version":1,"servers":[{"name":"corp","url":"https://rancher.corp.example"}],
 "filters":[{"server":"https://rancher.corp.example","cluster":"c-m-abc","ids":["ns://from-filter","ns://from-context"]}]}
EOF
# offers WORD... -- CANDIDATE...: exactly these, without what they are
offers() {
	words=()
	while [ "$1" != -- ]; do words+=("$1"); shift; done
	shift
	got=$(ranchhand --complete "${words[@]}" | cut -f1 | paste -sd' ')
	[ "$got" = "$*" ] || { echo "ranchhand --complete ${words[*]}: $got, expected $*"; bad=1; }
}
offers --mon -- --mono :4
offers --lang '' -- en zh_CN :4
offers --lang=z -- --lang=zh_CN :4
offers --fail-on=un -- --fail-on=uncovered --fail-on=unused --fail-on=unknown :4
offers --demo=k -- --demo=kubernetes :4
offers --demo d -- doctor deployments daemonsets deployment/create daemonset/create :4
offers --context shop -- shop-prod :4
offers --kubeconfig "$work/other" --context oth -- other-prod :4
offers --state-dir "$work/state" -n '' -- from-filter from-context :4
offers --state-dir="$work/state" --namespace=from-f -- --namespace=from-filter :4
offers --state-dir="$work/state" --server '' -- https://rancher.corp.example :4
offers --state-dir="$work/state" --cluster '' -- c-m-abc :4
offers --kubeconfig '' -- :0
offers --state-dir '' -- :16
offers secrets '' -- :4
offers explain '' -- :4
offers --read-only --context -- --context :4
# all of what --describe says
./ranchhand --describe > "$work/describe"
LC_ALL=C awk -v RS='{' '/^"name":/ && !/"exitCodes"/ { split($0, m, "\""); print m[4] }' "$work/describe" > "$work/names"
for name in $(cat "$work/names"); do
	ranchhand --complete "--$name" | cut -f1 | grep -qx -e "--$name" || ranchhand --complete "$name" | cut -f1 | grep -qx -e "$name" \
		|| { echo "--describe has $name, which is not offered"; bad=1; }
done
[ "$(wc -l < "$work/names")" -gt 20 ] || { echo "--describe was not understood"; bad=1; }
for place in $(grep -o '"place":"[^"]*"' "$work/describe" | cut -d'"' -f4); do
	ranchhand --complete "$place" | cut -f1 | grep -qx -e "$place" || { echo "the place $place is not offered"; bad=1; }
done

# in_bash LINE CANDIDATE...: what is behind the last word break of bash
in_bash() {
	line=$1; shift
	got=$(bash --norc -c '. "$1"; COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=(ranchhand) COMP_CWORD=1
		compopt() { COMPREPLY+=("$*"); }
		_ranchhand; printf "%s\n" "${COMPREPLY[@]}"' - "$src/completions/ranchhand.bash" "$line" | paste -sd'|')
	[ "$got" = "$*" ] || { echo "bash: $line: $got, expected $*"; bad=1; }
}
in_bash 'ranchhand --mon' --mono
in_bash 'ranchhand --lang=z' zh_CN
in_bash 'ranchhand --lang z' zh_CN
in_bash 'ranchhand --context arn:aws' 'aws:eks/shop\ test'
in_bash 'ranchhand --kubeconfig ' '-o default'
in_bash 'ranchhand --state-dir ' '-o dirnames'
in_bash 'ranchhand roll' ''
in_bash 'ranchhand rot' rotate
# and bash itself finds it in the file's own name
bash --norc -c '. "$1"; complete -p ranchhand' - "$src/completions/ranchhand.bash" > /dev/null || { echo "bash has no completion of ranchhand"; bad=1; }

if command -v fish > /dev/null; then
	in_fish() { # LINE CANDIDATE...
		line=$1; shift
		got=$(XDG_CONFIG_HOME=$work fish -c "source $src/completions/ranchhand.fish; complete -C '$line'" 2>&1 | cut -f1 | paste -sd'|')
		[ "$got" = "$*" ] || { echo "fish: $line: $got, expected $*"; bad=1; }
	}
	in_fish 'ranchhand --mon' --mono
	in_fish 'ranchhand --lang=z' --lang=zh_CN
	in_fish 'ranchhand --lang z' zh_CN
	in_fish 'ranchhand --context sh' shop-prod
	in_fish "ranchhand --kubeconfig $work/oth" "$work/other"
	in_fish "ranchhand --kubeconfig $work/other --context o" other-prod
	in_fish 'ranchhand rot' rotate
else
	echo "no fish: not tried"
fi

if command -v zsh > /dev/null; then
	cat > "$work/try.zsh" <<'EOF'
zmodload zsh/zpty
zpty z TERM=dumb zsh -f -i
zpty -w z "PS1= PS2= RPS1=; unsetopt zle_bracketed_paste 2> /dev/null; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; print READY\$((1 + 1))"
zpty -r -m z text '*READY2*'
# the line after a tab and a character that ends the completion, as the shell sees it
zpty -w z "show() { print -r -- \"<<\$BUFFER>>\"; BUFFER=; zle accept-line }; zle -N show; bindkey '^X' show; print SET\$((1 + 1))"
zpty -r -m z text '*SET2*'
shift
for line; do
	zpty -n -w z "$line"$'\t'$'\x18'
	zpty -r -m z text '*<<*>>*'
	print -r -- "${${text##*<<}%%>>*}"
done
zpty -d z
EOF
	in_zsh() { # LINE EXPECTED
		got=$(timeout 60 zsh -f "$work/try.zsh" "$src/completions" "$1" 2>&1)
		[ "$got" = "$2" ] || { echo "zsh: $1: $got, expected $2"; bad=1; }
	}
	in_zsh 'ranchhand --mon' 'ranchhand --mono '
	in_zsh 'ranchhand --lang=z' 'ranchhand --lang=zh_CN '
	in_zsh 'ranchhand --lang z' 'ranchhand --lang zh_CN '
	in_zsh 'ranchhand --context arn:' 'ranchhand --context arn:aws:eks/shop\ test '
	in_zsh "ranchhand --kubeconfig $work/oth" "ranchhand --kubeconfig $work/other "
	in_zsh "ranchhand --kubeconfig=$work/oth" "ranchhand --kubeconfig=$work/other "
	in_zsh 'ranchhand rot' 'ranchhand rotate '
else
	echo "no zsh: not tried"
fi
exit $bad
