/* What a password says of its own end: every format, and what only looks like one. Tokens are made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "data/text.h"
#include "registry/docker_config.h"
#include "registry/expiry.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>

#define END INT64_C(1700000000)

/* A part of a JWT: base64url without padding. */
static void add_url(struct rh_buf *out, const char *text)
{
	size_t at = out->n;

	data_base64_encode(rh_str(text), rh_out_buf(out));
	while (out->n > at && out->p[out->n - 1] == '=')
		out->p[--out->n] = '\0';
	for (size_t i = at; i < out->n; i++)
		out->p[i] = (char)(out->p[i] == '+' ? '-' : out->p[i] == '/' ? '_' : out->p[i]);
}

static char *jwt(const char *prefix, const char *header, const char *claims)
{
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	rh_buf_addz(&out, prefix);
	add_url(&out, header);
	rh_buf_addc(&out, '.');
	add_url(&out, claims);
	rh_buf_addz(&out, ".c2lnbmF0dXJl");
	return rh_buf_take(&out);
}

static char *base64(const char *text)
{
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	data_base64_encode(rh_str(text), rh_out_buf(&out));
	return rh_buf_take(&out);
}

static void test_jwt(void **state)
{
	static const struct {
		const char *prefix, *header, *claims;
		enum registry_expiry_kind kind;
		int64_t ends;
	} rows[] = {
		/* as Azure's, Kubernetes' and GitLab's are */
		{ "", "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"A:B\"}",
		  "{\"jti\":\"x\",\"aud\":\"acme.azurecr.io\",\"exp\":1700000000,\"grant_type\":\"refresh_token\"}",
		  REGISTRY_EXPIRY_JWT, END },
		{ "", "{\"alg\":\"RS256\"}", "{\"kubernetes.io\":{\"exp\":1},\"exp\":1700000000}", REGISTRY_EXPIRY_JWT,
		  END },
		{ "glcbt-", "{\"alg\":\"RS256\"}", "{\"exp\":1700000000}", REGISTRY_EXPIRY_JWT, END },
		{ "acme-glcbt-", "{\"alg\":\"RS256\"}", "{\"exp\":1700000000}", REGISTRY_EXPIRY_JWT, END },
		/* characters that only base64url has */
		{ "", "{\"alg\":\"none\"}", "{\"sub\":\"\xc3\xbf\xc3\xbf\xc3\xbe?>~\",\"exp\":1700000000}",
		  REGISTRY_EXPIRY_JWT, END },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":1700000000.999}", REGISTRY_EXPIRY_JWT, END },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":253402300799}", REGISTRY_EXPIRY_JWT, INT64_C(253402300799) },
		/* tokens that say nothing, or nothing that is a time */
		{ "", "{\"alg\":\"none\"}", "{\"sub\":\"x\"}", REGISTRY_EXPIRY_JWT, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":\"1700000000\"}", REGISTRY_EXPIRY_JWT, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":0}", REGISTRY_EXPIRY_JWT, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":-1700000000}", REGISTRY_EXPIRY_JWT, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":17e8}", REGISTRY_EXPIRY_JWT, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":1.7e9}", REGISTRY_EXPIRY_JWT, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":253402300800}", REGISTRY_EXPIRY_JWT, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":99999999999999999999}", REGISTRY_EXPIRY_JWT, 0 },
		/* no tokens */
		{ "", "{\"typ\":\"JWT\"}", "{\"exp\":1700000000}", REGISTRY_EXPIRY_NONE, 0 },
		{ "", "{\"alg\":1}", "{\"exp\":1700000000}", REGISTRY_EXPIRY_NONE, 0 },
		{ "", "[\"alg\"]", "{\"exp\":1700000000}", REGISTRY_EXPIRY_NONE, 0 },
		{ "", "{\"alg\":\"none\"}", "[1700000000]", REGISTRY_EXPIRY_NONE, 0 },
		{ "", "{\"alg\":\"none\"}", "{\"exp\":1700000000", REGISTRY_EXPIRY_NONE, 0 },
		{ "", "{\"alg\":\"none\"}", "", REGISTRY_EXPIRY_NONE, 0 },
		{ "x.", "{\"alg\":\"none\"}", "{\"exp\":1700000000}", REGISTRY_EXPIRY_NONE, 0 },
		{ "Bearer ", "{\"alg\":\"none\"}", "{\"exp\":1700000000}", REGISTRY_EXPIRY_NONE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		char *token = jwt(rows[i].prefix, rows[i].header, rows[i].claims);
		const struct registry_expiry x = registry_expiry(rh_str(token));

		if (x.kind != rows[i].kind || x.ends != rows[i].ends)
			fail_msg("%s%s %s: kind %d, %lld", rows[i].prefix, rows[i].header, rows[i].claims, (int)x.kind,
				 (long long)x.ends);
		free(token);
	}
}

static void test_ecr(void **state)
{
	static const struct {
		const char *inside;
		int64_t ends; /* 0: it is none of ECR's */
	} rows[] = {
		{ "{\"payload\":\"AA==\",\"datakey\":\"AA==\",\"version\":\"2\",\"type\":\"DATA_KEY\","
		  "\"expiration\":1700000000}",
		  END },
		{ "{\"expiration\":1700000000,\"payload\":\"AA==\"}", END },
		{ "{\"payload\":\"AA==\",\"expiration\":\"1700000000\"}", 0 },
		{ "{\"payload\":\"AA==\"}", 0 },
		{ "{\"expiration\":1700000000}", 0 },
		{ "{\"payload\":\"AA==\",\"expiration\":1700000000}}", 0 },
		/* a key file of Google, as _json_key_base64 takes it */
		{ "{\"type\":\"service_account\",\"private_key\":\"not-a-key\"}", 0 },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		char *token = base64(rows[i].inside);
		const struct registry_expiry x = registry_expiry(rh_str(token));

		if (x.ends != rows[i].ends || x.kind != (rows[i].ends ? REGISTRY_EXPIRY_ECR : REGISTRY_EXPIRY_NONE))
			fail_msg("%s: kind %d, %lld", rows[i].inside, (int)x.kind, (long long)x.ends);
		free(token);
	}
}

static void test_passwords(void **state)
{
	static const char *const rows[] = {
		"",           "e",      "ey",       "eyJ", "eyJ.eyJ.eyJ", "not.a.password",
		"glcbt-64_x", "glcbt-", "glcbt-..", "...", "..",          "ewogICJ0eXBlIjog"
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(rows); i++)
		assert_int_equal(registry_expiry(rh_str(rows[i])).kind, REGISTRY_EXPIRY_NONE);
}

/* What is longer than any token is not looked into. */
static void test_long(void **state)
{
	struct rh_buf claims;
	char *token;

	(void)state;
	rh_buf_init(&claims, 2 * REGISTRY_EXPIRY_MOST);
	rh_buf_addz(&claims, "eyJhbGciOiJub25lIn0."); /* {"alg":"none"} */
	data_base64_encode(RH_STR("{\"exp\":1700000000}"), rh_out_buf(&claims));
	rh_buf_addc(&claims, '.');
	while (claims.n < REGISTRY_EXPIRY_MOST)
		rh_buf_addc(&claims, 'A');
	token = rh_buf_take(&claims);
	assert_int_equal(registry_expiry(rh_str(token)).ends, END);
	char *longer = rh_format("%sA", token);
	assert_int_equal(registry_expiry(rh_str(longer)).kind, REGISTRY_EXPIRY_NONE);
	free(longer);
	free(token);
	rh_buf_release(&claims);
}

static void test_state(void **state)
{
	(void)state;
	assert_int_equal(registry_expiry_state(0, END), REGISTRY_EXPIRY_UNKNOWN);
	assert_int_equal(registry_expiry_state(END, END - 1), REGISTRY_EXPIRY_SOON);
	assert_int_equal(registry_expiry_state(END, END), REGISTRY_EXPIRY_ENDED);
	assert_int_equal(registry_expiry_state(END, END - 24 * 3600), REGISTRY_EXPIRY_SOON);
	assert_int_equal(registry_expiry_state(END, END - 24 * 3600 - 1), REGISTRY_EXPIRY_LATER);
	assert_int_equal(registry_expiry_first(0, END), END);
	assert_int_equal(registry_expiry_first(END, 0), END);
	assert_int_equal(registry_expiry_first(END, END + 1), END);
	assert_int_equal(registry_expiry_first(END + 1, END), END);
	assert_int_equal(registry_expiry_first(0, 0), 0);
}

static void test_text(void **state)
{
	static const struct {
		int64_t now;
		const char *text;
	} rows[] = {
		{ END + 3 * 3600, "ended 3h ago" }, { END, "ended 0s ago" },           { END - 40 * 60, "ends in 40m" },
		{ END - 1, "ends in 1s" },          { END - 9 * 86400, "ends in 9d" },
	};

	(void)state;
	assert_null(registry_expiry_text(0, END));
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		char *text = registry_expiry_text(END, rows[i].now);

		assert_string_equal(text, rows[i].text);
		free(text);
	}
}

/* ---- in a docker config ---- */

static char *config_of(const char *members)
{
	return rh_format("{\"auths\":{\"quay.io\":{%s}}}", members);
}

static int64_t entry_ends(const char *format, const char *token)
{
	char *members = rh_strdup(format), *at = strstr(members, "TOKEN");
	struct registry_docker_config c;
	struct rh_err e;
	int64_t ends;

	assert_non_null(at);
	*at = '\0';
	char *whole = rh_format("%s%s%s", members, token, at + strlen("TOKEN")), *value = config_of(whole);
	assert_int_equal(registry_docker_config_read(rh_str(value), false, &c, &e), RH_OK);
	ends = c.entries[0].ends;
	assert_int_equal(registry_docker_config_ends(&c), ends);
	registry_docker_config_forget(&c);
	assert_int_equal(c.entries[0].ends, ends); /* a time is no secret */
	registry_docker_config_release(&c);
	free(value);
	free(whole);
	free(members);
	return ends;
}

static void test_config(void **state)
{
	char *token = jwt("", "{\"alg\":\"none\"}", "{\"exp\":1700000000}"), *pair, *auth;

	(void)state;
	pair = rh_format("user:%s", token);
	auth = base64(pair);
	assert_int_equal(entry_ends("\"username\":\"u\",\"password\":\"TOKEN\"", token), END);
	assert_int_equal(entry_ends("\"auth\":\"TOKEN\"", auth), END);
	/* `auth` wins, as for the kubelet */
	assert_int_equal(entry_ends("\"password\":\"not-a-password\",\"auth\":\"TOKEN\"", auth), END);
	assert_int_equal(entry_ends("\"password\":\"TOKEN\",\"auth\":\"dTpwdw==\"", token), 0);
	/* a token counts where it is all there is */
	assert_int_equal(entry_ends("\"auth\":\"dTo=\",\"identitytoken\":\"TOKEN\"", token), END);
	assert_int_equal(entry_ends("\"registrytoken\":\"TOKEN\"", token), END);
	assert_int_equal(entry_ends("\"auth\":\"dTpwdw==\",\"identitytoken\":\"TOKEN\"", token), 0);
	assert_int_equal(entry_ends("\"identitytoken\":null,\"email\":\"TOKEN\"", token), 0);
	free(auth);
	free(pair);
	free(token);
}

/* Of several entries the first that ends; and with an image, the end of the entry that covers it. */
static void test_entries(void **state)
{
	char *early = jwt("", "{\"alg\":\"none\"}", "{\"exp\":1600000000}"),
	     *late = jwt("", "{\"alg\":\"none\"}", "{\"exp\":1700000000}");
	char *value = rh_format("{\"auths\":{\"quay.io\":{\"username\":\"u\",\"password\":\"%s\"},"
				"\"harbor.example\":{\"username\":\"u\",\"password\":\"%s\"},"
				"\"ghcr.io\":{\"username\":\"u\",\"password\":\"not-a-password\"}}}",
				late, early);
	static const struct {
		const char *image;
		int64_t ends;
	} rows[] = { { "quay.io/acme/web", END },
		     { "harbor.example/acme/web", INT64_C(1600000000) },
		     { "ghcr.io/acme/web", 0 },
		     { "registry.example/web", 0 } };
	struct registry_docker_config c;
	struct rh_err e;

	(void)state;
	assert_int_equal(registry_docker_config_read(rh_str(value), false, &c, &e), RH_OK);
	assert_int_equal(registry_docker_config_ends(&c), INT64_C(1600000000));
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		const struct registry_cover_source source = { "one", &c };
		struct registry_cover_line line;
		struct registry_image image;

		assert_true(registry_image_parse(rh_str(rows[i].image), &image, &e));
		registry_cover(&source, 1, &image, &line, 1);
		assert_int_equal(line.ends, rows[i].ends);
		registry_image_release(&image);
	}
	registry_docker_config_release(&c);
	free(value);
	free(late);
	free(early);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jwt),    cmocka_unit_test(test_ecr),     cmocka_unit_test(test_passwords),
		cmocka_unit_test(test_long),   cmocka_unit_test(test_state),   cmocka_unit_test(test_text),
		cmocka_unit_test(test_config), cmocka_unit_test(test_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
