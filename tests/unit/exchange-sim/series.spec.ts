/** The simulated Exchange keeps series, their exceptions and their deleted occurrences as Exchange does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childOf, textOf, type XmlNode } from '../../../src-sandbox/simulator/xml.ts';
import {
  all,
  calendarFolder,
  deep,
  deleteItem,
  type EwsAnswer,
  type ExchangeWorld,
  exchangeWorld,
  getItem,
  idIn,
  newAppointment,
  syncItems,
  updateItem,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

const berlin = '<t:StartTimeZone Id="W. Europe Standard Time"/><t:EndTimeZone Id="W. Europe Standard Time"/>';
const range = (count = 4): string =>
  `<t:NumberedRecurrence><t:StartDate>2026-03-12</t:StartDate><t:NumberOfOccurrences>${count}</t:NumberOfOccurrences></t:NumberedRecurrence>`;
const weekly =
  '<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Thursday</t:DaysOfWeek></t:WeeklyRecurrence>';

function newSeries(pattern = weekly, more = range()): Promise<EwsAnswer> {
  return world.call(
    newAppointment('Standup', {
      start: '2026-03-12T09:00:00',
      end: '2026-03-12T09:30:00',
      after: `<t:Recurrence>${pattern}${more}</t:Recurrence>${berlin}`,
    }),
  );
}

async function view(
  from = '2026-03-01T00:00:00Z',
  until = '2026-06-01T00:00:00Z',
): Promise<readonly XmlNode[]> {
  const { body, codes } = await world.call(
    `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape><m:CalendarView StartDate="${from}" EndDate="${until}"/><m:ParentFolderIds>${calendarFolder}</m:ParentFolderIds></m:FindItem>`,
  );
  expect(codes).toEqual(['NoError']);
  return deep(body, 'Items').children;
}
const starts = (rows: readonly XmlNode[]): readonly (string | null)[] =>
  rows.map((row) => textOf(row, 'Start'));

describe('a pattern', () => {
  const relative = '<t:DaysOfWeek>Weekday</t:DaysOfWeek><t:DayOfWeekIndex>Last</t:DayOfWeekIndex>';
  it.each([
    [
      'daily',
      '<t:DailyRecurrence><t:Interval>2</t:Interval></t:DailyRecurrence>',
      ['03-12', '03-14', '03-16'],
    ],
    ['weekly', weekly, ['03-12', '03-19', '03-26']],
    [
      'monthly on the 31st',
      '<t:AbsoluteMonthlyRecurrence><t:Interval>1</t:Interval><t:DayOfMonth>31</t:DayOfMonth></t:AbsoluteMonthlyRecurrence>',
      ['03-31', '04-30', '05-31'],
    ],
    [
      'monthly on the last weekday',
      `<t:RelativeMonthlyRecurrence><t:Interval>1</t:Interval>${relative}</t:RelativeMonthlyRecurrence>`,
      ['03-31', '04-30', '05-29'],
    ],
    [
      'yearly on a day',
      '<t:AbsoluteYearlyRecurrence><t:DayOfMonth>12</t:DayOfMonth><t:Month>March</t:Month></t:AbsoluteYearlyRecurrence>',
      ['03-12', '03-12', '03-12'],
    ],
    [
      'yearly on the second Thursday',
      '<t:RelativeYearlyRecurrence><t:DaysOfWeek>Thursday</t:DaysOfWeek><t:DayOfWeekIndex>Second</t:DayOfWeekIndex><t:Month>March</t:Month></t:RelativeYearlyRecurrence>',
      ['03-12', '03-11', '03-09'],
    ],
  ])('that is %s gives its days', async (_, pattern, days) => {
    const id = `<t:ItemId ${idIn(await newSeries(pattern, range(3)))}/>`;
    const { body } = await world.call(getItem(id));
    const found: string[] = [];
    for (const index of [1, 2, 3]) {
      const { Id } = deep(body, 'ItemId').attributes;
      const one = await world.call(
        getItem(`<t:OccurrenceItemId RecurringMasterId="${Id}" InstanceIndex="${index}"/>`),
      );
      found.push(deep(one.body, 'Start').text.slice(5, 10));
    }
    expect(found).toEqual(days);
    expect(childOf(deep(body, 'Recurrence'), pattern.slice(3, pattern.indexOf('>')))).not.toBeNull();
  });

  it('without an end, or with a last day, comes back as it went', async () => {
    for (const kind of [
      '<t:NoEndRecurrence><t:StartDate>2026-03-12</t:StartDate></t:NoEndRecurrence>',
      '<t:EndDateRecurrence><t:StartDate>2026-03-12</t:StartDate><t:EndDate>2026-04-30</t:EndDate></t:EndDateRecurrence>',
    ]) {
      const { body } = await world.call(getItem(`<t:ItemId ${idIn(await newSeries(weekly, kind))}/>`));
      const name = kind.slice(3, kind.indexOf('>'));
      expect(textOf(childOf(deep(body, 'Recurrence'), name), 'StartDate')).toBe('2026-03-12Z');
      expect(all(body, 'LastOccurrence').length).toBe(name === 'NoEndRecurrence' ? 0 : 1);
    }
  });
});

describe('a series', () => {
  it('keeps its wall clock over the change to summer time', async () => {
    await newSeries();
    expect(starts(await view())).toEqual([
      '2026-03-12T08:00:00Z',
      '2026-03-19T08:00:00Z',
      '2026-03-26T08:00:00Z',
      '2026-04-02T07:00:00Z',
    ]);
  });

  it('is one item in a round of changes, and occurrences in a view', async () => {
    await newSeries();
    const { body } = await world.call(syncItems(null));
    expect(all(body, 'CalendarItem').length).toBe(1);
    const rows = await view();
    expect(rows.map((row) => textOf(row, 'CalendarItemType'))).toEqual(Array(4).fill('Occurrence'));
    expect(rows.map((row) => textOf(row, 'IsRecurring'))).toEqual(Array(4).fill('true'));
    expect(new Set(rows.map((row) => childOf(row, 'ItemId')?.attributes.ChangeKey)).size).toBe(1);
  });

  it('has exceptions and deleted occurrences', async () => {
    const made = await newSeries();
    const master = `<t:ItemId ${idIn(made)}/>`;
    const [first, second, third] = (await view()).map((row) => childOf(row, 'ItemId')?.attributes);
    const id = (attributes: typeof first): string => `<t:ItemId Id="${attributes?.Id}"/>`;
    const later = '<t:Start>2026-03-19T12:00:00Z</t:Start>';
    const end = '<t:End>2026-03-19T13:00:00Z</t:End>';
    expect(
      (await world.call(updateItem(id(second), 'calendar:End', end, 'SendToNone', 'AlwaysOverwrite'))).codes,
    ).toEqual(['NoError']);
    expect(
      (await world.call(updateItem(id(second), 'calendar:Start', later, 'SendToNone', 'AlwaysOverwrite')))
        .codes,
    ).toEqual(['NoError']);
    expect((await world.call(deleteItem(id(third)))).codes).toEqual(['NoError']);
    const { body } = await world.call(getItem(master));
    const modified = deep(body, 'ModifiedOccurrences').children[0];
    expect(['Start', 'End', 'OriginalStart'].map((name) => textOf(modified, name))).toEqual([
      '2026-03-19T12:00:00Z',
      '2026-03-19T13:00:00Z',
      '2026-03-19T08:00:00Z',
    ]);
    expect(all(deep(body, 'DeletedOccurrences'), 'Start').map(({ text }) => text)).toEqual([
      '2026-03-26T08:00:00Z',
    ]);
    expect((await world.call(getItem(id(third)))).codes).toEqual(['ErrorItemNotFound']);
    const exception = deep((await world.call(getItem(id(second)))).body, 'CalendarItem');
    expect([textOf(exception, 'CalendarItemType'), textOf(exception, 'RecurrenceId')]).toEqual([
      'Exception',
      '2026-03-19T08:00:00Z',
    ]);
    // back to the series by an occurrence
    const back = await world.call(getItem(`<t:RecurringMasterItemId OccurrenceId="${first?.Id}"/>`));
    expect(textOf(deep(back.body, 'CalendarItem'), 'CalendarItemType')).toBe('RecurringMaster');
    const { Id } = deep(made.body, 'ItemId').attributes;
    const codes = [3, 9].map((index) =>
      getItem(`<t:OccurrenceItemId RecurringMasterId="${Id}" InstanceIndex="${index}"/>`),
    );
    expect((await Promise.all(codes.map((one) => world.call(one)))).map((one) => one.codes[0])).toEqual([
      'ErrorCalendarOccurrenceIsDeletedFromRecurrence',
      'ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange',
    ]);
    // another rule takes both away
    const key = deep((await world.call(getItem(master))).body, 'ItemId').attributes.ChangeKey;
    const rule = `<t:Recurrence>${weekly}${range(2)}</t:Recurrence>`;
    await world.call(updateItem(`<t:ItemId Id="${Id}" ChangeKey="${key}"/>`, 'calendar:Recurrence', rule));
    expect(starts(await view())).toEqual(['2026-03-12T08:00:00Z', '2026-03-19T08:00:00Z']);
  });

  it('answers a change of one occurrence with the id of the occurrence', async () => {
    await newSeries();
    const [first] = (await view()).map((row) => childOf(row, 'ItemId')?.attributes.Id);
    const location = '<t:Location>2</t:Location>';
    const id = `<t:ItemId Id="${first}"/>`;
    const { body } = await world.call(
      updateItem(id, 'calendar:Location', location, 'SendToNone', 'AlwaysOverwrite'),
    );
    expect(deep(body, 'ItemId').attributes.Id).toBe(first);
  });

  it('does not let an occurrence pass its neighbours', async () => {
    await newSeries();
    const [, second] = (await view()).map((row) => childOf(row, 'ItemId')?.attributes.Id);
    const far = await world.call(
      updateItem(
        `<t:ItemId Id="${second}"/>`,
        'calendar:End',
        '<t:End>2026-03-26T13:00:00Z</t:End>',
        'SendToNone',
        'AlwaysOverwrite',
      ),
    );
    expect(far.codes).toEqual(['NoError']);
    const crossing = await world.call(
      updateItem(
        `<t:ItemId Id="${second}"/>`,
        'calendar:Start',
        '<t:Start>2026-03-26T12:00:00Z</t:Start>',
        'SendToNone',
        'AlwaysOverwrite',
      ),
    );
    expect(crossing.codes).toEqual(['ErrorOccurrenceCrossingBoundary']);
  });

  it('is gone with its last occurrence', async () => {
    await newSeries(weekly, range(1));
    const [only] = (await view()).map((row) => childOf(row, 'ItemId')?.attributes.Id);
    await world.call(deleteItem(`<t:ItemId Id="${only}"/>`));
    expect(all((await world.call(syncItems(null))).body, 'CalendarItem')).toEqual([]);
  });
});

it('a window of more than two years is refused, and one with more than 1,000 rows', async () => {
  const ask = (until: string): Promise<EwsAnswer> =>
    world.call(
      `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:CalendarView StartDate="2026-03-01T00:00:00Z" EndDate="${until}"/><m:ParentFolderIds>${calendarFolder}</m:ParentFolderIds></m:FindItem>`,
    );
  expect((await ask('2029-03-01T00:00:00Z')).codes).toEqual(['ErrorCalendarViewRangeTooBig']);
  const daily = '<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>';
  for (const _ of [1, 2]) await newSeries(daily, range(600));
  expect((await ask('2028-02-01T00:00:00Z')).codes).toEqual(['ErrorExceededFindCountLimit']);
});

it('a global object id has the day of an occurrence, a clean one has none', async () => {
  await newSeries();
  const paths = [3, 35].map(
    (id) =>
      `<t:ExtendedFieldURI DistinguishedPropertySetId="Meeting" PropertyId="${id}" PropertyType="Binary"/>`,
  );
  const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${paths.join('')}<t:FieldURI FieldURI="calendar:UID"/></t:AdditionalProperties>`;
  const [row] = await view();
  const { body } = await world.call(
    getItem(`<t:ItemId Id="${childOf(row, 'ItemId')?.attributes.Id}"/>`, shape),
  );
  const [dated, clean] = all(body, 'Value').map(({ text }) =>
    Buffer.from(text, 'base64').toString('hex').toUpperCase(),
  );
  const uid = deep(body, 'UID').text;
  expect(clean).toBe(uid);
  // 12 March 2026 in bytes 17 to 20
  expect(dated).toBe(`${uid.slice(0, 32)}07EA030C${uid.slice(40)}`);
});
