/** Looks through everything that the store knows of messages for what a person wants to find (D12). Asks nobody. */
import type { sideNames } from '../../../src-shared/domain/side-name.ts';
import type { KnownMail, Store } from '../../store/index.ts';
import { mailRowWhy, mailWhy } from './mail-why.ts';
import type { FoundMail, Wanted } from './model.ts';
import { wordsIn } from './search-words.ts';

const mostEnded = 5_000;

/** The latest first. @param limit how many at most @param now epoch milliseconds */
export function findKnownMail(
  store: Store,
  { text, day }: Wanted,
  limit: number,
  now: number,
): { readonly items: readonly FoundMail[]; readonly isCut: boolean } {
  const hasWords = wordsIn(text);
  const isThatDay = (at: number | null): boolean =>
    day === null || (at !== null && at >= day.from && at < day.until);
  const latestFirst = (a: KnownMail, b: KnownMail): number => (b.receivedAt ?? 0) - (a.receivedAt ?? 0);
  const hits: KnownMail[] = [];
  let count = 0;
  for (const one of store.mail.search.known()) {
    if (!isThatDay(one.receivedAt) || !hasWords(one.subject, one.sender)) continue;
    count += 1;
    hits.push(one);
    if (hits.length >= 4 * limit) {
      hits.sort(latestFirst);
      hits.length = limit;
    }
  }
  const items = hits
    .sort(latestFirst)
    .slice(0, limit)
    .map((one): FoundMail => {
      const { side, ref, isLinked, subject, sender, receivedAt } = one;
      const end = store.mail.links.end(side, ref);
      const link = end === null ? null : store.mail.links.get(end.link);
      const has = (name: (typeof sideNames)[number]): boolean =>
        link === null ? side === name && !isLinked : link.ends[name].length > 0;
      return {
        ...{ place: { side, ref }, row: null, subject, sender, receivedAt },
        ...{ inProvider: has('provider'), inCrm: has('crm') },
        code: mailWhy(store, { side, ref }, now).code,
      };
    });
  const ended = findEnded(store, { text, day }, limit - items.length, now);
  return { items: [...items, ...ended], isCut: count > limit };
}

/** What was synchronised once and is not any more. */
function findEnded(store: Store, { text, day }: Wanted, limit: number, now: number): readonly FoundMail[] {
  const hasWords = wordsIn(text);
  const found: FoundMail[] = [];
  for (const { id, at, subject, sender } of store.mail.history.ofEnded(mostEnded)) {
    if (found.length >= limit) break;
    if (!hasWords(subject, sender) || (day !== null && (at < day.from || at >= day.until))) continue;
    const why = mailRowWhy(store, id, now);
    if (why === null || why.place !== null) continue;
    found.push({
      ...{ place: null, row: id, subject, sender, receivedAt: null },
      ...{ inProvider: false, inCrm: false, code: why.code },
    });
  }
  return found;
}
