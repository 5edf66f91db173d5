/** Counts what a write removes for good: entries, occurrences, texts (DE1). Pure. */
import type { CalendarEvent, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { fieldOf } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent, Write } from '../../../../src-shared/domain/calendar/side.ts';
import { cancelledByEnd, hasStart } from './series.ts';

/** A whole series counts once, and so does an earlier end of a series: a person who does that sees that it is many dates. */
export function destruction(write: Write, known: StoredEvent | null): number {
  if (write.type === 'remove') return 1;
  if (write.type === 'create' || known === null) return 0;
  const emptied = Object.entries(write.patch).filter(
    ([path, value]) =>
      value === null && (path === 'title' || path === 'description' || fieldOf(path) === 'locations'),
  );
  const endsEarlier = cancelledByEnd(known.event, write.event).length > 0;
  return emptied.length + Number(endsEarlier) + cancelledSingly(known.event, write.event, write.patch);
}

/** Counts occurrences that were cancelled one by one. When the series moves, its exceptions get other keys, so only their number is compared. */
function cancelledSingly(before: CalendarEvent, after: CalendarEvent, patch: PatchObject): number {
  const was = before.recurrenceOverrides ?? {};
  const is = after.recurrenceOverrides ?? {};
  const excluded = (overrides: typeof was) => Object.keys(overrides).filter((id) => overrides[id]?.excluded);
  const moves = ['start', 'timeZone', 'showWithoutTime', 'recurrenceRules'].some((field) => field in patch);
  if (moves) return Math.max(0, excluded(is).length - excluded(was).length);
  const now = excluded(is).filter((id) => was[id]?.excluded !== true);
  const gone = Object.keys(was).filter(
    (id) => was[id]?.excluded !== true && !(id in is) && !hasStart(after, id),
  );
  return now.length + gone.length;
}
