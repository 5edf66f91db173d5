/** The web view's server side: what a person in the CRM can see and do. `page.ts` decides who may ask (S4). */
import { z } from 'zod';
import { organizerOf } from '../../src-shared/domain/calendar/event.ts';
import { leavableKinds } from '../../src-shared/domain/calendar/filters.ts';
import { privateChoices } from '../../src-shared/domain/calendar/private-events.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { furtherAddresses } from './addresses.ts';
import { isException, mondayOf, type Occurrence, occurrenceOf, occurrencesIn, today } from './agenda.ts';
import type { CrmEntry } from './crm-entry.ts';
import type { CrmHand } from './crm-hand.ts';
import { type CrmMailParts, mailOf } from './crm-mail-view.ts';
import {
  answerOf,
  answerPatch,
  demandUnlocked,
  editPatch,
  eventFrom,
  type Fields,
  facts,
  factsOf,
  fields,
  followingPatch,
  local,
  user,
} from './crm-view-edit.ts';
import { answerMail } from './mail-view.ts';
import { createPage, type Page, parsed } from './page.ts';
import { refuse } from './problem.ts';
import { type Relations, relatives } from './relatives.ts';
import { repeatOf, rulePatch } from './repeat.ts';
import { type CrmParts, crmName } from './routes.ts';

const folder = new URL('../../src-sandbox/reference-crm/web/', import.meta.url);

const date = z.string().regex(/^\d{4}-[01]\d-[0-3]\d$/);
const id = z.string().min(1).max(64);

const mailRequest = z.object({ user });
const agendaRequest = z.object({ user, from: date.optional(), days: z.int().min(1).max(62) });

const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create'), user, fields }),
  z.object({
    type: z.literal('edit'),
    user,
    id,
    fields,
    /** An occurrence of a series; null: the whole entry. */
    recurrenceId: local.nullable(),
    /** With an occurrence: true when the change is for it and all after it. */
    scope: z.enum(['one', 'following']).default('one'),
  }),
  z.object({ type: z.literal('cancel-occurrence'), id, recurrenceId: local }),
  /** Deletes an occurrence and all after it. */
  z.object({ type: z.literal('end-before'), id, recurrenceId: local }),
  z.object({ type: z.literal('remove'), id }),
  z.object({ type: z.literal('push'), user, id, on: z.boolean() }),
  z.object({ type: z.literal('complete'), id, on: z.boolean() }),
  /** The user's own answer to an invitation, to the whole entry or to one occurrence. */
  z.object({
    type: z.literal('answer'),
    user,
    id,
    recurrenceId: local.nullable(),
    answer: z.enum(['accepted', 'declined', 'tentative']),
  }),
  /** What only the CRM knows of an entry, or of one occurrence. */
  z.object({ type: z.literal('facts'), id, recurrenceId: local.nullable(), facts }),
  z.object({
    type: z.literal('rules'),
    rules: z.object({
      direction: z.enum(['two-way', 'crm-to-provider']),
      createPrefix: z.string().max(64),
      useOrganizer: z.boolean(),
      privateEvents: z.enum(privateChoices).default('full'),
      filters: z
        .object({
          onlyLabels: z.array(z.string().max(255)).max(100),
          exceptLabels: z.array(z.string().max(255)).max(100),
          onlyKnownPeople: z.boolean(),
          leaveOut: z.array(z.enum(leavableKinds)),
        })
        .default({ onlyLabels: [], exceptLabels: [], onlyKnownPeople: false, leaveOut: [] }),
      blocked: z.array(z.string().max(320)).max(10_000).default([]),
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
type Edit = Extract<Action, { type: 'edit' }>;

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
}

/** Providers the rules page offers; others that are in the rules stay. */
const knownProviders = ['google', 'microsoft', 'exchange', 'kerio', 'caldav', 'sample'] as const;

export function createView(
  parts: CrmParts,
  hand: CrmHand,
  mail: CrmMailParts,
  reset: () => void,
  clock: Clock,
): Page {
  const people = (): readonly Person[] =>
    parts.store.sql('SELECT id, name, email, time_zone AS timeZone FROM users ORDER BY id').all() as Person[];

  const addressesOf = (viewer: string): readonly string[] => {
    const email = emailOf(people(), viewer);
    return [email, ...furtherAddresses(parts.store, email)];
  };

  const agenda = ({ user: viewer, from, days }: z.infer<typeof agendaRequest>): unknown => {
    const everybody = people();
    const me = everybody.find((person) => person.id === viewer) ?? refuse('not-found');
    const own = addressesOf(viewer);
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
    const relationsOf = relatives(
      mine.map(({ entry }) => entry),
      me.timeZone,
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
          comparison: report?.comparison ?? null,
          stale: report?.stale ?? 0,
          reportedAt,
        })),
      rules: hand.rules(),
      /** False for a CRM of single entries: nothing can be made to repeat (TI4). */
      mayRepeat: parts.entries.recurrence === 'series',
      providers: [...new Set([...knownProviders, ...hand.rules().providers])],
      occurrences: mine.flatMap(({ entry, push }) =>
        occurrencesIn(entry.event, first, days, me.timeZone).map((one) =>
          shown({ entry, push, own }, me.timeZone, one, relationsOf(entry)),
        ),
      ),
      unsynchronised: mine
        .filter(({ push }) => !push)
        .map(({ entry, push }) =>
          shown(
            { entry, push, own },
            me.timeZone,
            occurrenceOf(entry.event, me.timeZone),
            relationsOf(entry),
          ),
        ),
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

  /** Applies the filled-in fields to the event. Answers the id of the entry that they belong to afterwards. */
  const edit = (entry: CrmEntry, done: Edit, zone: string, organizer: string): string => {
    const { fields: given, scope } = done;
    // starting at the first occurrence, the change is for the whole series
    const all =
      done.recurrenceId === null || (scope === 'following' && done.recurrenceId <= entry.event.start);
    if (!all && scope === 'following') return split(entry, done, zone, organizer);
    const recurrenceId = all ? null : done.recurrenceId;
    const patch = editPatch(entry, given, recurrenceId, zone, organizer);
    demandUnlocked(entry, patch);
    if (Object.keys(patch).length > 0) hand.edit(done.id, patch);
    if (all) editRule(done.id, given, zone);
    return done.id;
  };

  const split = (entry: CrmEntry, done: Edit, zone: string, organizer: string): string => {
    const from = done.recurrenceId ?? entry.event.start;
    const patch = followingPatch(entry, done.fields, from, zone, organizer);
    demandUnlocked(entry, { ...patch, recurrenceRules: null });
    const newer = hand.split(done.id, from, patch);
    editRule(newer, done.fields, zone, from);
    return newer;
  };

  const editRule = (entryId: string, given: Fields, zone: string, from?: string): void => {
    const entry = entryOf(entryId);
    const patch = rulePatch(entry.event, given.repeat, zone, from);
    demandUnlocked(entry, patch);
    if (Object.keys(patch).length > 0) hand.edit(entryId, patch);
  };

  /** The rest of what was filled in: for whom, and whether it is kept in the calendar. */
  const edited = (entryId: string, { fields: given, user: editor }: Edit): void => {
    const visible = entryOf(entryId).placements.filter(({ state }) => state === 'visible');
    const scheduled = new Set(visible.map((one) => one.user));
    for (const one of given.scheduledFor) if (!scheduled.has(one)) hand.schedule(entryId, one);
    for (const one of scheduled) if (!given.scheduledFor.includes(one)) hand.unschedule(entryId, one);
    const placement = hand.entry(entryId)?.placements.find((one) => one.user === editor);
    if (placement?.state === 'visible' && (placement.push === 1) !== given.push)
      (given.push ? hand.push : hand.unpush)(entryId, editor);
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
          edited(edit(entry, done, zoneOf(done.user), organizer), done);
        });
        return;
      case 'cancel-occurrence': {
        const patch = { [`recurrenceOverrides/${done.recurrenceId}`]: { excluded: true } };
        demandUnlocked(entryOf(done.id), patch);
        hand.edit(done.id, patch);
        return;
      }
      case 'end-before':
        demandUnlocked(entryOf(done.id), { recurrenceRules: null });
        hand.endBefore(done.id, done.recurrenceId);
        return;
      case 'remove':
        hand.remove(done.id);
        return;
      case 'push':
        (done.on ? hand.push : hand.unpush)(done.id, done.user);
        return;
      case 'complete':
        hand.complete(entryOf(done.id).id, done.on);
        return;
      case 'answer': {
        const patch =
          answerPatch(entryOf(done.id), addressesOf(done.user), done.answer, done.recurrenceId) ??
          refuse('invalid-request', { detail: 'Only a guest can answer.' });
        hand.edit(done.id, patch);
        return;
      }
      case 'facts':
        hand.setFacts(entryOf(done.id).id, done.facts, done.recurrenceId ?? undefined);
        return;
      case 'rules':
        hand.setRules(done.rules);
        return;
      case 'reset':
        reset();
    }
  };

  return createPage(folder, clock, (path, body) => {
    if (path === '/view/agenda') return agenda(parsed(agendaRequest, body));
    if (path.startsWith('/view/mail/')) {
      const { user: viewer } = parsed(mailRequest, body);
      const { timeZone } = people().find((person) => person.id === viewer) ?? refuse('not-found');
      return answerMail(mailOf(mail, viewer), path, body, timeZone);
    }
    if (path !== '/view/do') refuse('not-found');
    perform(parsed(action, body));
    return {};
  });
}

/** An entry as its viewer has it. */
interface Viewed {
  readonly entry: CrmEntry;
  readonly push: boolean;
  /** The viewer's addresses. */
  readonly own: readonly string[];
}

function shown({ entry, push, own }: Viewed, zone: string, one: Occurrence, relations: Relations): unknown {
  return {
    id: entry.id,
    recurrenceId: one.recurrenceId,
    exception: isException(entry.event, one),
    ...content(one, own),
    // what the editor shows for "the whole series", and for "this and following"
    series: one.recurrenceId === null ? null : content(occurrenceOf(entry.event, zone), own),
    following:
      one.recurrenceId === null
        ? null
        : content(occurrenceOf({ ...entry.event, start: one.recurrenceId }, zone), own),
    repeat: repeatOf(entry.event, zone),
    ...relations,
    kind: entry.kind,
    completed: entry.completed,
    facts: factsOf(entry, one.recurrenceId),
    seriesFacts: factsOf(entry, null),
    origin: entry.origin,
    scheduledFor: entry.placements.filter(({ state }) => state === 'visible').map(({ user: owner }) => owner),
    push,
    locked: entry.locked,
  };
}

function content({ start, end, allDay, event }: Occurrence, own: readonly string[]) {
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
    answer: answerOf(event, own),
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

function emailOf(everybody: readonly Person[], viewer: string): string {
  return everybody.find((person) => person.id === viewer)?.email ?? refuse('not-found');
}
