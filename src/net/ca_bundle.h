/* ca_bundle: where this machine keeps the authorities that it trusts. */
#ifndef NET_CA_BUNDLE_H
#define NET_CA_BUNDLE_H

/* Views: of the environment, or of a table. */
struct net_ca_bundle {
	const char *file; /* PEM, many certificates; NULL: none */
	const char
		*dir; /* files named by the hash of their subject, several directories with ':' between; NULL: none */
	const char *said; /* the environment variable that says so; NULL: it was found */
};
/* SSL_CERT_FILE, or else the first file that exists of those that distributions have; SSL_CERT_DIR beside either, as
 * with kubectl (Go) and curl; a distribution's directory only where there is no file. `root` is put before the places
 * of distributions: "", but in tests. With neither file nor dir libcurl's own default holds; in a released program it
 * has none. */
struct net_ca_bundle net_ca_bundle(const char *root);

#endif
