/**
 * The whole engine between a real Radicale and the reference CRM. The calendar's person writes raw iCalendar, as another program
 * would; the CRM's person uses the CRM. Afterwards both are equal, and the next run writes nothing and asks each side once.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connectBridge } from '../../src-main/crm/bridge/index.ts';
import { createDialer } from '../../src-main/net/index.ts';
import { connectCalDav } from '../../src-main/providers/caldav/index.ts';
import { openStore } from '../../src-main/store/index.ts';
import { contentHash } from '../../src-main/sync/calendar/compare.ts';
import { calendarEngine, type RunSummary } from '../../src-main/sync/index.ts';
import { startReferenceCrm } from '../../src-sandbox/crm/index.ts';
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { changes, manualClock, seededRandomness } from '../support/world.ts';

const missing = radicaleMissing();
const signal = new AbortController().signal;
const user = 'anna@example.com';

function ics(uid: string, ...components: readonly (readonly string[])[]): string {
  const events = components.map((lines) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20260101T000000Z',
    ...lines,
    'END:VEVENT',
  ]);
  return `${['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//a person//EN', ...zone, ...events.flat(), 'END:VCALENDAR'].join('\r\n')}\r\n`;
}

const zone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Berlin',
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:19700329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

const zoned = (title: string, day = '20260120', ...more: readonly string[]) => [
  `DTSTART;TZID=Europe/Berlin:${day}T090000`,
  `DTEND;TZID=Europe/Berlin:${day}T100000`,
  `SUMMARY:${title}`,
  ...more,
];

describe('between a real Radicale and the reference CRM', () => {
  let radicale: Radicale;
  let serial = 0;
  beforeAll(async () => {
    if (missing === null) radicale = await startRadicale();
  });
  afterAll(() => radicale?.stop());
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  async function connected() {
    const clock = manualClock();
    const calendar = await radicale.makeCalendar(`agreement-${serial++}`);
    const reference = await startReferenceCrm({ dataDir: null, port: 0, clock });
    const dialers = { provider: createDialer(), crm: createDialer() };
    let requests = { provider: 0, crm: 0 };
    const counted = (side: 'provider' | 'crm') => ({
      ...dialers[side],
      channel: (target: Parameters<(typeof dialers)['crm']['channel']>[0]) => {
        const channel = dialers[side].channel(target);
        const fetch: typeof channel.fetch = (...given) => {
          requests = { ...requests, [side]: requests[side] + 1 };
          return channel.fetch(...given);
        };
        return { ...channel, fetch };
      },
    });
    const { side } = await connectCalDav(
      {
        address: `${radicale.origin}/`,
        userName: 'user1',
        password: () => 'secret',
        confirmedHosts: [],
        ownAddresses: [user],
      },
      { dialer: counted('provider'), clock },
      signal,
    );
    const crm = connectBridge({
      baseUrl: reference.url,
      clock,
      dialer: counted('crm'),
      token: reference.tokens.anna ?? '',
    });
    const store = openStore({ path: ':memory:', clock });
    onTestFinished(async () => {
      store.close();
      await Promise.all([dialers.provider.close(), dialers.crm.close()]);
      await reference.stop();
    });
    const primary =
      (await side.calendars(signal)).find((one) => one.id.includes(calendar.split('/').at(-2) ?? ''))?.id ??
      '';
    const engine = calendarEngine({
      store,
      provider: side,
      crm,
      account: { accountId: 'radicale', machineId: 'one', address: user, provider: 'caldav' },
      settings: {
        primaryCalendar: primary,
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take' },
        approveFirstRun: true,
      },
      clock,
      randomness: seededRandomness(serial),
    });
    const put = async (uid: string, text: string) => {
      const answer = await radicale.request('PUT', `${calendar}${uid}.ics`, text, {
        'content-type': 'text/calendar; charset=utf-8',
      });
      expect(answer.status).toBe(201);
    };
    const atCalendar = async (): Promise<readonly CalendarEvent[]> => {
      const refs: string[] = [];
      for await (const page of side.changes(primary, null, signal))
        for (const change of page.changes) refs.push(change.ref);
      const events: CalendarEvent[] = [];
      for await (const fetched of side.get(primary, refs, signal))
        if (fetched.type === 'found') events.push(fetched.stored.event);
      return events;
    };
    const hashes = (events: readonly CalendarEvent[]) =>
      events.map((event) => contentHash(canonicalEvent(event))).sort();
    return {
      reference,
      calendar,
      put,
      remove: (uid: string) => radicale.request('DELETE', `${calendar}${uid}.ics`),
      text: async (uid: string) => (await radicale.request('GET', `${calendar}${uid}.ics`)).text(),
      inCrm: (title: string) => reference.hand.list().find((entry) => entry.event.title === title)?.id ?? '',
      atCalendar,
      async run(): Promise<RunSummary> {
        clock.advance(1_000);
        return engine.run(signal);
      },
      /** Both equal; the next run writes nothing and costs one request per calendar. */
      async agreed() {
        await engine.run(signal);
        const before = requests;
        const summary = await engine.run(signal);
        expect(changes(summary)).toBe(0);
        expect(summary).toMatchObject({ waiting: 0, quarantined: 0 });
        expect({ provider: requests.provider - before.provider, crm: requests.crm - before.crm }).toEqual({
          provider: 1,
          crm: 1,
        });
        const calendarSide = hashes(await atCalendar());
        expect(calendarSide).toEqual(hashes(reference.hand.list().map((entry) => entry.event)));
        return calendarSide.length;
      },
    };
  }

  it('entries of every kind made in the calendar are in the CRM', async () => {
    const one = await connected();
    await one.put(
      'zoned',
      ics('zoned', zoned('Zoned', '20260120', 'LOCATION:Room 4', 'DESCRIPTION:two\\nlines', 'CLASS:PUBLIC')),
    );
    await one.put(
      'day',
      ics('day', [
        'DTSTART;VALUE=DATE:20260201',
        'DTEND;VALUE=DATE:20260203',
        'SUMMARY:Two days',
        'TRANSP:TRANSPARENT',
      ]),
    );
    await one.put(
      'floating',
      ics('floating', ['DTSTART:20260202T120000', 'DURATION:PT30M', 'SUMMARY:Lunch']),
    );
    await one.put(
      'utc',
      ics('utc', ['DTSTART:20260202T120000Z', 'DTEND:20260202T130000Z', 'SUMMARY:Call', 'STATUS:TENTATIVE']),
    );
    await one.put(
      'series',
      ics(
        'series',
        zoned('Weekly', '20260119', 'RRULE:FREQ=WEEKLY;COUNT=8', 'EXDATE;TZID=Europe/Berlin:20260126T090000'),
        [
          'RECURRENCE-ID;TZID=Europe/Berlin:20260202T090000',
          'DTSTART;TZID=Europe/Berlin:20260203T110000',
          'DTEND;TZID=Europe/Berlin:20260203T120000',
          'SUMMARY:Weekly (moved)',
        ],
      ),
    );
    expect((await one.run()).crm.added).toBe(5);
    expect(await one.agreed()).toBe(5);
    const series = one.reference.hand.entry(one.inCrm('Weekly'))?.event;
    expect(series).toMatchObject({
      start: '2026-01-19T09:00:00',
      timeZone: 'Europe/Berlin',
      recurrenceRules: [{ frequency: 'weekly', count: 8 }],
      recurrenceOverrides: {
        '2026-01-26T09:00:00': { excluded: true },
        '2026-02-02T09:00:00': { title: 'Weekly (moved)', start: '2026-02-03T11:00:00' },
      },
    });
    expect(one.reference.hand.entry(one.inCrm('Two days'))?.event).toMatchObject({
      showWithoutTime: true,
      start: '2026-02-01T00:00:00',
      duration: 'P2D',
    });
  });

  it('entries of every kind made in the CRM are in the calendar', async () => {
    const one = await connected();
    const { hand } = one.reference;
    hand.create({
      event: {
        title: 'Zoned',
        start: '2026-03-20T09:00:00',
        timeZone: 'America/New_York',
        duration: 'PT45M',
        locations: { '1': { name: 'Room, 5; B' } },
      },
    });
    hand.create({
      event: { title: 'Day', start: '2026-03-21T00:00:00', showWithoutTime: true, duration: 'P1D' },
    });
    hand.create({
      event: {
        title: 'Floating',
        start: '2026-03-22T09:00:00',
        duration: 'PT1H',
        privacy: 'public',
        freeBusyStatus: 'free',
      },
    });
    hand.create({
      event: {
        title: 'Series',
        start: '2026-03-23T09:00:00',
        timeZone: 'Europe/Amsterdam',
        duration: 'PT1H',
        recurrenceRules: [
          { frequency: 'weekly', byDay: [{ day: 'mo' }, { day: 'we' }], until: '2026-05-01T09:00:00' },
        ],
        recurrenceOverrides: {
          '2026-03-25T09:00:00': { excluded: true },
          '2026-03-30T09:00:00': { title: 'Special', start: '2026-03-30T15:00:00' },
        },
      },
    });
    expect((await one.run()).provider.added).toBe(4);
    expect(await one.agreed()).toBe(4);
    const texts = await Promise.all(
      hand
        .list()
        .map(async (entry) =>
          (await radicale.request('GET', `${one.calendar}${entry.event.uid}.ics`)).text(),
        ),
    );
    expect(texts.join('')).toMatch(/DTSTART;VALUE=DATE:20260321/);
    expect(texts.join('')).toMatch(/RRULE:.*UNTIL=20260501T070000Z/);
    expect(texts.join('')).toMatch(/EXDATE;TZID=Europe\/Amsterdam:20260325T090000/);
  });

  it('changes, moves in time, occurrences and removals cross from each side, and what Concord does not model survives', async () => {
    const one = await connected();
    const { hand } = one.reference;
    const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:x', 'TRIGGER:-PT15M', 'END:VALARM'];
    await one.put('a', ics('a', zoned('A', '20260120', 'X-COLOUR:blue', 'CATEGORIES:own', ...alarm)));
    await one.put('b', ics('b', zoned('B', '20260121')));
    await one.put('s', ics('s', zoned('S', '20260122', 'RRULE:FREQ=DAILY;COUNT=5')));
    hand.create({
      event: { title: 'C', start: '2026-01-23T09:00:00', timeZone: 'Europe/Berlin', duration: 'PT1H' },
    });
    hand.create({
      event: { title: 'D', start: '2026-01-24T09:00:00', timeZone: 'Europe/Berlin', duration: 'PT1H' },
    });
    await one.run();
    await one.agreed();

    hand.edit(one.inCrm('A'), { title: 'A, from the CRM', start: '2026-01-27T13:00:00' });
    await one.remove('b');
    hand.edit(one.inCrm('S'), { 'recurrenceOverrides/2026-01-23T09:00:00': { excluded: true } });
    await one.put(
      's',
      ics('s', zoned('S', '20260122', 'RRULE:FREQ=DAILY;COUNT=5'), [
        'RECURRENCE-ID;TZID=Europe/Berlin:20260124T090000',
        ...zoned('S (special)', '20260124'),
      ]),
    );
    const uid = (title: string) => hand.entry(one.inCrm(title))?.event.uid ?? '';
    await one.put(uid('C'), ics(uid('C'), zoned('C from the calendar', '20260130')));
    hand.remove(one.inCrm('D'));
    const summary = await one.run();
    expect(summary.crm).toEqual({ added: 0, changed: 2, removed: 1 });
    expect(summary.provider).toEqual({ added: 0, changed: 2, removed: 1 });
    expect(await one.agreed()).toBe(3);
    const text = await one.text('a');
    for (const kept of [
      'X-COLOUR:blue',
      'CATEGORIES:own',
      'TRIGGER:-PT15M',
      'SUMMARY:A\\, from the CRM',
      'DTSTART;TZID=Europe/Berlin:20260127T130000',
    ])
      expect(text).toContain(kept);
    expect(hand.entry(one.inCrm('S'))?.event.recurrenceOverrides).toEqual({
      '2026-01-23T09:00:00': { excluded: true },
      '2026-01-24T09:00:00': { title: 'S (special)' },
    });
  });

  it('a single entry becomes a series and a single one again, from each side', async () => {
    const one = await connected();
    const { hand } = one.reference;
    await one.put('a', ics('a', zoned('A')));
    await one.run();
    hand.edit(one.inCrm('A'), { recurrenceRules: [{ frequency: 'weekly', count: 4 }] });
    await one.run();
    expect(await one.text('a')).toContain('RRULE:FREQ=WEEKLY;COUNT=4');
    await one.put('a', ics('a', zoned('A')));
    await one.run();
    expect(hand.entry(one.inCrm('A'))?.event.recurrenceRules).toBeUndefined();
    expect(await one.agreed()).toBe(1);
  });

  it('an entry moved to another calendar stays in the CRM, locked, and comes back (ID8)', async () => {
    const one = await connected();
    const other = await radicale.makeCalendar(`other-${serial}`);
    await one.put('a', ics('a', zoned('A')));
    await one.run();
    const move = (from: string, to: string) =>
      radicale.request('MOVE', `${from}a.ics`, undefined, { destination: `${radicale.origin}${to}a.ics` });
    expect((await move(one.calendar, other)).status).toBe(201);
    await one.run();
    const entry = one.reference.hand.entry(one.inCrm('A'));
    expect(entry?.locked?.reason).toBe('moved-to-another-calendar');
    expect((await move(other, one.calendar)).status).toBe(201);
    await one.run();
    expect(one.reference.hand.entry(one.inCrm('A'))?.locked ?? null).toBeNull();
    expect(await one.agreed()).toBe(1);
  });

  it("someone else's meeting is shown in the CRM as locked from its first moment (C20, PE5)", async () => {
    const one = await connected();
    await one.put(
      'm',
      ics(
        'm',
        zoned(
          'Theirs',
          '20260120',
          'ORGANIZER:mailto:boss@example.com',
          `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${user}`,
        ),
      ),
    );
    await one.run();
    expect(one.reference.hand.entry(one.inCrm('Theirs'))?.locked?.fields).toContain('title');
    one.reference.hand.edit(one.inCrm('Theirs'), { title: 'Mine' });
    await one.run();
    expect(one.inCrm('Theirs')).not.toBe('');
    expect(await one.agreed()).toBe(1);
  });
});
