/** The meetings of the histories, and what people change of them. Pure. */
import {
  type CalendarEvent,
  guestsOf,
  type LocalDateTime,
  type Participant,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { markOf } from './mail-ledger.ts';
import { addressOf } from './people.ts';

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** @param serial never used before: the title's start and the uid are made of it @param invited nobody: an entry without people */
export function newMeeting(
  serial: number,
  shape: number,
  owner: string,
  invited: readonly string[],
): CalendarEvent {
  const people: readonly Participant[] = [
    { email: owner, roles: { owner: true } },
    ...invited.map((email) => ({ email, roles: { attendee: true as const } })),
  ];
  const shapes: readonly Partial<CalendarEvent>[] = [
    {},
    { recurrenceRules: [{ frequency: 'weekly', count: 4 }] },
    { description: 'notes' },
    // over since weeks
    { start: '2026-11-02T10:00:00' },
  ];
  return {
    uid: `uid-${serial}`,
    title: `#${serial} meeting`,
    start: '2026-12-01T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    ...shapes[shape % shapes.length],
    ...(invited.length === 0
      ? {}
      : { participants: Object.fromEntries(people.map((one) => [participantId(one.email), one])) }),
  };
}

/** The meeting with the ticks that the bits name, in the order of its participants. */
export function withTicks({ participants = {}, ...event }: CalendarEvent, bits: number): CalendarEvent {
  const people = Object.entries(participants).map(([id, one], index) => [
    id,
    one.roles.owner !== true && (bits >> index) % 2 === 1 ? { ...one, invite: true } : one,
  ]);
  return people.length === 0 ? event : { ...event, participants: Object.fromEntries(people) };
}

/** An edit that leaves people alone. */
export function fieldEdit(event: CalendarEvent, change: number, serial: number): PatchObject {
  const patches: readonly PatchObject[] = [
    { title: `${markOf(event)} edit ${serial}` },
    { start: `2026-12-0${1 + (serial % 7)}T13:00:00` },
    { duration: `PT${2 + (serial % 4)}H` },
    { description: `text ${serial}` },
    { 'locations/1': { name: `Room ${serial}` } },
    { freeBusyStatus: 'free' },
  ];
  return patches[change % patches.length] ?? {};
}

/** Cancels or changes one occurrence, or takes a guest out of it; null for a single event, and for what is cancelled already. */
export function occurrenceEdit(
  event: CalendarEvent,
  week: number,
  act: number,
  serial: number,
): PatchObject | null {
  const id = occurrenceAt(event, week);
  if (id === null || event.recurrenceOverrides?.[id]?.excluded === true) return null;
  const guests = guestsOf(event);
  const gone = guests[serial % Math.max(1, guests.length)];
  const patches: readonly PatchObject[] = [
    { [pathOf('recurrenceOverrides', id)]: { excluded: true } },
    { [pathOf('recurrenceOverrides', id, 'title')]: `${markOf(event)} occurrence ${serial}` },
    { [pathOf('recurrenceOverrides', id, 'start')]: later(id, 3 * 60 * 60_000) },
    gone === undefined ? {} : withoutGuest(event, id, gone),
  ];
  return patches[act % patches.length] ?? null;
}

function withoutGuest(event: CalendarEvent, id: LocalDateTime, { email }: Participant): PatchObject {
  const { participants = {} } = applyPatch(event, event.recurrenceOverrides?.[id] ?? {});
  const { [participantId(email)]: _, ...rest } = participants;
  return { [pathOf('recurrenceOverrides', id, 'participants')]: rest as never };
}

/** The answer of this participant; null where the occurrence does not take place, or without them. */
export function answerEdit(
  event: CalendarEvent,
  participant: string,
  answer: string,
  occurrence: LocalDateTime | null,
): PatchObject | null {
  const given = { [pathOf('participants', participant, 'participationStatus')]: answer };
  if (occurrence === null) return given;
  const override = event.recurrenceOverrides?.[occurrence];
  const now = applyPatch(event, override ?? {});
  if (override?.excluded === true || now.participants?.[participant] === undefined) return null;
  const { participants } = applyPatch(now, given);
  return { [pathOf('recurrenceOverrides', occurrence, 'participants')]: participants as never };
}

/** The original start of an occurrence; null for a single event. */
export function occurrenceAt(event: CalendarEvent, week: number): LocalDateTime | null {
  return event.recurrenceRules === undefined ? null : later(event.start, week * weekMs);
}

/** Whether somebody who is no user of the CRM organises it. */
export function isOutside({ participants }: CalendarEvent): boolean {
  return participants?.[participantId(addressOf('boss'))]?.roles.owner === true;
}
