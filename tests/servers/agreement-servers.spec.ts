/**
 * Tests the whole engine between real CalDAV servers and the reference CRM: every behaviour from each side, and what only
 * raw text can show. Afterwards both sides are equal, and the next run writes nothing and sends each side one request.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { wrapped } from '../support/behaviours/icalendar.ts';
import { testBehaviours } from '../support/behaviours/index.ts';
import { type ServerPair, serverPair } from '../support/behaviours/server-pair.ts';
import { type CalDavServer, calDavServers } from '../support/caldav-servers/index.ts';

const berlin = [
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

/** A time zone with an offset that no real time zone ever had. */
const unknownZone = [
  'BEGIN:VTIMEZONE',
  'TZID:Our own clock',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0317',
  'TZOFFSETTO:+0317',
  'END:STANDARD',
  'END:VTIMEZONE',
];

const vevent = (uid: string, ...lines: readonly string[]) => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  'DTSTAMP:20260101T000000Z',
  ...lines,
  'END:VEVENT',
];
const times = (start: string, zone = 'Europe/Berlin') => [`DTSTART;TZID=${zone}:${start}`, 'DURATION:PT1H'];

describe.each(calDavServers)('between a real $name and the reference CRM', (kind) => {
  const missing = kind.missing();
  let server: CalDavServer;
  beforeAll(async () => {
    if (missing === null) server = await kind.start();
  });
  afterAll(() => server?.stop());
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  const open = async (): Promise<ServerPair> => {
    const pair = await serverPair(server);
    onTestFinished(() => pair.close());
    return pair;
  };

  testBehaviours({
    supports: { addedDates: true, relations: true, floating: true },
    open,
    timeoutMs: 60_000,
  });

  it('stopped and started again, nothing is made or removed; what changed meanwhile crosses (A14)', async () => {
    const pair = await open();
    const entry = (title: string) => ({
      title,
      start: '2026-12-01T09:00:00',
      timeZone: 'Europe/Berlin',
      duration: 'PT1H',
    });
    for (const title of ['A', 'B', 'C']) await pair.calendar.create(entry(title));
    for (const title of ['D', 'E', 'F']) await pair.crm.create(entry(title));
    await pair.agree();
    pair.startAgain();
    const nothing = { added: 0, changed: 0, removed: 0 };
    expect(await pair.run()).toMatchObject({ provider: nothing, crm: nothing, waiting: 0, quarantined: 0 });
    pair.startAgain();
    await pair.calendar.edit('A', { title: 'A, moved' });
    await pair.calendar.remove('D');
    await pair.crm.edit('E', { title: 'E, moved' });
    await pair.crm.remove('B');
    await pair.crm.create(entry('G'));
    expect(await pair.run()).toMatchObject({
      provider: { added: 1, changed: 1, removed: 1 },
      crm: { added: 0, changed: 1, removed: 1 },
      waiting: 0,
    });
    expect([...(await pair.agree()).keys()].sort()).toEqual(['A, moved', 'C', 'E, moved', 'F', 'G']);
  });

  describe('in the raw text', () => {
    it("the CRM's edits of a series and its occurrences keep the properties that Concord does not model (WR3, RU2)", async () => {
      const pair = await open();
      const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'DESCRIPTION:x', 'TRIGGER:-PT15M', 'END:VALARM'];
      const own = ['X-COLOUR:blue', 'CATEGORIES:own', ...alarm];
      const text = wrapped([
        ...berlin,
        ...vevent('kept', ...times('20261201T090000'), 'SUMMARY:K', 'RRULE:FREQ=WEEKLY;COUNT=6', ...own),
        ...vevent(
          'kept',
          'RECURRENCE-ID;TZID=Europe/Berlin:20261208T090000',
          ...times('20261208T110000'),
          'SUMMARY:K (later)',
          'X-COLOUR:red',
        ),
      ]);
      await pair.put('kept', text);
      await pair.agree();
      pair.hand.edit(pair.inCrm('K'), {
        title: 'K, from the CRM',
        'recurrenceOverrides/2026-12-08T09:00:00/title': 'K (much later)',
        'recurrenceOverrides/2026-12-15T09:00:00': { excluded: true },
      });
      await pair.agree();
      const after = (await pair.text('K, from the CRM')).replaceAll(/\r\n[ \t]/g, '');
      for (const line of [
        'X-COLOUR:blue',
        'CATEGORIES:own',
        'TRIGGER:-PT15M',
        'SUMMARY:K\\, from the CRM',
        'X-COLOUR:red',
        'SUMMARY:K (much later)',
        'EXDATE;TZID=Europe/Berlin:20261215T090000',
        'RECURRENCE-ID;TZID=Europe/Berlin:20261208T090000',
        'RRULE:FREQ=WEEKLY;COUNT=6',
      ])
        expect(after.split(/\r?\n/)).toContain(line);
    });

    it('an entry moved to another calendar stays in the CRM and is locked; moved back, it is unlocked (ID8)', async () => {
      const pair = await open();
      const other = await server.makeCalendar(`other-${process.pid}-${Math.trunc(performance.now())}`);
      const text = wrapped([...berlin, ...vevent('a', ...times('20261201T090000'), 'SUMMARY:A')]);
      await pair.put('a', text);
      await pair.agree();
      // Most programs move an entry by creating it there and removing it here. Xandikos has no MOVE request.
      const move = async (from: string, to: string) => {
        const header = { 'content-type': 'text/calendar; charset=utf-8' };
        expect((await server.request('DELETE', `${from}a.ics`)).ok).toBe(true);
        expect((await server.request('PUT', `${to}a.ics`, text, header)).ok).toBe(true);
      };
      await move(pair.path, other);
      await pair.run();
      expect(pair.hand.entry(pair.inCrm('A'))?.locked?.reason).toBe('moved-to-another-calendar');
      await move(other, pair.path);
      await pair.agree();
      expect(pair.hand.entry(pair.inCrm('A'))?.locked ?? null).toBeNull();
    });

    it("someone else's series is locked in the CRM as soon as it is there; an edit of one occurrence is put back once (C20, PE5)", async () => {
      const pair = await open();
      const people = [
        'ORGANIZER:mailto:boss@elsewhere.example',
        'ATTENDEE;PARTSTAT=ACCEPTED:mailto:boss@elsewhere.example',
        `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${pair.address}`,
      ];
      const series = [...times('20261201T090000'), 'SUMMARY:Theirs', 'RRULE:FREQ=WEEKLY;COUNT=6', ...people];
      await pair.put('theirs', wrapped([...berlin, ...vevent('theirs', ...series)]));
      await pair.run();
      expect(pair.hand.entry(pair.inCrm('Theirs'))?.locked?.fields).toContain('recurrenceOverrides');
      pair.hand.edit(pair.inCrm('Theirs'), { 'recurrenceOverrides/2026-12-08T09:00:00': { title: 'Mine' } });
      await pair.agree();
      expect(pair.hand.entry(pair.inCrm('Theirs'))?.event.recurrenceOverrides).toBeUndefined();
      expect(pair.overruled()).toMatchObject([{ action: 'put-back', value: { title: 'Mine' } }]);
    });

    it('a series in an unknown time zone: its times are locked in the CRM and put back once, other fields can be edited (TI1, C20)', async () => {
      const pair = await open();
      const series = [...times('20261201T090000', 'Our own clock'), 'SUMMARY:Z', 'RRULE:FREQ=WEEKLY;COUNT=6'];
      await pair.put('z', wrapped([...unknownZone, ...vevent('z', ...series)]));
      const before = (await pair.agree()).get('Z');
      const locked = pair.hand.entry(pair.inCrm('Z'))?.locked;
      expect(locked).toMatchObject({ reason: 'zone-unknown' });
      expect(locked?.fields).toContain('recurrenceRules');
      expect(locked?.fields).not.toContain('title');
      pair.hand.edit(pair.inCrm('Z'), {
        start: '2026-12-01T10:00:00',
        recurrenceRules: [{ frequency: 'daily', count: 3 }],
        description: 'agenda',
      });
      const after = (await pair.agree()).get('Z');
      expect(after).toEqual({ ...before, description: 'agenda' });
      const text = (await pair.text('Z')).replaceAll('"', '');
      expect(text).toContain('DTSTART;TZID=Our own clock:20261201T090000');
      expect(text).toContain('RRULE:FREQ=WEEKLY;COUNT=6');
      expect(text).toContain('DESCRIPTION:agenda');
      expect(
        pair
          .overruled()
          .map(({ action, path }) => `${action} ${path}`)
          .sort(),
      ).toEqual(['put-back recurrenceRules', 'put-back start']);
    });

    // Radicale refuses an occurrence without its series. The test is not registered there, so that it does not count as skipped.
    const itUnlessRadicale = kind.name === 'radicale' ? () => undefined : it;
    itUnlessRadicale(
      'an invitation to one occurrence is a single entry, and becomes the series when that arrives (ID1, C20)',
      async () => {
        const pair = await open();
        const people = ['ORGANIZER:mailto:boss@elsewhere.example', `ATTENDEE:mailto:${pair.address}`];
        const date = vevent(
          'orphan',
          'RECURRENCE-ID;TZID=Europe/Berlin:20261208T090000',
          ...times('20261208T100000'),
          'SUMMARY:One date',
          ...people,
        );
        await pair.put('orphan', wrapped([...berlin, ...date]));
        const alone = (await pair.agree()).get('One date');
        expect(alone).toMatchObject({ start: '2026-12-08T10:00:00', timeZone: 'Europe/Berlin' });
        expect(alone?.recurrenceOverrides).toBeUndefined();
        expect(pair.hand.entry(pair.inCrm('One date'))?.locked).toMatchObject({
          reason: 'type-not-editable',
        });
        pair.hand.edit(pair.inCrm('One date'), { title: 'Mine' });
        await pair.agree();
        expect(pair.overruled()).toMatchObject([{ action: 'put-back', value: 'Mine' }]);
        const master = [
          ...times('20261201T090000'),
          'SUMMARY:All dates',
          'RRULE:FREQ=WEEKLY;COUNT=6',
          ...people,
        ];
        await pair.put('orphan', wrapped([...berlin, ...vevent('orphan', ...master), ...date]));
        const both = await pair.agree();
        expect([...both.keys()]).toEqual(['All dates']);
        expect(both.get('All dates')).toMatchObject({
          recurrenceRules: [{ frequency: 'weekly', count: 6 }],
          recurrenceOverrides: { '2026-12-08T09:00:00': { title: 'One date', start: '2026-12-08T10:00:00' } },
        });
      },
    );
  });
});
