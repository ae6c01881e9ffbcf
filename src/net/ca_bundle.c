/* ca_bundle: the authorities of this machine. A program that is carried from one distribution to another cannot know at
 * build time where they are. */
#include "net/ca_bundle.h"

#include "base/base.h"

#include <stdlib.h>
#include <unistd.h>

/* The places and their order are those of Go (crypto/x509/root_linux.go), so that kubectl and ranchhand trust the same.
 */
static const char *const files[] = {
	"/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Alpine, Arch */
	"/etc/pki/tls/certs/ca-bundle.crt",                  /* Red Hat, Fedora */
	"/etc/ssl/ca-bundle.pem",                            /* SUSE */
	"/etc/pki/tls/cacert.pem",                           /* OpenELEC */
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Red Hat, where ca-bundle.crt was taken away */
	"/etc/ssl/cert.pem",                                 /* Alpine without ca-certificates */
};
static const char *const dirs[] = {
	"/etc/ssl/certs",     /* SUSE, Debian */
	"/etc/pki/tls/certs", /* Fedora */
};

static const char *first_of(const char *root, const char *const *places, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *path = rh_format("%s%s", root, places[i]);
		bool there = access(path, R_OK) == 0;

		free(path);
		if (there)
			return places[i];
	}
	return NULL;
}

static const char *said(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value ? value : NULL;
}

struct net_ca_bundle net_ca_bundle(const char *root)
{
	struct net_ca_bundle b = { .file = said("SSL_CERT_FILE"), .dir = said("SSL_CERT_DIR") };

	b.said = b.file ? "SSL_CERT_FILE" : b.dir ? "SSL_CERT_DIR" : NULL;
	if (!b.file)
		b.file = first_of(root, files, RH_LEN(files));
	if (!b.file && !b.dir)
		b.dir = first_of(root, dirs, RH_LEN(dirs));
	return b;
}
