/** What happened since a round: the frozen window, rows that say removed, series, states that are too old, and the plain listing beside it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change, ChangePage, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import {
  type MicrosoftAccountWorld,
  microsoftAccountWorld,
  signal,
} from '../../support/microsoft-account.ts';
import { anna, graphEvent, weekly } from '../../support/simulated-microsoft.ts';

let world: MicrosoftAccountWorld;
let primary: string;
beforeEach(async () => {
  world = await microsoftAccountWorld();
  primary = world.microsoft.calendars.idOf(anna);
});
afterEach(async () => {
  expect(world.microsoft.complaints()).toEqual([]);
  expect(world.contractFaults).toEqual([]);
  await world.stop();
});

const dayMs = 86_400_000;
const at = (date: string) => ({
  start: { dateTime: `${date}T09:00:00`, timeZone: 'UTC' },
  end: { dateTime: `${date}T10:00:00`, timeZone: 'UTC' },
});

async function round(
  since: string | null,
): Promise<{ changes: readonly Change[]; state: string; pages: ChangePage[] }> {
  const pages: ChangePage[] = [];
  for await (const page of world.account.calendar.side.changes(primary, since, signal)) pages.push(page);
  return {
    pages,
    changes: pages.flatMap(({ changes }) => changes),
    state: pages.at(-1)?.state ?? expect.fail('no page'),
  };
}
const refs = (changes: readonly Change[], type: Change['type']): readonly string[] =>
  [...new Set(changes.filter((one) => one.type === type).map(({ ref }) => ref))].toSorted();
async function read(ref: string): Promise<StoredEvent> {
  for await (const found of world.account.calendar.side.get(primary, [ref], signal))
    return found.type === 'found' ? found.stored : expect.fail(`${ref} is ${found.type}`);
  return expect.fail('no answer');
}

describe('the window', () => {
  it('never makes what lies outside of it a removal (ID4, ID5)', async () => {
    const { calendars } = world.microsoft;
    const far = calendars.create(anna, graphEvent('Far', at('2030-01-01')));
    const near = calendars.create(anna, graphEvent('Near'));
    const first = await round(null);
    expect(refs(first.changes, 'changed')).toEqual([near]);
    calendars.edit(far, { subject: 'Far, renamed' });
    calendars.edit(near, at('2031-01-01'));
    const { changes } = await round(first.state);
    expect(refs(changes, 'changed')).toEqual([far, near].toSorted());
    expect(refs(changes, 'removed')).toEqual([]);
  });

  it('moves on before its future is over: a new round begins (ID6)', async () => {
    const { state } = await round(null);
    world.hand.advance(200 * dayMs);
    const account = await world.connect();
    const later = account.calendar.side.changes(primary, state, signal)[Symbol.asyncIterator]();
    expect((await later.next()).value).toMatchObject({ kind: 'delta' });
    world.hand.advance(100 * dayMs);
    const error = await round(state).catch((one: unknown) => problemOf(one)?.code);
    expect(error).toBe('sync-state-expired');
  });
});

describe('what is gone', () => {
  it('is told once it cannot be read any more, and where it moved to another calendar', async () => {
    const { calendars } = world.microsoft;
    const second = calendars.addCalendar(anna, { name: 'Second' });
    const [gone, moved] = ['Gone', 'Moved'].map((name) => calendars.create(anna, graphEvent(name)));
    const { state } = await round(null);
    calendars.remove(gone ?? '');
    calendars.move(moved ?? '', second);
    expect(refs((await round(state)).changes, 'removed')).toEqual([gone, moved].toSorted());
  });
});

describe('a series', () => {
  it('is one entry, whatever its occurrences are told as', async () => {
    const { calendars } = world.microsoft;
    const series = calendars.create(anna, graphEvent('Weekly', { recurrence: weekly() }));
    const { changes, state } = await round(null);
    expect(changes).toEqual(changes.map(() => ({ type: 'changed', ref: series })));
    const [, second, third] = calendars.occurrences(series, 30);
    calendars.edit(String(second?.id), { subject: 'Other' });
    calendars.remove(String(third?.id));
    expect(refs((await round(state)).changes, 'changed')).toEqual([series]);
    expect((await read(series)).event.recurrenceOverrides).toEqual({
      '2026-03-27T09:00:00': { title: 'Other' },
      '2026-04-03T09:00:00': { excluded: true },
    });
  });

  it.each([true, false])(
    'has its cancelled occurrences whether Graph lists them or not: %s (TI3)',
    async (offersCancelled) => {
      world.microsoft.setBehaviour({ offersCancelled, tellsDeletedOccurrences: true });
      const { calendars } = world.microsoft;
      const series = calendars.create(anna, graphEvent('Weekly', { recurrence: weekly() }));
      const { state } = await round(null);
      const [, second, third] = calendars.occurrences(series, 30);
      calendars.edit(String(second?.id), { subject: 'Other' });
      calendars.remove(String(third?.id));
      expect(refs((await round(state)).changes, 'changed')).toEqual([series]);
      expect((await read(series)).event.recurrenceOverrides).toEqual({
        '2026-03-27T09:00:00': { title: 'Other' },
        '2026-04-03T09:00:00': { excluded: true },
      });
    },
  );
});

describe('the plain listing', () => {
  it('is told beside the rows once a day, and says nothing when it is the same as before', async () => {
    const ref = world.microsoft.calendars.create(anna, graphEvent('Quiet'));
    const { state } = await round(null);
    world.microsoft.clearRequests();
    expect((await round(state)).changes).toEqual([]);
    const asked = (): readonly (string | null)[] =>
      world.microsoft.requests().map(({ operation }) => operation);
    expect(asked()).toEqual(['calendarView.delta']);
    world.hand.advance(25 * 3_600_000);
    const changes: Change[] = [];
    let next = state;
    const later = async (): Promise<void> => {
      // the access token of the day before is not valid any more
      const account = await world.connect();
      for await (const page of account.calendar.side.changes(primary, next, signal)) {
        changes.push(...page.changes);
        next = page.state ?? next;
      }
    };
    await later();
    const { revision } = await readAgain(ref);
    expect(changes).toEqual([{ type: 'changed', ref, revision }]);
    changes.length = 0;
    world.hand.advance(25 * 3_600_000);
    await later();
    expect(changes).toEqual([]);
  });

  it('finds a change that no round ever tells', async () => {
    const { calendars } = world.microsoft;
    const ref = calendars.create(anna, graphEvent('Old'));
    const { state } = await round(null);
    calendars.edit(ref, { subject: 'Changed in silence' });
    calendars.hideFromDelta(ref);
    expect((await round(state)).changes).toEqual([]);
    world.hand.advance(25 * 3_600_000);
    const account = await world.connect();
    const changes: Change[] = [];
    for await (const page of account.calendar.side.changes(primary, state, signal))
      changes.push(...page.changes);
    expect(changes).toEqual([{ type: 'changed', ref, revision: (await readAgain(ref)).revision }]);
  });
});

/** By a new sign-in. */
async function readAgain(ref: string): Promise<StoredEvent> {
  const account = await world.connect();
  for await (const found of account.calendar.side.get(primary, [ref], signal))
    if (found.type === 'found') return found.stored;
  return expect.fail('not found');
}
