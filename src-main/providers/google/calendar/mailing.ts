/** Whom Google mails about a request: decided when it is made, and re-read from the request itself (PE1, S7). Pure. */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName } from '../../../../src-shared/domain/calendar/event.ts';
import type { Call, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { type Json, listIn, objectIn } from '../json.ts';
import type { SendUpdates } from './api.ts';
import { addressIn, guestAddresses, isOrganizedHere } from './people.ts';
import { requestOf } from './requests.ts';
import type { Parts } from './series.ts';
import { partsOf } from './stored.ts';

/** Fields whose change is told to the guests: when and where it is, and who is invited. */
const told: ReadonlySet<FieldName> = new Set([
  ...(['start', 'timeZone', 'duration', 'showWithoutTime', 'locations'] as const),
  ...(['recurrenceRules', 'recurrenceOverrides'] as const),
]);

export interface MailedChange {
  readonly known: Json;
  readonly body: Json;
  readonly before: CalendarEvent;
  readonly after: CalendarEvent;
  readonly changed: ReadonlySet<FieldName>;
}

export interface MailingRules {
  readonly own: readonly string[];
  /** The calendar is the organiser. */
  readonly isOrganizer: boolean;
}

/**
 * `sendUpdates` of a change. There is no choice per guest: with `all` every guest is mailed, also when only another guest was added
 * (https://github.com/googleapis/google-api-nodejs-client/issues/3310).
 */
export function sendUpdatesFor(
  { known, body, before, after, changed }: MailedChange,
  { own, isOrganizer }: MailingRules,
): SendUpdates {
  const was = listIn(known, 'attendees');
  const is = 'attendees' in body ? listIn(body, 'attendees') : was;
  // a guest's own answer goes to the organiser (PE4)
  if (!isOrganizer) return answersIn(was, own) === answersIn(is, own) ? 'none' : 'all';
  const [guestsBefore, guestsAfter] = [was, is].map((list) => guestAddresses(list, own).toSorted());
  if (guestsBefore?.length === 0 && guestsAfter?.length === 0) return 'none';
  const differs = [...told].some(
    (field) =>
      changed.has(field) && (field.startsWith('recurrence') || !sameValue(before[field], after[field])),
  );
  return differs || !sameValue(guestsBefore, guestsAfter) ? 'all' : 'none';
}

/** The answers of the person's own entries on a guest list. */
function answersIn(attendees: readonly Json[], own: readonly string[]): string {
  return attendees
    .filter((one) => one.self === true || own.includes(addressIn(one) ?? ''))
    .map((one) => String(one.responseStatus))
    .join();
}

/** The contract of `CalendarSide.mailEffect`. Lower-cased addresses, sorted. */
export function addresseesOf(
  call: Call,
  known: Pick<StoredEvent, 'source'> | null,
  own: readonly string[],
): readonly string[] {
  const request = requestOf(call);
  if (request.method === 'none' || request.method === 'read' || request.sendUpdates === 'none') return [];
  const found = new Set<string>();
  const add = (attendees: readonly Json[]): void => {
    for (const address of guestAddresses(attendees, own)) found.add(address);
  };
  const parts = known === null ? null : partsOf(known);
  if (parts !== null && !isOrganizedHere(parts.entry)) {
    const organizer = addressIn(objectIn(parts.entry, 'organizer'));
    return organizer === null || own.includes(organizer) ? [] : [organizer];
  }
  if (request.method !== 'delete') add(listIn(request.body, 'attendees'));
  if (request.method === 'patch-occurrence') for (const address of request.guests) found.add(address);
  else if (parts !== null) {
    add(listIn(parts.entry, 'attendees'));
    // exceptions have guest lists of their own
    if (request.method === 'delete' || (request.method === 'patch' && request.moves))
      for (const exception of parts.exceptions) add(listIn(exception, 'attendees'));
  }
  return [...found].sort();
}

/** The addresses by which Google knows the person in this entry. */
export function ownAddressesIn({ entry, exceptions }: Parts): readonly string[] {
  const found = [entry, ...exceptions]
    .flatMap((one) => listIn(one, 'attendees'))
    .filter((one) => one.self === true)
    .map(addressIn)
    .filter((one) => one !== null);
  return [...new Set(found)];
}
