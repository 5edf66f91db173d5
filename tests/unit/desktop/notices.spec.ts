/** Protects what a person is notified about, and what not (E4). */
import { describe, expect, it } from 'vitest';
import { decideNotices, type NoticeMemory, type OngoingSince } from '../../../src-main/desktop/notices.ts';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { blankState } from './app-state.ts';

const second = 1_000;
const hour = 3_600 * second;
const running = { app: { mode: 'account' }, setup: { step: 'done' } } as const;
const signIn = blankState({ ...running, sync: { state: 'needs-you', problem: problem('sign-in-required') } });
const broken = blankState({ ...running, sync: { state: 'error', problem: problem('server-failed') } });
const working = blankState({ ...running, sync: { state: 'working' } });
const agreed = blankState({ ...running, sync: { state: 'in-agreement', agreedAt: 1 } });

/** Plays states at given times, and returns the kinds of notification shown at each. */
function notificationsOverTime(memoryBefore: NoticeMemory = {}, windowIsFocused = false) {
  let memory = memoryBefore;
  let since: OngoingSince = {};
  return {
    at(now: number, state: AppState): readonly string[] {
      const decision = decideNotices(state, { memory, since, now, windowIsFocused });
      ({ memory, since } = decision);
      return decision.show.map(({ kind }) => kind);
    },
    checkAgainAt: (now: number, state: AppState) =>
      decideNotices(state, { memory, since, now, windowIsFocused }).checkAgainAt,
    memory: () => memory,
  };
}

describe('notifications', () => {
  it('shows what needs a person only after it has lasted, not when it comes and goes', () => {
    const day = notificationsOverTime();
    expect(day.at(0, signIn)).toEqual([]);
    expect(day.at(2 * second, working)).toEqual([]);
    expect(day.at(4 * second, signIn)).toEqual([]);
    expect(day.checkAgainAt(4 * second, signIn)).toBe(9 * second);
    expect(day.at(9 * second, signIn)).toEqual(['needs-you']);
  });

  it('shows the same occasion again only after a day, even after a restart', () => {
    const day = notificationsOverTime();
    day.at(0, signIn);
    expect(day.at(5 * second, signIn)).toEqual(['needs-you']);
    expect(day.at(6 * hour, working)).toEqual([]);
    const restarted = notificationsOverTime(day.memory());
    restarted.at(7 * hour, signIn);
    expect(restarted.at(8 * hour, signIn)).toEqual([]);
    expect(restarted.at(24 * hour + 5 * second, signIn)).toEqual(['needs-you']);
  });

  it('shows a different reason even right after the last one', () => {
    const other = blankState({
      ...running,
      sync: { state: 'needs-you', problem: problem('calendar-missing') },
    });
    const day = notificationsOverTime();
    day.at(0, signIn);
    day.at(5 * second, signIn);
    day.at(6 * second, other);
    expect(day.at(11 * second, other)).toEqual(['needs-you']);
  });

  it('shows the same trouble of another mailbox, and no address is saved (A11)', () => {
    const signInTo = (id: string | null, address: string) =>
      blankState({ ...running, sync: { ...signIn.sync, mailbox: { id, address } } });
    const first = signInTo(null, 'anna@example.com');
    const office = signInTo('5f0c', 'office@example.com');
    const day = notificationsOverTime();
    const shown = [signIn, first, office].map((state, index) => {
      day.at(index * hour, state);
      return day.at(index * hour + 5 * second, state);
    });
    expect(shown).toEqual([['needs-you'], ['needs-you'], ['needs-you']]);
    day.at(3 * hour, office);
    expect(day.at(4 * hour, office)).toEqual([]);
    expect(JSON.stringify(day.memory())).not.toContain('@');
  });

  it('shows an error after it has lasted an hour without interruption', () => {
    const day = notificationsOverTime();
    expect(day.at(0, broken)).toEqual([]);
    expect(day.at(0.9 * hour, broken)).toEqual([]);
    expect(day.at(1 * hour, broken)).toEqual(['error']);
    expect(day.at(2 * hour, agreed)).toEqual(['first-sync']);
    expect(day.at(2.5 * hour, broken)).toEqual([]);
  });

  it('shows the first agreement once, and never a running sync', () => {
    const day = notificationsOverTime();
    expect(day.at(0, agreed)).toEqual(['first-sync']);
    expect(day.at(hour, working)).toEqual([]);
    expect(day.at(99 * 24 * hour, agreed)).toEqual([]);
  });

  it('shows nothing while paused, during setup, while the window is focused, or when the setting forbids it', () => {
    const paused = blankState({ ...running, sync: { ...signIn.sync, state: 'paused' } });
    const setup = blankState({ app: { mode: 'account' }, setup: { step: 'account' }, sync: signIn.sync });
    const quiet = blankState({ ...running, sync: signIn.sync, settings: { notifications: 'none' } });
    const problems = blankState({ ...running, sync: agreed.sync, settings: { notifications: 'problems' } });
    for (const state of [paused, setup, quiet, problems]) {
      const day = notificationsOverTime();
      day.at(0, state);
      expect(day.at(hour, state)).toEqual([]);
    }
    const focused = notificationsOverTime({}, true);
    focused.at(0, signIn);
    expect(focused.at(hour, signIn)).toEqual([]);
  });

  it('tells once a day that a calendar or folder was not checked for an hour, unless the account has trouble of its own (RU9)', () => {
    const one = { mailbox: null, kind: 'sub-calendar', name: 'Team' } as const;
    const stale = (isLong: boolean, state: AppState['sync']['state'] = 'waiting') =>
      blankState({
        ...running,
        sync: { state },
        proof: { stale: [{ ...one, minutes: isLong ? 60 : 59, isLong }] },
      });
    const day = notificationsOverTime();
    expect(day.at(0, stale(false, 'in-agreement'))).toEqual([]);
    expect(day.at(second, stale(true, 'in-agreement'))).toEqual(['not-fresh']);
    expect(day.at(23 * hour, stale(true, 'in-agreement'))).toEqual([]);
    expect(day.at(24 * hour + second, stale(true, 'in-agreement'))).toEqual(['not-fresh']);
    expect(notificationsOverTime().at(0, stale(true, 'error'))).toEqual([]);
  });

  it('withdraws a notification whose reason no longer exists', () => {
    const decision = decideNotices(working, { memory: {}, since: {}, now: 0, windowIsFocused: false });
    expect(decision.withdraw).toEqual(['needs-you', 'error', 'not-fresh']);
  });
});
