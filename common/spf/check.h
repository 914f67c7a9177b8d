/* SPDX-License-Identifier: ISC */
#ifndef SPF_CHECK_H
#define SPF_CHECK_H

#include "mail/check.h"

/*
 * check - one SPF check, from the settings to its section: a survey of the domain, or
 * check_host() for each client.
 *
 * The settings are a struct spf_settings.
 */
extern const struct check spf_check;

#endif
