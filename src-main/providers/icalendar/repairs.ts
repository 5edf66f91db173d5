/**
 * Names the repairs that are made while a text is read, each only where the meaning is clear. Repairs change the event that is
 * read and not the text: lines without changes are written as they were.
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
  /** A folded line whose continuation has no leading blank, or follows an empty line. */
  | 'broken-fold'
  /** Control characters in a line. */
  | 'control-characters'
  /** A `"` inside a parameter's value, or one without a closing one. */
  | 'stray-quote'
  /** A SENT-BY, MEMBER, DELEGATED-TO, DELEGATED-FROM or DIR with colons but without quotes. */
  | 'address-not-quoted'
  /** A TZID with colons or commas but without quotes, or with superfluous quotes or backslashes. */
  | 'zone-not-quoted'
  /** The same line twice, or the same moment written in two ways, although the property may occur once only. */
  | 'line-repeated'
  /** An occurrence without UID in an object that has one. */
  | 'uid-missing'
  /** The same event twice. */
  | 'event-repeated'
  /** An older version of the same event or occurrence, recognised by SEQUENCE or DTSTAMP. */
  | 'older-version'
  /** `2026-01-20 09:00`, lower-case letters, an offset instead of a zone. */
  | 'time-spelling'
  /** 24:00, read as 00:00 of the next day. */
  | 'hour-24'
  /** VALUE=DATE with a time as value: read as a time. */
  | 'date-with-time'
  /** A date without VALUE=DATE. */
  | 'date-not-marked'
  /** A time in UTC with a TZID: read as UTC (RFC 5545 3.2.19). */
  | 'utc-with-zone'
  /** DTEND or DURATION without a value. */
  | 'end-empty'
  /** The end is before the start: read as an event without duration. */
  | 'end-before-start'
  /** The end is a date and the start a time, or the other way round. */
  | 'end-of-other-kind'
  /** DTEND and DURATION in one event: DTEND is used. */
  | 'end-and-duration'
  /** `PT1W` for a week, `PT2D` for two days. */
  | 'duration-spelling'
  /** All-day only by a property of Outlook, MSN or Funambol, with times from midnight to midnight. */
  | 'all-day-by-note'
  /** EXDATE, RDATE or RECURRENCE-ID of another kind than the series: a date in a timed one, a time in an all-day one. */
  | 'exception-of-other-kind'
  /** An EXDATE or RDATE that is empty, or has a date that does not exist: ignored. */
  | 'exception-impossible'
  /** Empty parts of a rule, and parts with names beginning in X-: ignored. */
  | 'rule-junk'
  /** INTERVAL=0, read as INTERVAL=1. */
  | 'interval-zero'
  /** COUNT and UNTIL in one rule: the one that ends it earlier is used. */
  | 'count-and-until'
  /** COUNT is zero or negative and the rule has an UNTIL, which is used. */
  | 'count-not-positive'
  /** UNTIL is a date in a timed series, a time in an all-day one, or floating in a zoned one. */
  | 'until-of-other-kind';

export type Repairs = Set<Repair>;
