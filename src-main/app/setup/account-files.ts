/** What an account keeps on this machine: how an engine is started over it, and how it is removed. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { MailSetup, Setup } from '../../accounts/setup.ts';
import { firstDatabase, lockDataDir } from '../../store/index.ts';
import type { ApplicationContext } from '../context.ts';
import { furtherDatabase } from '../engine/further-mailboxes.ts';
import type { EngineJob } from '../engine/messages.ts';
import type { LockedMailbox } from '../running/account-sync.ts';
import { type Sample, type SampleName, sampleNames, startSample } from '../sample.ts';
import { type SetupDraft, setupOf } from './draft.ts';
import { furtherMailboxesIn, mailSetupOf, type SavedMailbox, savedMailboxIn } from './saved-mailbox.ts';
import { mailPart, type SetupSecrets } from './secrets.ts';

export interface AccountFiles {
  /**
   * The job of the calendar account, which this draft set up.
   * @throws ProblemError `sign-in-required` when a secret cannot be opened, `setup-invalid`
   */
  calendarJob(
    draft: SetupDraft,
  ): Promise<{ readonly job: EngineJob; readonly locked: readonly LockedMailbox[] }>;
  /** The job of an account that a command line decided; it uses the first database. */
  fixedJob(setup: Setup): EngineJob;
  /** Starts this sample when it does not run yet, and stops the other one. @throws ProblemError `store-locked` */
  sampleJob(name: SampleName, approveFirstRun: boolean): Promise<EngineJob>;
  /** The sample that runs; null without one. */
  sample(): Sample | null;
  /** Removes the calendar account's database, its backups included. Nothing of it may be open. */
  clearCalendarAccount(): void;
  /** The same for a further mailbox. */
  clearFurtherMailbox(id: string): void;
  /** Stops the sample and removes all of both. */
  clearSample(): Promise<void>;
  close(): Promise<void>;
}

type Context = Pick<ApplicationContext, 'clock' | 'dataDir' | 'machineId' | 'profile'>;

/** Null for expected trouble. @throws a bug */
function unlessExpected(error: unknown): null {
  if (problemOf(error) === null) throw error;
  return null;
}

/** @param sampleDir where a sample keeps its data; its lock is taken unless the whole data directory is the sample's */
export function accountFiles(
  { clock, dataDir, machineId, profile }: Context,
  secrets: SetupSecrets,
  sampleDir: (name: SampleName) => string,
): AccountFiles {
  let sample: Sample | null = null;
  let unlock: (() => void) | null = null;

  const stopSample = async (): Promise<void> => {
    await sample?.stop();
    sample = null;
    unlock?.();
    unlock = null;
  };

  /** Backups and SQLite's own files have the database's name and more. */
  const removeDatabase = (database: string): void => {
    for (const name of readdirSync(dataDir.path))
      if (name === database || name.startsWith(`${database}.`) || name.startsWith(`${database}-`))
        rmSync(join(dataDir.path, name), { force: true });
  };

  /** A further mailbox that moved to another address (A13) brings the database of its old one. */
  const takeDatabaseAlong = (
    { id, movedFrom = [] }: ReturnType<typeof furtherMailboxesIn>[number],
    others: ReadonlySet<string>,
  ): void => {
    const names = readdirSync(dataDir.path);
    const now = furtherDatabase(id);
    if (names.includes(now)) return;
    const before = movedFrom
      .map(mailboxAccountIdOf)
      .filter((one) => !others.has(one))
      .map(furtherDatabase)
      .findLast((one) => names.includes(one));
    if (before === undefined) return;
    const files = names.filter((name) => name.startsWith(`${before}.`) || name.startsWith(`${before}-`));
    // the database itself last: until then it is done again
    for (const name of [...files, before])
      renameSync(join(dataDir.path, name), join(dataDir.path, `${now}${name.slice(before.length)}`));
  };

  const jobIn = (directory: string, database: string, setup: Setup): EngineJob => ({
    dataDir: directory,
    database: join(directory, database),
    machineId,
    setup,
    watch: true,
  });

  return {
    fixedJob: (setup) => jobIn(dataDir.path, firstDatabase, setup),
    async calendarJob(draft) {
      const account = profile.accounts.calendarAccount() ?? fail('setup-invalid', { field: 'account' });
      const locked: LockedMailbox[] = [];
      // a mailbox whose secret is gone does not keep the calendar and the others from running
      const opened = async (saved: SavedMailbox, id: string | null): Promise<MailSetup | null> => {
        const mail = await mailSetupOf(saved, mailPart(id), secrets).catch(unlessExpected);
        if (mail === null) locked.push({ id, address: saved.address });
        return mail;
      };
      const first = savedMailboxIn(profile);
      const mail = first === null ? null : await opened(first, null);
      const furtherMail: MailSetup[] = [];
      const further = furtherMailboxesIn(profile);
      const ids = new Set(further.map(({ id }) => id));
      for (const saved of further) {
        takeDatabaseAlong(saved, ids);
        const one = await opened(saved, saved.id);
        if (one !== null) furtherMail.push(one);
      }
      const setup = { ...(await setupOf(draft, secrets)), mail, furtherMail };
      return { job: jobIn(dataDir.path, account.database, setup), locked };
    },
    async sampleJob(name, approveFirstRun) {
      if (sample !== null && sample.name !== name) await stopSample();
      const directory = sampleDir(name);
      if (sample === null) {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        if (directory !== dataDir.path) unlock ??= lockDataDir(directory).release;
        sample = await startSample(name, directory, clock);
      }
      const { simulator } = sample;
      return {
        ...jobIn(directory, firstDatabase, sample.setup(approveFirstRun)),
        ...(simulator === null ? {} : { simulator }),
      };
    },
    sample: () => sample,
    clearCalendarAccount() {
      const database = profile.accounts.calendarAccount()?.database;
      if (database !== undefined) removeDatabase(database);
    },
    clearFurtherMailbox: (id) => removeDatabase(furtherDatabase(id)),
    async clearSample() {
      await stopSample();
      for (const directory of sampleNames.map(sampleDir))
        if (directory !== dataDir.path) rmSync(directory, { recursive: true, force: true });
    },
    close: stopSample,
  };
}
