/** The jobs of a person's further mailboxes (A11): each has an engine thread, a database, and an account and lease at the CRM of its own. */
import { join } from 'node:path';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { EngineJob } from './messages.ts';

export interface FurtherMailboxJob {
  /** Its account at the CRM. */
  readonly id: string;
  readonly address: string;
  readonly job: EngineJob;
}

/** What one of them does, or fails to do, is no matter of any other. @param job of the calendar and the first mailbox */
export function furtherMailboxJobs({
  dataDir,
  machineId,
  watch,
  setup,
}: EngineJob): readonly FurtherMailboxJob[] {
  const { furtherMail = [], ...rest } = setup;
  return furtherMail.map((mail) => {
    const id = mailboxAccountIdOf(mail.address);
    const database = join(dataDir, furtherDatabase(id));
    const job = { dataDir, machineId, watch, database, setup: { ...rest, mail }, furtherMailbox: id };
    return { id, address: mail.address, job };
  });
}

/** The file in the data directory. It is named by the mailbox's address, so that its place in a set-up file does not matter. */
export function furtherDatabase(id: string): string {
  return `mailbox-${id}.db`;
}
