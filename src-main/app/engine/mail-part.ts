/** Mail's part of the engine thread: its session, which is opened when it is first needed, and its questions. */
import type { Comparison, ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import type { FolderMap } from '../../../src-shared/domain/mail/folder-map.ts';
import type { Mailbox } from '../../../src-shared/domain/mail/mailbox.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';
import { decisionsOf, type FoundMail, loadMailWhy } from '../../sync/index.ts';
import { createSearches } from './entry-searches.ts';
import { explainMail } from './explain-mail.ts';
import { mapToShow, saveMap } from './folder-map.ts';
import { ifPossible, readWithinMs } from './if-possible.ts';
import { mailFactsOf, mailHistory, mailKept } from './mail-answers.ts';
import { chooseMail } from './mail-choices.ts';
import { type MailSession, type MailSessionParts, openMailSession } from './mail-session.ts';
import { type EngineJob, type MailRunReport, noTraffic, type RunTraffic } from './messages.ts';
import type { MailFacts, Question, Questions } from './questions.ts';
import { answerMailUndo } from './undo-answers.ts';

export type MailQuestion = Extract<Question, { readonly name: `mail-${string}` }>;

export interface MailPart {
  /** @throws ProblemError */
  run(signal: AbortSignal): Promise<MailRunReport>;
  /** One full comparison of both sides (RU9). @throws ProblemError */
  compare(signal: AbortSignal, onProgress: (progress: ComparisonProgress) => void): Promise<Comparison>;
  traffic(): RunTraffic;
  /** @throws ProblemError */
  answer(question: MailQuestion, signal: AbortSignal): Promise<unknown>;
  /** What failed is opened anew by the next run or question. Never rejects. */
  close(): Promise<void>;
}

export interface MailPartParts extends Omit<MailSessionParts, 'store'> {
  readonly store: () => Store;
}

const mostKnown = 50;

export function createMailPart(job: EngineJob, parts: MailPartParts): MailPart {
  const { store } = parts;
  let opening: Promise<MailSession> | null = null;
  let session: MailSession | null = null;

  const opened = (): Promise<MailSession> => {
    opening ??= openMailSession(job, { ...parts, store: store() }).then(
      (made) => {
        session = made;
        return made;
      },
      (error: unknown) => {
        opening = null;
        throw error;
      },
    );
    return opening;
  };

  const searches = createSearches<FoundMail>(parts.signal);

  const setup = () => job.setup.mail ?? fail('setup-invalid', { field: 'mail' });
  const factsOf = (since: number): MailFacts => ({
    ...mailFactsOf(store(), setup(), decisionsOf(store().mail.decisions), since),
    connected:
      session === null
        ? null
        : { user: session.user, host: session.host, offersKnownPeople: session.offersKnownPeople },
  });
  const folders = async (signal: AbortSignal): Promise<Questions['mail-folders']['output']> => {
    const asked = await opened();
    const now = await asked.mailboxes(signal).catch((error: unknown) => {
      // a run that failed meanwhile has closed the session
      if (problemOf(error) === null && session !== asked) fail('unreachable');
      throw error;
    });
    const { map, isSaved } = mapToShow(store(), now);
    const own = (all: readonly Mailbox[]) => all.map((one) => ({ ...one, path: [...one.path] }));
    return { crm: own(now.crm), provider: own(now.provider), map: [...map], isSaved };
  };

  return {
    async run(signal) {
      return (await opened()).run(signal);
    },
    async compare(signal, onProgress) {
      return (await opened()).compare(signal, onProgress);
    },
    traffic: () => session?.traffic() ?? noTraffic,
    async answer(question, signal) {
      switch (question.name) {
        case 'mail-facts':
          return factsOf(question.input.since);
        case 'mail-folders':
          return folders(signal);
        case 'mail-save':
          saveMap(store(), question.input.map as FolderMap);
          return {};
        case 'mail-choose':
          chooseMail(store(), question.input);
          return {};
        case 'mail-kept':
          return mailKept(store(), question.input);
        case 'mail-retry':
          store().transaction('mail.hasten', () => {
            store().mail.quarantine.hasten(null, parts.clock.now());
            store().meta.set('mail-refusing', null);
          });
          return {};
        case 'mail-history':
          return mailHistory(store(), question.input);
        case 'mail-undo-preview':
        case 'mail-undo-start':
          return answerMailUndo(question, store(), parts.clock.now());
        case 'mail-find-known':
          return (await loadMailWhy()).findKnownMail(
            store(),
            question.input.wanted,
            mostKnown,
            parts.clock.now(),
          );
        case 'mail-find-ask': {
          const { input } = question;
          return searches.ask(input, async () => (await opened()).search(input.wanted));
        }
        case 'mail-find-stop':
          searches.stop(question.input.search);
          return {};
        case 'mail-explain': {
          const connected = await ifPossible(opened);
          const within = AbortSignal.any([signal, AbortSignal.timeout(readWithinMs)]);
          return explainMail(question.input, {
            store: store(),
            describeNow: async (place) => ifPossible(async () => connected?.describe(place, within) ?? null),
            mayOpen: connected?.mayOpen ?? { provider: false, crm: false },
            now: parts.clock.now(),
          });
        }
        case 'mail-find-page':
          return { url: await (await opened()).page(question.input.place, signal) };
        case 'mail-forget':
          store().transaction('mail.forget', () => store().mail.forget());
          return {};
        case 'mail-account-remove': {
          const held = await parts.crm.hold();
          try {
            await held.crm.mailAccounts?.remove(question.input.account, signal);
          } finally {
            await held.letGo(null);
          }
          return {};
        }
        default:
          return question satisfies never;
      }
    },
    async close() {
      const ending = opening;
      opening = null;
      session = null;
      await ending?.then(
        (one) => one.close(),
        () => undefined,
      );
    },
  };
}
