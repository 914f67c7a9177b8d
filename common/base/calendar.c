/* SPDX-License-Identifier: ISC */
#include "base/calendar.h"

#include "base/mem.h"

enum { DAY_S = 86400, ERA_DAYS = 146097, ERA_YEARS = 400 };

/* Days from 1 March of the year 0 to 1970-01-01. */
enum { EPOCH_DAY = 719468 };

#define FIRST_S INT64_C(-62167219200) /* 0000-01-01 00:00:00 */
#define LAST_S  INT64_C(253402300799) /* 9999-12-31 23:59:59 */

/* Days from 1 March of the year 0, a leap year, to 1 March of the given year.  Such a year
 * begins in March, so that the leap day is its last day. */
static int64_t days_before(int64_t year)
{
	return year * 365 + year / 4 - year / 100 + year / ERA_YEARS;
}

/* Days before a month of such a year (March is 0): 0, 31, 61, 92, 122, 153 ... */
static int64_t days_before_month(int64_t month)
{
	return (month * 153 + 2) / 5;
}

int64_t calendar_seconds(const struct tm *date)
{
	int64_t month = (date->tm_mon + 10) % 12;
	/* Plus one era: no dividend is negative. */
	int64_t year = date->tm_year + 1900 + ERA_YEARS - (date->tm_mon < 2);
	int64_t days = days_before(year) - ERA_DAYS + days_before_month(month) +
		       date->tm_mday - 1 - EPOCH_DAY;

	int64_t minutes = days * 1440 + (int64_t)date->tm_hour * 60 + date->tm_min;

	return minutes * 60 + date->tm_sec;
}

const char *calendar_text(int64_t seconds)
{
	if (seconds < FIRST_S)
		seconds = FIRST_S;
	if (seconds > LAST_S)
		seconds = LAST_S;

	int64_t days = (seconds - FIRST_S) / DAY_S - 60 + ERA_DAYS;
	int64_t of_day = (seconds - FIRST_S) % DAY_S;
	int64_t year = (days * ERA_YEARS) / ERA_DAYS;

	while (days_before(year) > days)
		year--;
	while (days_before(year + 1) <= days)
		year++;
	days -= days_before(year);

	int64_t month = (days * 5 + 2) / 153;
	int64_t day = days - days_before_month(month) + 1;

	return mem_printf("%04d-%02d-%02d %02d:%02d:%02d UTC",
	    (int)(year - ERA_YEARS + (month > 9)), (int)((month + 2) % 12 + 1), (int)day,
	    (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
}
