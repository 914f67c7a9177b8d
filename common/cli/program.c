/* SPDX-License-Identifier: ISC */
#include "cli/program.h"

bool program_is_scoped(const struct program *program)
{
	return program->checks[0] && program->checks[1];
}
