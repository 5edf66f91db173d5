/** Carries out one call on the account: checks whether it must refuse, then makes the change, sends mails and reads back, in one transaction. */
import { askedAgain, isAnswer } from '../../src-shared/domain/calendar/answers.ts';
import { isSeries, participantId } from '../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff, fieldOf, fieldsChangedAt } from '../../src-shared/domain/calendar/patch.ts';
import type { Call, Lookup, Outcome } from '../../src-shared/domain/calendar/side.ts';
import { exceedingField } from '../../src-shared/domain/calendar/sizes.ts';
import { type Problem, type ProblemCode, problem } from '../../src-shared/domain/problems.ts';
import {
  type Account,
  addEntry,
  calendarOf,
  changeEntry,
  eraseEntry,
  organizes,
  readOnlyFor,
  refFor,
  revisionOf,
  toStored,
} from './account.ts';
import { addressees, addressesOf, movesOccurrences, requestOf, type SampleRequest } from './requests.ts';
import { type Entry, isVisible, type Mail } from './sample-entry.ts';

/** The CRM administrator's restriction on removals (C11). */
export interface Restrictions {
  readonly deletingRestricted: boolean;
}

export function execute(account: Account, call: Call, restrictions: Restrictions | null): Outcome {
  const request = requestOf(call);
  const calendar = calendarOf(account, call.calendar);
  if (calendar === undefined || !calendar.mayRead) return refused('calendar-missing');
  if (!calendar.mayWrite) return refused('calendar-read-only');
  return account.storage.atomically(() =>
    request.type === 'create' ? create(account, call, request) : change(account, call, request, restrictions),
  );
}

function create(account: Account, call: Call, request: Extract<SampleRequest, { type: 'create' }>): Outcome {
  const { profile, storage } = account;
  const { event } = request;
  const owned = profile.repeatedCreate === 'repeated' ? undefined : storage.ownerOf(request.write);
  const existing = owned === undefined ? undefined : storage.entry(owned);
  if (existing !== undefined)
    return profile.repeatedCreate === 'answered'
      ? { type: 'done', stored: toStored(account, existing), found: true }
      : refused('already-exists', isVisible(existing) ? {} : { reason: 'hidden' });
  if (cannotHold(account, event)) return refused('item-rejected');
  const tooLarge = tooLargeFor(account, event);
  if (tooLarge !== null) return tooLarge;

  const ref = call.ref ?? refFor(account, call.calendar, event, request.write);
  if (profile.refs === 'from-uid' && uidTaken(account, call.calendar, event.uid))
    return refused('already-exists');

  const uid = profile.uids === 'server' ? serverUid(account) : event.uid;
  const entry = addEntry(account, {
    calendar: call.calendar,
    ref,
    uid,
    event,
    link: { key: request.write, ref },
    lastWrite: request.write,
    locked: request.lock ?? null,
  });
  storage.setOwner(request.write, ref);
  sendMails(account, call, uid, addressees(request, null, account.own), null, event);
  if (!profile.capabilities.readBack)
    return {
      type: 'done',
      stored: { calendar: call.calendar, ref, revision: '', uids: [event.uid], event, withheld: [] },
    };
  return { type: 'done', stored: toStored(account, entry) };
}

function change(
  account: Account,
  call: Call,
  request: Exclude<SampleRequest, { type: 'create' }>,
  restrictions: Restrictions | null,
): Outcome {
  const { storage } = account;
  const { updates, removes } = account.profile.capabilities;
  if (!(request.type === 'remove' ? removes : updates))
    throw new Error(`this account takes no ${call.write}, and was sent one`);
  const ref = call.ref ?? storage.ownerOf(request.write);
  const entry = ref === undefined ? undefined : storage.entry(ref);
  if (entry === undefined || entry.calendar !== call.calendar || !isVisible(entry))
    return refused('not-found');
  if (entry.isNotHandedOut === true)
    return request.type === 'remove'
      ? { type: 'unclear', problem: problem('not-found') }
      : refused('not-found');
  // the earlier calls of the same write changed the revision that this one was prepared on
  if (call.revision !== revisionOf(entry) && entry.lastWrite !== request.write)
    return refused('revision-conflict');

  const people = addressees(request, entry.event, account.own);
  const [uid = ''] = entry.uids;
  if (request.type === 'remove') {
    if (request.unschedule === true || restrictions?.deletingRestricted === true)
      changeEntry(account, entry, { scheduled: false }, 'unscheduled');
    else eraseEntry(account, entry);
    sendMails(account, call, uid, people, entry.event, null);
    return { type: 'done', stored: null };
  }

  const wanted =
    request.type === 'patch'
      ? applyPatch(clears(account, request) ? withoutOverrides(entry.event) : entry.event, request.patch)
      : // what Concord does not get to see stays as it is under a write that was made without it
        applyPatch(entry.event, diff(toStored(account, entry).event, request.event));
  if (touchesReadOnly(account, entry, wanted)) return refused('not-permitted');
  const isAsking = account.profile.asksAgain && organizes(account.own, entry.event);
  const event = isAsking ? askedAgain(entry.event, wanted) : wanted;
  if (cannotHold(account, event)) return refused('item-rejected');
  const tooLarge = tooLargeFor(account, event);
  if (tooLarge !== null) return tooLarge;
  const changed = changeEntry(account, entry, { event, lastWrite: request.write });
  sendMails(account, call, uid, people, entry.event, event);
  return { type: 'done', stored: toStored(account, changed) };
}

/** What became of a call. A create is found by its key; a copy carries the same key, and only the object it was written for counts. */
export function find(account: Account, call: Call): Lookup {
  const request = requestOf(call);
  const owned = account.storage.ownerOf(request.write);
  const ref = call.write === 'create' ? owned : call.ref;
  let entry = ref === undefined || ref === null ? undefined : account.storage.entry(ref);
  if (entry === undefined && call.write === 'create' && owned === undefined) {
    // another object has our address or uid: it made the create answer already-exists
    entry = call.ref === null ? undefined : account.storage.entry(call.ref);
    if (entry === undefined && account.profile.refs === 'from-uid' && request.type === 'create')
      entry = uidTaken(account, call.calendar, request.event.uid);
    if (entry === undefined) return { type: 'absent' };
  }
  if (entry !== undefined && isVisible(entry)) return { type: 'stored', stored: toStored(account, entry) };
  if (call.write === 'remove') return { type: 'absent' };
  if (entry === undefined) return { type: 'gone', reason: 'deleted' };
  return { type: 'gone', reason: entry.hidden ? 'hidden' : 'unscheduled' };
}

function clears(account: Account, request: Extract<SampleRequest, { type: 'patch' }>): boolean {
  return (
    account.profile.clearsOccurrences && request.occurrence === undefined && movesOccurrences(request.patch)
  );
}

function withoutOverrides({ recurrenceOverrides: _, ...event }: Entry['event']): Entry['event'] {
  return event;
}

function touchesReadOnly(account: Account, entry: Entry, after: Entry['event']): boolean {
  const readOnly = readOnlyFor(account, entry);
  if (readOnly === undefined) return false;
  if (readOnly.fields === 'all') return true;
  const fields = readOnly.fields;
  const own = account.own.map(participantId);
  const isAllowed = (path: string): boolean => isAnswer(path, entry.event, after, (id) => own.includes(id));
  // the CRM's administrator leaves guests' replies open, also those to one occurrence
  const fieldsAt = (path: string) =>
    readOnly.reason === 'editing-restricted' ? fieldsChangedAt(path, entry.event, after) : [fieldOf(path)];
  return Object.keys(diff(entry.event, after)).some(
    (path) => !isAllowed(path) && fieldsAt(path).some((field) => fields.includes(field)),
  );
}

function cannotHold(account: Account, event: Entry['event']): boolean {
  const { recurrence } = account.profile.capabilities;
  if (recurrence === 'none') return isSeries(event);
  // a server that stores exceptions as objects of their own cannot hold them without a rule
  return recurrence === 'occurrences' && isSeries(event) && (event.recurrenceRules?.length ?? 0) === 0;
}

function tooLargeFor({ profile: { capabilities } }: Account, event: Entry['event']): Outcome | null {
  const field = capabilities.sizes === undefined ? null : exceedingField(event, capabilities.sizes);
  return field === null ? null : { type: 'refused', problem: problem('item-rejected', { field }) };
}

function uidTaken(account: Account, calendar: string, uid: string): Entry | undefined {
  return account.storage.entriesByUid(uid).find((entry) => entry.calendar === calendar);
}

export function serverUid(account: Account): string {
  return `040000008200E000${account.randomness.uuid().replaceAll('-', '').toUpperCase()}`;
}

function sendMails(
  account: Account,
  call: Call,
  uid: string,
  people: readonly string[],
  before: Entry['event'] | null,
  after: Entry['event'] | null,
): void {
  if (account.profile.capabilities.mail !== 'always') return;
  const has = (event: Entry['event'] | null, to: string): boolean =>
    event !== null && addressesOf(event, account.own).includes(to);
  const kindOf = (to: string): Mail['kind'] => {
    if (before !== null && !organizes(account.own, before)) return 'answer';
    if (!has(after, to)) return 'cancellation';
    return has(before, to) ? 'update' : 'invitation';
  };
  for (const to of people) account.storage.addMail({ kind: kindOf(to), to, uid, callKey: call.key });
}

function refused(code: ProblemCode, params: Problem['params'] = {}): Outcome {
  return { type: 'refused', problem: problem(code, params) };
}
