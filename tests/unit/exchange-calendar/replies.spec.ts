/** Tests that a guest's own answer travels as an answer, to the organiser alone (PE4), and that nothing else of an invitation is written (PE5). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PatchObject, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import {
  type ExchangeProvider,
  exchangeProvider,
} from '../../support/exchange-calendar/exchange-provider.ts';
import { handClock } from '../../support/hand-clock.ts';
import { event } from '../../support/world.ts';

const organizer = 'olga@elsewhere.example';
const self = 'robin@example.com';
const own = participantId(self);
const { signal } = new AbortController();

let provider: ExchangeProvider;

beforeEach(async () => {
  provider = await exchangeProvider({ clock: handClock(Date.UTC(2026, 2, 11, 7)).clock });
  provider.side.tellPrivate?.('full');
});
afterEach(async () => {
  const faults = provider.complaints();
  await provider.close();
  expect(faults).toEqual([]);
});

/** An invitation to four weekly meetings. */
async function invitation(): Promise<StoredEvent> {
  const { ref } = provider.hand.receive(
    event('theirs', {
      participants: {
        [participantId(organizer)]: { email: organizer, roles: { owner: true } },
        [own]: { email: self, roles: { attendee: true } },
      },
      recurrenceRules: [{ frequency: 'weekly', count: 4 }],
    }),
  );
  return read(ref);
}

async function read(ref: string): Promise<StoredEvent> {
  for await (const found of provider.side.get(provider.primary, [ref], signal))
    if (found.type === 'found') return found.stored;
  throw new Error(`${ref} is gone`);
}

function prepared(known: StoredEvent, patch: PatchObject): readonly Call[] {
  const { calendar, ref } = known;
  const write = {
    type: 'update',
    key: 'k',
    calendar,
    ref,
    patch,
    event: applyPatch(known.event, patch),
  } as const;
  return provider.side.prepare(write, known);
}

async function performed(calls: readonly Call[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const [, outcome] of provider.side.perform(calls, signal)) outcomes.push(outcome);
  return outcomes;
}

const answer = (status: string): PatchObject => ({ [`participants/${own}/participationStatus`]: status });

describe('a guest’s answer to an invitation', () => {
  it.each([
    ['accepted', 'AcceptItem', 'Accept'],
    ['tentative', 'TentativelyAcceptItem', 'Tentative'],
    ['declined', 'DeclineItem', 'Decline'],
  ])('%s is %s, which the organiser is told', async (status, element, response) => {
    const known = await invitation();
    const calls = prepared(known, answer(status));
    expect(calls.flatMap((call) => provider.side.mailEffect(call, known))).toEqual([organizer]);
    const [outcome] = await performed(calls);
    expect(outcome).toMatchObject({
      type: 'done',
      stored: { event: { participants: { [own]: { participationStatus: status } } } },
    });
    const sent = provider.exchange.requests().filter(({ operation }) => operation === 'CreateItem');
    expect(sent.map(({ body }) => /<m:CreateItem.*<\/m:CreateItem>/.exec(body)?.[0])).toEqual([
      expect.stringMatching(
        new RegExp(
          `^<m:CreateItem MessageDisposition="SendAndSaveCopy"><m:Items><t:${element}><t:ReferenceItemId Id="[^"]+" ChangeKey="[^"]+"/></t:${element}></m:Items></m:CreateItem>$`,
        ),
      ),
    ]);
    expect(provider.exchange.outbox.ofRequests()).toMatchObject([
      { to: organizer, kind: 'response', response, occurrence: null },
    ]);
  });

  it('to one occurrence is told of that one', async () => {
    const known = await invitation();
    const [, second = ''] = [...provider.exchange.hand.occurrences(known.ref)].map(({ date }) => date);
    const key = `${second}${known.event.start.slice(10)}`;
    const { participants = {} } = known.event;
    const one = { email: self, ...participants[own], roles: { attendee: true as const } };
    const answered = { ...participants, [own]: { ...one, participationStatus: 'accepted' as const } };
    const calls = prepared(known, { [`recurrenceOverrides/${key}`]: { participants: answered } as never });
    expect(await performed(calls)).toMatchObject([{ type: 'done' }]);
    expect(provider.exchange.outbox.ofRequests()).toMatchObject([
      { to: organizer, response: 'Accept', occurrence: second },
    ]);
  });

  it('is the only thing of it that may be written, beside what is the guest’s own', async () => {
    const known = await invitation();
    const [title] = await performed(prepared(known, { title: 'Mine now' }));
    expect(title).toMatchObject({ type: 'refused', problem: { code: 'not-permitted' } });
    const calls = prepared(known, { freeBusyStatus: 'free' });
    expect(calls.flatMap((call) => provider.side.mailEffect(call, known))).toEqual([]);
    const [free] = await performed(calls);
    expect(free).toMatchObject({ type: 'done', stored: { event: { freeBusyStatus: 'free' } } });
    expect(provider.exchange.outbox.ofRequests()).toEqual([]);
  });

  it('removing it from the calendar tells nobody', async () => {
    const known = await invitation();
    const { calendar, ref } = known;
    const calls = provider.side.prepare({ type: 'remove', key: 'k', calendar, ref }, known);
    expect(calls.flatMap((call) => provider.side.mailEffect(call, known))).toEqual([]);
    expect(await performed(calls)).toMatchObject([{ type: 'done', stored: null }]);
    expect(provider.exchange.requests().at(-1)?.body).toContain(
      '<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="SendToNone">',
    );
    expect(provider.exchange.outbox.ofRequests()).toEqual([]);
  });
});

describe('somebody else’s change in between', () => {
  it('is never overwritten: the server is told so, and the answer is a conflict', async () => {
    const { ref } = provider.hand.create(event('ours'));
    const known = await read(ref);
    const calls = prepared(known, { title: 'Ours again' });
    provider.exchange.setFaults(null);
    provider.hand.edit(ref, { description: 'theirs' });
    expect(await performed(calls)).toMatchObject([
      { type: 'refused', problem: { code: 'revision-conflict' } },
    ]);
    const now = await read(ref);
    const [done] = await performed(prepared(now, { title: 'Ours again' }));
    expect(done?.type).toBe('done');
    const update = provider.exchange.requests().find(({ operation }) => operation === 'UpdateItem');
    expect(update?.body).toContain(
      '<m:UpdateItem ConflictResolution="NeverOverwrite" MessageDisposition="SaveOnly" SendMeetingInvitationsOrCancellations="SendToNone">',
    );
  });
});
