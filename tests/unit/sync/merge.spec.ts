/** The merge of one pair, learned from tables: one case for each of its branches. A series that moves: moved-series.spec.ts. */
import { expect, it } from 'vitest';
import { merge } from '../../../src-main/sync/calendar/merge/merge.ts';
import type { MergeEnd } from '../../../src-main/sync/calendar/merge/merge-rulings.ts';
import type { Participant } from '../../../src-shared/domain/calendar/event.ts';
import {
  anHourLater,
  at,
  forbidden,
  gaveWay,
  mergeTable,
  nothingHappens,
  overrides,
  sent,
  written,
} from '../../support/merge-table.ts';
import { dates, series, single } from '../../support/small-calendar.ts';

const [first, second, third] = dates;
const ann: Participant = { email: 'ann@example.com', roles: { attendee: true } };
const bob: Participant = { email: 'bob@example.com', roles: { attendee: true } };
const annId = 'ann_40_example_2e_com';
const bobId = 'bob_40_example_2e_com';
const accepted = { ...ann, participationStatus: 'accepted' } as const;

mergeTable('what each side changed', [
  { name: 'nothing changed: nothing happens', expected: {} },
  {
    name: 'a field changed in the calendar goes to the CRM',
    provider: { title: 'Review' },
    expected: { toCrm: sent({ title: 'Review' }) },
  },
  {
    name: 'a field changed in the CRM goes to the calendar',
    crm: { title: 'Review' },
    expected: { toProvider: sent({ title: 'Review' }) },
  },
  {
    name: 'a field that was emptied goes across as null',
    provider: { title: '' },
    expected: { toCrm: sent({ title: null }) },
  },
  {
    name: 'a changed text in HTML goes across alone: both have its type',
    base: single({ description: '<b>Now</b>', descriptionContentType: 'text/html' }),
    provider: { description: '<b>Later</b>' },
    expected: { toCrm: sent({ description: '<b>Later</b>' }) },
  },
  {
    name: 'different fields cross each other',
    provider: { title: 'Review' },
    crm: { description: 'Bring the numbers' },
    expected: { toCrm: sent({ title: 'Review' }), toProvider: sent({ description: 'Bring the numbers' }) },
  },
  {
    name: 'different guests cross each other: the unit of change is small',
    base: single({ participants: { [annId]: ann } }),
    provider: { participants: { [annId]: accepted } },
    crm: { participants: { [annId]: ann, [bobId]: bob } },
    expected: {
      toCrm: sent({ [`participants/${annId}/participationStatus`]: 'accepted' }),
      toProvider: sent({ [`participants/${bobId}`]: { ...bob } }),
    },
  },
  {
    name: 'cancelling an edited occurrence is one change of the whole occurrence (ID1)',
    base: series(overrides({ [second]: { title: 'Review', duration: 'PT2H' } })),
    provider: overrides({ [second]: { excluded: true } }),
    expected: { toCrm: sent({ [at(second)]: { excluded: true } }) },
  },
  {
    name: 'bringing a cancelled occurrence back with an edit is one change of the whole occurrence (ID1)',
    base: series(overrides({ [second]: { excluded: true }, [third]: { title: 'Review' } })),
    provider: overrides({ [second]: { title: 'Again' }, [third]: { title: 'Retro' } }),
    expected: { toCrm: sent({ [at(third, 'title')]: 'Retro', [at(second)]: { title: 'Again' } }) },
  },
]);

it('compares each side with its own base: a side that stores things in its own way has changed nothing', () => {
  const end = (title: string): MergeEnd => ({
    base: single({ title }),
    now: single({ title }),
    locked: [],
    lacks: [],
  });
  expect(merge(end('Plan'), end('PLAN'), 'provider')).toEqual(nothingHappens);
});

mergeTable('both sides changed the same', [
  {
    name: 'changed alike: nothing is sent, both bases follow',
    provider: { title: 'Review' },
    crm: { title: 'Review' },
    expected: { agreed: { provider: { title: 'Review' }, crm: { title: 'Review' } } },
  },
  {
    name: 'changed differently: the winner keeps its value, the other value goes to the history (WR7)',
    provider: { title: 'Review' },
    crm: { title: 'Retro' },
    winner: 'provider',
    expected: { toCrm: sent({ title: 'Review' }), conflicts: [gaveWay('title', 'provider', 'Retro')] },
  },
  {
    name: 'the winner may be the CRM (WR7)',
    provider: { title: 'Review' },
    crm: { title: 'Retro' },
    winner: 'crm',
    expected: { toProvider: sent({ title: 'Retro' }), conflicts: [gaveWay('title', 'crm', 'Review')] },
  },
  {
    name: 'emptied on one side and changed on the other: null is a value like any other',
    provider: { title: '' },
    crm: { title: 'Retro' },
    expected: { toCrm: sent({ title: null }), conflicts: [gaveWay('title', 'provider', 'Retro')] },
  },
  {
    name: 'a side whose field cannot be changed keeps it, whoever wins (C20)',
    provider: { title: 'Review' },
    crm: { title: 'Retro' },
    locked: { provider: ['description', 'title'] },
    winner: 'crm',
    expected: { toCrm: sent({ title: 'Review' }), conflicts: [gaveWay('title', 'provider', 'Retro')] },
  },
  {
    name: 'the same holds for a field that the CRM cannot change (C20)',
    provider: { title: 'Review' },
    crm: { title: 'Retro' },
    locked: { crm: ['title'] },
    winner: 'provider',
    expected: { toProvider: sent({ title: 'Retro' }), conflicts: [gaveWay('title', 'crm', 'Review')] },
  },
  {
    name: 'a side of which nothing can be changed keeps everything (C20)',
    provider: { title: 'Review' },
    crm: { title: 'Retro' },
    locked: { crm: 'all' },
    winner: 'provider',
    expected: { toProvider: sent({ title: 'Retro' }), conflicts: [gaveWay('title', 'crm', 'Review')] },
  },
  {
    name: 'neither side can be changed: the calendar keeps its value (C20)',
    provider: { title: 'Review' },
    crm: { title: 'Retro' },
    locked: { provider: ['title'], crm: ['title'] },
    winner: 'crm',
    expected: { toCrm: sent({ title: 'Review' }), conflicts: [gaveWay('title', 'provider', 'Retro')] },
  },
  {
    name: 'a lock on another field decides nothing',
    provider: { title: 'Review' },
    crm: { title: 'Retro' },
    locked: { crm: ['description'] },
    winner: 'provider',
    expected: { toCrm: sent({ title: 'Review' }), conflicts: [gaveWay('title', 'provider', 'Retro')] },
  },
]);

mergeTable('a side cannot hold a field', [
  {
    name: 'the value is not sent; the base of the side that has it follows',
    provider: { title: 'Review', description: 'Bring the numbers' },
    lacks: { crm: ['description'] },
    expected: {
      toCrm: sent({ title: 'Review' }),
      agreed: { provider: { description: 'Bring the numbers' }, crm: {} },
    },
  },
  {
    name: 'the same towards the calendar',
    crm: { description: 'Bring the numbers' },
    lacks: { provider: ['description'] },
    expected: { agreed: { provider: {}, crm: { description: 'Bring the numbers' } } },
  },
  {
    name: 'what the giving side lacks does not keep the receiving side from getting it',
    provider: { description: 'Bring the numbers' },
    lacks: { provider: ['description'] },
    expected: { toCrm: sent({ description: 'Bring the numbers' }) },
  },
]);

mergeTable('one side changed what the other side cannot take', [
  {
    name: 'the change is put back once and kept in the history; the other fields go across (C20)',
    crm: { title: 'Retro', description: 'Bring the numbers' },
    locked: { provider: ['title'] },
    expected: {
      toProvider: sent({ description: 'Bring the numbers' }),
      toCrm: written({ title: 'Plan' }),
      conflicts: [forbidden('title', 'provider', 'Retro')],
    },
  },
  {
    name: 'the same when nothing can be changed in the CRM (C20)',
    provider: { title: 'Review' },
    locked: { crm: 'all' },
    expected: {
      toProvider: written({ title: 'Plan' }),
      conflicts: [forbidden('title', 'crm', 'Review')],
    },
  },
  {
    name: 'what was added is taken away again (C20)',
    crm: { description: 'Bring the numbers' },
    locked: { provider: ['description'] },
    expected: {
      toCrm: written({ description: null }),
      conflicts: [forbidden('description', 'provider', 'Bring the numbers')],
    },
  },
  {
    name: 'it is put back to what the side itself held, which may store the same in its own way (C20)',
    base: single({ title: 'PLAN' }),
    crmBase: single({ title: 'Plan' }),
    crm: { title: 'Retro' },
    locked: { provider: ['title'] },
    expected: { toCrm: written({ title: 'Plan' }), conflicts: [forbidden('title', 'provider', 'Retro')] },
  },
  {
    name: 'a lock on the side that made the change does not keep it from going across',
    provider: { title: 'Review' },
    locked: { provider: ['title'] },
    expected: { toCrm: sent({ title: 'Review' }) },
  },
  {
    name: 'neither side can be changed: they stay different, and the base follows',
    provider: { title: 'Review' },
    locked: { provider: ['title'], crm: ['title'] },
    expected: {
      agreed: { provider: { title: 'Review' }, crm: {} },
      conflicts: [forbidden('title', 'crm', 'Review')],
    },
  },
  {
    name: 'an edited occurrence is put back to what the other side holds now: a series that moved has others than its base (C20)',
    base: series(overrides({ [second]: { title: 'REVIEW' } })),
    crmBase: series(overrides({ [second]: { title: 'Review' } })),
    crm: overrides({ [second]: { title: 'Retro' } }),
    locked: { provider: ['recurrenceOverrides'] },
    expected: {
      toCrm: written({ [at(second, 'title')]: 'REVIEW' }),
      conflicts: [forbidden(at(second, 'title'), 'provider', 'Retro')],
    },
  },
]);

const own = { provider: { personal: ['privacy'] } } as const;
const status = `participants/${annId}/participationStatus`;
mergeTable('what concerns the person of the calendar alone (C9, PE4)', [
  {
    name: 'a change of it in the calendar stays there',
    provider: { privacy: 'private', title: 'Review' },
    more: own,
    expected: {
      toCrm: sent({ title: 'Review' }),
      agreed: { provider: { privacy: 'private' }, crm: {} },
    },
  },
  {
    name: 'a change of it in the CRM goes to the calendar',
    crm: { privacy: 'private', title: 'Review' },
    more: own,
    expected: { toProvider: sent({ privacy: 'private', title: 'Review' }) },
  },
  {
    name: 'a change in the CRM of what the calendar hides stays there, other changes go across',
    crm: { privacy: 'private', title: 'Review' },
    locked: { provider: ['privacy'] },
    more: own,
    expected: {
      toProvider: sent({ title: 'Review' }),
      agreed: { provider: {}, crm: { privacy: 'private' } },
    },
  },
  {
    name: 'a change in the CRM of what is locked but not the person’s own is put back',
    crm: { title: 'Review' },
    locked: { provider: ['privacy', 'title'] },
    more: own,
    expected: {
      toCrm: written({ title: 'Plan' }),
      conflicts: [forbidden('title', 'provider', 'Review')],
    },
  },
  {
    name: 'a change of it in the CRM is put back where all of the calendar’s entry is locked',
    crm: { privacy: 'private' },
    locked: { provider: 'all' },
    more: own,
    expected: {
      toCrm: written({ privacy: null }),
      conflicts: [forbidden('privacy', 'provider', 'private')],
    },
  },
  {
    name: 'a colleague’s answer in the CRM is neither carried nor put back',
    base: single({ participants: { [annId]: ann } }),
    crm: { participants: { [annId]: accepted } },
    locked: { provider: 'all' },
    more: { provider: { isOthers: (path) => path === status } },
    expected: { agreed: { provider: {}, crm: { [status]: 'accepted' } } },
  },
  {
    name: 'the person’s own answer in the CRM goes to a calendar that is locked otherwise',
    base: single({ participants: { [annId]: ann } }),
    crm: { participants: { [annId]: accepted }, title: 'Review' },
    locked: { provider: 'all' },
    more: { provider: { isOpen: (path) => path === status } },
    expected: {
      toProvider: sent({ [status]: 'accepted' }),
      toCrm: written({ title: 'Plan' }),
      conflicts: [forbidden('title', 'provider', 'Review')],
    },
  },
  {
    name: 'what the calendar hid until now takes over what the CRM holds',
    base: single({ title: 'Busy' }),
    provider: { title: 'Private' },
    crm: { title: 'Review', description: 'Bring the numbers' },
    more: { provider: { unhidden: ['title'] } },
    expected: { toProvider: sent({ title: 'Review', description: 'Bring the numbers' }) },
  },
  {
    name: 'it takes it over also where the CRM’s did not change',
    crmBase: single({ title: 'Review' }),
    provider: { title: 'Private' },
    more: { provider: { unhidden: ['title'] } },
    expected: { toProvider: sent({ title: 'Review' }) },
  },
  {
    name: 'it takes it over also where the calendar’s did not change',
    crm: { title: 'Review' },
    locked: { provider: ['title'] },
    more: { provider: { unhidden: ['title'] } },
    expected: { toProvider: sent({ title: 'Review' }) },
  },
]);

mergeTable('one changed a part of what the other changed', [
  {
    name: 'the wider path is settled: a guest removed in the CRM is removed whole when the CRM wins',
    base: single({ participants: { [annId]: ann, [bobId]: bob } }),
    provider: { participants: { [annId]: { ...accepted, name: 'Ann' }, [bobId]: bob } },
    crm: { participants: { [bobId]: bob } },
    winner: 'crm',
    expected: {
      toProvider: sent({ [`participants/${annId}`]: null }),
      conflicts: [gaveWay(`participants/${annId}`, 'crm', { ...accepted, name: 'Ann' })],
    },
  },
  {
    name: 'the wider path may be the calendar’s; changes beside it go across by themselves',
    base: single({ participants: { [annId]: ann, [bobId]: bob } }),
    provider: { participants: { [bobId]: bob } },
    crm: {
      participants: {
        [annId]: { ...accepted, name: 'Ann' },
        [bobId]: { ...bob, participationStatus: 'declined' },
      },
    },
    winner: 'provider',
    expected: {
      toProvider: sent({ [`participants/${bobId}/participationStatus`]: 'declined' }),
      toCrm: sent({ [`participants/${annId}`]: null }),
      conflicts: [gaveWay(`participants/${annId}`, 'provider', { ...accepted, name: 'Ann' })],
    },
  },
  {
    name: 'an occurrence cancelled here and edited there is settled whole',
    base: series(overrides({ [second]: { title: 'Review' } })),
    provider: overrides({ [second]: { title: 'Review', duration: 'PT2H' } }),
    crm: overrides({ [second]: { excluded: true } }),
    winner: 'provider',
    expected: {
      toCrm: sent({ [at(second)]: { title: 'Review', duration: 'PT2H' } }),
      conflicts: [gaveWay(at(second), 'provider', { excluded: true })],
    },
  },
]);

mergeTable('fields that stand together', [
  {
    name: 'both changed when it takes place: one side’s values hold for all of them, and only what differs is a conflict',
    provider: { start: anHourLater(first) },
    crm: { timeZone: 'Europe/London' },
    winner: 'provider',
    expected: {
      toCrm: sent({ start: anHourLater(first), timeZone: 'Europe/Amsterdam' }),
      agreed: {
        provider: { showWithoutTime: null, recurrenceRules: null },
        crm: { showWithoutTime: null, recurrenceRules: null },
      },
      conflicts: [gaveWay('start', 'provider', first), gaveWay('timeZone', 'provider', 'Europe/London')],
    },
  },
  {
    name: 'one side alone changed when it takes place: nothing collides',
    provider: { start: anHourLater(first), timeZone: 'Europe/London' },
    crm: { title: 'Retro' },
    expected: {
      toCrm: sent({ start: anHourLater(first), timeZone: 'Europe/London' }),
      toProvider: sent({ title: 'Retro' }),
    },
  },
  {
    name: 'the length is a field of its own',
    provider: { start: anHourLater(first) },
    crm: { duration: 'PT2H' },
    expected: { toCrm: sent({ start: anHourLater(first) }), toProvider: sent({ duration: 'PT2H' }) },
  },
  {
    name: 'but it goes along when a day is turned into hours, or hours into a day',
    provider: { showWithoutTime: true, timeZone: null, start: '2026-12-02T00:00:00', duration: 'P1D' },
    crm: { duration: 'PT2H' },
    winner: 'crm',
    expected: {
      toProvider: sent({
        start: first,
        timeZone: 'Europe/Amsterdam',
        showWithoutTime: null,
        duration: 'PT2H',
      }),
      agreed: { provider: { recurrenceRules: null }, crm: { recurrenceRules: null } },
      conflicts: [
        gaveWay('start', 'crm', '2026-12-02T00:00:00'),
        gaveWay('timeZone', 'crm', null),
        gaveWay('showWithoutTime', 'crm', true),
        gaveWay('duration', 'crm', 'P1D'),
      ],
    },
  },
  {
    name: 'both moved a series: its exceptions go along, for they are named by its dates (ID1)',
    base: series(),
    provider: { start: anHourLater(first) },
    crm: { start: '2026-12-02T12:00:00', ...overrides({ '2026-12-09T12:00:00': { title: 'Retro' } }) },
    winner: 'provider',
    expected: {
      toCrm: sent({ start: anHourLater(first), recurrenceOverrides: null }),
      agreed: {
        provider: {
          timeZone: 'Europe/Amsterdam',
          showWithoutTime: null,
          recurrenceRules: [{ frequency: 'weekly', count: 4 }],
        },
        crm: {
          timeZone: 'Europe/Amsterdam',
          showWithoutTime: null,
          recurrenceRules: [{ frequency: 'weekly', count: 4 }],
        },
      },
      conflicts: [
        gaveWay('start', 'provider', '2026-12-02T12:00:00'),
        gaveWay('recurrenceOverrides', 'provider', { '2026-12-09T12:00:00': { title: 'Retro' } }),
      ],
    },
  },
  {
    name: 'a side that cannot be moved keeps all of them (C20)',
    provider: { start: anHourLater(first) },
    crm: { timeZone: 'Europe/London' },
    locked: { crm: ['start'] },
    winner: 'provider',
    expected: {
      toProvider: sent({ start: first, timeZone: 'Europe/London' }),
      agreed: {
        provider: { showWithoutTime: null, recurrenceRules: null },
        crm: { showWithoutTime: null, recurrenceRules: null },
      },
      conflicts: [
        gaveWay('start', 'crm', anHourLater(first)),
        gaveWay('timeZone', 'crm', 'Europe/Amsterdam'),
      ],
    },
  },
]);

const annAt = `participants/${annId}`;
const named = { ...ann, name: 'Ann' };
mergeTable('both sides gained the same guest (PE2, PE4)', [
  {
    name: 'alike: both bases follow',
    base: single({ participants: { [bobId]: bob } }),
    provider: { participants: { [bobId]: bob, [annId]: ann } },
    crm: { participants: { [bobId]: bob, [annId]: ann } },
    expected: { agreed: { provider: { [annAt]: { ...ann } }, crm: { [annAt]: { ...ann } } } },
  },
  ...(['provider', 'crm'] as const).map((winner) => ({
    name: `the answer that only the calendar knows goes to the CRM, where the ${winner} wins`,
    base: single({ participants: { [bobId]: bob } }),
    provider: { participants: { [bobId]: bob, [annId]: accepted } },
    crm: { participants: { [bobId]: bob, [annId]: ann } },
    winner,
    expected: {
      agreed: { provider: { [annAt]: { ...ann } }, crm: { [annAt]: { ...ann } } },
      toCrm: sent({ [`${annAt}/participationStatus`]: 'accepted' }),
    },
  })),
  {
    name: 'what each side alone knows crosses',
    base: single({ participants: { [bobId]: bob } }),
    provider: { participants: { [bobId]: bob, [annId]: accepted } },
    crm: { participants: { [bobId]: bob, [annId]: named } },
    expected: {
      agreed: { provider: { [annAt]: { ...ann } }, crm: { [annAt]: { ...ann } } },
      toCrm: sent({ [`${annAt}/participationStatus`]: 'accepted' }),
      toProvider: sent({ [`${annAt}/name`]: 'Ann' }),
    },
  },
  {
    name: 'of two names the winner’s holds, and the other one goes to the history (WR7)',
    base: single({ participants: { [bobId]: bob } }),
    provider: { participants: { [bobId]: bob, [annId]: { ...ann, name: 'A. Smith' } } },
    crm: { participants: { [bobId]: bob, [annId]: named } },
    winner: 'crm',
    expected: {
      agreed: { provider: { [annAt]: { ...ann } }, crm: { [annAt]: { ...ann } } },
      toProvider: sent({ [`${annAt}/name`]: 'Ann' }),
      conflicts: [gaveWay(`${annAt}/name`, 'crm', 'A. Smith')],
    },
  },
  {
    name: 'a side that cannot be changed keeps its guest whole',
    base: single({ participants: { [bobId]: bob } }),
    provider: { participants: { [bobId]: bob, [annId]: ann } },
    crm: { participants: { [bobId]: bob, [annId]: accepted } },
    locked: { provider: ['participants'] },
    expected: {
      toCrm: sent({ [annAt]: { ...ann } }),
      conflicts: [gaveWay(annAt, 'provider', { ...accepted })],
    },
  },
  {
    name: 'both removed the guest: nothing is sent',
    base: single({ participants: { [bobId]: bob, [annId]: ann } }),
    provider: { participants: { [bobId]: bob } },
    crm: { participants: { [bobId]: bob } },
    expected: { agreed: { provider: { [annAt]: null }, crm: { [annAt]: null } } },
  },
  {
    name: 'both removed the only guest: nothing is sent',
    base: single({ participants: { [annId]: ann } }),
    provider: { participants: {} },
    crm: { participants: {} },
    expected: { agreed: { provider: { [annAt]: null }, crm: { [annAt]: null } } },
  },
  {
    name: 'the calendar gained whom the CRM removed: the winner’s holds (WR7)',
    base: single({ participants: { [bobId]: bob } }),
    crmBase: single({ participants: { [bobId]: bob, [annId]: ann } }),
    provider: { participants: { [bobId]: bob, [annId]: named } },
    crm: { participants: { [bobId]: bob } },
    expected: { toCrm: sent({ [annAt]: { ...named } }), conflicts: [gaveWay(annAt, 'provider', null)] },
  },
  {
    name: 'one side gained whom the other one removed: the winner’s holds (WR7)',
    base: single({ participants: { [bobId]: bob, [annId]: ann } }),
    crmBase: single({ participants: { [bobId]: bob } }),
    provider: { participants: { [bobId]: bob } },
    crm: { participants: { [bobId]: bob, [annId]: named } },
    expected: { toCrm: sent({ [annAt]: null }), conflicts: [gaveWay(annAt, 'provider', { ...named })] },
  },
  {
    name: 'the first guests of both cross each other',
    provider: { participants: { [annId]: ann } },
    crm: { participants: { [bobId]: bob } },
    expected: {
      toCrm: sent({ [annAt]: { ...ann } }),
      toProvider: sent({ [`participants/${bobId}`]: { ...bob } }),
    },
  },
  {
    name: 'the roles of a guest whom both have: the winner’s hold (WR7)',
    base: single({ participants: { [annId]: ann } }),
    provider: { participants: { [annId]: { ...ann, roles: { attendee: true, optional: true } } } },
    crm: { participants: { [annId]: { ...ann, roles: { attendee: true, chair: true } } } },
    expected: {
      toCrm: sent({ [`${annAt}/roles`]: { attendee: true, optional: true } }),
      conflicts: [gaveWay(`${annAt}/roles`, 'provider', { attendee: true, chair: true })],
    },
  },
  {
    name: 'a place that both gained is no guest: the winner’s holds (WR7)',
    base: single({ locations: { 1: { name: 'Room 1' } } }),
    provider: { locations: { 1: { name: 'Room 1' }, 2: { name: 'Room 2' } } },
    crm: { locations: { 1: { name: 'Room 1' }, 2: { name: 'Room 3' } } },
    expected: {
      toCrm: sent({ 'locations/2': { name: 'Room 2' } }),
      conflicts: [gaveWay('locations/2', 'provider', { name: 'Room 3' })],
    },
  },
]);
