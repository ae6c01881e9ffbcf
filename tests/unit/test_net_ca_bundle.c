/* The authorities of a machine: what the environment says, and the places of each distribution. */
#include "base/base.h"
#include "net/ca_bundle.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char root[] = "/tmp/rh-ca-bundle-XXXXXX";

/* Makes root/path with the directories above it; a directory where path ends in '/'. */
static void put(const char *path)
{
	char *full = rh_format("%s%s", root, path);
	struct rh_err e;

	for (char *slash = full + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		(void)mkdir(full, 0700);
		*slash = '/';
	}
	if (path[strlen(path) - 1] != '/')
		assert_int_equal(rh_file_write(full, rh_str("certificates\n"), &e), RH_OK);
	free(full);
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void clear(void)
{
	char *etc = rh_format("%s/etc", root);

	(void)nftw(etc, drop, 8, FTW_DEPTH | FTW_PHYS);
	assert_int_not_equal(access(etc, F_OK), 0);
	free(etc);
}

static void expect(const char *file, const char *dir, const char *said)
{
	struct net_ca_bundle b = net_ca_bundle(root);

	if (!rh_str_eq(rh_str(b.file ? b.file : ""), rh_str(file ? file : "")) ||
	    !rh_str_eq(rh_str(b.dir ? b.dir : ""), rh_str(dir ? dir : "")) ||
	    !rh_str_eq(rh_str(b.said ? b.said : ""), rh_str(said ? said : "")))
		fail_msg("file %s, dir %s, said by %s", b.file, b.dir, b.said);
}

static void test_distributions(void **state)
{
	static const struct {
		const char *name, *has[3], *file, *dir;
	} cases[] = {
		{ "Debian", { "/etc/ssl/certs/ca-certificates.crt" }, "/etc/ssl/certs/ca-certificates.crt", NULL },
		{ "Debian without the bundle", { "/etc/ssl/certs/" }, NULL, "/etc/ssl/certs" },
		{ "Red Hat 8",
		  { "/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		    "/etc/pki/tls/cert.pem" },
		  "/etc/pki/tls/certs/ca-bundle.crt",
		  NULL },
		{ "Fedora without ca-bundle.crt",
		  { "/etc/pki/tls/certs/", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem" },
		  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		  NULL },
		{ "SUSE", { "/etc/ssl/ca-bundle.pem", "/etc/ssl/certs/" }, "/etc/ssl/ca-bundle.pem", NULL },
		{ "Alpine with ca-certificates",
		  { "/etc/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt" },
		  "/etc/ssl/certs/ca-certificates.crt",
		  NULL },
		{ "Alpine as it comes", { "/etc/ssl/cert.pem", "/etc/ssl/certs/" }, "/etc/ssl/cert.pem", NULL },
		{ "a root that holds nothing", { NULL }, NULL, NULL },
	};

	(void)state;
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		print_message("%s\n", cases[i].name);
		clear();
		for (size_t k = 0; k < RH_LEN(cases[i].has) && cases[i].has[k]; k++)
			put(cases[i].has[k]);
		expect(cases[i].file, cases[i].dir, NULL);
	}
}

static void test_environment(void **state)
{
	(void)state;
	clear();
	put("/etc/ssl/certs/ca-certificates.crt");
	setenv("SSL_CERT_FILE", "/home/anna/ca.pem", 1); /* also one that is not there: then the request says so */
	expect("/home/anna/ca.pem", NULL, "SSL_CERT_FILE");
	setenv("SSL_CERT_DIR", "/home/anna/ca", 1);
	expect("/home/anna/ca.pem", "/home/anna/ca", "SSL_CERT_FILE");
	unsetenv("SSL_CERT_FILE");
	expect("/etc/ssl/certs/ca-certificates.crt", "/home/anna/ca", "SSL_CERT_DIR");
	clear();
	expect(NULL, "/home/anna/ca", "SSL_CERT_DIR");
	setenv("SSL_CERT_DIR", "", 1);
	expect(NULL, NULL, NULL);
	unsetenv("SSL_CERT_DIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distributions),
		cmocka_unit_test(test_environment),
	};

	if (!mkdtemp(root))
		return 99;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	clear();
	(void)rmdir(root);
	return failed;
}
