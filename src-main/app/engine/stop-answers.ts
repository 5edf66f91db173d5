/** Answers the questions about stopping (A14) that the account's store alone can answer. */
import type { Store } from '../../store/index.ts';
import { endWish, madeDigest, madeEntries, madeItem, stopWish, wishRemoval } from '../../sync/index.ts';
import type { AccountFacts, Question, Questions } from './questions.ts';

const longestTitle = 2_000;

export type StopQuestion = Extract<Question, { readonly name: `stop-${string}` }>;

export function answerAboutStopping(question: StopQuestion, store: Store): unknown {
  switch (question.name) {
    case 'stop-preview':
      return previewOf(store, question.input);
    case 'stop-items':
      return itemsOf(store, question.input);
    case 'stop-wish':
      return { accepted: wishRemoval(store, question.input) };
    case 'stop-end':
      endWish(store);
      return {};
    default:
      return question satisfies never;
  }
}

function previewOf(
  store: Store,
  { crmRemoves }: Questions['stop-preview']['input'],
): Questions['stop-preview']['output'] {
  const made = madeEntries(store, crmRemoves);
  return {
    digest: madeDigest(made),
    counts: { provider: made.provider.length, crm: made.crm.length, guests: made.guests.length },
    others: store.subCalendars.all().filter(({ shownAs }) => shownAs !== null).length,
    crmRemoves,
  };
}

function itemsOf(
  store: Store,
  { group, offset, limit, crmRemoves }: Questions['stop-items']['input'],
): Questions['stop-items']['output'] {
  const links = madeEntries(store, crmRemoves)[group];
  const items = links.slice(offset, offset + limit).map((link) => {
    const { title, start, timeZone, repeats = false, addressees } = madeItem(link, store);
    const guests = group === 'guests' ? addressees.map((one) => one.slice(0, longestTitle)) : [];
    return { id: link.id, title: title.slice(0, longestTitle), start, timeZone, repeats, guests };
  });
  return { items, count: links.length };
}

/** What is left of a person's wish to have removed what Concord made; null without one. */
export function stoppingOf(store: Store): AccountFacts['stopping'] {
  const wish = stopWish(store);
  if (wish === null) return null;
  return wish.state === 'removing' ? { state: 'removing' } : { state: 'done', removed: wish.done };
}
