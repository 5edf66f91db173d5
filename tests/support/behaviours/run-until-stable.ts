/** What both kinds of pair share: running until nothing changes any more, and reading overruled values from the history. */
import type { Store } from '../../../src-main/store/index.ts';
import type { CalendarEngine, RunSummary } from '../../../src-main/sync/index.ts';
import { changes } from '../world.ts';
import type { OverruledValue } from './pair.ts';

export interface StableRunParts {
  run(): Promise<RunSummary>;
  readonly engine: CalendarEngine;
  /** The kinds of all decisions that waited are added to this list. */
  readonly decisionKinds: string[];
  pass(ms: number): void;
}

/** Runs and approves every decision, until a run changes nothing and no decision waits. */
export async function runUntilStable({ run, engine, decisionKinds, pass }: StableRunParts): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    pass(1_000);
    const summary = await run();
    const waiting = engine.decisions();
    for (const { id, digest, kind, choices } of waiting) {
      decisionKinds.push(kind);
      engine.decide(id, digest, choices.includes('approve') ? 'approve' : 'provider');
    }
    if (waiting.length === 0 && changes(summary) === 0) return;
  }
  throw new Error('every run changes something');
}

/** The values that lost a conflict or were put back, as the history keeps them. */
export function overruledIn(store: Store): readonly OverruledValue[] {
  return store.history.latest(1_000).flatMap(({ side, action, before }) => {
    if ((action !== 'conflict' && action !== 'put-back') || before === null) return [];
    const { path, value } = JSON.parse(before) as { path: string; value: unknown };
    return [{ side, action, path, value }];
  });
}
