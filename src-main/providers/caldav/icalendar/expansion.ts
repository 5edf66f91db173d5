/**
 * The two constructs that can be read only by expanding their series: EXRULE (RFC 2445 4.8.5.2, gone since RFC 5545) and
 * RANGE=THISANDFUTURE (RFC 5545 3.2.13). The model has no place for either; within a bounded stretch both are single dates.
 */
import { rememberedJson } from '../../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  PatchObject,
  RecurrenceRule,
} from '../../../../src-shared/domain/calendar/event.ts';
import { ruleStarts, stepCostUs } from '../../../../src-shared/domain/calendar/recurrence-rule.ts';
import { unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { wallMs, wallText } from '../../../../src-shared/domain/time/wall-time.ts';
import type { WorkBudget } from './budget.ts';
import { type Component, linesOf, valueIn } from './content-lines.ts';
import { differences } from './differences.ts';
import { readFields } from './fields.ts';
import { readRule } from './rule.ts';
import type { ReadContext, Time } from './times.ts';
import { isFromHereOn } from './versions.ts';

export interface Series {
  readonly start: Time;
  readonly rules: readonly RecurrenceRule[];
  /** Keys that RDATE adds. */
  readonly added: readonly string[];
}

/** More single dates than this are better left to a rule. */
const mostDates = 2000;
/** Periods of a rule that are looked at for one expansion. */
const mostPeriods = 4_000;
/** What reading a rule, and making an override, costs by itself. */
const stepsPerRule = 20;
const stepsPerDate = 10;
/** What expanding a rule costs before it gives its first date. */
const stepsPerExpansion = 1_000;
const never = '9999-12-31T00:00:00';

/** The keys that EXRULEs take out. @throws ProblemError when neither they nor the series come to an end */
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
 * Overrides for the occurrences that an earlier one speaks for: its fields, and as much later as that one is.
 * @param taken keys that have an override of their own
 * @throws ProblemError when the series has no end, or the change is one of kind
 */
export function changedFromHereOn(
  occurrences: ReadonlyMap<string, Component>,
  taken: ReadonlySet<string>,
  master: CalendarEvent,
  series: Series,
  context: ReadContext,
): Readonly<Record<string, PatchObject>> {
  const speaking = speakersOf(occurrences);
  if (speaking.length === 0) return {};
  const refuse = (): never => unreadable('change-from-here-on', { property: 'RECURRENCE-ID' });
  if (isEndless(series)) refuse();
  const { budget } = context;
  const result: Record<string, PatchObject> = {};
  const read = new Map<string, CalendarEvent>();
  const jsonOf = rememberedJson();
  for (const key of keysOf(series, never, budget) ?? refuse()) {
    const speaker = taken.has(key) ? undefined : speakerFor(speaking, key);
    if (speaker === undefined) continue;
    const [from, component] = speaker;
    if (!/;RANGE="?THISANDFUTURE"?[;:]/i.test(linesOf(component, 'RECURRENCE-ID')[0]?.text ?? '')) refuse();
    const fields = read.get(from) ?? readFields(component, master.uid, context);
    read.set(from, fields);
    if (fields.timeZone !== master.timeZone || fields.showWithoutTime !== master.showWithoutTime) refuse();
    const shift = (wallMs(fields.start) ?? 0) - (wallMs(from) ?? 0);
    const start = wallText((wallMs(key) ?? 0) + shift);
    const patch = differences(master, { ...fields, start }, key, jsonOf);
    budget.spend(stepsPerDate);
    budget.produce(JSON.stringify(patch).length);
    result[key] = patch;
  }
  return result;
}

/** The occurrences that speak for later ones, by key. */
export function speakersOf(
  occurrences: ReadonlyMap<string, Component>,
): readonly (readonly [key: string, component: Component])[] {
  return [...occurrences]
    .filter(([, component]) => isFromHereOn(component))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Who speaks for a key: the last one before it. */
export function speakerFor(
  speakers: ReturnType<typeof speakersOf>,
  key: string,
): (typeof speakers)[number] | undefined {
  // by halving: there may be thousands of them, each asked for thousands of keys
  let low = 0;
  let high = speakers.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((speakers[middle]?.[0] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return speakers[low - 1];
}

/** Whether a component's dates cannot be changed one by one as its text stands. */
export function hasExcludingRule(component: Component): boolean {
  return valueIn(component, 'EXRULE') !== '';
}

function isEndless({ rules }: Pick<Series, 'rules'>): boolean {
  return rules.some(({ count, until }) => count === undefined && until === undefined);
}

/** Sorted; null when there are too many. */
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
  // never begun with more than the budget can pay
  const steps = Math.min(mostPeriods, Math.floor(budget.left() / cost));
  const limits = { steps, instances: mostDates };
  const { complete, starts, steps: taken } = ruleStarts(rule, from, { from, until: end }, limits);
  budget.spend(stepsPerExpansion + taken * cost + starts.length * 3);
  // a count that was reached leaves nothing to look for, however far the range goes on
  const counted = rule.count !== undefined && new Set([from, ...starts]).size >= rule.count;
  if (complete || counted) return starts;
  // it was the budget that ended it, not the rule's own limit
  if (steps < mostPeriods) budget.spend(budget.left() + 1);
  return null;
}

function after(key: string): string {
  const wall = wallMs(key);
  return wall === null ? never : wallText(wall + 1000);
}
