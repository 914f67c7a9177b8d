/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_WRONG_PORT_H
#define STARTTLS_WRONG_PORT_H

#include "starttls/probe.h"

/*
 * wrong_port - what the first bytes of a server tell of the port: another protocol, TLS from the
 * first byte where STARTTLS was tried, or the other way round.
 *
 * Pure; a clue without a fix is none.
 */
struct clue {
	const char *words; /* "speaks STARTTLS here" */
	const char *fix;
};

/* The protocol that greets so: "IMAP", "SMTP or FTP"; NULL: none that we know. */
const char *wrong_port_protocol(const char *greeting);

/* Of a server that sent not a byte where STARTTLS was tried.  The number of the port alone decides:
 * a ClientHello on a second connection would tell more, but there is no time left for it. */
struct clue wrong_port_silence(const struct probe *probe, int port);

/* Of a greeting that is none of this protocol. */
struct clue wrong_port_greeting(const struct dialogue *dialogue);

/* Of a greeting that this protocol has in common with another, whose hello is refused. */
struct clue wrong_port_refusal(const struct dialogue *dialogue);

/* Of plain text in answer to a ClientHello. */
struct clue wrong_port_plain_text(const struct dialogue *dialogue);

#endif
