/* SPDX-License-Identifier: ISC */
#ifndef REPLY_H
#define REPLY_H

#include "starttls/protocol.h"

/*
 * reply - one protocol's reader fed by a connection whose server is the input, reply after
 * reply as long as the connection holds.
 *
 * The first byte is how many bytes come at once (255: as many as fit), the second the
 * command to begin at; 0x80: the dialogue is traced.
 */
void reply_feed(const struct protocol *protocol, const unsigned char *bytes, size_t size);

#endif
