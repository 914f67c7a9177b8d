/* SPDX-License-Identifier: ISC */
#ifndef REPLY_H
#define REPLY_H

#include "starttls/protocol.h"

/*
 * reply - the reader of one protocol, fed by a connection whose server is the input, reply
 * after reply until the connection fails.
 *
 * First byte: how many bytes arrive at once (255: as many as fit); second byte: the first
 * command; 0x80: the dialogue is traced.
 */
void reply_feed(const struct protocol *protocol, const unsigned char *bytes, size_t size);

#endif
