/**
 * What must not reach the calendar: fields that only the CRM has, and Concord's own bookkeeping. The engine runs between the reference
 * CRM and a calendar that mails its guests on every write.
 */
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { calendarEngine } from '../../../src-main/sync/index.ts';
import type { CalendarSide, Call } from '../../../src-shared/domain/calendar/side.ts';
import { accountOf, startTestCrm } from '../../support/reference-crm.ts';
import { event, self, world } from '../../support/world.ts';

const guests = {
  owner: { email: self, roles: { owner: true, attendee: true } },
  ben: { email: 'ben@example.com', roles: { attendee: true } },
} as const;
const meeting = event('m', { participants: guests });

/** Passes everything on and keeps the calls that are sent. */
function watched<S extends CalendarSide>(side: S): { readonly side: S; readonly sent: readonly Call[] } {
  const sent: Call[] = [];
  const perform: CalendarSide['perform'] = (calls, signal) => {
    sent.push(...calls);
    return side.perform(calls, signal);
  };
  return { side: { ...side, perform }, sent };
}

/** A calendar and a CRM that both hold the same meeting with a guest, and a Concord between them. */
async function connected() {
  const { clock, provider } = world('graph-like');
  const { crm, connect } = await startTestCrm({ clock });
  const calendar = watched(provider.connect());
  const bridge = connect('anna');
  const host = watched(bridge.calendar);
  provider.hand.receive(meeting);
  const inCrm = crm.hand.create({ event: meeting });
  /** Another id is another machine, with a store of its own. */
  const machine = (machineId: string) => {
    const store = openStore({ path: ':memory:', clock });
    onTestFinished(() => store.close());
    return calendarEngine({
      store,
      provider: calendar.side,
      crm: { ...bridge, calendar: host.side },
      account: { ...accountOf('anna', machineId), address: self },
      settings: {
        primaryCalendar: 'personal',
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
      },
      clock,
      randomness: { fraction: () => 0.5, uuid: () => '00000000-0000-4000-8000-000000000000' },
    });
  };
  const run = (engine: ReturnType<typeof machine>) => engine.run(AbortSignal.timeout(30_000));
  return { clock, crm, calendar, host, inCrm, machine, run };
}

it('a meeting with guests is linked, found again and linked by another machine without a single write (WR5)', async () => {
  const { clock, calendar, host, machine, run } = await connected();
  const first = machine('machine-1');
  expect((await run(first)).linked).toBe(1);
  await run(first);
  clock.advance(24 * 60 * 60_000);
  expect((await run(machine('machine-2'))).linked).toBe(1);
  expect([...calendar.sent, ...host.sent]).toEqual([]);
});

it('what only the CRM has, done or scheduled for a colleague, causes no call to the calendar (WR9)', async () => {
  const { clock, crm, calendar, inCrm, machine, run } = await connected();
  const engine = machine('machine-1');
  await run(engine);
  const before = crm.hand.entry(inCrm);
  crm.hand.complete(inCrm, true);
  crm.hand.schedule(inCrm, 'ben');
  clock.advance(60_000);
  await run(engine);
  expect(crm.hand.entry(inCrm)).not.toEqual(before);
  expect(calendar.sent).toEqual([]);

  crm.hand.edit(inCrm, { description: 'shared' });
  clock.advance(60_000);
  await run(engine);
  expect(calendar.sent.map(({ delivers }) => delivers)).toEqual([['description']]);
});
