/** Starts the account that setup made, and tries again while the key store does not answer. */
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { ApplicationContext } from '../context.ts';
import type { AccountFiles } from './account-files.ts';
import type { SetupDraft } from './draft.ts';

export interface AccountStarter {
  /** Lets runs of the account follow each other from now on. What prevents that is shown in topic `sync`. */
  start(): Promise<void>;
  /** Stops trying again. */
  cancel(): void;
}

/** While the key store does not answer, the account is tried again this often. */
const retryLockedMs = 30_000;

export function createAccountStarter(
  { sync, state, vault, clock }: Pick<ApplicationContext, 'sync' | 'state' | 'vault' | 'clock'>,
  files: Pick<AccountFiles, 'calendarJob'>,
  draft: () => SetupDraft,
): AccountStarter {
  let cancelRetry = (): void => {};
  const starter: AccountStarter = {
    async start() {
      cancelRetry();
      try {
        const { job, locked } = await files.calendarJob(draft());
        sync.open(job, locked);
        sync.follow();
      } catch (error) {
        const known = problemOf(error);
        if (known === null) throw error;
        sync.block(known);
        // a key store that is locked now may be open in a while
        const place = await vault.look();
        state.change('settings', { vault: place });
        if (place === 'unknown') cancelRetry = clock.setTimer(retryLockedMs, () => void starter.start());
      }
    },
    cancel: () => cancelRetry(),
  };
  return starter;
}
