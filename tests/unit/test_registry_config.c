/* Docker configs: what is read, and that an edit changes one entry and not one other byte. */
#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/known.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void put_case(const char *before, bool legacy, const char *old_key, const char *key, const char *user,
		     const char *password, const char *after)
{
	struct rh_secret pass = { 0 }, out = { 0 };
	struct rh_err e = { 0 };
	rh_secret_set(&pass, rh_str(password));
	enum rh_code code = registry_docker_config_put(rh_str(before), legacy, rh_str(old_key), rh_str(key),
						       rh_str(user), &pass, &out, &e);
	if (code != RH_OK)
		fail_msg("%s: %s", before, e.what);
	char *is = rh_str_dup(rh_secret_peek(&out));
	assert_string_equal(is, after);
	free(is);
	rh_secret_release(&pass);
	rh_secret_release(&out);
}

static void new_config(void **state)
{
	(void)state;
	put_case("", false, "", "quay.io", "acme+deploy", "pw\"<&",
		 "{\"auths\":{\"quay.io\":{\"username\":\"acme+deploy\",\"password\":\"pw\\\"<&\",\"auth\":"
		 "\"YWNtZStkZXBsb3k6cHciPCY=\"}}}");
	put_case("", true, "", "quay.io", "u", "p",
		 "{\"quay.io\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"}}");
}

static void everything_else_stays(void **state)
{
	(void)state;
	/* order, white space, unknown members, large integers, another spelling of auths, other entries */
	put_case("{ \"credHelpers\": {\"a\": \"b\"}, \"Auths\" : { \"x.example\" : "
		 "{\"email\":\"e@x\",\"n\":12345678901234567890,"
		 "\"auth\":\"dTpw\"} ,\"y.example\":{\"auth\":\"YTpi\"} } }",
		 false, "x.example", "x.example", "u", "new",
		 "{ \"credHelpers\": {\"a\": \"b\"}, \"Auths\" : { \"x.example\" : "
		 "{\"email\":\"e@x\",\"n\":12345678901234567890,"
		 "\"auth\":\"dTpuZXc=\",\"username\":\"u\",\"password\":\"new\"} ,\"y.example\":{\"auth\":\"YTpi\"} } "
		 "}");
	/* renamed in place */
	put_case("{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"},\"b\":{}}}", false, "a",
		 "c/d", "u", "p",
		 "{\"auths\":{\"c/d\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"},\"b\":{}}}");
}

/* An entry that is no object makes room for one; found by the fuzzer, as a look at text that was already gone. */
static void entry_without_object(void **state)
{
	(void)state;
	put_case("{\"auths\":{\"a\":null,\"b\":1}}", false, "", "a", "u", "p",
		 "{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"},\"b\":1}}");
	put_case("{\"auths\":null}", false, "", "a", "u", "p",
		 "{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"}}}");
}

static void password_case(const char *before, bool legacy, const char *key, const char *after)
{
	struct rh_secret pass = { 0 }, out = { 0 };
	struct rh_err e = { 0 };
	rh_secret_set(&pass, RH_STR("new"));
	enum rh_code code = registry_docker_config_password(rh_str(before), legacy, rh_str(key), &pass, &out, &e);
	if (code != RH_OK)
		fail_msg("%s: %s", before, e.what);
	char *is = rh_str_dup(rh_secret_peek(&out));
	assert_string_equal(is, after);
	free(is);
	rh_secret_release(&pass);
	rh_secret_release(&out);
}

static void only_the_password(void **state)
{
	struct rh_secret pass = { 0 }, out = { 0 };
	struct rh_err e = { 0 };
	(void)state;
	/* what an entry has changes, and nothing is added; what user name stands in auth counts */
	password_case("{\"Auths\":{ \"a\" :{\"Password\":\"old\",\"username\":\"\\u0075\",\"email\":\"e\"}}}", false,
		      "a", "{\"Auths\":{ \"a\" :{\"Password\":\"new\",\"username\":\"\\u0075\",\"email\":\"e\"}}}");
	password_case("{\"a\":{\"auth\":\"dTpvbGQ\"},\"b\":{\"auth\":\"dTpvbGQ=\"}}", true, "a",
		      "{\"a\":{\"auth\":\"dTpuZXc=\"},\"b\":{\"auth\":\"dTpvbGQ=\"}}");
	password_case("{\"auths\":{\"a\":{\"username\":\"x\",\"password\":\"1\",\"auth\":\"dTpvbGQ=\"}}}", false, "a",
		      "{\"auths\":{\"a\":{\"username\":\"x\",\"password\":\"new\",\"auth\":\"dTpuZXc=\"}}}");
	/* an empty auth is none */
	password_case("{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"1\",\"auth\":\"\"}}}", false, "a",
		      "{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"new\",\"auth\":\"\"}}}");
	password_case("{\"auths\":{\"a\":{\"username\":\"u\"}}}", false, "a",
		      "{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"new\",\"auth\":\"dTpuZXc=\"}}}");
	assert_int_equal(
		registry_docker_config_password(RH_STR("{\"auths\":{\"a\":{}}}"), false, RH_STR("b"), &pass, &out, &e),
		RH_E_NOTFOUND);
	assert_int_equal(registry_docker_config_password(RH_STR("{\"auths\":{\"a\":{\"auth\":\"!\"}}}"), false,
							 RH_STR("a"), &pass, &out, &e),
			 RH_E_PARSE);
	assert_int_equal(registry_docker_config_password(RH_STR("no"), false, RH_STR("a"), &pass, &out, &e),
			 RH_E_PARSE);
	rh_secret_release(&out);
}

/* Entries are about one registry when the keyring takes them for one host. */
static void same_registry(void **state)
{
	static const struct {
		const char *key, *host;
	} cases[] = {
		{ "quay.io", "quay.io" },
		{ "https://quay.io/v2/acme", "quay.io" },
		{ "http://user@quay.io/x", "quay.io" },
		{ "quay.io:443", "quay.io:443" },
		{ "[::1]:5000/a", "[::1]:5000" },
		{ "index.docker.io/v1/", "docker.io" },
		{ "https://index.docker.io/v1/", "docker.io" },
		{ "docker.io", "docker.io" },
		{ "docker.io:443", "docker.io:443" },
		{ "*.corp.example", "*.corp.example" },
		{ "a b", NULL },
		{ "", NULL },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rh_buf host;
		rh_buf_init(&host, 256);
		bool is = registry_host(rh_str(cases[i].key), &host);
		if (is != (cases[i].host != NULL) || (is && strcmp(host.p, cases[i].host) != 0))
			fail_msg("%s: %s", cases[i].key, is ? host.p : "none");
		rh_buf_release(&host);
	}
}

static void groups_by_size(void **state)
{
	unsigned some[] = { 7, 3, 3, 9, 3, 9, 4 }, want[] = { 2, 0, 0, 1, 0, 1, 3 };
	(void)state;
	assert_int_equal(registry_group_rank(some, RH_LEN(some)), 4);
	assert_memory_equal(some, want, sizeof some);
	assert_int_equal(registry_group_rank(some, 0), 0);
}

static void same_values_same_bytes(void **state)
{
	(void)state;
	const char *is =
		"{\"auths\":{ \"a\" : {\"Username\":\"\\u0075\", \"password\":\"p\",\"auth\":\"dTpw\", \"x\":1} }}\n";
	put_case(is, false, "a", "a", "u", "p", is);
}

static void merge_case(const char *theirs, bool legacy, const char *ours, bool ours_legacy, const char *after,
		       struct registry_merge want)
{
	struct registry_merge m;
	struct rh_secret out = { 0 };
	struct rh_err e;
	enum rh_code code =
		registry_docker_config_merge(rh_str(theirs), legacy, rh_str(ours), ours_legacy, &m, &out, &e);

	if (code != RH_OK)
		fail_msg("%s: %s", theirs, e.what);
	char *is = rh_str_dup(rh_secret_peek(&out));
	assert_string_equal(is, after);
	free(is);
	assert_int_equal(m.others, want.others);
	assert_int_equal(m.differ, want.differ);
	assert_int_equal(m.added, want.added);
	rh_secret_release(&out);
}

/* One registry put into another: what the other has besides stays to the byte, and so does what says the same. */
static void merging(void **state)
{
	struct registry_merge m;
	struct rh_secret out = { 0 };
	struct rh_err e;

	(void)state;
	merge_case("{\"auths\":{\"a\":{\"auth\":\"dTpw\"},\"b\" : {\"auth\":\"eDp5\"}}}", false,
		   "{\"auths\":{\"a\":{\"username\":\"u\",\"password\":\"p\"}}}", false,
		   "{\"auths\":{\"a\":{\"auth\":\"dTpw\"},\"b\" : {\"auth\":\"eDp5\"}}}",
		   (struct registry_merge){ .others = 1 });
	merge_case("{\"auths\":{\"b\" : {\"auth\":\"eDp5\"},\"a\":{\"auth\":\"dTpx\"}}}", false,
		   "{\"a\":{\"auth\":\"dTpw\"},\"c\":{\"auth\":\"dTpw\"}}", true,
		   "{\"auths\":{\"b\" : "
		   "{\"auth\":\"eDp5\"},\"a\":{\"auth\":\"dTpw\",\"username\":\"u\",\"password\":\"p\"},"
		   "\"c\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"}}}",
		   (struct registry_merge){ .others = 1, .differ = 1, .added = 1 });
	/* into the other format, and into nothing */
	merge_case("{\"b\":{}}", true, "{\"auths\":{\"a\":{\"auth\":\"dTpw\"}}}", false,
		   "{\"b\":{},\"a\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"}}",
		   (struct registry_merge){ .others = 1, .added = 1 });
	merge_case("", true, "{\"auths\":{\"a\":{\"auth\":\"dTpw\"}}}", false,
		   "{\"a\":{\"username\":\"u\",\"password\":\"p\",\"auth\":\"dTpw\"}}",
		   (struct registry_merge){ .added = 1 });
	assert_int_equal(
		registry_docker_config_merge(RH_STR("[]"), false, RH_STR("{\"auths\":{}}"), false, &m, &out, &e),
		RH_E_PARSE);
	assert_int_equal(registry_docker_config_merge(RH_STR("{\"auths\":{}}"), false,
						      RH_STR("{\"auths\":{\"a\":{\"identitytoken\":\"t\"}}}"), false,
						      &m, &out, &e),
			 RH_E_INVALID);
	assert_int_equal(m.added, 1);
	rh_secret_release(&out);
}

static void removal(void **state)
{
	(void)state;
	struct rh_secret out = { 0 };
	struct rh_err e = { 0 };
	const char *is = "{\"auths\":{\"a\":{},\"b\":{\"x\":1}},\"z\":2}";
	assert_int_equal(registry_docker_config_remove(rh_str(is), false, RH_STR("a"), &out, &e), RH_OK);
	char *after = rh_str_dup(rh_secret_peek(&out));
	assert_string_equal(after, "{\"auths\":{\"b\":{\"x\":1}},\"z\":2}");
	free(after);
	assert_int_equal(registry_docker_config_remove(rh_str(is), false, RH_STR("c"), &out, &e), RH_E_NOTFOUND);
	rh_secret_release(&out);
}

static void reading(void **state)
{
	(void)state;
	struct registry_docker_config c;
	struct rh_err e = { 0 };
	const char *value = "{\"auths\":{\"quay.io\":{\"username\":\"x\",\"password\":\"y\",\"auth\":\"dTpwOnE\"},"
			    "\"b\":{\"auth\":\"pants\"},"
			    "\"c\":{\"identitytoken\":\"t\"},\"d\":{}},\"credsStore\":\"s\"}";
	assert_int_equal(registry_docker_config_read(rh_str(value), false, &c, &e), RH_OK);
	assert_int_equal(c.count, 4);
	assert_string_equal(c.entries[0].user, "u"); /* auth wins, unpadded, split at the first colon */
	assert_true(rh_str_is(rh_secret_peek(&c.entries[0].password), "p:q"));
	assert_true(c.entries[1].auth_broken && c.entries[2].has_token && !c.entries[3].has_auth);
	assert_true(c.cred_helpers && !c.no_auths);
	registry_docker_config_release(&c);
	assert_int_equal(registry_docker_config_read(RH_STR("[]"), false, &c, &e), RH_E_PARSE);
	assert_int_equal(registry_docker_config_read(RH_STR("{\"auths\":"), false, &c, &e), RH_E_PARSE);
	assert_int_equal(registry_docker_config_read(RH_STR("{}"), false, &c, &e), RH_OK);
	assert_true(c.no_auths && c.count == 0);
	registry_docker_config_release(&c);
}

/* Values as tools and people leave them: the kubelet's DockerConfigEntry takes auth before the rest, splits it at its
 * first colon, and keeps every byte (k8s.io/kubernetes pkg/credentialprovider/config.go). */
static void values_of_the_wild(void **state)
{
	static const struct {
		const char *value, *user, *password, *is;
	} v[] = {
		{ "{\"auths\":{\"r.example\":{\"auth\":\"ZGVwbG95OndvcmQ=\"}}}", "deploy", "word", "" },
		{ "{\"auths\":{\"r.example\":{\"username\":\"mke\",\"password\":\"5(h\\u0026Q@6\"}}}", "mke", "5(h&Q@6",
		  "" },
		{ "{\"auths\":{\"r.example\":{\"auth\":\"b2xkOm9sZGVy\",\"password\":\"new\",\"username\":\"newer\"}}}",
		  "old", "older", "" },
		{ "{\"auths\":{\"r.example\":{\"auth\":\"ZGVwbG95OndvcmQK\"}}}", "deploy", "word\n", "" },
		{ "{\"auths\":{\"r.example\":{\"auth\":\"dTpw5HNz\"}}}", "u",
		  "p\xe4"
		  "ss",
		  "" },
		{ "{\"auths\":{\"r.example\":{\"username\":\" deploy \",\"password\":\" pw \"}}}", " deploy ", " pw ",
		  "" },
		{ "{\"auths\":{\"r.example\":{\"auth\":\"MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwOg==\","
		  "\"identitytoken\":\"t\"}}}",
		  "00000000-0000-0000-0000-000000000000", "", "token only" },
		{ "{\"auths\":{\"r.example\":{\"auth\":\"anVzdHRva2Vu\"}}}", "", "", "broken" },
		{ "{\n\t\"HttpHeaders\":{\"User-Agent\":\"d\"},\n\t\"auths\":{\n\t\t\"r.example\":{\"auth\":"
		  "\"YWNtZTpvbmU=\",\"email\":\"a@b\",\"x-big\":12345678901234567890123}}}",
		  "acme", "one", "" },
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(v); i++) {
		struct registry_docker_config c;
		struct rh_err e;
		assert_int_equal(registry_docker_config_read(rh_str(v[i].value), false, &c, &e), RH_OK);
		assert_int_equal(c.count, 1);
		const struct registry_docker_entry *a = &c.entries[0];
		const char *is = a->auth_broken ? "broken" : a->token_only ? "token only" : "";
		if (strcmp(is, v[i].is) ||
		    (!*is && (strcmp(a->user, v[i].user) || !rh_str_is(rh_secret_peek(&a->password), v[i].password))))
			fail_msg("%s: %s, user %s", v[i].value, is, a->user);
		registry_docker_config_release(&c);
	}
}

static void hosts(void **state)
{
	(void)state;
	struct rh_buf out;
	rh_buf_init(&out, 4096);
	registry_docker_config_hosts(RH_STR(" {\"auths\":{\"https://index.docker.io/v1/"
					    "\":{\"auth\":\"dTpw\"},\"harbor.example:5000/team/\":{}}}"),
				     false, &out);
	assert_string_equal(out.p, "index.docker.io, harbor.example:5000/team");
	rh_buf_clear(&out);
	registry_docker_config_hosts(RH_STR("{\"quay.io\":{}}"), true, &out);
	assert_string_equal(out.p, "quay.io");
	rh_buf_clear(&out);
	registry_docker_config_hosts(RH_STR("broken"), false, &out);
	assert_string_equal(out.p, "");
	rh_buf_release(&out);
}

static void addresses(void **state)
{
	(void)state;
	static const struct {
		const char *address;
		bool ok, doubt;
	} cases[] = {
		{ "quay.io", true, false },
		{ "harbor.corp.example:5000/team", true, false },
		{ "index.docker.io/v1/", true, false },
		{ "https://index.docker.io/v1/", true, false },
		{ "*.azurecr.example", true, false },
		{ "[::1]:5000", true, false },
		{ "", false, false },
		{ "quay.io ", false, false },
		{ "HTTPS://quay.io", false, false },
		{ "ftp://x", false, false },
		{ "Quay.io", false, false },
		{ "user@quay.io", false, false },
		{ "quay.io:abc", false, false },
		{ "quay.io:0", false, false },
		{ "[::1", false, false },
		{ "quay.io/x?y", false, false },
		{ ":5000", false, false },
		{ "https://quay.io/v2", true, true },
		{ "registry-1.docker.io", true, true },
		{ "quay.io/acme/x:1.0", true, true },
		{ "harbor.example/harbor/projects", true, true },
		{ "quay.io:443", true, true },
		{ "quay.io/acme/", true, true },
		{ "2001:db8::1", false, false },
		{ "[2001:db8::1]", false, false },
		{ "2001:db8::1:5000", false, false },
		{ "::1/team", false, false },
		{ "[2001:db8::1]:5000/team", true, false },
		{ "ghcr.io/Org", true, true },
		{ "quay.io/acme/*", true, true },
		{ "*.corp.example/team", true, false },
	};
	struct rh_err e;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		e = (struct rh_err){ 0 };
		if (registry_address_check(rh_str(cases[i].address), &e) != cases[i].ok)
			fail_msg("%s: %s", cases[i].address, e.what);
		if (!cases[i].ok)
			assert_true(e.what[0] && e.fix[0]);
		else if (registry_address_doubt(rh_str(cases[i].address), &e) != cases[i].doubt)
			fail_msg("%s: %s", cases[i].address, e.what);
	}
}

static void rancher_reads_back(void **state)
{
	(void)state;
	assert_string_equal(registry_known_registry_of(RH_STR("index.docker.io/v1/"))->id, "dockerhub");
	assert_string_equal(registry_known_registry_of(RH_STR("quay.io"))->id, "quay");
	assert_string_equal(registry_known_registry_of(RH_STR("acme.artifactory.example"))->id, "artifactory");
	assert_string_equal(registry_known_registry_of(RH_STR("https://index.docker.io/v1/"))->id, "custom");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_config),
		cmocka_unit_test(everything_else_stays),
		cmocka_unit_test(entry_without_object),
		cmocka_unit_test(only_the_password),
		cmocka_unit_test(same_registry),
		cmocka_unit_test(groups_by_size),
		cmocka_unit_test(same_values_same_bytes),
		cmocka_unit_test(merging),
		cmocka_unit_test(removal),
		cmocka_unit_test(reading),
		cmocka_unit_test(values_of_the_wild),
		cmocka_unit_test(hosts),
		cmocka_unit_test(addresses),
		cmocka_unit_test(rancher_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
