/** The administrator's rules in a session's answer: each is known, or unknown, and then it stays as it was last known. Pure. */
import { z } from 'zod';
import { leavableKinds } from '../../../src-shared/domain/calendar/filters.ts';
import { privateChoices } from '../../../src-shared/domain/calendar/private-events.ts';
import type { CrmRules } from '../../../src-shared/domain/crm.ts';

const mostBlocked = 10_000;
/** RFC 3696, errata 1690, and an `@`. */
const longestAddress = 320;

const schemas = {
  direction: z.enum(['two-way', 'crm-to-provider']),
  createPrefix: z.string(),
  useOrganizer: z.boolean(),
  deletingRestricted: z.boolean(),
  editingRestricted: z.boolean(),
  providers: z.array(z.string()),
  privateEvents: z.enum(privateChoices),
  filters: z.object({
    onlyLabels: z.array(z.string()),
    exceptLabels: z.array(z.string()),
    onlyKnownPeople: z.boolean(),
    leaveOut: z.array(z.enum(leavableKinds)),
  }),
  // what of the list means something counts, so that one wrong line does not unblock everybody
  blocked: z
    .array(z.unknown())
    .max(mostBlocked)
    .transform((list) => list.filter((one) => typeof one === 'string' && one.length <= longestAddress)),
  furtherMailboxes: z.boolean(),
  mailProviders: z.array(z.string()),
} as const;
const members = z.record(z.string(), z.unknown()).catch({});

/**
 * The rules that the answer tells, and the last known ones where it does not tell one, or tells something that means nothing.
 * @returns null when a rule is neither told nor known from before
 */
export function rulesIn(raw: unknown, last: CrmRules | null): CrmRules | null {
  const told = members.parse(raw);
  const features = members.parse(told.features);
  const rule = <Name extends keyof typeof schemas>(name: Name): CrmRules[Name] | undefined =>
    (schemas[name].safeParse(told[name]).data as CrmRules[Name] | undefined) ?? last?.[name];
  const feature = (name: keyof CrmRules['features']): boolean | undefined =>
    z.boolean().safeParse(features[name]).data ?? last?.features[name];
  const rules = {
    direction: rule('direction'),
    createPrefix: rule('createPrefix'),
    useOrganizer: rule('useOrganizer'),
    deletingRestricted: rule('deletingRestricted'),
    editingRestricted: rule('editingRestricted'),
    providers: rule('providers'),
  };
  const [calendar, mail] = [feature('calendar'), feature('mail')];
  if (calendar === undefined || mail === undefined || Object.values(rules).includes(undefined)) return null;
  const [privateEvents, filters, blocked] = [rule('privateEvents'), rule('filters'), rule('blocked')];
  const [furtherMailboxes, mailProviders] = [rule('furtherMailboxes'), rule('mailProviders')];
  return {
    ...(rules as Required<typeof rules> as Omit<
      CrmRules,
      'features' | 'privateEvents' | 'filters' | 'blocked' | 'furtherMailboxes' | 'mailProviders'
    >),
    features: { calendar, mail },
    // a CRM that knows no such rules sets no limit
    ...(privateEvents === undefined ? {} : { privateEvents }),
    ...(filters === undefined ? {} : { filters }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(furtherMailboxes === undefined ? {} : { furtherMailboxes }),
    ...(mailProviders === undefined ? {} : { mailProviders }),
  };
}
