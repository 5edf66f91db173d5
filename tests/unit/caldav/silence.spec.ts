/**
 * A server that says little or nothing of what happened, seen from a whole machine: nothing is deleted without proof, what does not
 * cross is told, and nothing is told to agree that does not (RU9).
 */
import { describe, expect, test } from 'vitest';
import type { RunSummary } from '../../../src-main/sync/index.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import { event } from '../../support/world.ts';
import { type Answer, closedAfterTest, multistatus, type Script } from './fake-server.ts';
import {
  type CalendarMachine,
  eventText,
  machineOn,
  type WholeCalendar,
  wholeCalendar,
} from './whole-calendar.ts';

async function machine(calendar: WholeCalendar, bend: Script = () => null): Promise<CalendarMachine> {
  const made = closedAfterTest(await machineOn(calendar, bend));
  return made;
}

const minuteMs = 60_000;
/** What a run came to: the code of the Problem that ended it, or how many entries are told not to cross. */
const told = (result: RunSummary | Problem): string | number =>
  'linked' in result ? result.quarantined : result.code;

const writesTo = ({ server }: CalendarMachine, path: string): number =>
  server.asked.filter((one) => one.path === path && (one.method === 'PUT' || one.method === 'DELETE')).length;

/** The answer of a calendar with something done to its text. */
const changedText = (answer: Answer | null, change: (text: string) => string): Answer | null =>
  answer === null ? null : { ...answer, body: change(String(answer.body ?? '')) };

describe('addresses (B06)', () => {
  test.each(['//cal/', '///cal/', '/./cal//', '/\\cal/'])('hrefs written %s are paths', async (prefix) => {
    const calendar = wholeCalendar();
    calendar.put('a', eventText('a', 'First'));
    const one = await machine(calendar, (asked) =>
      asked.method === 'REPORT' || asked.method === 'PROPFIND'
        ? changedText(calendar.answer(asked), (text) =>
            text.replaceAll(/<D:href>\/cal\/(?=[^<])/g, `<D:href>${prefix}`),
          )
        : null,
    );
    expect(told(await one.settle())).toBe(0);
    expect(one.inCrm()).toEqual(['First']);
    const [made] = one.crm.hand.list();
    one.crm.hand.edit(made?.ref ?? '', { title: 'Second' });
    expect(told(await one.settle())).toBe(0);
    expect(calendar.objects.get('/cal/a.ics')?.text).toContain('SUMMARY:Second');
    calendar.put('b', eventText('b', 'Third'));
    await one.settle();
    expect(one.inCrm()).toEqual(['Second', 'Third']);
  });

  test.each(['', 'mailto:x@example.org', 'http://[', 'http://elsewhere.example/other/a.ics'])(
    'an object listed as "%s" is told, deletes nothing, and stops no other',
    async (href) => {
      const calendar = wholeCalendar();
      calendar.put('a', eventText('a', 'First'));
      calendar.put('b', eventText('b', 'Other'));
      let isBent = false;
      const one = await machine(calendar, (asked) =>
        isBent && (asked.method === 'REPORT' || asked.method === 'PROPFIND')
          ? changedText(calendar.answer(asked), (text) =>
              text.replaceAll('<D:href>/cal/a.ics<', `<D:href>${href}<`),
            )
          : null,
      );
      await one.settle();
      isBent = true;
      calendar.put('a', eventText('a', 'Changed'));
      calendar.put('c', eventText('c', 'Third'));
      one.clock.advance(11 * minuteMs);
      await one.run();
      one.clock.advance(11 * minuteMs);
      const result = await one.run();
      expect(told(result)).toBe(1);
      expect(one.store.quarantine.all()).toMatchObject([{ reason: 'address-unusable' }]);
      // its old address still hands it out
      expect(one.inCrm()).toEqual(['Changed', 'Other', 'Third']);
      isBent = false;
      one.clock.advance(24 * 60 * minuteMs);
      await one.settle();
      one.clock.advance(24 * 60 * minuteMs);
      expect(told(await one.settle())).toBe(0);
      expect(one.inCrm()).toEqual(['Changed', 'Other', 'Third']);
    },
  );
});

describe('B43: the spelling of addresses changes between answers', () => {
  // the first and every second answer, the others, and the name of the object
  test.each([
    ['/cal/', '//cal//', 'a b+c'],
    ['//cal/', '/cal///', 'a'],
    ['/cal/', '/./cal/', 'a'],
    ['/cal/', '/%63al/', 'ä'],
    ['/cal/', '/CAL/../cal/', 'a'],
  ])('%s and %s: nothing is missed, doubled or removed', async (first, other, name) => {
    const calendar = wholeCalendar();
    const path = `/cal/${encodeURIComponent(name)}.ics`;
    const put = (text: string) => calendar.put(encodeURIComponent(name), text);
    put(eventText('a', 'First'));
    let answers = 0;
    const one = await machine(calendar, (asked) => {
      if (asked.method !== 'REPORT' && asked.method !== 'PROPFIND') return null;
      answers += 1;
      const spelt = answers % 2 === 0 ? other : first;
      const encoded = answers % 2 === 0 ? path.slice(5) : path.slice(5).replace('%2B', '+').toLowerCase();
      return changedText(calendar.answer(asked), (text) =>
        text.replaceAll(`<D:href>${path}<`, `<D:href>${spelt}${encoded}<`),
      );
    });
    expect(told(await one.settle())).toBe(0);
    for (const title of ['Second', 'Third', 'Fourth']) {
      put(eventText('a', title));
      expect(told(await one.settle())).toBe(0);
      expect(one.inCrm()).toEqual([title]);
    }
    const [made] = one.crm.hand.list();
    one.crm.hand.edit(made?.ref ?? '', { title: 'Fifth' });
    expect(told(await one.settle())).toBe(0);
    expect(calendar.objects.get(path)?.text).toContain('SUMMARY:Fifth');
    calendar.remove(encodeURIComponent(name));
    expect(told(await one.settle())).toBe(0);
    expect(one.inCrm()).toEqual([]);
  });
});

test('B10: a list with a row that has no address proves no removal', async () => {
  const calendar = wholeCalendar();
  calendar.put('a', eventText('a', 'First'));
  let isBent = false;
  const one = await machine(calendar, (asked) => {
    if (!isBent) return null;
    const hides = (text: string): string => text.replaceAll('<D:href>/cal/a.ics<', '<D:href>mailto:a<');
    if (asked.path.startsWith('/cal/a.ics') && asked.method === 'GET') return { status: 404 };
    if (asked.body.includes('calendar-multiget')) return multistatus('');
    return asked.method === 'PROPFIND' ? changedText(calendar.answer(asked), hides) : null;
  });
  await one.settle();
  calendar.put('a', eventText('a', 'Second'));
  await one.settle();
  isBent = true;
  calendar.put('a', eventText('a', 'Third'));
  expect(told(await one.run())).toBe(1);
  expect(one.inCrm()).toEqual(['Second']);
});

describe('change logs (B07)', () => {
  test('one that was pruned is compared with a list: nothing stays unheard', async () => {
    const calendar = wholeCalendar();
    for (const name of ['a', 'b', 'c']) calendar.put(name, eventText(name, `Old ${name}`));
    const one = await machine(calendar);
    await one.settle();
    // the way by token begins at the first change
    calendar.put('a', eventText('a', 'New a'));
    await one.settle();
    calendar.put('b', eventText('b', 'New b'));
    calendar.put('d', eventText('d', 'New d'));
    calendar.remove('c');
    calendar.forgetChanges();
    await one.settle();
    expect(one.inCrm()).toEqual(['New a', 'New b', 'New d']);
  });

  test('one that stands still is compared with a list after a while, and again at growing intervals', async () => {
    const calendar = wholeCalendar();
    calendar.put('a', eventText('a', 'Old a'));
    let frozen: Answer | null = null;
    const one = await machine(calendar, (asked) => {
      if (!asked.body.includes('sync-collection')) return null;
      return frozen ?? calendar.answer(asked);
    });
    await one.settle();
    calendar.put('a', eventText('a', 'New a'));
    await one.settle();
    const token = /t-\d+/.exec(one.store.inbox.readState('provider', '/cal/').state ?? '')?.[0];
    frozen = multistatus(`<D:sync-token>${token}</D:sync-token>`);
    await one.settle();
    calendar.put('a', eventText('a', 'Newer a'));
    await one.settle();
    expect(one.inCrm()).toEqual(['New a']);
    one.clock.advance(10 * minuteMs);
    await one.settle();
    expect(one.inCrm()).toEqual(['Newer a']);
    const lists = (): number =>
      one.server.asked.filter(
        ({ body }) => body.includes('calendar-query') && !body.includes('calendar-data'),
      ).length;
    const before = lists();
    for (let minute = 0; minute < 120; minute += 1) {
      one.clock.advance(minuteMs);
      await one.run();
    }
    expect(lists() - before).toBeGreaterThanOrEqual(2);
    expect(lists() - before).toBeLessThanOrEqual(5);
  });

  test('a removal told under an address that nobody knows is looked up in the list (B07b)', async () => {
    const calendar = wholeCalendar();
    calendar.put('a', eventText('a', 'First'));
    calendar.put('b', eventText('b', 'Second'));
    const one = await machine(calendar, (asked) =>
      asked.body.includes('sync-collection')
        ? changedText(calendar.answer(asked), (text) =>
            text.replaceAll(
              /<D:href>\/cal\/([^<]*)<\/D:href><D:status>HTTP\/1.1 404/g,
              '<D:href>/cal/trash-$1</D:href><D:status>HTTP/1.1 404',
            ),
          )
        : null,
    );
    await one.settle();
    calendar.put('b', eventText('b', 'Third'));
    await one.settle();
    calendar.remove('a');
    await one.settle();
    expect(one.inCrm()).toEqual(['Third']);
  });
});

describe('writes that come to nothing (B08, B09)', () => {
  const linked = async (calendar: WholeCalendar, bend?: Script): Promise<CalendarMachine> => {
    calendar.put('a', eventText('a', 'First'));
    const one = await machine(calendar, bend);
    await one.settle();
    return one;
  };
  const edit = (one: CalendarMachine, title: string): void =>
    void one.crm.hand.edit(one.crm.hand.list()[0]?.ref ?? '', { title });

  test('a weak ETag is no condition: the object is read, compared and written', async () => {
    const calendar = wholeCalendar((version) => `W/"${version}"`);
    const one = await linked(calendar);
    edit(one, 'Second');
    expect(told(await one.settle())).toBe(0);
    expect(calendar.objects.get('/cal/a.ics')?.text).toContain('SUMMARY:Second');
    expect(one.server.asked.every(({ headers }) => headers['if-match'] === undefined)).toBe(true);
    one.crm.hand.remove(one.crm.hand.list()[0]?.ref ?? '');
    await one.settle();
    expect(calendar.objects.size).toBe(0);
  });

  test('a weak ETag, and another program is faster: nothing of it is lost', async () => {
    const calendar = wholeCalendar((version) => `W/"${version}"`);
    let reads = Number.NEGATIVE_INFINITY;
    const one = await linked(calendar, ({ body, headers }) => {
      if (!body.includes('calendar-multiget') || headers.authorization === undefined) return null;
      reads += 1;
      // the first read is for the plan, the second is right before the write
      if (reads === 2) calendar.put('a', eventText('a', 'First', 'LOCATION:Theirs'));
      return null;
    });
    edit(one, 'Second');
    reads = 0;
    await one.settle();
    expect(reads).toBeGreaterThan(2);
    expect(calendar.objects.get('/cal/a.ics')?.text).toMatch(
      /SUMMARY:Second[\s\S]*LOCATION:Theirs|LOCATION:Theirs[\s\S]*SUMMARY:Second/,
    );
  });

  test('an ETag that no header can carry stands in no way', async () => {
    const calendar = wholeCalendar((version) => `"☃${version}"`);
    const one = await linked(calendar, (asked) => {
      // such a tag stands in XML only
      const answer = calendar.answer(asked);
      return answer?.headers?.etag === undefined
        ? answer
        : { ...answer, headers: { 'content-type': 'text/calendar' } };
    });
    edit(one, 'Second');
    expect(told(await one.settle())).toBe(0);
    expect(calendar.objects.get('/cal/a.ics')?.text).toContain('SUMMARY:Second');
  });

  test.each([412, 404, 500])(
    'an update that is always answered %i is told, at growing intervals',
    async (status) => {
      const calendar = wholeCalendar();
      const one = await linked(calendar, ({ method }) => (method === 'PUT' ? { status } : null));
      edit(one, 'Second');
      expect(told(await one.run())).toBe(1);
      expect(told(await one.run())).toBe(1);
      const first = writesTo(one, '/cal/a.ics');
      expect(first).toBeLessThanOrEqual(2);
      const tries: number[] = [];
      for (let minute = 0; minute < 60; minute += 1) {
        one.clock.advance(minuteMs);
        const before = writesTo(one, '/cal/a.ics');
        expect(told(await one.run())).toBe(1);
        if (writesTo(one, '/cal/a.ics') > before) tries.push(minute);
      }
      // after 10, 20 and 40 minutes of pause
      expect(tries.length).toBeGreaterThanOrEqual(2);
      expect(tries.length).toBeLessThanOrEqual(3);
      // once each time, because it had to wait before
      expect(writesTo(one, '/cal/a.ics') - first).toBe(tries.length);
      if (status === 404) expect(one.store.quarantine.all()).toMatchObject([{ code: 'not-permitted' }]);
      expect(one.inCrm()).toEqual(['Second']);
      expect(calendar.objects.size).toBe(1);
    },
  );

  test.each([404, 500])('a removal that is always answered %i is told and never counted', async (status) => {
    const calendar = wholeCalendar();
    const one = await linked(calendar, ({ method }) => (method === 'DELETE' ? { status } : null));
    one.crm.hand.remove(one.crm.hand.list()[0]?.ref ?? '');
    const result = await one.run();
    expect(result).toMatchObject({ quarantined: 1, provider: { removed: 0 } });
    if (status === 404) expect(one.store.quarantine.all()).toMatchObject([{ code: 'not-permitted' }]);
    expect(told(await one.run())).toBe(1);
    expect(writesTo(one, '/cal/a.ics')).toBeLessThanOrEqual(2);
  });

  test('a create that is always answered 500 is told', async () => {
    const calendar = wholeCalendar();
    const one = await machine(calendar, ({ method }) => (method === 'PUT' ? { status: 500 } : null));
    one.crm.hand.create(event('x', { title: 'Mine' }));
    for (let turn = 0; turn < 4; turn += 1) await one.run();
    expect(told(await one.run())).toBe(1);
    const before = one.server.asked.filter(({ method }) => method === 'PUT').length;
    await one.run();
    expect(one.server.asked.filter(({ method }) => method === 'PUT')).toHaveLength(before);
  });
});

describe('lists that are cut (B24)', () => {
  const cut = '<D:response><D:href>/cal/</D:href><D:status>HTTP/1.1 507 x</D:status></D:response>';
  const limit =
    '<D:response><D:href>/cal/</D:href><D:status>HTTP/1.1 403 x</D:status><D:error><D:number-of-matches-within-limits/></D:error></D:response>';
  const shortened =
    (calendar: WholeCalendar, mark: string, isBent: (body: string) => boolean): Script =>
    (asked) =>
      isBent(asked.body) && calendar.answer(asked) !== null && asked.path === '/cal/'
        ? changedText(calendar.answer(asked), (text) =>
            text
              .replaceAll(/<D:response><D:href>\/cal\/[b-z].*?<\/D:response>/gs, '')
              .replace('</D:multistatus>', `${mark}</D:multistatus>`),
          )
        : null;

  test.each([cut, limit])('a query that is cut is not the calendar: another way tells all', async (mark) => {
    const calendar = wholeCalendar();
    for (const name of ['a', 'b', 'c']) calendar.put(name, eventText(name, `Entry ${name}`));
    const one = await machine(
      calendar,
      shortened(calendar, mark, (body) => body.includes('calendar-query')),
    );
    expect(told(await one.settle())).toBe(0);
    expect(one.inCrm()).toEqual(['Entry a', 'Entry b', 'Entry c']);
  });

  test('when every list is cut, the sides do not agree', async () => {
    const calendar = wholeCalendar();
    for (const name of ['a', 'b', 'c']) calendar.put(name, eventText(name, `Entry ${name}`));
    const one = await machine(calendar, (asked) =>
      asked.body.includes('sync-collection')
        ? { status: 403 }
        : shortened(
            calendar,
            cut,
            (body) =>
              body.includes('calendar-query') ||
              (body.includes('getetag') && body.includes('getcontenttype')),
          )(asked),
    );
    expect(told(await one.settle())).toBe('answer-invalid');
    expect(one.inCrm()).toEqual([]);
  });
});

describe('entries that share a uid (B15)', () => {
  test('ten of them: one is linked, nine are told, and one takes its place when it goes', async () => {
    const calendar = wholeCalendar();
    for (let which = 0; which < 10; which += 1)
      calendar.put(`n${which}`, eventText('same', `Entry ${which}`, `LOCATION:Room ${which}`));
    const one = await machine(calendar);
    const first = await one.settle();
    expect(first).toMatchObject({ linked: 1, quarantined: 9 });
    expect(one.inCrm()).toEqual(['Entry 0']);
    expect(one.store.quarantine.all().every(({ reason }) => reason === 'uid-shared')).toBe(true);
    expect(told(await one.run())).toBe(9);
    calendar.remove('n0');
    await one.settle();
    one.clock.advance(25 * 60 * minuteMs);
    await one.settle();
    expect(one.inCrm()).toHaveLength(1);
    expect(one.inCrm()[0]).not.toBe('Entry 0');
    for (let which = 1; which < 10; which += 1) calendar.remove(`n${which}`);
    one.clock.advance(25 * 60 * minuteMs);
    await one.settle();
    one.clock.advance(25 * 60 * minuteMs);
    expect(await one.settle()).toMatchObject({ linked: 0, quarantined: 0 });
    expect(one.inCrm()).toEqual([]);
  });
});

describe('B15b: occurrences of one series in objects of their own', () => {
  const occurrence = (day: number): string =>
    eventText('same', `Day ${day}`, `RECURRENCE-ID:202612${day}T090000Z`).replace(
      'DTSTART:20261201',
      `DTSTART:202612${day}`,
    );
  const series = eventText('same', 'Series', 'RRULE:FREQ=DAILY;COUNT=20');
  const days = [11, 12, 13];

  test('the series crosses and can be edited; the others are told, and nothing is written to them', async () => {
    const calendar = wholeCalendar();
    for (const day of days) calendar.put(`n${day}`, occurrence(day));
    calendar.put('z', series);
    const one = await machine(calendar);
    expect(await one.settle()).toMatchObject({ linked: 1, quarantined: 3 });
    expect(one.inCrm()).toEqual(['Series']);
    expect(one.store.quarantine.all().every(({ reason }) => reason === 'uid-shared')).toBe(true);
    one.crm.hand.edit(one.crm.hand.list()[0]?.ref ?? '', { title: 'Renamed' });
    expect(told(await one.settle())).toBe(3);
    expect(calendar.objects.get('/cal/z.ics')?.text).toContain('SUMMARY:Renamed');
    for (const day of days) {
      expect(calendar.objects.get(`/cal/n${day}.ics`)?.text).toBe(occurrence(day));
      calendar.remove(`n${day}`);
    }
    one.clock.advance(25 * 60 * minuteMs);
    await one.settle();
    one.clock.advance(25 * 60 * minuteMs);
    expect(await one.settle()).toMatchObject({ linked: 1, quarantined: 0 });
    expect(one.inCrm()).toEqual(['Renamed']);
  });

  test('without their series the first one crosses, locked, and the others are told', async () => {
    const calendar = wholeCalendar();
    for (const day of days) calendar.put(`n${day}`, occurrence(day));
    const one = await machine(calendar);
    expect(await one.settle()).toMatchObject({ linked: 1, quarantined: 2 });
    const [entry] = one.crm.hand.list();
    expect(entry?.event).toMatchObject({ title: 'Day 11', start: '2026-12-11T09:00:00' });
    one.crm.hand.edit(entry?.ref ?? '', { title: 'Mine' });
    expect(told(await one.settle())).toBe(2);
    expect(one.inCrm()).toEqual(['Day 11']);
    for (const day of days) expect(calendar.objects.get(`/cal/n${day}.ics`)?.text).toBe(occurrence(day));
  });
});

test('B44: a server that tells the version before our write for a while takes no edit back', async () => {
  const calendar = wholeCalendar();
  const path = calendar.put('a', eventText('a', 'First'));
  const before = calendar.objects.get(path);
  let isBehind = false;
  const one = await machine(calendar, (asked) => {
    const now = calendar.objects.get(path);
    if (!isBehind || asked.method === 'PUT' || before === undefined || now === undefined) return null;
    calendar.objects.set(path, before);
    const answer = calendar.answer(asked);
    calendar.objects.set(path, now);
    return answer;
  });
  await one.settle();
  one.crm.hand.edit(one.crm.hand.list()[0]?.ref ?? '', { title: 'Second' });
  await one.run();
  expect(calendar.objects.get(path)?.text).toContain('SUMMARY:Second');
  isBehind = true;
  // the object is in the change log, and the server hands out the old version of it
  calendar.put('a', calendar.objects.get(path)?.text ?? '');
  await one.run();
  expect(one.inCrm()).toEqual(['Second']);
  isBehind = false;
  calendar.put('a', calendar.objects.get(path)?.text ?? '');
  one.clock.advance(25 * 60 * minuteMs);
  await one.settle();
  expect(one.inCrm()).toEqual(['Second']);
  expect(calendar.objects.get(path)?.text).toContain('SUMMARY:Second');
  expect(told(await one.settle())).toBe(0);
});

describe('what the server keeps (B16)', () => {
  test('a strong ETag for less than was sent: the base is what the server stored, and nothing is wiped later', async () => {
    const calendar = wholeCalendar();
    const one = await machine(calendar, (asked) => {
      if (asked.method !== 'PUT') return null;
      return calendar.answer({
        ...asked,
        body: asked.body.replaceAll(/(DESCRIPTION|LOCATION).*\r\n(?: .*\r\n)*/g, ''),
      });
    });
    one.crm.hand.create(event('x', { title: 'Mine', description: 'Bring the papers' }));
    await one.settle();
    const [path, kept] = [...calendar.objects][0] ?? ['', undefined];
    expect(kept?.text).not.toContain('papers');
    calendar.put(
      path.slice('/cal/'.length, -'.ics'.length),
      (kept?.text ?? '').replace('SUMMARY:Mine', 'SUMMARY:Theirs'),
    );
    await one.settle();
    expect(one.crm.hand.list()[0]?.event).toMatchObject({ title: 'Theirs', description: 'Bring the papers' });
  });

  test.each([
    [
      'a database that cuts a text at its first emoji',
      'Party 😀 tonight',
      (text: string) => text.replace(/ 😀[^\r]*/g, ''),
    ],
    [
      'one that knows no letter beyond ASCII',
      'Caf\u00e9 tonight!',
      (text: string) => text.replaceAll('\u00e9', '?'),
    ],
  ])('%s: the base is what the server stored', async (_name, title, kept) => {
    const calendar = wholeCalendar();
    const one = await machine({
      ...calendar,
      answer: (asked) =>
        calendar.answer(asked.method === 'PUT' ? { ...asked, body: kept(asked.body) } : asked),
    });
    await one.run();
    // the server is believed to keep a title of this length
    const first = one.crm.hand.create(event('one', { title: 'x'.repeat(title.length) }));
    await one.settle();
    const entry = one.crm.hand.create(event('odd', { title }));
    await one.settle();
    const [path = ''] = [...calendar.objects.keys()].filter((key) =>
      calendar.objects.get(key)?.text.includes('UID:odd'),
    );
    // another program saves the object without a change
    calendar.put(path.slice('/cal/'.length, -'.ics'.length), `${calendar.objects.get(path)?.text}`);
    expect(told(await one.settle())).toBe(0);
    expect(one.crm.hand.see(entry.ref)?.event.title).toBe(title);
    expect(one.crm.hand.see(first.ref)).toBeDefined();
  });

  test('a server that keeps all is read back once for each kind of content', async () => {
    const calendar = wholeCalendar();
    const one = await machine(calendar);
    for (let which = 0; which < 40; which += 1)
      one.crm.hand.create(event(`x${which}`, { title: `Entry ${10 + which}` }));
    await one.settle();
    expect(calendar.objects.size).toBe(40);
    // four are sent at the same time
    expect(one.server.asked.filter(({ method }) => method === 'GET').length).toBeLessThanOrEqual(4);
  });
});

describe('one missing object (reliability 3)', () => {
  test('a report answered 404 as a whole costs that object only', async () => {
    const calendar = wholeCalendar();
    for (const name of ['a', 'b', 'c']) calendar.put(name, eventText(name, `Old ${name}`));
    const one = await machine(calendar, ({ body }) => {
      if (!body.includes('calendar-multiget')) return null;
      const paths = [...body.matchAll(/<D:href>([^<]*)</g)].map(([, path = '']) => path);
      return paths.every((path) => calendar.objects.has(path)) ? null : { status: 404 };
    });
    await one.settle();
    calendar.put('a', eventText('a', 'New a'));
    calendar.remove('b');
    expect(told(await one.settle())).toBe(0);
    expect(one.inCrm()).toEqual(['New a', 'Old c']);
    calendar.remove('c');
    expect(told(await one.settle())).toBe(0);
    expect(one.inCrm()).toEqual(['New a']);
  });
});
