/**
 * What one look at a mailbox asks Gmail for. Where nothing happened that is the history alone: while it tells of nothing, the labels of
 * before are the labels of now. A label without messages can come and go without a word in the history, so that they are asked for again
 * after some minutes.
 */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import type { Mailbox } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { MailChangePage, MailState } from '../../../../src-shared/domain/mail/side.ts';
import type { GmailApi, HistoryPage } from './api.ts';
import { accountChanges } from './changes.ts';
import { mailboxesIn } from './labels.ts';
import { readState } from './mail-state.ts';

export interface Poll {
  /** @param mayBeKept those of before will do, while the history tells of nothing since */
  mailboxes(mayBeKept: boolean, signal: AbortSignal): Promise<readonly Mailbox[]>;
  /** The contract of `MailSide.changes`. */
  changes(since: MailState | null, signal: AbortSignal): AsyncGenerator<MailChangePage>;
  /** Gmail refused something: the next look asks for everything. */
  doubt(): void;
}

const labelsForMs = 5 * 60_000;

export function createPoll(api: GmailApi, clock: Pick<Clock, 'monotonic'>): Poll {
  let labels: { readonly mailboxes: readonly Mailbox[]; readonly at: number } | null = null;
  /** Up to where the account was heard. */
  let heard: string | null = null;
  /** The first page of the history behind `start`, asked for and not told yet. */
  let ahead: { readonly start: string; readonly page: HistoryPage | null } | null = null;

  const happenedNothing = async (start: string, signal: AbortSignal): Promise<boolean> => {
    const page = await api.history(start, null, signal);
    ahead = { start, page };
    return page !== null && page.records.length === 0 && page.nextPageToken === null;
  };
  const history: GmailApi['history'] = async (start, pageToken, signal) => {
    const known = ahead;
    ahead = null;
    return known !== null && pageToken === null && known.start === start
      ? known.page
      : api.history(start, pageToken, signal);
  };

  return {
    async mailboxes(mayBeKept, signal) {
      ahead = null;
      const kept = labels !== null && clock.monotonic() - labels.at < labelsForMs ? labels.mailboxes : null;
      if (mayBeKept && kept !== null && heard !== null && (await happenedNothing(heard, signal))) return kept;
      const at = clock.monotonic();
      const mailboxes = mailboxesIn(await api.labels(signal));
      labels = { mailboxes, at };
      return mailboxes;
    },
    async *changes(since, signal) {
      heard = null;
      for await (const page of accountChanges(since, signal, { ...api, history })) {
        if (page.last && page.state !== null) heard = readState(page.state)?.historyId ?? null;
        yield page;
      }
    },
    doubt() {
      labels = null;
    },
  };
}
