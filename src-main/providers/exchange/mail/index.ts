/** The mailbox of a person on an Exchange server. */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import type { MailSide } from '../../../../src-shared/domain/mail/side.ts';
import type { KeepingParts } from '../../message-bytes.ts';
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
}

/** Asks nothing yet. */
export function mailSideOf({ requester, address, clock, ...keeping }: MailAccountParts): MailSide {
  const api = createMailApi(requester);
  const wake = { requester, clock, mailbox: address };
  return {
    ...createSide({ ...keeping, api }),
    wake: (signal) => wakeOnNews(wake, () => foldersOfMail(signal, api), signal),
  };
}
