/** The web view's server side: what a person in the CRM can see and do. Who may ask is page.ts's business (S4). */
import { z } from 'zod';
import { sameValue } from '../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  fieldNames,
  type JsonValue,
  organizerOf,
  type Participant,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { mondayOf, type Occurrence, occurrenceOf, occurrencesIn, today } from './agenda.ts';
import type { CrmEntry, RulesBody } from './entries.ts';
import { forOccurrence, occurrenceBefore, plainPatch, timesFrom } from './fields.ts';
import type { CrmHand } from './hand.ts';
import { createPage, type Page, parsed } from './page.ts';
import { refuse } from './problem.ts';
import { type CrmParts, crmName } from './routes.ts';

const folder = new URL('../../src-sandbox/crm/web/', import.meta.url);

const date = z.string().regex(/^\d{4}-[01]\d-[0-3]\d$/);
const local = z.string().regex(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d$/);
const user = z.string().min(1).max(64);
const id = z.string().min(1).max(64);
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(/^[^\s@,;<>"]+@[^\s@,;<>"]+$/);

const agendaRequest = z.object({ user, from: date.optional(), days: z.int().min(1).max(62) });

const fields = z.object({
  title: z.string().trim().max(500),
  kind: z.enum(['appointment', 'task']),
  allDay: z.boolean(),
  start: local,
  end: local,
  location: z.string().trim().max(500),
  description: z.string().max(20_000),
  guests: z.array(z.object({ email, name: z.string().trim().max(255), invite: z.boolean() })).max(200),
  scheduledFor: z.array(user).min(1).max(20),
  push: z.boolean(),
});
type Fields = z.infer<typeof fields>;

const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create'), user, fields }),
  z.object({
    type: z.literal('edit'),
    user,
    id,
    fields,
    /** Only this occurrence of a series; null: the whole entry. */
    recurrenceId: local.nullable(),
  }),
  z.object({ type: z.literal('cancel-occurrence'), id, recurrenceId: local }),
  z.object({ type: z.literal('remove'), id }),
  z.object({ type: z.literal('push'), user, id, on: z.boolean() }),
  z.object({ type: z.literal('complete'), id, on: z.boolean() }),
  z.object({
    type: z.literal('rules'),
    rules: z.object({
      direction: z.enum(['two-way', 'crm-to-provider']),
      createPrefix: z.string().max(64),
      useOrganizer: z.boolean(),
      deletingRestricted: z.boolean(),
      editingRestricted: z.boolean(),
      pushByDefault: z.object({ appointments: z.boolean(), tasks: z.boolean() }),
      providers: z.array(z.string().min(1).max(64)).max(20),
      features: z.object({ calendar: z.boolean(), mail: z.boolean() }),
    }),
  }),
  z.object({ type: z.literal('reset') }),
]);
type Action = z.infer<typeof action>;

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
}

/** Providers the rules page offers; others that are in the rules stay. */
const knownProviders = ['google', 'microsoft', 'exchange', 'kerio', 'caldav', 'sample'] as const;

export function createView(parts: CrmParts, hand: CrmHand, reset: () => void, clock: Clock): Page {
  const people = (): readonly Person[] =>
    parts.store.sql('SELECT id, name, email, time_zone AS timeZone FROM users ORDER BY id').all() as Person[];

  const agenda = ({ user: viewer, from, days }: z.infer<typeof agendaRequest>): unknown => {
    const everybody = people();
    const me = everybody.find((person) => person.id === viewer) ?? refuse('not-found');
    const first = from ?? mondayOf(today(clock.now(), me.timeZone));
    const mine = hand
      .list()
      .map((entry) => ({
        entry,
        placement: entry.placements.find((one) => one.user === viewer && one.state === 'visible'),
      }))
      .flatMap(({ entry, placement }) =>
        placement === undefined ? [] : [{ entry, push: placement.push === 1 }],
      );
    return {
      crm: crmName,
      people: everybody,
      contacts: parts.store.sql('SELECT email, name FROM contacts ORDER BY name').all(),
      today: today(clock.now(), me.timeZone),
      now: clock.now(),
      from: first,
      accounts: hand
        .accounts()
        .filter(({ report }) => report !== null)
        .map(({ user: owner, address, provider, report, reportedAt }) => ({
          user: owner,
          address,
          provider,
          state: report?.state,
          agreedAt: report?.agreedAt ?? null,
          reportedAt,
        })),
      rules: hand.rules(),
      providers: [...new Set([...knownProviders, ...hand.rules().providers])],
      occurrences: mine.flatMap(({ entry, push }) =>
        occurrencesIn(entry.event, first, days, me.timeZone).map((one) =>
          shown(entry, push, me.timeZone, one),
        ),
      ),
      unsynchronised: mine
        .filter(({ push }) => !push)
        .map(({ entry, push }) => shown(entry, push, me.timeZone, occurrenceOf(entry.event, me.timeZone))),
      sources: hand.sources(viewer).map(({ calendar, name, color, events }) => ({
        calendar,
        name,
        color,
        occurrences: events.flatMap((event) =>
          occurrencesIn(event, first, days, me.timeZone).map(({ start, end, allDay }) => ({
            title: event.title ?? '',
            start,
            end,
            allDay,
          })),
        ),
      })),
    };
  };

  const entryOf = (entryId: string): CrmEntry => {
    const entry = hand.entry(entryId);
    if (entry === null || entry.removed) refuse('not-found');
    return entry;
  };

  const perform = (done: Action): void => {
    const everybody = people();
    const zoneOf = (viewer: string): string =>
      everybody.find((person) => person.id === viewer)?.timeZone ?? refuse('not-found');
    switch (done.type) {
      case 'create': {
        const event = eventFrom(done.fields, zoneOf(done.user), emailOf(everybody, done.user));
        const { kind, scheduledFor, push } = done.fields;
        hand.create({ event, kind, organizer: done.user, scheduledFor, push });
        return;
      }
      case 'edit':
        parts.store.atomically(() => {
          const entry = entryOf(done.id);
          const organizer = organizerOf(entry.event) ?? emailOf(everybody, entry.organizer ?? done.user);
          const patch = editPatch(entry, done.fields, done.recurrenceId, zoneOf(done.user), organizer);
          demandUnlocked(entry, patch);
          if (Object.keys(patch).length > 0) hand.edit(done.id, patch);
          const scheduled = new Set(
            entry.placements.filter(({ state }) => state === 'visible').map((one) => one.user),
          );
          for (const one of done.fields.scheduledFor) if (!scheduled.has(one)) hand.schedule(done.id, one);
          for (const one of scheduled)
            if (!done.fields.scheduledFor.includes(one)) hand.unschedule(done.id, one);
          const placement = hand.entry(done.id)?.placements.find((one) => one.user === done.user);
          if (placement?.state === 'visible' && (placement.push === 1) !== done.fields.push)
            (done.fields.push ? hand.push : hand.unpush)(done.id, done.user);
        });
        return;
      case 'cancel-occurrence': {
        const patch = { [`recurrenceOverrides/${done.recurrenceId}`]: { excluded: true } };
        demandUnlocked(entryOf(done.id), patch);
        hand.edit(done.id, patch);
        return;
      }
      case 'remove':
        hand.remove(done.id);
        return;
      case 'push':
        (done.on ? hand.push : hand.unpush)(done.id, done.user);
        return;
      case 'complete':
        hand.complete(entryOf(done.id).id, done.on);
        return;
      case 'rules':
        hand.setRules(done.rules satisfies RulesBody);
        return;
      case 'reset':
        reset();
    }
  };

  return createPage(folder, (path, body) => {
    if (path === '/view/agenda') return agenda(parsed(agendaRequest, body));
    if (path !== '/view/do') refuse('not-found');
    perform(parsed(action, body));
    return {};
  });
}

function shown(entry: CrmEntry, push: boolean, zone: string, one: Occurrence): unknown {
  return {
    id: entry.id,
    recurrenceId: one.recurrenceId,
    ...content(one),
    // what the editor shows for "the whole series"
    series: one.recurrenceId === null ? null : content(occurrenceOf(entry.event, zone)),
    kind: entry.kind,
    completed: entry.completed,
    origin: entry.origin,
    scheduledFor: entry.placements.filter(({ state }) => state === 'visible').map(({ user: owner }) => owner),
    push,
    locked: entry.locked,
  };
}

function content({ start, end, allDay, event }: Occurrence) {
  return {
    start,
    end,
    allDay,
    title: event.title ?? '',
    location: Object.values(event.locations ?? {})[0]?.name ?? '',
    meeting: Object.values(event.virtualLocations ?? {})[0]?.uri ?? '',
    description: event.descriptionContentType === 'text/html' ? '' : (event.description ?? ''),
    status: event.status ?? 'confirmed',
    private: (event.privacy ?? 'public') !== 'public',
    organizer: organizerOf(event),
    guests: Object.values(event.participants ?? {})
      .filter(({ roles }) => roles.owner !== true)
      .map((guest) => ({
        email: guest.email,
        name: guest.name ?? '',
        invite: guest.invite === true,
        reply: guest.participationStatus ?? 'needs-action',
      })),
  };
}

function eventFrom(given: Fields, zone: string, organizer: string): Partial<CalendarEvent> {
  const participants = participantsFrom(given.guests, {}, organizer);
  return {
    title: given.title,
    ...timesFrom(given, zone),
    ...(given.description === '' ? {} : { description: given.description }),
    ...(given.location === '' ? {} : { locations: { '1': { name: given.location } } }),
    ...(given.kind === 'task'
      ? { freeBusyStatus: 'free' }
      : Object.keys(participants).length > 0
        ? { participants }
        : {}),
  };
}

/** What of an entry, or of one of its occurrences, the filled-in fields change. */
function editPatch(
  entry: CrmEntry,
  given: Fields,
  recurrenceId: string | null,
  viewZone: string,
  organizer: string,
): Record<string, JsonValue> {
  const before = occurrenceBefore(entry.event, recurrenceId);
  const patch = plainPatch(entry.event, given, recurrenceId, viewZone);
  if (before.descriptionContentType !== 'text/html' && given.description !== (before.description ?? ''))
    patch.description = given.description;
  if (entry.kind === 'appointment') {
    const participants = participantsFrom(given.guests, before.participants ?? {}, organizer);
    if (!sameValue(participants, before.participants ?? {})) patch.participants = participants as never;
  }
  return forOccurrence(entry.event, recurrenceId, patch);
}

/** The guests as filled in, with what else is known of them; the organiser stands in the list as soon as there are guests. */
function participantsFrom(
  guests: Fields['guests'],
  before: Readonly<Record<string, Participant>>,
  organizer: string,
): Readonly<Record<string, Participant>> {
  if (guests.length === 0) return {};
  const owners = Object.entries(before).filter(([, { roles }]) => roles.owner === true);
  const owner: readonly (readonly [string, Participant])[] =
    owners.length > 0 ? owners : [[participantId(organizer), { email: organizer, roles: { owner: true } }]];
  const others = guests.map(({ email: address, name, invite }) => {
    const key = participantId(address);
    const { invite: _, ...known } = before[key] ?? { email: address, roles: { attendee: true as const } };
    return [key, { ...known, ...(name === '' ? {} : { name }), ...(invite ? { invite } : {}) }] as const;
  });
  const all = [...owner, ...others.filter(([key]) => owner.every(([other]) => other !== key))];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Locked fields cannot be changed by people (C20). A change of an occurrence touches the fields it changes. */
function demandUnlocked({ locked }: CrmEntry, patch: Readonly<Record<string, JsonValue>>): void {
  if (locked === null) return;
  const touched = Object.entries(patch).flatMap(([path, value]) =>
    path.startsWith('recurrenceOverrides/') && value !== null && typeof value === 'object'
      ? ['recurrenceOverrides', ...Object.keys(value)]
      : [path],
  );
  const field = touched.find((one) => (locked.fields as readonly string[]).includes(one));
  if (field !== undefined && (fieldNames as readonly string[]).includes(field))
    refuse('not-permitted', { detail: locked.reason });
}

function emailOf(everybody: readonly Person[], viewer: string): string {
  return everybody.find((person) => person.id === viewer)?.email ?? refuse('not-found');
}
