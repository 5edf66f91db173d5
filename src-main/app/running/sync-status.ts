/**
 * What is known about the synchronisation of one account, as one value, and every event that changes it. Pure: it decides whether
 * runs should follow each other; whoever calls it starts and stops them.
 */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { RunOutcome } from '../engine/host.ts';
import type { EngineJob } from '../engine/messages.ts';
import type { AccountFacts } from '../engine/questions.ts';

export type SyncAccount =
  | { readonly type: 'none' }
  /** An account is set up, and its engine cannot be started: for example because its secrets cannot be opened. */
  | { readonly type: 'blocked'; readonly problem: Problem }
  | {
      readonly type: 'open';
      readonly job: EngineJob;
      /**
       * `on-request`: single runs only, for the preview. `following`: runs follow each other. `needs-person`: they did, until one
       * failed in a way that only a person can mend.
       */
      readonly runs: 'on-request' | 'following' | 'needs-person';
    };

export interface SyncStatus {
  readonly account: SyncAccount;
  /** The system says that there is no network. */
  readonly isOffline: boolean;
  /** The machine is about to sleep, or sleeps. */
  readonly isSuspended: boolean;
  /** Of the open account; null before its first run. A run that was stopped has no outcome. */
  readonly lastOutcome: Exclude<RunOutcome, { type: 'stopped' }> | null;
  readonly facts: AccountFacts | null;
  /** Epoch milliseconds. */
  readonly nextRunAt: number | null;
}

export type MachineEvent = 'suspend' | 'resume' | 'online' | 'offline' | 'on-battery' | 'on-mains';

export const noAccount: SyncStatus = {
  account: { type: 'none' },
  isOffline: false,
  isSuspended: false,
  lastOutcome: null,
  facts: null,
  nextRunAt: null,
};

export function accountOpened(status: SyncStatus, job: EngineJob): SyncStatus {
  return {
    ...status,
    account: { type: 'open', job, runs: 'on-request' },
    lastOutcome: null,
    facts: null,
    nextRunAt: null,
  };
}

export function accountBlocked(status: SyncStatus, problem: Problem): SyncStatus {
  return { ...accountClosed(status), account: { type: 'blocked', problem } };
}

/** Keeps only what the machine said about itself: whether it is offline or asleep. */
export function accountClosed({ isOffline, isSuspended }: SyncStatus): SyncStatus {
  return { ...noAccount, isOffline, isSuspended };
}

/** Runs are to follow each other from now on; also after a person mended what had ended them. */
export function followingStarted(status: SyncStatus): SyncStatus {
  return withRuns(status, 'following');
}

/** A person asked for a run or ended a pause: runs that had stopped because only a person could help start again. */
export function personReturned(status: SyncStatus): SyncStatus {
  const { account } = status;
  return account.type === 'open' && account.runs === 'needs-person' ? followingStarted(status) : status;
}

/** The last run failed in a way that only a person can mend. */
export function onlyPersonCanHelp(status: SyncStatus): SyncStatus {
  return { ...withRuns(status, 'needs-person'), nextRunAt: null };
}

export function runStarted(status: SyncStatus): SyncStatus {
  return { ...status, nextRunAt: null };
}

export function runEnded(status: SyncStatus, outcome: RunOutcome): SyncStatus {
  return outcome.type === 'stopped' ? status : { ...status, lastOutcome: outcome };
}

/** @param at epoch milliseconds */
export function nextRunScheduled(status: SyncStatus, at: number): SyncStatus {
  return { ...status, nextRunAt: at };
}

export function followingInterrupted(status: SyncStatus): SyncStatus {
  return { ...status, nextRunAt: null };
}

export function factsRead(status: SyncStatus, facts: AccountFacts): SyncStatus {
  return status.account.type === 'open' ? { ...status, facts } : status;
}

/** Battery and mains events change nothing here; `pause.ts` handles them. */
export function machineChanged(status: SyncStatus, event: MachineEvent): SyncStatus {
  switch (event) {
    case 'offline':
    case 'online':
      return { ...status, isOffline: event === 'offline' };
    case 'suspend':
    case 'resume':
      return { ...status, isSuspended: event === 'suspend' };
    default:
      return status;
  }
}

/** Whether runs should follow each other now. @param isPaused a person or the battery holds them */
export function shouldFollow({ account, isSuspended }: SyncStatus, isPaused: boolean): boolean {
  return account.type === 'open' && account.runs === 'following' && !isSuspended && !isPaused;
}

function withRuns(
  status: SyncStatus,
  runs: Extract<SyncAccount, { readonly type: 'open' }>['runs'],
): SyncStatus {
  const { account } = status;
  return account.type === 'open' ? { ...status, account: { ...account, runs } } : status;
}
