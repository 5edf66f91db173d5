/** Makes topic `sync`, the one state that a person sees, from what is known of calendar and mail. Pure. */

import type { AppState, SyncState } from '../../../src-shared/contract/index.ts';
import type { Fix, Problem } from '../../../src-shared/domain/problems.ts';
import type { Progress } from '../../sync/index.ts';
import { ownLists } from '../decision-items.ts';
import { type MailRunReport, noChanges, type RunReport, type RunTopic } from '../engine/messages.ts';
import type { AccountFacts } from '../engine/questions.ts';
import { hasAgreed, problemsOf } from './run-outcome.ts';
import { type Asking, sidesOf } from './sides-view.ts';
import type { SyncStatus } from './sync-status.ts';

/** What is known beside the status itself. */
export interface SyncSurroundings {
  /** `until` null = until a person resumes, or until the machine is on mains power. */
  readonly paused: { readonly until: number | null } | null;
  /** A run that is worth showing is under way. */
  readonly isWorking: boolean;
  readonly progress: Progress | null;
  /** Epoch milliseconds of the last run after which both sides agreed. */
  readonly agreedAt: number | null;
  readonly stop?: AppState['sync']['stop'];
  /** Something of it was not proven fresh for a quarter of an hour (RU9). */
  readonly isDoubtful?: boolean;
}

/** Problems that only a person can end. */
const needsPerson: ReadonlySet<Fix> = new Set<Fix>([
  'sign-in',
  'check-address',
  'check-password',
  'trust-certificate',
  'open-browser',
  'choose-calendar',
  'ask-administrator',
  'free-disk-space',
  'decide',
  'edit-setup',
]);

type AnyStatus = SyncStatus<RunReport | MailRunReport, WaitingFacts>;
type Shown = AppState['mail']['sync'];
/** What both kinds of facts have. */
type WaitingFacts = { readonly waiting: number };

/** The state of one topic by itself. `progress` is of the run, as the engine tells it. */
export interface TopicView extends Omit<Shown, 'progress' | 'side'>, Pick<Asking, 'heard' | 'isOffline'> {
  readonly progress: Progress | null;
}

export function viewOf(status: AnyStatus, around: SyncSurroundings): TopicView {
  const { account } = status;
  const paused = account.type === 'none' ? null : around.paused;
  const problem = problemIn(status);
  return {
    state: stateOf(status, { ...around, paused }, problem),
    progress: around.isWorking ? around.progress : null,
    problem,
    agreedAt: around.agreedAt,
    heard: status.heard,
    isOffline: status.isOffline,
    nextRunAt:
      paused === null && account.type === 'open' && account.runs !== 'on-request' ? status.nextRunAt : null,
  };
}

/** What a person has to know of first. Working and paused go before everything. */
const worstFirst: readonly SyncState[] = [
  ...(['working', 'paused', 'needs-you', 'error', 'offline', 'waiting', 'in-agreement', 'idle'] as const),
];

/** One mailbox that is synchronised now. `waiting`: what of its mail waits for a person. */
export interface MailboxView extends TopicView, WaitingFacts {
  readonly mailbox: NonNullable<AppState['sync']['mailbox']>;
}

/** @param mails of all mailboxes of the person */
export function syncTopicOf(
  status: SyncStatus,
  around: SyncSurroundings,
  mails: readonly MailboxView[] = [],
): AppState['sync'] {
  const { account, facts } = status;
  const calendar = viewOf(status, around);
  const all = [{ ...calendar, mailbox: null }, ...mails];
  const next = all.flatMap(({ nextRunAt }) => nextRunAt ?? []);
  const agreed = all.flatMap(({ agreedAt }) => agreedAt ?? []);
  const state = worstFirst.find((one) => all.some((view) => view.state === one)) ?? calendar.state;
  // the Problem that explains the state goes before another one
  const explaining = all.filter((view) => view.state === state);
  const troubled = [...explaining, ...all].find(({ problem }) => problem !== null);
  return {
    state,
    progress: all.find(({ progress }) => progress !== null)?.progress ?? null,
    problem: troubled?.problem ?? null,
    mailbox: troubled?.mailbox ?? null,
    agreedAt: agreed.length < all.length ? null : Math.min(...agreed),
    nextRunAt: next.length === 0 ? null : Math.min(...next),
    paused: account.type === 'none' ? null : around.paused,
    ...(account.type === 'none' || around.stop === undefined ? {} : { stop: around.stop }),
    linked: facts?.linked ?? 0,
    waiting: mails.reduce((sum, { waiting }) => sum + waiting, facts?.waiting ?? 0),
    quarantined: facts?.quarantined ?? 0,
    skipped: facts?.skipped ?? 0,
    sides: sidesOf(calendar, mails),
    today: facts?.today ?? { provider: noChanges, crm: noChanges, hours: [] },
    lastChangeAt: facts?.lastChangeAt ?? null,
  };
}

/** Topic `decisions`, with lists that nobody else holds: the calendar's first. */
export function decisionsTopicOf(
  calendar: Pick<AccountFacts, 'decisions'> | null,
  mail: Pick<AccountFacts, 'decisions'> | null = null,
): AppState['decisions'] {
  return [...shownAs('calendar', calendar?.decisions), ...shownAs('mail', mail?.decisions)];
}

function shownAs(topic: RunTopic, decisions: AccountFacts['decisions'] = []): AppState['decisions'] {
  return decisions.map((decision) => ({
    ...decision,
    topic,
    choices: [...decision.choices],
    items: decision.items.map(ownLists),
  }));
}

function problemIn({ account, lastOutcome }: AnyStatus): Problem | null {
  if (account.type === 'none') return null;
  if (account.type === 'blocked') return account.problem;
  return lastOutcome === null ? null : (problemsOf(lastOutcome)[0] ?? null);
}

function stateOf(
  { account, isOffline, lastOutcome, facts }: AnyStatus,
  { isWorking, paused, isDoubtful = false }: SyncSurroundings,
  problem: Problem | null,
): SyncState {
  if (account.type === 'none') return 'idle';
  if (isWorking) return 'working';
  if (paused !== null) return 'paused';
  if (problem !== null && needsPerson.has(problem.fix)) return 'needs-you';
  if (isOffline || problem?.code === 'unreachable') return 'offline';
  if (problem !== null) return problem.fix === 'wait' ? 'waiting' : 'error';
  if (lastOutcome?.type === 'crashed') return 'error';
  if ((facts?.waiting ?? 0) > 0) return 'needs-you';
  // before the first run of this start nothing is known to agree, and what is not read any more is not known to
  return !isDoubtful && lastOutcome !== null && hasAgreed(lastOutcome) ? 'in-agreement' : 'waiting';
}
