/** Of the account's other calendars: what of an entry the CRM is shown (C2), and which calendar is a feed of the CRM itself (C16). */
import { describe, expect, it } from 'vitest';
import { isFeedOfCrm } from '../../../src-main/sync/sub-calendars/feed.ts';
import { shownEvent } from '../../../src-main/sync/sub-calendars/shown-event.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { runTable } from '../../support/run-table.ts';
import { dates, link, series, single } from '../../support/small-calendar.ts';

const [, second, third, fourth] = dates;
const guests = { a: { email: 'ann@example.com', roles: { attendee: true } } } as const;

describe('of an entry the CRM is shown', () => {
  const whole: CalendarEvent = canonicalEvent({
    uid: 'u',
    title: 'Offsite',
    description: 'Salaries',
    start: dates[0],
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    status: 'tentative',
    freeBusyStatus: 'free',
    locations: { 1: { name: 'Attic' } },
    virtualLocations: { 1: { uri: 'https://meet.example/1' } },
    participants: guests,
    relatedTo: { other: { relation: { next: true } } },
    recurrenceRules: [{ frequency: 'weekly', count: 4 }],
    recurrenceOverrides: {
      [second]: { title: 'Special', description: 'Secret', participants: guests },
      [third]: { excluded: true },
      [fourth]: { description: 'Secret' },
    },
  });
  it('when, where and what it is, of the series and of each date, and nothing else', () => {
    const { description: _, virtualLocations: __, participants: ___, relatedTo: ____, ...kept } = whole;
    expect(shownEvent(whole, undefined)).toEqual({
      ...kept,
      recurrenceOverrides: { [second]: { title: 'Special' }, [third]: { excluded: true }, [fourth]: {} },
    });
  });
  it('that it lasts whole days', () => {
    const day = single({ showWithoutTime: true, start: '2026-12-02T00:00:00', duration: 'P1D' });
    expect(shownEvent(day, undefined)).toEqual(day);
  });
  it('only that the person is busy, and when, of a private one, whose mark stays (RU6)', () => {
    const secret = single({ privacy: 'private', title: 'Doctor', locations: { 1: { name: 'Hospital' } } });
    expect(shownEvent(secret, undefined)).toEqual(single({ privacy: 'private', title: 'Busy' }));
  });
  it('no more of its texts than the CRM holds (WR11)', () => {
    const sizes = { unit: 'code-points', texts: { title: 10 }, items: {} } as const;
    expect(shownEvent(single({ title: 'A'.repeat(30) }), sizes).title).toBe('A'.repeat(10));
  });
  it('a single entry as a single entry', () => {
    expect(shownEvent(single(), undefined)).toEqual(single());
    expect(shownEvent(series(), undefined)).toEqual(series());
  });
});

describe('a calendar is a feed of the CRM', () => {
  const calendar = { id: 'f', name: 'f', isDefault: false, mayWrite: false, holdsEvents: true };
  const uids = (count: number, kind: string) =>
    Array.from({ length: count }, (_, index) => `${kind} ${index}`);

  /** With so many entries that are linked, that the CRM has without a link, and that it does not know. */
  async function asks(
    counts: { readonly linked?: number; readonly known?: number; readonly strange?: number },
    change: { readonly mayWrite?: boolean; readonly readBack?: boolean } = {},
  ) {
    const { linked = 0, known = 0, strange = 0 } = counts;
    const { mayWrite = false, readBack = true } = change;
    const places = uids(known, 'known').flatMap((uid) =>
      // the CRM may have two entries of one uid
      ['a', 'b'].map((ref) => ({ uid, ref: `${ref} ${uid}`, calendar: 'agenda' })),
    );
    const { run, store, log } = runTable({ crm: { places, capabilities: { readBack } } });
    for (const uid of uids(linked, 'linked')) {
      const end = (ref: string) => ({ ref: `${ref} ${uid}`, revision: 'r', hash: 'h', base: single() });
      store.links.save(link(uid, { uids: [uid], provider: end('P'), crm: end('C') }));
    }
    const all = [...uids(linked, 'linked'), ...uids(known, 'known'), ...uids(strange, 'strange')];
    const parts = { store, crm: { calendar: run.sides.crm } } as unknown as Parameters<typeof isFeedOfCrm>[2];
    const is = await isFeedOfCrm({ ...calendar, mayWrite }, all, parts, new AbortController().signal);
    return { is, asked: log.map((step) => step.split(/locate | at the crm|(?= known| strange)/).length - 2) };
  }
  it.each<{ name: string; counts: Parameters<typeof asks>[0]; is: boolean }>([
    {
      name: 'when three of its entries are linked, and no others are there',
      counts: { linked: 3 },
      is: true,
    },
    { name: 'not when there are two', counts: { linked: 2 }, is: false },
    { name: 'when the CRM has three of them without a link', counts: { known: 3 }, is: true },
    { name: 'when one is linked, and the CRM has two others', counts: { linked: 1, known: 2 }, is: true },
    { name: 'not when the CRM has two of three', counts: { linked: 1, known: 1, strange: 1 }, is: false },
    { name: 'when half of its entries are the CRM’s', counts: { linked: 3, strange: 3 }, is: true },
    { name: 'not when fewer than half are', counts: { linked: 3, strange: 4 }, is: false },
    { name: 'when half are, of which none is linked', counts: { known: 4, strange: 4 }, is: true },
    { name: 'not when it is empty', counts: {}, is: false },
  ])('$name', async ({ counts, is }) => {
    expect((await asks(counts)).is).toBe(is);
  });
  it('never when it can be written: then it is the person’s', async () => {
    expect(await asks({ linked: 9 }, { mayWrite: true })).toEqual({ is: false, asked: [] });
  });
  it('the CRM is not asked about a calendar that has too few entries', async () => {
    expect(await asks({ known: 2 })).toEqual({ is: false, asked: [] });
  });
  it('the CRM is not asked about what is linked, nor when it tells nothing of what it holds (WR10)', async () => {
    expect((await asks({ linked: 3 })).asked).toEqual([]);
    expect(await asks({ linked: 3, known: 3 }, { readBack: false })).toEqual({ is: true, asked: [] });
    expect(await asks({ known: 6 }, { readBack: false })).toEqual({ is: false, asked: [] });
  });
  it.each([50, 51])('it is asked about 50 at most, which stand for the others: of %i', async (count) => {
    expect(await asks({ known: count })).toEqual({ is: true, asked: [50] });
  });
  it('the share among those it is asked about is that of all that are not linked', async () => {
    // 24 of the first 50 are known: 48 of 100
    const counts = { known: 24, strange: 76 };
    expect((await asks(counts)).is).toBe(false);
    expect((await asks({ ...counts, linked: 3 })).is).toBe(false);
    expect((await asks({ ...counts, linked: 4 })).is).toBe(true);
  });
});
