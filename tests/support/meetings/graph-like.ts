/** The meeting table's world of a sample provider that mails regardless, as Graph does, with the sample CRM: its outbox is recorded. */

import { bringExisting } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { askedAgain } from '../../../src-shared/domain/calendar/answers.ts';
import { type LocalDateTime, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { atCrm, atProvider, type Machine, self, world } from '../world.ts';
import { untilQuiet } from './concord.ts';
import { newMeetings } from './meeting-event.ts';
import { guests, type MeetingWorld, type UnconnectedWorld, type Who } from './world.ts';

const addresses: Readonly<Record<Who, string>> = {
  me: self,
  ann: 'ann@client.example',
  bob: 'bob@client.example',
  cas: 'cas@client.example',
};
const address = (who: Who): string => addresses[who];
const alias = (who: Who): string => `other.${addresses[who]}`;
const whoIs = (mail: string): string =>
  (Object.keys(addresses) as Who[]).find((who) => addresses[who] === mail) ?? mail;
const dayMs = 24 * 60 * 60 * 1000;
const methods = {
  invitation: 'REQUEST',
  update: 'REQUEST',
  cancellation: 'CANCEL',
  answer: 'REPLY',
} as const;

export function graphLikeWorld(): UnconnectedWorld {
  const one = world(
    'graph-like',
    9,
    profiles['crm-like'],
    {},
    {
      provider: [address('me'), alias('me')],
      crm: [address('me')],
    },
  );
  const { provider, crm, clock } = one;
  for (const who of guests) crm.hand.know([address(who), alias(who)]);
  let machine: Machine | null = null;
  let told = 0;
  /** By uid, of every meeting that was ever in the calendar: a cancellation comes after it is gone. */
  const titles = new Map<string, string>();

  const at = (time: string, daysLater = 0): LocalDateTime =>
    later(`2026-12-07T${time}:00`, daysLater * dayMs);
  const newMeeting = newMeetings({ at, address, alias });
  const inCrm = (title: string) => atCrm(one).find(({ event }) => event.title === title);
  const inCalendar = (title: string) => atProvider(one).find(({ event }) => event.title === title);
  const refOf = (found: { readonly ref: string } | undefined, title: string): string => {
    if (found === undefined) throw new Error(`${title} is not there`);
    return found.ref;
  };
  const connected = (): Machine => {
    if (machine === null) throw new Error('not connected');
    return machine;
  };
  const answer: MeetingWorld['answer'] = async (who, title, given, occurrence) => {
    const stored = inCalendar(title);
    const ref = refOf(stored, title);
    const path = `participants/${participantId(address(who))}/participationStatus`;
    if (occurrence === undefined) provider.hand.edit(ref, { [path]: given });
    else if (stored !== undefined) {
      const { recurrenceOverrides = {} } = stored.event;
      const now = applyPatch(stored.event, recurrenceOverrides[occurrence] ?? {});
      const { participants } = applyPatch(now, { [path]: given });
      provider.hand.editOccurrence(ref, occurrence, { participants: participants as never });
    }
  };

  /** As the organiser's program does it: the guests are asked again. */
  const move = (title: string, start: LocalDateTime): void => {
    const stored = inCalendar(title);
    const ref = refOf(stored, title);
    if (stored === undefined) return;
    const { participants } = askedAgain(stored.event, { ...stored.event, start });
    provider.hand.edit(ref, { start, participants: participants as never });
  };

  return {
    name: 'graph-like',
    lacks: {},
    at,
    address,
    alias,
    crm: {
      create: (title, event, ticked) =>
        void crm.hand.create(newMeeting('me', title, event, { invited: guests, ticked })),
      edit: (title, patch) => void crm.hand.edit(refOf(inCrm(title), title), patch),
      remove: (title) => crm.hand.remove(refOf(inCrm(title), title)),
      note: (title) => void crm.hand.touch(refOf(inCrm(title), title)),
      see: (title) => inCrm(title)?.event,
    },
    calendar: {
      async create(title, event, invited, aliased = []) {
        provider.hand.create(newMeeting('me', title, event, { invited, aliased }));
      },
      answer: (title, given, occurrence) => answer('me', title, given, occurrence),
      move: async (title, start) => move(title, start),
      async usePrimary(title, who) {
        const stored = inCalendar(title);
        provider.hand.usePrimary(alias(who), address(who));
        provider.hand.edit(refOf(stored, title), { participants: stored?.event.participants as never });
        // for this meeting alone: the next one may name them by the alias again
        provider.hand.usePrimary(alias(who), alias(who));
      },
      async remind(title) {
        provider.hand.touch(refOf(inCalendar(title), title));
      },
      see: async (title) => inCalendar(title)?.event,
    },
    answer,
    async invite(organizer, title, event, invited, aliased = []) {
      provider.hand.receive(newMeeting(organizer, title, event, { invited, aliased }));
    },
    move: async (_organizer, title, start) => move(title, start),
    bring: (side) => void bringExisting(connected().store, side, { from: null, until: null }),
    connect() {
      machine = one.machine({
        settings: { existing: { provider: 'take', crm: 'take', from: at('00:00').slice(0, 10) } },
      });
    },
    run: () => untilQuiet(clock, () => connected().run()),
    waiting: () => connected().engine.decisions(),
    decide({ id, digest }, choice) {
      if (!connected().engine.decide(id, digest, choice)) throw new Error('something else waits by now');
    },
    async messages() {
      for (const { uids, event } of atProvider(one))
        for (const uid of uids) titles.set(uid, event.title ?? '');
      const mails = provider.hand.mails();
      const fresh = mails.slice(told);
      told = mails.length;
      return fresh
        .map(({ kind, to, uid }) => `${whoIs(to)} ${methods[kind]} ${titles.get(uid) ?? uid}`)
        .sort();
    },
    async close() {
      connected().store.close();
    },
  };
}
