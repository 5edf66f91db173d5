/**
 * Whom Exchange mails about a request: said by an attribute of it, and re-read from the request itself (PE1, S7). Guests hear of when and
 * where a meeting is, and of the list when they are added or removed; of other changes nobody hears. Pure.
 */
import type { Call, RequestData, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { type Json, listIn, objectIn, textIn } from '../../json-members.ts';
import {
  addresseesOf,
  isOrganizedHere,
  type OutlookRequest,
  partsOf,
  requestOf,
} from '../../outlook/index.ts';

export type Sending = 'SendToNone' | 'SendOnlyToAll' | 'SendOnlyToChanged';

export type ExchangeRequest = OutlookRequest & { readonly sending: Sending };

/** Members of a request of which guests hear. */
const told = new Set(['start', 'end', 'isAllDay', 'recurrence', 'location', 'locations']);

export function sendingOf(call: Call): Sending {
  return (call.request as unknown as ExchangeRequest).sending;
}

/** The call with the attribute that says whom it mails. */
export function withSending(call: Call, known: Pick<StoredEvent, 'source'> | null): Call {
  const request: RequestData = { ...call.request, sending: sendingFor(requestOf(call), known) };
  return { ...call, request };
}

function sendingFor(request: OutlookRequest, known: Pick<StoredEvent, 'source'> | null): Sending {
  const parts = known === null ? null : partsOf(known);
  if (parts !== null && !isOrganizedHere(parts.entry)) return 'SendToNone';
  const toAll = (isThere: boolean): Sending => (isThere ? 'SendOnlyToAll' : 'SendToNone');
  const everybody = parts === null ? [] : [parts.entry, ...parts.exceptions].flatMap(listed);
  switch (request.method) {
    case 'create':
      return toAll(listed(request.body).length > 0);
    case 'delete':
      return toAll(everybody.length > 0);
    case 'patch':
      return sendingOfChange(request.body, parts === null ? [] : listed(parts.entry), everybody);
    case 'patch-occurrence':
      return sendingOfChange(request.body, request.guests, request.guests);
    case 'cancel-occurrence':
      return toAll(request.guests.length > 0);
    default:
      return 'SendToNone';
  }
}

function sendingOfChange(body: Json, before: readonly string[], everybody: readonly string[]): Sending {
  if (Object.keys(body).some((name) => told.has(name)))
    return everybody.length > 0 || listed(body).length > 0 ? 'SendOnlyToAll' : 'SendToNone';
  if (!('attendees' in body)) return 'SendToNone';
  const after = listed(body);
  const isSame = after.length === before.length && after.every((one) => before.includes(one));
  return isSame ? 'SendToNone' : 'SendOnlyToChanged';
}

/** Everybody on a list whom Exchange can mail, rooms included: they answer by themselves. */
function listed(holder: Json): readonly string[] {
  return listIn(holder, 'attendees')
    .map((one) => textIn(objectIn(one, 'emailAddress'), 'address').toLowerCase())
    .filter((address) => address !== '');
}

/** The contract of `CalendarSide.mailEffect`. */
export function mailedBy(
  call: Call,
  known: Pick<StoredEvent, 'source'> | null,
  own: readonly string[],
): readonly string[] {
  const isReply = requestOf(call).method === 'reply';
  return sendingOf(call) === 'SendToNone' && !isReply ? [] : addresseesOf(call, known, own);
}
