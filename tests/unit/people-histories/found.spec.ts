/** Histories that once went wrong, as short as they could be made. */
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { deliveringCalDav } from '../../support/colleagues.ts';
import { liveTogether } from '../../support/people-histories/life.ts';
import type { PeopleStep } from '../../support/people-histories/steps.ts';

const rest = { do: 'rest' } as const;

describe.each([
  ['CalDAV calendars', deliveringCalDav],
  ['Graph-like calendars', profiles['graph-like']],
] as const)('%s', (_kind, profile) => {
  const wrongIn = async (steps: readonly PeopleStep[]): Promise<readonly string[]> =>
    (await liveTogether(profile, { isRunning: true, useOrganizer: false, steps })).wrong;

  it('a meeting that a colleague organises now loses its guests, and the cancellation is asked about although their ticks are still there (C9, PE2)', async () => {
    const wrong = await wrongIn([
      rest,
      { do: 'tick', which: 1, guest: 0, on: true },
      rest,
      { do: 'hand-over', which: 1, to: 'anna' },
      rest,
    ]);
    expect(wrong).toEqual([]);
  });

  it('somebody whom a person adds in the calendar while the CRM makes them the organiser is taken over whole (WR3)', async () => {
    const wrong = await wrongIn([
      rest,
      { do: 'add-guest', at: 'ben', which: 0, guest: 0 },
      { do: 'hand-over', which: 1, to: 'anna' },
      rest,
    ]);
    expect(wrong).toEqual([]);
  });

  it('a guest’s answer does not take the CRM’s organiser away from a meeting that was handed over (C9, PE4)', async () => {
    const wrong = await wrongIn([
      { do: 'create', at: 'ben', organizer: 'ben', guests: 21, ticked: 0, scheduled: 0, shape: 0 },
      { do: 'sync', who: 'ben', share: 0, seed: 0 },
      { do: 'hand-over', which: 2, to: 'anna' },
      { do: 'reply', at: 'anna', which: 0, guest: 0, answer: 'declined', week: null, thenRest: false },
      rest,
    ]);
    expect(wrong).toEqual([]);
  });

  it('a no to an invitation holds when the entry is changed before the next run (PE1)', async () => {
    const { wrong } = await liveTogether(profile, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'edit', at: 'crm', which: 0, change: 0 },
        { do: 'create', at: 'crm', organizer: 'anna', guests: 2, ticked: 6, scheduled: 0, shape: 0 },
        { do: 'sync', who: 'ben', share: 0, seed: 0 },
        { do: 'sync', who: 'anna', share: 0, seed: 0 },
        { do: 'decide', which: 3, choice: 1 },
        { do: 'hand-over', which: 0, to: 'anna' },
        { do: 'decide', which: 0, choice: 0 },
        rest,
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('an answer for one date moves with the series when the calendar moves it meanwhile (TI2, PE4)', async () => {
    const { wrong } = await liveTogether(profile, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'create', at: 'crm', organizer: 'anna', guests: 6, ticked: 0, scheduled: 3, shape: 1 },
        { do: 'tick', which: 0, guest: 0, on: true },
        rest,
        { do: 'invited', who: 1, shape: 0 },
        { do: 'edit', at: 'anna', which: 0, change: 1 },
        { do: 'reply', at: 'crm', which: 5, guest: 0, answer: 'accepted', week: 0, thenRest: false },
        rest,
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('an entry that waits is planned by the rule Use organizer of now, and nobody is invited beside their copy (C9, RU8)', async () => {
    const { wrong, counts } = await liveTogether(profile, {
      isRunning: false,
      useOrganizer: true,
      steps: [
        { do: 'sync', who: 'anna', share: 0, seed: 0 },
        { do: 'create', at: 'crm', organizer: 'anna', guests: 2, ticked: 2, scheduled: 1, shape: 0 },
        { do: 'rule', rule: 4 },
        rest,
      ],
    });
    expect(wrong).toEqual([]);
    expect(counts.mails).toBe(0);
  });
});
