/* SPDX-License-Identifier: ISC */
#ifndef MAIL_NAME_OPTIONS_H
#define MAIL_NAME_OPTIONS_H

#include "cli/option.h"

/*
 * name_options - option types for the names and addresses of hosts.
 *
 * An invalid value is reported with a sentence, and a suggestion if possible.
 */
extern const struct option_type option_host;   /* const char *: a name or a literal */
extern const struct option_type option_domain; /* const char * */
extern const struct option_type option_only_domain; /* the same, given only once */
extern const struct option_type option_addresses;   /* struct address_list */
extern const struct option_type option_nameservers; /* struct dns_servers */
extern const struct option_type option_names; /* struct text_list of names, literals */

#endif
