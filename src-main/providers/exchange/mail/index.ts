/** The mailbox of a person on an Exchange server. */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { MailSide } from '../../../../src-shared/domain/mail/side.ts';
import type { KeepingParts } from '../../message-bytes.ts';
import { operationsOver } from '../operations.ts';
import { itemPages } from '../page.ts';
import type { Requester } from '../requester.ts';
import { wakeOnNews } from '../wake.ts';
import { createMailApi } from './api.ts';
import { foldersOfMail } from './folders.ts';
import { createSide } from './side.ts';

export interface MailAccountParts extends KeepingParts {
  readonly requester: Pick<Requester, 'host' | 'ask' | 'content' | 'stream' | 'problemOf'>;
  /** The primary address of the mailbox. */
  readonly address: string;
  readonly clock: Clock;
  /** Of Outlook on the web; null: not known. */
  readonly web: URL | null;
}

/** Asks nothing yet. */
export function mailSideOf({ requester, address, clock, web, ...keeping }: MailAccountParts): MailSide {
  const api = createMailApi(requester);
  const side = createSide({ ...keeping, api });
  const page = web === null ? null : itemPages(operationsOver(requester), web);
  const wake = { requester, clock, mailbox: address };
  /** As they were listed last: a run lists them anyway, and what wakes asks for nothing. */
  let known: readonly MailboxId[] | null = null;
  const folders = async (signal: AbortSignal): Promise<readonly MailboxId[]> => {
    known ??= await foldersOfMail(signal, api);
    return known;
  };
  return {
    ...side,
    async mailboxes(signal) {
      const found = await side.mailboxes(signal);
      known = found.map(({ id }) => id);
      return found;
    },
    ...(page === null ? {} : { pageOf: page }),
    wake: (signal) => wakeOnNews(wake, () => folders(signal), signal),
  };
}
