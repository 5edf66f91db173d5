/** One version of an entry as the interface shows it: every field that the engine compares, as plain data of bounded length. */
import { z } from 'zod';
import { fieldNames } from '../domain/calendar/event.ts';

const text = z.string().max(2_000);
const short = z.string().max(300);

export const fieldName = z.enum(fieldNames);

/** RFC 8984 4.3.3, only what a person reads. `more`: it has conditions beside these. */
export const ruleSummary = z.strictObject({
  frequency: z.enum(['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly']),
  interval: z.number(),
  /** `nth` null = every such day. */
  days: z.array(
    z.strictObject({
      day: z.enum(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']),
      nth: z.number().nullable(),
    }),
  ),
  monthDays: z.array(z.number()),
  count: z.number().nullable(),
  /** Wall time in the entry's own zone. */
  until: short.nullable(),
  more: z.boolean(),
});

export const entryVersion = z.strictObject({
  title: text,
  /** Wall time (RFC 8984 1.4.4) in `timeZone`; null = floating, or a whole day. */
  start: short,
  timeZone: short.nullable(),
  /** RFC 8984 1.4.6. */
  duration: short,
  isAllDay: z.boolean(),
  places: z.array(short),
  links: z.array(short),
  /** Plain text, also when the side holds HTML. */
  description: text,
  isDescriptionCut: z.boolean(),
  /** The side holds it as HTML. */
  isFormatted: z.boolean(),
  people: z.array(
    z.strictObject({
      name: short.nullable(),
      email: short,
      isOrganizer: z.boolean(),
      isOptional: z.boolean(),
      answer: z.enum(['needs-action', 'accepted', 'declined', 'tentative', 'delegated']).nullable(),
    }),
  ),
  status: z.enum(['confirmed', 'cancelled', 'tentative']),
  freeBusyStatus: z.enum(['free', 'busy']),
  privacy: z.enum(['public', 'private', 'secret']),
  rules: z.array(ruleSummary),
  /** Dates of a series that differ from it, each with the fields that differ there. */
  dates: z.array(z.strictObject({ start: short, isLeftOut: z.boolean(), fields: z.array(fieldName) })),
  /** How many other series this one is a part of. */
  related: z.number(),
  /** How many values each list has beside those that are here. */
  more: z.strictObject({
    places: z.number(),
    links: z.number(),
    people: z.number(),
    rules: z.number(),
    dates: z.number(),
  }),
});
export type EntryVersion = z.infer<typeof entryVersion>;

/** Two versions of an entry. */
export const versions = z.strictObject({
  /** Null = there is none, or it is not known. */
  first: entryVersion.nullable(),
  second: entryVersion.nullable(),
  /** The fields in which the two differ, as the engine compares them. */
  differs: z.array(fieldName),
});
export type Versions = z.infer<typeof versions>;
