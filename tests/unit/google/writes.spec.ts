/** The exact request of every kind of write: method, `sendUpdates`, condition and body; and the mails that Google sent for it (PE1, PE2). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/google/index.ts';
import {
  type CalendarEvent,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type GoogleAccountWorld, googleAccountWorld, signal } from '../../support/google-account.ts';
import { anna, ben, carla, meeting } from '../../support/simulated-google.ts';

let world: GoogleAccountWorld;
beforeEach(async () => {
  world = await googleAccountWorld();
  world.account.calendar.side.tellPrivate?.('full');
});
afterEach(async () => {
  expect(world.google.complaints()).toEqual([]);
  expect(world.discoveryFaults).toEqual([]);
  await world.stop();
});

const zone = 'Europe/Amsterdam';
const base: CalendarEvent = {
  uid: 'new',
  title: 'New',
  start: '2026-03-20T09:00:00',
  timeZone: zone,
  duration: 'PT1H',
};
const people = (...guests: readonly string[]): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries([
    [participantId(anna), { email: anna, roles: { owner: true } }],
    ...guests.map((email) => [participantId(email), { email, roles: { attendee: true } }] as const),
  ]);

async function read(ref: string): Promise<StoredEvent> {
  for await (const found of world.account.calendar.side.get(anna, [ref], signal))
    return found.type === 'found' ? found.stored : expect.fail(`${ref} is ${found.type}`);
  return expect.fail('no answer');
}

interface Sent {
  readonly requests: readonly (readonly [string, string, string | null, Json | undefined])[];
  readonly mails: readonly string[];
  readonly foretold: readonly string[];
  readonly outcomes: readonly Outcome[];
}

/** Sends calls. Of each request that changes something: method, `sendUpdates`, If-Match and body. */
async function send(calls: readonly Call[], known: StoredEvent | null): Promise<Sent> {
  const { side } = world.account.calendar;
  world.google.clearRequests();
  const before = world.google.outbox.ofRequests().length;
  const foretold = [...new Set(calls.flatMap((call) => side.mailEffect(call, known)))].toSorted();
  const outcomes: Outcome[] = [];
  for await (const [, outcome] of side.perform(calls, signal)) outcomes.push(outcome);
  return {
    requests: world.google
      .requests()
      .filter(({ method }) => method !== 'GET')
      .map(({ method, query, ifMatch, body }) => [
        method,
        query.get('sendUpdates') ?? 'missing',
        ifMatch,
        body as Json | undefined,
      ]),
    mails: [
      ...new Set(
        world.google.outbox
          .ofRequests()
          .slice(before)
          .map(({ to }) => to),
      ),
    ].toSorted(),
    foretold,
    outcomes,
  };
}

async function create(event: CalendarEvent, key = 'key'): Promise<Sent> {
  const { side } = world.account.calendar;
  return send(side.prepare({ type: 'create', key, calendar: anna, event }, null), null);
}

async function update(ref: string, patch: PatchObject): Promise<Sent & { readonly known: StoredEvent }> {
  const known = await read(ref);
  const event = applyPatch(known.event, patch);
  const write = { type: 'update', key: 'up', calendar: anna, ref, patch, event } as const;
  return { ...(await send(world.account.calendar.side.prepare(write, known), known)), known };
}

const times = {
  start: { dateTime: '2026-03-20T09:00:00', timeZone: zone },
  end: { dateTime: '2026-03-20T10:00:00', timeZone: zone },
};

describe('a create', () => {
  it('without guests mails nobody, and carries its key', async () => {
    const { requests, mails, foretold } = await create(base);
    expect(requests).toEqual([
      [
        'POST',
        'none',
        null,
        {
          id: expect.stringMatching(/^concord[a-v0-9]+$/),
          summary: 'New',
          ...times,
        },
      ],
    ]);
    expect([mails, foretold]).toEqual([[], []]);
  });

  it('with a ticked guest mails exactly them, and writes nothing for bookkeeping (WR5)', async () => {
    const { requests, mails, foretold } = await create({ ...base, participants: people(ben) });
    expect(requests).toEqual([
      [
        'POST',
        'all',
        null,
        { id: expect.any(String), summary: 'New', ...times, attendees: [{ email: ben }] },
      ],
    ]);
    expect(mails).toEqual([ben]);
    expect(foretold).toEqual([ben]);
  });

  it('of every field', async () => {
    const { requests } = await create({
      ...base,
      description: 'Text',
      status: 'tentative',
      freeBusyStatus: 'free',
      privacy: 'secret',
      locations: { '1': { name: 'Room 2' } },
      virtualLocations: { '1': { name: 'Talk', uri: 'https://talk.example/1' } },
    });
    expect(requests[0]?.[3]).toMatchObject({
      description: 'Text',
      status: 'tentative',
      transparency: 'transparent',
      visibility: 'confidential',
      location: 'Room 2',
      conferenceData: {
        conferenceSolution: { key: { type: 'addOn' }, name: 'Talk' },
        entryPoints: [{ entryPointType: 'video', uri: 'https://talk.example/1' }],
      },
    });
  });

  it('of a series is one request, and one for each changed occurrence', async () => {
    const { requests } = await create({
      ...base,
      recurrenceRules: [{ frequency: 'weekly', count: 5 }],
      recurrenceOverrides: {
        '2026-03-27T09:00:00': { excluded: true },
        '2026-04-03T09:00:00': { title: 'Other' },
        '2026-04-05T12:00:00': {},
      },
    });
    expect(requests).toEqual([
      [
        'POST',
        'none',
        null,
        expect.objectContaining({
          recurrence: [
            'RRULE:FREQ=WEEKLY;COUNT=5',
            'EXDATE;TZID=Europe/Amsterdam:20260327T090000',
            'RDATE;TZID=Europe/Amsterdam:20260405T120000',
          ],
        }),
      ],
      ['PATCH', 'none', expect.stringMatching(/^"\d+"$/), { summary: 'Other' }],
    ]);
  });

  it('that is cancelled is refused: to Google it would be a deletion', async () => {
    const { outcomes, requests } = await create({ ...base, status: 'cancelled' });
    expect(outcomes).toMatchObject([
      { type: 'refused', problem: { code: 'item-rejected', params: { field: 'status' } } },
    ]);
    expect(requests).toEqual([]);
  });
});

describe('an update of a meeting with guests', () => {
  const invited = (rest: Json = {}): string =>
    world.google.calendars.create(
      anna,
      meeting('Meeting', {
        attendees: [{ email: ben, responseStatus: 'accepted', comment: 'With pleasure' }, { email: carla }],
        ...rest,
      }),
      'none',
    );

  it.each([
    ['its body', { description: 'Notes' }, { description: 'Notes' }, 'none'],
    ['its title', { title: 'Other' }, { summary: 'Other' }, 'none'],
    ['whether it is busy', { freeBusyStatus: 'free' }, { transparency: 'transparent' }, 'none'],
    ['who may see it', { privacy: 'private' }, { visibility: 'private' }, 'none'],
    [
      'its time',
      { start: '2026-03-20T11:00:00' },
      {
        start: { dateTime: '2026-03-20T11:00:00', timeZone: zone, date: null },
        end: { dateTime: '2026-03-20T12:00:00', timeZone: zone, date: null },
      },
      'all',
    ],
    [
      'to all-day',
      { showWithoutTime: true, start: '2026-03-20T00:00:00', duration: 'P1D', timeZone: null },
      {
        start: { date: '2026-03-20', dateTime: null, timeZone: null },
        end: { date: '2026-03-21', dateTime: null, timeZone: null },
      },
      'all',
    ],
    ['its place', { locations: { '1': { name: 'Room 2' } } }, { location: 'Room 2' }, 'all'],
  ] satisfies readonly [string, PatchObject, Json, string][])('%s', async (_, patch, body, sendUpdates) => {
    const { requests, mails, foretold, known } = await update(invited(), patch);
    expect(requests).toEqual([['PATCH', sendUpdates, known.revision, body]]);
    expect(foretold).toEqual(sendUpdates === 'all' ? [ben, carla] : []);
    expect(mails).toEqual(foretold);
  });

  it('of one guest sends the whole list with what Google has of each, and mails everybody', async () => {
    const id = invited();
    const dora = 'dora@client.example';
    const { requests, mails, foretold } = await update(id, {
      [`participants/${participantId(dora)}`]: { email: dora, roles: { attendee: true } },
      [`participants/${participantId(carla)}`]: null,
    });
    expect(requests).toEqual([
      [
        'PATCH',
        'all',
        expect.any(String),
        {
          attendees: [
            expect.objectContaining({ email: ben, responseStatus: 'accepted', comment: 'With pleasure' }),
            { email: dora },
          ],
        },
      ],
    ]);
    expect(foretold).toEqual([ben, carla, dora].toSorted());
    expect(mails).toEqual(foretold);
  });

  it('keeps its conference, its reminders and its colour', async () => {
    const id = invited({
      colorId: '5',
      reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 5 }] },
    });
    world.google.calendars.edit(
      anna,
      id,
      {
        conferenceData: {
          createRequest: { requestId: 'one', conferenceSolutionKey: { type: 'hangoutsMeet' } },
        },
      },
      'none',
    );
    const before = world.google.calendars.event(anna, id);
    await update(id, { title: 'Other' });
    const after = world.google.calendars.event(anna, id);
    for (const name of ['conferenceData', 'hangoutLink', 'colorId', 'reminders', 'attendees'])
      expect(after?.[name], name).toEqual(before?.[name]);
    expect(after?.conferenceData).toBeDefined();
  });

  it('of one occurrence mails about that one alone', async () => {
    const id = invited({ recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'] });
    const moved = await update(id, {
      'recurrenceOverrides/2026-03-27T09:00:00': { start: '2026-03-27T15:00:00' },
    });
    expect(moved.requests).toEqual([
      [
        'PATCH',
        'all',
        expect.any(String),
        expect.objectContaining({ start: { dateTime: '2026-03-27T15:00:00', timeZone: zone, date: null } }),
      ],
    ]);
    expect(moved.mails).toEqual(moved.foretold);
    const cancelled = await update(id, { 'recurrenceOverrides/2026-04-03T09:00:00': { excluded: true } });
    expect(cancelled.requests).toEqual([['PATCH', 'all', expect.any(String), { status: 'cancelled' }]]);
    expect(cancelled.mails).toEqual([ben, carla]);
    const titled = await update(id, { 'recurrenceOverrides/2026-04-10T09:00:00': { title: 'Other' } });
    expect(titled.requests).toEqual([['PATCH', 'none', expect.any(String), { summary: 'Other' }]]);
    expect(titled.mails).toEqual([]);
    const again = await update(id, { 'recurrenceOverrides/2026-04-03T09:00:00': null });
    expect(again.requests.map(([method, mail]) => [method, mail])).toEqual([['PATCH', 'all']]);
    expect((await read(id)).event.recurrenceOverrides?.['2026-04-03T09:00:00']).toBeUndefined();
  });
});

describe('a series of which a person changed another occurrence meanwhile', () => {
  it.each([
    ['its title', { title: 'Other' }],
    ['one occurrence', { 'recurrenceOverrides/2026-04-03T09:00:00': { title: 'Other' } }],
    ['nothing that Google holds', { relatedTo: { other: { relation: { first: true } } } }],
  ] satisfies readonly [string, PatchObject][])('is not changed: %s (WR2)', async (_, patch) => {
    const { calendars } = world.google;
    const id = calendars.create(anna, meeting('Weekly', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'] }));
    const known = await read(id);
    calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'By a person' });
    const event = applyPatch(known.event, patch);
    const write = { type: 'update', key: 'up', calendar: anna, ref: id, patch, event } as const;
    const { outcomes, requests } = await send(world.account.calendar.side.prepare(write, known), known);
    expect(outcomes).toMatchObject([{ type: 'refused', problem: { code: 'revision-conflict' } }]);
    expect(requests).toEqual([]);
  });

  it('is not removed (WR2)', async () => {
    const { calendars } = world.google;
    const id = calendars.create(anna, meeting('Weekly', { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=5'] }));
    const known = await read(id);
    calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'By a person' });
    const calls = world.account.calendar.side.prepare(
      { type: 'remove', key: 'rm', calendar: anna, ref: id },
      known,
    );
    expect((await send(calls, known)).outcomes).toMatchObject([
      { type: 'refused', problem: { code: 'revision-conflict' } },
    ]);
  });
});

describe('a removal', () => {
  it('of a meeting with guests cancels it for all of them', async () => {
    const id = world.google.calendars.create(
      anna,
      meeting('Meeting', { attendees: [{ email: ben }] }),
      'none',
    );
    const known = await read(id);
    const calls = world.account.calendar.side.prepare(
      { type: 'remove', key: 'rm', calendar: anna, ref: id },
      known,
    );
    const { requests, mails, foretold } = await send(calls, known);
    expect(requests).toEqual([['DELETE', 'all', known.revision, undefined]]);
    expect([mails, foretold]).toEqual([[ben], [ben]]);
  });

  it('of an invitation mails nobody, as no answer was given (PE5)', async () => {
    const id = world.google.calendars.create(
      ben,
      meeting('Theirs', { attendees: [{ email: anna }] }),
      'none',
    );
    const known = await read(id);
    const calls = world.account.calendar.side.prepare(
      { type: 'remove', key: 'rm', calendar: anna, ref: id },
      known,
    );
    const { requests, mails, foretold } = await send(calls, known);
    expect(requests).toEqual([['DELETE', 'none', known.revision, undefined]]);
    expect([mails, foretold]).toEqual([[], []]);
  });

  it('of an event that a person deleted meanwhile is done', async () => {
    const id = world.google.calendars.create(anna, meeting('Gone'));
    const known = await read(id);
    world.google.calendars.remove(anna, id);
    const calls = world.account.calendar.side.prepare(
      { type: 'remove', key: 'rm', calendar: anna, ref: id },
      known,
    );
    expect((await send(calls, known)).outcomes).toEqual([{ type: 'done', stored: null }]);
  });
});

describe('an invitation', () => {
  it('is answered by the own entry of the list, and the organiser alone is mailed (PE4)', async () => {
    const id = world.google.calendars.create(
      ben,
      meeting('Theirs', { attendees: [{ email: anna }, { email: carla }] }),
      'none',
    );
    const { requests, mails, foretold } = await update(id, {
      [`participants/${participantId(anna)}/participationStatus`]: 'accepted',
    });
    expect(requests).toEqual([
      [
        'PATCH',
        'all',
        expect.any(String),
        {
          attendees: [
            expect.objectContaining({ email: anna, responseStatus: 'accepted' }),
            expect.objectContaining({ email: carla, responseStatus: 'needsAction' }),
          ],
        },
      ],
    ]);
    expect([mails, foretold]).toEqual([[ben], [ben]]);
  });

  it("cannot be changed otherwise, but for what is the guest's own (PE5)", async () => {
    const id = world.google.calendars.create(
      ben,
      meeting('Theirs', { attendees: [{ email: anna }] }),
      'none',
    );
    const refused = await update(id, { title: 'Mine' });
    expect(refused.outcomes).toMatchObject([{ type: 'refused', problem: { code: 'not-permitted' } }]);
    expect(refused.requests).toEqual([]);
    const own = await update(id, { freeBusyStatus: 'free' });
    expect(own.requests).toEqual([['PATCH', 'none', expect.any(String), { transparency: 'transparent' }]]);
    expect(own.mails).toEqual([]);
  });
});

it.each(['outOfOffice', 'focusTime', 'workingLocation', 'birthday', 'fromGmail'] as const)(
  'an event of the type %s is read and never written (C20)',
  async (eventType) => {
    const id = world.google.calendars.place(anna, {
      body: {
        ...meeting('Special'),
        ...(eventType === 'birthday' ? {} : { [`${eventType}Properties`]: {} }),
        visibility: 'public',
      },
      eventType,
    });
    const known = await read(id);
    expect(known.readOnly).toEqual({ fields: 'all', reason: 'type-not-editable' });
    expect(known.traits).toEqual(eventType === 'outOfOffice' ? { outOfOffice: true } : undefined);
    const { requests, outcomes } = await update(id, { title: 'Other' });
    expect(requests).toEqual([]);
    expect(outcomes).toMatchObject([{ type: 'refused', problem: { code: 'not-permitted' } }]);
  },
);
