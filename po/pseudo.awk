# A catalogue in, one of the same texts out in pseudo: accented vowels, about 40 % longer, conversions and keys untouched.
# Its numbers take two forms, as English does.
BEGIN { from = "AEOUaeo"; split("Á É Ö Ü á é ö", to, " ") }

# What stands between the quotes of a line, accented; letters are counted into `letters`.
function accented(text,    out, i, c, k) {
	out = ""
	for (i = 1; i <= length(text); ) {
		c = substr(text, i, 1)
		if (c == "\\") { out = out substr(text, i, 2); i += 2; continue }
		if ((c == "%" && match(substr(text, i), /^%[-+ #0-9.*']*(hh|h|ll|l|z|j|t)?[a-zA-Z%]/)) ||
		    (c == "{" && match(substr(text, i), /^\{key:[a-z_]+\}/))) {
			out = out substr(text, i, RLENGTH); i += RLENGTH; continue
		}
		if (c ~ /[A-Za-z]/) letters++
		k = index(from, c); out = out (k ? to[k] : c); i++
	}
	return out
}

# msgstr of the lines part[first..last]; the padding goes before the line ends that close the text.
function translate(name, first, last,    i, n, pad, end) {
	letters = 0; pad = ""; end = ""
	for (i = first; i <= last; i++) line[i] = accented(part[i])
	for (n = letters > 1 ? int(letters * 0.4) : 0; n > 0; n -= 2) pad = pad "·"
	for (i = last; i > first && line[i] == ""; i--) ;
	while (line[i] ~ /\\n$/) { end = end "\\n"; line[i] = substr(line[i], 1, length(line[i]) - 2) }
	line[i] = line[i] pad end
	for (i = first; i <= last; i++) print (i == first ? name " " : "") "\"" line[i] "\""
}

function quoted(text) { sub(/^[^"]*"/, "", text); sub(/"$/, "", text); return text }

/^msgid /        { mode = "id"; parts = plural = 0 }
/^msgid_plural / { mode = "id"; plural = parts + 1 }
/^msgstr/ {
	header = parts == 1 && part[1] == ""
	if (header) { mode = "header"; print; next }
	if (mode == "id" && plural) { translate("msgstr[0]", 1, plural - 1); translate("msgstr[1]", plural, parts) }
	else if (mode == "id") translate("msgstr", 1, parts)
	mode = "done"; next
}
mode == "header" && /^"Plural-Forms:/ { print "\"Plural-Forms: nplurals=2; plural=n != 1;\\n\""; next }
mode == "done" && /^"/ { next }
mode == "id" && /"/    { part[++parts] = quoted($0) }
                       { print }
