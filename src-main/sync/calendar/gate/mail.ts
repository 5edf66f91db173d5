/**
 * Who would be mailed for a write, and whether a person allowed that: nobody is mailed whom nobody ticked (PE1), nobody is mailed
 * about what is over (PE6), and unusually many people, or the very first ones, are asked about (PE7). Pure but for reading the store.
 */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { guestLists } from '../../../../src-shared/domain/calendar/participants.ts';
import type { Call } from '../../../../src-shared/domain/calendar/side.ts';
import { durationMs } from '../../../../src-shared/domain/time/duration.ts';
import { dayMs } from '../../../../src-shared/domain/time/wall-time.ts';
import { addresseesPerDay, addresseesPerEvent, budgetWindowMs } from '../../common/budgets.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import type { DecisionItem, MailKind } from '../../sync.ts';
import { endOf } from '../entries/series.ts';
import type { PlannedWrite } from '../plan/model.ts';
import { eventOf, type GateContext } from './model.ts';

/** Everybody but the account's owner whom the provider would mail for these calls, once each, lower-cased. */
export function addresseesOf(
  { side, known }: PlannedWrite,
  calls: readonly Call[],
  { sides, own }: GateContext,
): readonly string[] {
  const all = calls.flatMap((call) => sides[side].mailEffect(call, known));
  return [...new Set(all)].filter((address) => !own.includes(address));
}

/**
 * Names the mail that a write would cause. A yes to the write itself, in the preview of a first run or elsewhere, is no yes to mail:
 * these people are asked about by themselves (PE1, RU8).
 */
export function mailDigest({ digest }: Pick<PlannedWrite, 'digest'>, addressees: readonly string[]): string {
  return fingerprint(['mail', digest, [...addressees].sort()]);
}

/**
 * Names the mail of one entry to each person. A no to it is remembered when somebody changes the entry before the next run: it is asked
 * about once more, and nobody is mailed for a tick that was refused (PE1).
 */
export function guestDigests(
  { side, source, write }: PlannedWrite,
  addressees: readonly string[],
): readonly string[] {
  const entry = source?.ref ?? (write.type === 'create' ? write.key : write.ref);
  return addressees.map((address) => fingerprint(['mail to', side, entry, address]));
}

/** What a person said last about exactly this mail. Of a yes and a no to one person, in questions about several, the later one holds. */
export function mailAnswer(
  write: PlannedWrite,
  addressees: readonly string[],
  { store: { decisions } }: GateContext,
): 'approve' | 'reject' | null {
  if (addressees.length === 0) return null;
  const answer = decisions.answer(mailDigest(write, addressees));
  if (answer !== 'approve' && answer !== 'reject') return null;
  const opposite = answer === 'approve' ? 'reject' : 'approve';
  const isOverruled = guestDigests(write, addressees).some((digest) => decisions.answer(digest) === opposite);
  return isOverruled ? null : answer;
}

/** What each of them would get: an invitation who is new in the event, a cancellation who is no longer in it, anybody else its change. */
export function mailsFor(
  { write, known, isAnswer }: PlannedWrite,
  addressees: readonly string[],
): NonNullable<DecisionItem['mails']> {
  const before = known === null ? new Set<string>() : guestAddresses(known.event);
  const after = guestsAfter(write);
  const kindOf = (address: string): MailKind => {
    if (isAnswer === true) return 'answer';
    if (!after.has(address)) return 'cancellation';
    return before.has(address) ? 'update' : 'invitation';
  };
  return Object.groupBy(addressees, kindOf);
}

/** Who is taken off the event. A tick is a wish to invite: a cancellation is asked about although the tick is still there (PE2). */
function leavers({ write, known }: PlannedWrite): ReadonlySet<string> {
  if (known === null) return new Set();
  const after = guestsAfter(write);
  return new Set([...guestAddresses(known.event)].filter((address) => !after.has(address)));
}

function guestsAfter(write: PlannedWrite['write']): ReadonlySet<string> {
  return write.type === 'remove' ? new Set() : guestAddresses(write.event);
}

/** Everybody in an event or one of its occurrences. */
function guestAddresses(event: CalendarEvent): ReadonlySet<string> {
  return new Set(
    guestLists(event).flatMap((list) => Object.values(list).map(({ email }) => email.toLowerCase())),
  );
}

/** How many people were mailed in the last 24 hours. */
export function mailedToday({ store, now }: GateContext): number {
  return store.effects.sum('provider', 'invitation', now - budgetWindowMs);
}

/** Whether mailing these people needs a person's yes. `mailed` people were mailed today already. */
export function asksBeforeMailing(
  write: PlannedWrite,
  addressees: readonly string[],
  mailed: number,
  { store, now, firstRun }: GateContext,
): boolean {
  if (addressees.length === 0) return false;
  if (firstRun) return true;
  const leaving = leavers(write);
  const isNoNews = isPast(write, now) || isForThePersonAlone(write.write);
  const allowed = isNoNews ? [] : write.ticked.filter((address) => !leaving.has(address));
  return (
    addressees.some((address) => !allowed.includes(address)) ||
    guestDigests(write, addressees).some((digest) => store.decisions.answer(digest) === 'reject') ||
    addressees.length > addresseesPerEvent ||
    mailed + addressees.length > addresseesPerDay ||
    (write.isAnswer !== true && !store.effects.ever('invitation'))
  );
}

/** What each calendar has for itself. */
const own: ReadonlySet<string> = new Set(['freeBusyStatus', 'privacy'] satisfies (keyof CalendarEvent)[]);

/**
 * Whether a change is nothing that a guest has to hear of. Where the provider mails about it all the same, a tick is no wish for that mail,
 * and a person is told whom it goes to before it happens (PE3).
 */
function isForThePersonAlone(write: PlannedWrite['write']): boolean {
  return (
    write.type === 'update' &&
    Object.keys(write.patch).every((path) => own.has(path.slice(path.lastIndexOf('/') + 1)))
  );
}

/** PE6: over since yesterday in every time zone. A series without an end is never past. */
function isPast(write: PlannedWrite, now: number): boolean {
  const event = eventOf(write);
  const end = endOf(event);
  if (end === null) return false;
  const occurrences = Object.entries(event.recurrenceOverrides ?? {}).map(([id, { start }]) =>
    typeof start === 'string' ? start : id,
  );
  const last = occurrences.reduce((latest, start) => (start > latest ? start : latest), end);
  return (
    Date.parse(`${last.slice(0, 10)}T00:00:00Z`) + 2 * dayMs + durationMs(event.duration ?? 'PT0S') < now
  );
}
