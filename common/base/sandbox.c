/* SPDX-License-Identifier: ISC */
#include "base/sandbox.h"

#include "config.h"

#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All rights of the first version of Landlock, except reading files and directories. */
static const uint64_t forbidden =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
    LANDLOCK_ACCESS_FS_MAKE_SYM;

/* A ruleset without rules: everything that it handles is denied. */
bool sandbox_files(void)
{
	const struct landlock_ruleset_attr attributes = {
		.handled_access_fs = forbidden
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes,
	    sizeof attributes.handled_access_fs, 0);

	if (rules < 0)
		return false;
	bool is_confined = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
			   syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return is_confined;
}
#else
bool sandbox_files(void)
{
	return false;
}
#endif
