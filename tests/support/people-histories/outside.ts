/** People who are no users of the CRM, and organise meetings of their own. */
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { markOf } from './mail-ledger.ts';
import { isOutside } from './meetings.ts';
import type { OfficeUser } from './office.ts';

export interface Outside {
  /** The meeting arrives in the calendars of these users. */
  invite(meeting: CalendarEvent, users: readonly OfficeUser[]): void;
  /** Changes their meeting for all whom they invited. */
  change(mark: string, patch: PatchObject): void;
  cancel(mark: string): void;
}

/** Their mail reaches each calendar by itself. */
export function sampleOutside(all: readonly OfficeUser[]): Outside {
  const copiesOf = (mark: string) =>
    all.flatMap(({ held, provider }) =>
      held()
        .filter(({ event }) => isOutside(event) && markOf(event) === mark)
        .map(({ ref }) => ({ hand: provider.hand, ref })),
    );
  return {
    invite(meeting, users) {
      for (const { provider } of users) provider.hand.receive(meeting);
    },
    change(mark, patch) {
      for (const { hand, ref } of copiesOf(mark)) hand.edit(ref, patch);
    },
    cancel(mark) {
      for (const { hand, ref } of copiesOf(mark)) hand.remove(ref);
    },
  };
}
