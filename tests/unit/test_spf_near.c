/* SPDX-License-Identifier: ISC */
#include "spf/near.h"

#include "unit.h"

static const struct {
	const char *text;
	bool is_near;
} cases[] = {
	{ "v=spf", true },
	{ "v=spf1;-all", true },
	{ "v=spf1;..", true },
	{ "v=spf1.-all", true },
	{ "v=spf1include:x.org", true },
	{ "v=spfl -all", true },
	{ "v=spf10 -all", true },
	{ "v=spf1\t-all", true },
	{ " v=spf1 -all", true },
	{ "\t V=SPF1 -all", true },
	{ "\"v=spf1 -all\"", true },
	{ "'v=spf1 -all'", true },
	{ "v=spf2.0/pra -all", true },
	{ "v = spf1 -all", true },
	{ "v= spf1 -all", true },
	{ "v =spf1 -all", true },
	{ "v:spf1 -all", true },
	{ "v spf1 -all", true },
	{ "v=spf 1 -all", true },
	{ "v = spf 1 -all", true },
	{ "v=\"spf1 -all\"", true },
	{ "vspf1 -all", true },
	{ "spf1 include:x.org -all", true },
	{ "spf1 -all", true },
	{ "spf1 a mx ~all", true },
	{ "SPF1", true },
	{ "=spf1 mx -all", true },
	{ "(v=spf1 -all)", true },
	{ "\xe2\x80\x9cv=spf1 -all\xe2\x80\x9d", true },
	{ "\xef\xbb\xbfv=spf1 -all", true },
	{ "\xe2\x80\x8bv=spf1 -all", true },
	{ "\xc2\xa0v=spf1 -all", true },
	{ "v\xef\xbc\x9dspf1 -all", true },
	{ "\x93v=spf1 -all\x94", true },
	{ "TXT \"v=spf1 -all\"", true },
	{ "IN TXT v=spf1 -all", true },
	{ "@ 3600 IN TXT ( \"v=spf1 -all\" )", true },
	{ "spf record: v=spf1 -all", true },
	{ "SPF=v=spf1 -all", true },
	{ "Type: TXT Value: v=spf1 -all", true },
	{ "v=v=spf1 -all", true },
	/* None of that. */
	{ "v=spf1", false },
	{ "v=spf1 -all", false },
	{ "V=SpF1 ", false },
	{ "", false },
	{ "hello", false },
	{ "v", false },
	{ "v=", false },
	{ "spf", false },
	{ "spf record", false },
	{ "TXT record", false },
	{ "spf1 is what we talk about", false },
	{ "spf1=abc", false },
	{ "spf1-token", false },
	{ "spf1.example.org", false },
	{ "xspf1 -all", false },
	{ "google-spf1=v=spf1", false },
	{ "google-site-verification=v=spf1", false },
	{ "spf2.0/pra include:x.org -all", false },
	{ "spf2.0/mfrom,pra -all", false },
	{ "v=DKIM1; k=rsa; p=v/spf1+spf1", false },
	{ "v=DMARC1; p=none; rua=mailto:spf1@x.org", false },
	{ "v=TLSRPTv1; rua=mailto:x@x.org", false },
	{ "v=STSv1; id=1", false },
	{ "v/spf1+aGVsbG8=", false },
	{ "MS=ms12345678", false },
	{ "12345678", false },
	{ "dGVzdA== spf1 -all", false },
	{ "this domain has v=spf1 -all", false },
	{ "v v v v v v v v v v v v v v v v v v v v v v v v v v v v v v v v=spf1", false },
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(spf_near_miss((const unsigned char *)cases[i].text,
			   strlen(cases[i].text)) == cases[i].is_near,
		    cases[i].text);
	EXPECT(!spf_near_miss((const unsigned char *)"\0v=x", 4), "a NUL");
	return unit_end();
}
