/** What power and network changes ask of Concord. Pure; `machine.ts` listens and calls. */
import type { AppState } from '../../src-shared/contract/index.ts';

export type PowerEvent = 'on-battery' | 'on-mains' | 'changed';

export interface PowerFacts {
  readonly onBattery: boolean;
  /** It was Concord that paused for the battery, and not a person. */
  readonly pausedForBattery: boolean;
}

export interface PowerStep {
  readonly call: 'sync.pause' | 'sync.resume' | null;
  readonly pausedForBattery: boolean;
}

/**
 * The battery rule (a setting): paused while on battery, resumed on mains. A person's word stands above it: who resumes on
 * battery stays resumed, and a pause of their own is not ended by a plug.
 */
export function batteryRule(
  { app, setup, settings, sync }: AppState,
  event: PowerEvent,
  facts: PowerFacts,
): PowerStep {
  const paused = sync.paused !== null;
  if (facts.pausedForBattery) {
    if (!paused) return { call: null, pausedForBattery: false };
    if (!facts.onBattery || !settings.pauseOnBattery) return { call: 'sync.resume', pausedForBattery: false };
    return { call: null, pausedForBattery: true };
  }
  const running = app.mode !== 'none' && setup.step === 'done';
  if (event === 'on-battery' && settings.pauseOnBattery && running && !paused)
    return { call: 'sync.pause', pausedForBattery: true };
  return { call: null, pausedForBattery: false };
}

/** After a resume, and when the network came back: at once for one machine, spread for an office full of them. */
export function wakeDelayMs(random: () => number): number {
  return 2_000 + Math.floor(random() * 4_000);
}
