/* See real_registry.h. */
#include "tests/support/real_registry.h"

#include <fcntl.h>
#include <ftw.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	abort();
}

static bool in_path(const char *name)
{
	const char *path = getenv("PATH");
	char file[4200];

	for (const char *at = path ? path : ""; *at;) {
		size_t n = strcspn(at, ":");

		snprintf(file, sizeof file, "%.*s/%s", (int)(n < 4000 ? n : 4000), at, name);
		if (access(file, X_OK) == 0)
			return true;
		at += n + (at[n] == ':');
	}
	return false;
}

bool rr_installed(void)
{
	return in_path("docker-registry") && in_path("htpasswd");
}

/* ---- files ---- */

static void write_file(const struct rr_registry *r, const char *name, const char *text)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", r->dir, name);
	FILE *f = fopen(path, "w");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		die(path);
}

/* Makes the directories above the file too. */
static void write_deep(const struct rr_registry *r, const char *name, const char *text)
{
	char path[512];

	snprintf(path, sizeof path, "%s/%s", r->dir, name);
	for (char *at = path + strlen(r->dir) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		(void)mkdir(path, 0700);
		*at = '/';
	}
	write_file(r, name, text);
}

static pid_t run(const char *const *argv, int in, int out, int err)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if ((in >= 0 && dup2(in, 0) < 0) || (out >= 0 && dup2(out, 1) < 0) || (err >= 0 && dup2(err, 2) < 0))
		_exit(126);
	execvp(argv[0], (char *const *)(void *)argv);
	_exit(127);
}

/* htpasswd -i reads the password from stdin: nothing of it is in an argument. Cost 4: it is a test. */
static void make_htpasswd(const struct rr_registry *r, const char *user, const char *password)
{
	const char *const argv[] = { "htpasswd", "-n", "-i", "-B", "-C", "4", user, NULL };
	int to[2], from[2], status;
	char line[512];

	if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		die("pipe");
	pid_t pid = run(argv, to[0], from[1], -1);
	close(to[0]);
	close(from[1]);
	if (write(to[1], password, strlen(password)) != (ssize_t)strlen(password))
		die("htpasswd");
	close(to[1]);
	ssize_t n = read(from[0], line, sizeof line - 1);
	close(from[0]);
	if (waitpid(pid, &status, 0) != pid || status != 0 || n <= 0)
		die("htpasswd");
	line[n] = '\0';
	write_file(r, "htpasswd", line);
}

/* ---- the program ---- */

static void write_config(const struct rr_registry *r, const struct rr_how *how)
{
	char text[4096], tls[512] = "", auth[1024] = "";

	if (how->cert_pem) {
		write_file(r, "cert.pem", how->cert_pem);
		write_file(r, "key.pem", how->key_pem);
		snprintf(tls, sizeof tls, "  tls: {certificate: %s/cert.pem, key: %s/key.pem}\n", r->dir, r->dir);
	}
	if (how->realm) {
		write_file(r, "token.pem", how->token_cert_pem);
		snprintf(auth, sizeof auth,
			 "auth:\n  token: {realm: \"%s\", service: %s, issuer: %s, rootcertbundle: %s/token.pem}\n",
			 how->realm, how->service, how->issuer, r->dir);
	} else if (how->user) {
		make_htpasswd(r, how->user, how->password);
		snprintf(auth, sizeof auth, "auth:\n  htpasswd: {realm: test, path: %s/htpasswd}\n", r->dir);
	}
	snprintf(text, sizeof text,
		 "version: 0.1\nlog: {level: info, formatter: text}\nstorage:\n  filesystem: {rootdirectory: %s/data}\n"
		 "http:\n  addr: 127.0.0.1:0\n%s%s",
		 r->dir, tls, auth);
	write_file(r, "config.yml", text);
}

/* It chooses its port and says so. */
static int port_of(int fd)
{
	static const char mark[] = "listening on 127.0.0.1:";
	char text[65536];
	size_t have = 0;
	ssize_t n;

	while (have < sizeof text - 1 && (n = read(fd, text + have, sizeof text - 1 - have)) > 0) {
		have += (size_t)n;
		text[have] = '\0';
		const char *at = strstr(text, mark);
		if (at && strpbrk(at + strlen(mark), ",\" \n"))
			return (int)strtol(at + strlen(mark), NULL, 10);
	}
	fprintf(stderr, "docker-registry does not start:\n%.*s\n", (int)have, text);
	abort();
}

void rr_start(struct rr_registry *r, const struct rr_how *how)
{
	char config[128];
	int err[2], nowhere = -1;

	snprintf(r->dir, sizeof r->dir, "/tmp/rh-registry-XXXXXX");
	if (!mkdtemp(r->dir) || pipe2(err, O_CLOEXEC))
		die(r->dir);
	write_config(r, how);
	snprintf(config, sizeof config, "%s/config.yml", r->dir);
	const char *const argv[] = { "docker-registry", "serve", config, NULL };
	r->pid = run(argv, nowhere, err[1], err[1]);
	close(err[1]);
	r->port = port_of(err[0]);
	/* what it logs later goes to a pipe that nobody reads: it must neither block nor die by it */
	if (fork() == 0) {
		char drop[4096];
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (read(err[0], drop, sizeof drop) > 0)
			;
		_exit(0);
	}
	close(err[0]);
}

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at)
{
	(void)s, (void)kind, (void)at;
	return remove(path);
}

void rr_stop(struct rr_registry *r)
{
	kill(r->pid, SIGTERM);
	waitpid(r->pid, NULL, 0);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	nftw(r->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- an image ---- */

static void digest_of(const char *text, char hex[65])
{
	unsigned char sum[32];
	unsigned n;

	if (!EVP_Digest(text, strlen(text), sum, &n, EVP_sha256(), NULL) || n != sizeof sum)
		die("sha256");
	for (unsigned i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
}

static void put_blob(const struct rr_registry *r, const char *repository, const char *text, char hex[65])
{
	char name[512], link[128];

	digest_of(text, hex);
	snprintf(name, sizeof name, "data/docker/registry/v2/blobs/sha256/%.2s/%s/data", hex, hex);
	write_deep(r, name, text);
	snprintf(name, sizeof name, "data/docker/registry/v2/repositories/%s/_layers/sha256/%s/link", repository, hex);
	snprintf(link, sizeof link, "sha256:%s", hex);
	write_deep(r, name, link);
}

/* distribution: registry/storage/paths.go */
void rr_push(const struct rr_registry *r, const char *repository, const char *tag)
{
	static const char config[] =
		"{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
	char hex[65], manifest[1024], name[512], link[128];

	put_blob(r, repository, config, hex);
	snprintf(manifest, sizeof manifest,
		 "{\"schemaVersion\":2,\"mediaType\":\"application/"
		 "vnd.docker.distribution.manifest.v2+json\",\"config\":{\"mediaType\":"
		 "\"application/"
		 "vnd.docker.container.image.v1+json\",\"size\":%zu,\"digest\":\"sha256:%s\"},\"layers\":[]}",
		 strlen(config), hex);
	put_blob(r, repository, manifest, hex);
	snprintf(link, sizeof link, "sha256:%s", hex);
	snprintf(name, sizeof name, "data/docker/registry/v2/repositories/%s/_manifests/revisions/sha256/%s/link",
		 repository, hex);
	write_deep(r, name, link);
	snprintf(name, sizeof name, "data/docker/registry/v2/repositories/%s/_manifests/tags/%s/current/link",
		 repository, tag);
	write_deep(r, name, link);
	snprintf(name, sizeof name, "data/docker/registry/v2/repositories/%s/_manifests/tags/%s/index/sha256/%s/link",
		 repository, tag, hex);
	write_deep(r, name, link);
}
