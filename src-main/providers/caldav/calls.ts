/** Turns writes into the exact requests for them. Pure, apart from the clock that DTSTAMP needs. */
import { createHash } from 'node:crypto';
import { askedAgain, isAnswer } from '../../../src-shared/domain/calendar/answers.ts';
import {
  type CalendarEvent,
  type FieldName,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, fieldOf } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call, StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../src-shared/domain/calendar/unreadable.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, problem } from '../../../src-shared/domain/problems.ts';
import { createCalendarObject, patchCalendarObject, readCalendarObject } from '../icalendar/index.ts';
import type { CalDavAccount } from './account.ts';
import { kindsOf } from './kept-kinds.ts';
import { isCondition } from './revision.ts';
import { isGuestCopy, isMe } from './stored.ts';

/** The request in a `Call` of this side. */
export type CalDavRequest =
  | (Conditional & {
      readonly method: 'PUT';
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** Kinds of content (`kept-kinds.ts`) that the object did not have before: whether the server keeps them is not known. */
      readonly newKinds: readonly string[];
    })
  | (Conditional & {
      readonly method: 'DELETE';
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
    })
  /** Nothing can be sent: `perform` reports the Problem without a request. */
  | { readonly method: 'NONE'; readonly path: string; readonly problem: Problem };

interface Conditional {
  /**
   * For an object whose ETag cannot be a condition (`isCondition`): the digest of the text that it must still have. `perform` reads it
   * right before it sends the request, because the server compares nothing.
   */
  readonly expects?: string;
}

/** One call for one write, because one CalDAV resource holds the whole series (RFC 4791 4.1). */
export function prepareCalls(
  write: Write,
  known: StoredEvent | null,
  clock: Pick<Clock, 'now'>,
  account: CalDavAccount,
): readonly Call[] {
  const ref = write.type === 'create' ? refFor(write.calendar, write.event.uid) : write.ref;
  const revision = write.type === 'create' ? null : (known?.revision ?? null);
  return [
    {
      key: `${write.key}/${write.type}`,
      write: write.type,
      calendar: write.calendar,
      ref,
      revision,
      request: { ...requestFor(write, ref, known, clock, account) },
      delivers: write.type === 'update' ? Object.keys(write.patch) : [''],
    },
  ];
}

export function requestOf(call: Call): CalDavRequest {
  return call.request as unknown as CalDavRequest;
}

/** The address for a new object. It depends on the uid only, so that a repeated create goes to the same address (WR1). */
export function refFor(calendar: string, uid: string): string {
  const plain = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,119}$/.test(uid);
  const name = plain ? uid : createHash('sha256').update(uid).digest('hex');
  return `${calendar.replace(/\/?$/, '/')}${encodeURIComponent(name)}.ics`;
}

function requestFor(
  write: Write,
  path: string,
  known: StoredEvent | null,
  clock: Pick<Clock, 'now'>,
  account: CalDavAccount,
): CalDavRequest {
  try {
    if (write.type === 'create')
      return put(path, { 'if-none-match': '*' }, createCalendarObject(write.event, clock.now()), '');
    if (known === null) return { method: 'NONE', path, problem: problem('not-found') };
    refuseForbidden(write, known, account);
    // If-Schedule-Tag-Match (RFC 6638 8.3) is not used: Cyrus 3.6 keeps the Schedule-Tag when time and title change and merges
    // nothing, so that an outdated body overwrote a guest's answer and another program's change. With If-Match, a guest's answer
    // that arrives in between is a conflict: Concord reads the object again, merges field by field and sends once more (WR2).
    const condition = isCondition(known.revision) ? { 'if-match': known.revision } : {};
    const expected = isCondition(known.revision) ? {} : { expects: digestOf(known.source ?? '') };
    if (write.type === 'remove') {
      // a guest who removes a meeting has not declined it (PE5): the server sends the organiser no reply (RFC 6638 8.1)
      const quiet = isGuestCopy(known.source ?? '', account) ? { 'schedule-reply': 'F' } : {};
      return { method: 'DELETE', path, headers: { ...condition, ...quiet }, ...expected };
    }
    // The patch is applied to the event in the text, because the known event may be masked.
    const source = known.source ?? fail('item-unreadable');
    const before = readCalendarObject(source) ?? fail('item-unreadable');
    const wanted = applyPatch(before.event, write.patch);
    const asksAgain =
      account.scheduling === 'automatic' && before.organizer !== null && isMe(before.organizer, account);
    const after = asksAgain ? askedAgain(before.event, wanted) : wanted;
    return { ...put(path, condition, patchCalendarObject(source, after, clock.now()), source), ...expected };
  } catch (error) {
    return { method: 'NONE', path, problem: itemProblemOf(error) };
  }
}

/** @param before the text that the server holds now; '' for a new object */
function put(
  path: string,
  condition: Readonly<Record<string, string>>,
  body: string,
  before: string,
): Extract<CalDavRequest, { method: 'PUT' }> {
  const keptAlready = kindsOf(before);
  return {
    method: 'PUT',
    path,
    headers: { ...condition, 'content-type': 'text/calendar; charset=utf-8; component=VEVENT' },
    body,
    newKinds: [...kindsOf(body)].filter((kind) => !keptAlready.has(kind)),
  };
}

/** A digest of a calendar object's text, for `Conditional`. */
export function digestOf(text: string): string {
  // XML has line feeds where the object itself has both characters (XML 1.0 2.11)
  return createHash('sha256').update(text.replaceAll('\r\n', '\n').trim()).digest('base64url');
}

/**
 * Refuses writes to read-only and withheld fields, in case the engine let one pass (C20, RU6).
 * @throws ProblemError `not-permitted`
 */
function refuseForbidden(
  write: Exclude<Write, { type: 'create' }>,
  known: StoredEvent,
  account: CalDavAccount,
): void {
  const fields = known.readOnly?.fields ?? [];
  if (write.type === 'remove') {
    if (fields === 'all' && known.readOnly?.reason === 'calendar-read-only') fail('not-permitted');
    return;
  }
  const closed = (field: FieldName): boolean =>
    fields === 'all' || fields.includes(field) || known.withheld.includes(field);
  for (const path of Object.keys(write.patch))
    if (closed(fieldOf(path)) && !isOwnReply(path, write.event, known, account))
      fail('not-permitted', { field: fieldOf(path) });
}

/** Whether the path is the account owner's own answer to an invitation, which a guest may change (PE4). */
function isOwnReply(
  path: string,
  after: CalendarEvent,
  { readOnly, event }: StoredEvent,
  { addresses }: CalDavAccount,
): boolean {
  const own = addresses.map(participantId);
  return readOnly?.reason === 'not-organizer' && isAnswer(path, event, after, (id) => own.includes(id));
}
