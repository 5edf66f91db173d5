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
