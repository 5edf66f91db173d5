/**
 * The full comparison of both sides (RU9, D13): everything that they hold is read anew and compared with what both agreed on. It writes
 * to neither side. What it finds is noted in the store, where the next run reads it: as news where a change list should have told of it,
 * else as a question (`news/compared.ts`). Entries are read page by page and not kept; runs may come in between.
 */
import type { ChangePage, Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import {
  type ComparedSide,
  type Comparison,
  type ComparisonProgress,
  type Differences,
  noDifferences,
} from '../../../../src-shared/domain/comparison.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink, Store } from '../../../store/index.ts';
import type { Turns } from '../../common/turns.ts';
import { compareSubCalendars, type OthersFound } from '../../sub-calendars/index.ts';
import { type ComparedMark, comparedMarks, keepComparedMarks } from '../news/compared.ts';
import { holdsBase } from '../news/echoes.ts';
import { pullBoth } from '../news/pull.ts';
import { plan } from '../plan/plan.ts';
import type { RunContext, RunParts } from '../run-context.ts';
import type { Connection } from './connection.ts';
import { othersOf } from './others.ts';
import { planInput } from './run-rules.ts';
import { startRun } from './start-run.ts';

/** Under this name no listing is kept, so that every linked address counts as one that it did not name. */
const noListing = 'full-comparison';

type Kind = keyof Differences;

/** What was read of one side. */
interface Held {
  readonly refs: Set<Ref>;
  /** Linked entries that do not hold what both agreed on. */
  readonly suspects: Set<Ref>;
  readonly unreadable: Set<Ref>;
}

/** @throws ProblemError when a side cannot be read to the end; nothing is concluded then */
export async function compareCalendars(
  parts: RunParts,
  connected: Connection,
  turn: Turns,
  signal: AbortSignal,
  onProgress: (progress: ComparisonProgress) => void,
): Promise<Comparison> {
  const startedAt = parts.clock.now();
  const { onProgress: _ofRuns, ...quiet } = parts;
  const begin = () => startRun(quiet, connected, signal);
  const run = await turn(begin);
  const sides = sideNames.filter((side) => run.capabilities[side].readBack);
  const expected = sides.length * (run.store.links.count() + run.store.leftAlone.count() / 2);
  let done = 0;
  const tell = (more: number): void => {
    done += more;
    onProgress({ done, total: Math.max(done, Math.round(expected)) });
  };
  tell(0);
  const held: Partial<Record<SideName, Held>> = {};
  for (const side of sides) held[side] = await readAll(side, run, turn, tell, signal);
  const others = await compareSubCalendars(othersOf(run), turn, signal);
  // from here on no run comes in between, so that all is counted at one moment
  return turn(async () => conclude(held, others, await begin(), startedAt, signal));
}

async function readAll(
  side: SideName,
  run: RunContext,
  turn: Turns,
  tell: (more: number) => void,
  signal: AbortSignal,
): Promise<Held> {
  const { [side]: one } = run.sides;
  const held: Held = { refs: new Set(), suspects: new Set(), unreadable: new Set() };
  const pages = one.changes(run.calendars[side], null, signal, { withEntries: true })[Symbol.asyncIterator]();
  try {
    for (let isLast = false; !isLast; ) {
      const { value: page, done } = await turn(() => pages.next());
      // a listing that ends without its last page has named nothing to the end
      if (done === true) fail('server-failed', { reason: 'listing-cut-short' });
      const toRead = named(page as ChangePage, side, held, run);
      const { maxFetch } = one.capabilities;
      for (let from = 0; from < toRead.length; from += maxFetch)
        await turn(() => readSome(side, toRead.slice(from, from + maxFetch), held, run, signal));
      tell((page as ChangePage).changes.length);
      isLast = (page as ChangePage).last;
    }
  } finally {
    await pages.return?.();
  }
  return held;
}

/** Notes the entries of a page. @returns the linked ones whose content was not told along */
function named({ changes }: ChangePage, side: SideName, held: Held, run: RunContext): readonly Ref[] {
  const toRead: Ref[] = [];
  run.store.reading(() => {
    for (const change of changes) {
      if (change.type === 'removed') {
        held.refs.delete(change.ref);
        continue;
      }
      // rows may repeat
      if (held.refs.has(change.ref)) continue;
      held.refs.add(change.ref);
      if (run.store.links.headByRef(side, change.ref)?.status !== 'linked') continue;
      if (change.stored === undefined) toRead.push(change.ref);
      else compareOne(side, change.stored, held, run);
    }
  });
  return toRead;
}

/** Reads linked entries in full. @returns those that the side says are not there */
async function readSome(
  side: SideName,
  refs: readonly Ref[],
  held: Held,
  { sides, calendars, ...run }: RunContext,
  signal: AbortSignal,
): Promise<readonly Ref[]> {
  const absent: Ref[] = [];
  for await (const answer of sides[side].get(calendars[side], refs, signal)) {
    if (answer.type === 'found') compareOne(side, answer.stored, held, run);
    else if (answer.type === 'unreadable') held.unreadable.add(answer.ref);
    else absent.push(answer.ref);
  }
  for (const ref of absent) if (held.refs.has(ref)) held.suspects.add(ref);
  return absent;
}

function compareOne(
  side: SideName,
  stored: StoredEvent,
  held: Held,
  { store, unmailedGuests }: Pick<RunContext, 'store' | 'unmailedGuests'>,
): void {
  held.refs.add(stored.ref);
  const link = store.links.byRef(side, stored.ref);
  if (link?.status === 'linked' && !holdsBase(side, stored, link, unmailedGuests))
    held.suspects.add(stored.ref);
}

interface Finding {
  readonly kind: Kind;
  readonly side: SideName;
  readonly ref: Ref;
  readonly mark: ComparedMark | null;
}

/** Asks once more for all that looks different, counts, and keeps what was found. */
async function conclude(
  held: Partial<Record<SideName, Held>>,
  others: OthersFound | null,
  run: RunContext,
  startedAt: number,
  signal: AbortSignal,
): Promise<Comparison> {
  const { store } = run;
  // what was only being told while the comparison went on is news and no difference
  run.sides.provider.askAnew?.();
  await pullBoth(run, signal);
  const findings: Finding[] = [];
  const sides: Record<SideName, ComparedSide | null> = { provider: null, crm: null };
  for (const side of sideNames) {
    const { [side]: one } = held;
    if (one === undefined) continue;
    const gone = await unnamed(side, one, run, signal);
    const loose = store.reading(() => looseIn(side, one, store));
    findings.push(
      ...gone,
      ...(await confirmed(
        side,
        [...one.suspects].filter((ref) => !isNews(side, ref, store)),
        run,
        signal,
      )),
      ...(await stillThere(side, loose, one, run, signal)),
    );
    sides[side] = store.reading(() => countsOf(side, one, store));
  }
  const found = { ...noDifferences };
  for (const { kind } of findings) (found as Record<Kind, number>)[kind] += 1;
  const comparison: Comparison = {
    ...{ startedAt, endedAt: run.now(), sides },
    found: { ...found, untold: found.untold + (others?.differences ?? 0) },
    onTheWay: onTheWayIn(store),
    ...(others === null ? {} : { others: othersIn(others) }),
  };
  keep(findings, comparison, store);
  return comparison;
}

function othersIn({ calendars, entries, unread }: OthersFound): NonNullable<Comparison['others']> {
  return { calendars, entries, unread };
}

/** Linked entries that the listing did not name: an entry may be outside of its window, and is then asked for by its address. */
async function unnamed(
  side: SideName,
  held: Held,
  run: RunContext,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { store, sides, calendars } = run;
  const refs = store.links
    .unseen(side, noListing)
    .filter(
      (ref) =>
        !held.refs.has(ref) &&
        store.links.headByRef(side, ref)?.status === 'linked' &&
        !isNews(side, ref, store),
    );
  const absent: Ref[] = [];
  for (const some of batched(refs, sides[side].capabilities.maxFetch))
    absent.push(...(await readSome(side, some, held, run, signal)));
  if (absent.length === 0) return [];
  const listed = await sides[side].listed(calendars[side], absent, signal);
  return absent.flatMap((ref) => {
    if (listed.has(ref)) {
      held.refs.add(ref);
      held.unreadable.add(ref);
      return [];
    }
    const link = store.links.headByRef(side, ref);
    return link === null
      ? []
      : [{ kind: 'gone', side, ref, mark: { link: link.id, side, revision: null } } satisfies Finding];
  });
}

/** Of linked entries with other content, those because of which something would be written. */
async function confirmed(
  side: SideName,
  refs: readonly Ref[],
  run: RunContext,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const some of batched(refs, run.sides[side].capabilities.maxFetch)) {
    const mine = await readNow(side, some, run, signal);
    const links = some.flatMap((ref) => {
      const link = run.store.links.byRef(side, ref);
      return link?.status === 'linked' && mine.has(ref) ? [link] : [];
    });
    const other = otherSide(side);
    const others = await readNow(
      other,
      links.map((link) => link[other].ref),
      run,
      signal,
    );
    for (const link of links) {
      const stored = mine.get(link[side].ref) as StoredEvent;
      const there = others.get(link[other].ref);
      if (there === undefined || !changesSomething(link, side, stored, there, run)) continue;
      const isKnownVersion = stored.revision === link[side].revision;
      findings.push({
        kind: isKnownVersion ? 'changed' : 'untold',
        ...{ side, ref: stored.ref },
        mark: isKnownVersion ? { link: link.id, side, revision: stored.revision } : null,
      });
    }
  }
  return findings;
}

/** Whether the entry as it is now would be carried over. */
function changesSomething(
  link: AgreedLink,
  side: SideName,
  mine: StoredEvent,
  other: StoredEvent,
  run: RunContext,
): boolean {
  if (holdsBase(side, mine, link, run.unmailedGuests)) return false;
  const [here, there] = [mine, other].map((stored) => ({ state: 'now', stored }) as const);
  const ends = side === 'provider' ? { provider: here, crm: there } : { provider: there, crm: here };
  const one = { link, provider: ends.provider ?? null, crm: ends.crm ?? null };
  const input = planInput({ cases: [one], loose: { provider: [], crm: [] }, agreements: [] }, run);
  return plan(input).some(({ type }) => type === 'write');
}

async function readNow(
  side: SideName,
  refs: readonly Ref[],
  { sides, calendars }: Pick<RunContext, 'sides' | 'calendars'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<Ref, StoredEvent>> {
  const found = new Map<Ref, StoredEvent>();
  for (const some of batched(refs, sides[side].capabilities.maxFetch))
    for await (const answer of sides[side].get(calendars[side], some, signal))
      if (answer.type === 'found') found.set(answer.stored.ref, answer.stored);
  return found;
}

/** Entries without a link, without news and without a reason. */
function looseIn(side: SideName, { refs }: Held, store: Store): readonly Ref[] {
  return [...refs].filter(
    (ref) =>
      store.links.headByRef(side, ref) === null &&
      store.leftAlone.get(side, ref) === null &&
      !isNews(side, ref, store),
  );
}

async function stillThere(
  side: SideName,
  refs: readonly Ref[],
  held: Held,
  run: RunContext,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const found = await readNow(side, refs, run, signal);
  for (const ref of refs) if (!found.has(ref)) held.refs.delete(ref);
  return [...found.keys()].map((ref) => ({ kind: 'unlinked', side, ref, mark: null }) as const);
}

/** News that is not settled, and what is set aside, is told elsewhere. */
function isNews(side: SideName, ref: Ref, { inbox, quarantine }: Store): boolean {
  return inbox.get(side, ref) !== null || quarantine.get(side, ref) !== null;
}

function countsOf(side: SideName, { refs, unreadable }: Held, store: Store): ComparedSide {
  const skipped: Record<string, number> = {};
  let linked = 0;
  let notRead = 0;
  for (const ref of refs) {
    if (unreadable.has(ref)) notRead += 1;
    const reason = reasonOf(side, ref, store);
    if (reason === null) linked += 1;
    else skipped[reason] = (skipped[reason] ?? 0) + 1;
  }
  return { entries: refs.size, linked, skipped, unreadable: notRead };
}

/** Why the entry stands on this side only; null: it is linked. */
function reasonOf(side: SideName, ref: Ref, { links, leftAlone }: Store): string | null {
  const status = links.headByRef(side, ref)?.status;
  if (status === 'linked') return null;
  if (status === 'elsewhere') return 'elsewhere';
  if (status === 'creating') return 'on-the-way';
  return leftAlone.get(side, ref) ?? 'on-the-way';
}

function onTheWayIn({ inbox, links }: Store): number {
  const waiting = sideNames.flatMap((side) =>
    [...inbox.kinds(side).keys()].flatMap((ref) => {
      const head = links.headByRef(side, ref);
      return head?.status === 'linked' ? [head.id] : [];
    }),
  );
  return new Set(waiting).size;
}

function keep(findings: readonly Finding[], comparison: Comparison, store: Store): void {
  store.transaction('comparison', () => {
    // what is gone is asked for once more, and its listing too, before that is believed (ID4)
    for (const { side, ref } of findings) store.inbox.put(side, { kind: 'hint', ref });
    const marks = findings.flatMap(({ mark }) => mark ?? []);
    const isNew = ({ link }: ComparedMark) => !marks.some((one) => one.link === link);
    keepComparedMarks([...comparedMarks(store).filter(isNew), ...marks], store);
    store.meta.set('comparison', JSON.stringify(comparison));
  });
}

function* batched<T>(all: readonly T[], size: number): Iterable<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** What the last one found; null before the first. */
export function lastComparison({ meta }: Pick<Store, 'meta'>, topic: 'calendar' | 'mail'): Comparison | null {
  const text = meta.get(topic === 'mail' ? 'mail-comparison' : 'comparison');
  return text === null ? null : (JSON.parse(text) as Comparison);
}
