/**
 * What the actions of a plan carry, learned from tables: the keys that make a repeat harmless, the digests that a person approves,
 * what of an entry is sent, what of it is locked. Which actions are planned when: plan.spec.ts.
 */
import { describe, expect, it } from 'vitest';
import {
  create,
  end,
  itemOf,
  leave,
  lockOf,
  remove,
  save,
  settle,
  update,
  viewOf,
} from '../../../src-main/sync/calendar/plan/actions.ts';
import type { Action, PlannedWrite } from '../../../src-main/sync/calendar/plan/model.ts';
import { type CalendarEvent, fieldNames, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { sideNames } from '../../../src-shared/domain/side-name.ts';
import { able, at, planInput } from '../../support/plan-table.ts';
import { creatingFrom, link, single } from '../../support/small-calendar.ts';

function written(action: Action | null): PlannedWrite {
  if (action?.type !== 'write') throw new Error('no write is planned');
  return action.write;
}
const eventOf = (write: PlannedWrite['write']) => (write.type === 'create' ? write.event : null);
const ann = { email: 'ann@example.com', roles: { attendee: true }, invite: true } as const;
const bo = { email: 'bo@example.com', roles: { attendee: true } } as const;
const host = { email: 'robin@example.com', roles: { owner: true } } as const;
const guests = {
  [participantId(host.email)]: host,
  [participantId(ann.email)]: ann,
  [participantId(bo.email)]: bo,
};

describe('a create', () => {
  const toProvider = (
    change: Partial<CalendarEvent> = {},
    of: Partial<StoredEvent> = {},
    input = planInput(),
  ) => written(create(input, creatingFrom('crm'), at('C', change, of)));
  const toCrm = (change: Partial<CalendarEvent> = {}, of: Partial<StoredEvent> = {}, input = planInput()) =>
    written(create(input, creatingFrom('provider'), at('P', change, of)));

  it('has the link’s id as its key, so that every machine makes the same request (WR1)', () => {
    expect(toCrm().write.key).toBe('l');
  });
  it('goes into the calendar of its side', () => {
    expect([toProvider().write.calendar, toCrm().write.calendar]).toEqual(['personal', 'agenda']);
  });
  it('carries the whole entry, where it came from, and nothing that anybody’s base gains', () => {
    expect(toCrm()).toMatchObject({
      side: 'crm',
      write: { type: 'create', event: single() },
      known: null,
      source: { ref: 'P', revision: 'revision of P', uids: ['u'], event: single(), masked: false },
      transfer: {},
      reason: 'new-in-the-calendar',
      ticked: [],
    });
    expect(toProvider().reason).toBe('new-in-the-crm');
  });
  it('leaves out what the side cannot hold (WR9)', () => {
    const lacking = planInput({
      capabilities: { provider: { ...able, lacks: ['privacy'] }, crm: { ...able, lacks: ['description'] } },
    });
    const change = { privacy: 'private', description: 'Notes' } as const;
    expect(eventOf(toProvider(change, {}, lacking).write)).toEqual(single({ description: 'Notes' }));
    expect(eventOf(toCrm(change, {}, lacking).write)).toEqual(single({ privacy: 'private' }));
  });
  it('takes only ticked guests to the calendar, and says who may be mailed (PE2, C10)', () => {
    const { write, ticked, source } = toProvider({ participants: guests });
    const shown = {
      [participantId(host.email)]: host,
      [participantId(ann.email)]: { email: ann.email, roles: ann.roles },
    };
    expect(eventOf(write)).toEqual(single({ participants: shown }));
    expect(source?.event).toEqual(single({ participants: shown }));
    expect(ticked).toEqual(['ann@example.com']);
  });
  it('takes every guest to the CRM, which mails nobody', () => {
    const { write, ticked } = toCrm({ participants: guests });
    expect(eventOf(write)).toEqual(single({ participants: guests }));
    expect(ticked).toEqual([]);
  });
  it('tells the CRM at once what cannot be changed there (C20)', () => {
    const readOnly = { fields: ['title'], reason: 'not-organizer' } as const;
    expect(toCrm({}, { readOnly }).write).toMatchObject({
      lock: { fields: ['title'], reason: 'not-organizer' },
    });
    expect(toCrm().write).not.toHaveProperty('lock');
  });
  it('locks nothing in the calendar', () => {
    const readOnly = { fields: ['title'], reason: 'type-not-editable' } as const;
    expect(toProvider({}, { readOnly }).write).not.toHaveProperty('lock');
  });
  it('of an entry with hidden fields says so (RU6)', () => {
    expect(toCrm({}, { withheld: ['title'] }).source?.masked).toBe(true);
  });
  it('is approved for this content, this entry and this side (RU8)', () => {
    const digests = [
      toCrm(),
      toCrm({ title: 'Review' }),
      written(create(planInput(), creatingFrom('provider'), at('Q'))),
      written(create(planInput(), creatingFrom('crm'), at('P'))),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(4);
    expect(toCrm().digest).toBe(digests[0]);
  });
});

describe('an update', () => {
  const toTitle = (title: string, known: StoredEvent = at('C')) =>
    update(
      planInput(),
      link('l'),
      'crm',
      known,
      { incoming: { title }, transfer: { title } },
      at('P'),
      'changed-in-the-calendar',
    );

  it('is nothing when the side is as it should be (WR3)', () => {
    expect(toTitle('Plan')).toBeNull();
  });
  it('carries only what differs, and the entry as it will be (WR3)', () => {
    const change = written(toTitle('Review'));
    expect(change.write.type === 'update' ? change.write.patch : null).toEqual({ title: 'Review' });
    expect(change).toMatchObject({
      side: 'crm',
      write: {
        type: 'update',
        calendar: 'personal',
        ref: 'C',
        event: single({ title: 'Review' }),
      },
      known: at('C'),
      source: { ref: 'P', revision: 'revision of P', uids: ['u'], event: single(), masked: false },
      transfer: { title: 'Review' },
    });
  });
  it('that the side holds only shortened says so (WR11)', () => {
    const sizes = { unit: 'code-points', texts: { title: 30 }, items: {} } as const;
    const input = planInput({ capabilities: { provider: able, crm: { ...able, sizes } } });
    const reasonOf = (title: string) =>
      written(
        update(
          input,
          link('l'),
          'crm',
          at('C'),
          { incoming: { title }, transfer: { title } },
          at('P'),
          'changed-in-the-calendar',
        ),
      ).reason;
    expect([reasonOf('Review'), reasonOf('Review of everything that has been done so far')]).toEqual([
      'changed-in-the-calendar',
      'shortened-for-the-crm',
    ]);
  });
  it('that comes from no entry of the other side has no source', () => {
    const flow = { incoming: { title: 'Review' }, transfer: {} };
    expect(
      written(update(planInput(), link('l'), 'crm', at('C'), flow, null, 'moved-to-another-calendar')).source,
    ).toBeNull();
  });
  it.each([
    { name: 'another value', other: toTitle('Retro') },
    {
      name: 'another revision: the same change was made before and taken back',
      other: toTitle('Review', at('C', {}, { revision: 'later' })),
    },
    { name: 'another address', other: toTitle('Review', at('D')) },
  ])('has another key for $name (WR1)', ({ other }) => {
    expect(written(other).write.key).not.toBe(written(toTitle('Review')).write.key);
  });
  it('has the same key when it is planned again, and one that begins with the link’s id (WR1)', () => {
    const { key } = written(toTitle('Review')).write;
    expect(key).toBe(written(toTitle('Review')).write.key);
    expect(key).toMatch(/^l\.[\w-]{12}\.[\w-]{8}$/);
  });
  it('is approved for this change of this content on this side (RU8)', () => {
    const flow = { incoming: { title: 'Review' }, transfer: {} };
    const digests = [
      toTitle('Review'),
      toTitle('Retro'),
      toTitle('Review', at('C', { duration: 'PT2H' })),
      toTitle('Review', at('D')),
      update(planInput(), link('l'), 'provider', at('C'), flow, at('P'), 'changed-in-the-crm'),
    ].map((action) => written(action).digest);
    expect(new Set(digests).size).toBe(5);
  });
  it('stays approved when only the revision moves (RU8)', () => {
    expect(written(toTitle('Review', at('C', {}, { revision: 'later' }))).digest).toBe(
      written(toTitle('Review')).digest,
    );
  });
  it('lets only guests be mailed whom somebody ticked in the CRM (C10)', () => {
    const flow = { incoming: { title: 'Review' }, transfer: {} };
    const source = at('C', { participants: guests });
    const ticked = sideNames.map(
      (side) => written(update(planInput(), link('l'), side, at('x'), flow, source, 'both-changed')).ticked,
    );
    expect(ticked).toEqual([['ann@example.com'], []]);
    expect(
      written(update(planInput(), link('l'), 'provider', at('P'), flow, null, 'both-changed')).ticked,
    ).toEqual([]);
  });
});

describe('a removal', () => {
  const of = (known: StoredEvent) => written(remove(link('l'), 'crm', known, 'deleted-in-the-calendar'));
  it('carries what was last read of the entry, and no source', () => {
    expect(of(at('C'))).toEqual({
      link: link('l'),
      side: 'crm',
      write: {
        type: 'remove',
        key: expect.stringMatching(/^l\.remove\.[\w-]{8}$/),
        calendar: 'personal',
        ref: 'C',
      },
      known: at('C'),
      source: null,
      transfer: {},
      digest: expect.any(String),
      reason: 'deleted-in-the-calendar',
      ticked: [],
    });
  });
  it('has another key for another revision (WR1)', () => {
    expect(of(at('C', {}, { revision: 'later' })).write.key).not.toBe(of(at('C')).write.key);
  });
  it('is approved for this entry on this side with this content (RU8)', () => {
    const onProvider = written(remove(link('l'), 'provider', at('C'), 'deleted-in-the-crm'));
    const digests = [of(at('C')), of(at('D')), of(at('C', { title: 'Review' })), onProvider].map(
      ({ digest }) => digest,
    );
    expect(new Set(digests).size).toBe(4);
    expect(of(at('C', {}, { revision: 'later' })).digest).toBe(digests[0]);
  });
});

it('no two kinds of write about one entry share a digest (RU8)', () => {
  const digests = [
    create(planInput(), creatingFrom('provider'), at('C')),
    remove(link('l'), 'crm', at('C'), 'deleted-in-the-calendar'),
  ].map((action) => written(action).digest);
  expect(new Set(digests).size).toBe(2);
});

describe('what of a calendar entry the CRM shows as unchangeable (C20)', () => {
  it.each<{ name: string; of: Partial<StoredEvent>; lock: ReturnType<typeof lockOf> }>([
    { name: 'nothing', of: {}, lock: null },
    {
      name: 'fields that cannot be changed, in order',
      of: { readOnly: { fields: ['title', 'start'], reason: 'not-organizer' } },
      lock: { fields: ['start', 'title'], reason: 'not-organizer' },
    },
    {
      name: 'fields that are hidden',
      of: { withheld: ['title'] },
      lock: { fields: ['title'], reason: 'masked' },
    },
    {
      name: 'hidden fields that cannot be changed either, once',
      of: { withheld: ['title'], readOnly: { fields: ['title', 'start'], reason: 'zone-unknown' } },
      lock: { fields: ['start', 'title'], reason: 'zone-unknown' },
    },
    {
      name: 'all of it',
      of: { readOnly: { fields: 'all', reason: 'calendar-read-only' } },
      lock: { fields: [...fieldNames], reason: 'calendar-read-only' },
    },
  ])('$name', ({ of, lock }) => {
    expect(lockOf(at('P', {}, of))).toEqual(lock);
  });
});

describe('what the engine compares', () => {
  const crm = { event: single({ participants: guests }) };
  it('of the calendar: the event as it is', () => {
    expect(viewOf(planInput(), 'provider', crm, [], undefined)).toBe(crm.event);
  });
  it('of the CRM: only guests who are ticked or in the calendar (PE2)', () => {
    const shown = (...provider: readonly CalendarEvent[]) =>
      Object.values(viewOf(planInput(), 'crm', crm, provider, undefined).participants ?? {}).map(
        ({ email }) => email,
      );
    expect(shown()).toEqual(['robin@example.com', 'ann@example.com']);
    expect(shown(single({ participants: { [participantId(bo.email)]: bo } }))).toContain('bo@example.com');
  });
});

describe('what a person is shown', () => {
  it('names the entry, its side and what is to be done with it', () => {
    expect(itemOf('crm', 'remove', single(), 'a digest')).toEqual({
      digest: 'a digest',
      side: 'crm',
      write: 'remove',
      title: 'Plan',
      start: '2026-12-02T10:00:00',
      timeZone: 'Europe/Amsterdam',
      addressees: [],
    });
  });
  it('of a series: that it repeats', () => {
    const series = single({ recurrenceRules: [{ frequency: 'weekly' }] });
    expect(itemOf('crm', 'create', series, '')).toMatchObject({ repeats: true });
    expect(itemOf('crm', 'create', single(), '')).not.toHaveProperty('repeats');
  });
  it('of an entry without title and zone', () => {
    expect(itemOf('crm', 'link', single({ title: '', timeZone: null }), '')).toMatchObject({
      title: '',
      timeZone: null,
    });
  });
});

describe('what happens in the store alone', () => {
  it('a link is saved as it is, and no person has to approve it', () => {
    expect(save(link('l'))).toEqual({ type: 'save', link: link('l'), approval: null });
  });
  it('a link ends with the news of both its entries', () => {
    expect(end(link('l'), 'hidden-in-the-crm')).toEqual([
      { type: 'end', link: link('l'), reason: 'hidden-in-the-crm' },
      { type: 'settle', side: 'provider', ref: 'P' },
      { type: 'settle', side: 'crm', ref: 'C' },
    ]);
  });
  it('a link whose twin is being made ends with the news of its one entry', () => {
    expect(end(creatingFrom('crm'), 'kept-separate').slice(1)).toEqual([
      { type: 'settle', side: 'crm', ref: 'C' },
    ]);
  });
  it('an entry is left alone with its uids, and its news is settled', () => {
    expect(leave('crm', at('C'), 'hidden')).toEqual([
      { type: 'leave', side: 'crm', ref: 'C', uids: ['u'], reason: 'hidden' },
      settle('crm', 'C'),
    ]);
  });
  it('news is settled by its side and address', () => {
    expect(settle('provider', 'P')).toEqual({ type: 'settle', side: 'provider', ref: 'P' });
  });
});
