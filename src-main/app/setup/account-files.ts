/** What an account keeps on this machine: how an engine is started over it, and how it is removed. */
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Setup } from '../../accounts/setup.ts';
import { lockDataDir } from '../../store/index.ts';
import type { ApplicationContext } from '../context.ts';
import type { EngineJob } from '../engine/messages.ts';
import { type SampleCrm, sampleSetup, startSampleCrm } from '../sample.ts';
import { type SetupDraft, setupOf } from './draft.ts';
import type { SetupSecrets } from './secrets.ts';

export interface AccountFiles {
  /** @throws ProblemError `sign-in-required` when a credential cannot be opened, `setup-invalid` */
  jobOf(draft: SetupDraft): Promise<EngineJob>;
  /** The job of an account that a command line decided. */
  fixedJob(setup: Setup): EngineJob;
  /** Starts the sample's CRM when it does not run yet. @throws ProblemError `store-locked` */
  sampleJob(approveFirstRun: boolean): Promise<EngineJob>;
  /** A sample CRM that runs; null without one. */
  sample(): SampleCrm | null;
  /** Removes the account's database, its backups included. Nothing of it may be open. */
  clear(): void;
  /** Stops the sample and removes all of it. */
  clearSample(): Promise<void>;
  close(): Promise<void>;
}

type Context = Pick<ApplicationContext, 'clock' | 'dataDir' | 'machineId'>;

/** @param sampleDir where the sample keeps its data; its lock is taken unless the whole data directory is the sample's */
export function accountFiles(
  { clock, dataDir, machineId }: Context,
  secrets: SetupSecrets,
  sampleDir: string,
): AccountFiles {
  let sample: SampleCrm | null = null;
  let unlock: (() => void) | null = null;

  const stopSample = async (): Promise<void> => {
    await sample?.stop();
    sample = null;
    unlock?.();
    unlock = null;
  };

  const fixedJob = (setup: Setup): EngineJob => ({
    dataDir: dataDir.path,
    database: dataDir.database,
    machineId,
    setup,
    watch: true,
  });

  return {
    fixedJob,
    async jobOf(draft) {
      return fixedJob(await setupOf(draft, secrets));
    },
    async sampleJob(approveFirstRun) {
      if (sample === null) {
        mkdirSync(sampleDir, { recursive: true, mode: 0o700 });
        if (sampleDir !== dataDir.path) unlock ??= lockDataDir(sampleDir);
        sample = await startSampleCrm(sampleDir, 0, clock);
      }
      return {
        dataDir: sampleDir,
        database: join(sampleDir, 'concord.db'),
        machineId,
        setup: sampleSetup(sample, approveFirstRun),
        watch: true,
      };
    },
    sample: () => sample,
    clear() {
      for (const name of globSync('concord.db*', { cwd: dataDir.path }))
        rmSync(join(dataDir.path, name), { force: true });
    },
    async clearSample() {
      await stopSample();
      if (sampleDir !== dataDir.path) rmSync(sampleDir, { recursive: true, force: true });
    },
    close: stopSample,
  };
}
