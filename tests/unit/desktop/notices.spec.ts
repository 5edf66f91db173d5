/** What a person is interrupted for, and what not (E4). */
import { describe, expect, it } from 'vitest';
import { look, type NoticeMemory, type Since } from '../../../src-main/desktop/notices.ts';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { blankState } from './app-state.ts';

const second = 1_000;
const hour = 3_600 * second;
const running = { app: { mode: 'account' }, setup: { step: 'done' } } as const;
const signIn = blankState({ ...running, sync: { state: 'needs-you', problem: problem('sign-in-required') } });
const broken = blankState({ ...running, sync: { state: 'error', problem: problem('server-failed') } });
const calm = blankState({ ...running, sync: { state: 'working' } });
const agreed = blankState({ ...running, sync: { state: 'in-agreement', agreedAt: 1 } });

/** A person's afternoon: looks at given times, and what was shown at each. */
function afternoon(told: NoticeMemory = {}, seen = false) {
  let memory = told;
  let since: Since = {};
  return {
    at(now: number, state: AppState): readonly string[] {
      const step = look(state, { memory, since, now, seen });
      ({ memory, since } = step);
      return step.show.map(({ kind }) => kind);
    },
    lookAt: (now: number, state: AppState) => look(state, { memory, since, now, seen }).lookAt,
    memory: () => memory,
  };
}

describe('notifications', () => {
  it('what needs a person is told once it lasts, not while it flickers', () => {
    const day = afternoon();
    expect(day.at(0, signIn)).toEqual([]);
    expect(day.at(2 * second, calm)).toEqual([]);
    expect(day.at(4 * second, signIn)).toEqual([]);
    expect(day.lookAt(4 * second, signIn)).toBe(9 * second);
    expect(day.at(9 * second, signIn)).toEqual(['needs-you']);
  });

  it('the same is told again only after a day, also after a restart', () => {
    const day = afternoon();
    day.at(0, signIn);
    expect(day.at(5 * second, signIn)).toEqual(['needs-you']);
    expect(day.at(6 * hour, calm)).toEqual([]);
    const restarted = afternoon(day.memory());
    restarted.at(7 * hour, signIn);
    expect(restarted.at(8 * hour, signIn)).toEqual([]);
    expect(restarted.at(24 * hour + 5 * second, signIn)).toEqual(['needs-you']);
  });

  it('another reason is told although the last one was told just now', () => {
    const other = blankState({
      ...running,
      sync: { state: 'needs-you', problem: problem('calendar-missing') },
    });
    const day = afternoon();
    day.at(0, signIn);
    day.at(5 * second, signIn);
    day.at(6 * second, other);
    expect(day.at(11 * second, other)).toEqual(['needs-you']);
  });

  it('an error is told when it has lasted an hour without a break', () => {
    const day = afternoon();
    expect(day.at(0, broken)).toEqual([]);
    expect(day.at(0.9 * hour, broken)).toEqual([]);
    expect(day.at(1 * hour, broken)).toEqual(['error']);
    expect(day.at(2 * hour, agreed)).toEqual(['first-sync']);
    expect(day.at(2.5 * hour, broken)).toEqual([]);
  });

  it('the first agreement is told once, a run never', () => {
    const day = afternoon();
    expect(day.at(0, agreed)).toEqual(['first-sync']);
    expect(day.at(hour, calm)).toEqual([]);
    expect(day.at(99 * 24 * hour, agreed)).toEqual([]);
  });

  it('nothing is told while paused, during setup, to a person who looks at the window, or against the setting', () => {
    const paused = blankState({ ...running, sync: { ...signIn.sync, state: 'paused' } });
    const setup = blankState({ app: { mode: 'account' }, setup: { step: 'account' }, sync: signIn.sync });
    const quiet = blankState({ ...running, sync: signIn.sync, settings: { notifications: 'none' } });
    const problems = blankState({ ...running, sync: agreed.sync, settings: { notifications: 'problems' } });
    for (const state of [paused, setup, quiet, problems]) {
      const day = afternoon();
      day.at(0, state);
      expect(day.at(hour, state)).toEqual([]);
    }
    const before = afternoon({}, true);
    before.at(0, signIn);
    expect(before.at(hour, signIn)).toEqual([]);
  });

  it('a notification whose reason has gone is taken back', () => {
    const step = look(calm, { memory: {}, since: {}, now: 0, seen: false });
    expect(step.withdraw).toEqual(['needs-you', 'error']);
  });
});
