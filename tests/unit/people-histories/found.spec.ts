/** Histories that once went wrong, as short as they could be made. */
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { deliveringCalDav } from '../../support/colleagues.ts';
import { googleOffice } from '../../support/people-histories/google-office.ts';
import { liveTogether } from '../../support/people-histories/life.ts';
import { sampleOffice } from '../../support/people-histories/sample-office.ts';
import type { PeopleStep } from '../../support/people-histories/steps.ts';

const rest = { do: 'rest' } as const;

describe.each([
  ['CalDAV calendars', sampleOffice(deliveringCalDav)],
  ['Graph-like calendars', sampleOffice(profiles['graph-like'])],
  ['Google calendars', googleOffice],
] as const)('%s', (_kind, office) => {
  const wrongIn = async (steps: readonly PeopleStep[]): Promise<readonly string[]> =>
    (await liveTogether(office, { isRunning: true, useOrganizer: false, steps })).wrong;

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

  it.each<{ what: string; steps: readonly PeopleStep[] }>([
    {
      what: 'it is handed over, and taken out of the calendar of its organiser before',
      steps: [
        { do: 'hand-over', which: 2, to: 'ben' },
        { do: 'push', which: 2, user: 'anna', on: false },
      ],
    },
    { what: 'its organiser is taken off it', steps: [{ do: 'schedule', which: 2, user: 0, on: false }] },
    { what: 'the colleague is unticked', steps: [{ do: 'tick', which: 2, guest: 0, on: false }] },
  ])(
    'a meeting stays with the colleague whose invitation is taken back when $what (C9, PE8)',
    async ({ steps }) => {
      const { wrong } = await liveTogether(office, {
        isRunning: true,
        useOrganizer: true,
        steps: [
          {
            do: 'create',
            at: 'crm',
            organizer: 'anna',
            guests: 0b10,
            ticked: 0b10,
            scheduled: 0b01,
            shape: 0,
          },
          rest,
          ...steps,
          rest,
        ],
      });
      expect(wrong).toEqual([]);
    },
  );

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
    const { wrong } = await liveTogether(office, {
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
    const { wrong } = await liveTogether(office, {
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
    const { wrong, counts } = await liveTogether(office, {
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

  it('a later no to somebody holds although an earlier yes was given to just that mail (PE1)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'tick', which: 0, guest: 0, on: true },
        rest,
        { do: 'decide', which: 0, choice: 1 },
        { do: 'remove-guest', at: 'crm', which: 0, guest: 0 },
        { do: 'sync', who: 'anna', share: 0, seed: 0 },
        { do: 'rule', rule: 0 },
        { do: 'occurrence', at: 'crm', which: 0, week: 0, act: 0 },
        { do: 'tick', which: 0, guest: 0, on: true },
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('a colleague’s answer to somebody else’s meeting is not taken back because another guest’s invitation does not tell it, and the organiser hears nothing (PE4)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'invited', who: 3, shape: 0 },
        { do: 'sync', who: 'anna', share: 0, seed: 0 },
        { do: 'schedule', which: 2, user: 1, on: true },
        { do: 'reply', at: 'ben', which: 0, guest: 0, answer: 'accepted', week: null, thenRest: false },
        { do: 'connect', who: 'anna' },
        { do: 'decide', which: 0, choice: 0 },
        { do: 'rule', rule: 0 },
        { do: 'create', at: 'crm', organizer: 'anna', guests: 0, ticked: 0, scheduled: 0, shape: 0 },
        { do: 'decide', which: 0, choice: 0 },
        { do: 'rule', rule: 0 },
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('a guest who was taken off in the calendar and comes back there stays on both sides, whenever the program is killed (C10, WR8)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        rest,
        { do: 'remove-guest', at: 'anna', which: 0, guest: 0 },
        { do: 'create', at: 'crm', organizer: 'anna', guests: 0, ticked: 0, scheduled: 0, shape: 0 },
        { do: 'kill', who: 'anna', moment: 28 },
        { do: 'kill', who: 'anna', moment: 1 },
        { do: 'add-guest', at: 'anna', which: 0, guest: 4 },
        { do: 'kill', who: 'anna', moment: 1 },
        { do: 'create', at: 'crm', organizer: 'anna', guests: 0, ticked: 0, scheduled: 0, shape: 0 },
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('a meeting stays with a colleague who is unticked before their Concord knows of the invitation (C9, PE8)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'create', at: 'crm', organizer: 'ben', guests: 1, ticked: 0, scheduled: 1, shape: 0 },
        { do: 'tick', which: 2, guest: 0, on: true },
        { do: 'sync', who: 'ben', share: 0, seed: 0 },
        { do: 'tick', which: 2, guest: 0, on: false },
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('a meeting stays with the only colleague who is left before their Concord knows of the invitation (C9, PE8)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'create', at: 'crm', organizer: 'anna', guests: 31, ticked: 62, scheduled: 1, shape: 0 },
        { do: 'sync', who: 'anna', share: 0, seed: 0 },
        { do: 'schedule', which: 2, user: 0, on: false },
        rest,
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('an answer to one date crosses although the person had left the series in the CRM, which is put back (PE4, C20)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'invited', who: 3, shape: 1 },
        rest,
        { do: 'reply', at: 'crm', which: 3, guest: 0, answer: 'accepted', week: 0, thenRest: false },
        { do: 'remove-guest', at: 'crm', which: 3, guest: 0 },
        rest,
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('a guest who was ticked, was taken off in the calendar and comes back there stays, whatever else was ticked meanwhile (C10)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        rest,
        { do: 'remove-guest', at: 'ben', which: 0, guest: 0 },
        { do: 'tick', which: 3, guest: 0, on: true },
        { do: 'sync', who: 'ben', share: 0, seed: 0 },
        { do: 'add-guest', at: 'ben', which: 0, guest: 4 },
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('a meeting whose invitation never comes is there without guests after an hour: its tick is from before the organiser’s first run (C9, PE1)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: false,
      useOrganizer: true,
      steps: [
        { do: 'create', at: 'crm', organizer: 'anna', guests: 2, ticked: 62, scheduled: 1, shape: 0 },
        rest,
        { do: 'connect', who: 'ben' },
        rest,
      ],
    });
    expect(wrong).toEqual([]);
  });

  it('an entry that a rule bars while its creation is tried again is listed with the skipped ones (ID5)', async () => {
    const wrong = await wrongIn([
      { do: 'create', at: 'crm', organizer: 'anna', guests: 10, ticked: 6, scheduled: 1, shape: 1 },
      { do: 'rule', rule: 5 },
      { do: 'sync', who: 'ben', share: 0.2, seed: 1978144257 },
      {
        do: 'reply',
        at: 'crm',
        which: 0,
        guest: 0,
        answer: 'accepted',
        week: null,
        thenRest: true,
      },
      { do: 'edit', at: 'crm', which: 0, change: 0 },
      { do: 'hand-over', which: 0, to: 'anna' },
      { do: 'decide', which: 0, choice: 0 },
    ]);
    expect(wrong).toEqual([]);
  });

  it('the answers to an occurrence that another time makes void are void in the CRM too (PE4)', async () => {
    const { wrong } = await liveTogether(office, {
      isRunning: true,
      useOrganizer: true,
      steps: [
        { do: 'create', at: 'anna', organizer: 'anna', guests: 10, ticked: 0, scheduled: 0, shape: 1 },
        { do: 'reply', at: 'ben', which: 0, guest: 0, answer: 'accepted', week: 2, thenRest: false },
        { do: 'sync', who: 'anna', share: 0, seed: 0 },
        { do: 'occurrence', at: 'crm', which: 2, week: 2, act: 2 },
        { do: 'remove', at: 'crm', which: 0 },
        { do: 'create', at: 'crm', organizer: 'anna', guests: 0, ticked: 0, scheduled: 0, shape: 0 },
        { do: 'decide', which: 0, choice: 0 },
        { do: 'reply', at: 'crm', which: 0, guest: 0, answer: 'accepted', week: null, thenRest: false },
        { do: 'edit', at: 'crm', which: 0, change: 0 },
        { do: 'tick', which: 0, guest: 0, on: true },
      ],
    });
    expect(wrong).toEqual([]);
  });
});
