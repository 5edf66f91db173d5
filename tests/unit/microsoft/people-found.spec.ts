/** Histories of several people over Microsoft 365 that once went wrong, as short as they could be made. */
import { expect, it } from 'vitest';
import { liveTogether } from '../../support/people-histories/life.ts';
import { microsoftOffice } from '../../support/people-histories/microsoft-office.ts';
import type { PeopleStep } from '../../support/people-histories/steps.ts';

/** @returns what is not alike in the CRM and the calendars, and every mail that nobody wanted */
const wrongAfter = async (steps: readonly PeopleStep[]): Promise<readonly string[]> =>
  (await liveTogether(microsoftOffice, { isRunning: true, useOrganizer: true, steps })).wrong;

const rest = { do: 'rest' } as const;
/** Ben's meeting with everybody. */
const bens = {
  do: 'create',
  at: 'crm',
  organizer: 'ben',
  guests: 0b11111,
  ticked: 0b111110,
  scheduled: 0b10,
  shape: 0,
} as const;

it('a guest who is taken off a meeting has it cancelled in the CRM too, as Exchange keeps it cancelled (C9)', async () => {
  const wrong = await wrongAfter([bens, rest, { do: 'remove-guest', at: 'crm', which: 2, guest: 0 }, rest]);
  expect(wrong).toEqual([]);
});

it('who declines in Outlook loses the copy, and the organiser and the CRM hear of it (PE4)', async () => {
  const wrong = await wrongAfter([
    rest,
    { do: 'tick', which: 0, guest: 0, on: true },
    rest,
    { do: 'reply', at: 'ben', which: 3, guest: 0, answer: 'declined', week: null, thenRest: true },
  ]);
  expect(wrong).toEqual([]);
});

it('an answer that a colleague gave in the CRM before the invitation came is sent once it has come (PE4)', async () => {
  const wrong = await wrongAfter([
    { ...bens, organizer: 'anna', scheduled: 1 },
    { do: 'reply', at: 'crm', which: 2, guest: 0, answer: 'accepted', week: null, thenRest: false },
    { do: 'create', at: 'crm', organizer: 'anna', guests: 31, ticked: 62, scheduled: 1, shape: 0 },
  ]);
  expect(wrong).toEqual([]);
});

it('who declines in the CRM loses the copy, as Exchange takes it out, and stays on the CRM’s meeting (PE4)', async () => {
  const wrong = await wrongAfter([
    { ...bens, organizer: 'anna', scheduled: 1 },
    { do: 'tick', which: 0, guest: 0, on: true },
    { do: 'reply', at: 'crm', which: 2, guest: 0, answer: 'declined', week: null, thenRest: false },
    { do: 'create', at: 'crm', organizer: 'anna', guests: 31, ticked: 62, scheduled: 1, shape: 0 },
    { do: 'connect', who: 'anna' },
    { do: 'edit', at: 'crm', which: 0, change: 0 },
  ]);
  expect(wrong).toEqual([]);
});

it('an answer given in the CRM while an entry without guests stands in for the invitation is sent once that comes (PE4)', async () => {
  const empty = {
    do: 'create',
    at: 'crm',
    organizer: 'anna',
    guests: 0,
    ticked: 0,
    scheduled: 0,
    shape: 0,
  } as const;
  const annas = { ...empty, guests: 31, ticked: 62, scheduled: 1 } as const;
  const wrong = await wrongAfter([
    annas,
    { do: 'reply', at: 'crm', which: 2, guest: 0, answer: 'accepted', week: null, thenRest: false },
    empty,
    { do: 'decide', which: 0, choice: 0 },
    { do: 'sync', who: 'ben', share: 0, seed: 0 },
    annas,
    { do: 'decide', which: 0, choice: 0 },
    { do: 'kill', who: 'anna', moment: 1 },
  ]);
  expect(wrong).toEqual([]);
});
