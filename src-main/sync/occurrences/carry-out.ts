/** Carries steps out at a CRM that knows single entries only, and remembers each as it comes true. Stopped anywhere, it can be done again. */
import type { CalendarSide, Call, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { OccurrenceSeries, Store } from '../../store/index.ts';
import { uuidOf } from '../calendar/compare.ts';
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

/** True when everything came true. @throws ProblemError for trouble of the whole side */
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
    const outcomes = new Map<string, Outcome>();
    let failure: unknown = null;
    try {
      for await (const [key, outcome] of crm.perform(
        batch.map(({ call }) => call),
        signal,
      ))
        outcomes.set(key, outcome);
    } catch (error) {
      failure = error;
    }
    store.transaction('occurrences.written', () => {
      for (const { call, step } of batch) {
        const outcome = outcomes.get(call.key);
        if (outcome?.type === 'done') remember(series, step, outcome, store);
        else complete = false;
        if (outcome !== undefined && outcome.type !== 'done') onProblem(outcome.problem);
      }
    });
    if (failure !== null) throw failure;
  }
  return complete;
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
      ? ({ type: 'remove', key, calendar, ref: known.ref } as const)
      : ({ type: 'update', key, calendar, ref: known.ref, patch: step.patch, event: step.entry } as const);
  return crm.prepare(write, stored).map((call) => ({ call, step }));
}

function remember(
  series: OccurrenceSeries,
  step: Sent['step'],
  { stored, found }: { readonly stored: StoredEvent | null; readonly found?: true },
  { occurrences }: Store,
): void {
  if (step.type === 'remove') {
    occurrences.dropEntry(step.known.ref);
    return;
  }
  if (stored === null) return;
  const { ref, revision } = stored;
  if (step.type === 'create')
    occurrences.saveEntry({
      ref,
      series: series.ref,
      recurrenceId: step.entry.recurrenceId ?? step.entry.start,
      revision,
      // edited since an earlier answer got lost: what was asked for is what it held then
      written: found === true ? step.entry : stored.event,
      gone: false,
    });
  else occurrences.saveEntry({ ...step.known, revision, written: step.written ?? stored.event });
}
