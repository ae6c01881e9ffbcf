/* One line as a kubelet sends it: its time, and its text without colours. */
#include "base/base.h"
#include "kube/log.h"
#include "kube/log/stream.h"

#include <string.h>

enum { SECOND = 19 }; /* "2026-11-30T07:19:41" */

bool kube_log_stamp(struct kube_log_stream *s, struct rh_str line, int64_t *at, struct rh_str *rest)
{
	size_t end = line.n < 48 ? line.n : 48, n = SECOND;
	int64_t fraction = 0, unit = 1000000000;

	*rest = line;
	end = end ? rh_str_find(rh_str_n(line.p, end), " ") : 0;
	if (end < SECOND + 1 || end == line.n)
		return false;
	if (line.p[n] == '.')
		for (n++; n < end && line.p[n] >= '0' && line.p[n] <= '9' && unit > 1; n++) {
			unit /= 10;
			fraction += (line.p[n] - '0') * unit;
		}
	if (line.p[n] != 'Z' || memcmp(s->second, line.p, SECOND) != 0) {
		if (!rh_time_parse(rh_str_n(line.p, end), &s->second_is)) {
			s->second[0] = '\0';
			return false;
		}
		memcpy(s->second, line.p, SECOND);
		if (line.p[n] != 'Z') /* the next may have another offset */
			s->second[0] = '\0';
	}
	*at = s->second_is * 1000000000 + fraction;
	*rest = rh_str_from(line, end + 1);
	return true;
}

/* How long the sequence is that begins with ESC; 0: none that we know. */
static size_t sequence(struct rh_str s)
{
	size_t n = 2;

	if (s.n < 2)
		return 0;
	if (s.p[1] == '[') {
		while (n < s.n && s.p[n] >= 0x20 && s.p[n] <= 0x3f)
			n++;
		return n < s.n && s.p[n] >= 0x40 && s.p[n] <= 0x7e ? n + 1 : 0;
	}
	if (s.p[1] != ']')
		return 0;
	for (; n < s.n; n++) {
		if (s.p[n] == '\007')
			return n + 1;
		if (s.p[n] == '\033' && n + 1 < s.n && s.p[n + 1] == '\\')
			return n + 2;
	}
	return 0;
}

void kube_log_plain(struct rh_str line, struct rh_buf *out)
{
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	while (line.n) {
		const char *esc = memchr(line.p, '\033', line.n);
		size_t plain = esc ? (size_t)(esc - line.p) : line.n, n;

		rh_buf_add(out, line.p, plain);
		line = rh_str_from(line, plain);
		if (!line.n)
			return;
		n = sequence(line);
		if (!n)
			rh_buf_addc(out, *line.p);
		line = rh_str_from(line, n ? n : 1);
	}
}
