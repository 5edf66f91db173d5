/** A CalDAV server that hands out older versions, or other objects, than it has: a restored backup, a slow replica, a mixed-up answer. */
import { describe, expect, it } from 'vitest';
import { closedAfterTest, type Script } from './fake-server.ts';
import {
  type CalendarMachine,
  eventText,
  machineOn,
  type WholeCalendar,
  wholeCalendar,
} from './whole-calendar.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];

async function machine(calendar: WholeCalendar, bend: Script = () => null): Promise<CalendarMachine> {
  return closedAfterTest(await machineOn(calendar, bend));
}

const questions = ({ store }: CalendarMachine): readonly string[] =>
  store.decisions.all().map(({ kind }) => kind);

describe('what a restored calendar says in LAST-MODIFIED (DE4)', () => {
  /** Six entries of November are linked; then all of them are replaced by texts that Concord never saw. */
  async function replaced(lines: readonly string[], since: readonly string[]): Promise<CalendarMachine> {
    const calendar = wholeCalendar();
    for (const name of names) calendar.put(name, eventText(name, `New ${name}`, ...lines));
    const one = await machine(calendar);
    await one.settle();
    expect(one.inCrm()).toEqual(names.map((name) => `New ${name}`));
    for (const name of names) calendar.put(name, eventText(name, `Other ${name}`, ...since));
    await one.settle();
    return one;
  }

  it.each([
    {
      name: 'an earlier moment',
      lines: ['LAST-MODIFIED:20261102T100000Z'],
      since: ['LAST-MODIFIED:20261101T100000Z'],
    },
    {
      name: 'an earlier moment, with a parameter',
      lines: ['LAST-MODIFIED:20261102T100000Z'],
      since: ['LAST-MODIFIED;X-A=b:20261101T100000Z'],
    },
  ])('$name: nothing crosses, and a person is asked', async ({ lines, since }) => {
    const one = await replaced(lines, since);
    expect(questions(one)).toEqual(['restored-backup']);
    expect(one.inCrm()).toEqual(names.map((name) => `New ${name}`));
  });

  it.each([
    {
      name: 'a later moment',
      lines: ['LAST-MODIFIED:20261102T100000Z'],
      since: ['LAST-MODIFIED:20261103T100000Z'],
    },
    {
      name: 'the same moment for ever, as some servers do',
      lines: ['LAST-MODIFIED:19700101T000000Z'],
      since: ['LAST-MODIFIED:19700101T000000Z'],
    },
    { name: 'nothing', lines: [], since: [] },
    { name: 'nothing any more', lines: ['LAST-MODIFIED:20261102T100000Z'], since: [] },
    {
      name: 'a moment that no clock shows',
      lines: ['LAST-MODIFIED:20261102T100000Z'],
      since: ['LAST-MODIFIED:20261302T107000Z'],
    },
    {
      name: 'a moment in no zone',
      lines: ['LAST-MODIFIED:20261102T100000Z'],
      since: ['LAST-MODIFIED:20261101T100000'],
    },
  ])('$name: the edits cross as ever', async ({ lines, since }) => {
    const one = await replaced(lines, since);
    expect(questions(one)).toEqual([]);
    expect(one.inCrm()).toEqual(names.map((name) => `Other ${name}`));
  });

  it('a server that rewrites it in its reports is asked about nothing when a person edits after Concord', async () => {
    const calendar = wholeCalendar();
    const rewritten =
      (moment: string): Script =>
      (asked) => {
        const answer = asked.method === 'REPORT' ? calendar.answer(asked) : null;
        if (answer === null) return null;
        return {
          ...answer,
          body: String(answer.body ?? '').replaceAll(/LAST-MODIFIED:\w+/g, `LAST-MODIFIED:${moment}`),
        };
      };
    for (const name of names)
      calendar.put(name, eventText(name, `First ${name}`, 'LAST-MODIFIED:20261102T100000Z'));
    const one = await machine(calendar, rewritten('20000101T000000Z'));
    await one.settle();
    for (const { ref, event } of one.crm.hand.list())
      one.crm.hand.edit(ref, { title: (event.title ?? '').replace('First', 'Second') });
    await one.settle();
    for (const name of names)
      calendar.put(name, eventText(name, `Third ${name}`, 'LAST-MODIFIED:20261122T100000Z'));
    await one.settle();
    expect(questions(one)).toEqual([]);
    expect(one.inCrm()).toEqual(names.map((name) => `Third ${name}`));
  });
});

/** Bends the reports (multiget and change log) of some objects: they show the version that an object had when it was noted. */
function slowReplica(calendar: WholeCalendar) {
  const noted = new Map<string, { readonly etag: string; readonly text: string }>();
  const bend: Script = (asked) => {
    if (asked.method !== 'REPORT' || noted.size === 0) return null;
    const fresh = new Map([...noted.keys()].map((path) => [path, calendar.objects.get(path)] as const));
    for (const [path, old] of noted) calendar.objects.set(path, old);
    const answer = calendar.answer(asked);
    for (const [path, one] of fresh) if (one !== undefined) calendar.objects.set(path, one);
    return answer;
  };
  const note = (path: string): void => {
    const now = calendar.objects.get(path);
    if (now !== undefined) noted.set(path, now);
  };
  return { bend, note, catchUp: () => noted.clear() };
}

const minute = 60_000;

async function editedByConcord(many: number) {
  const calendar = wholeCalendar();
  const replica = slowReplica(calendar);
  const paths = names.slice(0, many).map((name) => calendar.put(name, eventText(name, `First ${name}`)));
  const one = await machine(calendar, replica.bend);
  await one.settle();
  for (const path of paths) replica.note(path);
  for (const { ref, event } of one.crm.hand.list())
    one.crm.hand.edit(ref, { title: (event.title ?? '').replace('First', 'Second') });
  await one.run();
  const titles = (word: string) => names.slice(0, many).map((name) => `${word} ${name}`);
  expect([...calendar.objects.values()].every(({ text }) => text.includes('SUMMARY:Second'))).toBe(true);
  return { calendar, replica, one, titles };
}

describe('a server whose REPORT tells the version before our PUT for a while (B44)', () => {
  it.each([1, 3])(
    'is no edit by a person: %s of them wait and are told, and agree once it has caught up (RU9)',
    async (many) => {
      const { replica, one, titles } = await editedByConcord(many);
      for (let run = 0; run < 5; run += 1) {
        one.clock.advance(5 * minute);
        expect(await one.run()).toMatchObject({
          quarantined: many,
          crm: { changed: 0 },
          provider: { changed: 0 },
        });
        expect(one.inCrm()).toEqual(titles('Second'));
      }
      expect(one.store.quarantine.all()[0]).toMatchObject({
        reason: 'version-before-our-change',
        stage: 'reading',
        title: 'First a',
      });
      replica.catchUp();
      expect(await one.run()).toMatchObject({
        quarantined: 0,
        crm: { changed: 0 },
        provider: { changed: 0 },
      });
      expect(one.store.inbox.isEmpty()).toBe(true);
      expect(one.inCrm()).toEqual(titles('Second'));
    },
  );

  it('counts as an edit when the server goes on saying so for more than an hour (RU9)', async () => {
    const { one, titles } = await editedByConcord(1);
    await one.run();
    for (let run = 0; run < 14; run += 1) {
      one.clock.advance(5 * minute);
      await one.run();
    }
    expect(one.inCrm()).toEqual(titles('First'));
  });

  it('of four entries at once may be a restored backup: a person is asked, until it has caught up (DE4)', async () => {
    const { replica, one, titles } = await editedByConcord(4);
    expect(await one.run()).toMatchObject({ quarantined: 0, waiting: 4 });
    expect(questions(one)).toEqual(['restored-backup']);
    replica.catchUp();
    expect(await one.run()).toMatchObject({ quarantined: 0, waiting: 0 });
    expect(one.inCrm()).toEqual(titles('Second'));
  });

  it("does not hide what a person makes of Concord's version meanwhile", async () => {
    const { calendar, replica, one } = await editedByConcord(1);
    await one.run();
    replica.catchUp();
    calendar.put('a', eventText('a', 'Third a'));
    await one.settle();
    expect(one.inCrm()).toEqual(['Third a']);
  });
});

describe('an address that hands out another entry (ID1)', () => {
  /** `a` and `b` are linked; the multiget tells the content of `from` at the address of `to`. */
  async function mixedUp(from: string, to: string, methods: readonly string[]) {
    const calendar = wholeCalendar();
    for (const name of ['a', 'b']) calendar.put(name, eventText(name, `First ${name}`));
    let isMixed = false;
    const one = await machine(calendar, (asked) => {
      const isAsked =
        isMixed &&
        methods.includes(asked.method) &&
        (asked.method === 'GET' ? asked.path === `/cal/${to}.ics` : asked.body.includes('multiget'));
      if (!isAsked) return null;
      const [path, real] = [`/cal/${to}.ics`, calendar.objects.get(`/cal/${to}.ics`)];
      const other = calendar.objects.get(`/cal/${from}.ics`)?.text ?? eventText(from, `First ${from}`);
      calendar.objects.set(path, { etag: real?.etag ?? '', text: other });
      const answer = calendar.answer(asked);
      if (real !== undefined) calendar.objects.set(path, real);
      return answer;
    });
    await one.settle();
    return {
      calendar,
      one,
      mix: (mixed: boolean) => {
        isMixed = mixed;
      },
    };
  }

  it.each(['a', 'x'])(
    'in a mixed-up answer (%s at the address of b) overwrites nothing: it waits with its reason, and heals',
    async (from) => {
      const { calendar, one, mix } = await mixedUp(from, 'b', ['REPORT', 'GET']);
      mix(true);
      calendar.put('b', eventText('b', 'Second b'));
      expect(await one.run()).toMatchObject({ quarantined: 1, crm: { added: 0, changed: 0, removed: 0 } });
      expect(one.store.quarantine.all()[0]).toMatchObject({ ref: '/cal/b.ics', reason: 'another-entry' });
      expect(one.inCrm()).toEqual(['First a', 'First b']);
      mix(false);
      one.clock.advance(11 * minute);
      await one.settle();
      expect(one.inCrm()).toEqual(['First a', 'Second b']);
      expect(one.store.quarantine.count()).toBe(0);
    },
  );

  it('because the server really moved the linked one: the link follows it, and the other one is new', async () => {
    const calendar = wholeCalendar();
    for (const name of ['a', 'b']) calendar.put(name, eventText(name, `First ${name}`));
    const one = await machine(calendar);
    await one.settle();
    const [entry] = one.crm.hand.list().filter(({ event }) => event.title === 'First a');
    calendar.put('moved', eventText('a', 'First a'));
    calendar.put('a', eventText('new', 'New at the address'));
    await one.settle();
    expect(one.inCrm()).toEqual(['First a', 'First b', 'New at the address']);
    expect(one.store.quarantine.count()).toBe(0);
    one.crm.hand.edit(entry?.ref ?? '', { title: 'Second a' });
    await one.settle();
    expect(calendar.objects.get('/cal/moved.ics')?.text).toContain('SUMMARY:Second a');
    expect(calendar.objects.get('/cal/a.ics')?.text).toContain('SUMMARY:New at the address');
  });

  it('without any proof of where the linked one is: its twin in the CRM stays as it was', async () => {
    const calendar = wholeCalendar();
    for (const name of ['a', 'b']) calendar.put(name, eventText(name, `First ${name}`));
    const one = await machine(calendar);
    await one.settle();
    calendar.put('a', eventText('new', 'New at the address'));
    expect(await one.settle()).toMatchObject({ quarantined: 1 });
    expect(one.inCrm()).toEqual(['First a', 'First b']);
  });
});
