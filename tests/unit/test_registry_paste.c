/* Smart paste: what each form of a login is taken for, and that nothing of it is guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "registry/paste.h"

#include <string.h>

/* "what|address user password[!];…|name ns|ignored": "-" for what is not said, "!" where a remark is made. */
static void summary(struct rh_str text, struct rh_buf *out)
{
	struct registry_paste p;

	if (!registry_paste_read(text, &p)) {
		rh_buf_addz(out, "text");
		return;
	}
	rh_buf_addf(out, "%s|", p.what);
	for (size_t i = 0; i < p.n; i++) {
		const struct registry_paste_entry *e = &p.entries[i];
		struct rh_str password = rh_secret_peek(&e->password);
		rh_buf_addf(out, "%s%s %s %.*s%s", i ? ";" : "", e->address ? e->address : "-", e->user ? e->user : "-",
			    password.n ? (int)password.n : 1, password.n ? password.p : "-", e->note ? "!" : "");
	}
	rh_buf_addf(out, "|%s %s|", p.name ? p.name : "-", p.ns ? p.ns : "-");
	for (size_t i = 0; i < p.ignored_count; i++)
		rh_buf_addf(out, "%s%s", i ? " " : "", p.ignored[i]);
	registry_paste_release(&p);
}

struct example {
	const char *text, *is;
};

static void expect(const struct example *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct rh_buf is;

		rh_buf_init(&is, 65536);
		summary(rh_str(v[i].text), &is);
		if (strcmp(is.p, v[i].is) != 0)
			print_error("%s\n", v[i].text);
		assert_string_equal(is.p, v[i].is);
		rh_buf_release(&is);
	}
}

static void logins(void **state)
{
	static const struct example v[] = {
		{ "docker login -u acme+deploy -p word quay.io", "docker login|quay.io acme+deploy word|- -|" },
		{ "$ sudo docker login quay.io --username=acme --password 'two words'\n",
		  "docker login|quay.io acme two words|- -|" },
		{ "docker login -u me", "docker login|index.docker.io/v1/ me -!|- -|" },
		{ "docker --config /d login https://registry-1.docker.io/v2/ -ume -pword",
		  "docker login|index.docker.io/v1/ me word|- -|" },
		{ "docker login https://harbor.corp.example:8443/v2/ -u 'robot$web+ci' -p \"a\\\"b\"",
		  "docker login|harbor.corp.example:8443 robot$web+ci a\"b|- -|" },
		{ "docker login -u robot$web+ci -p word harbor.corp.example",
		  "docker login|harbor.corp.example robot$web+ci word|- -|" },
		{ "docker login nvcr.io -u \\$oauthtoken -p word", "docker login|nvcr.io $oauthtoken word|- -|" },
		{ "echo word | docker login ghcr.io -u octo --password-stdin", "docker login|ghcr.io octo word|- -|" },
		{ "printf '%s' 'a|b' |\n\tdocker login \\\n  ghcr.io -u octo \\\n  --password-stdin",
		  "docker login|ghcr.io octo a|b|- -|" },
		{ "echo $CR_PAT | docker login ghcr.io -u octo --password-stdin", "docker login|ghcr.io octo -!|- -|" },
		{ "docker login ghcr.io -u octo --password-stdin <<< 'word'", "docker login|ghcr.io octo word|- -|" },
		{ "docker login ghcr.io -u octo --password-stdin < file", "docker login|ghcr.io octo -!|- -|" },
		{ "aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin "
		  "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
		  "docker login|123456789012.dkr.ecr.eu-west-1.amazonaws.com AWS -!|- -|" },
		{ "docker login -u \"$USER\" -p \"$(cat key)\" quay.io", "docker login|quay.io - -!|- -|" },
		{ "podman login --tls-verify=false -u a -p word quay.io/acme",
		  "podman login|quay.io/acme a word|- -|--tls-verify" },
		{ "skopeo login --authfile f -u a -p word docker.io",
		  "skopeo login|index.docker.io/v1/ a word|- -|--authfile" },
		{ "buildah login -u a --password=word=b quay.io", "buildah login|quay.io a word=b|- -|" },
		{ "crane auth login quay.io -u a -p word", "crane auth login|quay.io a word|- -|" },
		{ "helm registry login quay.io/acme -u a -p word", "helm registry login|quay.io a word|- -|" },
		{ "regctl registry login quay.io -u a --pass word", "regctl registry login|quay.io a word|- -|" },
		{ "nerdctl login -u a -p word quay.io; nerdctl login -u b -p other ghcr.io",
		  "nerdctl login|quay.io a word;ghcr.io b other|- -|" },
		{ "docker login -u a quay.io\nnot-to-be-shown\n", "docker login|quay.io a -!|- -|other lines" },
		{ "docker login -Xnot-to-be-shown --token=not-to-be-shown -u a -p word quay.io",
		  "docker login|quay.io a word|- -|-X --token" },
		{ "docker login '--what word' -u a -p word quay.io", "docker login|quay.io a word|- -|--what" },
		{ "PASSWORD=word docker login -u a -p \"$PASSWORD\" quay.io", "docker login|quay.io a -!|- -|" },
		{ "docker login -u a `\r\n  -p word `\r\n  quay.io", "docker login|quay.io a word|- -|" },
		{ "docker login -u a -p 'it'\\''s' quay.io # robot", "docker login|quay.io a it's|- -|" },
		/* as az acr login, and aws ecr get-login of the first AWS CLI, print them */
		{ "docker login myreg.azurecr.io -u 00000000-0000-0000-0000-000000000000 -p word",
		  "docker login|myreg.azurecr.io 00000000-0000-0000-0000-000000000000 word|- -|" },
		{ "docker login -u AWS -p word -e none https://123456789012.dkr.ecr.eu-west-1.amazonaws.com",
		  "docker login|123456789012.dkr.ecr.eu-west-1.amazonaws.com AWS word|- -|-e" },
		{ "docker login -u a -p word --email me@example.test quay.io",
		  "docker login|quay.io a word|- -|--email" },
		/* what a shell would cut is said */
		{ "docker login -u a -p wo&rd quay.io", "docker login|index.docker.io/v1/ a wo!|- -|…" },
		{ "docker login -u a -p word quay.io & docker pull quay.io/x",
		  "docker login|quay.io a word|- -|other lines" },
		{ "docker login -u a quay.io -p word;date", "docker login|quay.io a word!|- -|…" },
	};

	(void)state;
	expect(v, RH_LEN(v));
}

static void kubectl(void **state)
{
	static const struct example v[] = {
		{ "kubectl create secret docker-registry testquay \\\n    --docker-server=quay.io \\\n    "
		  "--docker-username=me \\\n    --docker-password=word",
		  "kubectl create secret docker-registry|quay.io me word|testquay -|" },
		{ "kubectl -n web --context c create secret docker-registry q --docker-username me --docker-password "
		  "'a b' --docker-email=m@e",
		  "kubectl create secret docker-registry|index.docker.io/v1/ me a b|q web|--context --docker-email" },
		{ "k3s kubectl create secret docker-registry q --docker-server=https://index.docker.io/v1/ "
		  "--docker-username=a --docker-password=$P -n x",
		  "kubectl create secret docker-registry|index.docker.io/v1/ a -!|q x|" },
		{ "kubectl create secret docker-registry q --docker-server=h:5000/team --docker-username=a "
		  "--docker-password=w --dry-run=client -o yaml | kubectl apply -f -",
		  "kubectl create secret docker-registry|h:5000/team a w|q -|--dry-run -o other lines" },
		/* cmd's way to go on in the next line */
		{ "kubectl create secret docker-registry r ^\r\n  --docker-server=quay.io ^\r\n  --docker-username=u "
		  "^\r\n  --docker-password=word",
		  "kubectl create secret docker-registry|quay.io u word|r -|" },
		/* blanks around "=", which kubectl itself would misread */
		{ "kubectl create secret docker-registry ecr --docker-server = "
		  "123456789012.dkr.ecr.us-east-1.amazonaws.com --docker-username = AWS "
		  "--docker-password = word -n flux-system",
		  "kubectl create secret docker-registry|123456789012.dkr.ecr.us-east-1.amazonaws.com AWS word!|ecr "
		  "flux-system|" },
		{ "kubectl create secret docker-registry q --docker-server= quay.io --docker-username= a "
		  "--docker-password= word",
		  "kubectl create secret docker-registry|quay.io a word!|q -|" },
		{ "kubectl create secret docker-registry nuclio --docker-username a --docker-password Z&zAbc "
		  "--docker-server quay.io",
		  "kubectl create secret docker-registry|index.docker.io/v1/ a Z!|nuclio -|…" },
		{ "kubectl create secret generic q -n web --type=kubernetes.io/dockerconfigjson "
		  "--from-literal=.dockerconfigjson="
		  "'{\"auths\":{\"quay.io\":{\"auth\":\"YTp3b3Jk\"}}}'",
		  "kubectl create secret generic|quay.io a word|q web|--type" },
		{ "kubectl create secret docker-registry q --from-file=.dockerconfigjson=config.json", "text" },
		{ "kubectl create secret generic q --from-literal=a=b", "text" },
	};

	(void)state;
	expect(v, RH_LEN(v));
}

static void documents(void **state)
{
	static const struct example v[] = {
		{ "{\"auths\":{\"quay.io\":{\"auth\":\"YTp3b3Jk\"},\"https://index.docker.io/v1/"
		  "\":{\"username\":\"m\",\"password\":\"w\"}},\"credsStore\":\"x\"}",
		  "config.json|quay.io a word;index.docker.io/v1/ m w|- -|credHelpers, credsStore" },
		{ "{\"auths\":{\"a.example\":{},\"b.example\":{\"identitytoken\":\"t\",\"username\":\"u\"},\"c\":{"
		  "\"auth\":\"!\"}}}",
		  "config.json|a.example - -!;b.example u -!;c - -!|- -|" },
		{ "{\"quay.io\":{\"auth\":\"YTp3b3Jk\",\"email\":\"\"}}", ".dockercfg|quay.io a word|- -|" },
		{ "apiVersion: v1\nkind: Secret\nmetadata:\n  name: pull\n  namespace: web\n  labels: {a: b}\ntype: "
		  "kubernetes.io/dockerconfigjson\n"
		  "data:\n  .dockerconfigjson: eyJhdXRocyI6eyJxdWF5LmlvIjp7ImF1dGgiOiJZVHAzYjNKayJ9fX0=\n---\nkind: "
		  "ServiceAccount\n",
		  "Secret|quay.io a word|pull web|metadata.labels ---" },
		{ "---\nkind: Secret\nstringData:\n  .dockerconfigjson: |\n    "
		  "{\"auths\":{\"quay.io\":{\"auth\":\"YTp3b3Jk\"}}}\n",
		  "Secret|quay.io a word|- -|" },
		{ "{\"kind\":\"List\",\"items\":[{\"kind\":\"Secret\",\"metadata\":{\"name\":\"n\"},\"data\":{\"."
		  "dockercfg\":\"eyJxIjp7ImF1dGgiOiJZVHAzYjNKayJ9fQ==\"}}]}",
		  "Secret|q a word|n -|" },
		{ "{\"creation_time\":\"x\",\"expires_at\":1900000000,\"id\":7,\"name\":\"robot$web+ci\",\"secret\":"
		  "\"word\"}",
		  "Harbor: robot account|- robot$web+ci word!|- -|" },
		{ "{\"name\":\"acme+ci\",\"token\":\"word\",\"created\":\"x\"}",
		  "Quay: robot account|quay.io acme+ci word|- -|" },
		{ "{\"username\":\"gitlab+deploy-token-1\",\"token\":\"word\"}",
		  "GitLab: deploy token|- gitlab+deploy-token-1 word!|- -|" },
		{ "{\"ServerURL\":\"https://index.docker.io/v1/\",\"Username\":\"a\",\"Secret\":\"word\"}",
		  "docker-credential|index.docker.io/v1/ a word|- -|" },
		{ "{\"type\":\"service_account\",\"private_key\":\"k\"}\n",
		  "Google Cloud: service account key|- _json_key "
		  "{\"type\":\"service_account\",\"private_key\":\"k\"}!|- -|" },
	};

	(void)state;
	expect(v, RH_LEN(v));
}

/* Other commands that have a login in them. */
static void pulls(void **state)
{
	static const struct example v[] = {
		{ "crictl pull --creds user:word registry.example.test/app:1",
		  "crictl pull|registry.example.test user word|- -|" },
		{ "sudo crictl pull --creds 'user:wo:rd' nginx", "crictl pull|index.docker.io/v1/ user wo:rd|- -|" },
		{ "ctr image pull --user user:word registry.example.test/app:1",
		  "ctr image pull|registry.example.test user word|- -|" },
		{ "ctr -n k8s.io images pull -k -u user registry.example.test:5000/app:1",
		  "ctr images pull|registry.example.test:5000 user -!|- -|-k" },
		{ "skopeo copy --src-creds user:word docker://registry.example.test/app:1 dir:/tmp/x",
		  "skopeo copy|registry.example.test user word|- -|" },
		{ "curl -u user:word https://registry.example.test/v2/", "curl|registry.example.test user word|- -|" },
		{ "curl -sS -u user:\"$WORD\" https://registry.example.test/v2/_catalog",
		  "curl|registry.example.test - -!|- -|-s" },
		{ "curl -u user:word https://www.example.test/page", "text" },
		{ "crictl pull registry.example.test/app:1", "text" },
		{ "skopeo copy --src-creds user:word dir:/tmp/x docker://registry.example.test/app:1", "text" },
	};

	(void)state;
	expect(v, RH_LEN(v));
}

#define UTF16                                                                                     \
	"\xff\xfe{\0\"\0a\0u\0t\0h\0s\0\"\0:\0{\0\"\0q\0.\0i\0o\0\"\0:\0{\0\"\0a\0u\0t\0h\0\"\0:" \
	"\0\"\0d\0T\0p\0w\0\"\0}\0}\0}\0"

/* Byte order marks, UTF-16, base64 as a Secret's data has it. */
static void encodings(void **state)
{
	static const struct example v[] = {
		{ "\xef\xbb\xbf{\"auths\": {\"quay.io\": {\"auth\": \"dTpw\"}}}", "config.json|quay.io u p|- -|" },
		{ "\xef\xbb\xbf"
		  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\n  namespace: default\ndata:\n  "
		  ".dockerconfigjson: "
		  "eyJhdXRocyI6IHsicXVheS5pbyI6IHsiYXV0aCI6ICJkVHB3In19fQ==\ntype: kubernetes.io/dockerconfigjson\n",
		  "Secret|quay.io u p|key default|" },
		{ "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata:\n    name: key\n  "
		  "  namespace: default\n  data:\n"
		  "    .dockerconfigjson: eyJhdXRocyI6IHsicXVheS5pbyI6IHsiYXV0aCI6ICJkVHB3In19fQ==\n  type: "
		  "kubernetes.io/dockerconfigjson\n",
		  "Secret|quay.io u p|key default|" },
		{ "eyJhdXRocyI6IHsicXVheS5pbyI6IHsiYXV0aCI6ICJkVHB3In19fQ==", "config.json (base64)|quay.io u p|- -|" },
		{ "eyJhdXRocyI6IHsicXVheS5p\r\nbyI6IHsiYXV0aCI6ICJkVHB3\r\nIn19fQ==\r\n",
		  "config.json (base64)|quay.io u p|- -|" },
		{ "  .dockerconfigjson: eyJhdXRocyI6IHsicXVheS5pbyI6IHsiYXV0aCI6ICJkVHB3In19fQ==",
		  "config.json (base64)|quay.io u p|- -|" },
		/* a key file in base64 is the password of _json_key_base64: text */
		{ "eyJ0eXBlIjoic2VydmljZV9hY2NvdW50IiwicHJpdmF0ZV9rZXkiOiJrIn0=", "text" },
		{ "bm90LWEtcGFzc3dvcmQ=", "text" },
	};
	struct rh_buf is;

	(void)state;
	expect(v, RH_LEN(v));
	rh_buf_init(&is, 4096);
	summary(RH_STR(UTF16), &is);
	assert_string_equal(is.p, "config.json|q.io u p|- -|");
	rh_buf_clear(&is);
	summary(rh_str_n(UTF16, sizeof UTF16 - 2), &is); /* cut in the middle of a character */
	assert_string_equal(is.p, "text");
	rh_buf_release(&is);
}

/* What is about a login and cannot be taken is refused with a reason: it belongs into no field. */
static void refusals(void **state)
{
	static const struct {
		const char *text, *says;
	} v[] = {
		{ "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Values.name }}\ndata:\n  .dockerconfigjson: {{ "
		  ".Values.cfg | b64enc }}\n",
		  "is a template" },
		{ "kubectl create secret docker-registry q --from-file=.dockerconfigjson=config.json",
		  "only names a file" },
		{ "kind: Secret\ntype: Opaque\ndata: {a: Yg==}", "from this Secret" },
		{ "{\"kind\":\"Secret\",\"data\":{\".dockerconfigjson\":\"!\"}}", "from this Secret" },
		{ "{\"auths\":{}}", "from this docker config" },
		{ "{\"auths\":{\"quay.io\":{\"auth\":\"dTpw\"}", "from this docker config" },
		{ "eyJhdXRocyI6e319", "from this docker config" },
		{ "kubectl create secret docker-registry q --docker-password='word", "kubectl line" },
		{ "docker login -u a -p 'word quay.io", "with a login" },
	};
	static const char *const fine[] = { "word",
					    "quay.io",
					    "robot account of the web team",
					    "{\"a\":1}",
					    "https://quay.io/v2/",
					    "my-registry",
					    "eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0=" };
	struct registry_paste p;
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(v); i++) {
		assert_false(registry_paste_read(rh_str(v[i].text), &p));
		if (!registry_paste_refused(rh_str(v[i].text), &e) || !strstr(e.what, v[i].says))
			fail_msg("%s: %s", v[i].text, e.what);
		assert_true(e.fix[0]);
	}
	for (size_t i = 0; i < RH_LEN(fine); i++)
		assert_false(registry_paste_refused(rh_str(fine[i]), &e));
}

/* What a person may well mean as text stays text. */
static void plain_text(void **state)
{
	static const char *const v[] = {
		"",
		"word",
		"quay.io",
		"docker",
		"docker login'",
		"{",
		"{}",
		"{\"a\":1}",
		"{\"name\":\"x\",\"token\":\"y\"}",
		"kind: Secret",
		"kind: Pod\nspec: {}",
		"see docker login",
		"login -u a -p b quay.io",
		"robot account of the web team",
		"https://quay.io/repository/acme/web",
		"{\"auths\":{}}",
		"kind: Secret\ndata: {a: b}",
		"a: [",
		"{\"kind\":\"Secret\",\"data\":{\".dockerconfigjson\":\"!\"}}",
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(v); i++) {
		struct example e = { v[i], "text" };
		expect(&e, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logins),     cmocka_unit_test(kubectl),   cmocka_unit_test(documents),
		cmocka_unit_test(pulls),      cmocka_unit_test(encodings), cmocka_unit_test(refusals),
		cmocka_unit_test(plain_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
