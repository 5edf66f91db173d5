/** The address under which the engine knows a series in a CRM of single entries: it names the uid, by which any machine finds the entries. */
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { OccurrenceSeries } from '../../store/index.ts';

const prefix = 'series:';

export function seriesRef(key: string, uid: string): Ref {
  return `${prefix}${encodeURIComponent(key)}:${uid}`;
}

/** The uid of the series at this address; null for any other address. */
export function uidIn(ref: Ref): string | null {
  if (!ref.startsWith(prefix)) return null;
  const end = ref.indexOf(':', prefix.length);
  return end < 0 ? null : ref.slice(end + 1);
}

/** What the address was made from: the key of the create, or the address of the single entry that became a series. */
export function keyIn(ref: Ref): string {
  return decodeURIComponent(ref.slice(prefix.length).split(':', 1)[0] ?? '');
}

/** A series of which nothing is known here but that it is there. */
export function unknownSeries(ref: Ref): OccurrenceSeries {
  return { ref, key: ref, status: 'unknown', event: null, lock: null, horizon: '', unfinished: false };
}
