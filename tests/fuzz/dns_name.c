/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <sys/types.h>

#include <netinet/in.h>

#include <arpa/nameser.h>
#include <resolv.h>

#include "base/mem.h"
#include "fuzz.h"
#include "net/dnsname.h"

/* Compares with glibc: musl and other libraries support no escapes. */
static void compare_written(const char *text, const unsigned char *wire, size_t length)
{
#ifdef __GLIBC__
	unsigned char theirs[NS_MAXCDNAME];
	int written = dn_comp(text, theirs, sizeof theirs, NULL, NULL);

	EXPECT((written > 0) == (length > 0));
	EXPECT(length == 0 || written == (int)length);
	EXPECT(length == 0 || memcmp(theirs, wire, length) == 0);
#else
	(void)text, (void)wire, (void)length;
#endif
}

/* Compares with glibc, which also follows pointers that do not point backwards, and fails
 * after it has read more bytes than the message has. */
static void compare_read(const unsigned char *message, size_t size, size_t offset,
    const char *text, size_t filled)
{
#ifdef __GLIBC__
	char theirs[NS_MAXDNAME];
	int length = dn_expand(
	    message, message + size, message + offset, theirs, (int)sizeof theirs);
	bool has_pointer = false;

	for (size_t i = offset; i < size; i++)
		has_pointer |= message[i] >= 0xc0;
	if (filled > 0 && length > 0)
		EXPECT(length == (int)filled && strcmp(theirs, text) == 0);
	EXPECT((filled > 0) == (length > 0) || has_pointer);
#else
	(void)message, (void)size, (void)offset, (void)text, (void)filled;
#endif
}

/* A name that was read can be written, and is read as the same text again. */
static void expect_same_again(const char *text)
{
	unsigned char *wire = mem_alloc(DNSNAME_WIRE_MAX);
	char *again = mem_alloc(DNSNAME_TEXT_MAX);
	size_t length = dnsname_write(wire, text);

	EXPECT(length > 0 && length <= DNSNAME_WIRE_MAX);
	EXPECT(dnsname_read(wire, length, 0, again) == length);
	EXPECT(strcmp(again, text) == 0);
}

static void write_name(const unsigned char *bytes, size_t size)
{
	const char *text = mem_copy(bytes, size);
	unsigned char *wire = mem_alloc(DNSNAME_WIRE_MAX);
	char *read = mem_alloc(DNSNAME_TEXT_MAX);
	size_t length = dnsname_write(wire, text);

	compare_written(text, wire, length);
	if (length == 0)
		return;
	EXPECT(dnsname_read(wire, length, 0, read) == length);
	expect_same_again(read);
}

static void read_name(const unsigned char *bytes, size_t size, size_t offset)
{
	unsigned char *message = mem_alloc(size);
	char *text = mem_alloc(DNSNAME_TEXT_MAX);

	memcpy(message, bytes, size);
	size_t filled = dnsname_read(message, size, offset, text);

	EXPECT(filled <= DNSNAME_WIRE_MAX && filled <= size);
	if (offset < size)
		compare_read(message, size, offset, text, filled);
	else
		EXPECT(filled == 0);
	if (filled > 0)
		expect_same_again(text);
}

/* Two bytes: 0xffff if a text follows, else the offset of a name in the message that
 * follows. */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	if (size < 3)
		return;
	size_t offset = (size_t)bytes[0] << 8 | bytes[1];

	if (offset == 0xffff)
		write_name(bytes + 2, size - 2);
	else
		read_name(bytes + 2, size - 2, offset);
}
