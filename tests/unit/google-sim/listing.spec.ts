/** Listings of the simulated Google: pages, sync tokens and their end, tombstones, filters, the calendar list, access roles. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/google/index.ts';
import {
  anna,
  ben,
  type Called,
  carla,
  errorOf,
  type GoogleWorld,
  googleWorld,
  itemsOf,
  meeting,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const events = 'calendars/primary/events';
const list = (query: Readonly<Record<string, string>> = {}, as = anna): Promise<Called> =>
  world.call('GET', events, { query, as });
const tokenOf = ({ body }: Called): string => String(body.nextSyncToken);
const titles = (answer: Called): readonly unknown[] => itemsOf(answer).map(({ summary }) => summary);

/** All pages of a listing. */
async function all(query: Readonly<Record<string, string>>): Promise<readonly Called[]> {
  const pages = [await list(query)];
  for (;;) {
    const pageToken = pages.at(-1)?.body.nextPageToken;
    if (typeof pageToken !== 'string') return pages;
    pages.push(await list({ ...query, pageToken }));
  }
}

describe('events', () => {
  it('come in pages, with the sync token on the last page only', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) world.google.calendars.create(anna, meeting(name));
    const pages = await all({ maxResults: '2' });
    expect(pages.map(titles)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(pages.map(({ body }) => [typeof body.nextPageToken, typeof body.nextSyncToken])).toEqual([
      ['string', 'undefined'],
      ['string', 'undefined'],
      ['undefined', 'string'],
    ]);
  });

  it('give an empty page that is not the last where deleted ones were', async () => {
    const ids = ['a', 'b', 'c'].map((name) => world.google.calendars.create(anna, meeting(name)));
    for (const id of ids.slice(0, 2)) world.google.calendars.remove(anna, id);
    const pages = await all({ maxResults: '2' });
    expect(pages.map(titles)).toEqual([[], ['c']]);
  });

  it('name what changed between two pages in the next round', async () => {
    const ids = ['a', 'b', 'c'].map((name) => world.google.calendars.create(anna, meeting(name)));
    const first = await list({ maxResults: '2' });
    world.google.calendars.edit(anna, ids[0] ?? '', { summary: 'changed' });
    const last = await list({ maxResults: '2', pageToken: String(first.body.nextPageToken) });
    expect(titles(last)).toEqual(['c']);
    expect(titles(await list({ maxResults: '2', syncToken: tokenOf(last) }))).toEqual(['changed']);
  });

  it('give by a sync token what changed since, deleted ones by their id alone', async () => {
    const kept = world.google.calendars.create(anna, meeting('kept'));
    const removed = world.google.calendars.create(anna, meeting('removed'));
    const first = await list();
    expect(itemsOf(await list({ syncToken: tokenOf(first) }))).toEqual([]);
    world.google.calendars.edit(anna, kept, { summary: 'changed' });
    world.google.calendars.remove(anna, removed);
    const second = await list({ syncToken: tokenOf(first) });
    expect(titles(second)).toEqual(['changed', undefined]);
    expect(Object.keys(itemsOf(second)[1] ?? {})).toEqual(['kind', 'etag', 'id', 'status']);
    expect(itemsOf(await list({ syncToken: tokenOf(second) }))).toEqual([]);
    // the same token again gives the same
    expect(itemsOf(await list({ syncToken: tokenOf(first) }))).toEqual(itemsOf(second));
  });

  it('show details of deleted ones with showDeleted', async () => {
    const id = world.google.calendars.create(anna, meeting('removed'));
    const query = { showDeleted: 'true' };
    const first = await list(query);
    world.google.calendars.remove(anna, id);
    const second = await list({ ...query, syncToken: tokenOf(first) });
    expect(itemsOf(second)).toMatchObject([{ id, status: 'cancelled', summary: 'removed' }]);
    expect(titles(await list())).toEqual([]);
    expect(titles(await list(query))).toEqual(['removed']);
  });

  it('name cancelled occurrences of a living series in every full listing', async () => {
    const series = meeting('weekly', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] });
    const id = world.google.calendars.create(anna, series);
    world.google.calendars.remove(anna, `${id}_20260327T080000Z`);
    expect(itemsOf(await list()).map((item) => [item.id, item.status])).toEqual([
      [id, 'confirmed'],
      [`${id}_20260327T080000Z`, 'cancelled'],
    ]);
    const token = tokenOf(await list());
    world.google.calendars.remove(anna, id);
    expect(itemsOf(await list())).toEqual([]);
    expect(itemsOf(await list({ syncToken: token }))).toMatchObject([{ id, status: 'cancelled' }]);
  });

  it('answer 410 fullSyncRequired for tokens that ended or belong elsewhere', async () => {
    const token = tokenOf(await list());
    const bens = tokenOf(await list({}, ben));
    world.google.calendars.expireSyncTokens(anna);
    for (const syncToken of [token, bens, 'nonsense']) {
      const answer = await list({ syncToken });
      expect(answer.status).toBe(410);
      expect(errorOf(answer)).toMatchObject({ domain: 'calendar', reason: 'fullSyncRequired' });
    }
    expect((await list({ syncToken: tokenOf(await list()) })).status).toBe(200);
  });

  it('refuse what may not stand beside a sync token, and complain of other parameters than the first ones', async () => {
    const syncToken = tokenOf(await list());
    const more = [
      { timeMin: '2026-01-01T00:00:00Z' },
      { updatedMin: '2026-03-01T00:00:00Z' },
      { showDeleted: 'false' },
    ];
    for (const query of more) expect((await list({ ...query, syncToken })).status).toBe(400);
    expect(world.google.complaints()).toEqual([]);
    await list({ syncToken, eventTypes: 'default' });
    expect(world.google.complaints()).toHaveLength(1);
  });

  it('keep the range of the first listing in later ones', async () => {
    const past = { start: { date: '2025-01-01' }, end: { date: '2025-01-02' } };
    world.google.calendars.create(anna, { summary: 'past', ...past });
    world.google.calendars.create(anna, {
      summary: 'over',
      ...past,
      recurrence: ['RRULE:FREQ=DAILY;COUNT=5'],
    });
    world.google.calendars.create(anna, { summary: 'endless', ...past, recurrence: ['RRULE:FREQ=WEEKLY'] });
    const first = await list({ timeMin: '2026-01-01T00:00:00Z' });
    expect(titles(first)).toEqual(['endless']);
    world.google.calendars.create(anna, { summary: 'past too', ...past });
    world.google.calendars.create(anna, meeting('new'));
    expect(titles(await list({ syncToken: tokenOf(first) }))).toEqual(['new']);
    expect(world.google.complaints()).toEqual([]);
  });

  it('can be asked for by updatedMin, which may not lie too far back', async () => {
    world.google.calendars.create(anna, meeting('before'));
    await world.hand.advance(60_000);
    world.google.calendars.create(anna, meeting('after'));
    const answer = await list({ updatedMin: '2026-03-11T07:00:30Z' });
    expect(titles(answer)).toEqual(['after']);
    expect(answer.body).not.toHaveProperty('nextSyncToken');
    expect(errorOf(await list({ updatedMin: '2025-01-01T00:00:00Z' }))).toMatchObject({
      reason: 'updatedMinTooLongAgo',
    });
  });

  it('can be looked up by private properties and by iCalUID', async () => {
    const marked = { extendedProperties: { private: { link: 'x=1' } } };
    const id = world.google.calendars.create(anna, meeting('mine', marked));
    world.google.calendars.create(anna, meeting('other'));
    expect(titles(await list({ privateExtendedProperty: 'link=x=1' }))).toEqual(['mine']);
    expect(titles(await list({ iCalUID: `${id}@google.com` }))).toEqual(['mine']);
  });
});

describe('access', () => {
  it('is refused for calendars that are not shared, and for writing to those that may only be read', async () => {
    const path = `calendars/${ben}/events`;
    expect((await world.call('GET', path)).status).toBe(404);
    world.google.calendars.share(ben, anna, 'reader');
    expect((await world.call('GET', path)).body.accessRole).toBe('reader');
    const write = await world.call('POST', path, { query: { sendUpdates: 'none' }, body: meeting('x') });
    expect(write.status).toBe(403);
    expect(errorOf(write)).toMatchObject({ reason: 'requiredAccessLevel' });
    world.google.calendars.share(ben, anna, null);
    expect((await world.call('GET', path)).status).toBe(404);
  });

  it('hides private events from readers, and all details from who may see free and busy', async () => {
    world.google.calendars.create(ben, meeting('open', { location: 'here' }));
    world.google.calendars.create(ben, meeting('secret', { visibility: 'private' }));
    const seen = async (role: 'reader' | 'writer' | 'freeBusyReader'): Promise<readonly unknown[]> => {
      world.google.calendars.share(ben, anna, role);
      return titles(await world.call('GET', `calendars/${ben}/events`));
    };
    expect(await seen('freeBusyReader')).toEqual([undefined, undefined]);
    expect(await seen('reader')).toEqual(['open', undefined]);
    expect(await seen('writer')).toEqual(['open', 'secret']);
  });
});

describe('calendar list', () => {
  const calendars = (query: Readonly<Record<string, string>> = {}): Promise<Called> =>
    world.call('GET', 'users/me/calendarList', { query });
  const ids = (answer: Called): readonly unknown[] => itemsOf(answer).map(({ id }) => id);

  it('comes in pages, with roles, and hides rows unless asked', async () => {
    const mine = world.google.calendars.addCalendar(anna, { summary: 'Projects' });
    const hidden = world.google.calendars.addCalendar(anna, { summary: 'Hidden', hidden: true });
    const holidays = world.google.calendars.addCalendar(null, {
      id: 'nl.dutch#holiday@group.v.calendar.google.com',
      summary: 'Holidays',
    });
    world.google.calendars.share(holidays, anna, 'reader');
    const first = await calendars({ maxResults: '2' });
    const second = await calendars({ maxResults: '2', pageToken: String(first.body.nextPageToken) });
    expect([ids(first), ids(second)]).toEqual([[anna, mine], [holidays]]);
    expect(second.body).not.toHaveProperty('nextPageToken');
    expect(ids(await calendars({ showHidden: 'true' }))).toContain(hidden);
    expect(ids(await calendars({ minAccessRole: 'writer' }))).toEqual([anna, mine]);
    expect(itemsOf(first).map((row) => [row.primary, row.accessRole, row.dataOwner])).toEqual([
      [true, 'owner', undefined],
      [undefined, 'owner', anna],
    ]);
    expect((await world.call('GET', 'users/me/calendarList/primary')).body).toEqual(itemsOf(first)[0]);
  });

  it('names by a sync token new, changed and deleted rows', async () => {
    const mine = world.google.calendars.addCalendar(anna, { summary: 'Projects' });
    world.google.calendars.share(ben, anna, 'reader');
    const first = await calendars();
    world.google.calendars.changeEntry(anna, mine, { summaryOverride: 'Work' });
    world.google.calendars.share(ben, anna, null);
    const second = await calendars({ syncToken: tokenOf(first) });
    const rows: readonly Json[] = itemsOf(second);
    expect(rows).toMatchObject([
      { id: mine, summaryOverride: 'Work' },
      { id: ben, deleted: true },
    ]);
    expect(Object.keys(rows[1] ?? {}).sort()).toEqual(['defaultReminders', 'deleted', 'etag', 'id', 'kind']);
    world.google.calendars.expireListTokens(anna);
    expect((await calendars({ syncToken: tokenOf(second) })).status).toBe(410);
    expect(ids(await world.call('GET', 'users/me/calendarList', { as: carla }))).toEqual([carla]);
  });
});
