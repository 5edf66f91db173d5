/**
 * What is mended while a text is read, by name: each only where its meaning is clear. Repairs change what is read, never the
 * text: lines nobody edits are written back as they stood.
 */
export type Repair =
  /** A component began and did not end before its parent did, or before its next sibling began (KerioConnect). */
  | 'component-not-ended'
  /** An END without its BEGIN. */
  | 'end-without-begin'
  /** Events without a VCALENDAR around them. */
  | 'no-calendar-around'
  /** Several VCALENDARs in one object: their parts are read as one. */
  | 'several-calendars'
  /** Properties before or after the VCALENDAR. */
  | 'lines-outside'
  /** A line that goes on without the leading blank, or behind an empty line. */
  | 'broken-fold'
  /** NUL and its like inside of lines. */
  | 'control-characters'
  /** A `"` inside a parameter's value, or one that never closes. */
  | 'stray-quote'
  /** A TZID with colons or commas and without quotes, or with quotes or backslashes too many. */
  | 'zone-not-quoted'
  /** The same line twice where one is allowed. */
  | 'line-repeated'
  /** An occurrence without UID in an object that has one. */
  | 'uid-missing'
  /** The same event twice. */
  | 'event-repeated'
  /** An older version of the same event or occurrence next to the newer one, told by SEQUENCE or DTSTAMP. */
  | 'older-version'
  /** `2026-01-20 09:00`, lower-case letters, an offset instead of a zone. */
  | 'time-spelling'
  /** 24:00 is the next day's 00:00. */
  | 'hour-24'
  /** VALUE=DATE, and a time: the value counts. */
  | 'date-with-time'
  /** A date without VALUE=DATE. */
  | 'date-not-marked'
  /** A time in UTC with a TZID: UTC counts (RFC 5545 3.2.19). */
  | 'utc-with-zone'
  /** DTEND or DURATION without a value. */
  | 'end-empty'
  /** The end is before the start: no length. */
  | 'end-before-start'
  /** The end is a date and the start a time, or the other way round. */
  | 'end-of-other-kind'
  /** DTEND and DURATION: the end counts. */
  | 'end-and-duration'
  /** `PT1W` for a week, `PT2D` for two days. */
  | 'duration-spelling'
  /** EXDATE, RDATE or RECURRENCE-ID of another kind than the series: a date in a timed one, a time in an all-day one. */
  | 'exception-of-other-kind'
  /** A date in EXDATE or RDATE that does not exist, or none at all: nothing happens on it. */
  | 'exception-impossible'
  /** Empty and private parts of a rule. */
  | 'rule-junk'
  /** INTERVAL=0 is every time. */
  | 'interval-zero'
  /** COUNT and UNTIL in one rule: what ends it first counts. */
  | 'count-and-until'
  /** UNTIL is a date in a timed series, a time in an all-day one, or floating in a zoned one. */
  | 'until-of-other-kind';

export type Repairs = Set<Repair>;
