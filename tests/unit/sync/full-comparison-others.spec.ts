/** The full comparison of the account's other calendars (RU9, D13, C2): it finds what no change list told, writes nowhere, and the next run shows it. */
import { expect, it, onTestFinished } from 'vitest';
import type { CalendarSide, Ref } from '../../../src-shared/domain/calendar/side.ts';
import { differencesIn } from '../../../src-shared/domain/comparison.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { event, type World, world } from '../../support/world.ts';

const team = 'team';
/** Other calendars that every sample account has, empty here. */
const empty = 2;
const signal = () => new AbortController().signal;

interface Scene {
  readonly one: World;
  /** Rows about these are left out of change lists, and kept in listings of everything. */
  readonly untold: Set<Ref>;
  /** The other calendar cannot be listed. */
  readonly trouble: { isOn: boolean };
  readonly machine: ReturnType<World['machine']>;
  add(title: string): Ref;
  /** A run that reads the other calendars. */
  later(): Promise<unknown>;
  compare(): ReturnType<ReturnType<World['machine']>['engine']['compare']>;
}

async function scene(profile: Parameters<typeof world>[0] = 'caldav-like'): Promise<Scene> {
  const one = world(profile);
  const untold = new Set<Ref>();
  const trouble = { isOn: false };
  const silent = (side: CalendarSide): CalendarSide => ({
    ...side,
    get capabilities() {
      return side.capabilities;
    },
    async *changes(calendar, since, given, options) {
      if (trouble.isOn && calendar === team) throw new ProblemError(problem('server-failed'));
      for await (const page of side.changes(calendar, since, given, options))
        yield page.kind === 'snapshot'
          ? page
          : { ...page, changes: page.changes.filter(({ ref }) => !untold.has(ref)) };
    },
  });
  one.provider.hand.addCalendar({ id: team, name: 'Team', mayWrite: true });
  const machine = one.machine({ provider: silent });
  onTestFinished(() => machine.store.close());
  const add = (title: string) =>
    one.provider.hand.create(event(`uid-${title}`, { title }), { calendar: team }).ref;
  for (const title of ['Stand-up', 'Retro', 'Demo']) add(title);
  await machine.settle();
  const later = () => {
    one.clock.advance(6 * 60_000);
    return machine.run();
  };
  await later();
  return { one, untold, trouble, machine, add, later, compare: () => machine.engine.compare(signal()) };
}

const titles = ({ one }: Scene) =>
  Object.values(one.crm.administrator.subCalendar(team)?.events ?? {})
    .map(({ title }) => title ?? '')
    .sort();
const refOf = ({ one }: Scene, title: string): Ref => {
  const found = one.provider.hand.list(team).find((stored) => stored.event.title === title);
  if (found === undefined) throw new Error(`there is no ${title}`);
  return found.ref;
};

it.each(['caldav-like', 'graph-like'] as const)(
  'RU9, %s: what agrees is counted, and what the change list tells is no difference',
  async (profile) => {
    const at = await scene(profile);
    expect(await at.compare()).toMatchObject({
      others: { calendars: empty + 1, entries: 3, unread: 0 },
      found: { changed: 0, gone: 0, untold: 0, unlinked: 0 },
    });
    at.one.provider.hand.edit(refOf(at, 'Retro'), { title: 'Retrospective' });
    at.one.provider.hand.remove(refOf(at, 'Demo'));
    at.add('Lunch');
    const news = await at.compare();
    expect(news.others).toEqual({ calendars: empty + 1, entries: 3, unread: 0 });
    expect(differencesIn(news)).toBe(0);
    await at.later();
    expect(titles(at)).toEqual(['Lunch', 'Retrospective', 'Stand-up']);
  },
);

it.each(['caldav-like', 'graph-like'] as const)(
  'RU9, D13, %s: a change, a new entry and a removal that nobody told of are found, and the next run shows them',
  async (profile) => {
    const at = await scene(profile);
    at.untold.add(refOf(at, 'Retro'));
    at.one.provider.hand.edit(refOf(at, 'Retro'), { title: 'Retrospective' });
    at.untold.add(refOf(at, 'Demo'));
    at.one.provider.hand.remove(refOf(at, 'Demo'));
    at.untold.add(at.add('Lunch'));
    await at.later();
    const before = titles(at);
    expect(before).toEqual(['Demo', 'Retro', 'Stand-up']);
    const found = await at.compare();
    expect(found).toMatchObject({ found: { untold: 3 }, others: { calendars: empty + 1, unread: 0 } });
    // the comparison itself writes nothing
    expect(titles(at)).toEqual(before);
    await at.machine.run();
    expect(titles(at)).toEqual(['Lunch', 'Retrospective', 'Stand-up']);
    expect(differencesIn(await at.compare())).toBe(0);
  },
);

it('C2: what is hidden, what is private and what is linked is no difference', async () => {
  const at = await scene();
  at.one.provider.hand.create(event('uid-p', { title: 'Doctor', privacy: 'private' }), { calendar: team });
  await at.later();
  const shown = titles(at);
  expect(differencesIn(await at.compare())).toBe(0);
  expect(titles(at)).toEqual(shown);
  for (const { calendar } of at.machine.store.subCalendars.all())
    at.machine.store.subCalendars.choose(calendar, false);
  expect((await at.compare()).others).toBeUndefined();
});

it('RU9: one that cannot be read is counted as such, and the rest is compared', async () => {
  const at = await scene();
  at.trouble.isOn = true;
  const compared = await at.compare();
  expect(compared.others).toEqual({ calendars: empty, entries: 0, unread: 1 });
  expect(compared.sides.provider?.unreadable).toBe(0);
});
