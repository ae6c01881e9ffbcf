/* Files that others read in our place, an editor or kubectl, and that go afterwards: mode 0600, in a directory of one's
 * own where there is one, and named so that whose they are can be told when nobody is left to remove them.
 */
#include "app/parts/private_file.h"
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ranchhand-PID-XXXXXX.yaml */
#define FILE_PREFIX "ranchhand-"
#define FILE_SUFFIX ".yaml"

static const char *directory(void)
{
	static const char *const names[] = { "XDG_RUNTIME_DIR", "TMPDIR" };
	struct stat s;

	for (size_t i = 0; i < RH_LEN(names); i++) {
		const char *dir = getenv(names[i]);
		if (dir && dir[0] == '/' && stat(dir, &s) == 0 && S_ISDIR(s.st_mode) && access(dir, W_OK) == 0)
			return dir;
	}
	return "/tmp";
}

char *app_private_new(void)
{
	char *path = rh_format("%s/" FILE_PREFIX "%ld-XXXXXX" FILE_SUFFIX, directory(), (long)getpid());
	int fd = mkstemps(path, strlen(FILE_SUFFIX)); /* 0600 */

	if (fd >= 0)
		close(fd);
	return path;
}

static bool is_stale(const char *name, int dir)
{
	struct rh_str rest = rh_str(name), pid;
	struct stat s;
	int64_t n;

	if (!rh_str_starts(rest, FILE_PREFIX) || !rh_str_ends(rest, FILE_SUFFIX))
		return false;
	rest = rh_str_from(rest, strlen(FILE_PREFIX));
	if (!rh_str_cut(&rest, '-', &pid) || rest.n != strlen("XXXXXX" FILE_SUFFIX) ||
	    !rh_str_number(pid, 2, INT32_MAX, &n))
		return false;
	return fstatat(dir, name, &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(s.st_mode) && s.st_uid == getuid() &&
	       kill((pid_t)n, 0) != 0 && errno == ESRCH;
}

void app_private_sweep(const char *where)
{
	DIR *dir = opendir(where ? where : directory());
	const struct dirent *file;

	while (dir && (file = readdir(dir)))
		if (is_stale(file->d_name, dirfd(dir)) && unlinkat(dirfd(dir), file->d_name, 0) == 0)
			rh_log("removed %s, which a killed session left behind", file->d_name);
	if (dir)
		closedir(dir);
}
