/* SPDX-License-Identifier: ISC */
#include "starttls/judge_hello.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "starttls/findings.h"
#include "starttls/mask.h"
#include "starttls/mechanism.h"
#include "starttls/wrong_port.h"

enum { REFUSAL_SHOWN_MAX = 160 };

static const char mask_fix[] = "On the Cisco firewall in front: 'no inspect esmtp', or "
			       "'allow-tls' in the policy map of 'inspect "
			       "esmtp' (PIX: 'no fixup protocol smtp 25').";

/* A clause on the firewall that masks the capability, or NULL. */
static const char *masked_text(
    const struct dialogue *dialogue, const struct protocol *protocol)
{
	/* Firewalls mask only SMTP ("inspect esmtp"). */
	if (!protocol->has_mx)
		return NULL;
	const char *keyword = mask_of_capability(
	    &dialogue->hello, protocol->upgrade_capability);
	const char *greeting = mask_of_greeting(&dialogue->greeting);

	return keyword    ? mem_printf("a firewall masks it ('%s')", keyword)
	       : greeting ? mem_printf("a firewall masks the dialogue ('%s')", greeting)
			  : NULL;
}

static void judge_missing(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	const char *masked = masked_text(dialogue, protocol);

	result_add_detailed(result, &findings_starttls[STARTTLS_MISSING],
	    mem_printf("does not offer %s%s%s", protocol->upgrade, masked ? ": " : "",
		masked ? masked : ""),
	    dialogue->upgrade.has_list
		? "its last capability list before TLS does not have it"
		: NULL);
	if (masked)
		result_advise(result, mask_fix);
}

/* The capabilities offered in clear text. */
static void judge_offer(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	const char *cleartext = protocol_cleartext_login(protocol, &dialogue->hello);
	const char *others = mechanism_names(&dialogue->hello.mechanisms, true, "", ", ");

	if (dialogue->hello.verdict != REPLY_YES)
		return;
	if (!protocol_offers(&dialogue->hello.capabilities, protocol->upgrade_capability))
		judge_missing(result, dialogue, protocol);
	if (cleartext)
		result_add_detailed(result, &findings_starttls[STARTTLS_CLEARTEXT_LOGIN],
		    "allows login before TLS", cleartext);
	else if (others)
		result_add(result, &findings_starttls[STARTTLS_EARLY_LOGIN],
		    mem_printf("allows login before TLS by %s", others));
	if (dialogue->upgrade.verdict == REPLY_NO)
		result_add(result, &findings_starttls[STARTTLS_REFUSED],
		    mem_printf(
			"refuses %s: '%s'", protocol->upgrade, dialogue->upgrade.text));
}

static const char *refused_upgrade_text(
    const struct dialogue *dialogue, const struct protocol *protocol)
{
	switch (dialogue->upgrade.verdict) {
	case REPLY_YES:
		return mem_printf("; %s works anyway", protocol->upgrade);
	case REPLY_NO:
		return mem_printf("; %s is refused too", protocol->upgrade);
	default:
		return "";
	}
}

void judge_name_refusal(struct result *result, const struct dialogue *dialogue,
    const struct reply *hello, const char *where)
{
	result_add(result, &findings_smtp[SMTP_NAME_REFUSED],
	    mem_printf("refuses our %s name '%s'%s: '%s'", dialogue->protocol->hello,
		dialogue->our_name, where,
		clean_text(hello->refusal, strlen(hello->refusal), REFUSAL_SHOWN_MAX)));
}

/* No EHLO, so nothing is advertised; but the server may accept another client's name. */
static void judge_fallback(
    struct result *result, const struct dialogue *dialogue, const char *missing)
{
	const char *masked = masked_text(dialogue, dialogue->protocol);

	result_add_detailed(result, &findings_starttls[STARTTLS_MISSING], missing,
	    mem_printf("'%s'; %s works%s%s", dialogue->hello.text,
		dialogue->protocol->hello_fallback, masked ? "; " : "",
		masked ? masked : ""));
	if (masked)
		result_advise(result, mask_fix);
	else if (dialogue->hello.is_of_our_name)
		result_advise(result, findings_smtp[SMTP_NAME_REFUSED].fix);
}

/* RFC 5321 4.2, RFC 2033 4.1: LMTP and SMTP greet alike and reject each other's hello. */
static void judge_no_hello(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	struct clue clue = wrong_port_refusal(dialogue);

	result_add_detailed(result, &findings_connection[CONNECTION_UNAVAILABLE],
	    mem_printf("refuses %s: '%s'", protocol->hello, dialogue->hello.text),
	    clue.words);
	if (clue.fix)
		result_advise(result, clue.fix);
}

/* No client sees the capabilities, whether or not the upgrade works. */
static void judge_hello_refused(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	const char *missing = mem_printf(
	    "does not offer %s: it refuses %s", protocol->upgrade, protocol->hello);

	if (protocol_refuses_name(protocol, &dialogue->hello, &dialogue->fallback))
		judge_name_refusal(result, dialogue, &dialogue->hello, "");
	else if (protocol->is_hello_optional)
		result_add_detailed(result, &findings_starttls[STARTTLS_MISSING], missing,
		    mem_printf("'%s'%s", dialogue->hello.text,
			refused_upgrade_text(dialogue, protocol)));
	else if (dialogue->fallback.verdict == REPLY_YES)
		judge_fallback(result, dialogue, missing);
	else if (!protocol->hello_fallback || dialogue->fallback.verdict == REPLY_NO ||
		 dialogue->fallback.verdict == REPLY_UNAVAILABLE)
		judge_no_hello(result, dialogue, protocol);
}

void judge_hello(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	if (dialogue->hello.verdict == REPLY_NO)
		judge_hello_refused(result, dialogue, protocol);
	judge_offer(result, dialogue, protocol);
}
