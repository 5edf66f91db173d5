/** Answers the questions about what a person decided: a page of it, and the wish to take back what an answer kept apart. */
import type { Store } from '../../store/index.ts';
import { type Decision, placeAt, resumeAllSkipped } from '../../sync/index.ts';
import type { DecidedFacts, Questions } from './questions.ts';
import { decisionHead } from './store-answers.ts';

export function decidedPage(
  store: Store,
  { offset, limit }: Questions['decided']['input'],
): Questions['decided']['output'] {
  const items = store.decided.page(offset, limit).map((row): DecidedFacts => {
    const { id, topic, at, said, takenBackAt } = row;
    const kept = keptOf(row.kept, store).length;
    return {
      ...{ id, topic, at, kept, takenBackAt },
      decision: decisionHead(row.asked as Decision),
      said: said as DecidedFacts['said'],
    };
  });
  return { items, count: store.decided.count() };
}

export function takeBack(
  store: Store,
  { id }: Questions['decided-take-back']['input'],
  now: number,
): Questions['decided-take-back']['output'] {
  const row = store.decided.record(Number(id));
  const kept = row === null ? [] : keptOf(row.kept, store);
  if (row === null || !resumeAllSkipped(store, kept, now)) return { accepted: false };
  store.transaction('take-back', () => store.decided.takenBack(row.id, now));
  return { accepted: true };
}

/** Those that still stay apart by a person's word. */
function keptOf(addresses: readonly string[], { leftAlone }: Store) {
  return addresses.flatMap((address) => {
    const place = placeAt(address);
    if (place === null) return [];
    const entry = leftAlone.entry(place.side, place.ref);
    return entry?.byPerson === true && entry.reason === 'separate' ? [place] : [];
  });
}
