/* versions: of the libraries of this room. */
#include "base/base.h"
#include "net/net.h"

#include <curl/curl.h>
#include <openssl/crypto.h>

void net_versions(struct rh_say say)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
	const struct {
		const char *name, *version;
	} inside[] = {
		{ "TLS", v->ssl_version }, { "zlib", v->libz_version },      { "c-ares", v->ares },
		{ "libidn2", v->libidn },  { "libssh2", v->libssh_version }, { "brotli", v->brotli_version },
	};
	struct rh_buf text;

	rh_buf_init(&text, 4096);
	rh_buf_addz(&text, v->version);
	for (size_t i = 0; i < RH_LEN(inside); i++)
		if (inside[i].version && *inside[i].version)
			rh_buf_addf(&text, ", %s %s", inside[i].name, inside[i].version);
	say.line(say.ctx, "curl", text.p);
	rh_buf_release(&text);
	say.line(say.ctx, "OpenSSL", OpenSSL_version(OPENSSL_VERSION));
}
