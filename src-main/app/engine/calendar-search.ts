/** Answers the questions of an engine thread about single entries of the calendar: finding them, and why they are where they are (D12). */
import type { Store } from '../../store/index.ts';
import { type EntryPlace, type FoundEntry, findKnown } from '../../sync/index.ts';
import { createSearches } from './entry-searches.ts';
import { explainEntry } from './explain-entry.ts';
import { ifPossible, readWithinMs } from './if-possible.ts';
import type { Question } from './questions.ts';
import type { EngineSession } from './session.ts';

export type SearchQuestion = Extract<
  Question,
  { readonly name: 'find-known' | 'find-ask' | 'find-stop' | 'explain' | 'find-page' }
>;

export function isSearchQuestion(question: Question): question is SearchQuestion {
  return /^(find-|explain$)/.test(question.name);
}

export interface CalendarSearchParts {
  readonly store: () => Store;
  /** Connects where nothing is connected. @throws ProblemError */
  readonly session: () => Promise<EngineSession>;
  readonly stopped: AbortSignal;
  readonly now: () => number;
}

const mostKnown = 50;

export function createCalendarSearch({ store, session, stopped, now }: CalendarSearchParts) {
  const searches = createSearches<FoundEntry>(stopped);
  const within = (): AbortSignal => AbortSignal.any([stopped, AbortSignal.timeout(readWithinMs)]);

  const readNow = async (place: EntryPlace) =>
    (await ifPossible(async () => (await session()).read(place, within())))?.event ?? null;

  return async (question: SearchQuestion): Promise<unknown> => {
    switch (question.name) {
      case 'find-known':
        return findKnown(store(), question.input.wanted, mostKnown, now());
      case 'find-ask': {
        const { input } = question;
        return searches.ask(input, async () => (await session()).search(input.wanted));
      }
      case 'find-stop':
        searches.stop(question.input.search);
        return {};
      case 'explain': {
        const connected = await ifPossible(session);
        return explainEntry(question.input, {
          store: store(),
          readNow,
          showsOthers: connected?.showsOthers ?? true,
          mayOpen: connected?.mayOpen ?? { provider: false, crm: false },
        });
      }
      case 'find-page':
        return { url: await (await session()).page(question.input.place, within()) };
      default:
        return question satisfies never;
    }
  };
}
