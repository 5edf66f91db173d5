/** What the parts of the application share: each part gets this value, and nothing is global. */
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type { Vault } from '../accounts/vault.ts';
import type { ProfileStore } from '../store/index.ts';
import type { Logger } from '../support/logger.ts';
import type { StateKeeper } from './contract/state.ts';
import type { DataDir } from './data-dir.ts';
import type { AccountSync } from './running/account-sync.ts';

export interface ApplicationContext {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly dataDir: DataDir;
  readonly machineId: string;
  readonly profile: ProfileStore;
  readonly vault: Vault;
  readonly state: StateKeeper;
  readonly sync: AccountSync;
}
