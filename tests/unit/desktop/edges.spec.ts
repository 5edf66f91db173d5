/** How long something lasts before the desktop shows it, and when it shows it again, each at its edge (E4). */
import { describe, expect, it } from 'vitest';
import { createDebouncedTray } from '../../../src-main/desktop/debounced-tray.ts';
import { decideNotices } from '../../../src-main/desktop/notices.ts';
import type { TrayModel } from '../../../src-main/desktop/tray-model.ts';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';
import { blankState } from './app-state.ts';

const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;
const running = { app: { mode: 'account' }, setup: { step: 'done' } } as const;
const signIn = blankState({ ...running, sync: { state: 'needs-you', problem: problem('sign-in-required') } });
const broken = blankState({ ...running, sync: { state: 'error', problem: problem('server-failed') } });

/** What is shown at a moment, in a state that has lasted since 0 and was shown at `shownAt`. */
function shownAt(now: number, state: AppState, about: string, shown?: number): readonly string[] {
  const kind = state.sync.state === 'error' ? 'error' : 'needs-you';
  const decision = decideNotices(state, {
    since: { [kind]: { about, at: 0 } },
    memory: shown === undefined ? {} : { [kind]: { about, at: shown } },
    now,
    windowIsFocused: false,
  });
  return decision.show.map((one) => one.kind);
}

describe('a notification', () => {
  it.each([
    {
      name: 'that something needs the person comes after five seconds',
      state: signIn,
      about: 'sign-in-required',
      last: 5 * second,
    },
    { name: 'of an error comes after an hour', state: broken, about: 'server-failed', last: hour },
  ])('$name, not before', ({ state, about, last }) => {
    expect(
      [shownAt(last - 1, state, about), shownAt(last, state, about)].map((kinds) => kinds.length),
    ).toEqual([0, 1]);
  });
  it.each([
    { name: 'what needs the person', state: signIn, about: 'sign-in-required' },
    { name: 'an error', state: broken, about: 'server-failed' },
  ])('of $name is repeated after a day, not before', ({ state, about }) => {
    const first = 2 * hour;
    const again = (now: number) => shownAt(now, state, about, first).length;
    expect([again(first + day - 1), again(first + day)]).toEqual([0, 1]);
  });
});

describe('the working icon', () => {
  const model = (icon: TrayModel['icon']) => ({ icon, tooltip: icon, menu: [] }) as unknown as TrayModel;
  const showing = () => {
    const { clock, advance } = handClock();
    const shown: string[] = [];
    const tray = createDebouncedTray({ clock, apply: ({ icon }) => void shown.push(icon) });
    tray.show(model('agreed'));
    return { tray, shown, advance };
  };
  it('appears after a second of work, not before', async () => {
    const { tray, shown, advance } = showing();
    tray.show(model('working'));
    await advance(999);
    expect(shown).toEqual(['agreed']);
    await advance(1);
    expect(shown).toEqual(['agreed', 'working']);
  });
  it('stays for a second', async () => {
    const { tray, shown, advance } = showing();
    tray.show(model('working'));
    await advance(1_000);
    tray.show(model('agreed'));
    await advance(999);
    expect(shown.at(-1)).toBe('working');
    await advance(1);
    expect(shown.at(-1)).toBe('agreed');
  });
});
