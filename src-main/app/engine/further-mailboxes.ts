/** The jobs of a person's further mailboxes (A11): each has an engine thread, a database, and an account and lease at the CRM of its own. */
import { join } from 'node:path';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { EngineJob } from './messages.ts';

/** What one of them does, or fails to do, is no matter of any other. @param job of the calendar and the first mailbox */
export function furtherMailboxJobs({ dataDir, machineId, watch, setup }: EngineJob): readonly EngineJob[] {
  const { furtherMail = [], ...rest } = setup;
  return furtherMail.map((mail) => {
    const id = mailboxAccountIdOf(mail.address);
    return {
      ...{ dataDir, machineId, watch },
      // by the mailbox's address, so that its place in a set-up file does not matter
      database: join(dataDir, `mailbox-${id}.db`),
      setup: { ...rest, mail },
      furtherMailbox: id,
    };
  });
}
