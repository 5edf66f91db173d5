/** Tests by which zone an item is read whose program made a definition of its own: by the rules in it, and never by a guess (TI1). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zoneNameIn } from '../../../src-main/providers/exchange/calendar/zone-definition.ts';
import { parseXml } from '../../../src-main/providers/xml.ts';
import {
  type ExchangeProvider,
  exchangeProvider,
} from '../../support/exchange-calendar/exchange-provider.ts';
import { manualClock } from '../../support/world.ts';

const at = Date.UTC(2026, 2, 20, 8);
const types = 'http://schemas.microsoft.com/exchange/services/2006/types';

const period = (id: string, bias: string): string => `<t:Period Bias="${bias}" Name="${id}" Id="${id}"/>`;
const to = (kind: 'Period' | 'Group', id: string): string => `<t:To Kind="${kind}">${id}</t:To>`;
const onset = (period: string, time: string, month: number, occurrence: number, day = 'Sunday'): string =>
  `<t:RecurringDayTransition>${to('Period', period)}<t:TimeOffset>${time}</t:TimeOffset><t:Month>${month}</t:Month><t:DayOfWeek>${day}</t:DayOfWeek><t:Occurrence>${occurrence}</t:Occurrence></t:RecurringDayTransition>`;
const group = (id: string, rows: string): string =>
  `<t:TransitionsGroup Id="${id}">${rows}</t:TransitionsGroup>`;
const first = `<t:Transition>${to('Group', '0')}</t:Transition>`;

function rules(periods: string, groups: string, transitions = first): string {
  return `<t:Periods>${periods}</t:Periods><t:TransitionsGroups>${groups}</t:TransitionsGroups><t:Transitions>${transitions}</t:Transitions>`;
}

const european = period('Std', '-PT1H') + period('Dlt', '-PT2H');
const europe = rules(european, group('0', onset('Dlt', 'PT2H', 3, -1) + onset('Std', 'PT3H', 10, -1)));
const american = rules(
  period('Std', 'P0DT5H0M0.0S') + period('Dlt', 'P0DT4H0M0.0S'),
  group('0', onset('Dlt', 'P0DT2H0M0.0S', 3, 2) + onset('Std', 'P0DT2H0M0.0S', 11, 1)),
);
const indian = rules(
  period('Std', '-PT5H30M'),
  group('0', `<t:Transition>${to('Period', 'Std')}</t:Transition>`),
);

/** @param inside of a definition with a name that no list of zones has */
function zone(inside: string, id = 'Customized Time Zone', name = ''): string {
  const named = name === '' ? '' : ` Name="${name}"`;
  return zoneNameIn(
    parseXml(`<t:StartTimeZone xmlns:t="${types}" Id="${id}"${named}>${inside}</t:StartTimeZone>`),
    at,
  );
}

describe('a definition under a name of its own', () => {
  it.each([
    ['of the middle of Europe', europe, 'Europe/Berlin'],
    ['of the American east', american, 'America/New_York'],
    ['without summer time', indian, 'Asia/Calcutta'],
  ])('%s is the zone with that clock', (_where, inside, expected) => {
    expect(zone(inside)).toBe(expected);
  });

  it('that changed its rules counts by those that are in force', () => {
    // Moscow has had one offset since 2014
    const changed = rules(
      period('Std', '-PT3H') + period('Dlt', '-PT4H'),
      group('0', onset('Dlt', 'PT2H', 3, -1) + onset('Std', 'PT3H', 10, -1)) +
        group('1', `<t:Transition>${to('Period', 'Std')}</t:Transition>`),
      `${first}<t:AbsoluteDateTransition>${to('Group', '1')}<t:DateTime>2014-10-26T02:00:00</t:DateTime></t:AbsoluteDateTransition>`,
    );
    expect(zone(changed)).toBe('Etc/GMT-3');
    expect(zone(changed, 'Customized Time Zone', '(UTC+03:00) Moscow, St. Petersburg')).toBe('Europe/Moscow');
  });

  it('under a name that is known is the zone of that name, whatever its rules say', () => {
    expect(zone(american, 'W. Europe Standard Time')).toBe('W. Europe Standard Time');
    expect(zone('', 'Europe/Amsterdam')).toBe('Europe/Amsterdam');
  });

  it.each([
    ['no rules', ''],
    [
      'rules of nowhere',
      rules(period('Std', '-PT1H17M'), group('0', `<t:Transition>${to('Period', 'Std')}</t:Transition>`)),
    ],
    ['a period that is not there', rules(european, group('0', onset('Other', 'PT2H', 3, -1)))],
    ['a group that is not there', rules(european, group('1', onset('Dlt', 'PT2H', 3, -1)))],
    [
      'a length that is none',
      rules(period('Std', 'an hour'), group('0', `<t:Transition>${to('Period', 'Std')}</t:Transition>`)),
    ],
    ['a month that is none', rules(european, group('0', onset('Dlt', 'PT2H', 13, -1)))],
    ['a weekday that is none', rules(european, group('0', onset('Dlt', 'PT2H', 3, -1, 'Doomsday')))],
    [
      'a date that is none',
      rules(
        european,
        group('0', onset('Dlt', 'PT2H', 3, -1)),
        `<t:AbsoluteDateTransition>${to('Group', '0')}<t:DateTime>soon</t:DateTime></t:AbsoluteDateTransition>`,
      ),
    ],
  ])('with %s keeps its name, which nobody knows', (_what, inside) => {
    expect(zone(inside)).toBe('Customized Time Zone');
  });
});

describe('a series in a zone of a program’s own', () => {
  let provider: ExchangeProvider;
  beforeEach(async () => {
    provider = await exchangeProvider({ clock: manualClock() });
  });
  afterEach(async () => {
    const faults = provider.complaints();
    await provider.close();
    expect(faults).toEqual([]);
  });

  it('is read in the zone with that clock, and can be changed', async () => {
    const { exchange, side, primary } = provider;
    const daily =
      '<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence><t:StartDate>2026-12-01</t:StartDate><t:NumberOfOccurrences>3</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>';
    const zones = ['StartTimeZone', 'EndTimeZone'].map(
      (name) => `<t:${name} Id="Customized Time Zone">${europe}</t:${name}>`,
    );
    const times = '<t:Start>2026-12-01T08:00:00Z</t:Start><t:End>2026-12-01T09:00:00Z</t:End>';
    exchange.hand.place('robin@example.com', `<t:Subject>A</t:Subject>${times}${daily}${zones.join('')}`);
    const { signal } = new AbortController();
    for await (const { changes } of side.changes(primary, null, signal))
      for await (const one of side.get(
        primary,
        changes.map(({ ref }) => ref),
        signal,
      )) {
        if (one.type !== 'found') throw new Error(JSON.stringify(one));
        expect(one.stored.event).toMatchObject({ start: '2026-12-01T09:00:00', timeZone: 'Europe/Berlin' });
        expect(one.stored.readOnly).toBeUndefined();
      }
  });
});
