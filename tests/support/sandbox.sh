# Sourced by scripts that want a sandbox of their own. begin ARGUMENT...: starts one; its kubeconfig is $work/config, and it ends with
# the script, as $work does.
begin() {
	work=$(mktemp -d) || exit 99
	mkfifo "$work/in" "$work/out"
	exec 3<>"$work/in" 5<>"$work/out"
	./ranchhand-sandbox "$@" --seed 5 --kubeconfig-out "$work/config" <&3 >&5 3>&- 5>&- &
	sandbox=$!
	trap finish EXIT
	# it has written its kubeconfig before it says where it is
	read -r -t 30 line <&5 || { echo "the sandbox says nothing"; exit 1; }
}
finish() {
	kill "$sandbox" 2>/dev/null
	wait "$sandbox" 2>/dev/null
	rm -rf "$work"
}
