/* SPDX-License-Identifier: ISC */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

/*
 * replay - main() of a target without libFuzzer: runs each given file, and each file in the
 * given directories, once.
 */
enum { PATH_SIZE = 4096 };

static int run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat info;

	if (!file || fstat(fileno(file), &info) < 0) {
		perror(path);
		exit(2);
	}
	size_t size = (size_t)info.st_size;
	unsigned char *bytes = malloc(size + 1);
	if (!bytes || fread(bytes, 1, size, file) != size) {
		perror(path);
		exit(2);
	}
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	return 1;
}

static int run_folder(DIR *folder, const char *path)
{
	char inside[PATH_SIZE];
	int count = 0;

	for (struct dirent *entry; (entry = readdir(folder));) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
		count += run_file(inside);
	}
	closedir(folder);
	return count;
}

int main(int argc, char *argv[])
{
	int count = 0;

	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);

		count += folder ? run_folder(folder, argv[i]) : run_file(argv[i]);
	}
	printf("%d inputs\n", count);
	return count == 0;
}
