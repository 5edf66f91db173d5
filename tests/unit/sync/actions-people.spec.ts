/** What a plan's actions say of people: whose answer a change is, whom a write may mail, and what the CRM is told of guests (PE1, PE4, PE9). */
import { describe, expect, it } from 'vitest';
import {
  create,
  isColleaguesAnswer,
  isOwnAnswer,
  leave,
  lockAction,
  remove,
  sourceOf,
  unschedule,
  update,
  viewOf,
} from '../../../src-main/sync/calendar/plan/actions.ts';
import type { Action } from '../../../src-main/sync/calendar/plan/model.ts';
import {
  type CalendarEvent,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { able, at, planInput, self } from '../../support/plan-table.ts';
import { creatingFrom, link } from '../../support/small-calendar.ts';

const [boss, ann] = ['boss@example.com', 'ann@example.com'];
const pathOf = (email: string): string => `participants/${participantId(email)}/participationStatus`;
const guests = (...emails: readonly string[]): Pick<CalendarEvent, 'participants'> => ({
  participants: Object.fromEntries([
    [participantId(boss), { email: boss, roles: { owner: true } }],
    ...emails.map((email) => [participantId(email), { email, roles: { attendee: true } }]),
  ]),
});
const invited: Partial<StoredEvent> = { readOnly: { fields: 'all', reason: 'not-organizer' } };
const ofOther = at('P', guests(self, ann), invited);
const write = (action: Action | null) => {
  if (action?.type !== 'write') throw new Error('no write is planned');
  return action.write;
};

describe('a change of a meeting that somebody else organises', () => {
  it.each<[string, StoredEvent, string, boolean]>([
    ['is the own answer', ofOther, pathOf(self), true],
    ['is not the own answer where another guest answers', ofOther, pathOf(ann), false],
    ['is not the own answer where it is something else', ofOther, 'title', false],
    ['is no answer in an own meeting', at('P', guests(self)), pathOf(self), false],
    [
      'is no answer in an entry that is locked for another reason',
      at('P', guests(self), {
        readOnly: { fields: 'all', reason: 'calendar-read-only' },
      } as Partial<StoredEvent>),
      pathOf(self),
      false,
    ],
  ])('%s', (_name, provider, path, is) => {
    expect(isOwnAnswer(planInput(), provider, path, provider.event)).toBe(is);
  });
  it.each<[string, StoredEvent, StoredEvent['part'], string, boolean]>([
    ['is a colleague’s answer', ofOther, 'colleague', pathOf(ann), true],
    ['also in a copy', ofOther, 'copy', pathOf(ann), true],
    ['is not the own one', ofOther, 'colleague', pathOf(self), false],
    ['is none where this person alone has the entry', ofOther, 'meeting', pathOf(ann), false],
    ['is none where the CRM says nothing of that', ofOther, undefined, pathOf(ann), false],
    ['is none in an own meeting', at('P', guests(ann)), 'colleague', pathOf(ann), false],
  ])('%s', (_name, provider, part, path, is) => {
    const crm = at('C', {}, part === undefined ? {} : { part });
    expect(isColleaguesAnswer(planInput(), provider, crm, path, provider.event)).toBe(is);
  });
});

describe('whom an update may mail', () => {
  const answer = (status: 'accepted' | 'needs-action', more: Readonly<Record<string, string>> = {}) => {
    const incoming = { [pathOf(self)]: status, ...more };
    const flow = { incoming, transfer: incoming };
    return write(update(planInput(), link('l'), 'provider', ofOther, flow, at('C'), 'changed-in-the-crm'));
  };
  it('the organiser, where it is the own answer alone', () => {
    expect(answer('accepted')).toMatchObject({ isAnswer: true, ticked: [boss] });
  });
  it('nobody, where something else changes with it', () => {
    const both = answer('accepted', { title: 'Other' });
    expect([both.isAnswer, both.ticked]).toEqual([undefined, []]);
  });
  it('nobody, where an invitation names no organiser', () => {
    const nobodys = at(
      'P',
      { participants: { [participantId(self)]: { email: self, roles: { attendee: true } } } },
      invited,
    );
    const flow = { incoming: { [pathOf(self)]: 'accepted' }, transfer: {} };
    const told = write(
      update(planInput(), link('l'), 'provider', nobodys, flow, at('C'), 'changed-in-the-crm'),
    );
    expect(told).toMatchObject({ isAnswer: true, ticked: [] });
  });
  it('nobody in the CRM, where the same change is no answer', () => {
    const flow = { incoming: { [pathOf(self)]: 'accepted' }, transfer: {} };
    const inCrm = at('C', guests(self, ann), invited);
    const told = write(
      update(planInput(), link('l'), 'crm', inCrm, flow, at('P'), 'changed-in-the-calendar'),
    );
    expect([told.isAnswer, told.ticked]).toEqual([undefined, []]);
  });

  const ticked = (part: StoredEvent['part'], people?: StoredEvent['people']) => {
    const tick = { [participantId(ann)]: { email: ann, roles: { attendee: true }, invite: true } } as const;
    const crm = at(
      'C',
      { participants: tick },
      { ...(part === undefined ? {} : { part }), ...(people === undefined ? {} : { people }) },
    );
    const mine = at('P', {
      participants: {
        [participantId('a.b@example.com')]: { email: 'a.b@example.com', roles: { attendee: true } },
      },
    });
    const flow = { incoming: { title: 'Other' }, transfer: { title: 'Other' } };
    return write(update(planInput(), link('l'), 'provider', mine, flow, crm, 'changed-in-the-crm')).ticked;
  };
  it.each<[string, StoredEvent['part'], readonly string[]]>([
    ['those who are ticked, where the CRM says nothing of other users', undefined, [ann]],
    ['those who are ticked in the own meeting', 'meeting', [ann]],
    ['those who are ticked in a copy', 'copy', [ann]],
    ['nobody of a colleague’s meeting', 'colleague', []],
    ['nobody of an invitation', 'invited', []],
  ])('%s', (_name, part, who) => {
    expect(ticked(part)).toEqual(who);
  });
  it('those who are ticked, under the address too by which the calendar knows them', () => {
    expect(ticked('meeting', [[ann, 'a.b@example.com']])).toEqual([ann, 'a.b@example.com']);
    expect(ticked('meeting', [['other@example.com', 'o@example.com']])).toEqual([ann]);
  });
});

it('in a first run the guests who were ticked before are not shown to the calendar, unless the link knows better (PE1)', () => {
  const crm = at('C', {
    participants: { [participantId(ann)]: { email: ann, roles: { attendee: true }, invite: true } },
  });
  const shown = (firstRun: boolean, ticks?: readonly string[]) =>
    Object.keys(
      viewOf({ capabilities: { provider: able, crm: able }, firstRun }, 'crm', crm, [], ticks).participants ??
        {},
    );
  expect([shown(false), shown(true), shown(true, [])]).toEqual([
    [participantId(ann)],
    [],
    [participantId(ann)],
  ]);
});

describe('what the CRM is told of an entry', () => {
  const note = { name: 'Carl', reason: 'no-address', missing: 'crm' } as const;
  it('its lock, and the guests that only one side has, where there are any', () => {
    expect(lockAction('C', null, [])).toEqual({ type: 'lock', ref: 'C', fields: [], reason: '' });
    expect(lockAction('C', { fields: ['title'], reason: 'masked' }, [note])).toEqual({
      type: 'lock',
      ref: 'C',
      fields: ['title'],
      reason: 'masked',
      guests: [note],
    });
    expect(lockAction('C', null, [])).not.toHaveProperty('guests');
  });
  it('of a new one: a lock only where there is something to tell', () => {
    const made = (of: Partial<StoredEvent>) =>
      write(create(planInput(), creatingFrom('provider'), at('P', {}, of))).write;
    expect(made({})).not.toHaveProperty('lock');
    expect(made(invited)).toMatchObject({ lock: { reason: 'not-organizer' } });
  });
  it('of an entry that is taken off a person: what this person goes on having', () => {
    expect(write(unschedule(link('l'), at('C'), at('P', { title: 'Mine' })))).toMatchObject({
      side: 'crm',
      reason: 'edited-against-the-rule',
      write: { type: 'remove', ref: 'C', unschedule: true },
      source: { ref: 'P', event: { title: 'Mine' } },
    });
  });
  it('of a removal: whether it only takes the person off', () => {
    const removed = (of: Partial<StoredEvent>) =>
      write(remove(link('l'), 'crm', at('C', {}, of), 'deleted-in-the-calendar')).write;
    expect(removed({ removal: 'unschedule' })).toHaveProperty('unschedule', true);
    expect(removed({})).not.toHaveProperty('unschedule');
  });
});

describe('the person under an address that only the CRM knows (PE9)', () => {
  const [main, other] = [self, 'robin@crm.example'];
  const own = { main, account: [main], all: [main, other] };
  const input = planInput({ own });
  const named = (email: string, one: { readonly write: { readonly type: string } }) =>
    'event' in one.write &&
    Object.hasOwn((one.write.event as CalendarEvent).participants ?? {}, participantId(email));

  it('stays so in what the CRM is given, and not in what the calendar is', () => {
    const unmailed = { ...input, capabilities: { provider: { ...able, unmailedGuests: true }, crm: able } };
    const made = (from: 'provider' | 'crm') =>
      write(create(unmailed, creatingFrom(from), at(from === 'crm' ? 'C' : 'P', guests(other))));
    expect([named(other, made('provider')), named(main, made('provider'))]).toEqual([true, false]);
    expect([named(other, made('crm')), named(main, made('crm'))]).toEqual([false, true]);
  });
  const answer = `participants/${participantId(other)}/participationStatus`;
  const joins = { [`participants/${participantId(other)}`]: { email: other, roles: { attendee: true } } };
  it.each<{
    name: string;
    inCalendar: ReturnType<typeof guests>;
    incoming: PatchObject;
    paths: readonly string[];
  }>([
    {
      name: 'is told to the calendar under the account’s own',
      inCalendar: guests(ann),
      incoming: joins,
      paths: [`participants/${participantId(main)}`],
    },
    {
      name: 'is told as it is where the calendar has the account’s own beside it',
      inCalendar: guests(main),
      incoming: joins,
      paths: [`participants/${participantId(other)}`],
    },
    {
      name: 'is told as it is where the calendar has it so',
      inCalendar: guests(other),
      incoming: { [answer]: 'accepted' },
      paths: [answer],
    },
    {
      name: 'is taken out of the calendar that has it so',
      inCalendar: guests(other),
      incoming: { [`participants/${participantId(other)}`]: null },
      paths: [`participants/${participantId(other)}`],
    },
  ])('$name', ({ inCalendar, incoming, paths }) => {
    const flow = { incoming, transfer: incoming };
    const crm = at('C', guests(other));
    const told = write(
      update(input, link('l'), 'provider', at('P', inCalendar), flow, crm, 'changed-in-the-crm'),
    );
    expect(told.write.type === 'update' && Object.keys(told.write.patch)).toEqual(paths);
  });
});

it('a source says when it changed, whose it is and who its people are, as far as its side does', () => {
  expect(Object.keys(sourceOf(at('P')))).toEqual(['ref', 'revision', 'event', 'uids', 'masked']);
  const known = { updated: 5, part: 'copy', people: [[ann, 'a.b@example.com']] } as const;
  expect(sourceOf(at('C', {}, known))).toMatchObject(known);
});

it('an entry is left alone by a person, or by a rule', () => {
  const left = (byPerson?: boolean) => leave('crm', { ref: 'C', uids: ['u'] }, 'separate', byPerson)[0];
  expect(left(true)).toHaveProperty('byPerson', true);
  expect(left()).not.toHaveProperty('byPerson');
});
