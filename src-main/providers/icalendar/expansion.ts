/**
 * Reads the two constructs that JSCalendar does not have: EXRULE (RFC 2445 4.8.5.2, removed in RFC 5545) and RANGE=THISANDFUTURE
 * (RFC 5545 3.2.13). The series is expanded, within limits, and each date concerned becomes an override.
 */
import type {
  CalendarEvent,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';
import { ruleStarts, stepCostUs } from '../../../src-shared/domain/calendar/recurrence-rule.ts';
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import type { WorkBudget } from './budget.ts';
import { type Component, linesOf, valueIn } from './content-lines.ts';
import { differences } from './differences.ts';
import { readFields } from './fields.ts';
import { readRule } from './rule.ts';
import type { ReadContext, Time } from './times.ts';
import { appliesToFollowing } from './versions.ts';

export interface Series {
  readonly start: Time;
  readonly rules: readonly RecurrenceRule[];
  /** The keys of occurrences that RDATE adds. */
  readonly added: readonly string[];
}

/** The most occurrences that a series is expanded to. */
const mostDates = 2000;
/** The most periods of a rule that one expansion goes through. */
const mostPeriods = 4_000;
/** The budget steps for reading a rule, and for making an override. */
const stepsPerRule = 20;
const stepsPerDate = 10;
/** The budget steps for an expansion before its first date. */
const stepsPerExpansion = 1_000;
const never = '9999-12-31T00:00:00';

/**
 * The keys of the occurrences that EXRULEs exclude.
 * @throws ProblemError `item-unreadable` when neither an EXRULE nor the series has an end; `item-too-large`
 */
export function excludedByRule(
  component: Component,
  series: Series,
  context: ReadContext,
): readonly string[] {
  const lines = linesOf(component, 'EXRULE');
  if (lines.length === 0) return [];
  const { budget } = context;
  const refuse = (): never => unreadable('excluding-rule', { property: 'EXRULE' });
  const found = new Set<string>();
  let all: readonly string[] | null = null;
  for (const text of new Set(lines.map((line) => line.text))) {
    budget.spend(stepsPerRule);
    const rule = readRule({ type: 'line', name: 'EXRULE', text, raw: text }, series.start, context);
    if (rule === null) continue;
    const endless = isEndless(series);
    if (endless && isEndless({ rules: [rule] })) refuse();
    if (!endless) all ??= keysOf(series, never, budget) ?? refuse();
    const end = all === null ? never : after(all.at(-1) ?? never);
    const excluded = startsOf(rule, series.start, end, budget) ?? refuse();
    const among = all ?? keysOf(series, after([...excluded].sort().at(-1) ?? ''), budget) ?? refuse();
    const known = new Set(among);
    budget.spend((excluded.length + known.size) / 10);
    for (const key of excluded) if (known.has(key)) found.add(key);
  }
  return [...found];
}

/**
 * The overrides for occurrences that follow a change with RANGE=THISANDFUTURE: they have its fields, and start as much later or
 * earlier than their original start as it does.
 * @param taken keys of occurrences with an override of their own
 * @throws ProblemError `item-unreadable` when the series has no end, or when the change alters time zone or all-day;
 * `item-too-large`
 */
export function followingOverrides(
  occurrences: ReadonlyMap<string, Component>,
  taken: ReadonlySet<string>,
  master: CalendarEvent,
  series: Series,
  context: ReadContext,
): Readonly<Record<string, PatchObject>> {
  const following = followingChangesIn(occurrences);
  if (following.length === 0) return {};
  const refuse = (): never => unreadable('change-from-here-on', { property: 'RECURRENCE-ID' });
  if (isEndless(series)) refuse();
  const { budget } = context;
  const result: Record<string, PatchObject> = {};
  const read = new Map<string, CalendarEvent>();
  for (const key of keysOf(series, never, budget) ?? refuse()) {
    const change = taken.has(key) ? undefined : followingChangeFor(following, key);
    if (change === undefined) continue;
    const [from, component] = change;
    if (!/;RANGE="?THISANDFUTURE"?[;:]/i.test(linesOf(component, 'RECURRENCE-ID')[0]?.text ?? '')) refuse();
    const fields = read.get(from) ?? readFields(component, master.uid, context);
    read.set(from, fields);
    if (fields.timeZone !== master.timeZone || fields.showWithoutTime !== master.showWithoutTime) refuse();
    const shift = (wallMs(fields.start) ?? 0) - (wallMs(from) ?? 0);
    const start = wallText((wallMs(key) ?? 0) + shift);
    const patch = differences(master, { ...fields, start }, key, context.shared);
    budget.spend(stepsPerDate);
    budget.produce(JSON.stringify(patch).length);
    result[key] = patch;
  }
  return result;
}

/** The changed occurrences whose change applies to later ones too, sorted by key. */
export function followingChangesIn(
  occurrences: ReadonlyMap<string, Component>,
): readonly (readonly [key: string, component: Component])[] {
  return [...occurrences]
    .filter(([, component]) => appliesToFollowing(component))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The change that applies to an occurrence: the last one before it. */
export function followingChangeFor(
  following: ReturnType<typeof followingChangesIn>,
  key: string,
): (typeof following)[number] | undefined {
  // a binary search, because there may be thousands of changes and thousands of keys
  let low = 0;
  let high = following.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((following[middle]?.[0] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return following[low - 1];
}

/** Whether a component has an EXRULE, which must be replaced by single dates before one of them can be changed. */
export function hasExcludingRule(component: Component): boolean {
  return valueIn(component, 'EXRULE') !== '';
}

function isEndless({ rules }: Pick<Series, 'rules'>): boolean {
  return rules.some(({ count, until }) => count === undefined && until === undefined);
}

/** The keys of all occurrences before `end`, sorted; null when there are too many. */
function keysOf({ start, rules, added }: Series, end: string, budget: WorkBudget): readonly string[] | null {
  const keys = new Set([wallText(start.wall), ...added.filter((key) => key < end)]);
  for (const rule of rules) {
    const starts = startsOf(rule, start, end, budget);
    if (starts === null) return null;
    for (const key of starts) keys.add(key);
  }
  return keys.size > mostDates ? null : [...keys].sort();
}

function startsOf(
  rule: RecurrenceRule,
  start: Time,
  end: string,
  budget: WorkBudget,
): readonly string[] | null {
  const from = wallText(start.wall);
  const cost = stepCostUs[rule.frequency];
  // no more steps than the budget has left
  const steps = Math.min(mostPeriods, Math.floor(budget.left() / cost));
  const limits = { steps, instances: mostDates };
  const { complete, starts, steps: taken } = ruleStarts(rule, from, { from, until: end }, limits);
  budget.spend(stepsPerExpansion + taken * cost + starts.length * 3);
  // once the rule's count is reached, the rest of the range has no further dates
  const counted = rule.count !== undefined && new Set([from, ...starts]).size >= rule.count;
  if (complete || counted) return starts;
  // the budget ended the expansion, not the limit for all rules
  if (steps < mostPeriods) budget.spend(budget.left() + 1);
  return null;
}

function after(key: string): string {
  const wall = wallMs(key);
  return wall === null ? never : wallText(wall + 1000);
}
