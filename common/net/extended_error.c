/* SPDX-License-Identifier: ISC */
#include "net/extended_error.h"

#include "base/clean.h"
#include "base/mem.h"

enum { OPTION_EXTENDED_ERROR = 15, ERRORS_MAX = 2, TEXT_MAX = 120 };

/* RFC 8914 5.2, and later additions by IANA. */
static const char *const purposes[] = {
	[0] = "Other Error",
	[1] = "Unsupported DNSKEY Algorithm",
	[2] = "Unsupported DS Digest Type",
	[3] = "Stale Answer",
	[4] = "Forged Answer",
	[5] = "DNSSEC Indeterminate",
	[6] = "DNSSEC Bogus",
	[7] = "Signature Expired",
	[8] = "Signature Not Yet Valid",
	[9] = "DNSKEY Missing",
	[10] = "RRSIGs Missing",
	[11] = "No Zone Key Bit Set",
	[12] = "NSEC Missing",
	[13] = "Cached Error",
	[14] = "Not Ready",
	[15] = "Blocked",
	[16] = "Censored",
	[17] = "Filtered",
	[18] = "Prohibited",
	[19] = "Stale NXDOMAIN Answer",
	[20] = "Not Authoritative",
	[21] = "Not Supported",
	[22] = "No Reachable Authority",
	[23] = "Network Error",
	[24] = "Invalid Data",
	[25] = "Signature Expired before Valid",
	[26] = "Too Early",
	[27] = "Unsupported NSEC3 Iterations Value",
	[28] = "Unable to conform to policy",
	[29] = "Synthesized",
};

/* RFC 8914 2: INFO-CODE in two bytes, then EXTRA-TEXT in UTF-8, which a NUL may end. */
static const char *error_text(const unsigned char *data, size_t length)
{
	unsigned code = (unsigned)data[0] << 8 | data[1];
	const char *purpose = code < sizeof purposes / sizeof *purposes
				  ? purposes[code]
				  : mem_printf("extended error %u", code);
	const char *extra = (const char *)data + 2;

	length -= 2;
	while (length > 0 && extra[length - 1] == '\0')
		length--;
	return length == 0
		   ? purpose
		   : mem_printf("%s: '%s'", purpose, clean_text(extra, length, TEXT_MAX));
}

const char *extended_error_text(const unsigned char *options, size_t length)
{
	const char *text = NULL;
	int errors = 0;

	/* RFC 6891 6.1.2: a code and a length of two bytes each. */
	for (size_t at = 0; length - at >= 4 && errors < ERRORS_MAX;) {
		unsigned code = (unsigned)options[at] << 8 | options[at + 1];
		size_t size = (size_t)options[at + 2] << 8 | options[at + 3];

		at += 4;
		if (size > length - at)
			break;
		if (code == OPTION_EXTENDED_ERROR && size >= 2) {
			const char *one = error_text(options + at, size);

			text = text ? mem_printf("%s; %s", text, one) : one;
			errors++;
		}
		at += size;
	}
	return text;
}
