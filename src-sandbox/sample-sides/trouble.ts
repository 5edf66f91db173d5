/** Ready-made faults: a script, a seeded source, and a process that dies at its n-th step. */
import type { Fault, Faults, Operation, Step } from './wire-faults.ts';

export interface ScriptedFault {
  /** Which step; what is left out matches every step. */
  readonly at: Partial<Pick<Step, 'number' | 'operation' | 'calendar' | 'page'>> & {
    /** For a call: the kind of write it belongs to. */
    readonly write?: 'create' | 'update' | 'remove';
  };
  readonly fault: Fault;
  /** How often it happens; default once. */
  readonly times?: number;
}

/** The first entry of the script that matches the step and has times left decides. */
export function scriptedFaults(script: readonly ScriptedFault[]): Faults {
  const left = script.map((each) => each.times ?? 1);
  return {
    decide: (step) => {
      const index = script.findIndex((each, which) => (left[which] ?? 0) > 0 && matches(each.at, step));
      const found = script[index];
      if (found === undefined) return null;
      left[index] = (left[index] ?? 0) - 1;
      return found.fault;
    },
  };
}

function matches(at: ScriptedFault['at'], step: Step): boolean {
  return (
    (at.number ?? step.number) === step.number &&
    (at.operation ?? step.operation) === step.operation &&
    (at.calendar ?? step.calendar) === step.calendar &&
    (at.page ?? step.page) === step.page &&
    (at.write ?? step.call?.write) === step.call?.write
  );
}

/** The faults that each operation can meet. */
const possible: Readonly<Record<Operation, readonly Fault[]>> = (() => {
  const everywhere: readonly Fault[] = [{ type: 'unreachable' }, { type: 'throttled', retryAfterMs: 30_000 }];
  const writing: readonly Fault[] = [...everywhere, { type: 'lost-before' }, { type: 'lost-after' }];
  return {
    calendars: everywhere,
    changes: [...everywhere, { type: 'expired' }, { type: 'breaks-off' }, { type: 'disorder' }],
    get: [...everywhere, { type: 'breaks-off' }, { type: 'disorder' }],
    listed: everywhere,
    locate: everywhere,
    'known-people': everywhere,
    perform: [
      ...writing,
      { type: 'lost-after' },
      { type: 'refused', code: 'item-rejected' },
      { type: 'refused', code: 'revision-conflict' },
    ],
    lookup: everywhere,
    session: everywhere,
    lease: writing,
    release: writing,
    report: writing,
    agreements: [...everywhere, { type: 'breaks-off' }],
    putAgreements: writing,
    lock: writing,
    'sub-calendar': writing,
  };
})();

/**
 * Faults at about `share` of all steps (0 to 1), chosen among those the operation can meet; the same fractions give the same
 * faults. After `until` steps there are no more faults, so that every history can come to rest.
 */
export function seededFaults(
  fraction: () => number,
  share: number,
  until: number = Number.POSITIVE_INFINITY,
): Faults {
  return {
    decide: (step) => {
      if (step.number > until || fraction() >= share) return null;
      const choices = possible[step.operation];
      return choices[Math.floor(fraction() * choices.length)] ?? null;
    },
  };
}

/** The process under test dies here. Not a ProblemError: nothing may catch it. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * Dies at the n-th moment, counted from 1. Every step has two moments: before it is sent, and after it took effect but before
 * its answer arrives. `moments()` answers how many have passed, so that a run that does not die tells how many there are.
 */
export function killAt(moment: number): Faults & { moments(): number } {
  let passed = 0;
  const pass = (): void => {
    passed += 1;
    if (passed === moment) throw new Killed(`moment ${moment}`);
  };
  return { before: pass, after: pass, moments: () => passed };
}
