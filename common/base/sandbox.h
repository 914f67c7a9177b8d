/* SPDX-License-Identifier: ISC */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>

/*
 * sandbox - the kernel's word that this process opens nothing for writing and runs no
 * other program, whatever a server makes of it (Linux, Landlock: landlock(7)).
 */

/* For the calling thread and those that it starts, until exit; descriptors that are open
 * stay as they are.  False where the kernel knows no Landlock: nothing has changed then. */
bool sandbox_files(void);

#endif
