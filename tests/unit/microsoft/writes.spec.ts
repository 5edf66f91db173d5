/** The exact request of every kind of write: method, condition and body; and the mails that Exchange sent for it (PE1, PE2). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import {
  type CalendarEvent,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import {
  type MicrosoftAccountWorld,
  microsoftAccountWorld,
  signal,
} from '../../support/microsoft-account.ts';
import { anna, ben, carla, graphEvent, invited } from '../../support/simulated-microsoft.ts';

let world: MicrosoftAccountWorld;
let primary: string;
beforeEach(async () => {
  world = await microsoftAccountWorld();
  primary = world.microsoft.calendars.idOf(anna);
  world.account.calendar.side.tellPrivate?.('full');
});
afterEach(async () => {
  expect(world.microsoft.complaints()).toEqual([]);
  expect(world.contractFaults).toEqual([]);
  await world.stop();
});

const base: CalendarEvent = {
  uid: 'new',
  title: 'New',
  start: '2026-03-20T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
};
const people = (...guests: readonly string[]): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries([
    [participantId(anna), { email: anna, roles: { owner: true } }],
    ...guests.map((email) => [participantId(email), { email, roles: { attendee: true } }] as const),
  ]);

async function read(ref: string): Promise<StoredEvent> {
  for await (const found of world.account.calendar.side.get(primary, [ref], signal))
    return found.type === 'found' ? found.stored : expect.fail(`${ref} is ${found.type}`);
  return expect.fail('no answer');
}

interface Sent {
  /** Of each request that changes something: method, what is behind `events`, and body. */
  readonly requests: readonly (readonly [string, string, Json | undefined])[];
  readonly mails: readonly string[];
  readonly foretold: readonly string[];
  readonly outcomes: readonly Outcome[];
}

async function send(calls: readonly Call[], known: StoredEvent | null): Promise<Sent> {
  const { side } = world.account.calendar;
  world.microsoft.clearRequests();
  const before = world.microsoft.outbox.ofRequests().length;
  const foretold = [...new Set(calls.flatMap((call) => side.mailEffect(call, known)))].toSorted();
  const outcomes: Outcome[] = [];
  for await (const [, outcome] of side.perform(calls, signal)) outcomes.push(outcome);
  const changing = world.microsoft.requests().filter(({ method }) => method !== 'GET');
  return {
    requests: changing.map(({ method, path, body }) => {
      const rest = decodeURIComponent(path.split('/events')[1] ?? '').replace(/^\/[^/]+/, '/…');
      return [method, rest, method === 'DELETE' ? undefined : (body as Json)];
    }),
    mails: [
      ...new Set(
        world.microsoft.outbox
          .ofRequests()
          .slice(before)
          .map(({ to, kind }) => `${to} ${kind}`),
      ),
    ].toSorted(),
    foretold,
    outcomes,
  };
}

const create = (event: CalendarEvent): Promise<Sent> => {
  const { side } = world.account.calendar;
  return send(side.prepare({ type: 'create', key: 'key', calendar: primary, event }, null), null);
};
const update = async (ref: string, patch: PatchObject): Promise<Sent> => {
  const known = await read(ref);
  const event = applyPatch(known.event, patch);
  const write = { type: 'update', key: 'key', calendar: primary, ref, patch, event } as const;
  return send(world.account.calendar.side.prepare(write, known), known);
};

const zone = 'W. Europe Standard Time';

describe('creating', () => {
  it('names the Windows zone, a transaction, and the key beside it (WR1)', async () => {
    const { requests, outcomes } = await create(base);
    const [method, path, body] = requests[0] ?? [];
    expect([requests.length, method, path]).toEqual([1, 'POST', '']);
    expect(body).toEqual({
      transactionId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      subject: 'New',
      isAllDay: false,
      start: { dateTime: '2026-03-20T09:00:00', timeZone: zone },
      end: { dateTime: '2026-03-20T10:00:00', timeZone: zone },
      singleValueExtendedProperties: [
        { id: expect.stringMatching(/ Name ConcordKey$/), value: 'key' },
        // several zones have this Windows name
        { id: expect.stringMatching(/ Name ConcordExact$/), value: '{"timeZone":"Europe/Amsterdam"}' },
      ],
    });
    expect(outcomes[0]).toMatchObject({
      type: 'done',
      stored: { key: 'key', event: { timeZone: 'Europe/Amsterdam' } },
    });
  });

  it('lists the invited people and mails exactly them (PE2)', async () => {
    const { requests, mails, foretold } = await create({ ...base, participants: people(ben, carla) });
    expect(requests[0]?.[2]?.attendees).toEqual([
      { emailAddress: { address: ben }, type: 'required' },
      { emailAddress: { address: carla }, type: 'required' },
    ]);
    expect(foretold).toEqual([ben, carla].toSorted());
    expect(mails).toEqual([`${ben} invitation`, `${carla} invitation`].toSorted());
  });

  it('an organiser who comes as well is not invited to the own meeting (PE2)', async () => {
    const me = participantId(anna);
    const participants = {
      ...people(ben),
      [me]: { email: anna, roles: { owner: true, attendee: true } },
    } as const;
    const { requests, mails } = await create({ ...base, participants });
    expect(requests[0]?.[2]?.attendees).toEqual([{ emailAddress: { address: ben }, type: 'required' }]);
    expect(mails).toEqual([`${ben} invitation`]);
  });

  it('a repeated one is answered with the event of the first (WR1)', async () => {
    await create(base);
    const again = await create({ ...base, title: 'Other' });
    expect(again.outcomes[0]).toMatchObject({
      type: 'done',
      found: true,
      stored: { event: { title: 'New' } },
    });
    expect(world.microsoft.calendars.events(anna).length).toBe(1);
  });
});

describe('changing', () => {
  it('sends what differs and nothing else (WR3, WR4)', async () => {
    const ref = world.microsoft.calendars.create(
      anna,
      graphEvent('Old', { body: { contentType: 'text', content: 'kept' } }),
    );
    const { requests } = await update(ref, { title: 'New' });
    expect(requests).toEqual([['PATCH', '/…', { subject: 'New' }]]);
    expect((await read(ref)).event.description).toBe('kept');
  });

  it('an added guest is a request of its own, which mails nobody else', async () => {
    const ref = world.microsoft.calendars.create(anna, graphEvent('Meeting', { attendees: invited(ben) }));
    const participant = { email: carla, roles: { attendee: true } };
    const { requests, mails, foretold } = await update(ref, {
      [`participants/${participantId(carla)}`]: participant,
    });
    expect(requests.map(([method, , body]) => [method, Object.keys(body ?? {})])).toEqual([
      ['PATCH', ['attendees']],
    ]);
    expect(foretold).toEqual([carla]);
    expect(mails).toEqual([`${carla} invitation`]);
  });

  it('another time and an added guest are two requests', async () => {
    const ref = world.microsoft.calendars.create(anna, graphEvent('Meeting', { attendees: invited(ben) }));
    const { requests, mails, foretold } = await update(ref, {
      start: '2026-03-20T11:00:00',
      [`participants/${participantId(carla)}`]: { email: carla, roles: { attendee: true } },
    });
    expect(requests.map(([, , body]) => Object.keys(body ?? {}))).toEqual([
      ['isAllDay', 'start', 'end'],
      ['attendees'],
    ]);
    expect(foretold).toEqual([ben, carla].toSorted());
    expect(mails).toEqual([`${ben} update`, `${carla} invitation`].toSorted());
  });

  it('foretells that Exchange mails the guests about a title too (PE3)', async () => {
    const ref = world.microsoft.calendars.create(anna, graphEvent('Meeting', { attendees: invited(ben) }));
    const { mails, foretold } = await update(ref, { title: 'Other' });
    expect(foretold).toEqual([ben]);
    expect(mails).toEqual([`${ben} update`]);
  });

  it('twenty edits leave an online meeting with its link, and no request names the meeting (WR4)', async () => {
    const meeting = { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' };
    const ref = world.microsoft.calendars.create(anna, graphEvent('Online', meeting));
    const link = (await read(ref)).event.virtualLocations?.['1']?.uri;
    expect(link).toMatch(/^https:\/\/teams\.microsoft\.com\//);
    for (let index = 0; index < 20; index += 1) {
      const patches: readonly PatchObject[] = [
        { description: `Agenda ${index}` },
        { title: `Online ${index}` },
        { 'locations/1': { name: `Room ${index}` } },
        { start: `2026-03-20T1${index % 8}:00:00` },
      ];
      const { requests } = await update(ref, patches[index % 4] ?? {});
      const names = requests.flatMap(([, , body]) => Object.keys(body ?? {}));
      expect(names.filter((name) => /onlineMeeting/i.test(name))).toEqual([]);
      expect(names.includes('body')).toBe(index % 4 === 0);
    }
    const { event } = await read(ref);
    expect(event.virtualLocations?.['1']?.uri).toBe(link);
    expect(event.description).toBe('Agenda 16');
  });

  it('writes another link as a place that a person can click on', async () => {
    const ref = world.microsoft.calendars.create(anna, graphEvent('Call'));
    const { requests } = await update(ref, {
      virtualLocations: { '1': { name: 'Zoom', uri: 'https://zoom.example/j/1' } },
    });
    expect(requests[0]?.[2]).toEqual({
      locations: [{ displayName: 'Zoom: https://zoom.example/j/1', locationUri: 'https://zoom.example/j/1' }],
    });
    expect((await read(ref)).event.virtualLocations).toEqual({
      '1': { name: 'Zoom', uri: 'https://zoom.example/j/1' },
    });
  });

  it('notices an edit of the same moment also where Graph heeds no condition (WR2)', async () => {
    const { side } = world.account.calendar;
    world.microsoft.setBehaviour({ honoursIfMatch: false });
    const ref = world.microsoft.calendars.create(anna, graphEvent('Old'));
    const known = await read(ref);
    const event = { ...known.event, title: 'By Concord' };
    const patch = { title: 'By Concord' };
    const calls = side.prepare({ type: 'update', key: 'key', calendar: primary, ref, patch, event }, known);
    world.microsoft.calendars.edit(ref, { subject: 'By a person' });
    const { outcomes, requests } = await send(calls, known);
    expect(outcomes).toMatchObject([{ type: 'refused', problem: { code: 'revision-conflict' } }]);
    expect(requests).toEqual([]);
  });

  it('keeps out-of-office time as such when something else changes', async () => {
    const ref = world.microsoft.calendars.create(anna, graphEvent('Away', { showAs: 'oof' }));
    expect((await update(ref, { status: 'tentative' })).requests[0]?.[2]).toEqual({ showAs: 'tentative' });
    world.microsoft.calendars.edit(ref, { showAs: 'oof' });
    expect((await update(ref, { title: 'Away for a day' })).requests[0]?.[2]).toEqual({
      subject: 'Away for a day',
    });
    expect((await read(ref)).traits).toEqual({ outOfOffice: true });
  });
});

describe('an invitation', () => {
  const received = async (): Promise<StoredEvent> => {
    world.microsoft.calendars.create(ben, graphEvent('Invited', { attendees: invited(anna) }));
    const [copy] = world.microsoft.calendars.events(anna);
    return read(String(copy?.id));
  };
  const path = `participants/${participantId(anna)}/participationStatus`;

  it.each([
    ['accepted', 'accept'],
    ['tentative', 'tentativelyAccept'],
    ['declined', 'decline'],
  ])('is answered by a request of its own: %s (PE4)', async (answer, action) => {
    const { ref } = await received();
    const { requests, mails, foretold, outcomes } = await update(ref, { [path]: answer });
    expect(requests).toEqual([['POST', `/…/${action}`, { sendResponse: true }]]);
    expect(foretold).toEqual([ben]);
    expect(mails).toEqual([`${ben} response`]);
    expect(outcomes).toMatchObject([{ type: 'done' }]);
  });

  it('is not the guest to change, and removing it answers nobody (PE5)', async () => {
    const known = await received();
    const { requests, outcomes } = await update(known.ref, { title: 'Mine' });
    expect(requests).toEqual([]);
    expect(outcomes).toMatchObject([{ type: 'refused', problem: { code: 'not-permitted' } }]);
    const removal = { type: 'remove', key: 'rm', calendar: primary, ref: known.ref } as const;
    const sent = await send(world.account.calendar.side.prepare(removal, known), known);
    expect([sent.foretold, sent.mails]).toEqual([[], []]);
  });
});

describe('a series', () => {
  it('brings a cancelled occurrence back by writing the series anew, and keeps the others', async () => {
    const made = await create({
      ...base,
      recurrenceRules: [{ frequency: 'weekly', count: 6 }],
      recurrenceOverrides: {
        '2026-03-27T09:00:00': { excluded: true },
        '2026-04-03T09:00:00': { title: 'Moved', start: '2026-04-03T15:00:00' },
        '2026-04-10T09:00:00': { excluded: true },
      },
    });
    const last = made.outcomes.at(-1);
    const ref = (last?.type === 'done' ? last.stored?.ref : null) ?? expect.fail('not made');
    const { outcomes } = await update(ref, { 'recurrenceOverrides/2026-03-27T09:00:00': null });
    expect(outcomes.map(({ type }) => type)).toEqual(outcomes.map(() => 'done'));
    expect((await read(ref)).event.recurrenceOverrides).toEqual({
      '2026-04-03T09:00:00': { title: 'Moved', start: '2026-04-03T15:00:00' },
      '2026-04-10T09:00:00': { excluded: true },
    });
  });

  it('tells every guest of what is removed (PE3)', async () => {
    const ref = world.microsoft.calendars.create(
      anna,
      graphEvent('Meeting', { attendees: invited(ben, carla) }),
    );
    const known = await read(ref);
    const removal = { type: 'remove', key: 'rm', calendar: primary, ref } as const;
    const { requests, mails, foretold } = await send(
      world.account.calendar.side.prepare(removal, known),
      known,
    );
    expect(requests).toEqual([['DELETE', '/…', undefined]]);
    expect(foretold).toEqual([ben, carla].toSorted());
    expect(mails).toEqual([`${ben} cancellation`, `${carla} cancellation`].toSorted());
  });
});
