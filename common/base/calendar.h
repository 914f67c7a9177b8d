/* SPDX-License-Identifier: ISC */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <stdint.h>
#include <time.h>

/*
 * calendar - dates of the years 0 to 9999 in UTC, Gregorian also before 1582, as seconds since
 * 1970-01-01 00:00:00 UTC without leap seconds (POSIX 4.16).
 *
 * Where time_t has 32 bits timegm() and gmtime() end in 2038, and certificates do not.  Pure;
 * any thread may call.
 */

/* Of tm_year to tm_sec, which are in range. */
int64_t calendar_seconds(const struct tm *date);

/* "2045-03-04 05:06:07 UTC"; before the year 0 that year's first second, after 9999 that year's
 * last one. */
const char *calendar_text(int64_t seconds);

#endif
