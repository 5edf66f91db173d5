/** What keeps everything that is on its way (D12): the pause, the trouble or the choice for which no run comes. Pure. */
import type { AppState, SyncState } from '../../src-shared/contract/index.ts';
import type { Hold, WhyCode } from '../../src-shared/domain/why.ts';

export interface HeldBy {
  readonly hold: Hold;
  readonly problem: AppState['sync']['problem'];
}

const nothing: HeldBy = { hold: 'none', problem: null };

const bySync: Readonly<Record<SyncState, Hold>> = {
  idle: 'none',
  'in-agreement': 'none',
  working: 'running',
  paused: 'paused',
  offline: 'offline',
  'needs-you': 'trouble',
  error: 'trouble',
  waiting: 'none',
};

/** Whether the answer is that something is still to come. */
export function isOnItsWay(code: WhyCode): boolean {
  switch (code) {
    case 'linked-change':
    case 'not-read':
    case 'not-carried-yet':
    case 'being-made':
    case 'unclear':
    case 'suspected':
    case 'other-waiting':
    case 'mail-change':
    case 'mail-not-read':
    case 'mail-backlog':
    case 'mail-not-carried-yet':
    case 'mail-unclear':
    case 'mail-suspected':
      return true;
    default:
      return false;
  }
}

/** Of the calendar. Trouble of a mailbox keeps no entry. */
export function calendarHold({ setup, sync }: Pick<AppState, 'setup' | 'sync'>): HeldBy {
  if (setup.step !== 'done') return { hold: 'not-set-up', problem: null };
  return heldBy(sync.state, sync.mailbox === null ? sync.problem : null);
}

/** Of one mailbox. */
export function mailHold(mailbox: Pick<AppState['mail'], 'state' | 'sync'>): HeldBy {
  switch (mailbox.state) {
    case 'unavailable':
    case 'none':
      return { hold: 'mail-unavailable', problem: null };
    case 'unmapped':
      return { hold: 'mail-unmapped', problem: null };
    case 'asleep':
      return { hold: 'mail-asleep', problem: null };
    case 'on':
      return heldBy(mailbox.sync.state, mailbox.sync.problem);
  }
}

/** Without a Problem a person is needed for something else, such as a decision. */
function heldBy(state: SyncState, problem: HeldBy['problem']): HeldBy {
  const hold = bySync[state];
  if (hold === 'trouble') return problem === null ? nothing : { hold, problem };
  return { hold, problem: hold === 'offline' || hold === 'none' ? problem : null };
}
