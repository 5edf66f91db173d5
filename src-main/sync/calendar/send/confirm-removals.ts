/**
 * A removal counts once the side hands the entry out no more. A proxy, a cache or a full queue answers "done" for what never happens,
 * and nobody would look for an entry whose link has ended (WR8). All removals of a batch are looked at in one request.
 */
import type {
  CalendarSide,
  Call,
  Fetched,
  Outcome,
  Ref,
} from '../../../../src-shared/domain/calendar/side.ts';
import { type Problem, problem, problemOf } from '../../../../src-shared/domain/problems.ts';

type Result = readonly [key: string, outcome: Outcome];

/** As `CalendarSide.perform`; a removal that is answered as done and is still there, or cannot be looked at, is unclear. */
export async function* performConfirmed(
  side: CalendarSide,
  calls: readonly Call[],
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const removals = new Map(
    side.capabilities.readBack
      ? calls.flatMap(({ key, write, ref, calendar }) =>
          write === 'remove' && ref !== null ? [[key, { ref, calendar }] as const] : [],
        )
      : [],
  );
  const done: { readonly key: string; readonly ref: Ref; readonly calendar: string }[] = [];
  for await (const [key, outcome] of side.perform(calls, signal)) {
    const removal = removals.get(key);
    if (outcome.type === 'done' && removal !== undefined) done.push({ key, ...removal });
    else yield [key, outcome];
  }
  const places = Map.groupBy(done, ({ calendar }) => calendar);
  const left = new Map<Ref, Problem>();
  for (const [calendar, removed] of places)
    for (const [ref, why] of await stillThere(
      side,
      calendar,
      removed.map(({ ref }) => ref),
      signal,
    ))
      left.set(ref, why);
  for (const { key, ref } of done) {
    const why = left.get(ref);
    yield [key, why === undefined ? { type: 'done', stored: null } : { type: 'unclear', problem: why }];
  }
}

async function stillThere(
  side: CalendarSide,
  calendar: string,
  refs: readonly Ref[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Ref, Problem>> {
  const open = new Map<Ref, Problem>(refs.map((ref) => [ref, problem('answer-invalid')]));
  try {
    for await (const one of side.get(calendar, refs, signal))
      if (one.type === 'found') open.set(one.stored.ref, problem('item-rejected'));
      else if (isGone(one)) open.delete(one.ref);
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null) throw error;
    for (const ref of refs) open.set(ref, trouble);
  }
  return open;
}

/** What this account may not see any more is out of its reach (ID5). */
function isGone(one: Exclude<Fetched, { type: 'found' }>): boolean {
  return one.type === 'absent' || one.problem.code === 'not-permitted';
}
