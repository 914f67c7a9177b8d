/* SPDX-License-Identifier: ISC */
#ifndef MAIL_NAME_OPTIONS_H
#define MAIL_NAME_OPTIONS_H

#include "cli/option.h"

/*
 * name_options - the types of options whose values are names and addresses of hosts.
 *
 * What is written wrongly is answered with a sentence, and with what was meant where that can be
 * guessed.
 */
extern const struct option_type option_host;   /* const char *: a name or a literal */
extern const struct option_type option_domain; /* const char * */
extern const struct option_type option_only_domain; /* the same, with one value alone */
extern const struct option_type option_addresses;   /* struct address_list */
extern const struct option_type option_nameservers; /* struct dns_servers */
extern const struct option_type option_names; /* struct text_list of names, literals */

#endif
