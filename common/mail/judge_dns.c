/* SPDX-License-Identifier: ISC */
#include "mail/judge_dns.h"

#include <string.h>

#include "base/mem.h"
#include "net/upstream.h"

const struct finding_kind *judge_dns_kind(enum dns_status status)
{
	switch (status) {
	case DNS_OK:
	case DNS_NODATA:
		break;
	case DNS_NXDOMAIN:
	case DNS_FAILED:
		return &findings_run[RUN_DNS_FAILED];
	case DNS_UNREACHABLE:
		return &findings_run[RUN_DNS_UNREACHABLE];
	case DNS_LIMIT:
		return &findings_run[RUN_NOT_EXAMINED];
	case DNS_LOCAL:
		return &findings_run[RUN_NO_SOCKET];
	}
	return NULL;
}

const char *judge_dns_detail(
    enum dns_status status, const char *error, const struct address *server)
{
	if (status == DNS_NXDOMAIN && server)
		return mem_printf("according to %s", dns_server_text(server));
	if (status == DNS_FAILED && error && strstr(error, "TCP"))
		return "open TCP port 53 of the DNS servers, or make the answer smaller";
	return NULL;
}
