/**
 * "This and following" is two writes that belong together: one ends a series earlier, one makes the series that goes on from there.
 * The end comes first, so that at no instant both are there at once, and what holds it holds the other (TI2). Pure.
 */
import { isSeries } from '../../../src-shared/domain/calendar/event.ts';
import type { PlannedWrite } from './model.ts';
import { cancelledByEnd } from './series.ts';

/** Whether a write makes a series end earlier. */
export function endsSeries({ write, known }: PlannedWrite): boolean {
  return write.type === 'update' && known !== null && cancelledByEnd(known.event, write.event).length > 0;
}

/** For the key of each write that makes a second part: the write that ends the first part on the same side. */
export function endsOfSplits(writes: readonly PlannedWrite[]): ReadonlyMap<string, PlannedWrite> {
  const ends = writes.filter(endsSeries);
  const found = new Map<string, PlannedWrite>();
  if (ends.length === 0) return found;
  for (const one of writes) {
    if (one.write.type !== 'create') continue;
    const end = ends.find((candidate) => candidate.side === one.side && goesOn(one, candidate));
    if (end !== undefined) found.set(one.write.key, end);
  }
  return found;
}

/** Those that may go, without second parts whose first part may not. */
export function allowedTogether(
  writes: readonly PlannedWrite[],
  may: (write: PlannedWrite) => boolean,
): readonly PlannedWrite[] {
  const ends = endsOfSplits(writes);
  return writes.filter((one) => {
    const end = ends.get(one.write.key);
    return may(one) && (end === undefined || may(end));
  });
}

/** Whether the series themselves say that one goes on where the other ends (RFC 8984 4.1.3). */
export function areRelated(second: PlannedWrite, first: PlannedWrite): boolean {
  const names = (one: PlannedWrite, other: PlannedWrite): boolean =>
    other.link.uids.some((uid) => uid in (one.source?.event.relatedTo ?? {}));
  return names(second, first) || names(first, second);
}

/** Most programs say nothing: then by date, and by title or time of day. */
function goesOn(second: PlannedWrite, first: PlannedWrite): boolean {
  if (second.write.type !== 'create' || first.write.type !== 'update' || first.known === null) return false;
  if (areRelated(second, first)) return true;
  const [cancelled] = cancelledByEnd(first.known.event, first.write.event);
  const { event } = second.write;
  if (cancelled === undefined || !isSeries(event)) return false;
  return (
    event.start === cancelled ||
    (event.start.slice(0, 10) === cancelled.slice(0, 10) && event.title === first.write.event.title)
  );
}
