/**
 * The rules that decide which entries of the calendar become entries of the CRM, and what happens when they change: a rule that became
 * narrower changes nothing; one that became wider makes Concord look again at what stayed because of it, and what would be created now is
 * shown before it is ("Who decides").
 */
import {
  type EntryFilters,
  filterReasons,
  isAsStrict,
  noFilters,
} from '../../../../src-shared/domain/calendar/filters.ts';
import {
  isStricter,
  type PrivateEvents,
  strictestOf,
} from '../../../../src-shared/domain/calendar/private-events.ts';
import type { CrmRules } from '../../../../src-shared/domain/crm.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import type { LeftReason, Store } from '../../../store/index.ts';
import type { CalendarSettings } from '../../sync.ts';
import { notePrivateEvents } from '../people/private-change.ts';
import type { RunContext } from '../run-context.ts';
import { chosenRules } from './chosen-rules.ts';
import { isFirstRun } from './first-run.ts';

/** What the CRM told last, also before the last start; null when it never told any. */
export function knownRules({ meta }: Pick<Store, 'meta'>): CrmRules | null {
  const text = meta.get('crm-rules');
  return text === null ? null : (JSON.parse(text) as CrmRules);
}

export function keepRules(store: Store, rules: CrmRules): void {
  const text = JSON.stringify(rules);
  if (store.meta.get('crm-rules') === text) return;
  store.transaction('crm-rules', () => store.meta.set('crm-rules', text));
}

export interface RulesInForce {
  readonly direction: CalendarSettings['direction'];
  readonly createPrefix: string;
  /** How much of private entries the CRM is shown (RU6). */
  readonly privateEvents: PrivateEvents;
  /** Each by itself keeps entries in the calendar: the person's and the administrator's (C21). */
  readonly filters: readonly EntryFilters[];
}

/** What the person chose. */
export interface ChosenInForce extends Omit<RulesInForce, 'filters'> {
  readonly filters: EntryFilters;
}

/** The stricter of the person's choice and the administrator's rule. Of two prefixes that exclude each other the administrator's holds. */
export function rulesInForce(
  rules: Pick<CrmRules, 'direction' | 'createPrefix' | 'privateEvents' | 'filters'>,
  chosen: ChosenInForce,
): RulesInForce {
  const isStricterPrefix = chosen.createPrefix.startsWith(rules.createPrefix);
  return {
    direction: rules.direction === 'crm-to-provider' ? 'crm-to-provider' : chosen.direction,
    createPrefix: isStricterPrefix ? chosen.createPrefix : rules.createPrefix,
    privateEvents: strictestOf(chosen.privateEvents, rules.privateEvents ?? 'full'),
    filters: [chosen.filters, ...(rules.filters === undefined ? [] : [rules.filters])].filter(keepsAny),
  };
}

function keepsAny(filters: EntryFilters): boolean {
  return !isAsStrict(noFilters, filters);
}

/** The rules of this run. */
export function rulesOfRun({
  store,
  session,
  settings,
}: Pick<RunContext, 'store' | 'session' | 'settings'>): RulesInForce {
  const { direction, createPrefix } = settings;
  const inForce = rulesInForce(session.rules, { direction, createPrefix, ...chosenRules(store, settings) });
  const isRefused = store.meta.get('full-refused') !== null;
  return isRefused ? { ...inForce, privateEvents: strictestOf(inForce.privateEvents, 'busy') } : inForce;
}

/** Whether an entry may exist that becomes one of the CRM now and did not before, or of which the CRM is shown more. */
export function isWider(now: RulesInForce, before: RulesInForce): boolean {
  if (isStricter(before.privateEvents, now.privateEvents)) return true;
  if (now.direction === 'crm-to-provider') return false;
  return (
    before.direction === 'crm-to-provider' ||
    !now.createPrefix.startsWith(before.createPrefix) ||
    before.filters.some((one) => !now.filters.some((other) => isAsStrict(other, one)))
  );
}

/** The reasons that name these rules. */
export const byRule: readonly LeftReason[] = ['direction', 'prefix', 'private', ...filterReasons];

/** By which rules the last run planned; null before the first one. */
export function lastRulesInForce({ meta }: Pick<Store, 'meta'>): RulesInForce | null {
  const text = meta.get('rules-in-force');
  return text === null ? null : known(JSON.parse(text) as SavedRules);
}

/** Rules as saved, also by an older Concord, which masked private entries, and knew no choice and no filters. */
type SavedRules = Omit<RulesInForce, 'privateEvents' | 'filters'> & Partial<RulesInForce>;

function known(saved: SavedRules): RulesInForce {
  return { privateEvents: 'busy', filters: [], ...saved };
}

/** Notes the rules of this run. What stayed because of narrower ones is read again. */
export function noteRules(run: RunContext): void {
  const { store, sides } = run;
  noteOrganizing(run);
  const { meta, leftAlone, inbox } = store;
  const now = rulesOfRun(run);
  // before anything is read (RU6)
  sides.provider.tellPrivate?.(now.privateEvents === 'full' ? 'full' : 'busy');
  const text = JSON.stringify(now);
  if (meta.get('rules-in-force') === text) return;
  const before = lastRulesInForce(store);
  store.transaction('rules', () => {
    meta.set('rules-in-force', text);
    if (before === null) return;
    notePrivateEvents(now.privateEvents, before.privateEvents, store);
    if (!isWider(now, before)) return;
    if (!isFirstRun(store)) meta.set('rules-before', JSON.stringify([...rulesBefore(store), before]));
    for (const reason of byRule) inbox.hint('provider', leftAlone.refsOf('provider', reason));
  });
}

/** *Use organizer* decides about a person's part in an entry (C9): after a change what waits was read with the wrong one, and is read again. */
function noteOrganizing({ store, session }: RunContext): void {
  const { meta, leftAlone, inbox } = store;
  const [now, before] = [String(session.rules.useOrganizer), meta.get('use-organizer')];
  if (now === before) return;
  store.transaction('use-organizer', () => {
    meta.set('use-organizer', now);
    if (before === null) return;
    const waiting = inbox.all('crm').flatMap(({ kind, ref }) => (kind === 'found' ? [ref] : []));
    for (const ref of [...waiting, ...leftAlone.refsOf('crm', 'awaits-invitation')])
      inbox.put('crm', { kind: 'hint', ref });
  });
}

/** Narrower rules of before, whose widening a person has not answered yet. */
export function rulesBefore({ meta }: Pick<Store, 'meta'>): readonly RulesInForce[] {
  return (JSON.parse(meta.get('rules-before') ?? '[]') as SavedRules[]).map(known);
}

/** Whether nothing was synchronised until now, because the administrator had switched it off (A8). */
export function wasSwitchedOff({ meta }: Pick<Store, 'meta'>): boolean {
  return meta.get('switched-off') !== null;
}

/** The administrator does not let this account synchronise. @throws ProblemError `feature-off` */
export function refuseSwitchedOff(
  store: Store,
  { features, providers }: Pick<CrmRules, 'features' | 'providers'>,
  provider: string,
): void {
  const isProviderOff = !providers.includes(provider);
  if (features.calendar && !isProviderOff) return;
  if (!isFirstRun(store) && !wasSwitchedOff(store))
    store.transaction('switched-off', () => store.meta.set('switched-off', '1'));
  fail('feature-off', features.calendar ? { kind: provider } : {});
}

/** A run has planned everything by the rules of now. Call inside a transaction. @param isAnswered nothing waits because of a change */
export function settleRules({ meta }: Pick<Store, 'meta'>, isAnswered: boolean): void {
  meta.set('switched-off', null);
  if (isAnswered) meta.set('rules-before', null);
}
