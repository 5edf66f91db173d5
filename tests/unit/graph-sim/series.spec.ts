/** Series at the simulated Microsoft 365: patterns as Outlook means them, exceptions as resources of their own, deleted occurrences. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import {
  anna,
  errorOf,
  type GraphAnswer,
  graphEvent,
  type MicrosoftWorld,
  microsoftWorld,
  rowsOf,
  weekly,
} from '../../support/simulated-microsoft.ts';

let world: MicrosoftWorld;
beforeEach(async () => {
  world = await microsoftWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.contractFaults).toEqual([]);
  expect(world.microsoft.complaints()).toEqual([]);
});

const zone = 'W. Europe Standard Time';
const create = (recurrence: Json, rest: Json = {}): Promise<GraphAnswer> =>
  world.call('POST', 'me/events', { body: graphEvent('Standup', { recurrence, ...rest }) });
/** A series that begins on a day, with a pattern and an open end. */
const from = (day: string, pattern: Json, range: Json = { type: 'noEnd' }): Promise<GraphAnswer> =>
  create(
    { pattern: { interval: 1, ...pattern }, range: { startDate: day, recurrenceTimeZone: zone, ...range } },
    {
      start: { dateTime: `${day}T09:00:00`, timeZone: zone },
      end: { dateTime: `${day}T10:00:00`, timeZone: zone },
    },
  );
const instances = async (id: unknown, until = '2026-12-31T00:00:00Z'): Promise<readonly Json[]> =>
  rowsOf(
    await world.call('GET', `me/events/${id}/instances`, {
      query: { startDateTime: '2026-01-01T00:00:00Z', endDateTime: until, $top: '500' },
    }),
  );
const days = (rows: readonly Json[]): readonly string[] =>
  rows.map(({ start }) => String((start as Json).dateTime).slice(5, 10));
/** The occurrence of a day. */
const on = async (id: unknown, day: string): Promise<Json> =>
  (await instances(id)).find(({ originalStart }) => String(originalStart).startsWith(day)) ?? {};
const refused = ({ status, body }: GraphAnswer): unknown => [status, (body.error as { code: string }).code];
const at = (day: string): Json => ({
  start: { dateTime: `${day}T15:00:00`, timeZone: zone },
  end: { dateTime: `${day}T16:00:00`, timeZone: zone },
});

describe('a pattern', () => {
  it('of weeks counts them from its first day of the week', async () => {
    const pattern = { type: 'weekly', interval: 2, daysOfWeek: ['tuesday', 'sunday'] };
    const sunday = await from('2026-03-03', { ...pattern, firstDayOfWeek: 'sunday' });
    expect(days(await instances(sunday.body.id, '2026-04-01T00:00:00Z'))).toEqual([
      '03-03',
      '03-15',
      '03-17',
      '03-29',
      '03-31',
    ]);
    const monday = await from('2026-03-03', { ...pattern, firstDayOfWeek: 'monday' });
    expect(days(await instances(monday.body.id, '2026-04-01T00:00:00Z'))).toEqual([
      '03-03',
      '03-08',
      '03-17',
      '03-22',
      '03-31',
    ]);
  });

  it('of the 31st means the last day of shorter months', async () => {
    const made = await from('2026-01-31', { type: 'absoluteMonthly', dayOfMonth: 31 });
    expect(days(await instances(made.body.id, '2026-06-01T00:00:00Z'))).toEqual([
      '01-31',
      '02-28',
      '03-31',
      '04-30',
      '05-31',
    ]);
  });

  it('of a weekday in the month takes the first or the last of the days that it names', async () => {
    const last = await from('2026-03-27', { type: 'relativeMonthly', daysOfWeek: ['friday'], index: 'last' });
    expect(days(await instances(last.body.id, '2026-06-01T00:00:00Z'))).toEqual(['03-27', '04-24', '05-29']);
    const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
    const first = await from('2026-03-02', { type: 'relativeMonthly', daysOfWeek: workdays, index: 'first' });
    expect(days(await instances(first.body.id, '2026-06-01T00:00:00Z'))).toEqual(['03-02', '04-01', '05-01']);
  });

  it('of years takes a day or a weekday of one month', async () => {
    const day = await from('2026-03-20', { type: 'absoluteYearly', dayOfMonth: 20, month: 3 });
    expect(days(await instances(day.body.id, '2028-12-31T00:00:00Z'))).toEqual(['03-20', '03-20', '03-20']);
    const pattern = { type: 'relativeYearly', daysOfWeek: ['monday'], index: 'second', month: 5 };
    const weekday = await from('2026-05-11', pattern);
    expect(days(await instances(weekday.body.id, '2028-12-31T00:00:00Z'))).toEqual([
      '05-11',
      '05-10',
      '05-08',
    ]);
  });

  it('keeps its wall time over a change of the clocks', async () => {
    const made = await create(weekly({ type: 'numbered', numberOfOccurrences: 3 }));
    expect((await instances(made.body.id)).map(({ start }) => (start as Json).dateTime)).toEqual([
      '2026-03-20T08:00:00.0000000',
      '2026-03-27T08:00:00.0000000',
      '2026-04-03T07:00:00.0000000',
    ]);
  });

  it('ends with a day, which is included, or after a number', async () => {
    const dated = await create(weekly({ type: 'endDate', endDate: '2026-04-03' }));
    expect(days(await instances(dated.body.id))).toEqual(['03-20', '03-27', '04-03']);
    const numbered = await create(weekly({ type: 'numbered', numberOfOccurrences: 2 }));
    expect(days(await instances(numbered.body.id))).toEqual(['03-20', '03-27']);
    expect((numbered.body.recurrence as Json).range).toMatchObject({ endDate: '0001-01-01' });
  });

  it('moves the start of a series to the first day that it gives', async () => {
    const made = await from('2026-03-18', {
      type: 'weekly',
      daysOfWeek: ['friday'],
      firstDayOfWeek: 'monday',
    });
    expect(days([made.body])).toEqual(['03-20']);
    expect((made.body.recurrence as { range: Json }).range.startDate).toBe('2026-03-20');
  });

  it('is refused with a part that is missing, or a range that begins on another day', async () => {
    const invalid = [400, 'ErrorPropertyValidationFailure'];
    expect(refused(await from('2026-03-20', { type: 'weekly' }))).toEqual(invalid);
    expect(refused(await from('2026-03-20', { type: 'absoluteMonthly' }))).toEqual(invalid);
    expect(refused(await from('2026-03-20', { type: 'hourly' }))).toEqual(invalid);
    expect(refused(await create(weekly({ type: 'noEnd', startDate: '2026-03-13' })))).toEqual(invalid);
  });

  it('of all-day events counts days', async () => {
    const made = await create(weekly({ type: 'numbered', numberOfOccurrences: 2 }), {
      isAllDay: true,
      start: { dateTime: '2026-03-20T00:00:00', timeZone: zone },
      end: { dateTime: '2026-03-22T00:00:00', timeZone: zone },
    });
    const rows = await instances(made.body.id);
    expect(rows.map(({ end }) => (end as Json).dateTime)).toEqual([
      '2026-03-22T00:00:00.0000000',
      '2026-03-29T00:00:00.0000000',
    ]);
  });
});

describe('an occurrence', () => {
  it('becomes an exception by a change, under the id that it had', async () => {
    const { body } = await create(weekly());
    const one = await on(body.id, '2026-03-27');
    expect(one).toMatchObject({ type: 'occurrence', seriesMasterId: body.id, recurrence: null });
    const changed = await world.call('PATCH', `me/events/${one.id}`, { body: { subject: 'Demo' } });
    expect(changed.body).toMatchObject({ id: one.id, type: 'exception', subject: 'Demo' });
    expect(await on(body.id, '2026-04-03')).toMatchObject({ type: 'occurrence', subject: 'Standup' });
    const master = await world.call('GET', `me/events/${body.id}`);
    expect(master.body.changeKey).not.toBe(body.changeKey);
    expect(master.body.changeKey).toBe(changed.body.changeKey);
  });

  it('takes what the series changes, but for what it changed itself', async () => {
    const { body } = await create(weekly());
    const { id } = await on(body.id, '2026-03-27');
    await world.call('PATCH', `me/events/${id}`, { body: { subject: 'Demo' } });
    await world.call('PATCH', `me/events/${body.id}`, { body: { subject: 'Sync', showAs: 'oof' } });
    expect(await on(body.id, '2026-03-27')).toMatchObject({ subject: 'Demo', showAs: 'oof' });
  });

  it('loses its changes when the times or the rule of the series change', async () => {
    const { body } = await create(weekly());
    const [demo, gone] = [await on(body.id, '2026-03-27'), await on(body.id, '2026-04-03')];
    await world.call('PATCH', `me/events/${demo.id}`, { body: { subject: 'Demo' } });
    await world.call('DELETE', `me/events/${gone.id}`);
    await world.call('PATCH', `me/events/${body.id}`, { body: { ...at('2026-03-20') } });
    const rows = await instances(body.id, '2026-04-11T00:00:00Z');
    expect(rows.map(({ type, subject }) => [type, subject])).toEqual(
      Array.from({ length: 4 }, () => ['occurrence', 'Standup']),
    );
  });

  it('has the day of its rule in its iCalUId, and the uid of its series', async () => {
    const { body } = await create(weekly());
    const one = await on(body.id, '2026-03-27');
    expect(String(one.iCalUId).slice(32, 40)).toBe('07EA031B');
    expect([one.uid, body.iCalUId]).toEqual([body.uid, body.uid]);
    expect(one.originalStart).toBe('2026-03-27T08:00:00Z');
  });

  it('comes before earlier ones in a list of instances when it is an exception', async () => {
    const { body } = await create(weekly({ type: 'numbered', numberOfOccurrences: 3 }));
    const { id } = await on(body.id, '2026-03-27');
    await world.call('PATCH', `me/events/${id}`, { body: at('2026-03-28') });
    expect(days(await instances(body.id))).toEqual(['03-28', '03-20', '04-03']);
  });

  it('cannot move to or past the day of its neighbours', async () => {
    const { body } = await create(weekly());
    const { id } = await on(body.id, '2026-03-27');
    for (const day of ['2026-03-20', '2026-03-19', '2026-04-03', '2026-05-01'])
      expect(refused(await world.call('PATCH', `me/events/${id}`, { body: at(day) }))).toEqual([
        400,
        'ErrorOccurrenceCrossingBoundary',
      ]);
    expect((await world.call('PATCH', `me/events/${id}`, { body: at('2026-04-02') })).status).toBe(200);
  });

  it('that was deleted is gone from lists, and named by its series where that is offered', async () => {
    const { body } = await create(weekly({ type: 'numbered', numberOfOccurrences: 3 }));
    const { id } = await on(body.id, '2026-03-27');
    expect((await world.call('DELETE', `me/events/${id}`)).status).toBe(204);
    expect(refused(await world.call('GET', `me/events/${id}`))).toEqual([404, 'ErrorItemNotFound']);
    expect(days(await instances(body.id))).toEqual(['03-20', '04-03']);
    const query = { $select: 'subject,cancelledOccurrences' };
    const master = await world.call('GET', `me/events/${body.id}`, { query });
    expect(master.body.cancelledOccurrences).toEqual([`OID.${body.id}.2026-03-27`]);
    world.microsoft.setBehaviour({ offersCancelled: false });
    const old = await world.call('GET', `me/events/${body.id}`, { query });
    expect(errorOf(old).message).toContain("Could not find a property named 'cancelledOccurrences'");
  });

  it('that was changed is named by its series on request', async () => {
    const { body } = await create(weekly());
    const { id } = await on(body.id, '2026-03-27');
    await world.call('PATCH', `me/events/${id}`, { body: at('2026-03-28') });
    const master = await world.call('GET', `me/events/${body.id}`, {
      query: { $expand: 'exceptionOccurrences' },
    });
    expect(master.body.exceptionOccurrences).toMatchObject([{ id, type: 'exception' }]);
    const plain = await world.call('GET', `me/events/${body.id}`);
    expect(plain.body).not.toHaveProperty('exceptionOccurrences');
  });

  it('that is the last one takes the series with it', async () => {
    const { body } = await create(weekly({ type: 'numbered', numberOfOccurrences: 2 }));
    for (const { id } of await instances(body.id)) await world.call('DELETE', `me/events/${id}`);
    expect(world.microsoft.calendars.events(anna)).toEqual([]);
  });
});

describe('a calendar view', () => {
  it('shows occurrences in place of their series, and a moved one where it has gone', async () => {
    const { body } = await create(weekly());
    const { id } = await on(body.id, '2026-03-27');
    await world.call('PATCH', `me/events/${id}`, { body: at('2026-04-01') });
    const view = async (start: string, end: string): Promise<readonly string[]> =>
      days(
        rowsOf(
          await world.call('GET', 'me/calendarView', {
            query: { startDateTime: `${start}T00:00:00Z`, endDateTime: `${end}T00:00:00Z` },
          }),
        ),
      );
    expect(await view('2026-03-25', '2026-03-30')).toEqual([]);
    expect(await view('2026-03-31', '2026-04-02')).toEqual(['04-01']);
  });

  it('shows a series that became a single event once', async () => {
    const { body } = await create(weekly());
    const single = await world.call('PATCH', `me/events/${body.id}`, { body: { recurrence: null } });
    expect(single.body).toMatchObject({ id: body.id, type: 'singleInstance', recurrence: null });
    const query = { startDateTime: '2026-03-01T00:00:00Z', endDateTime: '2026-05-01T00:00:00Z' };
    expect(rowsOf(await world.call('GET', 'me/calendarView', { query }))).toHaveLength(1);
  });
});
