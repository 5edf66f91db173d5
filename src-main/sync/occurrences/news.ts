/** What a CRM of single entries reports, as news of series: rows about entries become rows about their series. */
import type { LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import type { Change, Ref, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AgreementPage } from '../../../src-shared/domain/crm.ts';
import type { OccurrenceSeries, Store } from '../../store/index.ts';
import { seriesRef, uidIn, unknownSeries } from './address.ts';
import { entryOf, notSeen } from './entries.ts';
import type { Reading } from './reading.ts';
import { idsOf, recordsBefore } from './window.ts';

interface NewsContext {
  readonly reading: Pick<Reading, 'fetch'>;
  readonly store: Store;
  readonly clock: Clock;
}

/** A new entry that says which series it belongs to joins it. In a snapshot every series is named, so that none seems missing. */
export async function newsOfSeries(
  calendar: string,
  { changes, kind }: { readonly changes: readonly Change[]; readonly kind: 'delta' | 'snapshot' },
  { reading: { fetch }, store, clock }: NewsContext,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const { occurrences, links } = store;
  const strangers = changes.filter(
    ({ type, ref }) =>
      type === 'changed' && occurrences.entry(ref) === null && links.headByRef('crm', ref) === null,
  );
  const refs = strangers.map(({ ref }) => ref);
  for (const one of (await fetch(calendar, refs, signal)).values())
    if (one.type === 'found') adopt(one.stored, store, recordsBefore(clock.now()));
  const rows: Change[] = [];
  const series = new Set<Ref>();
  for (const change of changes) {
    const entry = occurrences.entry(change.ref);
    if (entry === null) rows.push(change);
    else if (kind === 'snapshot') series.add(entry.series);
    else if (change.type === 'removed' ? !entry.gone : entry.gone || change.revision !== entry.revision)
      series.add(entry.series);
  }
  return [...rows, ...[...series].map((ref): Change => ({ type: 'changed', ref }))];
}

/** Series that another machine has changed since are learned anew (ID9). */
export function forgetOutdated({ rows }: AgreementPage, { occurrences, links, transaction }: Store): void {
  const outdated = rows.flatMap((row) => {
    if (row.type !== 'agreed') return [];
    const series = occurrences.series(row.agreement.crmRef);
    const ours = links.byRef('crm', row.agreement.crmRef);
    const same = ours !== null && ours.status !== 'creating' && ours.crm.hash === row.agreement.crmHash;
    return series === null || same ? [] : [series];
  });
  if (outdated.length === 0) return;
  transaction('occurrences.outdated', () => {
    for (const series of outdated) occurrences.saveSeries({ ...series, status: 'unknown', event: null });
  });
}

/** @param limit dates before it are records of what took place: what such an entry holds is no change of the series */
function adopt({ ref, event }: StoredEvent, store: Store, limit: LocalDateTime): void {
  const { occurrences } = store;
  const { recurrenceId } = event;
  if (recurrenceId === undefined) return;
  const series = seriesOf(event.uid, store);
  // an entry for a date that has one already is a copy somebody made
  const taken = occurrences
    .entries(series.ref)
    .some((entry) => !entry.gone && entry.recurrenceId === recurrenceId);
  if (taken) return;
  const written =
    series.event !== null && recurrenceId >= limit && idsOf(series.event, [recurrenceId]).has(recurrenceId)
      ? entryOf(series.event, recurrenceId)
      : event;
  store.transaction('occurrences.adopted', () => {
    occurrences.saveSeries(series);
    occurrences.saveEntry({
      ref,
      series: series.ref,
      recurrenceId,
      revision: notSeen,
      written,
      gone: false,
    });
  });
}

/** The series with that uid that we know, or that another machine's agreement names which is still to be compared. */
function seriesOf(uid: string, { occurrences, agreementNews }: Store): OccurrenceSeries {
  const told = agreementNews.all().flatMap((row) => {
    if (row.type !== 'agreed' || !row.agreement.uids.includes(uid)) return [];
    const { crmRef } = row.agreement;
    // agreed as a single entry, and on its way to a series since
    return [uidIn(crmRef) === null ? seriesRef(crmRef, uid) : crmRef];
  });
  const ref = [...occurrences.refs(), ...told].find((one) => uidIn(one) === uid) ?? seriesRef('adopted', uid);
  return occurrences.series(ref) ?? unknownSeries(ref);
}
