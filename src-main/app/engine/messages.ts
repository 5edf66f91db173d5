/** What crosses between the main thread and the engine thread: plain data, both ways, and nothing else. */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { Setup } from '../../accounts/setup-file.ts';
import type { LogEntry } from '../../support/logger.ts';
import type { Decision, Phase, Progress, RunSummary, SideName } from '../../sync/index.ts';
import type { Question, QuestionAnswer } from './questions.ts';

/** Where the engine finds its sides. */
export type SidesSource =
  | { readonly type: 'setup'; readonly setup: Setup }
  /** The sample account, and the reference CRM that the main thread has started. */
  | {
      readonly type: 'sample';
      readonly crmUrl: string;
      readonly crmToken: string;
      /** False: a person sees the preview first. */
      readonly approveFirstRun: boolean;
    };

/** Everything the engine thread is started with. Secrets travel in memory only. */
export interface EngineJob {
  readonly dataDir: string;
  readonly database: string;
  readonly machineId: string;
  readonly source: SidesSource;
  /** Listen for wakes between runs; pointless for a single run. */
  readonly watch: boolean;
}

export interface SideTraffic {
  readonly requests: number;
  readonly bytes: number;
  /** Waiting for the side's answers to writes; both sides may be written at the same time. */
  readonly writingMs: number;
}

export type RunTraffic = Readonly<Record<SideName, SideTraffic>>;

const still: SideTraffic = { requests: 0, bytes: 0, writingMs: 0 };
export const noTraffic: RunTraffic = { provider: still, crm: still };

/** How long a phase took in all, in the order the phases were first met. */
export interface PhaseTime {
  readonly phase: Phase;
  readonly durationMs: number;
}

export interface RunReport {
  readonly summary: RunSummary;
  readonly traffic: RunTraffic;
  readonly phases: readonly PhaseTime[];
  readonly decisions: readonly Decision[];
  /** `store-corrupt` when a damaged database was set aside before this run. */
  readonly recovered: Problem | null;
}

/** A thread that only finds out: whether a CRM and an account are there, and what they hold. It keeps nothing. */
export interface SetupJob {
  readonly source: null;
}

export type ToEngine =
  | { readonly type: 'run' }
  | { readonly type: 'stop' }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question };

export type FromEngine =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'ran'; readonly report: RunReport }
  | { readonly type: 'failed'; readonly problem: Problem; readonly traffic: RunTraffic }
  | { readonly type: 'answered'; readonly id: number; readonly answer: QuestionAnswer }
  | { readonly type: 'wake'; readonly side: SideName }
  | { readonly type: 'log'; readonly entry: LogEntry };
