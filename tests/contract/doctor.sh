#!/bin/sh
# `ranchhand doctor`: what a bug report needs, in an environment that is known, and no secret of it.
src=${srcdir:-.}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
bad=0
mkdir -p "$work/home/.kube" "$work/home/state" "$work/bin"
chmod 0750 "$work/home/state"
canary="canary-$$"
cat > "$work/home/.kube/config" <<EOF
apiVersion: v1
kind: Config
current-context: inner
clusters: [{name: c, cluster: {server: "https://cluster.example"}}]
users: [{name: u, user: {token: $canary-token}}, {name: v, user: {username: $canary-user, password: $canary-word}}]
contexts: [{name: inner, context: {cluster: c, user: u}}, {name: lost, context: {cluster: gone, user: v}}]
EOF
echo "{ not: a: kubeconfig: $canary-broken" > "$work/broken"
cat > "$work/bin/kubectl" <<EOF
#!/bin/sh
echo "$canary-stderr" >&2
echo '{"clientVersion": {"gitVersion": "v1.29.1"}}'
EOF
printf '#!/bin/sh\n' > "$work/bin/my-editor"
chmod +x "$work/bin/kubectl" "$work/bin/my-editor"

# doctor "VARIABLE=VALUE..." ARGUMENT...: nothing of our own environment is seen
doctor() {
	vars=$1; shift
	# shellcheck disable=SC2086 # words
	env -i HOME="$work/home" PATH="$work/bin:/bin:/usr/bin" LANG=C.UTF-8 \
		RANCHHAND_SANDBOX="$PWD/ranchhand-sandbox" $vars ./ranchhand doctor "$@" < /dev/null > "$work/out" 2> "$work/err"
	code=$?
	[ $code = 0 ] || { echo "exit $code"; cat "$work/err"; bad=1; }
	[ -s "$work/err" ] && { echo "on stderr:"; cat "$work/err"; bad=1; }
	grep -n "$canary" "$work/out" "$work/err" && { echo "a secret is printed"; bad=1; }
	LC_ALL=C grep -n "$(printf '\033')" "$work/out" && { echo "an escape sequence"; bad=1; }
}
says() { # LABEL PATTERN: a line with the label whose value matches
	sed -nE "s/^  $1 {2,}(.*)$/\1/p" "$work/out" | grep -qE "^($2)$" || { echo "no line \"$1\" with $2:"; cat "$work/out"; bad=1; }
}

doctor "TERM=xterm-256color EDITOR=my-editor HTTPS_PROXY=http://me:$canary@proxy.example:3128 NO_PROXY=.corp.example
	SSL_CERT_FILE=/etc/ssl/none.pem RANCHHAND_TOKEN=$canary" --state-dir="$work/home/state"
says Version "$(sed -nE 's/^AC_INIT\(\[ranchhand\],\[([^]]*)\].*/\1/p' "$src/configure.ac")"
for library in curl OpenSSL ncurses CDK cJSON libyaml utf8proc; do says $library '.*[0-9]+\.[0-9].*'; done
says curl '.*TLS.*zlib.*'
says TERM xterm-256color
says Terminfo '.*xterm.*'
says Colours 256
says 'Line drawing' Unicode
says 'Bracketed paste' 'asked for'
says Clipboard 'OSC 52, plain'
says Size 'not known.*'
says LANG C.UTF-8
says Locale '.*UTF-8'
says Language en
says Languages 'en, zh_CN'
says Authorities '/etc/ssl/none.pem, not there'
says HTTPS_PROXY 'http://proxy.example:3128'
says NO_PROXY '.corp.example'
says kubeconfig '~/.kube/config'
says Contexts '2, of which 1 cannot be used'
says State '~/state, 0750'
says Lessons "[1-9][0-9]*"
says Sandbox '.*/ranchhand-sandbox'
says Editor '.*/my-editor'
says kubectl '.*/kubectl, v1.29.1'
# A report for others: no name of a context, a server or a person's home.
grep -nE 'cluster.example|inner|lost' "$work/out" && { echo "names of the kubeconfig"; bad=1; }
grep -nF "$work/home" "$work/out" && { echo "the home directory"; bad=1; }

doctor "TERM=no-such-terminal TMUX=x LC_ALL=C KUBECONFIG=$work/broken http_proxy=$canary:$canary@p:1 PATH=$work/nothing EDITOR=gone-editor" --no-state
says Terminfo 'no entry of this name: drawing as for xterm-256color'
says Locale 'C, no UTF-8.*'
says http_proxy 'p:1'
says kubeconfig '.*broken.*'
says State 'nothing will be remembered: --no-state'
says Editor 'gone-editor, not there'
says kubectl 'not there'
says Inside tmux

doctor TERM=vt100 --lang=zh_CN
grep -q '[^ -~]' "$work/out" || { echo "not in Chinese"; cat "$work/out"; bad=1; }
exit $bad
