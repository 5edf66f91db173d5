/**
 * Notices another program that keeps the same calendar and CRM in agreement (A10, RU7): doubles of what Concord wrote that appear in
 * several runs, or new entries that carry another program's link. Concord stops then, before anything is planned, until a person has
 * switched the other one off; the doubles that it left are matched with what they double, and do not cross.
 */
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import { looks } from '../entries/compare.ts';
import { moveOf } from '../move/move.ts';
import { isFirstRun } from '../rules/first-run.ts';
import type { RunContext } from '../run-context.ts';
import type { Gathered } from './gather.ts';

const windowMs = 24 * 60 * 60 * 1000;
/** A person may copy a few entries, and once many at a time. */
const fewestDoubles = 5;
const fewestRuns = 2;
/** A mark that somebody copied along with an entry is no sign yet. */
const fewestMarked = 3;

/** A new entry that looks like another program's work. */
interface Trace {
  readonly side: SideName;
  readonly ref: string;
  /** When it was noticed, epoch milliseconds; the same for all of one run. */
  readonly at: number;
  /** It looks like an entry that Concord wrote, which is still there. */
  readonly isDouble: boolean;
  /** The program whose link it carries. */
  readonly program: string | null;
}

interface Noticed {
  readonly traces: readonly Trace[];
  /** Set until a person says that the other program is off. */
  readonly isStopped: boolean;
}

function noticed({ meta }: Pick<Store, 'meta'>): Noticed {
  const text = meta.get('other-engine');
  return text === null ? { traces: [], isStopped: false } : (JSON.parse(text) as Noticed);
}

/** @throws ProblemError `other-engine` until a person has said that it is off */
export function refuseBesideOther(store: Store): void {
  const { isStopped, traces } = noticed(store);
  if (isStopped) stop(traces);
}

/** Looks at what is new, before it is planned. @throws ProblemError `other-engine` */
export function watchForOther({ loose, cases, agreements }: Gathered, run: RunContext): void {
  const { store, now } = run;
  // what is there at the beginning is matched, and another machine's work is told by its agreements
  if (isFirstRun(store) || agreements.length > 0) return;
  const before = noticed(store);
  const at = now();
  const known = new Set(before.traces.map(({ side, ref }) => `${side} ${ref}`));
  // what was found in another account's calendar is no double of what it was made from (A13)
  const watched = moveOf(store) === null ? sideNames : (['crm'] as const);
  const found = watched.flatMap((side) => {
    const strangers = loose[side].filter(
      ({ stored, left }) => left === null && !known.has(`${side} ${stored.ref}`),
    );
    if (strangers.length === 0) return [];
    const gone = new Set(cases.flatMap((one) => (one[side]?.state === 'gone' ? [one.link.id] : [])));
    const written = new Set(
      store.links
        .addedTo(side, at - windowMs)
        .flatMap((link) => (gone.has(link.id) ? [] : [looks(link[side].base, null)])),
    );
    return strangers.flatMap(({ stored }): Trace[] => {
      const isDouble = written.has(looks(stored.event, null));
      const program = stored.linkedBy ?? null;
      return isDouble || program !== null ? [{ side, ref: stored.ref, at, isDouble, program }] : [];
    });
  });
  if (found.length === 0) return;
  const traces = [...before.traces.filter((one) => one.at > at - windowMs), ...found];
  const isStopped = isOther(traces);
  store.transaction('other-engine', () =>
    store.meta.set('other-engine', JSON.stringify({ traces, isStopped } satisfies Noticed)),
  );
  if (isStopped) stop(traces);
}

function isOther(traces: readonly Trace[]): boolean {
  const doubles = traces.filter(({ isDouble }) => isDouble);
  if (doubles.length >= fewestDoubles && new Set(doubles.map(({ at }) => at)).size >= fewestRuns) return true;
  const marked = Object.groupBy(
    traces.filter(({ program }) => program !== null),
    ({ program }) => program ?? '',
  );
  return Object.values(marked).some((some = []) => some.length >= fewestMarked);
}

function stop(traces: readonly Trace[]): never {
  const program = traces.findLast((one) => one.program !== null)?.program ?? null;
  return fail('other-engine', { count: traces.length, ...(program === null ? {} : { program }) });
}

/** A person has switched the other program off: its doubles stay where they are, beside the entries that they double. */
export function otherEngineIsOff(store: Store, now: number): void {
  const { traces } = noticed(store);
  store.transaction('other-engine.off', () => {
    store.meta.set('other-engine', null);
    for (const { side, ref, isDouble } of traces) {
      const stored = store.inbox.found(side, ref);
      if (isDouble && stored !== null) leaveDouble(side, stored, store, now);
    }
  });
}

function leaveDouble(side: SideName, { ref, uids, event }: StoredEvent, store: Store, at: number): void {
  store.leftAlone.put(side, ref, uids, 'double', { at, event });
  store.inbox.settle(side, ref);
}
