/**
 * An address of a linked entry that hands out an entry with another uid: a mixed-up answer must not overwrite the linked entry's twin
 * (ID1). It is read once more by itself. If the server then still says so, only the place of the linked entry elsewhere in the same
 * calendar proves that it moved; without that proof the address waits in quarantine.
 */
import type { Fetched, Ref, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { UnreadableReason } from '../../../src-shared/domain/calendar/unreadable.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { AgreedLink, Store } from '../../store/index.ts';
import type { RunContext } from './run-context.ts';

const reason: UnreadableReason = 'another-entry';

/** The answers, with those about other entries read again, or as unreadable. Links whose entry is proven to have moved follow it. */
export async function withoutForeign(
  name: SideName,
  answers: readonly Fetched[],
  { store, sides, calendars }: Pick<RunContext, 'store' | 'sides' | 'calendars'>,
  signal: AbortSignal,
): Promise<readonly Fetched[]> {
  if (!answers.some((one) => isForeign(name, one, store))) return answers;
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
  const head = links.headByRef(name, answer.stored.ref);
  // a side that could not be read until now may have given the entry a uid of its own
  return (
    head !== null && head.revision !== '' && !answer.stored.uids.some((uid) => links.knows(head.id, uid))
  );
}

/** Moves the link's end to where its entry is now. @returns false when the server names no other place of it in this calendar, or several */
async function follow(
  name: SideName,
  link: AgreedLink,
  { store, sides, calendars }: Pick<RunContext, 'store' | 'sides' | 'calendars'>,
  signal: AbortSignal,
): Promise<boolean> {
  const places = await sides[name].locate(link.uids, signal);
  const [place, ...more] = places.filter(({ calendar }) => calendar === calendars[name]);
  if (place === undefined || more.length > 0 || store.links.headByRef(name, place.ref) !== null) return false;
  store.transaction('moved.follow', () => {
    store.links.save({ ...link, [name]: { ...link[name], ref: place.ref } });
    store.inbox.put(name, { kind: 'hint', ref: place.ref });
  });
  return true;
}

function unproven(ref: Ref, { event }: StoredEvent): Fetched {
  return {
    type: 'unreadable',
    ref,
    problem: problem('item-unreadable', { reason }),
    glimpse: { title: event.title ?? null, date: event.start.slice(0, 10) },
  };
}
