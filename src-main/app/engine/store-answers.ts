/** Answers the questions about an account that its store alone can answer: what waits, what was done, what a first run would do. */
import type { Versions } from '../../../src-shared/contract/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import {
  type EntryFilters,
  filterReasons,
  isAsStrict,
  noFilters,
} from '../../../src-shared/domain/calendar/filters.ts';
import { strictestOf } from '../../../src-shared/domain/calendar/private-events.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Store, SubCalendar } from '../../store/index.ts';
import {
  chosenRules,
  confirmByHand,
  type Decision,
  type DecisionItem,
  decisionsIn,
  decisionsOf,
  type FiltersPreview,
  isAboutMail,
  knownRules,
  lastRulesInForce,
  recordDecision,
  type SideCounts,
} from '../../sync/index.ts';
import { versionsOf } from '../entry-version.ts';
import { hoursOf } from './hours.ts';
import { noChanges } from './messages.ts';
import type { AccountFacts, ChangesSince, Preview, Questions, SubCalendarFacts } from './questions.ts';
import { stoppingOf } from './stop-answers.ts';
import { rowUndoOf } from './undo-answers.ts';

/** How many items a decision carries; the others are asked for page by page. */
const firstItems = 5;
const longestTitle = 2_000;

/** What the CRM shows of the account's other calendars, and what stayed on each side from before the first run. */
export function subCalendarsOf({ subCalendars, leftAlone }: Store): Questions['sub-calendars']['output'] {
  return {
    calendars: subCalendars.all().map((row) => ({
      id: row.calendar,
      isOn: row.isOn,
      shown: shownStateOf(row),
      entries: subCalendars.countShown(row.calendar),
      unreadable: row.unreadable,
    })),
    fromBefore: {
      provider: leftAlone.countOf('provider', 'existed-before'),
      crm: leftAlone.countOf('crm', 'existed-before'),
    },
  };
}

/**
 * The rules in force, and what of them the CRM's administrator decided. @param chosen what a person has just chosen, and no run has planned
 * by yet
 */
export function rulesFactsOf(
  store: Store,
  chosen?: Questions['rules-choose']['input'],
): Questions['rules']['output'] {
  const told = knownRules(store);
  const inForce = lastRulesInForce(store);
  const { filters } = chosenRules(store, {});
  if (told === null || inForce === null) return { rules: null };
  return {
    rules: {
      direction: inForce.direction,
      createPrefix: inForce.createPrefix,
      decidedByAdministrator: [
        ...(told.direction === 'crm-to-provider' ? (['direction'] as const) : []),
        ...(told.createPrefix === '' ? [] : (['createPrefix'] as const)),
      ],
      privateEvents: {
        inForce: strictestOf(chosen?.privateEvents ?? inForce.privateEvents, told.privateEvents ?? 'full'),
        limit: told.privateEvents ?? 'full',
      },
      filters: {
        chosen: copied(filters),
        decided:
          told.filters === undefined || isAsStrict(noFilters, told.filters) ? null : copied(told.filters),
        stays: filterReasons.reduce(
          (sum, reason) => sum + store.leftAlone.refsOf('provider', reason).length,
          0,
        ),
      },
      restrictions: [
        ...(told.editingRestricted ? (['editing'] as const) : []),
        ...(told.deletingRestricted ? (['deleting'] as const) : []),
      ],
    },
  };
}

function copied({ onlyLabels, exceptLabels, onlyKnownPeople, leaveOut }: EntryFilters) {
  return {
    onlyLabels: [...onlyLabels],
    exceptLabels: [...exceptLabels],
    onlyKnownPeople,
    leaveOut: [...leaveOut],
  };
}

/** Counted, with a few examples. */
export function filtersPreviewOf({
  adds,
  stays,
  linkedIn,
  linkedOut,
}: FiltersPreview): Questions['filters-preview']['output'] {
  const named = (some: FiltersPreview['adds']) =>
    some.slice(0, firstItems).map(({ event: { title = '', start, timeZone = null } }) => ({
      title: title.slice(0, longestTitle),
      start,
      timeZone,
    }));
  return {
    adds: adds.length,
    addsExamples: named(adds),
    stays: stays.length,
    staysExamples: named(stays),
    linkedOut,
    passes: adds.length + linkedIn,
  };
}

/** Private entries of the calendar that the CRM has, and those that stay in the calendar by the rule (RU6). */
export function rulesPreviewOf({ links, leftAlone }: Store): Questions['rules-preview']['output'] {
  const inCrm = links.private().filter(({ origin }) => origin === 'provider');
  return {
    linked: inCrm.length,
    examples: inCrm.slice(0, firstItems).map(({ provider: { base } }) => ({
      title: (base.title ?? '').slice(0, longestTitle),
      start: base.start,
      timeZone: base.timeZone ?? null,
    })),
    kept: leftAlone.refsOf('provider', 'private').length,
  };
}

export function chooseSubCalendar(
  store: Store,
  { id, on }: Questions['sub-calendar-choose']['input'],
): Questions['sub-calendar-choose']['output'] {
  store.transaction('sub-calendar.choose', () => store.subCalendars.choose(id, on));
  return {};
}

function shownStateOf({ isOn, isFeed, problem, shownAs }: SubCalendar): SubCalendarFacts['shown'] {
  if (!isOn) return 'hidden';
  if (isFeed) return 'feed';
  if (problem !== null) return 'problem';
  return shownAs === null ? 'waiting' : 'shown';
}

/** The decision with its first few items only, without what only a comparison needs. */
export function decisionHead(decision: Decision): Decision {
  return { ...decision, items: decision.items.slice(0, firstItems).map(asListed) };
}

/** An item without what only the engine and a comparison need. */
function asListed({
  places: _places,
  differs: _differs,
  perGuest: _perGuest,
  about: _about,
  ...item
}: DecisionItem): DecisionItem {
  return item;
}

export function factsOf(store: Store, since: number): AccountFacts {
  const decisions = decisionsIn(store);
  const { provider, crm } = changesSince(store, since);
  return {
    decisions: decisions.map(decisionHead),
    preview: previewOf(decisions),
    linked: store.links.count(),
    waiting: decisions.reduce((sum, { count }) => sum + count, 0),
    quarantined: store.quarantine.count(),
    skipped: store.leftAlone.count(),
    today: { provider, crm, hours: hoursOf(store.historyPages.writesByHour(since), since) },
    lastChangeAt: store.historyPages.lastAt(),
    stopping: stoppingOf(store),
  };
}

export function changesSince(store: Store, since: number): ChangesSince {
  const counted = { provider: { ...noChanges }, crm: { ...noChanges } };
  let matched = 0;
  for (const { side, action, count } of store.historyPages.countsSince(since))
    if (action === 'added' || action === 'changed' || action === 'removed') counted[side][action] += count;
    else if (action === 'unscheduled') counted[side].removed += count;
    else if (action === 'linked') matched += count;
  return { ...counted, matched };
}

/** The first run's decision, counted per side (D3). */
function previewOf(decisions: readonly Decision[]): Preview | null {
  const first = decisions.find(({ kind }) => kind === 'first-run');
  if (first === undefined) return null;
  const count = (side: 'provider' | 'crm'): SideCounts => {
    const of = (write: string): number =>
      first.items.filter((item) => item.side === side && item.write === write).length;
    return { added: of('create'), changed: of('update'), removed: of('remove') };
  };
  return {
    digest: first.digest,
    provider: count('provider'),
    crm: count('crm'),
    linked: first.items.filter(({ write }) => write === 'link').length,
    asks: decisions.reduce((sum, one) => sum + (one === first ? 0 : one.count), 0),
  };
}

export function decisionItems(
  store: Store,
  { id, offset, limit }: Questions['decision-items']['input'],
): Questions['decision-items']['output'] {
  const decision = decisionsOf(decisionsWith(id, store)).find((one) => one.id === id);
  if (decision === undefined) return { items: [], count: 0 };
  const items = decision.items.slice(offset, offset + limit).map((item) => {
    const versions = versionsOfItem(store, item);
    return versions === null ? asListed(item) : { ...asListed(item), versions };
  });
  return { items, count: decision.count };
}

/** What both sides hold of an entry, as far as it was read already: nothing is asked from them only to show it. */
function versionsOfItem(store: Store, { places, differs }: DecisionItem): Versions | null {
  if (places === undefined) return null;
  const of = (side: SideName): CalendarEvent | 'unknown' | null => {
    const ref = places[side];
    return ref === undefined ? null : (eventAt(store, side, ref) ?? 'unknown');
  };
  const [provider, crm] = [of('provider'), of('crm')];
  return provider === 'unknown' || crm === 'unknown' ? null : versionsOf(provider, crm, differs);
}

/** Null for an entry that has to be read again first. */
function eventAt(store: Store, side: SideName, ref: string): CalendarEvent | null {
  const news = store.inbox.get(side, ref);
  if (news !== null) return news.kind === 'found' ? news.stored.event : null;
  const link = store.links.byRef(side, ref);
  return link === null || link.status === 'creating' ? null : link[side].base;
}

/** The first run is approved as a whole or not at all (RU8). */
export function decide(
  store: Store,
  answer: Questions['decide']['input'],
  now: number,
): Questions['decide']['output'] {
  return { accepted: recordDecision(store, answer, now, decisionsWith(answer.id, store)) };
}

function decisionsWith(id: string, store: Store): Store['decisions'] {
  return isAboutMail(id) ? store.mail.decisions : store.decisions;
}

export function historyPage(
  store: Store,
  { before, limit, filter, span }: Questions['history']['input'],
): Questions['history']['output'] {
  const found = store.historyPages.page(before, limit + 1, filter, span);
  const rows = found.slice(0, limit);
  const runs = store.historyPages.runsOf(
    rows.map(({ id }) => id),
    filter,
  );
  return { rows, undo: rows.map(({ id }) => rowUndoOf(id, store)), runs, more: found.length > limit };
}

export function quarantinePage(
  store: Store,
  { offset, limit }: Questions['quarantine']['input'],
): Questions['quarantine']['output'] {
  return { items: store.quarantine.page(offset, limit), count: store.quarantine.count() };
}

export function skippedPage(
  store: Store,
  { offset, limit }: Questions['skipped']['input'],
): Questions['skipped']['output'] {
  return { items: store.leftAlone.page(offset, limit), count: store.leftAlone.count() };
}

export function retryQuarantined(
  store: Store,
  { item }: Questions['quarantine-retry']['input'],
  now: number,
): Questions['quarantine-retry']['output'] {
  store.transaction('quarantine.hasten', () => store.quarantine.hasten(item, now));
  return {};
}

export function confirmQuarantined(
  store: Store,
  { item, digest }: Questions['quarantine-confirm']['input'],
  now: number,
): Questions['quarantine-confirm']['output'] {
  return { accepted: confirmByHand({ ...item, content: digest }, store, now) };
}
