/** Reads the fields of one VEVENT, apart from those about recurrence (RFC 5545 3.8, RFC 8984 4). */
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { mayCross } from '../../../src-shared/domain/calendar/links.ts';
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import {
  durationText,
  looseDuration,
  parseDuration,
  wholeDays,
} from '../../../src-shared/domain/time/duration.ts';
import { wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { type Component, lineOf, linesOf, rawValue } from './content-lines.ts';
import { type Participants, readParticipants } from './people.ts';
import { privacyOf } from './privacy.ts';
import { parameterIn, readProperty, textIn, textOf } from './property.ts';
import { onlyLine, timeIn } from './single-lines.ts';
import { type ReadContext, spanBetween, type Time } from './times.ts';
import { startOf } from './versions.ts';

/** The most CONFERENCE lines that are read. */
export const mostConferences = 50;

/** Canonical. @throws ProblemError `item-unreadable` | `item-too-large` */
export function readFields(component: Component, uid: string, context: ReadContext): CalendarEvent {
  const start = startOf(component, context);
  const text = (name: string): string => {
    const line = lineOf(component, name);
    return line === null ? '' : textOf(line);
  };
  const word = (name: string): string => text(name).trim().toUpperCase();
  const location = text('LOCATION');
  const status = ({ TENTATIVE: 'tentative', CANCELLED: 'cancelled' } as const)[word('STATUS')];
  return canonicalEvent(
    {
      uid,
      title: text('SUMMARY'),
      description: text('DESCRIPTION'),
      start: wallText(start.wall),
      timeZone: start.zone,
      showWithoutTime: start.allDay,
      duration: readDuration(component, start, context),
      ...(status === undefined ? {} : { status }),
      ...(word('TRANSP') === 'TRANSPARENT' ? { freeBusyStatus: 'free' as const } : {}),
      privacy: privacyOf(component, context.privacy),
      ...(location.trim() === '' ? {} : { locations: { '1': { name: location } } }),
      virtualLocations: readConferences(component, context),
      participants: participantsOf(component, context),
    },
    context.shared,
  );
}

function participantsOf(component: Component, { participants, repairs }: ReadContext): Participants {
  const lines = ['ORGANIZER', 'ATTENDEE'].flatMap((name) => linesOf(component, name));
  const key = lines.map(({ text }) => text).join('\n');
  const known = participants.get(key) ?? readParticipants(component, repairs);
  participants.set(key, known);
  return known;
}

function readDuration(component: Component, start: Time, context: ReadContext): string {
  const { repairs } = context;
  const given = timeIn(component, 'DTEND', context);
  const line = onlyLine(component, 'DURATION', context);
  const text = line === null ? '' : rawValue(line).trim().toUpperCase();
  const empty = (line !== null && text === '') || (given === null && lineOf(component, 'DTEND') !== null);
  if (empty) repairs.add('end-empty');
  if (given !== null) {
    if (text !== '') repairs.add('end-and-duration');
    const end = ofKind(given, start, context);
    if (end.wall < start.wall && end.zone === start.zone) repairs.add('end-before-start');
    return durationText(spanBetween(start, end));
  }
  if (text === '') return start.allDay ? 'P1D' : 'PT0S';
  const length = text.replace(/^-/, '');
  let span = parseDuration(length);
  if (span === null) {
    span = looseDuration(length) ?? unreadable('duration-impossible', { property: 'DURATION' });
    repairs.add('duration-spelling');
  }
  if (length !== text) {
    repairs.add('end-before-start');
    return start.allDay ? 'P1D' : 'PT0S';
  }
  if (!start.allDay) return durationText(span);
  if (span.seconds > 0) repairs.add('end-of-other-kind');
  return durationText(wholeDays(span));
}

/**
 * The end as the same kind of time as the start: an end without a zone gets the start's, and the end of a floating start
 * floats.
 */
function ofKind(end: Time, start: Time, { repairs }: ReadContext): Time {
  const floats = (time: Time): boolean => !time.allDay && time.zone === null;
  if (end.allDay === start.allDay && floats(end) === floats(start)) return end;
  repairs.add('end-of-other-kind');
  return start.allDay || end.allDay ? end : { ...end, zone: start.zone };
}

function readConferences(
  component: Component,
  { repairs }: ReadContext,
): NonNullable<CalendarEvent['virtualLocations']> {
  const lines = linesOf(component, 'CONFERENCE');
  if (lines.length === 0) return {};
  const found = lines
    .slice(0, mostConferences)
    .map((line) => readProperty(line, repairs))
    .filter((property) => property !== null && mayCross(textIn(property)))
    .map((property) => {
      const name = property === null ? '' : parameterIn(property, 'label');
      return { ...(name === '' ? {} : { name }), uri: textIn(property).trim() };
    });
  return Object.fromEntries(found.map((one, index) => [String(index + 1), one]));
}
