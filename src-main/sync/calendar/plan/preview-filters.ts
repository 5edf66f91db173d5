/**
 * What filters would do to what the calendar holds now, before they are saved (C21): which entries would be added to the CRM, which stay
 * in the calendar, and which are in the CRM already and stay there all the same. Reads the calendar; writes nothing anywhere.
 */
import type { EntryFilters } from '../../../../src-shared/domain/calendar/filters.ts';
import type { CalendarId, CalendarSide, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { CrmSession } from '../../../../src-shared/domain/crm.ts';
import type { Store } from '../../../store/index.ts';
import type { CalendarSettings, FiltersPreview } from '../../sync.ts';
import type { Knows } from '../people/known-people.ts';
import { byRule, rulesInForce, rulesOfRun } from '../rules/rules-in-force.ts';
import { whyBarred } from './plan.ts';

interface PreviewParts {
  readonly store: Store;
  readonly provider: CalendarSide;
  readonly calendar: CalendarId;
  readonly session: CrmSession;
  readonly settings: CalendarSettings;
  readonly knows: Knows;
}

export async function previewFilters(
  filters: EntryFilters,
  { store, provider, calendar, session, settings, knows }: PreviewParts,
  signal: AbortSignal,
): Promise<FiltersPreview> {
  const { direction, createPrefix, privateEvents } = rulesOfRun({ store, session, settings });
  const rules = rulesInForce(session.rules, { direction, createPrefix, privateEvents, filters });
  const input = { settings: { ...rules, existing: settings.existing }, firstRun: false, knows };
  const isBarred = (stored: StoredEvent): boolean => whyBarred(input, 'provider', stored) !== null;

  const left = byRule.flatMap((reason) => store.leftAlone.refsOf('provider', reason));
  const adds: StoredEvent[] = [];
  const stays: StoredEvent[] = [];
  for await (const stored of readIn(left)) (isBarred(stored) ? stays : adds).push(stored);
  let [linkedOut, linkedIn] = [0, 0];
  for await (const stored of readIn(store.links.refsFrom('provider')))
    if (isBarred(stored)) linkedOut += 1;
    else linkedIn += 1;
  return { adds, stays, linkedOut, linkedIn };

  async function* readIn(refs: readonly string[]): AsyncIterable<StoredEvent> {
    const { maxFetch } = provider.capabilities;
    for (let from = 0; from < refs.length; from += maxFetch)
      for await (const one of provider.get(calendar, refs.slice(from, from + maxFetch), signal))
        if (one.type === 'found') yield one.stored;
  }
}
