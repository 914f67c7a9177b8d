/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_WRONG_PORT_H
#define STARTTLS_WRONG_PORT_H

#include "starttls/probe.h"

/*
 * wrong_port - detects a wrong port from the first bytes of a server: another protocol,
 * implicit TLS instead of STARTTLS, or vice versa.
 *
 * Pure; fix is NULL if there is no clue.
 */
struct clue {
	const char *words; /* "speaks STARTTLS here" */
	const char *fix;
};

/* The protocol with this greeting: "IMAP", "SMTP or FTP"; NULL if unknown. */
const char *wrong_port_protocol(const char *greeting);

/* For a server that sent no data in a STARTTLS probe.  Only the port number decides: a
 * ClientHello on a second connection would be more reliable, but no time is left. */
struct clue wrong_port_silence(const struct probe *probe, int port);

/* For a greeting that is invalid in this protocol. */
struct clue wrong_port_greeting(const struct dialogue *dialogue);

/* For a greeting that is also valid in another protocol, when hello is rejected. */
struct clue wrong_port_refusal(const struct dialogue *dialogue);

/* For plain text in response to a ClientHello. */
struct clue wrong_port_plain_text(const struct dialogue *dialogue);

#endif
