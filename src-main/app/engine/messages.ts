/** What the main thread and an account's engine thread tell each other beside questions: plain data, both ways. */
import type { ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import type { CrmLimit } from '../../../src-shared/domain/crm.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Setup } from '../../accounts/setup.ts';
import type {
  Decision,
  MailProgress,
  MailRunSummary,
  Phase,
  Progress,
  RunSummary,
  SideCounts,
} from '../../sync/index.ts';
import type { HeardCollection } from './collections.ts';

/** Everything the engine thread is started with. Secrets travel in memory only. */
export interface EngineJob {
  readonly dataDir: string;
  readonly database: string;
  readonly machineId: string;
  readonly setup: Setup;
  /**
   * The account of a further mailbox (A11), which is the mailbox of `setup` then: the thread synchronises nothing else. Absent: the
   * calendar and the first mailbox.
   */
  readonly furtherMailbox?: string;
  /** Whether the sides' wake streams are listened to between runs; a single run has no use for them. */
  readonly watch: boolean;
  /** Of the second sample account: the origin of its simulated provider, on 127.0.0.1. */
  readonly simulator?: string;
}

export interface SideTraffic {
  readonly requests: number;
  readonly bytes: number;
  /** Time spent waiting for the side's answers to writes. Both sides may be written at the same time, so the two may overlap. */
  readonly writingMs: number;
}

export type RunTraffic = Readonly<Record<SideName, SideTraffic>>;

const noSideTraffic: SideTraffic = { requests: 0, bytes: 0, writingMs: 0 };
export const noTraffic: RunTraffic = { provider: noSideTraffic, crm: noSideTraffic };

/** Nothing added, changed or removed on a side. */
export const noChanges: SideCounts = { added: 0, changed: 0, removed: 0 };

/** How long a phase took in all. */
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

export interface MailRunReport {
  readonly summary: MailRunSummary;
  /** Messages of the mailbox's past that are still to come. */
  readonly backlog: number;
  /** The CRM's is what moved during the run, the calendar's included when both were at work. */
  readonly traffic: RunTraffic;
  /** What waits, each with its first few items. */
  readonly decisions: readonly Decision[];
}

/** What an account keeps in agreement; each has runs of its own. */
export const runTopics = ['calendar', 'mail'] as const;
export type RunTopic = (typeof runTopics)[number];

export type ToEngine =
  /** `isForPerson`: somebody asked for it and waits. */
  | { readonly type: 'run'; readonly topic: RunTopic; readonly isForPerson: boolean }
  /** Ends the topic's run at its next safe point, and its connections; the other topic goes on. */
  | { readonly type: 'stop-run'; readonly topic: RunTopic };

export type FromEngine =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'mail-progress'; readonly progress: MailProgress }
  /** After each run, whether it came through or not: what there is to be read, and what of it was read to the end. */
  | { readonly type: 'heard'; readonly topic: RunTopic; readonly collections: readonly HeardCollection[] }
  | { readonly type: 'compare-progress'; readonly topic: RunTopic; readonly progress: ComparisonProgress }
  | { readonly type: 'ran'; readonly topic: 'calendar'; readonly report: RunReport }
  | { readonly type: 'ran'; readonly topic: 'mail'; readonly report: MailRunReport }
  | {
      readonly type: 'failed';
      readonly topic: RunTopic;
      readonly problem: Problem;
      readonly traffic: RunTraffic;
    }
  | { readonly type: 'run-stopped'; readonly topic: RunTopic }
  /** The side's wake stream says that something changed there, which may concern these. */
  | { readonly type: 'wake'; readonly side: SideName; readonly topics: readonly RunTopic[] };
