/** What the main thread and an account's engine thread tell each other beside questions: plain data, both ways. */
import type { CrmLimit } from '../../../src-shared/domain/crm.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Setup } from '../../accounts/setup-file.ts';
import type { Decision, Phase, Progress, RunSummary, SideCounts } from '../../sync/index.ts';

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
  /** Whether the sides' wake streams are listened to between runs; a single run has no use for them. */
  readonly watch: boolean;
}

export interface SideTraffic {
  readonly requests: number;
  readonly bytes: number;
  /** Waiting for the side's answers to writes; both sides may be written at the same time. */
  readonly writingMs: number;
}

export type RunTraffic = Readonly<Record<SideName, SideTraffic>>;

const noSideTraffic: SideTraffic = { requests: 0, bytes: 0, writingMs: 0 };
export const noTraffic: RunTraffic = { provider: noSideTraffic, crm: noSideTraffic };

/** Nothing added, changed or removed on a side. */
export const noChanges: SideCounts = { added: 0, changed: 0, removed: 0 };

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
  /** What the CRM cannot do. */
  readonly limits: readonly CrmLimit[];
  /** `store-corrupt` when a damaged database was set aside before this run. */
  readonly recovered: Problem | null;
}

export type ToEngine = { readonly type: 'run' };

export type FromEngine =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'ran'; readonly report: RunReport }
  | { readonly type: 'failed'; readonly problem: Problem; readonly traffic: RunTraffic }
  /** The side told that something changed there. */
  | { readonly type: 'wake'; readonly side: SideName };
