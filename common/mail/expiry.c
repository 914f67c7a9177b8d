/* SPDX-License-Identifier: ISC */
#include "mail/expiry.h"

#include <math.h>
#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/decimal.h"

enum { DAYS_MAX = 36500 };

static const int64_t minute_s = 60, hour_s = 3600, day_s = 86400;

const struct expiry_limits expiry_default = {
	.warning = { .share = 0.25, .days = 21 },
	.critical = { .share = 0.12, .days = 7 },
};

static const struct expiry_limit never = { .share = 0, .days = 0 };

static const char *read_limit(const char *text, size_t length, struct expiry_limit *limit)
{
	bool has_unit = length > 0 && strchr("dh%", text[length - 1]);
	int unit = has_unit ? text[length - 1] : 'd';
	size_t digits = has_unit ? length - 1 : length;
	double value;

	if (digits > 20 || !decimal_parse_bytes(text, (int)digits, &value) || value < 0 ||
	    value > (unit == '%'      ? 100
			: unit == 'h' ? DAYS_MAX * 24
				      : DAYS_MAX))
		return mem_printf("'%s' is not a time left (as in 21, 14d, 36h or 25%%)",
		    clean_text(text, length, 80));
	bool is_share = unit == '%' && value > 0;

	limit->share = is_share ? value / 100 : 0;
	limit->days = is_share ? INFINITY : unit == 'h' ? value / 24 : value;
	return NULL;
}

static const char *read_limits(const char *text, void *variable)
{
	struct expiry_limits limits = { .critical = never };
	const char *comma = strchr(text, ',');
	const char *error = read_limit(
	    text, comma ? (size_t)(comma - text) : strlen(text), &limits.warning);

	if (!error && comma)
		error = read_limit(comma + 1, strlen(comma + 1), &limits.critical);
	if (error)
		return error;
	bool is_same_kind = (limits.warning.share > 0) == (limits.critical.share > 0);
	if (is_same_kind && (limits.critical.share > limits.warning.share ||
				limits.critical.days > limits.warning.days))
		return mem_printf("'%s': the critical limit is above the warning limit",
		    clean_text(text, strlen(text), 80));
	*(struct expiry_limits *)variable = limits;
	return NULL;
}

const struct option_type option_expiry = { "expiry", .takes_value = true,
	.read = read_limits };

double expiry_limit_days(const struct expiry_limit *limit, double lifetime_days)
{
	double share_days = limit->share * lifetime_days;

	return limit->share > 0 && share_days < limit->days ? share_days : limit->days;
}

static const char *counted(int64_t count, const char *unit)
{
	return mem_printf("%lld %s%s", (long long)count, unit, count == 1 ? "" : "s");
}

const char *expiry_span_text(int64_t seconds)
{
	if (seconds >= 2 * day_s)
		return counted(seconds / day_s, "day");
	if (seconds >= 2 * hour_s)
		return counted(seconds / hour_s, "hour");
	return counted(seconds / minute_s, "minute");
}
