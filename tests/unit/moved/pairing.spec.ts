/** Which entries of another account are linked ones (ID10), and what of a copy is news. */
import { describe, expect, it } from 'vitest';
import type { AgreedLink } from '../../../src-main/store/index.ts';
import { agreedEnd } from '../../../src-main/sync/calendar/entries/link.ts';
import { baseInNewPlace, lostFields } from '../../../src-main/sync/calendar/move/base-in-new-place.ts';
import { pairMoved } from '../../../src-main/sync/calendar/move/pair-moved.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { event } from '../../support/world.ts';

const guest = (email: string, more: object = {}) => ({
  [participantId(email)]: { email, roles: { attendee: true as const }, ...more },
});
const made = (uid: string, change: Partial<CalendarEvent> = {}): CalendarEvent =>
  canonicalEvent(event(uid, change));

function linkOf(id: string, base: CalendarEvent, uids: readonly string[] = [base.uid]): AgreedLink {
  const crm = agreedEnd({ ref: `crm-${id}`, revision: '1' }, base);
  const provider = agreedEnd({ ref: `moved:${id}`, revision: '' }, base);
  return { id, status: 'elsewhere', origin: 'provider', uids, provider, crm };
}

function storedAs(ref: string, now: CalendarEvent, uids: readonly string[] = [now.uid]): StoredEvent {
  return { calendar: 'new', ref, revision: '1', uids, event: now, withheld: [] };
}

const told = (links: readonly AgreedLink[], entries: readonly StoredEvent[], own: readonly string[] = []) => {
  const { found, unclear, missing, surplus } = pairMoved(links, entries, own);
  return {
    found: found.map(({ link, stored, by }) => `${link.id} ${stored.ref} ${by}`).sort(),
    unclear: unclear.map(({ link, stored }) => `${link.id} ${stored.ref}`).sort(),
    missing: missing.map(({ id }) => id).sort(),
    surplus: surplus.map(({ ref }) => ref).sort(),
  };
};
const nothing = { found: [], unclear: [], missing: [], surplus: [] };

describe('pairing', () => {
  it('takes any of the uids, whatever else is different', () => {
    const link = linkOf('a', made('a'), ['a', 'alias']);
    const entry = storedAs('1', made('other', { title: 'Quite another' }), ['other', 'alias']);
    expect(told([link], [entry])).toEqual({ ...nothing, found: ['a 1 identity'] });
  });

  it('of several with one uid takes the one with the same content', () => {
    const [one, two] = [made('u', { title: 'One' }), made('u', { title: 'Two' })];
    const entries = [storedAs('1', two), storedAs('2', one)];
    expect(told([linkOf('a', one), linkOf('b', two)], entries)).toEqual({
      ...nothing,
      found: ['a 2 identity', 'b 1 identity'],
    });
  });

  it.each<[string, Partial<CalendarEvent>, Partial<CalendarEvent>, string]>([
    ['equal', {}, {}, 'found'],
    ['blanks around the title', { title: 'Plan' }, { title: ' Plan ' }, 'found'],
    [
      'another name of the same zone',
      { timeZone: 'Europe/Amsterdam' },
      { timeZone: 'Europe/Brussels' },
      'found',
    ],
    ['another description', { description: 'one' }, { description: 'two' }, 'found'],
    ['another title', { title: 'Plan' }, { title: 'Other' }, 'missing'],
    ['another start', {}, { start: '2026-11-25T11:00:00' }, 'missing'],
    ['another length', {}, { duration: 'PT2H' }, 'missing'],
    ['another zone', {}, { timeZone: 'America/New_York' }, 'missing'],
    [
      'other guests',
      { participants: guest('a@x.example') },
      { participants: guest('b@x.example') },
      'unclear',
    ],
    [
      'another rule',
      { recurrenceRules: [{ frequency: 'weekly' }] },
      { recurrenceRules: [{ frequency: 'daily' }] },
      'unclear',
    ],
    [
      'another own address',
      { participants: guest('me@old.example') },
      { participants: guest('me@new.example') },
      'found',
    ],
  ])('without the uid: %s', (_name, before, now, verdict) => {
    const own = ['me@old.example', 'me@new.example'];
    const result = told(
      [linkOf('a', made('a', { title: 'Plan', ...before }))],
      [storedAs('1', made('b', { title: 'Plan', ...now }))],
      own,
    );
    expect(result[verdict as 'found']).toHaveLength(1);
    expect(result.found.length + result.unclear.length + result.missing.length).toBe(1);
  });

  it('guesses nothing where several are alike', () => {
    const links = [linkOf('a', made('a')), linkOf('b', made('a'))].map((link, at) => ({
      ...link,
      uids: [`gone-${at}`],
    }));
    const entries = ['1', '2', '3'].map((ref) => storedAs(ref, made('a'), [`new-${ref}`]));
    expect(told(links, entries)).toEqual({ ...nothing, unclear: ['a 1', 'b 2'], surplus: ['3'] });
  });

  it('finds what stood in another calendar by its uid alone (ID8)', () => {
    const away = {
      ...linkOf('a', made('a')),
      provider: agreedEnd({ ref: 'moved-elsewhere:a', revision: '' }, made('a')),
    };
    expect(told([away], [storedAs('1', made('b'))])).toEqual(nothing);
    expect(told([away], [storedAs('1', made('a'))])).toEqual({ ...nothing, found: ['a 1 identity'] });
  });
});

describe('what counts as agreed of a copy', () => {
  const agreed = (before: Partial<CalendarEvent>, now: Partial<CalendarEvent>) =>
    baseInNewPlace(made('a', before), made('a', now));
  const series = { recurrenceRules: [{ frequency: 'weekly' as const }] };

  it.each<[string, Partial<CalendarEvent>, Partial<CalendarEvent>]>([
    ['the same zone by another name', { timeZone: 'Europe/Amsterdam' }, { timeZone: 'Europe/Brussels' }],
    [
      'a description as HTML',
      { description: 'One\ntwo' },
      { description: '<p>One</p><p>two</p>', descriptionContentType: 'text/html' },
    ],
    [
      'other blanks',
      { title: 'A  plan', description: 'x\r\n\r\ny' },
      { title: 'A plan ', description: 'x\ny' },
    ],
    ['a description that was lost', { description: 'One' }, {}],
    [
      'a place under another id',
      { locations: { '1': { name: 'Room 4' } } },
      { locations: { b: { name: 'Room 4' } } },
    ],
    ['all guests lost', { participants: guest('a@x.example') }, {}],
    [
      'an answer that was lost',
      { participants: guest('a@x.example', { participationStatus: 'accepted' }) },
      { participants: guest('a@x.example') },
    ],
    [
      'a name that is written otherwise',
      { participants: guest('a@x.example', { name: 'Ann' }) },
      { participants: guest('a@x.example', { name: 'ANN' }) },
    ],
    ['free time that was lost', { freeBusyStatus: 'free' }, {}],
  ])('as it is: %s', (_name, before, now) => {
    expect(agreed(before, now)).toEqual(made('a', now));
  });

  it.each<[string, Partial<CalendarEvent>, Partial<CalendarEvent>]>([
    ['a title', { title: 'One' }, { title: 'Two' }],
    ['a time', {}, { start: '2026-11-25T15:00:00' }],
    ['a length', {}, { duration: 'PT2H' }],
    ['another description', { description: 'One' }, { description: 'Two' }],
    ['a new description', {}, { description: 'Two' }],
    ['another place', { locations: { '1': { name: 'Room 4' } } }, { locations: { '1': { name: 'Room 5' } } }],
    ['a rule', series, { recurrenceRules: [{ frequency: 'daily' }] }],
    [
      'a guest who was added',
      { participants: guest('a@x.example') },
      { participants: { ...guest('a@x.example'), ...guest('b@x.example') } },
    ],
    [
      'a guest who went',
      { participants: { ...guest('a@x.example'), ...guest('b@x.example') } },
      { participants: guest('a@x.example') },
    ],
    [
      'an answer',
      { participants: guest('a@x.example') },
      { participants: guest('a@x.example', { participationStatus: 'accepted' }) },
    ],
    [
      'a date that was cancelled',
      series,
      { ...series, recurrenceOverrides: { '2026-12-02T10:00:00': { excluded: true } } },
    ],
    [
      'a date that was moved',
      series,
      { ...series, recurrenceOverrides: { '2026-12-02T10:00:00': { start: '2026-12-02T12:00:00' } } },
    ],
  ])('as it was: %s', (_name, before, now) => {
    expect(agreed(before, now)).toEqual(made('a', before));
  });

  it('names what a copy lacks that may have been emptied', () => {
    const full = made('a', {
      ...series,
      description: 'One',
      freeBusyStatus: 'free',
      participants: guest('a@x.example'),
      recurrenceOverrides: { '2026-12-02T10:00:00': { excluded: true } },
    });
    expect(lostFields(full, made('a', series), [])).toEqual([
      'description',
      'freeBusyStatus',
      'participants',
      'recurrenceOverrides',
    ]);
    expect(lostFields(full, made('a', series), ['description'])).not.toContain('description');
    expect(lostFields(full, full, [])).toEqual([]);
  });
});
