/** What the person chose of the rules since the set-up. It is kept with the account and counts instead of what was set up. */
import { type EntryFilters, noFilters } from '../../../../src-shared/domain/calendar/filters.ts';
import type { PrivateEvents } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { Store } from '../../../store/index.ts';
import type { CalendarSettings } from '../../sync.ts';

/** The rules that a person can change at any time. */
export interface ChosenRules {
  readonly privateEvents: PrivateEvents;
  readonly filters: EntryFilters;
}

export function chosenRules(
  { meta }: Pick<Store, 'meta'>,
  settings: Pick<CalendarSettings, 'privateEvents' | 'filters'>,
): ChosenRules {
  const { privateEvents = 'busy', filters = noFilters } = settings;
  return {
    privateEvents,
    filters,
    ...(JSON.parse(meta.get('chosen-rules') ?? '{}') as Partial<ChosenRules>),
  };
}

/** The next run plans by it. A choice that was refused when it was shown is shown anew. */
export function chooseRules(
  store: Store,
  change: { readonly [Rule in keyof ChosenRules]?: ChosenRules[Rule] | undefined },
): void {
  const before = JSON.parse(store.meta.get('chosen-rules') ?? '{}') as Partial<ChosenRules>;
  store.transaction('chosen-rules', () => {
    store.meta.set('chosen-rules', JSON.stringify({ ...before, ...change }));
    if (change.privateEvents !== undefined) store.meta.set('full-refused', null);
  });
}
