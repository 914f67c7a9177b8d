/* SPDX-License-Identifier: ISC */
#ifndef BASE_CALENDAR_H
#define BASE_CALENDAR_H

#include <stdint.h>
#include <time.h>

/*
 * calendar - dates of the years 0 to 9999 in UTC as seconds since 1970-01-01 00:00:00 UTC,
 * without leap seconds (POSIX 4.16).  The calendar is Gregorian, also before 1582.
 *
 * timegm() and gmtime() end in 2038 if time_t has 32 bits; certificates do not.  Pure; any
 * thread may call.
 */

/* Reads tm_year to tm_sec, which must be in range. */
int64_t calendar_seconds(const struct tm *date);

/* "2045-03-04 05:06:07 UTC", clamped to the first second of the year 0 and the last second
 * of 9999. */
const char *calendar_text(int64_t seconds);

#endif
