/* SPDX-License-Identifier: ISC */
#ifndef UNIT_SPOKEN_H
#define UNIT_SPOKEN_H

#include "starttls/dialogue.h"

/*
 * spoken - a dialogue built from the server's lines, as the readers of the protocol parse them.
 */
struct spoken {
	/* Lines of the server, separated by newlines; NULL: the server was not asked. */
	const char *greeting, *hello, *fallback, *upgrade, *inside, *inside_fallback;
};

/* Commands have the tag a1. */
static inline struct reply reply_of(
    const struct protocol *protocol, enum command command, const char *lines)
{
	struct reply reply = {
		.tag = protocol->is_tagged && command != COMMAND_NONE ? "a1" : NULL
	};

	while (lines && reply.verdict == REPLY_MORE && *lines) {
		size_t length = strcspn(lines, "\n");

		protocol->read(&reply, command, mem_copy(lines, length), length);
		lines += length + (lines[length] != '\0');
	}
	return reply;
}

static inline struct dialogue dialogue_of(
    const struct protocol *protocol, const struct spoken *spoken)
{
	struct dialogue dialogue = { .protocol = protocol,
		.our_name = protocol->is_named ? "probe.test" : NULL };

	dialogue.greeting = reply_of(protocol, COMMAND_NONE, spoken->greeting);
	dialogue.hello = reply_of(protocol, COMMAND_HELLO, spoken->hello);
	dialogue.fallback = reply_of(protocol, COMMAND_HELLO, spoken->fallback);
	dialogue.upgrade = reply_of(protocol, COMMAND_UPGRADE, spoken->upgrade);
	dialogue.inside = reply_of(protocol, COMMAND_HELLO, spoken->inside);
	dialogue.inside_fallback = reply_of(
	    protocol, COMMAND_HELLO, spoken->inside_fallback);
	return dialogue;
}

#endif
