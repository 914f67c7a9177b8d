/* SPDX-License-Identifier: ISC */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static int error_of(int result)
{
	return result < 0 ? errno : 0;
}

static void *open_for_writing(void *path)
{
	static int error;

	error = error_of(open(path, O_WRONLY));
	return &error;
}

static int confined(const char *path, const char *other, int file)
{
	char *const arguments[] = { (char[]){ "true" }, NULL };
	int *thread_error;
	pthread_t thread;

	if (!sandbox_files())
		return 77;
	EXPECT_NUMBER(error_of(open(path, O_RDONLY)), 0, "reading");
	EXPECT_NUMBER(write(file, "x", 1), 1, "writing to what is open");
	EXPECT_NUMBER(error_of(open(path, O_WRONLY)), EACCES, "opening for writing");
	EXPECT_NUMBER(error_of(open(path, O_RDWR)), EACCES, "opening for both");
	EXPECT_NUMBER(
	    error_of(open(other, O_WRONLY | O_CREAT, 0600)), EACCES, "a new file");
	EXPECT_NUMBER(error_of(mkdir(other, 0700)), EACCES, "a new folder");
	EXPECT_NUMBER(error_of(unlink(path)), EACCES, "removing a file");
	EXPECT_NUMBER(error_of(execv("/bin/true", arguments)), EACCES, "another program");
	EXPECT_NUMBER(
	    pthread_create(&thread, NULL, open_for_writing, (void *)(uintptr_t)path), 0,
	    "a thread");
	pthread_join(thread, (void **)&thread_error);
	EXPECT_NUMBER(*thread_error, EACCES, "opening for writing in a thread");
	return unit_end();
}

/* In a child: its parent may still clean up. */
int main(void)
{
	char folder[] = "/tmp/test_sandbox.XXXXXX", path[80], other[80];
	int status = 1;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/file", folder);
	snprintf(other, sizeof other, "%s/other", folder);
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	pid_t child = fork();

	if (child == 0)
		return confined(path, other, file);
	waitpid(child, &status, 0);
	unlink(path);
	rmdir(folder);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
