/** People outside whose mail reaches sample calendars. */
import { markOf } from './mail-ledger.ts';
import { isOutside } from './meetings.ts';
import type { OfficeUser, Outside } from './office.ts';

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
