/** What both kinds of pair share: coming to rest with a person who says yes, and what the history keeps of what gave way. */
import type { Store } from '../../../src-main/store/index.ts';
import type { CalendarEngine, RunSummary } from '../../../src-main/sync/index.ts';
import { changes } from '../world.ts';
import type { Kept } from './pair.ts';

export interface Resting {
  run(): Promise<RunSummary>;
  readonly engine: CalendarEngine;
  /** Gains the kinds of what waited. */
  readonly asked: string[];
  pass(ms: number): void;
}

/** Runs and answers yes until a run changes nothing and nothing waits. */
export async function restOf({ run, engine, asked, pass }: Resting): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    pass(1_000);
    const summary = await run();
    const waiting = engine.decisions();
    for (const { id, digest, kind, choices } of waiting) {
      asked.push(kind);
      engine.decide(id, digest, choices.includes('approve') ? 'approve' : 'provider');
    }
    if (waiting.length === 0 && changes(summary) === 0) return;
  }
  throw new Error('it never comes to rest');
}

export function keptIn(store: Store): readonly Kept[] {
  return store.history.latest(1_000).flatMap(({ side, action, before }) => {
    if ((action !== 'conflict' && action !== 'put-back') || before === null) return [];
    const { path, value } = JSON.parse(before) as { path: string; value: unknown };
    return [{ side, action, path, value }];
  });
}
