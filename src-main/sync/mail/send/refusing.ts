/**
 * Finds out that a side refuses every message of a kind of write in one place, such as each move into a folder without the right to it.
 * After some messages in a row the rest is not sent and waits where it is, one Problem tells of it, and one message at growing intervals
 * tries whether it goes again (RU2). One success in between, and each refusal counts as that message's own.
 */
import { type Problem, type ProblemCode, problem } from '../../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { MailOutboxEntry, Store } from '../../../store/index.ts';
import type { MailRun } from '../run-context.ts';

/** Different messages, one after the other, without a success in between. */
export const refusalsInARow = 5;
const firstPauseMs = 10 * 60 * 1000;
const longestPauseMs = 24 * 60 * 60 * 1000;

/** Refusals that may be about more than the one message. */
const countedCodes: ReadonlySet<ProblemCode> = new Set(['item-rejected', 'not-permitted', 'mailbox-refused']);

/** One kind of write in one place of one side. */
export interface WritePlace {
  readonly side: SideName;
  readonly type: MailOutboxEntry['write']['type'];
  readonly mailboxes: readonly string[];
}

interface Refusing {
  /** The messages that were refused since the last success; no more than `refusalsInARow`. */
  readonly refs: readonly string[];
  readonly code: ProblemCode;
  /** Null until there are enough of them. Epoch milliseconds of the next try. */
  readonly nextAt: number | null;
  readonly pauseMs: number;
}

type AllRefusing = Readonly<Record<string, Refusing>>;

type Change = Exclude<MailOutboxEntry['write'], { readonly type: 'append' }>;

/** The place of a change: a move is refused for both its mailboxes, other changes for those that the message is in. */
export function placeOfChange(
  side: SideName,
  type: Change['type'],
  { message, add, remove }: Pick<Change, 'message' | 'add' | 'remove'>,
): WritePlace {
  return { side, type, mailboxes: type === 'move' ? [...remove, ...add] : message.mailboxes };
}

function placeOf({ side, write }: Pick<MailOutboxEntry, 'side' | 'write'>): WritePlace {
  if (write.type === 'append') return { side, type: write.type, mailboxes: write.mailboxes };
  return placeOfChange(side, write.type, write);
}

const nameOf = ({ side, type, mailboxes }: WritePlace): string => JSON.stringify([side, type, ...mailboxes]);

function allRefusing({ meta }: Pick<Store, 'meta'>): AllRefusing {
  return JSON.parse(meta.get('mail-refusing') ?? '{}') as AllRefusing;
}

function keep({ meta }: Pick<Store, 'meta'>, all: AllRefusing): void {
  meta.set('mail-refusing', Object.keys(all).length === 0 ? null : JSON.stringify(all));
}

/**
 * Notes one refusal. Call inside a transaction.
 * @returns whether the message is to be set aside by itself; else it waits with all others of its place
 */
export function noteRefusal(entry: MailOutboxEntry, trouble: Problem, run: MailRun): boolean {
  if (!countedCodes.has(trouble.code)) return true;
  const { side, write } = entry;
  const { ref } = write.message;
  const all = allRefusing(run.store);
  const name = nameOf(placeOf(entry));
  const before = all[name] ?? { refs: [], code: trouble.code, nextAt: null, pauseMs: firstPauseMs };
  // it is known to be refused, and has a clock of its own
  const isKnown = run.store.mail.quarantine.get(entry.source === null ? side : 'provider', ref) !== null;
  if (isKnown || before.refs.includes(ref)) return true;
  const now = run.now();
  if (before.nextAt !== null && before.nextAt > now) return false;
  if (before.nextAt !== null) {
    const pauseMs = Math.min(longestPauseMs, 2 * before.pauseMs);
    keep(run.store, { ...all, [name]: { ...before, code: trouble.code, nextAt: now + pauseMs, pauseMs } });
    tell(side, trouble.code, name, run);
    return true;
  }
  const refs = [...before.refs, ref];
  const isEnough = refs.length >= refusalsInARow;
  const nextAt = isEnough ? now + before.pauseMs : null;
  keep(run.store, { ...all, [name]: { ...before, refs, code: trouble.code, nextAt } });
  if (isEnough) tell(side, trouble.code, name, run);
  return true;
}

/** A write of this kind went well there. Call inside a transaction. */
export function noteSuccess(entry: MailOutboxEntry, { store, refusing }: MailRun): void {
  if (store.meta.get('mail-refusing') === null) return;
  const name = nameOf(placeOf(entry));
  const { [name]: over, ...others } = allRefusing(store);
  if (over === undefined) return;
  keep(store, others);
  refusing.delete(name);
}

/** Whether writes about messages in one of these folders wait, because their side refuses them all. @param now epoch milliseconds */
export function isRefusing(store: Pick<Store, 'meta'>, mailboxes: readonly string[], now: number): boolean {
  return Object.entries(allRefusing(store)).some(([name, { nextAt }]) => {
    const [, , ...places] = JSON.parse(name) as readonly string[];
    return nextAt !== null && nextAt > now && places.some((one) => mailboxes.includes(one));
  });
}

/** Whether writes that are planned now may be sent; asked for each, once in a pass. What waits is told. */
export function refusingNow(run: MailRun): (place: WritePlace) => boolean {
  const all = allRefusing(run.store);
  const tried = new Set<string>();
  return (place) => {
    const name = nameOf(place);
    const held = all[name];
    if (held === undefined || held.nextAt === null) return true;
    // a moment further away than the longest pause was stored while the clock was wrong
    const isDue = held.nextAt <= run.now() || held.nextAt - run.now() > longestPauseMs;
    if (isDue && !tried.has(name)) {
      tried.add(name);
      return true;
    }
    tell(place.side, held.code, name, run);
    return false;
  };
}

/** Once in a run for each place, unless it takes a write again before the run ends. */
function tell(side: SideName, code: ProblemCode, name: string, run: MailRun): void {
  run.refusing.set(name, { ...problem(code === 'not-permitted' ? code : 'mailbox-refused'), side });
}
