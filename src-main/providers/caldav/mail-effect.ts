/**
 * Determines whom a server with automatic scheduling would mail for a call (RFC 6638 3.2), from the exact bytes to be sent
 * (PE1, S7). In doubt it names too many people rather than too few: everybody in the event when the server does not say how it
 * schedules.
 */
import type { CalendarCapabilities, Call, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import {
  calendarUser,
  componentsOf,
  linesOf,
  parameterIn,
  parseComponents,
  readProperty,
} from '../icalendar/index.ts';
import type { CalDavAccount } from './account.ts';
import { requestOf } from './calls.ts';
import { isGuestCopy, isMe } from './stored.ts';

/** Lower-cased addresses, sorted. */
export function addresseesOf(
  call: Call,
  known: StoredEvent | null,
  mail: CalendarCapabilities['mail'],
  account: CalDavAccount,
): readonly string[] {
  if (mail === 'never') return [];
  const request = requestOf(call);
  if (request.method === 'NONE') return [];
  const source = known?.source ?? '';
  // a server that follows RFC 6638 3.2.2 mails a guest's change to the organiser only
  if (mail === 'always' && isGuestCopy(source, account)) {
    const tells =
      request.method === 'DELETE'
        ? request.headers['schedule-reply'] !== 'F'
        : answersIn(request.body, account) !== answersIn(source, account);
    if (request.method === 'DELETE' || isGuestCopy(request.body, account))
      return tells ? [...peopleIn(source, account, ['ORGANIZER'])].sort() : [];
  }
  const before = peopleIn(source, account, ['ATTENDEE', 'ORGANIZER']);
  if (request.method === 'DELETE') return [...before].sort();
  // people who are no longer in the event get a cancellation
  const after = peopleIn(request.body, account, ['ATTENDEE', 'ORGANIZER']);
  return [...new Set([...after, ...before])].sort();
}

/**
 * Everybody but the account owner, except for those whom SCHEDULE-AGENT exempts from the server's mail. The organiser of somebody
 * else's meeting counts, because a reply goes to them.
 */
function peopleIn(
  text: string,
  account: CalDavAccount,
  roles: readonly ('ATTENDEE' | 'ORGANIZER')[],
): ReadonlySet<string> {
  const found = new Set<string>();
  if (text === '') return found;
  for (const component of componentsOf(parsed(text), 'VEVENT'))
    for (const line of roles.flatMap((role) => linesOf(component, role))) {
      const property = readProperty(line);
      if (property === null) continue;
      const agent = parameterIn(property, 'schedule-agent').toUpperCase();
      const user = calendarUser(property);
      if (agent === 'CLIENT' || agent === 'NONE' || isMe(user, account)) continue;
      if (user.address !== null) found.add(user.address);
    }
  return found;
}

/**
 * What a guest's copy tells the organiser: the guest's answers, and the occurrences that the guest removed (RFC 6638 3.2.2.3).
 */
function answersIn(text: string, account: CalDavAccount): string {
  const answers = componentsOf(parsed(text), 'VEVENT').map((component) => [
    ...['RECURRENCE-ID', 'RRULE', 'RDATE', 'EXDATE'].flatMap((name) =>
      linesOf(component, name).map((line) => line.text),
    ),
    ...linesOf(component, 'ATTENDEE').flatMap((line) => {
      const property = readProperty(line);
      return property !== null && isMe(calendarUser(property), account)
        ? [parameterIn(property, 'partstat').toUpperCase()]
        : [];
    }),
  ]);
  return JSON.stringify(answers.map((one) => one.sort().join('\n')).sort());
}

function parsed(text: string): ReturnType<typeof parseComponents> {
  try {
    return parseComponents(text);
  } catch {
    // a text that cannot be read is never sent, and the people in it are unknown
    return { type: 'component', name: 'VCALENDAR', items: [] };
  }
}
