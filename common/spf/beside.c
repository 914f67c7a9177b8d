/* SPDX-License-Identifier: ISC */
#include "spf/beside.h"

#include "base/mem.h"
#include "mail/findings.h"
#include "net/dnsname.h"
#include "spf/findings.h"
#include "spf/near.h"

enum { TEXT_SHOWN = 200, RECORDS_SHOWN = 5 };

static const char *text_of(const struct dns_record *record)
{
	return record->length > TEXT_SHOWN
		   ? mem_printf("%s...", mem_copy(record->bytes, TEXT_SHOWN))
		   : mem_copy(record->bytes, record->length);
}

void spf_beside_judge(struct result *result, const struct dns_answer *answer)
{
	for (int i = 0; i < answer->count; i++) {
		const struct dns_record *record = &answer->records[i];

		if (spf_record_is(record->bytes, record->length) ||
		    !spf_near_miss(record->bytes, record->length))
			continue;
		result_add(result, &findings_spf[SPF_MISPLACED],
		    mem_printf("has a TXT record that receivers do not read as SPF: '%s'",
			text_of(record)));
		return;
	}
}

const char *spf_beside_records(const struct dns_answer *answer)
{
	const char *text = "";
	int count = 0;

	for (int i = 0; i < answer->count; i++) {
		const struct dns_record *record = &answer->records[i];

		if (!spf_record_is(record->bytes, record->length) ||
		    count++ >= RECORDS_SHOWN)
			continue;
		text = mem_printf("%s%s'%s'", text, *text ? ", " : "", text_of(record));
	}
	return text;
}

/* RFC 1034 3.6.2: a name with a CNAME has no other record. */
static void judge_alias(struct result *result, const struct dns_answer *answer)
{
	static const char advice[] =
	    "no TXT record can be added beside a CNAME record: replace the alias with A "
	    "and AAAA records, or leave the name to the DMARC policy of the domain";

	if (answer->status == DNS_NXDOMAIN)
		result_add(result, &findings_run[RUN_DNS_FAILED],
		    mem_printf("is an alias (CNAME) of %s, which does not exist in DNS "
			       "(NXDOMAIN)",
			dnsname_shown(answer->canonical)));
	else
		result_add_detailed(result, &findings_spf[SPF_NO_RECORD],
		    mem_printf("is an alias (CNAME) of %s, which publishes no SPF record",
			dnsname_shown(answer->canonical)),
		    advice);
}

void spf_beside_missing(struct result *result, const struct spf_survey *survey)
{
	const struct spf_dns *dns = survey->tree->dns;
	const char *domain = survey->root->domain;
	const struct dns_answer *answer = survey->root->published->answer;
	const struct dns_answer *obsolete = spf_dns_known(dns, domain, DNS_SPF);
	const struct dns_answer *below = spf_dns_known(
	    dns, mem_printf("_spf.%s", domain), DNS_TXT);
	const struct dns_record *chosen;

	if (answer->is_alias)
		judge_alias(result, answer);
	else if (answer->status == DNS_NXDOMAIN)
		result_add(result, &findings_run[RUN_DNS_FAILED],
		    "does not exist in DNS (NXDOMAIN)");
	else if (survey->has_wildcard)
		result_add(result, &findings_spf[SPF_NO_RECORD],
		    mem_printf("publishes no SPF record; the wildcard *.%s does not "
			       "cover the domain itself",
			domain));
	else
		result_add(
		    result, &findings_spf[SPF_NO_RECORD], "publishes no SPF record");
	if (obsolete && spf_dns_select(obsolete, &chosen) > 0)
		result_add(result, &findings_spf[SPF_OBSOLETE_TYPE],
		    "publishes its record only with the obsolete type SPF (99)");
	if (below && spf_dns_select(below, &chosen) > 0 && !survey->has_wildcard)
		result_add(result, &findings_spf[SPF_MISPLACED],
		    "has an SPF record at _spf, where receivers do not look");
}
