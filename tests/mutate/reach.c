/* Linked into every program of the build that says which test reaches which line (run.sh): each basic block that runs
 * marks a byte of a file that all processes of the program share, so that also those count that die by a signal.
 * Compiled with -DREACH_DIRECTORY, and itself without -fsanitize-coverage.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern const char __executable_start[], etext[];
void __sanitizer_cov_trace_pc(void);
static unsigned char *seen;

__attribute__((constructor)) static void open_map(void)
{
	char exe[PATH_MAX], path[PATH_MAX];
	size_t size = (size_t)(etext - __executable_start);
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (n <= 0)
		return;
	exe[n] = '\0';
	if (snprintf(path, sizeof path, "%s/%s", REACH_DIRECTORY, strrchr(exe, '/') + 1) >= (int)sizeof path)
		return;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	void *map =
		ftruncate(fd, (off_t)size) ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (map != MAP_FAILED)
		seen = map;
}

void __sanitizer_cov_trace_pc(void)
{
	if (seen)
		seen[(const char *)__builtin_return_address(0) - __executable_start] = 1;
}
