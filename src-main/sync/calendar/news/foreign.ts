/**
 * An address of a linked entry that hands out an entry with another uid: a mixed-up answer must not overwrite the linked entry's twin
 * (ID1). It is read once more by itself. If the server then still says so, only the place of the linked entry elsewhere in the same
 * calendar proves that it moved; without that proof the address waits in quarantine.
 */
import type { Fetched, Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { UnreadableReason } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { problem } from '../../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink, Store } from '../../../store/index.ts';
import type { RunContext } from '../run-context.ts';

const reason: UnreadableReason = 'another-entry';

/** The answers, with those about other entries read again, or as unreadable. Links whose entry is proven to have moved follow it. */
export async function withoutForeign(
  name: SideName,
  answers: readonly Fetched[],
  { store, sides, calendars }: Pick<RunContext, 'store' | 'sides' | 'calendars'>,
  signal: AbortSignal,
): Promise<readonly Fetched[]> {
  if (!store.reading(() => answers.some((one) => isForeign(name, one, store)))) return answers;
  const [side, calendar] = [sides[name], calendars[name]];
  const result: Fetched[] = [];
  for (const answer of answers) {
    if (answer.type !== 'found' || !isForeign(name, answer, store)) {
      result.push(answer);
      continue;
    }
    const { ref } = answer.stored;
    let again: Fetched = answer;
    for await (const one of side.get(calendar, [ref], signal)) again = one;
    const link = store.links.byRef(name, ref);
    if (!isForeign(name, again, store) || link === null) result.push(again);
    else if (link.status === 'linked' && (await follow(name, link, { store, sides, calendars }, signal)))
      result.push(again);
    else result.push(unproven(ref, answer.stored));
  }
  return result;
}

function isForeign(name: SideName, answer: Fetched, { links }: Store): boolean {
  if (answer.type !== 'found') return false;
  const { ref, uids } = answer.stored;
  const known = links.uidsByRef(name, ref);
  if (known === null || known.some((uid) => uids.includes(uid))) return false;
  // a side that could not be read until now may have given the entry a uid of its own
  return links.headByRef(name, ref)?.revision !== '';
}

/**
 * Moves the link's end to where its entry is now. When another link stands there, and the entry of that one is here, the two change
 * places. @returns false when the server names no other place of it in this calendar, or several
 */
async function follow(
  name: SideName,
  link: AgreedLink,
  run: Pick<RunContext, 'store' | 'sides' | 'calendars'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { store } = run;
  const from = link[name].ref;
  const ref = await placeOf(name, link, run, signal);
  if (ref === null || ref === from) return false;
  const inTheWay = store.links.byRef(name, ref);
  if (
    inTheWay !== null &&
    (inTheWay.status !== 'linked' || (await placeOf(name, inTheWay, run, signal)) !== from)
  )
    return false;
  const moved = (one: AgreedLink, to: Ref): AgreedLink => ({ ...one, [name]: { ...one[name], ref: to } });
  store.transaction('moved.follow', () => {
    // no two links may have one address, not even for a moment
    if (inTheWay?.status === 'linked') store.links.save(moved(inTheWay, `${from}#`));
    store.links.save(moved(link, ref));
    if (inTheWay?.status === 'linked') store.links.save(moved(inTheWay, from));
    store.inbox.put(name, { kind: 'hint', ref });
  });
  return true;
}

/** The one place in this calendar at which the link's entry stands; null when there is none, or several. */
async function placeOf(
  name: SideName,
  { uids }: AgreedLink,
  { sides, calendars }: Pick<RunContext, 'sides' | 'calendars'>,
  signal: AbortSignal,
): Promise<Ref | null> {
  const places = await sides[name].locate(uids, signal);
  const here = places.flatMap(({ calendar, ref }) => (calendar === calendars[name] ? [ref] : []));
  return here.length === 1 ? (here[0] ?? null) : null;
}

function unproven(ref: Ref, { event }: StoredEvent): Fetched {
  return {
    type: 'unreadable',
    ref,
    problem: problem('item-unreadable', { reason }),
    glimpse: { title: event.title ?? null, date: event.start.slice(0, 10) },
  };
}
