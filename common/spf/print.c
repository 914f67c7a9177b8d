/* SPDX-License-Identifier: ISC */
#include "spf/print.h"

#include "base/mem.h"
#include "cli/decimal.h"
#include "net/dnsname.h"
#include "spf/duplicates.h"
#include "spf/metrics.h"

enum { FACTS_MAX = 1000 }; /* more than the output limit of 64 KiB can hold */

static int cost(const struct spf_node *node)
{
	int lookups = 0;

	for (int i = 0; node->record && i < node->record->count; i++) {
		const struct spf_term *term = &node->record->terms[i];
		const struct spf_node *child;

		if (!spf_term_is_lookup(term) || spf_tree_is_dead(node->record, term))
			continue;
		child = spf_tree_child(node, term);
		lookups += 1 + (child ? cost(child) : 0);
	}
	return lookups;
}

static const char *text_of(const struct spf_node *node)
{
	const struct spf_published *published = node->published;

	if (!published || published->records != 1)
		return "";
	return mem_printf(
	    ": %s", mem_copy(published->chosen->bytes, published->chosen->length));
}

/* ", finds nothing", ", depends on the message" or "". */
static const char *remark(const struct spf_survey *survey, const struct spf_node *node,
    const struct spf_term *term)
{
	if (spf_term_is_open(term))
		return ", depends on the message";
	return spf_survey_is_void(survey->tree, node, term) ? ", finds nothing" : "";
}

/* Indents by two blanks per level. */
static void print_node(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node)
{
	int indent = 2 * node->depth, lookups = cost(node) + (node->parent != NULL);

	fact_add(&result->facts,
	    mem_printf(
		"%*s%s", indent, "", node->parent ? node->from->text : node->domain),
	    mem_printf("%d lookup%s%s", lookups, lookups == 1 ? "" : "s", text_of(node)));
	for (int i = 0; node->record && i < node->record->count; i++) {
		const struct spf_term *term = &node->record->terms[i];
		const struct spf_node *child;

		if (!spf_term_is_lookup(term) || result->facts.count > FACTS_MAX)
			continue;
		child = spf_tree_child(node, term);
		if (child)
			print_node(result, survey, child);
		else if (!spf_tree_is_dead(node->record, term))
			fact_add(&result->facts,
			    mem_printf("%*s%s", indent + 2, "", term->text),
			    mem_printf("1 lookup%s", remark(survey, node, term)));
	}
}

static void print_stranger(struct result *result, const struct spf_stranger *stranger)
{
	const struct spf_eval *host = &stranger->host;
	bool is_fault = host->fault.result != SPF_NONE;
	const char *voids = host->voids == 0 ? "no void lookups"
			    : host->voids == 1
				? "1 void lookup"
				: mem_printf("%d void lookups", host->voids);

	fact_add(&result->facts, NULL,
	    mem_printf("%s (%s) gets %s: %s; %s%s",
		stranger->is_named ? "a client"
				   : "a client that the record does not list",
		address_text(&stranger->address),
		spf_result_name(is_fault ? host->fault.result : stranger->result),
		is_fault ? host->fault.why : host->why, voids,
		host->open_voids > 0
		    ? mem_printf(", and %d of terms that depend on the message",
			  host->open_voids)
		    : ""));
}

void spf_print_tree(struct result *result, const struct spf_survey *survey)
{
	const struct spf_facet *ipv4 = &survey->families[0];
	double size = ip_set_size(&ipv4->share.results[SPF_PASS]);

	if (survey->root->record && ipv4->is_examined)
		fact_add(&result->facts, NULL,
		    mem_printf("%s%s IPv4 address%s may send%s",
			survey->tree->cut_at ? "at least " : "", decimal_text(size, 0),
			size == 1 ? "" : "es",
			survey->open
			    ? ", and clients that match terms that depend on the message"
			    : ""));
	for (int i = 0; i < SPF_FAMILIES * SPF_STRANGERS_MAX; i++) {
		const struct spf_stranger *stranger = spf_survey_stranger(survey, i);

		if (stranger)
			print_stranger(result, stranger);
	}
	for (int i = 0; survey->root->published->records > 1 &&
			i < survey->root->published->answer->count;
	     i++) {
		const struct dns_record *record =
		    &survey->root->published->answer->records[i];

		if (spf_record_is(record->bytes, record->length))
			fact_add(&result->facts, "one of several records",
			    mem_copy(record->bytes, record->length));
	}
	print_node(result, survey, survey->root);
	spf_duplicates_note(result, survey->tree);
}

void spf_print_questions(struct result *result, const struct spf_dns *dns)
{
	for (int i = 0; i < dns->asked && i < FACTS_MAX; i++) {
		const struct dns_question *question = spf_dns_question(dns, i);
		const struct dns_answer *answer = question->answer;

		text_list_add(&result->dialogue,
		    mem_printf("DNS %s %s: %s", dnsname_shown(question->name),
			dns_type_name(question->type),
			answer->status == DNS_OK
			    ? mem_printf("%d record%s", answer->count,
				  answer->count == 1 ? "" : "s")
			: answer->status == DNS_NODATA ? "none"
						       : answer->error));
	}
}

void spf_print_count(struct section *section, int metric, double value,
    const char *warning, const char *critical, const char *most)
{
	section_metric(section, (struct metric){ .kind = &metrics_spf[metric],
				    .value = value,
				    .warning = warning,
				    .critical = critical,
				    .min = "0",
				    .max = most });
}

void spf_print_metrics(struct section *section, const struct spf_survey *survey,
    const struct threshold *lookups)
{
	const struct spf_published *published = survey->root->published;
	const struct spf_facet *ipv4 = &survey->families[0];

	if (published->records != 1)
		return;
	spf_print_count(section, METRIC_LOOKUPS, survey->lookups, lookups->warning.text,
	    lookups->critical.text, "10");
	spf_print_count(section, METRIC_VOID_LOOKUPS, survey->voids, NULL, "2", "");
	spf_print_count(section, METRIC_INCLUDES, survey->includes, NULL, NULL, NULL);
	spf_print_count(section, METRIC_RECORD_BYTES, (double)published->chosen->length,
	    "450", NULL, NULL);
	/* An incomplete count is unknown, not zero. */
	if (ipv4->is_examined && !ipv4->share.is_cut && !survey->tree->cut_at &&
	    !survey->tree->dns->is_full)
		spf_print_count(section, METRIC_IPV4_ADDRESSES,
		    ip_set_size(&ipv4->share.results[SPF_PASS]), NULL, NULL,
		    "4294967296");
}
