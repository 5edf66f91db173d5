/** Protects what Status says of each side by itself: a side is not blamed for the other one, and not called well before it was heard. */
import { expect, test } from 'vitest';
import { noTraffic, type RunTraffic } from '../../../src-main/app/engine/messages.ts';
import { heardAfter, neverHeard } from '../../../src-main/app/running/heard.ts';
import { type Asking, mailboxSide, sidesOf } from '../../../src-main/app/running/sides-view.ts';
import { sideState } from '../../../src-shared/contract/index.ts';
import { problem } from '../../../src-shared/domain/problems.ts';

const calendar: Asking = {
  ...{ state: 'in-agreement', problem: null, agreedAt: 5, nextRunAt: 50, isOffline: false },
  heard: { provider: 10, crm: 20 },
};
const mail: Asking = { ...calendar, agreedAt: 6, nextRunAt: 40, heard: { provider: 7, crm: 30 } };
const ofCrm = { ...problem('server-failed'), side: 'crm' } as const;
const ofProvider = { ...problem('wrong-password'), side: 'provider' } as const;

test('the calendar tells of itself, and the CRM is what all that ask it know of it', () => {
  expect(sidesOf(calendar, [mail])).toEqual({
    provider: { health: 'well', problem: null, heardAt: 10, nextRunAt: 50 },
    crm: { health: 'well', problem: null, heardAt: 30, nextRunAt: 40 },
  });
  expect(mailboxSide(mail)).toEqual({ health: 'well', problem: null, heardAt: 7, nextRunAt: 40 });
});

test('a Problem is shown at the side that it is about, and at no other', () => {
  const troubled = { ...calendar, state: 'error', problem: ofCrm } as const;
  const { provider, crm } = sidesOf(troubled, []);
  expect(provider).toMatchObject({ health: 'well', problem: null });
  expect(crm).toMatchObject({ health: 'trouble', problem: ofCrm });
  expect(sidesOf(calendar, [{ ...mail, problem: ofCrm }]).crm).toMatchObject({ health: 'trouble' });
  expect(sidesOf(calendar, [{ ...mail, problem: ofProvider }]).provider.health).toBe('well');
  expect(mailboxSide({ ...mail, problem: ofCrm }).health).toBe('well');
  expect(mailboxSide({ ...mail, problem: problem('crm-one-mailbox') }).problem?.code).toBe('crm-one-mailbox');
  const own = sidesOf({ ...calendar, problem: problem('store-full') }, []);
  expect([own.provider.problem, own.crm.problem]).toEqual([null, null]);
});

test('while it is asked again, or everything is paused, a side shows that, and not the Problem of before', () => {
  for (const state of ['working', 'paused'] as const) {
    const { provider } = sidesOf({ ...calendar, state, problem: ofProvider }, []);
    expect(provider).toMatchObject({ health: state, problem: null });
  }
  // mail at work does not hide what the calendar's run met at the CRM
  const met = sidesOf({ ...calendar, problem: ofCrm }, [{ ...mail, state: 'working' }]);
  expect(met.crm.health).toBe('trouble');
});

test('nothing is well before it was heard; the moment of the last agreement is when both were heard', () => {
  const unheard = { ...calendar, heard: neverHeard };
  expect(sidesOf(unheard, []).provider).toMatchObject({ health: 'unknown', heardAt: 5 });
  expect(sidesOf({ ...unheard, agreedAt: null, nextRunAt: null }, []).crm).toEqual({
    ...{ health: 'unknown', problem: null, heardAt: null, nextRunAt: null },
  });
  expect(sidesOf({ ...calendar, agreedAt: 15 }, []).provider.heardAt).toBe(15);
});

test('a machine without a network is offline on both sides, unless a side has a Problem of its own', () => {
  const { provider, crm } = sidesOf({ ...calendar, isOffline: true, problem: ofProvider }, []);
  expect(provider.health).toBe('trouble');
  expect(crm.health).toBe('offline');
  for (const side of [provider, crm]) sideState.parse(side);
});

const sent = (side: keyof RunTraffic): RunTraffic => ({
  ...noTraffic,
  [side]: { ...noTraffic[side], bytes: 9 },
});

test.each([
  ['a run that came through heard both', { type: 'ran', report: null }, { provider: 4, crm: 4 }],
  [
    'the other side than the Problem’s, when it sent something',
    { type: 'failed', problem: ofProvider, traffic: sent('crm') },
    { provider: null, crm: 4 },
  ],
  [
    'not the other side when it sent nothing',
    { type: 'failed', problem: ofProvider, traffic: sent('provider') },
    neverHeard,
  ],
  [
    'none of them when nobody knows whose the Problem is',
    { type: 'failed', problem: problem('store-full'), traffic: { ...sent('crm'), ...sent('provider') } },
    neverHeard,
  ],
  ['none in a crash', { type: 'crashed' }, neverHeard],
  ['none in a run that was stopped', { type: 'stopped' }, neverHeard],
] as const)('heard: %s', (_, outcome, expected) => {
  expect(heardAfter(neverHeard, outcome, 4)).toEqual(expected);
});

test('what was heard before stays', () => {
  const before = { provider: 1, crm: 2 };
  expect(heardAfter(before, { type: 'failed', problem: ofCrm, traffic: sent('provider') }, 9)).toEqual({
    provider: 9,
    crm: 2,
  });
  expect(heardAfter(before, { type: 'crashed' }, 9)).toEqual(before);
});
