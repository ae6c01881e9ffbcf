/* A fresh home for one run, and a look at what was left behind. */
#include "base/base.h"

#include "tests/support/support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *make_dir(const struct rt_world *w, const char *name)
{
	char *path = rh_format("%s/%s", w->root, name);
	if (mkdir(path, 0700) != 0)
		rt_die("mkdir %s: %s", path, strerror(errno));
	return path;
}

void rt_world_init(struct rt_world *w)
{
	const char *base = getenv("TMPDIR");
	*w = (struct rt_world){ .root = rh_format("%s/rh-test-XXXXXX", base && *base ? base : "/tmp") };
	if (!mkdtemp(w->root))
		rt_die("mkdtemp %s: %s", w->root, strerror(errno));
	w->home = make_dir(w, "home");
	w->tmp = make_dir(w, "tmp");
	w->cwd = make_dir(w, "cwd");
	w->runtime = make_dir(w, "run");
	free(make_dir(w, "files"));
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		rt_die("prctl: %s", strerror(errno));
	rt_world_setenv(w, "HOME", w->home);
	rt_world_setenv(w, "TMPDIR", w->tmp);
	rt_world_setenv(w, "XDG_RUNTIME_DIR", w->runtime);
	rt_world_setenv(w, "PATH", getenv("PATH"));
	rt_world_setenv(w, "TERM", "xterm-256color");
	rt_world_setenv(w, "LANG", "C.UTF-8");
	rt_world_setenv(w, "TZ", "UTC");
	for (const char *const *p =
		     (const char *const[]){ "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", NULL };
	     *p; p++)
		if (getenv(*p))
			rt_world_setenv(w, *p, getenv(*p));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st;
	(void)kind;
	(void)walk;
	(void)remove(path);
	return 0;
}

void rt_world_release(struct rt_world *w)
{
	nftw(w->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	for (size_t i = 0; i < w->env_count; i++)
		free(w->env[i]);
	free(w->env);
	free(w->root);
	free(w->home);
	free(w->tmp);
	free(w->cwd);
	free(w->runtime);
	*w = (struct rt_world){ 0 };
}

void rt_world_setenv(struct rt_world *w, const char *name, const char *value)
{
	size_t n = strlen(name);
	size_t at = 0;
	while (at < w->env_count && (strncmp(w->env[at], name, n) != 0 || w->env[at][n] != '='))
		at++;
	if (at < w->env_count) {
		free(w->env[at]);
		memmove(w->env + at, w->env + at + 1, (w->env_count - at) * sizeof *w->env);
		w->env_count--;
	}
	if (!value)
		return;
	w->env = rh_resize(w->env, w->env_count + 2, sizeof *w->env);
	w->env[w->env_count++] = rh_format("%s=%s", name, value);
	w->env[w->env_count] = NULL;
}

char *rt_world_file(const struct rt_world *w, const char *name, struct rh_str text)
{
	char *path = rh_format("%s/files/%s", w->root, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)
		rt_die("%s: %s", path, strerror(errno));
	close(fd);
	return path;
}

/* ---- what is left ---- */

static struct rh_buf *walk_out;
static size_t walk_root;

static int report_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	const char *inner = path + walk_root;
	(void)kind;
	if (walk->level == 0)
		return 0;
	/* .kube: kubeconfigs that a lesson has downloaded */
	if (rh_str_starts(rh_str(inner), "home/.local/state") || rh_str_starts(rh_str(inner), "home/.kube")) {
		if (S_ISREG(st->st_mode) && (st->st_mode & 077))
			rh_buf_addf(walk_out, "others may read %s\n", inner);
	} else if (!rh_str_is(rh_str(inner), "home/.local")) {
		rh_buf_addf(walk_out, "left behind: %s\n", inner);
	}
	return 0;
}

void rt_world_left(const struct rt_world *w, struct rh_buf *out)
{
	const char *const dirs[] = { w->home, w->tmp, w->cwd, w->runtime };
	walk_out = out;
	walk_root = strlen(w->root) + 1;
	for (size_t i = 0; i < RH_LEN(dirs); i++)
		nftw(dirs[i], report_one, 16, FTW_PHYS);
	/* Whatever outlived its parent is our child now. */
	pid_t pid;
	char path[64];
	struct rh_buf name;
	struct rh_err e;
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		;
	rh_buf_init(&name, 4096);
	if (pid == 0 && rh_file_read(path, 4096, &name, &e) == RH_OK)
		rh_buf_addf(out, "processes left behind: %s\n", name.p);
	rh_buf_release(&name);
}
