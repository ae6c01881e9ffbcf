#!/bin/sh
# resident.sh PID: what of a process is resident, in kB, by the file it is from: code, tables and other clean pages, and what is
# the process's own (relocated tables, heap, stack). Largest first.
awk '/^[0-9a-f]+-[0-9a-f]+ / { name = NF > 5 ? $6 : "[anon]"; sub(".*/", "", name); code = $2 ~ /x/ }
	/^Rss:/ { all[name] += $2; if (code) text[name] += $2 }
	/^Anonymous:/ { own[name] += $2; sum += $2 }
	END { for (n in all) { printf "%6d %6d %6d %6d  %s\n", all[n], text[n], all[n] - text[n] - own[n], own[n], n; total += all[n] }
		printf "%6d %6s %6s %6d  all\n", total, "", "", sum }' "/proc/$1/smaps" | sort -rn | sed '1i\
   all   code  clean    own'
