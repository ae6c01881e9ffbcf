/* What a monkey may do: a table of kinds of doing, each with how often it is done. */
#include "base/base.h"

#include "tests/monkey/monkey.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PICK(r, table) ((table)[mk_below((r), (unsigned)RH_LEN(table))])

/* Without a look at how the program took it: sometimes the next comes at once. */
static void done(struct mk_run *r, unsigned keys)
{
	if (mk_below(r, 100) < 88)
		mk_settle(r, keys);
}

static void press(struct mk_run *r, const char *key)
{
	struct rh_buf b;
	rh_buf_init(&b, 256);
	if (!rt_screen_key(r->term->screen, key, &b))
		rt_die("no key is called \"%s\"", key);
	mk_send(r, rh_buf_str(&b));
	rh_buf_release(&b);
}

static void key(struct mk_run *r, const char *name)
{
	mk_trail(r, "%s", name);
	press(r, name);
	done(r, 1);
}

/* What shows a secret on purpose, and what finds such things by name. */
static bool looks(const char *name)
{
	static const char *const keys[] = { "r", "^R", "Y", "y", ":", "^O", "m", "F10" };
	for (size_t i = 0; i < RH_LEN(keys); i++)
		if (!strcmp(keys[i], name))
			return true;
	return false;
}

static bool quiet(const struct mk_run *r)
{
	return r->way.quiet || r->typed;
}

static void key_unless_looking(struct mk_run *r, const char *name)
{
	key(r, quiet(r) && looks(name) ? "Esc" : name);
}

/* ---- keys ---- */

static void move(struct mk_run *r)
{
	static const char *const keys[] = { "Up",  "Down",  "Down", "Left", "Right", "Tab",
					    "Tab", "S-Tab", "PgUp", "PgDn", "Home",  "End" };
	key(r, PICK(r, keys));
}

static void enter(struct mk_run *r)
{
	key(r, "Enter");
}

static void escape(struct mk_run *r)
{
	key(r, "Esc");
}

static void space(struct mk_run *r)
{
	key(r, "Space");
}

static void letter(struct mk_run *r)
{
	char name[2] = { (char)('!' + mk_below(r, '~' - '!' + 1)), 0 };
	key_unless_looking(r, name);
}

/* What a person would do on a list or a page, more often than chance has it. */
static void doing(struct mk_run *r)
{
	static const char *const keys[] = {
		"c", "e", "d", "y", "u", "K", "x", "h", "a", "r", "Y",  "R", "U", "w", "L",
		"v", "n", "N", "/", "t", "o", "O", "?", "m", ":", "^O", "q", ".", "s", "i"
	};
	key_unless_looking(r, PICK(r, keys));
}

static void control(struct mk_run *r)
{
	static const char *const keys[] = { "^S", "^S",  "^S",  "^T",  "^R",        "^L",    "^N",   "^P",
					    "^X", "^U",  "^W",  "^A",  "^E",        "^K",    "^Y",   "^D",
					    "^G", "^B",  "^F",  "^V",  "F1",        "F2",    "F3",   "F5",
					    "F9", "F10", "Ins", "Del", "Backspace", "Alt-b", "Alt-d" };
	key_unless_looking(r, PICK(r, keys));
}

static void cancel(struct mk_run *r)
{
	key(r, "^C");
}

static void quit(struct mk_run *r)
{
	key(r, "^Q");
}

/* ---- texts ---- */

/* A field of a password gets a password that is watched for from then on. */
static bool type_canary(struct mk_run *r)
{
	mk_settle(r, 0); /* what came without a look may have moved the focus, or ended the program */
	const char *focus = r->term->fence.focus;
	if (strcmp(focus, "password") && !rh_str_ends(rh_str(focus), ".password"))
		return false;
	r->typed = true;
	mk_trail(r, "the canary into %s", focus);
	mk_send(r, rh_str("\033[200~" MK_CANARY "\033[201~"));
	mk_settle(r, 1);
	return true;
}

static void word(struct mk_run *r)
{
	static const char *const words[] = { "quay",
					     "web",
					     "default",
					     "quay.io",
					     "ghcr.io",
					     "admin",
					     "80",
					     "0",
					     "-1",
					     "99999999999999999999",
					     "a b",
					     "UPPER",
					     "acme/web:1.2",
					     "[::1",
					     "https://localhost:1",
					     "\xe5\x90\x8d\xe5\xad\x97",
					     "e\xcc\x81\xcc\x81",
					     "%s%n",
					     "../../etc",
					     "docker.io",
					     "x.y.z",
					     "'\"",
					     "harbor.corp.example/web/app@sha256:0",
					     "*" };
	const char *w = PICK(r, words);
	if (type_canary(r))
		return;
	mk_trail(r, "types \"%s\"", w);
	mk_send(r, rh_str(w));
	done(r, 0);
}

static void paste(struct mk_run *r)
{
	static const char *const texts[] = {
		"docker login -u robot -p " MK_CANARY " quay.io",
		"{\"auths\":{\"quay.io\":{\"auth\":\"cm9ib3Q6eA==\"}}}",
		"apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n",
		"\033[31mred\033]52;c;eA==\007",
		"\xc2\x9b"
		"31m\x9b"
		"1m",
		"\xff\xfe\xc0\x80",
		"",
		"\n\n\n",
		"one\ttwo\rthree\n",
		"\xe2\x80\xae"
		"txt.exe\xe2\x81\xa6",
		"name\0hidden",
		"echo token | docker login registry.corp.example --username=a --password-stdin",
	};
	bool whole = mk_below(r, 20) > 0;
	unsigned which = mk_below(r, (unsigned)RH_LEN(texts) + 1);
	struct rh_buf b;

	if (which == 0 && !r->way.quiet) /* it may land where it can be read: then it is no canary */
		which = 1;
	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_addz(&b, "\033[200~");
	if (which < RH_LEN(texts))
		rh_buf_addz(&b, which == 0 ? texts[1] : texts[which]);
	for (unsigned i = 0; which == RH_LEN(texts) && i < 100000; i++)
		rh_buf_addc(&b, (char)('a' + i % 26));
	if (whole)
		rh_buf_addz(&b, "\033[201~");
	mk_trail(r, "pastes text %u%s", which, whole ? "" : ", without an end");
	mk_send(r, rh_buf_str(&b));
	rh_buf_release(&b);
	done(r, whole);
}

/* ---- by name ---- */

static void by_name(struct mk_run *r)
{
	char first[2] = { (char)('a' + mk_below(r, 26)), 0 };
	unsigned down = mk_below(r, 6);
	if (quiet(r)) {
		escape(r);
		return;
	}
	key(r, ":");
	if (mk_below(r, 3) == 0)
		key(r, first);
	for (unsigned i = 0; i < down; i++)
		key(r, "Down");
	key(r, "Enter");
}

static void by_menu(struct mk_run *r)
{
	unsigned right = mk_below(r, 6), down = mk_below(r, 8);
	key(r, "F10");
	for (unsigned i = 0; i < right; i++)
		key(r, "Right");
	for (unsigned i = 0; i < down; i++)
		key(r, "Down");
	key(r, "Enter");
}

/* ---- the terminal ---- */

static void mouse(struct mk_run *r)
{
	char text[64];
	snprintf(text, sizeof text, "\033[<%u;%u;%u%c", mk_below(r, 2) ? 64 + mk_below(r, 2) : mk_below(r, 3),
		 1 + mk_below(r, 100), 1 + mk_below(r, 40), mk_below(r, 2) ? 'M' : 'm');
	mk_trail(r, "mouse %s", text + 1);
	mk_send(r, rh_str(text));
	done(r, 0);
}

static void answer(struct mk_run *r)
{
	static const char *const answers[] = {
		"\033[24;80R",
		"\033[?62;1;6c",
		"\x9b"
		"24;80R",
		"\xc2\x9b"
		"24;80R",
		"\033]11;rgb:0/0/0\033\\",
		"\033P1$r0m\033\\",
		"\033[I",
		"\033[O",
		"\033[",
		"\033]",
		"\033[?",
		"\033[1;5",
		"\x9d"
		"52;c;x\x9c",
		"\033[M !!",
		"\033[27;5;9~",
		"\033[97;5u",
		"\033O",
	};
	unsigned which = mk_below(r, (unsigned)RH_LEN(answers));
	mk_trail(r, "answer %u of the terminal", which);
	mk_send(r, rh_str(answers[which]));
	done(r, 0);
}

/* ^S, ^Q, ^Z and all: whatever a line with noise may bring. What ends the program is its business. */
static void noise(struct mk_run *r)
{
	char bytes[12];
	size_t n = 1 + mk_below(r, sizeof bytes - 1);
	for (size_t i = 0; i < n; i++) {
		bytes[i] = (char)mk_below(r, 256);
		char name[2] = { bytes[i], 0 };
		if (quiet(r) && (looks(name) || bytes[i] == ('R' & 31) || bytes[i] == ('O' & 31)))
			bytes[i] = '-';
	}
	mk_trail(r, "%zu bytes of noise", n);
	mk_send(r, rh_str_n(bytes, n));
	done(r, 0);
}

static void resize(struct mk_run *r)
{
	static const struct {
		int columns, rows;
	} sizes[] = { { 80, 24 }, { 132, 43 }, { 200, 60 }, { 40, 10 }, { 20, 5 },
		      { 1, 1 },   { 60, 16 },  { 300, 90 }, { 79, 23 }, { 100, 30 } };
	unsigned which = mk_below(r, (unsigned)RH_LEN(sizes));
	mk_trail(r, "resize to %dx%d", sizes[which].columns, sizes[which].rows);
	r->keys_before = r->term->fence.keys;
	r->bytes_before = r->term->bytes;
	rt_term_resize(r->term, sizes[which].rows, sizes[which].columns);
	done(r, 0);
}

static void stop(struct mk_run *r)
{
	bool by_key = mk_below(r, 2);
	mk_trail(r, by_key ? "^Z" : "SIGTSTP");
	if (by_key)
		press(r, "^Z");
	else
		kill(r->term->pid, SIGTSTP);
	mk_settle(r, by_key);
}

static void die(struct mk_run *r)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT };
	int which = PICK(r, signals);
	mk_trail(r, "signal %d", which);
	mk_settle(r, 0);
	if (!mk_well(r))
		return;
	r->deaths++;
	kill(r->term->pid, which);
	mk_ends(r, 128 + which);
}

/* ---- the world ---- */

static void wait(struct mk_run *r)
{
	static const int64_t times[] = { 1, 60, 1000, 1000, 7000, 31000, 61000, 600000 };
	int64_t ms = PICK(r, times);
	mk_trail(r, "%lld ms pass", (long long)ms);
	r->keys_before = r->term->fence.keys;
	r->bytes_before = r->term->bytes;
	mk_tick(r, ms);
	done(r, 0);
}

static void fault(struct mk_run *r)
{
	static const char *const faults[] = {
		"{\"clear\":true}",
		"{\"clear\":true}",
		"{\"watches\":\"close\"}",
		"{\"compact\":true}",
		"{\"skew\":-7200}",
		"{\"skew\":0}",
		"{\"cluster\":\"local\",\"connected\":false}",
		"{\"cluster\":\"local\",\"connected\":true}",
		"{\"path\":\"/\",\"method\":\"GET\",\"times\":3,\"status\":503}",
		"{\"path\":\"/\",\"method\":\"GET\",\"times\":2,\"status\":403}",
		"{\"path\":\"/\",\"method\":\"GET\",\"times\":2,\"status\":401}",
		"{\"path\":\"/\",\"times\":2,\"status\":502,\"html\":true}",
		"{\"path\":\"/\",\"times\":2,\"cut\":100}",
		"{\"path\":\"/\",\"times\":2,\"reset\":true}",
		"{\"path\":\"/\",\"times\":3,\"delay\":5000}",
		"{\"path\":\"/\",\"times\":1,\"drip\":{\"bytes\":10,\"ms\":50}}",
		"{\"path\":\"/\",\"method\":\"POST\",\"times\":1,\"status\":500}",
		"{\"path\":\"/\",\"method\":\"PUT\",\"times\":1,\"status\":409}",
		"{\"path\":\"/\",\"method\":\"PATCH\",\"times\":1,\"cut\":0}",
		"{\"path\":\"/\",\"method\":\"DELETE\",\"times\":1,\"status\":429}",
		"{\"feature\":\"legacy\",\"locked\":true}",
	};
	const char *f = PICK(r, faults);
	mk_trail(r, "fault %s", f);
	r->faults++;
	r->keys_before = r->term->fence.keys;
	r->bytes_before = r->term->bytes;
	mk_control(r, "/sandbox/fault", f);
	done(r, 0);
}

static void people(struct mk_run *r)
{
	static const char *const users[] = {
		"{\"name\":\"dana\",\"expireTokens\":true}",
		"{\"name\":\"vic\",\"mustChangePassword\":true}",
		"{\"name\":\"dana\",\"role\":\"none\"}",
	};
	const char *u = PICK(r, users);
	mk_trail(r, "user %s", u);
	mk_control(r, "/sandbox/user", u);
	r->keys_before = r->term->fence.keys;
	r->bytes_before = r->term->bytes;
	done(r, 0);
}

/* ---- the table ---- */

static const struct {
	unsigned often;
	void (*act)(struct mk_run *r);
} acts[] = {
	{ 220, move },   { 140, enter }, { 50, escape }, { 30, space }, { 90, letter }, { 120, doing },
	{ 90, control }, { 8, cancel },  { 6, quit },    { 60, word },  { 30, paste },  { 35, by_name },
	{ 20, by_menu }, { 12, mouse },  { 16, answer }, { 8, noise },  { 20, resize }, { 8, stop },
	{ 3, die },      { 30, wait },   { 20, fault },  { 4, people },
};

void mk_act(struct mk_run *r)
{
	unsigned sum = 0, at;
	size_t i = 0;
	for (size_t k = 0; k < RH_LEN(acts); k++)
		sum += acts[k].often;
	for (at = mk_below(r, sum); at >= acts[i].often; i++)
		at -= acts[i].often;
	acts[i].act(r);
}
