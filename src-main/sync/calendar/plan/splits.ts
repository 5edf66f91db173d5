/**
 * "This and following" is two writes that belong together: one ends a series earlier, one makes the series that goes on from there.
 * The end comes first, so that at no instant both are there at once; whatever makes the end wait makes the new series wait too (TI2). Pure.
 */
import {
  type CalendarEvent,
  isSeries,
  type LocalDateTime,
} from '../../../../src-shared/domain/calendar/event.ts';
import { cancelledByEnd } from '../entries/series.ts';
import type { PlannedWrite } from './model.ts';

/** A write that makes a series end earlier. */
interface EarlierEnd {
  readonly write: PlannedWrite;
  /** The first original start that the series no longer has. */
  readonly firstGone: LocalDateTime;
  readonly title: string | undefined;
}

/** Whether a write makes a series end earlier. */
export function endsSeries(write: PlannedWrite): boolean {
  return earlierEnd(write) !== null;
}

/** For the key of each write that makes a second part: the write that ends the first part on the same side. */
export function endsOfSplits(writes: readonly PlannedWrite[]): ReadonlyMap<string, PlannedWrite> {
  const ends = writes.map(earlierEnd).filter((end) => end !== null);
  const found = new Map<string, PlannedWrite>();
  for (const second of writes) {
    const { write, side } = second;
    if (write.type !== 'create') continue;
    const end = ends.find(
      (one) => one.write.side === side && (areRelated(second, one.write) || continues(write.event, one)),
    );
    if (end !== undefined) found.set(write.key, end.write);
  }
  return found;
}

/** The writes that may be sent, without the second parts of splits whose first part may not be ended. */
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

/** Whether one series names the other as its continuation (RFC 8984 4.1.3). */
export function areRelated(second: PlannedWrite, first: PlannedWrite): boolean {
  const names = (one: PlannedWrite, other: PlannedWrite): boolean =>
    other.link.uids.some((uid) => uid in (one.source?.event.relatedTo ?? {}));
  return names(second, first) || names(first, second);
}

function earlierEnd(write: PlannedWrite): EarlierEnd | null {
  if (write.write.type !== 'update' || write.known === null) return null;
  const { event } = write.write;
  const [firstGone] = cancelledByEnd(write.known.event, event);
  return firstGone === undefined ? null : { write, firstGone, title: event.title };
}

/** Most programs do not say what goes on from what: then the date tells, with the time of day or the title. */
function continues(second: CalendarEvent, { firstGone, title }: EarlierEnd): boolean {
  return (
    isSeries(second) &&
    (second.start === firstGone ||
      (second.start.slice(0, 10) === firstGone.slice(0, 10) && second.title === title))
  );
}
