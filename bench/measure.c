/* SPDX-License-Identifier: ISC */
/*
 * measure COMMAND...: runs the command, fails if it fails, and writes one line to file
 * descriptor 3: wall, user and system time in microseconds, and peak memory in KiB.
 *
 * In C because a new program inherits the peak memory of the process that forked it: that of
 * Python would be the minimum.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long wall_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static long long cpu_us(struct timeval time)
{
	return time.tv_sec * 1000000LL + time.tv_usec;
}

int main(int argc, char *argv[])
{
	struct rusage used;
	int status;
	long long start = wall_us();
	pid_t child = argc > 1 ? fork() : -1;

	if (child == 0) {
		close(3);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) != child)
		return 1;
	dprintf(3, "%lld %lld %lld %ld\n", wall_us() - start, cpu_us(used.ru_utime),
	    cpu_us(used.ru_stime), used.ru_maxrss);
	return status != 0;
}
