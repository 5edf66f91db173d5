/**
 * Whom a server with automatic scheduling would mail for a call (RFC 6638 3.2), read from the outgoing bytes themselves (PE1, S7).
 * It rather names one too many than one too few.
 */
import type { CalendarCapabilities, Call, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { CalDavAccount } from './account.ts';
import { requestOf } from './calls.ts';
import {
  addressOf,
  componentsOf,
  linesOf,
  parameterIn,
  parseComponents,
  readProperty,
  textIn,
} from './icalendar/index.ts';
import { isMe } from './stored.ts';

/** Lower-cased addresses, sorted. */
export function addresseesOf(
  call: Call,
  known: StoredEvent | null,
  mail: CalendarCapabilities['mail'],
  account: CalDavAccount,
): readonly string[] {
  if (mail === 'never') return [];
  const request = requestOf(call);
  const before = peopleIn(known?.source ?? '', account);
  switch (request.method) {
    case 'NONE':
      return [];
    case 'DELETE':
      return [...before].sort();
    case 'PUT':
      // who is no longer in the list gets a cancellation
      return [...new Set([...peopleIn(request.body, account), ...before])].sort();
  }
}

/** Everybody but me whom the server is not told to leave alone. My own organiser counts: a reply goes to them. */
function peopleIn(text: string, account: CalDavAccount): ReadonlySet<string> {
  const found = new Set<string>();
  if (text === '') return found;
  for (const component of componentsOf(parsed(text), 'VEVENT'))
    for (const line of [...linesOf(component, 'ATTENDEE'), ...linesOf(component, 'ORGANIZER')]) {
      const property = readProperty(line);
      if (property === null) continue;
      const agent = parameterIn(property, 'schedule-agent').toUpperCase();
      if (agent === 'CLIENT' || agent === 'NONE' || isMe(textIn(property), account)) continue;
      const address = addressOf(property);
      if (address !== null && !account.addresses.includes(address)) found.add(address);
    }
  return found;
}

function parsed(text: string): ReturnType<typeof parseComponents> {
  try {
    return parseComponents(text);
  } catch (error) {
    if (problemOf(error) === null) throw error;
    // a known text that cannot be read is never sent, and its people cannot be told
    return { type: 'component', name: 'VCALENDAR', items: [] };
  }
}
