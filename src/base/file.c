/* file: reading with a limit, writing that is whole or not at all. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe whose writer is still at work (`--kubeconfig <(decrypt …)`) is waited for, but not for ever. */
static bool writer_comes(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (poll(&p, 1, 30000) > 0)
		return true;
	errno = ETIMEDOUT;
	return false;
}

static enum rh_code read_into(int fd, const char *path, size_t limit, struct rh_out out, struct rh_err *e)
{
	char piece[4096];
	size_t total = 0;
	enum rh_code code = RH_OK;
	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && (errno == EINTR || (errno == EAGAIN && writer_comes(fd))))
			continue;
		if (n < 0)
			code = rh_err_sys(e, errno, _("cannot read %s"), path);
		if (n <= 0)
			break;
		total += (size_t)n;
		if (total > limit) {
			code = rh_err_set(e, RH_E_LIMIT, _("%s is larger than %zu bytes"), path, limit);
			break;
		}
		rh_out_add(out, piece, (size_t)n);
	}
	explicit_bzero(piece, sizeof piece);
	return code;
}

static int open_to_read(const char *path, struct stat *st, struct rh_err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, st) != 0) {
		rh_err_sys(e, errno, _("cannot open %s"), path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	if (S_ISDIR(st->st_mode)) {
		rh_err_sys(e, EISDIR, _("cannot read %s"), path);
		close(fd);
		return -1;
	}
	return fd;
}

enum rh_code rh_file_read(const char *path, size_t limit, struct rh_buf *out, struct rh_err *e)
{
	struct stat st;
	int fd = open_to_read(path, &st, e);
	if (fd < 0)
		return e->code;
	enum rh_code code = read_into(fd, path, limit, rh_out_buf(out), e);
	close(fd);
	if (code == RH_OK && out->over)
		code = rh_err_set(e, RH_E_LIMIT, _("%s is larger than %zu bytes"), path, out->limit);
	return code;
}

enum rh_code rh_file_read_secret(const char *path, size_t limit, bool own, struct rh_secret *out, struct rh_err *e)
{
	struct stat st;
	int fd = open_to_read(path, &st, e);
	if (fd < 0)
		return e->code;
	enum rh_code code;
	if (own && (st.st_mode & 077)) {
		code = rh_err_set(e, RH_E_IO, _("%s can be read by others"), path);
		rh_err_fix(e, _("run: chmod 600 %s"), path);
	} else {
		code = read_into(fd, path, limit, rh_out_secret(out), e);
	}
	close(fd);
	return code;
}

/* What an open descriptor gives until its end; `name` is for messages. It stays open. */
static enum rh_code read_open(int fd, const char *name, size_t limit, struct rh_secret *out, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	return read_into(fd, name, limit, rh_out_secret(out), e);
}

enum rh_code rh_file_read_named(const char *name, size_t limit, struct rh_secret *out, struct rh_err *e)
{
	if (strcmp(name, "-") == 0)
		return read_open(STDIN_FILENO, _("standard input"), limit, out, e);
	return rh_file_read_secret(name, limit, false, out, e);
}

static bool make_parents(const char *path)
{
	char *copy = rh_strdup(path);
	bool ok = true;
	for (char *p = copy + 1; ok && (p = strchr(p, '/')); p++) {
		*p = '\0';
		ok = mkdir(copy, 0700) == 0 || errno == EEXIST;
		*p = '/';
	}
	int sys = errno;
	free(copy);
	errno = sys;
	return ok;
}

bool rh_fd_write(int fd, struct rh_str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		text = rh_str_from(text, (size_t)n);
	}
	return true;
}

/* The rename itself reaches the disk with its directory. A file system that cannot do this has nothing to lose by it.
 */
static void sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? rh_str_dup(rh_str_n(path, (size_t)(slash - path) + 1)) : rh_strdup(".");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(dir);
}

enum rh_code rh_file_write(const char *path, struct rh_str text, struct rh_err *e)
{
	if (!make_parents(path))
		return rh_err_sys(e, errno, _("cannot make the directory of %s"), path);
	char *beside = rh_format("%s.%ld.new", path, (long)getpid());
	unlink(beside);
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && rh_fd_write(fd, text) && fsync(fd) == 0;
	int sys = errno;
	if (fd >= 0 && close(fd) != 0 && ok) {
		ok = false;
		sys = errno;
	}
	if (ok && rename(beside, path) != 0) {
		ok = false;
		sys = errno;
	}
	if (ok)
		sync_directory(path);
	else if (fd >= 0)
		unlink(beside);
	free(beside);
	return ok ? RH_OK : rh_err_sys(e, sys, _("cannot write %s"), path);
}

enum rh_code rh_file_remove(const char *path, struct rh_err *e)
{
	if (unlink(path) != 0 && errno != ENOENT)
		return rh_err_sys(e, errno, _("cannot remove %s"), path);
	return RH_OK;
}

char *rh_program_find(const char *name)
{
	const char *path = getenv("PATH");
	struct rh_str rest = rh_str(path && *path ? path : "/bin:/usr/bin"), dir;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0 ? rh_strdup(name) : NULL;
	while (rh_str_cut(&rest, ':', &dir)) {
		char *whole = rh_format("%.*s/%s", RH_ARG(dir.n ? dir : RH_STR(".")), name);
		struct stat st;

		if (access(whole, X_OK) == 0 && stat(whole, &st) == 0 && S_ISREG(st.st_mode))
			return whole;
		free(whole);
	}
	return NULL;
}
