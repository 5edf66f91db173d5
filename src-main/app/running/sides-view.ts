/** What is known of each side by itself, from the runs that ask it. Pure. */
import type { AppState, SideState } from '../../../src-shared/contract/index.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Heard } from './heard.ts';

type Problem = NonNullable<SideState['problem']>;

/** One topic's runs, as far as they tell of the two sides. */
export interface Asking extends Pick<AppState['mail']['sync'], 'agreedAt' | 'nextRunAt' | 'state'> {
  readonly problem: Problem | null;
  readonly heard: Heard;
  /** The system says that there is no network. */
  readonly isOffline: boolean;
}

/** The CRM is asked by all topics, and the person's calendar by its own. */
export function sidesOf(calendar: Asking, mails: readonly Asking[]): AppState['sync']['sides'] {
  return {
    provider: stateOf('provider', [calendar], ({ side }) => side === 'provider'),
    crm: stateOf('crm', [calendar, ...mails], ({ side }) => side === 'crm'),
  };
}

/** A Problem of a mailbox's run that names no side concerns the mailbox, and not the calendar. */
export function mailboxSide(mailbox: Asking): SideState {
  return stateOf('provider', [mailbox], ({ side }) => side !== 'crm');
}

function stateOf(
  side: SideName,
  asking: readonly Asking[],
  isAboutIt: (problem: Problem) => boolean,
): SideState {
  const atRest = asking.filter(({ state }) => state !== 'working' && state !== 'paused');
  const problem = atRest.flatMap((one) => one.problem ?? []).find(isAboutIt) ?? null;
  const heard = asking.flatMap((one) => one.heard[side] ?? []);
  const agreed = asking.flatMap(({ agreedAt }) => agreedAt ?? []);
  const next = asking.flatMap(({ nextRunAt }) => nextRunAt ?? []);
  return {
    health: problem === null ? healthOf(asking, heard.length > 0) : 'trouble',
    problem,
    heardAt: heard.length + agreed.length === 0 ? null : Math.max(...heard, ...agreed),
    nextRunAt: next.length === 0 ? null : Math.min(...next),
  };
}

function healthOf(asking: readonly Asking[], isHeard: boolean): SideState['health'] {
  if (asking.some(({ state }) => state === 'working')) return 'working';
  if (asking.some(({ state }) => state === 'paused')) return 'paused';
  if (asking.some(({ isOffline }) => isOffline)) return 'offline';
  return isHeard ? 'well' : 'unknown';
}
