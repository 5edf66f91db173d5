/** Carries steps out at a CRM that knows single entries only, and remembers each as it comes true. Stopped anywhere, it can be done again. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type {
  CalendarSide,
  Call,
  Lookup,
  Outcome,
  Ref,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { OccurrenceSeries, Store } from '../../store/index.ts';
import { uuidOf } from '../common/fingerprint.ts';
import { notSeen } from './entries.ts';
import type { Step } from './steps.ts';

export interface CarryOutContext {
  readonly store: Store;
  readonly crm: CalendarSide;
  readonly calendar: string;
  readonly onProblem: (problem: Problem) => void;
}

interface Sent {
  readonly call: Call;
  readonly step: Exclude<Step, { type: 'note' }>;
}

/** True when everything came true just now. @throws ProblemError for trouble of the whole side */
export async function carryOut(
  series: OccurrenceSeries,
  steps: readonly Step[],
  { store, crm, calendar, onProblem }: CarryOutContext,
  signal: AbortSignal,
): Promise<boolean> {
  const sent = steps.flatMap((step): Sent[] => prepared(series, step, crm, calendar));
  const notes = steps.filter((step) => step.type === 'note');
  if (notes.length > 0)
    store.transaction('occurrences.noted', () => {
      for (const { entry } of notes) store.occurrences.saveEntry(entry);
    });
  let complete = true;
  for (let from = 0; from < sent.length; from += crm.capabilities.maxBatch) {
    const batch = sent.slice(from, from + crm.capabilities.maxBatch);
    const calls = batch.map(({ call }) => call);
    const outcomes = new Map<string, Outcome>();
    let failure: unknown = null;
    try {
      for await (const [key, outcome] of crm.perform(calls, signal)) outcomes.set(key, outcome);
    } catch (error) {
      failure = error;
    }
    const earlier =
      failure === null ? await madeEarlier(calls, outcomes, crm, signal) : new Map<string, Ref>();
    store.transaction('occurrences.written', () => {
      for (const { call, step } of batch) {
        const outcome = outcomes.get(call.key);
        const ref = earlier.get(call.key);
        if (step.type === 'create' && ref !== undefined) rememberEarlier(series, ref, step.entry, store);
        else if (outcome?.type === 'done') remember(series, step, outcome.stored, store);
        else if (outcome !== undefined) onProblem(outcome.problem);
        complete &&= outcome?.type === 'done' && ref === undefined;
      }
    });
    if (failure !== null) throw failure;
  }
  return complete;
}

/** Entries that an earlier attempt made, whose answer got lost, by the call that would make them again. */
async function madeEarlier(
  calls: readonly Call[],
  outcomes: ReadonlyMap<string, Outcome>,
  crm: CalendarSide,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Ref>> {
  const found = new Map<string, Ref>();
  for (const call of calls) {
    const outcome = outcomes.get(call.key);
    if (call.write !== 'create' || outcome === undefined) continue;
    let lookup: Lookup = { type: 'absent' };
    if (outcome.type === 'done') {
      if (outcome.found === true && outcome.stored !== null)
        lookup = { type: 'stored', stored: outcome.stored };
    } else if (outcome.type === 'unclear' || outcome.problem.code === 'already-exists')
      lookup = await crm.lookup(call, signal);
    if (lookup.type === 'stored') found.set(call.key, lookup.stored.ref);
    else if (lookup.type === 'gone' && call.ref !== null) found.set(call.key, call.ref);
  }
  return found;
}

function prepared(series: OccurrenceSeries, step: Step, crm: CalendarSide, calendar: string): Sent[] {
  if (step.type === 'note') return [];
  if (step.type === 'create') {
    // the same occurrence asked for again after a lost answer is the same entry (WR1)
    const key = uuidOf([series.ref, series.key, step.entry.recurrenceId]);
    const lock = series.lock === null ? {} : { lock: series.lock };
    const calls = crm.prepare({ type: 'create', key, calendar, event: step.entry, ...lock }, null);
    return calls.map((call) => ({ call, step }));
  }
  const { known, stored } = step;
  const key = uuidOf([series.ref, series.key, known.ref, stored.revision]);
  const write =
    step.type === 'remove'
      ? ({ type: 'remove', key, calendar, ref: known.ref, ...unscheduling(stored) } as const)
      : ({ type: 'update', key, calendar, ref: known.ref, patch: step.patch, event: step.entry } as const);
  return crm.prepare(write, stored).map((call) => ({ call, step }));
}

/** What the person may neither remove nor edit stays in the CRM for others (C11, C12). */
function unscheduling({ removal, readOnly }: StoredEvent): { readonly unschedule?: true } {
  return removal === 'unschedule' || readOnly?.reason === 'editing-restricted' ? { unschedule: true } : {};
}

/** Edited since it was made, perhaps, or taken away: it is to be looked at. */
function rememberEarlier(
  series: OccurrenceSeries,
  ref: Ref,
  entry: CalendarEvent,
  { occurrences }: Store,
): void {
  const recurrenceId = entry.recurrenceId ?? entry.start;
  occurrences.saveEntry({
    ref,
    series: series.ref,
    recurrenceId,
    revision: notSeen,
    written: entry,
    gone: false,
  });
}

function remember(
  series: OccurrenceSeries,
  step: Sent['step'],
  stored: StoredEvent | null,
  { occurrences }: Store,
): void {
  if (step.type === 'remove') {
    occurrences.dropEntry(step.known.ref);
    return;
  }
  if (stored === null) return;
  const { ref, revision, event } = stored;
  if (step.type === 'update') {
    // what a person changed there meanwhile is still to be looked at
    const { written } = step;
    const seen = written === null ? { revision, written: event } : { revision: notSeen, written };
    occurrences.saveEntry({ ...step.known, ...seen });
    return;
  }
  const recurrenceId = step.entry.recurrenceId ?? step.entry.start;
  occurrences.saveEntry({ ref, series: series.ref, recurrenceId, revision, written: event, gone: false });
}
