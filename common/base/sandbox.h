/* SPDX-License-Identifier: ISC */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>

/*
 * sandbox - the kernel forbids this process to open anything for writing or to run programs,
 * even if a server takes it over (Linux, Landlock: landlock(7)).
 */

/* For the calling thread and the threads that it starts, until exit; open descriptors are
 * not affected.  Returns false, with nothing changed, if the kernel does not support
 * Landlock. */
bool sandbox_files(void);

#endif
