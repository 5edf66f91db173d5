/**
 * The mail between the calendars of the office: what an organiser's server sends, and the answers that come back (RFC 5546). Only
 * connected or not, every user has a calendar, and the server puts invitations into it by itself (RFC 6638).
 */
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { OfficeUser } from './office.ts';
import { aliasesOf } from './people.ts';

type Participants = Readonly<Record<string, Participant>>;

export class Post {
  /** By organiser, uid and guest: the version that the guest got last. */
  private readonly delivered = new Map<string, CalendarEvent>();
  private readonly users: readonly OfficeUser[];

  constructor(users: readonly OfficeUser[]) {
    this.users = users;
  }

  deliver(): void {
    for (const from of this.users)
      for (const to of this.users)
        if (from !== to) {
          const meetings = from.held().filter(({ event }) => organizedBy(from, event));
          for (const meeting of meetings) this.exchange(from, meeting, to);
          this.cancel(from, meetings, to);
        }
  }

  private exchange(from: OfficeUser, meeting: StoredEvent, to: OfficeUser): void {
    const { event } = meeting;
    const guest = idOf(to, event);
    if (guest === null) return;
    const uid = meeting.uids[0] ?? event.uid;
    const key = `${from.name} ${uid} ${to.name}`;
    const copy = to.held().find(({ uids }) => uids.includes(uid));
    const last = this.delivered.get(key);
    if (last === undefined) {
      if (copy === undefined) to.provider.hand.receive({ ...event, uid });
      this.delivered.set(key, event);
      return;
    }
    if (copy === undefined) {
      // who deletes an invitation declines it
      if (event.participants?.[guest]?.participationStatus !== 'declined')
        this.answer(from, meeting, guest, '', 'declined');
      return;
    }
    const news = diff(shared(last), shared(event));
    if (Object.keys(news).length > 0) {
      to.provider.hand.edit(copy.ref, diff(shared(copy.event), shared(event)));
      this.delivered.set(key, event);
      return;
    }
    const [given, known] = [answersIn(copy.event, guest), answersIn(last, guest)];
    for (const [occurrence, answer] of Object.entries(given))
      if (answer !== known[occurrence]) this.answer(from, meeting, guest, occurrence, answer);
    const now = from.provider.hand.see(meeting.ref);
    if (now !== undefined) this.delivered.set(key, now.event);
  }

  /** A reply reaches the organiser's calendar. `occurrence` is '' for the whole series. */
  private answer(
    from: OfficeUser,
    { ref }: StoredEvent,
    guest: string,
    occurrence: string,
    answer: string,
  ): void {
    const now = from.provider.hand.see(ref);
    if (now === undefined) return;
    const patch = { [`participants/${guest}/participationStatus`]: answer === '' ? null : answer };
    if (occurrence === '') from.provider.hand.edit(ref, patch);
    else {
      const at = applyPatch(now.event, now.event.recurrenceOverrides?.[occurrence] ?? {});
      if (at.participants?.[guest] === undefined) return;
      const { participants } = applyPatch(at, patch);
      from.provider.hand.editOccurrence(ref, occurrence, { participants: participants as never });
    }
  }

  private cancel(from: OfficeUser, meetings: readonly StoredEvent[], to: OfficeUser): void {
    for (const key of this.delivered.keys()) {
      const [name, uid = '', guest] = key.split(' ');
      if (name !== from.name || guest !== to.name) continue;
      const meeting = meetings.find(({ uids }) => uids.includes(uid));
      if (meeting !== undefined && idOf(to, meeting.event) !== null) continue;
      this.delivered.delete(key);
      const copy = to.held().find(({ uids }) => uids.includes(uid));
      if (copy !== undefined && !organizedBy(to, copy.event)) to.provider.hand.remove(copy.ref);
    }
  }
}

export function organizedBy({ address }: OfficeUser, { participants }: CalendarEvent): boolean {
  return participants?.[participantId(address)]?.roles.owner === true;
}

/** Under which id a person is a guest of the event. */
export function idOf({ name, address }: OfficeUser, { participants }: CalendarEvent): string | null {
  const ids = [address, ...aliasesOf(name)].map(participantId);
  return ids.find((id) => participants?.[id] !== undefined && participants[id].roles.owner !== true) ?? null;
}

/** What the organiser's mail tells: everything but the guest's own free time and privacy. */
function shared({ freeBusyStatus: _free, privacy: _privacy, ...event }: CalendarEvent): CalendarEvent {
  return { ...event, uid: '' };
}

/** A guest's answer to the series, and to each occurrence that has a guest list of its own. */
function answersIn(event: CalendarEvent, guest: string): Readonly<Record<string, string>> {
  const own = Object.entries(event.recurrenceOverrides ?? {}).flatMap(([start, patch]) => {
    const one = (patch.participants as unknown as Participants | undefined)?.[guest];
    return one === undefined ? [] : [[start, one.participationStatus ?? ''] as const];
  });
  return Object.fromEntries([['', event.participants?.[guest]?.participationStatus ?? ''], ...own]);
}
