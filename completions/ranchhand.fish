# fish completion of ranchhand: the program itself says what may come next (ranchhand --complete WORD...).
function __ranchhand_complete
	set -l words (commandline -opc)
	set -l current (commandline -ct)
	set -l path (string replace -r '^--[a-z-]+=' '' -- $current)
	for line in ($words[1] --complete $words[2..-1] "$current" 2> /dev/null)
		switch $line
		case ':0'
			__fish_complete_path $path
		case ':16'
			__fish_complete_directories $path
		case ':*'
		case '*'
			echo $line
		end
	end
end
complete -c ranchhand -f -a '(__ranchhand_complete)'
