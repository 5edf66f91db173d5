/** Reads in full every object that the inbox has a hint about, and writes down what each answer means (ID3 to ID5). */
import type {
  CalendarId,
  CalendarSide,
  Fetched,
  Ref,
  StoredEvent,
} from '../../../../src-shared/domain/calendar/side.ts';
import { uidShared } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { problem } from '../../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import { allSettled } from '../../common/all-settled.ts';
import { nextAttempt } from '../../common/quarantine.ts';
import { isMadeUp } from '../entries/made-up-ref.ts';
import { doubtMixedUp } from '../heard.ts';
import type { RunContext } from '../run-context.ts';
import { withoutForeign } from './foreign.ts';
import { makeAgain, neverMade, noteRead } from './never-stored.ts';
import { holdStale } from './stale.ts';

export async function readBoth(run: RunContext, signal: AbortSignal): Promise<void> {
  await allSettled(sideNames.map((side) => read(side, run, signal)));
}

/** In batches, each of them durable before the next. @throws ProblemError when the whole side is in trouble */
export async function read(name: SideName, run: RunContext, signal: AbortSignal): Promise<void> {
  const { store } = run;
  const [side, calendar] = [run.sides[name], run.calendars[name]];
  const hinted = store.inbox.toRead(name);
  const refs = hinted.filter((ref) => !isMadeUp(ref));
  if (refs.length < hinted.length)
    store.transaction('read.made-up', () => {
      for (const ref of hinted) if (isMadeUp(ref)) keepAnswer(name, { type: 'absent', ref }, false, run);
    });
  for (let from = 0; from < refs.length; from += side.capabilities.maxFetch) {
    const batch = refs.slice(from, from + side.capabilities.maxFetch);
    const told: Fetched[] = [];
    for await (const fetched of side.get(calendar, batch, signal)) told.push(fetched);
    const answers = await withoutForeign(name, told, run, signal);
    const contradicted = await stillListed(name, side, calendar, answers, store, signal);
    const unmade = await neverMade(name, answers, run, signal);
    store.transaction('read.batch', () => {
      for (const answer of answers) {
        noteRead(name, refOf(answer), answer, run);
        if (unmade.has(refOf(answer))) makeAgain(name, refOf(answer), run);
        else
          keepAnswer(
            name,
            contradicted.has(answer) ? notHandedOut(answer) : answer,
            contradicted.has(answer),
            run,
          );
      }
    });
    run.onProgress('reading', from + batch.length, refs.length, name);
  }
  doubtMixedUp(name, refs, run);
  holdStale(name, refs, run);
}

/** Notes an entry as it was read. Call inside a transaction. */
export function keepFound(name: SideName, stored: StoredEvent, store: Store): void {
  const { ref } = stored;
  store.inbox.put(name, { kind: 'found', ref, stored });
  const held = store.quarantine.get(name, ref);
  if (held?.stage === 'reading' && held.reason !== uidShared) store.quarantine.release(name, ref);
}

/** Call inside a transaction. */
function keepAnswer(name: SideName, fetched: Fetched, isListed: boolean, { store, now }: RunContext): void {
  if (fetched.type === 'found') {
    keepFound(name, fetched.stored, store);
    return;
  }
  const { ref } = fetched;
  if (fetched.type === 'unreadable' && (isListed || fetched.problem.code !== 'not-permitted')) {
    const failure = { ...fetched, side: name, stage: 'reading', content: null } as const;
    store.inbox.put(name, { kind: 'unreadable', ref });
    store.quarantine.put(nextAttempt(store.quarantine.get(name, ref), failure, now()));
    return;
  }
  store.quarantine.release(name, ref);
  // what this account may no longer see is out of scope, neither removed nor broken (ID5)
  if (fetched.type === 'unreadable') store.inbox.put(name, { kind: 'removed', ref, reason: 'hidden' });
  else if (store.links.headByRef(name, ref) !== null)
    store.inbox.put(name, { kind: 'removed', ref, reason: 'deleted' });
  else {
    store.inbox.settle(name, ref);
    store.leftAlone.forget(name, ref);
  }
}

/**
 * "Not found" is proof of removal only when the calendar's listing agrees (ID4), and "not permitted" takes an object out of scope only
 * then (ID5): servers refuse single objects for a moment. A listing or a tombstone of this round has said so already for objects noted
 * as missing; for all others the listing is asked. Answers those it still names.
 */
async function stillListed(
  name: SideName,
  side: CalendarSide,
  calendar: CalendarId,
  answers: readonly Fetched[],
  store: Store,
  signal: AbortSignal,
): Promise<ReadonlySet<Fetched>> {
  const doubtful = new Map(
    answers.flatMap((one) =>
      isOutOfReach(one) && store.inbox.get(name, refOf(one))?.kind !== 'missing'
        ? [[refOf(one), one] as const]
        : [],
    ),
  );
  if (doubtful.size === 0) return new Set();
  const listed = await side.listed(calendar, [...doubtful.keys()], signal);
  return new Set([...doubtful].flatMap(([ref, one]) => (listed.has(ref) ? [one] : [])));
}

function isOutOfReach(answer: Fetched): boolean {
  return (
    answer.type === 'absent' || (answer.type === 'unreadable' && answer.problem.code === 'not-permitted')
  );
}

function refOf(answer: Fetched): Ref {
  return answer.type === 'found' ? answer.stored.ref : answer.ref;
}

/** The listing names it and the server answers "not found": neither changed nor removed, it waits in quarantine (ID4, RU2). */
function notHandedOut(answer: Fetched): Fetched {
  if (answer.type !== 'absent') return answer;
  return {
    type: 'unreadable',
    ref: answer.ref,
    problem: problem('item-unreadable', { reason: 'not-handed-out' }),
  };
}
