/** From writes to the exact requests of the bridge, and from its answers to outcomes. Pure. */
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import type {
  Call,
  Lock,
  Outcome,
  RemovalReason,
  StoredEvent,
  Write,
} from '../../../src-shared/domain/calendar/side.ts';
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import { nameBasedUuid } from '../../support/name-based-uuid.ts';
import { fetchedEntry, isTask, type Viewer } from './entry.ts';
import type { BridgeRequest } from './http.ts';
import { withoutMarks } from './task.ts';

/** A `Call`'s request: one entry of `events:batch`, without its key. */
type EntryRequest =
  | {
      readonly action: 'create';
      readonly id: string;
      readonly entry: { readonly event: CalendarEvent; readonly locked?: Lock };
    }
  | { readonly action: 'update'; readonly id: string; readonly revision: string; readonly patch: PatchObject }
  | { readonly action: 'remove' | 'unschedule'; readonly id: string; readonly revision: string };

/** What the bridge said about one call. */
export interface Verdict {
  readonly status: number;
  readonly code: string | null;
  /** The part of the event that a refusal is about, where the CRM tells it. */
  readonly field?: string | undefined;
  /** Why the entry that is in the way, or is gone, cannot be seen, where the CRM tells it. */
  readonly reason?: RemovalReason | undefined;
  readonly entry: unknown;
}

/** RFC 9562 UUIDv8 from SHA-256: the same write always asks for the same entry (WR1). */
export function entryIdFor(key: string): string {
  return nameBasedUuid(`concord-bridge-entry:${key}`);
}

/** See `CalendarSide.prepare`: one write is always one call. Throws for an update or remove of something never read. */
export function prepareCalls(write: Write, known: StoredEvent | null): readonly Call[] {
  const { key, calendar } = write;
  if (write.type === 'create') {
    const id = entryIdFor(key);
    const locked = write.lock === undefined ? {} : { locked: write.lock };
    const request: EntryRequest = { action: 'create', id, entry: { event: write.event, ...locked } };
    return [
      { key, write: 'create', calendar, ref: id, revision: null, request: { ...request }, delivers: [''] },
    ];
  }
  if (known === null) throw new RangeError(`an ${write.type} needs the object as last read`);
  const { ref } = write;
  const { revision } = known;
  if (write.type === 'remove') {
    const action = write.unschedule === true ? 'unschedule' : 'remove';
    const request: EntryRequest = { action, id: ref, revision };
    return [{ key, write: 'remove', calendar, ref, revision, request: { ...request }, delivers: [''] }];
  }
  const delivers = Object.keys(write.patch);
  if (delivers.length === 0) return [];
  const patch = isTask(known) ? withoutMarks(write.patch) : write.patch;
  const request: EntryRequest = { action: 'update', id: ref, revision, patch };
  return [{ key, write: 'update', calendar, ref, revision, request: { ...request }, delivers }];
}

/** The call as an entry of a batch, in JSON. */
export function batchItem(call: Call): string {
  return JSON.stringify({ key: call.key, ...call.request });
}

/** The call as a request of its own. */
export function singleRequest(call: Call): BridgeRequest {
  const request = call.request as unknown as EntryRequest;
  const path = `/v1/calendar/events/${encodeURIComponent(request.id)}`;
  switch (request.action) {
    case 'create':
      return { method: 'PUT', path, headers: { 'If-None-Match': '*' }, body: JSON.stringify(request.entry) };
    case 'update':
      return {
        method: 'PATCH',
        path,
        headers: { 'If-Match': `"${request.revision}"` },
        body: JSON.stringify(request.patch),
        mediaType: 'application/vnd.concord.patch+json',
      };
    case 'remove':
      return { method: 'DELETE', path, headers: { 'If-Match': `"${request.revision}"` } };
    case 'unschedule':
      return { method: 'POST', path: `${path}:unschedule`, headers: { 'If-Match': `"${request.revision}"` } };
  }
}

/** What a verdict means for its call. */
export function outcomeOf(
  call: Call,
  { status, code, field, reason, entry }: Verdict,
  viewer: Viewer | null,
): Outcome {
  if (status < 300) {
    if (call.write === 'remove') return { type: 'done', stored: null };
    const fetched = fetchedEntry(call.calendar, entry, viewer, createdEvent(call));
    // the call took effect, but this answer does not tell what the CRM holds now
    if (fetched?.type !== 'found' || fetched.stored.ref !== call.ref)
      return { type: 'unclear', problem: problem('answer-invalid', { status }) };
    return { type: 'done', stored: fetched.stored };
  }
  if (code === 'gone') {
    if (call.write === 'remove') return { type: 'done', stored: null };
    // an earlier request created it, and a person has removed it since: lookup finds that out
    if (call.write === 'create') return { type: 'unclear', problem: problem('not-found') };
  }
  if (status >= 500 && status !== 501)
    return { type: 'unclear', problem: problem('server-failed', { status }) };
  return { type: 'refused', problem: refusal(code, status, field === undefined ? {} : { field }, reason) };
}

/** The event that a create sends; undefined for other calls. */
function createdEvent(call: Call): CalendarEvent | undefined {
  const request = call.request as unknown as EntryRequest;
  return request.action === 'create' ? request.entry.event : undefined;
}

function refusal(
  code: string | null,
  status: number,
  about: Problem['params'],
  reason: RemovalReason | undefined,
): Problem {
  switch (code) {
    case 'already-exists':
    case 'uid-taken':
      return problem('already-exists', reason === 'hidden' ? { reason } : {});
    case 'revision-conflict':
      return problem('revision-conflict');
    case 'not-found':
    case 'gone':
      return problem('not-found');
    case 'not-permitted':
      return problem('not-permitted');
    case 'lease-lost':
      return problem('lease-lost');
    case 'too-large':
      return problem('item-too-large', about);
    default:
      return problem('item-rejected', { status, ...about });
  }
}
