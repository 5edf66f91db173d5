/** WR11: what is longer than a side holds crosses shortened, stays whole on its own side, and is never written back shortened. */
import { describe, expect, it, test } from 'vitest';
import { mark, shortened, shortenedText } from '../../../src-main/sync/calendar/plan/shortened.ts';
import { type Profile, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import {
  exceedingField,
  type Sizes,
  sizeOf,
  type TextUnit,
} from '../../../src-shared/domain/calendar/sizes.ts';
import { atCrm, atProvider, changes, event, type World, world } from '../../support/world.ts';

const most = 40;
const sizes: Sizes = {
  unit: 'code-points',
  texts: {
    title: most,
    description: most,
    'locations/name': most,
    'virtualLocations/name': most,
    'virtualLocations/uri': most,
    'participants/name': most,
    'participants/email': most,
  },
  items: { locations: 3, virtualLocations: 3, participants: 3 },
};

function limited(profile: Profile, given: Sizes = sizes): Profile {
  return { ...profile, capabilities: { ...profile.capabilities, sizes: given } };
}

/** A calendar that holds everything, and a CRM that refuses what is longer than its sizes. */
const limitedCrm = (): World => world('caldav-like', 1, limited(profiles['crm-like']));
const only = (entries: readonly StoredEvent[]): StoredEvent => {
  expect(entries).toHaveLength(1);
  return entries[0] as StoredEvent;
};
const long = (first: string, length = 300): string => `${first} ${'and more '.repeat(length / 9)}end`;
const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 4 }] } as const;
const second = '2026-12-02T10:00:00';
const guest = (email: string, name?: string) => ({
  [participantId(email)]: {
    email,
    ...(name === undefined ? {} : { name }),
    roles: { attendee: true } as const,
  },
});

/** One entry that begins in the calendar, linked, after which nothing is left to do. */
async function linked(change: Partial<CalendarEvent>) {
  const one = limitedCrm();
  const made = one.provider.hand.create(event('a', change));
  const machine = one.machine();
  const silent = async () => {
    const summary = await machine.settle();
    expect([summary.quarantined, summary.waiting]).toEqual([0, 0]);
    expect(changes(await machine.run())).toBe(0);
  };
  await silent();
  return {
    one,
    machine,
    silent,
    inCalendar: () => only(atProvider(one)).event,
    inCrm: () => only(atCrm(one)).event,
    editCalendar: async (patch: Parameters<typeof one.provider.hand.edit>[1]) => {
      one.provider.hand.edit(made.ref, patch);
      await silent();
    },
    editCrm: async (patch: Parameters<typeof one.crm.hand.edit>[1]) => {
      one.crm.hand.edit(only(atCrm(one)).ref, patch);
      await silent();
    },
  };
}

describe('WR11, B20b: a title that is longer than the CRM holds', () => {
  const title = long('Planning');

  it('is shortened there with a mark, whole in the calendar, and nothing follows', async () => {
    const { inCalendar, inCrm, machine } = await linked({ title });
    expect(inCalendar().title).toBe(title);
    expect(inCrm().title).toBe(`Planning and more and more${mark}`);
    const [row] = machine.store.history.latest(1);
    expect(row).toMatchObject({ side: 'crm', action: 'added', reason: 'shortened-for-the-crm' });
  });

  it('stays whole when another field is edited on either side', async () => {
    const { inCalendar, inCrm, editCrm, editCalendar } = await linked({ title });
    await editCrm({ description: 'from the CRM' });
    await editCalendar({ start: '2026-11-26T11:00:00' });
    expect(inCalendar()).toMatchObject({ title, description: 'from the CRM', start: '2026-11-26T11:00:00' });
    expect(inCrm()).toMatchObject({ description: 'from the CRM', start: '2026-11-26T11:00:00' });
    expect(inCrm().title).toBe(`Planning and more and more${mark}`);
  });

  it('gets the edit of a person in the CRM: a new text replaces it, the edited beginning keeps the rest', async () => {
    const { inCalendar, inCrm, editCrm } = await linked({ title });
    await editCrm({ title: `Plans and more and more${mark}` });
    expect(inCalendar().title).toBe(title.replace('Planning', 'Plans'));
    await editCrm({ title: 'Short' });
    expect([inCalendar().title, inCrm().title]).toEqual(['Short', 'Short']);
  });

  it('crosses again when it is edited in the calendar, and an edit of the end that is cut off writes nothing', async () => {
    const { inCrm, editCalendar, one, machine } = await linked({ title });
    const before = only(atCrm(one)).revision;
    await editCalendar({ title: `${title} of all` });
    expect(only(atCrm(one)).revision).toBe(before);
    await editCalendar({ title: long('Other') });
    expect(inCrm().title).toBe(`Other and more and more and${mark}`);
    await editCalendar({ title: 'Fits' });
    expect(inCrm().title).toBe('Fits');
    expect(machine.store.quarantine.all()).toEqual([]);
  });

  it('that both sides changed is settled as ever (WR7): the calendar keeps its whole text', async () => {
    const { one, inCalendar, inCrm, silent } = await linked({ title });
    one.provider.hand.edit(only(atProvider(one)).ref, { title: long('Calendar') });
    one.crm.hand.edit(only(atCrm(one)).ref, { title: 'CRM' });
    await silent();
    expect(inCalendar().title).toBe(long('Calendar'));
    expect(inCrm().title).toMatch(/^Calendar .*shortened\)$/);
  });

  it('goes with its entry, from either side', async () => {
    const first = await linked({ title });
    first.one.provider.hand.remove(only(atProvider(first.one)).ref);
    await first.silent();
    expect(atCrm(first.one)).toEqual([]);
    const other = await linked({ title });
    other.one.crm.hand.remove(only(atCrm(other.one)).ref);
    await other.silent();
    expect(atProvider(other.one)).toEqual([]);
  });

  it('is the same entry for a machine that lost its store, and for one that is new (ID9)', async () => {
    const { one, inCalendar } = await linked({ title, description: long('Notes') });
    for (const id of ['machine-1', 'machine-2']) {
      const fresh = one.machine({ id });
      one.clock.advance(60 * 60_000);
      const summary = await fresh.settle();
      expect([summary.waiting, summary.quarantined]).toEqual([0, 0]);
      expect(changes(summary)).toBe(0);
    }
    only(atCrm(one));
    expect(inCalendar().title).toBe(title);
  });

  it('changed in the CRM alone while the store was lost goes across by proof, not by a question (ID9)', async () => {
    const { one, inCalendar } = await linked({ title });
    one.crm.hand.edit(only(atCrm(one)).ref, { description: 'New' });
    one.clock.advance(60 * 60_000);
    const summary = await one.machine({ id: 'machine-2' }).settle();
    expect(summary.waiting).toBe(0);
    expect(inCalendar()).toMatchObject({ title, description: 'New' });
  });
});

it('WR11: the shortened form that is in the CRM already is the same entry, whoever put it there (C19)', async () => {
  const title = long('Planning');
  const one = limitedCrm();
  one.provider.hand.create(event('a', { title, participants: guest('ann@example.com', long('Ann')) }));
  one.crm.hand.create(
    event('a', {
      title: `Planning and more and more${mark}`,
      participants: guest('ann@example.com', `Ann and more and more and m${mark}`),
    }),
  );
  const machine = one.machine();
  const summary = await machine.settle();
  expect([summary.waiting, summary.linked, changes(summary)]).toEqual([0, 1, 0]);
  expect(only(atProvider(one)).event.title).toBe(title);
});

describe('WR11: the limit itself', () => {
  it.each(['title', 'description'] as const)(
    'a %s of exactly the limit crosses untouched, one more is shortened',
    async (field) => {
      const fits = 'x'.repeat(most);
      const { inCrm, editCalendar } = await linked({ [field]: fits });
      expect(inCrm()[field]).toBe(fits);
      await editCalendar({ [field]: `${fits}x` });
      expect(inCrm()[field]).toBe(`${'x'.repeat(most - mark.length)}${mark}`);
      await editCalendar({ [field]: fits });
      expect(inCrm()[field]).toBe(fits);
    },
  );

  const family = '👨‍👩‍👧‍👦';
  test.each<[string, string, TextUnit, string]>([
    ['characters outside the basic plane', '😀'.repeat(50), 'code-points', `${'😀'.repeat(27)}${mark}`],
    [
      'UTF-16 units: no surrogate is cut off its pair',
      `x${'😀'.repeat(50)}`,
      'utf-16',
      `x${'😀'.repeat(13)}${mark}`,
    ],
    ['bytes', 'é'.repeat(50), 'utf-8', `${'é'.repeat(12)}${mark}`],
    [
      'a family of seven code points stays together',
      family.repeat(10),
      'code-points',
      `${family.repeat(3)}${mark}`,
    ],
    [
      'a letter keeps its accents',
      `${'x'.repeat(26)}e\u0323\u0301${'x'.repeat(50)}`,
      'code-points',
      `${'x'.repeat(26)}${mark}`,
    ],
    ['a flag is one character', `x${'🇳🇱'.repeat(30)}`, 'code-points', `x${'🇳🇱'.repeat(13)}${mark}`],
    [
      'one character that is longer than the limit',
      `a${'\u0301'.repeat(200)}`,
      'code-points',
      `a${'\u0301'.repeat(26)}${mark}`,
    ],
    ['blanks before the mark go', `${'x '.repeat(50)}`, 'code-points', `${'x '.repeat(13)}x${mark}`],
  ])('counts %s', (_name, text, unit, expected) => {
    const cut = shortenedText(text, most, unit);
    expect(cut).toBe(expected);
    expect(sizeOf(cut, unit)).toBeLessThanOrEqual(most);
    expect(shortenedText(cut, most, unit)).toBe(cut);
    // a server that normalises texts (NFC) stores the same
    expect(canonicalEvent({ ...event('a'), title: cut }).title).toBe(
      canonicalEvent({ ...event('a'), title: cut.normalize('NFD') }).title,
    );
  });

  it('a limit with no room for the mark cuts the text bare', () => {
    expect(shortenedText('abcdefgh', 5, 'code-points')).toBe('abcde');
  });

  it('a text of a million characters is shortened in time proportional to its length', () => {
    const since = process.threadCpuUsage();
    expect(sizeOf(shortenedText('😀'.repeat(1_200_000), 1_048_576, 'code-points'), 'code-points')).toBe(
      1_048_576,
    );
    const { user, system } = process.threadCpuUsage(since);
    // of the processor, in microseconds
    expect(user + system).toBeLessThan(2_000_000);
  });
});

describe('WR11: places, links and guests', () => {
  const uri = (end: string) => `https://example.org/${end}`;

  it('B20: the long name of a guest is shortened, and an edit of the guest leaves the whole name', async () => {
    const name = long('Ann');
    const { inCalendar, inCrm, editCrm, editCalendar } = await linked({
      participants: guest('ann@example.com', name),
    });
    const id = participantId('ann@example.com');
    expect(inCrm().participants?.[id]?.name).toBe(`Ann and more and more and m${mark}`);
    await editCrm({ [`participants/${id}/participationStatus`]: 'accepted' });
    expect(inCalendar().participants?.[id]).toMatchObject({ name, participationStatus: 'accepted' });
    await editCalendar({ [`participants/${id}/participationStatus`]: 'declined' });
    expect(inCrm().participants?.[id]?.participationStatus).toBe('declined');
    expect(inCalendar().participants?.[id]?.name).toBe(name);
  });

  it('more guests than the CRM holds: it keeps those it has, and others come when there is room', async () => {
    const emails = ['a', 'b', 'c', 'd', 'e'].map((one) => `${one}@example.com`);
    const all = Object.assign({}, ...emails.map((email) => guest(email))) as NonNullable<
      CalendarEvent['participants']
    >;
    const { inCalendar, inCrm, editCrm, editCalendar } = await linked({ participants: all });
    const there = () =>
      Object.values(inCrm().participants ?? {})
        .map(({ email }) => email[0])
        .join('');
    expect(there()).toBe('abc');
    await editCalendar({
      [`participants/${participantId('0@example.com')}`]: {
        email: '0@example.com',
        roles: { attendee: true },
      },
    });
    expect(there()).toBe('abc');
    await editCalendar({ [`participants/${participantId('b@example.com')}`]: null });
    expect(there()).toHaveLength(3);
    expect(there()).toContain('ac');
    await editCrm({ [`participants/${participantId('a@example.com')}`]: null });
    expect(Object.values(inCalendar().participants ?? {}).map(({ email }) => email[0])).not.toContain('a');
    expect(Object.keys(inCalendar().participants ?? {})).toHaveLength(4);
    expect(there()).toHaveLength(3);
    expect(there()).not.toContain('a');
  });

  it('a guest whose address is too long, and a link that is, are left out there and kept here', async () => {
    const address = `${'x'.repeat(most)}@example.com`;
    const links = { '1': { uri: uri('y'.repeat(most)) }, '2': { uri: uri('2'), name: long('Room') } };
    const { inCalendar, inCrm, editCrm } = await linked({
      participants: { ...guest(address), ...guest('ann@example.com') },
      virtualLocations: links,
    });
    expect(Object.keys(inCrm().participants ?? {})).toEqual([participantId('ann@example.com')]);
    expect(inCrm().virtualLocations).toEqual({
      '1': { uri: uri('2'), name: `Room and more and more and${mark}` },
    });
    await editCrm({ virtualLocations: { ...inCrm().virtualLocations, '2': { uri: uri('3') } } });
    const kept = Object.values(inCalendar().virtualLocations ?? {});
    expect(kept).toEqual(expect.arrayContaining([links['1'], links['2'], { uri: uri('3') }]));
    expect(kept).toHaveLength(3);
    await editCrm({ [`participants/${participantId('ann@example.com')}`]: null });
    expect(Object.keys(inCalendar().participants ?? {})).toEqual([participantId(address)]);
  });

  it('twelve links and twelve places keep their order, and what the CRM cannot hold of them stays here', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `${index + 1}`);
    const { inCalendar, inCrm, editCrm } = await linked({
      virtualLocations: Object.fromEntries(names.map((one) => [one, { uri: uri(one) }])),
      locations: Object.fromEntries(names.map((one) => [one, { name: `Room ${one}` }])),
    });
    expect(Object.values(inCrm().virtualLocations ?? {}).map((one) => one.uri)).toEqual(
      ['1', '2', '3'].map(uri),
    );
    expect(Object.values(inCrm().locations ?? {}).map((one) => one.name)).toEqual([
      'Room 1',
      'Room 2',
      'Room 3',
    ]);
    await editCrm({ 'locations/2': { name: 'Hall' } });
    const places = Object.values(inCalendar().locations ?? {}).map((one) => one.name);
    expect(places).toEqual(names.map((one) => (one === '2' ? 'Hall' : `Room ${one}`)));
    expect(Object.values(inCalendar().virtualLocations ?? {}).map((one) => one.uri)).toEqual(names.map(uri));
  });
});

describe('WR11: occurrences of a series', () => {
  it('follow the same rules, each with its own texts', async () => {
    const title = long('Only here');
    const { inCalendar, inCrm, editCrm, editCalendar } = await linked({
      ...weekly,
      title: long('Series'),
      recurrenceOverrides: { [second]: { title, description: long('Notes') } },
    });
    expect(inCrm().recurrenceOverrides?.[second]?.title).toBe(`Only here and more and more${mark}`);
    await editCrm({ [`recurrenceOverrides/${second}/description`]: 'From the CRM' });
    expect(inCalendar().recurrenceOverrides?.[second]).toEqual({ title, description: 'From the CRM' });
    await editCrm({
      recurrenceOverrides: { [second]: { ...inCrm().recurrenceOverrides?.[second], status: 'tentative' } },
    });
    expect(inCalendar().recurrenceOverrides?.[second]).toMatchObject({ title, status: 'tentative' });
    await editCalendar({ [`recurrenceOverrides/${second}/title`]: long('Other') });
    expect(inCrm().recurrenceOverrides?.[second]?.title).toMatch(/^Other .*shortened\)$/);
    expect(inCalendar().title).toBe(long('Series'));
  });

  it('a new exception in the CRM takes nothing from the whole title of the series', async () => {
    const { inCalendar, editCrm } = await linked({ ...weekly, title: long('Series') });
    await editCrm({ [`recurrenceOverrides/${second}`]: { start: '2026-12-02T12:00:00' } });
    expect(inCalendar()).toMatchObject({
      title: long('Series'),
      recurrenceOverrides: { [second]: { start: '2026-12-02T12:00:00' } },
    });
    expect(inCalendar().recurrenceOverrides?.[second]).not.toHaveProperty('title');
  });

  it('guests of one occurrence whom the CRM could not hold stay when the others change there', async () => {
    const all = Object.assign(
      {},
      ...['a', 'b', 'c', 'd'].map((one) => guest(`${one}@example.com`)),
    ) as object;
    const { inCalendar, inCrm, editCrm } = await linked({
      ...weekly,
      recurrenceOverrides: { [second]: { participants: all as never } },
    });
    const held = inCrm().recurrenceOverrides?.[second]?.participants as object;
    expect(Object.keys(held)).toHaveLength(3);
    const { [participantId('a@example.com')]: _, ...rest } = held as Record<string, never>;
    await editCrm({ [`recurrenceOverrides/${second}/participants`]: rest });
    const kept = inCalendar().recurrenceOverrides?.[second]?.participants as object;
    expect(Object.keys(kept).sort()).toEqual(
      ['b', 'c', 'd'].map((one) => participantId(`${one}@example.com`)),
    );
  });

  it('in a CRM with single entries only: every entry of the series is short enough', async () => {
    const profile = limited({
      ...profiles['crm-like'],
      capabilities: { ...profiles['crm-like'].capabilities, recurrence: 'none' },
    });
    const one = world('caldav-like', 1, profile);
    one.provider.hand.create(event('a', { ...weekly, title: long('Series') }));
    const machine = one.machine();
    await machine.settle();
    expect(atCrm(one)).toHaveLength(4);
    for (const stored of atCrm(one)) expect(stored.event.title).toMatch(/^Series .*shortened\)$/);
    one.crm.hand.edit(atCrm(one)[1]?.ref ?? '', { description: 'Only this' });
    await machine.settle();
    expect(only(atProvider(one)).event.title).toBe(long('Series'));
    expect(changes(await machine.run())).toBe(0);
  });
});

describe('WR11: the other way round', () => {
  it('HTML that is longer than a calendar holds crosses as its text, and the CRM keeps the HTML', async () => {
    const one = world(limited({ ...profiles['caldav-like'] }), 1, profiles['crm-like']);
    const description = `<p>First <b>part</b></p>${'<p>and more</p>'.repeat(50)}`;
    const made = one.crm.hand.create(event('a', { description, descriptionContentType: 'text/html' }));
    const machine = one.machine();
    await machine.settle();
    const shown = only(atProvider(one)).event;
    expect(shown.description).toMatch(/^First part\nand more\n.*… \(shortened\)$/s);
    expect(shown.descriptionContentType).toBeUndefined();
    one.provider.hand.edit(only(atProvider(one)).ref, { title: 'Other' });
    await machine.settle();
    const html = { title: 'Other', description, descriptionContentType: 'text/html' };
    expect(one.crm.hand.see(made.ref)?.event).toMatchObject(html);
    one.provider.hand.edit(only(atProvider(one)).ref, { description: '1 < 2' });
    await machine.settle();
    expect(one.crm.hand.see(made.ref)?.event.description).toBe('1 < 2');
    expect(one.crm.hand.see(made.ref)?.event.descriptionContentType).toBeUndefined();
    expect(changes(await machine.run())).toBe(0);
  });

  it('a value that a side holds already is not shortened there, whatever its size', () => {
    const known = event('a', { title: long('Own') });
    expect(shortened({ ...known, description: 'x' }, sizes, known)).toEqual({ ...known, description: 'x' });
  });
});

it('WR11: a refusal that remains names its field, and goes when the entry is mended', async () => {
  // the CRM holds less than it declares
  const one = world('caldav-like', 1, limited(profiles['crm-like']));
  const declared = one.crm.connect();
  const { sizes: _, ...capabilities } = declared.calendar.capabilities;
  Object.defineProperty(declared.calendar, 'capabilities', { value: capabilities });
  const made = one.provider.hand.create(event('a', { participants: guest('ann@example.com', long('Ann')) }));
  const machine = one.machine({ crm: declared });
  expect((await machine.settle()).quarantined).toBe(1);
  expect(machine.store.quarantine.all()).toMatchObject([
    { code: 'item-rejected', reason: 'field-participants' },
  ]);
  one.provider.hand.edit(made.ref, { participants: guest('ann@example.com', 'Ann') });
  expect((await machine.settle()).quarantined).toBe(0);
});

it('WR11: names the field in which an event exceeds a size', () => {
  const over = (change: Partial<CalendarEvent>) => exceedingField(event('a', change), sizes);
  expect(over({})).toBeNull();
  expect(over({ description: long('x') })).toBe('description');
  expect(over({ ...weekly, recurrenceOverrides: { [second]: { title: long('x') } } })).toBe('title');
  expect(over({ locations: { '1': { name: long('x') } } })).toBe('locations');
  expect(over({ virtualLocations: { '1': { uri: long('x') } } })).toBe('virtualLocations');
});
