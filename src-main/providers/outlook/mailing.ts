/** Whom Exchange mails about a request, re-read from the request itself (PE1, S7). It cannot be told to mail nobody. Pure. */
import type { Call, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type Json, listIn, objectIn } from '../json-members.ts';
import { addressIn, guestAddresses, isOrganizedHere } from './people.ts';
import { requestOf } from './requests.ts';
import type { Parts } from './series.ts';
import { partsOf } from './stored.ts';

/** The contract of `CalendarSide.mailEffect`. Lower-cased addresses, sorted. */
export function addresseesOf(
  call: Call,
  known: Pick<StoredEvent, 'source'> | null,
  own: readonly string[],
): readonly string[] {
  const request = requestOf(call);
  const parts = known === null ? null : partsOf(known);
  const isOrganizer = parts === null || isOrganizedHere(parts.entry);
  switch (request.method) {
    case 'create':
      return sorted(guestAddresses(listIn(request.body, 'attendees'), own));
    case 'patch':
      return isOrganizer && parts !== null ? sorted(ofPatch(request.body, parts, own)) : [];
    case 'patch-occurrence':
      return isOrganizer ? sorted(ofChange(request.body, request.guests, own)) : [];
    case 'cancel-occurrence':
      return isOrganizer ? sorted(request.guests) : [];
    case 'delete':
      // a guest who removes a meeting has not declined it: the organiser gets no mail (PE5)
      return isOrganizer && parts !== null ? sorted(everybody(parts, own)) : [];
    case 'reply': {
      const organizer = parts === null ? null : addressIn(objectIn(parts.entry, 'organizer'));
      const isTold = request.sendResponse && organizer !== null && !own.includes(organizer);
      return isTold ? [organizer] : [];
    }
    default:
      return [];
  }
}

function ofPatch(body: Json, parts: Parts, own: readonly string[]): readonly string[] {
  const found = ofChange(body, guestAddresses(listIn(parts.entry, 'attendees'), own), own);
  // every other change of a series is told once more for each exception, which may have guests of its own
  return isOnlyPeople(body) ? found : [...found, ...everybody(parts, own)];
}

/**
 * A request that names attendees alone mails those who are added or removed; any other everybody. That Exchange keeps quiet about what each
 * mailbox has for itself, such as how the time shows, is nowhere documented.
 */
function ofChange(body: Json, before: readonly string[], own: readonly string[]): readonly string[] {
  const after = 'attendees' in body ? guestAddresses(listIn(body, 'attendees'), own) : before;
  const changed = [
    ...before.filter((one) => !after.includes(one)),
    ...after.filter((one) => !before.includes(one)),
  ];
  return isOnlyPeople(body) ? changed : [...before, ...after];
}

function isOnlyPeople(body: Json): boolean {
  return Object.keys(body).every((name) => name === 'attendees');
}

function everybody({ entry, exceptions }: Parts, own: readonly string[]): readonly string[] {
  return [entry, ...exceptions].flatMap((one) => guestAddresses(listIn(one, 'attendees'), own));
}

function sorted(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)].toSorted();
}
