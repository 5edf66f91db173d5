/**
 * Guests whom a side did not get because it holds no more of them (WR11), because it cannot hold them as they were (PE9), or because they
 * were on the block list (M7): they cross once it can. Pure.
 */
import type { CalendarEvent, JsonValue, Participant } from '../../../../src-shared/domain/calendar/event.ts';
import {
  type GuestLimits,
  isUnblocked,
  troubleWith,
} from '../../../../src-shared/domain/calendar/guest-limits.ts';
import { pathOf } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Sizes } from '../../../../src-shared/domain/calendar/sizes.ts';
import type { Flow } from '../merge/merge.ts';

/** What the side and the giving side agreed on, and what both hold now. */
export interface GuestLists {
  readonly base: CalendarEvent;
  readonly now: CalendarEvent;
  readonly givingBase: CalendarEvent;
  readonly giving: CalendarEvent;
}

/** The flow to a side with the guests whom it never had; `shortened` leaves out again those for whom there is no room. */
export function withGuestsLeftOut(
  flow: Flow,
  sizes: Sizes | undefined,
  { base, now, givingBase, giving }: GuestLists,
): Flow {
  const agreed = givingBase.participants ?? {};
  if (sizes === undefined) return flow;
  const { guests = {} } = sizes;
  const isBack = leavesOut(agreed, sizes) ? () => true : (id: string) => isFormer(agreed[id], guests);
  const has = (event: CalendarEvent, id: string): boolean => Object.hasOwn(event.participants ?? {}, id);
  const leftOut = Object.entries(giving.participants ?? {}).filter(
    ([id]) => Object.hasOwn(agreed, id) && !has(base, id) && !has(now, id) && isBack(id),
  );
  const added = leftOut.map(
    ([id, participant]) => [pathOf('participants', id), participant as unknown as JsonValue] as const,
  );
  return { ...flow, incoming: { ...flow.incoming, ...Object.fromEntries(added) } };
}

function isFormer(participant: Participant | undefined, guests: GuestLimits): boolean {
  return participant !== undefined && isUnblocked(participant, guests);
}

function leavesOut(agreed: NonNullable<CalendarEvent['participants']>, { items, guests }: Sizes): boolean {
  if (items.participants !== undefined && Object.keys(agreed).length > items.participants) return true;
  return guests !== undefined && Object.values(agreed).some((one) => troubleWith(one, guests) !== null);
}
