/**
 * Properties in which programs repeat a field in another form: HTML of the description, coordinates of the location, Outlook's
 * own properties. When the field changes, they follow or go, because programs that prefer them would show the old content.
 */
import { canonicalUri } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName } from '../../../src-shared/domain/calendar/event.ts';
import {
  type Component,
  exchangeLines,
  type Line,
  lineOf,
  newLine,
  rawValue,
  replaceLines,
  setItems,
  valueIn,
} from './content-lines.ts';
import { mailAddress } from './mail-address.ts';
import { updateAccessNote } from './privacy.ts';
import { textOf } from './property.ts';

/** Outlook (MS-OXCICAL 2.1.3.1.1.20.28), the calendar of MSN and Funambol: whether the event is all-day. */
export const allDayNotes = [
  'X-MICROSOFT-CDO-ALLDAYEVENT',
  'X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT',
  'X-FUNAMBOL-ALLDAY',
] as const;

/** Outlook's STATUS and TRANSP in one (MS-OXCICAL 2.1.3.1.1.20.31): FREE, TENTATIVE, BUSY, OOF, WORKINGELSEWHERE. */
const busyStatuses = [
  'X-MICROSOFT-CDO-BUSYSTATUS',
  'X-MICROSOFT-CDO-INTENDEDSTATUS',
  'X-MICROSOFT-MSNCALENDAR-BUSYSTATUS',
] as const;

/** X-ALT-DESC (Outlook, Zimbra), STYLED-DESCRIPTION (RFC 9073 6.5). */
const descriptionTwin = /^(?:STYLED-DESCRIPTION|X-(?:.+-)?(?:ALT-DESC|DESCRIPTION)(?:-.+)?)$/;
/** GEO (RFC 5545 3.8.1.6), X-APPLE-STRUCTURED-LOCATION, X-MICROSOFT-LOCATIONS, X-MICROSOFT-LATITUDE and their like. */
const locationTwin =
  /^(?:GEO|STRUCTURED-LOCATION|X-(?:.+-)?(?:GEO|LATITUDE|LONGITUDE|LOCATION[A-Z]*)(?:-.+)?)$/;

/** @param changed the fields in which `after` differs from `before` */
export function updateTwins(
  component: Component,
  changed: readonly FieldName[],
  before: CalendarEvent,
  after: CalendarEvent,
): void {
  const has = (field: FieldName): boolean => changed.includes(field);
  if (has('description') || has('descriptionContentType'))
    exchangeLines(component, ({ name }) => descriptionTwin.test(name), []);
  if (has('locations')) {
    exchangeLines(component, ({ name }) => locationTwin.test(name), []);
    removeComponents(component, ({ name }) => name === 'VLOCATION');
  }
  if (has('virtualLocations')) removeLinkTwins(component, before, after);
  if (has('status') || has('freeBusyStatus')) for (const name of busyStatuses) follow(component, name, after);
  if (has('showWithoutTime')) updateAllDayNotes(component, after);
  if (has('privacy')) updateAccessNote(component, after);
  if (has('participants')) removePeopleTwins(component, before, after);
}

/** The SEQUENCE in Outlook's own property, if it is there. */
export function updateSequenceTwin(component: Component, sequence: number): void {
  const name = 'X-MICROSOFT-CDO-APPT-SEQUENCE';
  if (lineOf(component, name) !== null) replaceLines(component, name, [newLine(`${name}:${sequence}`)]);
}

function updateAllDayNotes(component: Component, { showWithoutTime }: CalendarEvent): void {
  for (const name of allDayNotes) {
    if (lineOf(component, name) === null) continue;
    const isNumber = /^\d$/.test(valueIn(component, name));
    const words = isNumber ? ['1', '0'] : ['TRUE', 'FALSE'];
    replaceLines(component, name, [newLine(`${name}:${showWithoutTime === true ? words[0] : words[1]}`)]);
  }
}

function follow(component: Component, name: string, { status, freeBusyStatus }: CalendarEvent): void {
  if (lineOf(component, name) === null) return;
  const old = valueIn(component, name).toUpperCase();
  // OOF and WORKINGELSEWHERE are kinds of busy
  const busy = old === 'FREE' || old === 'TENTATIVE' ? 'BUSY' : old;
  const word = freeBusyStatus === 'free' ? 'FREE' : status === 'tentative' ? 'TENTATIVE' : busy;
  if (word !== old) replaceLines(component, name, [newLine(`${name}:${word}`)]);
}

/** A removed link in a property of a single vendor, such as X-GOOGLE-CONFERENCE. */
function removeLinkTwins(component: Component, before: CalendarEvent, after: CalendarEvent): void {
  const kept = new Set(Object.values(after.virtualLocations ?? {}).map(({ uri }) => uri));
  const gone = new Set(Object.values(before.virtualLocations ?? {}).map(({ uri }) => uri));
  for (const uri of kept) gone.delete(uri);
  const isGone = (line: Line): boolean =>
    line.name.startsWith('X-') &&
    (gone.has(canonicalUri(rawValue(line))) || gone.has(canonicalUri(textOf(line))));
  if (gone.size > 0) exchangeLines(component, isGone, []);
}

/** The PARTICIPANT components (RFC 9073 7.1) of people who are no longer there. */
function removePeopleTwins(component: Component, before: CalendarEvent, after: CalendarEvent): void {
  const gone = new Set(Object.values(before.participants ?? {}).map(({ email }) => email));
  for (const { email } of Object.values(after.participants ?? {})) gone.delete(email);
  removeComponents(component, (inner) => {
    const email = inner.name === 'PARTICIPANT' ? mailAddress(valueIn(inner, 'CALENDAR-ADDRESS')) : null;
    return email !== null && gone.has(email);
  });
}

function removeComponents(component: Component, isMeant: (inner: Component) => boolean): void {
  if (component.items.some((item) => item.type === 'component' && isMeant(item)))
    setItems(
      component,
      component.items.filter((item) => item.type === 'line' || !isMeant(item)),
    );
}
