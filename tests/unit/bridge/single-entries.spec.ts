/** The whole engine against a reference CRM that knows single entries only: every answer is checked against the document (TI4). */
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { calendarEngine } from '../../../src-main/sync/index.ts';
import { sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { accountOf, startTestCrm } from '../../support/reference-crm.ts';
import { changes, seededRandomness } from '../../support/world.ts';

const signal = new AbortController().signal;

async function connected() {
  const { crm, clock, connect } = await startTestCrm({ recurrence: 'none' });
  const randomness = seededRandomness(4);
  const provider = sampleProvider('caldav-like', { clock, randomness, address: 'anna@example.com' });
  const store = openStore({ path: ':memory:', clock });
  onTestFinished(() => store.close());
  const engine = calendarEngine({
    store,
    provider: provider.connect(),
    crm: connect('anna'),
    account: accountOf('anna'),
    settings: {
      primaryCalendar: 'personal',
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
    },
    clock,
    randomness,
  });
  const entryAt = (start: string) =>
    crm.hand.list().find(({ event }) => event.start === start)?.id ?? 'no such entry';
  return { crm, hand: provider.hand, run: () => engine.run(signal), entryAt };
}

it('keeps a weekly series as single entries, both ways (TI4)', async () => {
  const { crm, hand, run, entryAt } = await connected();
  const { ref } = hand.create({
    uid: 'weekly',
    title: 'Weekly',
    start: '2026-01-19T09:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    recurrenceRules: [{ frequency: 'weekly' }],
    participants: { b: { email: 'ben@example.com', roles: { attendee: true } } },
  });
  await run();
  const ids = crm.hand.list().map(({ id }) => id);
  expect(ids.length).toBe(52);
  expect(changes(await run())).toBe(0);

  crm.hand.edit(entryAt('2026-01-26T09:00:00'), { title: 'Special', start: '2026-01-27T10:00:00' });
  crm.hand.remove(entryAt('2026-02-02T09:00:00'));
  await run();
  expect(hand.see(ref)?.event.recurrenceOverrides).toEqual({
    '2026-01-26T09:00:00': { title: 'Special', start: '2026-01-27T10:00:00' },
    '2026-02-02T09:00:00': { excluded: true },
  });

  hand.edit(ref, { start: '2026-01-19T11:00:00', recurrenceOverrides: null });
  await run();
  expect(crm.hand.list().every(({ event }) => event.start.endsWith('T11:00:00'))).toBe(true);
  // what the CRM has attached to its entries stays with them
  expect(crm.hand.list().filter(({ id }) => ids.includes(id)).length).toBe(51);
  expect(crm.hand.list().length).toBe(52);

  hand.remove(ref);
  await run();
  expect(crm.hand.list()).toEqual([]);
  expect(changes(await run())).toBe(0);
});

it('an entry made in the CRM stays the single event it is', async () => {
  const { crm, hand, run } = await connected();
  const id = crm.hand.create({ event: { title: 'Lunch', start: '2026-01-20T12:00:00' } });
  await run();
  expect(hand.list().map(({ event }) => event.title)).toEqual(['Lunch']);
  const [stored] = hand.list();
  hand.edit(stored?.ref ?? '', { title: 'Late lunch' });
  await run();
  expect(crm.hand.entry(id)?.event.title).toBe('Late lunch');
});

it('the CRM refuses what it cannot hold', async () => {
  const { crm } = await connected();
  expect(() =>
    crm.hand.create({ event: { title: 'x', recurrenceRules: [{ frequency: 'daily' }] } }),
  ).toThrow();
});
