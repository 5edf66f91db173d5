/** The shapes of the bridge's answers. Unknown members are dropped; an answer that does not fit is rejected. */
import { z } from 'zod';
import { fieldNames } from '../../../src-shared/domain/calendar/event.ts';
import { isKnownZone } from '../../../src-shared/domain/time/zones.ts';

const localDateTime = z.string().regex(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d$/);
const duration = z
  .string()
  .max(32)
  .regex(/^P(?=[0-9T])(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/);
const id = z.string().regex(/^[A-Za-z0-9_-]{1,1024}$/);
const entryId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
/** What a header can carry as an entity tag. */
const revision = z.string().regex(/^[!#-~]{1,128}$/);
const uid = z.string().min(1).max(1024);
const count = z.int().min(0);
const timeZone = z.string().max(64).refine(isKnownZone);
const removalReason = z.enum(['deleted', 'unscheduled', 'unpushed', 'hidden']);
const fieldName = z.enum(fieldNames);

const email = z
  .string()
  .regex(/^[^\s@]+@[^\s@]+$/)
  .max(320);
const addresses = z.array(email.toLowerCase()).max(50);

const participant = z.object({
  email,
  name: z.string().max(255).optional(),
  roles: z.partialRecord(
    z.enum(['owner', 'attendee', 'optional', 'informational', 'chair']),
    z.literal(true),
  ),
  kind: z.enum(['individual', 'group', 'resource', 'location']).optional(),
  participationStatus: z.enum(['needs-action', 'accepted', 'declined', 'tentative', 'delegated']).optional(),
  invite: z.boolean().optional(),
});
const weekday = z.enum(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']);
const numbers = z.array(z.int()).max(732).optional();
const recurrenceRule = z.object({
  frequency: z.enum(['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly']),
  interval: z.int().min(1).optional(),
  firstDayOfWeek: weekday.optional(),
  byDay: z.array(z.object({ day: weekday, nthOfPeriod: z.int().optional() })).optional(),
  byMonthDay: numbers,
  byMonth: z.array(z.string()).optional(),
  byYearDay: numbers,
  byWeekNo: numbers,
  byHour: numbers,
  byMinute: numbers,
  bySecond: numbers,
  bySetPosition: numbers,
  count: z.int().min(1).optional(),
  until: localDateTime.optional(),
});

/** What a series and an occurrence have in common. */
const common = {
  title: z.string(),
  description: z.string(),
  descriptionContentType: z.enum(['text/plain', 'text/html']),
  timeZone: timeZone.nullable(),
  duration,
  showWithoutTime: z.boolean(),
  status: z.enum(['confirmed', 'cancelled', 'tentative']),
  freeBusyStatus: z.enum(['free', 'busy']),
  privacy: z.enum(['public', 'private', 'secret']),
  locations: z.record(id, z.object({ name: z.string() })),
  virtualLocations: z.record(id, z.object({ name: z.string().optional(), uri: z.string().min(1) })),
  participants: z.record(id, participant),
} as const;

/** By whole property; null: this occurrence has none of it. */
const override = z.object({
  ...nullable(common),
  start: localDateTime.optional(),
  excluded: z.literal(true).optional(),
});

const event = z
  .object(common)
  .partial()
  .extend({
    uid,
    recurrenceId: localDateTime.optional(),
    start: localDateTime,
    relatedTo: z
      .record(uid, z.object({ relation: z.partialRecord(z.enum(['first', 'next']), z.literal(true)) }))
      .optional(),
    recurrenceRules: z.array(recurrenceRule).max(16).optional(),
    recurrenceOverrides: z.record(localDateTime, override).optional(),
  });

const guestNote = z.object({
  name: z.string().max(255),
  address: z.string().max(320).optional(),
  reason: z.enum(['address', 'name', 'kind', 'no-address']),
  missing: z.enum(['calendar', 'crm']),
});
const lock = z.object({
  fields: z.array(fieldName),
  reason: z.string().max(500),
  guests: z.array(guestNote).optional(),
});

/** Enough of an entry to name it when the rest cannot be read. */
export const entryName = z.object({ id: entryId, revision: revision.optional().catch(undefined) });

export const entryAnswer = z.object({
  id: entryId,
  revision,
  event,
  uids: z.array(uid).min(1),
  kind: z.enum(['appointment', 'task']),
  completed: z.boolean().optional(),
  scheduledFor: z.array(z.object({ user: z.string(), invites: z.boolean().default(false) })),
  organizer: z.string().nullable(),
  push: z.boolean(),
  rights: z.object({
    edit: z.union([z.enum(['all', 'none']), z.array(fieldName)]),
    onEdit: z.enum(['put-back', 'unschedule']).default('put-back'),
    delete: z.boolean(),
  }),
  people: z.array(addresses).max(2000).optional(),
  linkedBy: z.string().min(1).max(255).optional().catch(undefined),
  locked: lock.optional(),
  // a moment that means nothing costs the moment and not the entry
  updated: z.iso.datetime().optional().catch(undefined),
});
export type EntryAnswer = z.infer<typeof entryAnswer>;

/** An entry whose event is looked at otherwise. */
export const entryAround = entryAnswer.extend({ event: z.unknown() });

/** Where the CRM's own pages show an entry or a message. */
export const pageAnswer = z.object({ page: z.string().max(4096).optional().catch(undefined) });

/** The part of an event that a refusal is about. */
const fieldAtFault = z.enum([...fieldNames, 'uid']);

export const problemAnswer = z.object({
  code: z.string().max(64),
  machine: z.string().max(255).optional(),
  limitBytes: z.int().min(1).optional().catch(undefined),
  reason: removalReason.optional(),
  field: fieldAtFault.optional().catch(undefined),
  revision: revision.optional().catch(undefined),
  id: entryId.optional(),
});

/** What the problem `gone` says. Without a reason the entry was deleted. */
export const goneAnswer = z.object({ reason: removalReason.default('deleted') });

export const discovery = z.object({ concordBridge: z.string().regex(/^\d+\.\d+$/), name: z.string() });

export const sessionAnswer = z.object({
  user: z.object({
    id: z.string().min(1),
    name: z.string(),
    email: z.string().min(3).max(320),
    addresses: addresses.optional(),
    timeZone,
  }),
  crm: z.object({ name: z.string(), version: z.string() }),
  /** See `rules.ts`. */
  rules: z.unknown(),
  otherEngine: z.string().nullable(),
  calendar: z.string().min(1).max(255),
  recurrence: z.enum(['series', 'none']).default('series'),
  limits: z.object({ maxMessageBytes: z.int().min(1).optional().catch(undefined) }).optional(),
});

export const leaseAnswer = z.object({
  generation: z.int().min(1),
  expiresInMs: z.int().min(1),
  agreementsState: count,
});

/** Only compared, never sent back: the entry is read, and what its own revision cannot do costs that entry alone (RU2). */
const hintedRevision = z.string().max(1024);

export const knownPage = z.object({
  salt: z.string().min(16).max(128),
  hashes: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(10_000),
  more: z.boolean(),
});

export const changeAnswer = z.object({
  changes: z.array(
    z.union([
      z.object({ id: entryId, removed: removalReason }),
      z.object({ id: entryId, revision: hintedRevision }),
    ]),
  ),
  state: z.string().min(1).max(512),
  more: z.boolean(),
  snapshot: z.boolean(),
});

export const getAnswer = z.object({
  entries: z.array(z.unknown()),
  missing: z.array(z.object({ id: entryId, reason: removalReason.optional() })),
});

export const findAnswer = z.object({ found: z.array(z.object({ uid, id: entryId })) });

export const batchAnswer = z.object({
  results: z.array(
    z.object({
      key: z.string(),
      status: z.int().min(200).max(599),
      entry: z.unknown().optional(),
      problem: problemAnswer.optional(),
    }),
  ),
});

const agreement = z.object({
  linkId: z.string(),
  uids: z.array(z.string()),
  providerCalendar: z.string(),
  providerRef: z.string(),
  providerRevision: z.string(),
  providerHash: z.string(),
  crmRef: z.string(),
  crmRevision: z.string(),
  crmHash: z.string(),
});

const ownVersion = z.object({ ref: z.string(), uids: z.array(z.string()) });

export const agreementAnswer = z.object({
  rows: z.array(
    z.object({
      number: count,
      linkId: z.string(),
      agreement: z.union([agreement, z.object({ own: ownVersion }), z.null()]),
    }),
  ),
  state: count,
  more: z.boolean(),
});

export const agreementState = z.object({ state: count });

function nullable<Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape) {
  return Object.fromEntries(
    Object.entries(shape).map(([key, schema]) => [key, schema.nullable().optional()]),
  ) as { [Key in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[Key]>> };
}
