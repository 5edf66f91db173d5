/** Answers each question that the account's store alone can answer, mail's apart. */
import type { Store } from '../../store/index.ts';
import { bringExisting, chooseRules, otherEngineIsOff, resumeSkipped } from '../../sync/index.ts';
import type { SearchQuestion } from './calendar-search.ts';
import { decidedPage, takeBack } from './decided-answers.ts';
import type { MailQuestion } from './mail-part.ts';
import type { Question } from './questions.ts';
import { answerAboutStopping } from './stop-answers.ts';
import {
  changesSince,
  chooseSubCalendar,
  confirmQuarantined,
  decide,
  decisionItems,
  factsOf,
  historyPage,
  quarantinePage,
  retryQuarantined,
  rulesFactsOf,
  rulesPreviewOf,
  skippedPage,
  subCalendarsOf,
} from './store-answers.ts';

export type StoreQuestion = Exclude<
  Question,
  | MailQuestion
  | SearchQuestion
  | {
      readonly name:
        | 'filters-preview'
        | 'calendars'
        | 'tell-paused'
        | 'crm-throttled'
        | 'compare'
        | 'compare-stop'
        | 'tell-stale'
        | 'undo-preview'
        | 'undo-start';
    }
>;

/** @param now epoch milliseconds */
export function answerFromStore(question: StoreQuestion, store: Store, now: number): unknown {
  switch (question.name) {
    case 'facts':
      return factsOf(store, question.input.since);
    case 'changes-since':
      return changesSince(store, question.input.since);
    case 'decide':
      return decide(store, question.input, now);
    case 'decided':
      return decidedPage(store, question.input);
    case 'decided-take-back':
      return takeBack(store, question.input, now);
    case 'decision-items':
      return decisionItems(store, question.input);
    case 'history':
      return historyPage(store, question.input);
    case 'history-entry':
      return { row: store.historyPages.entry(question.input.id) };
    case 'quarantine':
      return quarantinePage(store, question.input);
    case 'quarantine-retry':
      return retryQuarantined(store, question.input, now);
    case 'quarantine-confirm':
      return confirmQuarantined(store, question.input, now);
    case 'skipped':
      return skippedPage(store, question.input);
    case 'skipped-resume':
      return { accepted: resumeSkipped(store, question.input.item, now) };
    case 'rules':
      return rulesFactsOf(store);
    case 'engine-off':
      otherEngineIsOff(store, now);
      return {};
    case 'stop-preview':
    case 'stop-items':
    case 'stop-wish':
    case 'stop-end':
      return answerAboutStopping(question, store);
    case 'rules-preview':
      return rulesPreviewOf(store);
    case 'rules-choose':
      chooseRules(store, question.input);
      return rulesFactsOf(store, question.input);
    case 'sub-calendars':
      return subCalendarsOf(store);
    case 'sub-calendar-choose':
      return chooseSubCalendar(store, question.input);
    case 'bring-existing': {
      const { side, ...bounds } = question.input;
      return { accepted: bringExisting(store, side, bounds) };
    }
    default:
      return question satisfies never;
  }
}
