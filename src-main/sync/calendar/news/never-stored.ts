/**
 * Writes that a server answers as done and does not do. The pull after a write is expected to tell of it; what no pull told of is
 * read. An entry that is then not there was never made, which is no removal by a person, and is made again. An entry that still has the
 * version from before waits as any such version does (`stale.ts`); after an hour Concord's change counts as not made, and is made
 * again (RU9).
 */
import type { CalendarEvent, Id, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { participantsAt } from '../../../../src-shared/domain/calendar/participants.ts';
import { applyPatch, diff, pathKeys } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Fetched, Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../../src-shared/domain/problems.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { nextAttempt } from '../../common/quarantine.ts';
import { agreedEnd, withTicks } from '../entries/link.ts';
import { tickAt, viewFor } from '../people/ticks.ts';
import type { RunContext } from '../run-context.ts';

type Context = Pick<RunContext, 'store' | 'now'>;

/**
 * Of what was read and is not there: the entries that Concord made, of which no pull told, and which stand nowhere else in the account.
 * They were never made.
 */
export async function neverMade(
  side: SideName,
  answers: readonly Fetched[],
  { store, sides }: Pick<RunContext, 'store' | 'sides'>,
  signal: AbortSignal,
): Promise<ReadonlySet<Ref>> {
  const made = answers.flatMap((answer) => {
    if (answer.type !== 'absent' || !store.inbox.isUnheard(side, answer.ref)) return [];
    const link = madeHere(side, answer.ref, store);
    return link === null ? [] : [{ ref: answer.ref, uids: link.uids }];
  });
  if (made.length === 0) return new Set();
  const places = await sides[side].locate([...new Set(made.flatMap(({ uids }) => uids))], signal);
  const isSomewhere = (uid: string): boolean => places.some((place) => place.uid === uid);
  return new Set(made.flatMap(({ ref, uids }) => (uids.some(isSomewhere) ? [] : [ref])));
}

/** The link whose entry on this side Concord made, and has not changed since. */
function madeHere(side: SideName, ref: Ref, { links, versions }: RunContext['store']): AgreedLink | null {
  const link = links.byRef(side, ref);
  if (link?.status !== 'linked' || link.origin === side) return null;
  return versions.ownChange(side, ref, 0) === null ? link : null;
}

/** Notes that an entry of which no pull told was read. Call inside a transaction. */
export function noteRead(side: SideName, ref: Ref, answer: Fetched, { store }: Context): void {
  if (!store.inbox.isUnheard(side, ref)) return;
  const change = store.versions.ownChange(side, ref, 0);
  const isFromBefore = answer.type === 'found' && answer.stored.revision === change?.replaced;
  if (!isFromBefore) store.inbox.noteHeard(side, ref);
}

/** The link of an entry that was never made waits for it to be made again, and the entry is told. Call inside a transaction. */
export function makeAgain(side: SideName, ref: Ref, { store, now }: Context): void {
  const link = madeHere(side, ref, store);
  if (link === null) return;
  const source = link[otherSide(side)];
  store.links.save({ id: link.id, status: 'creating', origin: link.origin, uids: link.uids, source });
  store.inbox.settle(side, ref);
  store.inbox.put(link.origin, { kind: 'hint', ref: source.ref });
  const failure = {
    side: link.origin,
    ref: source.ref,
    stage: 'writing',
    problem: problem('item-rejected'),
    content: source.hash,
  } as const;
  store.quarantine.put(nextAttempt(store.quarantine.get(link.origin, source.ref), failure, now()));
}

/** Takes Concord's change out of what both sides agreed on, so that it is planned again. Call inside a transaction. */
export function takeBack(
  side: SideName,
  link: AgreedLink,
  stored: StoredEvent,
  { store, unmailedGuests }: Pick<RunContext, 'store' | 'unmailedGuests'>,
): void {
  const other = otherSide(side);
  const { ticked } = link.crm;
  const held =
    side === 'provider' ? stored.event : viewFor(stored, [link.provider.base], unmailedGuests, ticked);
  const undone = diff(link[side].base, held);
  const ends = {
    ...link,
    [side]: agreedEnd(stored, held),
    [other]: agreedEnd(link[other], applyPatch(link[other].base, fitting(undone, link[other].base))),
  };
  const ticks =
    side === 'provider' && ticked !== undefined ? ticksBefore(ticked, link.provider.base, held) : ticked;
  store.links.save({ ...ends, crm: withTicks(ends.crm, ticks) });
  store.inbox.noteHeard(side, stored.ref);
  store.inbox.put(other, { kind: 'hint', ref: link[other].ref });
}

/** Without what is said of a guest whom the event does not have, because its side cannot hold them (PE9). */
function fitting(patch: PatchObject, event: CalendarEvent): PatchObject {
  const isAboutNobody = (path: string): boolean => {
    const [field, id = '', property] = pathKeys(path);
    return field === 'participants' && property !== undefined && event.participants?.[id] === undefined;
  };
  return Object.fromEntries(Object.entries(patch).filter(([path]) => !isAboutNobody(path)));
}

/** Who was ticked before the write: whom it did not bring to the calendar was not yet, and whom it did not take away still was. */
function ticksBefore(
  ticked: readonly string[],
  written: CalendarEvent,
  held: CalendarEvent,
): readonly string[] {
  const ticks = new Set(ticked);
  const starts = Object.keys(written.recurrenceOverrides ?? {});
  for (const place of [null, ...starts]) {
    const [was, is] = [participantsAt(written, place), participantsAt(held, place)];
    const tickOf = (id: Id): string => (place === null ? id : tickAt(place, id));
    for (const id of Object.keys(was)) if (is[id] === undefined) ticks.delete(tickOf(id));
    if (place === null) for (const id of Object.keys(is)) if (was[id] === undefined) ticks.add(id);
  }
  return [...ticks].sort();
}
