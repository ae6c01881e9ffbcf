# bash completion of ranchhand: the program itself says what may come next (ranchhand --complete WORD...).
_ranchhand() {
	local line=${COMP_LINE:0:COMP_POINT} cur before candidate answer=
	local -a words
	read -r -a words <<< "$line"
	[[ $line == *[[:space:]] ]] && words+=('')
	cur=${words[${#words[@]} - 1]}
	# readline completes what is behind the last "=" or ":", where bash breaks words there
	before=
	[[ $COMP_WORDBREAKS == *=* && $cur == *=* ]] && before=${cur%"${cur##*=}"}
	[[ $COMP_WORDBREAKS == *:* && $cur == *:* ]] && before=${cur%"${cur##*:}"}
	COMPREPLY=()
	while IFS= read -r candidate; do
		if [[ $candidate == :[0-9]* ]]; then
			answer=$candidate
			continue
		fi
		candidate=${candidate%%$'\t'*}
		printf -v candidate %q "${candidate#"$before"}"
		COMPREPLY+=("$candidate")
	done < <("${COMP_WORDS[0]}" --complete "${words[@]:1}" 2> /dev/null)
	case $answer in
	:0) compopt -o default ;;
	:16) compopt -o dirnames ;;
	esac
}
complete -F _ranchhand ranchhand
