/* Which language and character set an environment gets, and how texts are found in a catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "base/catalogue.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- catalogues, in msgfmt's format: its head, then lengths and places of originals and translations ---- */

struct text {
	const char *id, *text;
	size_t id_n, text_n; /* 0: up to its NUL */
};

static void put_number(struct rh_buf *b, bool big, size_t v)
{
	for (int i = 0; i < 4; i++)
		rh_buf_addc(b, (char)(v >> 8 * (big ? 3 - i : i) & 0xff));
}

static size_t length(const char *text, size_t n)
{
	return n ? n : strlen(text);
}

static void make(struct rh_buf *mo, bool big, const struct text *v, size_t n)
{
	size_t at = 28 + 16 * n;

	rh_buf_init(mo, 4096);
	const size_t head[] = { 0x950412de, 0, n, 28, 28 + 8 * n, 0, 0 };
	for (size_t i = 0; i < RH_LEN(head); i++)
		put_number(mo, big, head[i]);
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < n; i++) {
			size_t size = side ? length(v[i].text, v[i].text_n) : length(v[i].id, v[i].id_n);
			put_number(mo, big, size);
			put_number(mo, big, at);
			at += size + 1;
		}
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < n; i++) {
			const char *text = side ? v[i].text : v[i].id;
			rh_buf_add(mo, text, length(text, side ? v[i].text_n : v[i].id_n));
			rh_buf_add(mo, "", 1);
		}
}

#define POLISH "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
static const char polish[] = "Language: pl\nPlural-Forms: nplurals=3; plural=" POLISH ";\nX: y\n";
static const char file_id[] = "%zu file\0%zu files", files[] = "%zu plik\0%zu pliki\0%zu plików";
static const struct text texts[] = {
	{ "", polish, 0, 0 },         { file_id, files, sizeof file_id - 1, sizeof files - 1 },
	{ "Cancel", "Anuluj", 0, 0 }, { "Cancelled", "Anulowano", 0, 0 },
	{ "Zebra", "Zebra!", 0, 0 },
};

static void found(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct rh_buf mo;
		make(&mo, big, texts, RH_LEN(texts));
		struct rh_language l = { "pl", (const unsigned char *)mo.p, mo.n };
		for (size_t i = 0; i < RH_LEN(texts); i++)
			assert_string_equal(rh_catalogue_find(&l, texts[i].id, NULL), texts[i].text);
		const char *const missing[] = { "Canc", "Cancel ", "A", "\xff", "%zu files" };
		for (size_t i = 0; i < RH_LEN(missing); i++)
			assert_null(rh_catalogue_find(&l, missing[i], NULL));
		assert_string_equal(rh_catalogue_plural(&l, "%zu file", 1), "%zu plik");
		assert_string_equal(rh_catalogue_plural(&l, "%zu file", 3), "%zu pliki");
		assert_string_equal(rh_catalogue_plural(&l, "%zu file", 12), "%zu plików");
		assert_null(rh_catalogue_plural(&l, "Cancel", 5)); /* it has one form only */
		rh_buf_release(&mo);
	}
}

/* Cut anywhere, or with any number changed: never a read outside of it (the sanitizers look), never an endless search.
 */
static void damaged(void **state)
{
	struct rh_buf mo;

	(void)state;
	make(&mo, false, texts, RH_LEN(texts));
	for (size_t n = 0; n <= mo.n; n++) {
		unsigned char *cut = rh_alloc(n + !n);
		memcpy(cut, mo.p, n);
		struct rh_language l = { "pl", cut, n };
		for (size_t i = 0; i < RH_LEN(texts); i++)
			(void)rh_catalogue_plural(&l, texts[i].id, 2);
		free(cut);
	}
	unsigned char *copy = rh_alloc(mo.n);
	for (size_t at = 0; at < 28 + 16 * RH_LEN(texts); at++) {
		for (unsigned v = 0; v < 256; v += 17) {
			memcpy(copy, mo.p, mo.n);
			copy[at] = (unsigned char)v;
			struct rh_language l = { "pl", copy, mo.n };
			for (size_t i = 0; i < RH_LEN(texts); i++)
				(void)rh_catalogue_plural(&l, texts[i].id, 2);
		}
	}
	free(copy);
	rh_buf_release(&mo);
}

/* What msgfmt made of po/, in the program: every language has it, and a text that counts. */
static void built_in(void **state)
{
	size_t n = 0;

	(void)state;
	assert_string_equal(rh_languages[0].code, "en");
	for (const struct rh_language *l = rh_languages + 1; l->code; l++, n++) {
		assert_non_null(strstr(rh_catalogue_find(l, "", NULL), "charset=UTF-8"));
		assert_non_null(rh_catalogue_find(l, "Cancel", NULL));
		assert_non_null(strstr(rh_catalogue_plural(l, "%zu namespace", 7), "%zu"));
	}
	assert_true(n >= 2);
	assert_string_equal(rh_catalogue_find(rh_language_find(rh_languages, "zh"), "Cancel", NULL), "取消");
}

/* The expressions are those of GNU gettext's manual, "Plural forms". */
static void plurals(void **state)
{
	static const struct {
		const char *expression;
		unsigned long n, form;
	} cases[] = {
		{ "0;", 5, 0 },
		{ "n != 1;", 1, 0 },
		{ "n != 1;", 0, 1 },
		{ "n>1;", 1, 0 },
		{ "n>1;", 2, 1 },
		{ "n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2;", 21, 0 },
		{ "n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2;", 11, 1 },
		{ "n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2;", 0, 2 },
		{ "n==1 ? 0 : n==2 ? 1 : 2;", 2, 1 },
		{ "n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2;", 119, 1 },
		{ "n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2;", 120, 2 },
		{ POLISH ";", 22, 1 },
		{ POLISH ";", 112, 2 },
		{ "n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3;", 104, 2 },
		{ "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;", 111, 4 },
		{ "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;", 101, 5 },
		{ "!n;", 0, 1 },
		{ "!(n == 2) * 3 - 1 - 1;", 1, 1 },
		{ "1+2*3;", 0, 7 },
		{ "8/2/2;", 0, 2 },
		{ "n/0;", 4, 0 },
		{ "n <= 3", 3, 1 },
		/* what is none */
		{ "", 3, 0 },
		{ "n +;", 3, 0 },
		{ "(n;", 3, 0 },
		{ "n ? 1;", 3, 0 },
		{ "n n;", 3, 0 },
		{ "m;", 3, 0 },
		{ "0x1;", 3, 0 },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *header = rh_format("Content-Type: x\nPlural-Forms: nplurals=6; plural=%s\nX: n?1:1;",
					 cases[i].expression);
		unsigned long form = rh_plural_form(header, cases[i].n);
		if (form != cases[i].form)
			fail_msg("%s of %lu is %lu", cases[i].expression, cases[i].n, form);
		free(header);
	}
	assert_int_equal(rh_plural_form("Content-Type: x\n", 1), 0);
	assert_int_equal(rh_plural_form("Content-Type: x\n", 2), 1);
	assert_int_equal(rh_plural_form("Plural-Forms: nplurals=2\nX: plural=1;", 2), 0);
	struct rh_buf deep;
	rh_buf_init(&deep, 1 << 20);
	rh_buf_addz(&deep, "Plural-Forms: plural=");
	for (int i = 0; i < 100000; i++)
		rh_buf_addc(&deep, i % 2 ? '!' : '(');
	assert_int_equal(rh_plural_form(deep.p, 1), 0);
	rh_buf_release(&deep);
}

static void names(void **state)
{
	static const struct rh_language all[] = {
		{ "en", NULL, 0 },       { "zh_CN", NULL, 0 },     { "pt_BR", NULL, 0 },
		{ "sr@latin", NULL, 0 }, { "en@pseudo", NULL, 0 }, { NULL, NULL, 0 },
	};
	static const struct {
		const char *name, *code;
	} cases[] = {
		{ "zh_CN", "zh_CN" },
		{ "zh", "zh_CN" },
		{ "zh_CN.UTF-8", "zh_CN" },
		{ "zh_CN.GB18030", "zh_CN" },
		{ "zh_SG", "zh_CN" },
		{ "zh_TW", "zh_CN" },
		{ "zh_HK.utf8", "zh_CN" },
		{ "zh_Hans", "zh_CN" },
		{ "zh-Hans-CN", "zh_CN" },
		{ "zh-cn", "zh_CN" },
		{ "ZH", "zh_CN" },
		{ "en", "en" },
		{ "en_US.UTF-8", "en" },
		{ "en_GB@euro", "en" },
		{ "en@pseudo", "en@pseudo" },
		{ "pt_PT", "pt_BR" },
		{ "sr_RS.UTF-8@latin", NULL },
		{ "sr", NULL },
		{ "de_DE.UTF-8", NULL },
		{ "zho", NULL },
		{ "z", NULL },
		{ "", NULL },
		{ ".UTF-8", NULL },
		{ "C.UTF-8", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		const struct rh_language *l = rh_language_find(all, cases[i].name);
		if (!l != !cases[i].code || (l && strcmp(l->code, cases[i].code) != 0))
			fail_msg("%s is taken for %s", cases[i].name, l ? l->code : "none");
	}
}

/* ---- the environment ---- */

static const struct {
	const char *lc_all, *lang_variable, *language; /* the environment; NULL: not set */
	const char *lang;                              /* as --lang */
	const char *cancel;
	bool utf8;
} environments[] = {
	{ "zh_CN.UTF-8", NULL, NULL, NULL, "取消", true },
	{ "zh_CN.utf8", NULL, "", NULL, "取消", true },
	{ NULL, "zh_TW.UTF-8", NULL, NULL, "取消", true },
	{ "", "zh_SG.UTF-8", NULL, NULL, "取消", true },
	{ "C.UTF-8", "zh_CN.UTF-8", NULL, NULL, "Cancel", true },
	{ "C.UTF-8", NULL, "zh_CN", NULL, "取消", true },
	{ "C.UTF-8", NULL, "de:zh_HK:en", NULL, "取消", true },
	{ "C.UTF-8", NULL, "de:en:zh_CN", NULL, "Cancel", true },
	{ "zh_CN.UTF-8", NULL, "en", NULL, "Cancel", true },
	{ "zh_CN.UTF-8", NULL, "C", NULL, "Cancel", true },
	{ "zh_CN.UTF-8", NULL, ":::", NULL, "取消", true },
	{ "de_XX.UTF-8", NULL, NULL, NULL, "Cancel", true },
	{ "C.UTF-8", NULL, NULL, "zh_CN", "取消", true },
	{ "zh_CN.UTF-8", NULL, NULL, "en", "Cancel", true },
	{ "zh_CN.UTF-8", NULL, NULL, "nonsense", "Cancel", true },
	{ "de_XX.UTF-8", NULL, "de", "zh", "取消", true },
	/* no character set: UTF-8 is taken where a language needs it and the person asked for that language */
	{ "C", NULL, NULL, NULL, "Cancel", false },
	{ NULL, NULL, NULL, NULL, "Cancel", false },
	{ "C", NULL, "zh_CN", NULL, "Cancel", false },
	{ "C", NULL, NULL, "zh_CN", "取消", true },
	{ "POSIX", NULL, NULL, "zh_CN", "取消", true },
	{ NULL, NULL, NULL, "zh_CN", "取消", true },
	{ "xx_YY", NULL, NULL, NULL, "Cancel", false },
	{ "xx_YY", NULL, NULL, "zh_CN", "取消", true },
	/* another one: the terminal cannot show UTF-8 */
	{ "zh_CN.GB18030", NULL, NULL, NULL, "Cancel", false },
	{ "zh_CN.GB18030", NULL, NULL, "zh_CN", "Cancel", false },
	{ "C", NULL, NULL, "en", "Cancel", false },
};

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

/* In a process of its own. The program asks for UTF-8 only for a language that has a catalogue. */
static bool as_expected(size_t i)
{
	struct rh_err e;

	set("LC_ALL", environments[i].lc_all);
	set("LANG", environments[i].lang_variable);
	set("LANGUAGE", environments[i].language);
	unsetenv("LC_MESSAGES");
	unsetenv("LC_CTYPE");
	rh_locale_init(rh_languages, environments[i].lang);
	const struct rh_language *l =
		environments[i].lang ? rh_language_find(rh_languages, environments[i].lang) : NULL;
	if (l && l->mo && rh_locale_utf8(&e) != RH_OK && (environments[i].utf8 || !e.why[0] || !e.fix[0]))
		return false;
	rh_locale_init(NULL, NULL); /* as after a foreign setlocale */
	return strcmp(_("Cancel"), environments[i].cancel) == 0 && rh_text_utf8() == environments[i].utf8;
}

static void languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(environments); i++) {
		pid_t child = fork();
		if (!child)
			_exit(!as_expected(i));
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		if (status)
			fail_msg("LC_ALL=%s LANG=%s LANGUAGE=%s --lang %s", environments[i].lc_all,
				 environments[i].lang_variable, environments[i].language, environments[i].lang);
	}
}

/* Back and forth in one process, as the Settings screen does. */
static void switched(void **state)
{
	(void)state;
	rh_locale_init(rh_languages, "zh_CN");
	assert_string_equal(_("Cancel"), "取消");
	assert_string_equal(rh_ngettext("%zu namespace", "%zu namespaces", 2),
			    rh_catalogue_plural(rh_language_find(rh_languages, "zh"), "%zu namespace", 1));
	rh_locale_init(NULL, "en");
	assert_string_equal(_("Cancel"), "Cancel");
	assert_string_equal(rh_ngettext("%zu namespace", "%zu namespaces", 1), "%zu namespace");
	assert_string_equal(rh_ngettext("%zu namespace", "%zu namespaces", 0), "%zu namespaces");
	rh_locale_init(NULL, "");
	assert_string_equal(_("Cancel"), "Cancel");
	assert_string_equal(_(""), "");
}

/* An age within a sentence is in the words of the language, and known again as one; a column has kubectl's. */
static void ages_said(void **state)
{
	static const struct {
		int64_t seconds;
		const char *en, *zh;
	} cases[] = {
		{ 12, "12s", "12 秒" },
		{ 14 * 60, "14m", "14 分钟" },
		{ 3 * 3600 + 300, "3h5m", "3 小时 5 分钟" },
		{ 41 * 86400, "41d", "41 天" },
		{ 7 * 365 * 86400 + 364 * 86400, "7y364d", "7 年 364 天" },
	};
	char out[RH_AGE_SAID], column[16];

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_locale_init(rh_languages, "zh_CN");
		rh_age_said(cases[i].seconds, out, NULL);
		assert_string_equal(out, cases[i].zh);
		assert_true(rh_age_unit(rh_str_from(rh_str(out), strspn(out, "0123456789"))) > 0);
		rh_age_text(cases[i].seconds, column, NULL);
		assert_string_equal(column, cases[i].en);
		rh_locale_init(NULL, "en");
		rh_age_said(cases[i].seconds, out, NULL);
		assert_string_equal(out, cases[i].en);
	}
	assert_int_equal(rh_age_unit(rh_str(" pods")), 0);
}

static void sentences(void **state)
{
	struct rh_err e;
	char *line;

	(void)state;
	assert_string_equal(rh_gap("It is so."), " ");
	assert_string_equal(rh_gap("就是这样。"), "");
	assert_string_equal(rh_gap("（a）"), "");
	assert_string_equal(rh_gap(""), "");
	rh_locale_init(rh_languages, "zh_CN");
	rh_err_set(&e, RH_E_INVALID, "其中有 ?");
	rh_err_fix(&e, "请使用字母");
	line = rh_err_line(&e, true);
	assert_string_equal(line, "其中有 ?；请使用字母");
	free(line);
	rh_err_set(&e, RH_E_INVALID, "名称有误。");
	rh_err_why(&e, "已被占用。");
	rh_err_fix(&e, "请更正。");
	line = rh_err_line(&e, true);
	assert_string_equal(line, "名称有误：已被占用。请更正。");
	free(line);
	rh_locale_init(NULL, "en");
}

/* Who asks for another script is told so. */
static void scripts(void **state)
{
	static const struct {
		const char *name;
		bool other;
	} cases[] = {
		{ "zh_CN", false },     { "zh", false },         { "zh_SG.UTF-8", false }, { "zh_Hans_HK", true },
		{ "zh-Hans", false },   { "zh_TW.UTF-8", true }, { "zh_HK", true },        { "zh-Hant", true },
		{ "zh_Hant_TW", true }, { "en", false },         { "en_HK", false },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_locale_init(rh_languages, cases[i].name);
		if (rh_language_other_script() != cases[i].other)
			fail_msg("%s", cases[i].name);
	}
	rh_locale_init(NULL, "zh_TW");
	assert_string_equal(rh_language_now(), "zh_CN");
	rh_locale_init(NULL, "en");
	assert_string_equal(rh_language_now(), "en");
}

static void initials(void **state)
{
	static const struct {
		const char *text, *letters;
	} cases[] = {
		{ "集群管理", "jqgl" },
		{ "存储 › 密文", "ccmw" },
		{ "创建 Deployment", "cj" },
		{ "重新部署", "zxbs cxbs" },
		{ "浏览", "ll" },
		{ "Secrets", "" },
		{ "", "" },
	};
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 200);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		rh_initials(&b, rh_str(cases[i].text));
		assert_true(rh_str_is(rh_buf_str(&b), cases[i].letters));
	}
	rh_buf_release(&b);
}

/* Every Chinese character of the catalogue has a letter. */
static void initials_of_all_texts(void **state)
{
	const struct rh_language *l = rh_language_find(rh_languages, "zh_CN");
	struct rh_str all = rh_str_n((const char *)l->mo, l->n);
	struct rh_buf b;
	size_t seen = 0;

	(void)state;
	rh_buf_init(&b, 200);
	while (all.n) {
		struct rh_str before = all;
		uint32_t c;

		(void)rh_utf8_next(&all, &c);
		if (c < 0x4e00 || c > 0x9fff)
			continue;
		rh_buf_clear(&b);
		rh_initials(&b, rh_str_n(before.p, before.n - all.n));
		if (!b.n)
			fail_msg("src/base/initials.c has no %.*s", (int)(before.n - all.n), before.p);
		seen++;
	}
	assert_true(seen > 10000);
	rh_buf_release(&b);
}

static void full_width(void **state)
{
	struct rh_secret s;

	(void)state;
	rh_secret_init(&s);
	assert_true(rh_narrow(&s, rh_str("ｑｕａｙ．ｉｏ：５０００／ａ＠ｂ\u3000c、d。")));
	assert_true(rh_str_is(rh_secret_peek(&s), "quay.io:5000/a@b c/d."));
	rh_secret_clear(&s);
	assert_false(rh_narrow(&s, rh_str("测试 é x")));
	assert_true(rh_str_is(rh_secret_peek(&s), "测试 é x"));
	rh_secret_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found),      cmocka_unit_test(damaged),   cmocka_unit_test(built_in),
		cmocka_unit_test(plurals),    cmocka_unit_test(names),     cmocka_unit_test(languages),
		cmocka_unit_test(switched),   cmocka_unit_test(ages_said), cmocka_unit_test(sentences),
		cmocka_unit_test(scripts),    cmocka_unit_test(initials),  cmocka_unit_test(initials_of_all_texts),
		cmocka_unit_test(full_width),
	};
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("LANGUAGE");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
