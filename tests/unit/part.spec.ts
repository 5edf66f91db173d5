/** A person's part in an entry that one or several people of the CRM have (C9, PE8). */
import { describe, expect, it } from 'vitest';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import {
  isOneOfSeveral,
  type Part,
  type PartInput,
  partOf,
  type Scheduled,
} from '../../src-shared/domain/calendar/part.ts';

const [mail, alias] = ['bo@example.com', 'b.o@example.com'] as const;
const me: Scheduled = { user: 'bo', invites: true };
const inviting: Scheduled = { user: 'ann', invites: true };
const silent: Scheduled = { user: 'ann', invites: false };
const third: Scheduled = { user: 'cy', invites: true };
const guests = (people: Readonly<Record<string, boolean | undefined>>): PartInput['event'] => ({
  participants: Object.fromEntries(
    Object.entries(people).map(([email, invite]) => [
      participantId(email),
      { email, roles: { attendee: true as const }, ...(invite !== undefined && { invite }) },
    ]),
  ),
});
const part = (change: Partial<PartInput>): Part =>
  partOf({
    useOrganizer: true,
    user: 'bo',
    addresses: [mail, alias],
    organizer: 'ann',
    scheduledFor: [me, inviting],
    event: guests({ [mail]: true }),
    ...change,
  });

describe('a person’s part (C9, PE8)', () => {
  it.each<{ name: string; change: Partial<PartInput>; part: Part }>([
    { name: 'a colleague’s Concord invites them', change: {}, part: 'invited' },
    {
      name: 'a colleague’s Concord invites an alias of theirs',
      change: { event: guests({ [mail]: false, [alias]: true }) },
      part: 'invited',
    },
    {
      name: 'a colleague’s Concord invites them beside another colleague',
      change: { scheduledFor: [me, silent, third], organizer: 'cy' },
      part: 'invited',
    },
    { name: 'nobody ticked them', change: { event: guests({ [mail]: false }) }, part: 'colleague' },
    { name: 'their tick is not known', change: { event: guests({ [mail]: undefined }) }, part: 'colleague' },
    {
      name: 'somebody else is ticked',
      change: { event: guests({ 'cy@example.com': true }) },
      part: 'colleague',
    },
    { name: 'the entry has no guests', change: { event: {} }, part: 'colleague' },
    {
      name: 'the organiser’s Concord carries to a calendar that invites nobody',
      change: { scheduledFor: [me, silent] },
      part: 'colleague',
    },
    {
      name: 'only another colleague’s Concord could invite',
      change: { scheduledFor: [me, silent, third] },
      part: 'colleague',
    },
    {
      name: 'the organiser does not have the entry',
      change: { scheduledFor: [me, third] },
      part: 'colleague',
    },
    { name: 'nobody of the CRM organises it', change: { organizer: null }, part: 'colleague' },
    { name: 'they organise it', change: { organizer: 'bo' }, part: 'meeting' },
    { name: 'they alone have it', change: { scheduledFor: [me], organizer: 'bo' }, part: 'meeting' },
    {
      name: 'they alone have it, without an organiser',
      change: { scheduledFor: [me], organizer: null },
      part: 'meeting',
    },
    { name: 'nobody has it', change: { scheduledFor: [], organizer: null }, part: 'meeting' },
    {
      name: 'they alone have it, and another user organises it',
      change: { scheduledFor: [me] },
      part: 'guest',
    },
    { name: 'nobody has it, and another user organises it', change: { scheduledFor: [] }, part: 'guest' },
    {
      name: 'they alone have it, and the rule Use organizer is off',
      change: { scheduledFor: [me], organizer: 'bo', useOrganizer: false },
      part: 'meeting',
    },
    { name: 'the organiser’s rule is off', change: { useOrganizer: false }, part: 'copy' },
    {
      name: 'they organise it and the organiser’s rule is off',
      change: { useOrganizer: false, organizer: 'bo' },
      part: 'copy',
    },
  ])('$part: $name', ({ change, part: expected }) => {
    expect(part(change)).toBe(expected);
  });
  it.each<{ of: Part | undefined; isOne: boolean }>([
    { of: 'copy', isOne: true },
    { of: 'colleague', isOne: true },
    { of: 'meeting', isOne: false },
    { of: 'invited', isOne: false },
    { of: undefined, isOne: false },
  ])('is one of several beside each other: $of, $isOne', ({ of, isOne }) => {
    expect(isOneOfSeveral(of)).toBe(isOne);
  });
});
