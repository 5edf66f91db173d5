/** The simulated Exchange reads and writes times by the zones of a request: by name, by rules, and as Exchange 2007 named them. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textOf } from '../../../src-sandbox/simulator/xml.ts';
import {
  all,
  deep,
  type ExchangeWorld,
  exchangeWorld,
  getItem,
  idIn,
  newAppointment,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

const times = { start: '2026-03-12T09:00:00', end: '2026-03-12T10:00:00' };

/** The rules of Central Europe under a name that no table knows. */
const transition = (to: string, offset: string, month: number): string =>
  `<t:RecurringDayTransition><t:To Kind="Period">${to}</t:To><t:TimeOffset>${offset}</t:TimeOffset><t:Month>${month}</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek><t:Occurrence>-1</t:Occurrence></t:RecurringDayTransition>`;
const rules = `<t:Periods><t:Period Bias="-PT60M" Name="Standard" Id="std"/><t:Period Bias="-PT120M" Name="Daylight" Id="dlt"/></t:Periods><t:TransitionsGroups><t:TransitionsGroup Id="0">${transition('dlt', 'PT2H', 3)}${transition('std', 'PT3H', 10)}</t:TransitionsGroup></t:TransitionsGroups><t:Transitions><t:Transition><t:To Kind="Group">0</t:To></t:Transition></t:Transitions>`;
const recurrence =
  '<t:Recurrence><t:WeeklyRecurrence><t:Interval>3</t:Interval><t:DaysOfWeek>Thursday</t:DaysOfWeek></t:WeeklyRecurrence><t:NumberedRecurrence><t:StartDate>2026-03-12</t:StartDate><t:NumberOfOccurrences>2</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>';

it('a zone with rules of its own keeps its wall clock, and comes back with its rules', async () => {
  const zones = `<t:StartTimeZone Id="Ours" Name="Ours">${rules}</t:StartTimeZone><t:EndTimeZone Id="Ours" Name="Ours">${rules}</t:EndTimeZone>`;
  const made = await world.call(newAppointment('Series', { ...times, after: `${recurrence}${zones}` }));
  expect(made.codes).toEqual(['NoError']);
  const { body } = await world.call(getItem(`<t:ItemId ${idIn(made)}/>`));
  const [first, last] = ['FirstOccurrence', 'LastOccurrence'].map((name) =>
    textOf(deep(body, name), 'Start'),
  );
  expect([first, last]).toEqual(['2026-03-12T08:00:00Z', '2026-04-02T07:00:00Z']);
  const zone = deep(body, 'StartTimeZone');
  expect([zone.attributes.Id, all(zone, 'Period').map(({ attributes }) => attributes.Bias)]).toEqual([
    'Ours',
    ['-PT60M', '-PT120M'],
  ]);
});

it('a zone of the request counts where the item names none, and answers are in it', async () => {
  const header = '<t:TimeZoneContext><t:TimeZoneDefinition Id="Eastern Standard Time"/></t:TimeZoneContext>';
  const made = await world.call(newAppointment('Lunch', times), { header });
  const id = `<t:ItemId ${idIn(made)}/>`;
  expect(deep((await world.call(getItem(id))).body, 'Start').text).toBe('2026-03-12T13:00:00Z');
  expect(deep((await world.call(getItem(id), { header })).body, 'Start').text).toBe(
    '2026-03-12T09:00:00-04:00',
  );
});

it('MeetingTimeZone counts in the schema of 2007 alone', async () => {
  const zone = '<t:MeetingTimeZone TimeZoneName="W. Europe Standard Time"/>';
  const question = newAppointment('Series', { ...times, after: `${recurrence}${zone}` });
  const made = await world.call(question, { version: 'Exchange2007_SP1' });
  const { body } = await world.call(getItem(`<t:ItemId ${idIn(made)}/>`));
  expect(deep(body, 'Start').text).toBe('2026-03-12T08:00:00Z');
  expect(deep(body, 'StartTimeZone').attributes.Id).toBe('W. Europe Standard Time');
  expect((await world.call(question)).codes).toEqual(['ErrorInvalidPropertySet']);
});

it('a zone that nobody knows is refused', async () => {
  const zones = '<t:StartTimeZone Id="Nowhere"/><t:EndTimeZone Id="Nowhere"/>';
  expect((await world.call(newAppointment('Lunch', { ...times, after: zones }))).codes).toEqual([
    'ErrorTimeZone',
  ]);
});
