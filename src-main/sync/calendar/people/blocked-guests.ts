/**
 * Guests on the block list (M7): the CRM is not told of them. Who is in its entries already stays there. When somebody is taken off the
 * list, the entries that name them are read again.
 */
import { z } from 'zod';
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { type BlockedGuests, isUnblocked } from '../../../../src-shared/domain/calendar/guest-limits.ts';
import type { CalendarCapabilities } from '../../../../src-shared/domain/calendar/side.ts';
import type { Store } from '../../../store/index.ts';

const savedList = z.object({ list: z.array(z.string()), former: z.array(z.string()) });
const noList = { list: [], former: [] };

function saved({ meta }: Store): z.infer<typeof savedList> {
  const parsed = savedList.safeParse(JSON.parse(meta.get('blocked-guests') ?? 'null'));
  return parsed.success ? parsed.data : noList;
}

/** Notes the list of this run. Before anything is read. */
export function noteBlockedGuests(
  store: Store,
  list: readonly string[],
  own: readonly string[],
): BlockedGuests {
  const before = saved(store);
  const former = [...new Set([...before.former, ...before.list])].filter((one) => !list.includes(one));
  const text = JSON.stringify({ list: [...list].sort(), former });
  const isAsBefore = text === (store.meta.get('blocked-guests') ?? JSON.stringify(noList));
  if (!isAsBefore)
    store.transaction('blocked-guests', () => {
      store.meta.set('blocked-guests', text);
      const names = former.map((one) => one.replace(/^@/, ''));
      if (names.length > 0) store.inbox.hint('provider', store.links.refsNaming(names));
    });
  return { list, except: own, former };
}

/** Whether an entry of the calendar has a guest whom the CRM may be told of from now on, and has not. */
export function hasUnblocked(
  { participants = {} }: CalendarEvent,
  crm: CalendarEvent,
  { sizes }: CalendarCapabilities,
): boolean {
  const { guests = {} } = sizes ?? {};
  return Object.entries(participants).some(
    ([id, one]) => isUnblocked(one, guests) && !Object.hasOwn(crm.participants ?? {}, id),
  );
}

/** Everything was planned by the list of now. */
export function settleBlockedGuests(store: Store): void {
  const { list, former } = saved(store);
  if (former.length === 0) return;
  store.transaction('blocked-guests.settled', () =>
    store.meta.set('blocked-guests', JSON.stringify({ list, former: [] })),
  );
}

/** The CRM as a side that has no place for these guests; the same when there are none. */
export function withoutBlocked(
  capabilities: CalendarCapabilities,
  blocked: BlockedGuests,
): CalendarCapabilities {
  if (blocked.list.length + blocked.former.length === 0) return capabilities;
  const sizes = capabilities.sizes ?? { unit: 'code-points', texts: {}, items: {} };
  return { ...capabilities, sizes: { ...sizes, guests: { ...sizes.guests, blocked } } };
}
