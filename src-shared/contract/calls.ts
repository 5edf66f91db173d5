/**
 * Every call the interface can make: input, output. The main process parses the input before anything else sees it; a call that
 * fails in an expected way answers a Problem, never text.
 */
import { z } from 'zod';
import { privateChoices } from '../domain/calendar/private-events.ts';
import { historyFilters } from '../domain/history-filter.ts';
import { decidedCalls } from './decided.ts';
import { versions } from './entries.ts';
import { findCalls } from './find.ts';
import { historyRow, historyRun, itemAddress, quarantineItem, skippedItem } from './listed.ts';
import { mailCalls } from './mail.ts';
import { mailMoveCalls } from './mail-move.ts';
import { moveCalls } from './move-calls.ts';
import { problemSchema, sideName } from './problem.ts';
import { proofCalls } from './proof.ts';
import { setupCalls } from './setup-calls.ts';
import { appState, decisionItem, filtersSchema, settingsTopic } from './state.ts';
import { stoppingCalls } from './stopping.ts';
import { summaryCalls } from './summaries.ts';
import { undoCalls } from './undo.ts';

const nothing = z.strictObject({});
const historyPage = z.strictObject({
  before: z.number().nullable(),
  limit: z.number().int().min(1).max(200),
  filter: z.enum(historyFilters),
  /** Only what was done on this day; null: on any. */
  day: z.string().date().nullable(),
});

/** An item of a decision. `versions`: what the calendar (`first`) and the CRM (`second`) hold, where there is something to compare. */
const comparedItem = decisionItem.extend({ versions: versions.optional() });

/** What a person chooses of the rules. */
const chosenRules = z
  .strictObject({ privateEvents: z.enum(privateChoices), filters: filtersSchema })
  .partial();

const namedEntry = z.strictObject({
  title: z.string().max(2_000),
  start: z.string(),
  timeZone: z.string().nullable(),
});

export const linkIds = [
  ...['help', 'sample-crm', 'sample-account', 'crm', 'log-folder', 'licences'],
  /** The provider's page, while a sign-in waits for the person (topic `signIn`). */
  'sign-in',
] as const;

/** Name → input and output. Secrets appear in inputs only. */
export const calls = {
  'state.get': { input: nothing, output: appState },

  ...setupCalls,
  ...moveCalls,
  ...stoppingCalls,

  'sync.now': { input: nothing, output: nothing },
  'sync.pause': { input: z.strictObject({ for: z.enum(['hour', 'tomorrow', 'resume']) }), output: nothing },
  /** A person has switched off the other program that Concord met on this calendar (A10); a run starts now. */
  'sync.engine-off': { input: nothing, output: nothing },
  'sync.resume': { input: nothing, output: nothing },

  'decisions.items': {
    input: z.strictObject({
      id: z.string().max(200),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.strictObject({ items: z.array(comparedItem), count: z.number() }),
  },
  ...decidedCalls,
  'history.page': {
    input: historyPage,
    output: z.strictObject({ rows: z.array(historyRow), runs: z.array(historyRun), more: z.boolean() }),
  },
  /** The entry before (`first`) and after (`second`) what a row tells; of a conflict, what gave way and what was kept. */
  'history.entry': { input: z.strictObject({ id: z.number() }), output: versions },

  'quarantine.page': {
    input: z.strictObject({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) }),
    output: z.strictObject({ items: z.array(quarantineItem), count: z.number() }),
  },
  /** The next run, which starts now, tries it again; null = all of them. */
  'quarantine.retry': { input: z.strictObject({ item: itemAddress.nullable() }), output: nothing },
  /** A person did in the CRM by hand what it does not let Concord do; another digest than what is listed by now does nothing (RU8). */
  'quarantine.confirm': {
    input: z.strictObject({ item: itemAddress, digest: z.string().max(200).nullable() }),
    output: z.strictObject({ accepted: z.boolean() }),
  },

  'skipped.page': {
    input: z.strictObject({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) }),
    output: z.strictObject({ items: z.array(skippedItem), count: z.number() }),
  },
  /** Takes back that an entry stays on its own side. The next run, which starts now, treats it like a new one. */
  'skipped.resume': {
    input: z.strictObject({ item: itemAddress }),
    output: z.strictObject({ accepted: z.boolean() }),
  },

  /** Shows another calendar of the account in the CRM, or takes it away there; the next run, which starts now, does so (C2). */
  'calendars.show': {
    input: z.strictObject({ id: z.string().max(2_000), on: z.boolean() }),
    output: nothing,
  },

  /**
   * Looks for what existed on this side before the first run and stayed there, between the dates; what would be added to the other side
   * becomes a decision, and nothing is added before it is answered (C5, C6).
   */
  'calendars.bring': {
    input: z.strictObject({
      side: sideName,
      from: z.string().date().nullable(),
      until: z.string().date().nullable(),
    }),
    output: nothing,
  },

  /** What a choice would mean, counted; nothing is changed. */
  'calendars.rules-preview': {
    input: chosenRules,
    output: z.strictObject({
      /** Private entries of the calendar that are in the CRM, and some of them. */
      linked: z.number(),
      examples: z.array(namedEntry),
      /** Private entries that stay in the calendar by the rule of now. */
      kept: z.number(),
    }),
  },
  /** What filters would do, counted in what the calendar holds now; nothing is changed (C21). */
  'calendars.filters-preview': {
    input: z.strictObject({ filters: filtersSchema }),
    output: z.strictObject({
      /** Entries that stayed in the calendar and would be added to the CRM, and some of them. */
      adds: z.number(),
      addsExamples: z.array(namedEntry),
      /** Entries that stay in the calendar because of the filters. */
      stays: z.number(),
      staysExamples: z.array(namedEntry),
      /** Entries that are in the CRM already and stay there, although the filters would leave them out. */
      linkedOut: z.number(),
      /** Entries that the filters let across, in the CRM or to come. */
      passes: z.number(),
    }),
  },
  /** The person's choice of the rules; the next run, which starts now, plans by it (RU6, C21). */
  'calendars.rules': { input: chosenRules, output: nothing },

  ...mailCalls,
  ...mailMoveCalls,

  ...proofCalls,

  ...undoCalls,

  ...summaryCalls,

  ...findCalls,

  'settings.set': { input: settingsTopic.omit({ locked: true, vault: true }).partial(), output: nothing },
  /** Removes the account, its credentials and its data from this machine; entries stay where they are (A5). */
  'account.disconnect': { input: nothing, output: nothing },
  /** The main process maps the id to an address and opens it; where a browser shows the interface, it answers the address. */
  'links.open': {
    input: z.strictObject({ id: z.enum(linkIds) }),
    output: z.strictObject({ url: z.string().nullable() }),
  },
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<N extends CallName> = z.infer<Calls[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<Calls[N]['output']>;

/** A call whose name and input were found to be what the contract says. */
export type ParsedCall = {
  readonly [N in CallName]: { readonly name: N; readonly input: CallInput<N> };
}[CallName];

/** Parses a call that came from an untrusted page; null for a name that is no call's, and for an input of another shape. */
export function parseCall(name: unknown, input: unknown): ParsedCall | null {
  if (typeof name !== 'string' || !Object.hasOwn(calls, name)) return null;
  const parsed = calls[name as CallName].input.safeParse(input);
  return parsed.success ? ({ name, input: parsed.data } as ParsedCall) : null;
}

/** How a call is answered on any carrier. */
export const answer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('done'), output: z.unknown() }),
  z.strictObject({ type: z.literal('problem'), problem: problemSchema }),
  /** The call had a bad payload, or met a bug; nothing more is told about it. */
  z.strictObject({ type: z.literal('refused') }),
]);
export type Answer = z.infer<typeof answer>;
