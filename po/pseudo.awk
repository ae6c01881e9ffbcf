# One message in, its pseudo translation out: accented vowels, about 40 % longer, printf conversions untouched.
BEGIN { RS = "\001"; from = "AEOUaeo"; split("Á É Ö Ü á é ö", to, " ") }
{
	text = $0; out = ""; letters = 0; i = 1; end = ""
	while (text ~ /\n$/) { end = end "\n"; text = substr(text, 1, length(text) - 1) }
	while (i <= length(text)) {
		c = substr(text, i, 1)
		if (c == "%" && match(substr(text, i), /^%[-+ #0-9.*']*(hh|h|ll|l|z|j|t)?[a-zA-Z%]/)) {
			out = out substr(text, i, RLENGTH); i += RLENGTH; continue
		}
		if (c == "{" && match(substr(text, i), /^\{key:[a-z_]+\}/)) { out = out substr(text, i, RLENGTH); i += RLENGTH; continue }
		k = index(from, c); if (k) c = to[k]
		if (c ~ /[A-Za-z]/) letters++
		out = out c; i++
	}
	pad = ""; for (n = int(letters * 0.4); n > 0; n -= 2) pad = pad "·"
	printf "%s%s%s", out, (letters > 1 ? pad : ""), end
}
