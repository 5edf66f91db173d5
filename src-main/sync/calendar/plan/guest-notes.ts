/** Guests who are on one side only, because the other one cannot hold them (PE9): what the CRM shows of them, and the history once. Pure. */
import type { CalendarEvent, Participant } from '../../../../src-shared/domain/calendar/event.ts';
import { withheldGuests } from '../../../../src-shared/domain/calendar/guest-limits.ts';
import type { GuestNote, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { Link } from '../../../store/index.ts';
import type { Action, PlanInput } from './model.ts';

/** The most characters of a name that are told. */
const longestName = 255;

/**
 * @param provider the calendar's entry; null when only the CRM has one
 * @param view the CRM's entry as the calendar may see it; null when only the calendar has one
 */
export function guestNotes(
  { capabilities }: Pick<PlanInput, 'capabilities'>,
  provider: Pick<StoredEvent, 'event' | 'unaddressed'> | null,
  view: CalendarEvent | null,
): readonly GuestNote[] {
  const held = { provider: view, crm: provider?.event ?? null };
  const withheld = sideNames.flatMap((side): readonly GuestNote[] => {
    const event = held[side];
    if (event === null) return [];
    const there = side === 'provider' ? provider?.event : view;
    const missing = side === 'provider' ? 'calendar' : 'crm';
    return withheldGuests(event, capabilities[side].sizes?.guests)
      .filter(({ guest: { email } }) => !names(there, email))
      .flatMap(({ guest, trouble: reason }) =>
        // a note would tell the CRM of somebody on the block list (M7)
        reason === 'blocked' ? [] : [{ ...nameOf(guest), address: guest.email, reason, missing }],
      );
  });
  const unaddressed = (provider?.unaddressed ?? []).map(
    (name): GuestNote => ({ name: name.slice(0, longestName), reason: 'no-address', missing: 'crm' }),
  );
  return [...withheld, ...unaddressed];
}

/** A row of the history for each side that guests are newly withheld from. */
export function rememberWithheld(
  link: Link,
  notes: readonly GuestNote[],
  events: { readonly calendar: CalendarEvent | null; readonly crm: CalendarEvent | null },
): readonly Action[] {
  return (['calendar', 'crm'] as const).flatMap((missing): readonly Action[] => {
    if (!notes.some((one) => one.missing === missing)) return [];
    const event = events[missing === 'calendar' ? 'crm' : 'calendar'];
    return [
      {
        type: 'remember',
        row: {
          side: missing === 'calendar' ? 'provider' : 'crm',
          action: 'not-carried',
          reason: `guests-withheld-from-the-${missing}`,
          link: link.id,
          before: null,
          after: event === null ? null : JSON.stringify(event),
        },
      },
    ];
  });
}

export function sameNotes(a: readonly GuestNote[], b: readonly GuestNote[]): boolean {
  const text = (notes: readonly GuestNote[]): string =>
    notes
      .map(({ name, address = '', reason, missing }) => JSON.stringify([name, address, reason, missing]))
      .sort()
      .join();
  return text(a) === text(b);
}

/** Of a canonical event, in which nobody has an empty name. */
function nameOf({ name, email }: Participant): Pick<GuestNote, 'name'> {
  return { name: (name ?? email).slice(0, longestName) };
}

function names(event: CalendarEvent | null | undefined, email: string): boolean {
  return Object.values(event?.participants ?? {}).some((one) => one.email === email);
}
