# ask.sh: a sandbox, and the program asking it from within a root; sourced. $scratch holds the roots, $unpacked the tarball.

# A sandbox for all of them, with the demo's authority, under a name that only the root can resolve.
mkfifo "$scratch/hold"
: > "$scratch/announced"
"$unpacked/ranchhand-sandbox" --kubernetes --seed 5 --kubeconfig-out "$scratch/kubeconfig" < "$scratch/hold" > "$scratch/announced" &
exec 9> "$scratch/hold"
while ! grep -q . "$scratch/announced"; do kill -0 $! || die "the sandbox did not start"; done
port=$(sed -n 's|.*server: *https://[^:]*:\([0-9]*\).*|\1|p' "$scratch/kubeconfig" | head -n 1)
sed -n 's/.*certificate-authority-data: *//p' "$scratch/kubeconfig" | head -n 1 | base64 -d > "$scratch/ca.pem"
grep -q 'BEGIN CERTIFICATE' "$scratch/ca.pem" || die "the sandbox's kubeconfig holds no authority"
token=$(sed -n 's/.*token: *//p' "$scratch/kubeconfig" | head -n 1)
hash=$(openssl x509 -subject_hash -noout -in "$scratch/ca.pem")

# ask ROOT [VARIABLE=VALUE...]: explain in that root; as the program is found there, with nothing from here
ask() {
	in=$1; shift
	env -i HOME=/home PATH=/bin TERM=dumb KUBECONFIG=/home/config "$@" "$chroot" "$scratch/$in" "${PROGRAM:-/ranchhand}" --no-state \
		--context demo -n web-blue explain quay.io/acme/front:3.1 < /dev/null > "$scratch/answer" 2>&1
	status=$?
	cat "$scratch/answer"
	grep -qF "by key quay.io" "$scratch/answer" && [ $status = 0 ]
}
refused() { in=$1; shift; ask "$in" "$@"; grep -qiE "$why" "$scratch/answer" && [ "$status" != 0 ]; }
# kubeconfig ROOT HOST USER: one context; the authority is the machine's
kubeconfig() {
	printf '%s\n' "apiVersion: v1" "kind: Config" "current-context: demo" \
		"contexts: [{name: demo, context: {cluster: c, user: u}}]" \
		"clusters: [{name: c, cluster: {server: 'https://$2:$port'}}]" "users: [{name: u, user: $3}]" > "$scratch/$1/home/config"
}
put() { mkdir -p "$(dirname "$scratch/$1/$2")"; cp "$scratch/ca.pem" "$scratch/$1/$2"; }
