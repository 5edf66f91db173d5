/**
 * Between wanting and doing: nobody is mailed whom nobody ticked, nothing is removed or created in unusual numbers, nothing is
 * written again and again, and a first run does exactly what was approved. What does not pass waits for a person.
 */
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import type { CalendarSide, Call } from '../../src-shared/domain/calendar/side.ts';
import type { Store } from '../store/index.ts';
import { contentHash, fingerprint } from './calendar/compare.ts';
import { destruction } from './calendar/destruction.ts';
import { itemOf } from './calendar/draft.ts';
import type { PlannedWrite, Question } from './calendar/model.ts';
import { endOf } from './calendar/series.ts';
import { areRelated, endsOfSplits } from './calendar/splits.ts';
import type { DecisionKind, SideName } from './face.ts';

export interface GateContext {
  readonly store: Store;
  readonly sides: Readonly<Record<SideName, CalendarSide>>;
  readonly now: number;
  readonly firstRun: boolean;
  readonly approveFirstRun: boolean;
  /** This account's own address, lower-cased: mail to oneself asks nobody. */
  readonly self: string;
}

export interface PassedWrite extends PlannedWrite {
  readonly calls: readonly Call[];
  readonly addressees: readonly string[];
  /** A person approved exactly this: it spends no budget. */
  readonly isApproved: boolean;
  /** How much it takes away for good (DE1). */
  readonly destroys: number;
}

export interface GateResult {
  readonly passed: readonly PassedWrite[];
  /** A person said no: both sides stay as they are. */
  readonly rejected: readonly PlannedWrite[];
  readonly questions: readonly Question[];
}

const dayMs = 24 * 60 * 60 * 1000;
/** RU3: the same content more often than this in ten minutes is a fight, not an edit. */
const sameWrites = 3;
const sameWritesWindowMs = 10 * 60 * 1000;
/** PE7. */
const newAddressesPerEvent = 20;
const newAddressesPerDay = 50;

/** DE1: how much may be removed in 24 hours without asking. */
export function removalBudget(linked: number): number {
  return Math.max(5, Math.floor(linked / 10));
}

/** DE1: how much may be created in 24 hours without asking, after the first run. */
export function creationBudget(linked: number): number {
  return Math.max(100, Math.floor(linked / 5));
}

export function gate(writes: readonly PlannedWrite[], context: GateContext): GateResult {
  const questions: Question[] = [];
  const { store } = context;
  const wait = (kind: DecisionKind, write: PlannedWrite, addressees: readonly string[] = []) =>
    questions.push({
      kind,
      item: { ...itemOf(write.side, write.write.type, eventOf(write), write.digest), addressees },
    });
  const approved = (write: PlannedWrite) => store.decisions.answer(write.digest) === 'approve';

  const ends = endsOfSplits(writes);
  const candidates: PassedWrite[] = [];
  const rejected: PlannedWrite[] = [];
  let invitedToday = store.effects.sum('provider', 'invitation', context.now - dayMs);
  for (const write of writes) {
    if (store.decisions.answer(write.digest) === 'reject') {
      rejected.push(write);
      continue;
    }
    if (context.firstRun && !context.approveFirstRun && !approved(write)) {
      wait('first-run', write);
      continue;
    }
    const calls = context.sides[write.side].prepare(write.write, write.known);
    const addressees = [
      ...new Set(calls.flatMap((call) => context.sides[write.side].mailEffect(call, write.known))),
    ].filter((address) => address !== context.self);
    if (addressees.length > 0 && !approved(write)) {
      const allowed = isPast(write, context.now) ? [] : write.ticked;
      const surplus = addressees.some((address) => !allowed.includes(address));
      const unusual =
        addressees.length > newAddressesPerEvent ||
        invitedToday + addressees.length > newAddressesPerDay ||
        !store.effects.ever('invitation');
      if (surplus || unusual) {
        wait('would-mail', write, addressees);
        continue;
      }
    }
    if (write.write.type !== 'remove' && !approved(write) && isFight(write, context)) {
      wait('frozen', write);
      continue;
    }
    invitedToday += addressees.length;
    candidates.push({
      ...write,
      calls,
      addressees,
      isApproved: approved(write) || (context.firstRun && write.write.type === 'create'),
      destroys: destruction(write.write, write.known),
    });
  }

  const held = new Set<PassedWrite>();
  for (const side of ['provider', 'crm'] as const) {
    const linked = store.links.count();
    const spend = (
      kind: 'removal' | 'creation',
      amountOf: (write: PassedWrite) => number,
      budget: number,
      question: DecisionKind,
    ) => {
      const spending = candidates.filter(
        (write) => write.side === side && amountOf(write) > 0 && !approved(write),
      );
      const wanted = spending.reduce((sum, write) => sum + amountOf(write), 0);
      const spent = store.effects.sum(side, kind, context.now - dayMs);
      if (wanted === 0 || spent + wanted <= budget) return;
      for (const write of spending) {
        held.add(write);
        wait(question, write);
      }
    };
    spend(
      'removal',
      (write) => write.destroys,
      removalBudget(linked + store.effects.sum(side, 'removal', context.now - dayMs)),
      'many-removals',
    );
    if (!context.firstRun)
      spend(
        'creation',
        (write) => (write.write.type === 'create' ? 1 : 0),
        creationBudget(linked),
        'many-creations',
      );
  }
  // the second part of a split series waits with the end of the first, and stays on its own side when that was refused (TI2)
  const ready = candidates.filter((write) => !held.has(write));
  const goes = new Set(ready.map(({ write }) => write.key));
  const refused = new Set(rejected.map(({ write }) => write.key));
  const passed = ready.filter((write) => {
    const end = ends.get(write.write.key);
    if (end === undefined || goes.has(end.write.key)) return true;
    // what only looks like a second part is on its own from the next run on
    if (refused.has(end.write.key) && areRelated(write, end)) rejected.push(write);
    return false;
  });
  return { passed, rejected, questions };
}

/** What the loop breaker counts: this content on this side of this link. */
export function writeSubject(
  write: Pick<PlannedWrite, 'side' | 'write'> & { readonly link: { readonly id: string } },
): string {
  return fingerprint([
    write.link.id,
    write.side,
    write.write.type === 'remove' ? null : contentHash(write.write.event),
  ]);
}

function isFight(write: PlannedWrite, context: GateContext): boolean {
  return (
    context.store.effects.times('write', writeSubject(write), context.now - sameWritesWindowMs) >= sameWrites
  );
}

function eventOf(write: PlannedWrite): CalendarEvent {
  return write.write.type === 'remove' ? (write.known?.event ?? { uid: '', start: '' }) : write.write.event;
}

/** PE6: over since yesterday in every time zone. A series without an end is never past. */
function isPast(write: PlannedWrite, now: number): boolean {
  const event = eventOf(write);
  const end = endOf(event);
  if (end === null || end === '') return false;
  const moved = Object.entries(event.recurrenceOverrides ?? {}).map(([id, { start }]) =>
    typeof start === 'string' ? start : id,
  );
  const last = moved.reduce((latest, start) => (start > latest ? start : latest), end);
  return Date.parse(`${last.slice(0, 10)}T00:00:00Z`) + 2 * dayMs + durationMs(event.duration) < now;
}

function durationMs(duration: string | undefined): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration ?? 'PT0S');
  if (match === null) return 0;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
