/* SPDX-License-Identifier: ISC */
#ifndef SPF_CHECK_H
#define SPF_CHECK_H

#include "mail/check.h"

/*
 * check - the story of one SPF check, from the settings to its section: a survey of the domain,
 * or check_host() for every client.
 *
 * Settings are a struct spf_settings.
 */
extern const struct check spf_check;

#endif
