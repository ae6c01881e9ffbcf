# Fills the tables of ranchhand.1.in from the JSON of `ranchhand --describe` (first file), in the language of a catalogue
# (a file *.po after it) where there is one; head: the titles of the columns of KEYS.
function esc(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); gsub(/\^/, "\\(ha", s); return s }
function text(s) {
	if (s == "") return s
	if (s in translated && translated[s] != "") s = translated[s]
	else gsub(/…/, "...", s)
	gsub(/-/, "\\-", s); gsub(/\^/, "\\(ha", s); return s }
function said(s) { return s in translated && translated[s] != "" ? translated[s] : s }
function quoted_part(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); gsub(/\\"/, "\"", line); return line }
function member(o, name,   m) { # value of a string or number member of a flat object
	if (match(o, "\"" name "\":\"([^\"\\\\]|\\\\.)*\"")) {
		m = substr(o, RSTART + length(name) + 4, RLENGTH - length(name) - 5); gsub(/\\"/, "\"", m); return m }
	if (match(o, "\"" name "\":[0-9]+")) return substr(o, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
	return "" }
function words(o, name,   m) {
	if (!match(o, "\"" name "\":\\[[^]]*\\]")) return ""
	m = substr(o, RSTART + length(name) + 4, RLENGTH - length(name) - 5)
	gsub(/","/, " ", m); gsub(/"/, "", m); return m }
function part(name,   from, rest, depth, i, c, quoted) { # the text of a top-level array
	from = index(json, "\"" name "\":[") + length(name) + 3; depth = 0
	for (i = from; i <= length(json); i++) {
		c = substr(json, i, 1)
		if (quoted) { if (c == "\\") i++; else if (c == "\"") quoted = 0; continue }
		if (c == "\"") quoted = 1
		else if (c == "[") depth++
		else if (c == "]" && --depth == 0) return substr(json, from + 1, i - from - 1)
	} }
function objects(s, list,   n, i, c, depth, from, quoted) {
	n = 0
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (quoted) { if (c == "\\") i++; else if (c == "\"") quoted = 0; continue }
		if (c == "\"") quoted = 1
		else if (c == "{") { if (depth++ == 0) from = i }
		else if (c == "}" && --depth == 0) list[++n] = substr(s, from, i - from + 1)
	}
	return n }
FILENAME == ARGV[1] { json = json $0; next }
FILENAME ~ /\.po$/ {
	if (/^msgid /) { translated[id] = told; id = quoted_part($0); told = ""; in_id = 1 }
	else if (/^msgstr(\[0\])? /) { told = quoted_part($0); in_id = 0 }
	else if (/^"/) { if (in_id) id = id quoted_part($0); else told = told quoted_part($0) }
	else if (/^#~/) in_id = 0
	next }
FNR == 1 { translated[id] = told }
/@VERSION@/ { sub(/@VERSION@/, member(json, "version")) }
$0 == "@OPTIONS@" {
	n = objects(part("options"), o)
	for (i = 1; i <= n; i++) {
		name = member(o[i], "name"); letter = member(o[i], "short"); arg = text(member(o[i], "argument")); values = words(o[i], "values")
		gsub(/ /, said(", "), values)
		printf ".TP\n%s\\fB\\-\\-%s\\fR%s\n%s%s\n", letter == "" ? "" : "\\fB\\-" letter "\\fR, ", esc(name),
			arg == "" ? "" : index(o[i], "\"optional\":true") ? "[=\\fI" arg "\\fR]" : "=\\fI" arg "\\fR",
			text(member(o[i], "help")), values == "" ? "" : said(": ") esc(values)
	}
	next }
$0 == "@PLACES@" {
	n = objects(part("places"), o); line = ""
	for (i = 1; i <= n; i++) { p = member(o[i], "place"); if (p != "") line = line (line == "" ? "" : said(", ")) "\\fB" esc(p) "\\fR" }
	print line (said(", ") == ", " ? "." : "。")
	next }
$0 == "@KEYS@" {
	screens = part("screens")
	print ".TS\nlb lb lb\nl l l.\n" (head == "" ? "Keys\tIn forms\tMeaning" : head)
	n = objects(part("verbs"), o)
	for (i = 1; i <= n; i++) {
		id = member(o[i], "id")
		if (index(screens, "\"verb\":\"" id "\"") || id ~ /^(menu|palette|help|redraw|suspend|back|quit|actions|next_find|whole)$/)
			# a row that begins like a macro is one, even in a table
			printf "%s%s\t%s\t%s\n", words(o[i], "keys") ~ /^[.']/ ? "\\&" : "", text(words(o[i], "keys")), text(words(o[i], "keysInForm")), text(member(o[i], "label"))
	}
	print ".TE"
	next }
$0 == "@EXITS@" {
	n = objects(part("exitCodes"), o)
	for (i = 1; i <= n; i++) printf ".TP\n.B %s\n%s\n", member(o[i], "code"), text(member(o[i], "meaning"))
	next }
# Chinese has no blanks: a line may be broken behind its punctuation, also by a roff that does not know that.
!/^[.'\\]/ { gsub(/(，|。|；|：|、|）|”)/, "&\\:") }
{ print }
