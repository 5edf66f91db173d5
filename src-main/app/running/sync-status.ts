/**
 * What is known about the synchronisation of one account's calendar, or of its mail, as one value, and every event that changes it.
 * Pure: it decides whether runs should follow each other; whoever calls it starts and stops them.
 */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Outcome } from '../engine/host.ts';
import type { EngineJob, RunReport } from '../engine/messages.ts';
import type { AccountFacts } from '../engine/questions.ts';
import { type Heard, heardAfter, neverHeard } from './heard.ts';

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

/** `Report`: what a run that came through tells. `Facts`: what the store holds. */
export interface SyncStatus<Report = RunReport, Facts = AccountFacts> {
  readonly account: SyncAccount;
  /** The system says that there is no network. */
  readonly isOffline: boolean;
  /** The machine is about to sleep, or sleeps. */
  readonly isSuspended: boolean;
  /** Of the open account; null before its first run. A run that was stopped has no outcome. */
  readonly lastOutcome: Exclude<Outcome<Report>, { type: 'stopped' }> | null;
  /** Of the open account. */
  readonly heard: Heard;
  readonly facts: Facts | null;
  /** Epoch milliseconds. */
  readonly nextRunAt: number | null;
}

export type MachineEvent =
  | 'suspend'
  | 'resume'
  | 'online'
  | 'offline'
  /** The machine is on another network than before. */
  | 'network-changed'
  | 'on-battery'
  | 'on-mains';

export const noAccount: SyncStatus<never, never> = {
  account: { type: 'none' },
  isOffline: false,
  isSuspended: false,
  lastOutcome: null,
  heard: neverHeard,
  facts: null,
  nextRunAt: null,
};

export function accountOpened<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  job: EngineJob,
): SyncStatus<Report, Facts> {
  return {
    ...status,
    account: { type: 'open', job, runs: 'on-request' },
    lastOutcome: null,
    heard: neverHeard,
    facts: null,
    nextRunAt: null,
  };
}

export function accountBlocked<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  problem: Problem,
): SyncStatus<Report, Facts> {
  return { ...accountClosed(status), account: { type: 'blocked', problem } };
}

/** Keeps only what the machine said about itself: whether it is offline or asleep. */
export function accountClosed<Report, Facts>({
  isOffline,
  isSuspended,
}: SyncStatus<Report, Facts>): SyncStatus<Report, Facts> {
  return { ...noAccount, isOffline, isSuspended };
}

/** Runs are to follow each other from now on; also after a person mended what had ended them. */
export function followingStarted<Report, Facts>(
  status: SyncStatus<Report, Facts>,
): SyncStatus<Report, Facts> {
  return withRuns(status, 'following');
}

/** Runs follow each other no more, until they are wanted again. */
export function followingEnded<Report, Facts>(status: SyncStatus<Report, Facts>): SyncStatus<Report, Facts> {
  return { ...withRuns(status, 'on-request'), nextRunAt: null };
}

/** A person asked for a run or ended a pause: runs that had stopped because only a person could help start again. */
export function personReturned<Report, Facts>(status: SyncStatus<Report, Facts>): SyncStatus<Report, Facts> {
  const { account } = status;
  return account.type === 'open' && account.runs === 'needs-person' ? followingStarted(status) : status;
}

/** The last run failed in a way that only a person can mend. */
export function onlyPersonCanHelp<Report, Facts>(
  status: SyncStatus<Report, Facts>,
): SyncStatus<Report, Facts> {
  return { ...withRuns(status, 'needs-person'), nextRunAt: null };
}

export function runStarted<Report, Facts>(status: SyncStatus<Report, Facts>): SyncStatus<Report, Facts> {
  return { ...status, nextRunAt: null };
}

/** @param at epoch milliseconds */
export function runEnded<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  outcome: Outcome<Report>,
  at: number,
): SyncStatus<Report, Facts> {
  if (outcome.type === 'stopped') return status;
  return { ...status, lastOutcome: outcome, heard: heardAfter(status.heard, outcome, at) };
}

/** News comes in bursts; a moment that differs by less shows nothing new. */
const sameHearingMs = 1_000;

/** A side told of news by itself. @param at epoch milliseconds */
export function sideHeard<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  side: SideName,
  at: number,
): SyncStatus<Report, Facts> {
  const last = status.heard[side];
  if (last !== null && Math.abs(at - last) < sameHearingMs) return status;
  return { ...status, heard: { ...status.heard, [side]: at } };
}

/** @param at epoch milliseconds */
export function nextRunScheduled<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  at: number,
): SyncStatus<Report, Facts> {
  return { ...status, nextRunAt: at };
}

export function followingInterrupted<Report, Facts>(
  status: SyncStatus<Report, Facts>,
): SyncStatus<Report, Facts> {
  return { ...status, nextRunAt: null };
}

export function factsRead<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  facts: Facts,
): SyncStatus<Report, Facts> {
  return status.account.type === 'open' ? { ...status, facts } : status;
}

/** Battery and mains events change nothing here; `pause.ts` handles them. Of another network nothing is known but that it is another. */
export function machineChanged<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  event: MachineEvent,
): SyncStatus<Report, Facts> {
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
export function shouldFollow<Report, Facts>(
  { account, isSuspended }: SyncStatus<Report, Facts>,
  isPaused: boolean,
): boolean {
  return account.type === 'open' && account.runs === 'following' && !isSuspended && !isPaused;
}

function withRuns<Report, Facts>(
  status: SyncStatus<Report, Facts>,
  runs: Extract<SyncAccount, { readonly type: 'open' }>['runs'],
): SyncStatus<Report, Facts> {
  const { account } = status;
  return account.type === 'open' ? { ...status, account: { ...account, runs } } : status;
}
