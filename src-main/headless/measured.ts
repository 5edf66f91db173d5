/** Measures for benches: how soon Concord was usable, how much memory it takes, and how long its main thread was blocked. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Measured {
  /** To be called when an interface got a state; the first call counts. */
  readonly served: () => void;
  /** The event loop's delays are those since the last report. */
  report(): {
    /** From the start of the process; null before the first state was asked for. */
    readonly usableAfterMs: number | null;
    readonly rssBytes: number;
    readonly heapUsedBytes: number;
    readonly eventLoopDelay: {
      readonly p50Ms: number;
      readonly p99Ms: number;
      readonly maxMs: number;
    } | null;
  };
}

const resolutionMs = 5;

/** @param watch whether to measure the event loop too, which costs a timer */
export function measured(watch: boolean): Measured {
  const delay = watch ? monitorEventLoopDelay({ resolution: resolutionMs }) : null;
  delay?.enable();
  let usableAfterMs: number | null = null;
  // the histogram counts the timer's whole interval; what exceeds the resolution is the delay
  const lateMs = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return {
    served() {
      usableAfterMs ??= performance.now();
    },
    report() {
      const { rss, heapUsed } = process.memoryUsage();
      const eventLoopDelay =
        delay === null
          ? null
          : {
              p50Ms: lateMs(delay.percentile(50)),
              p99Ms: lateMs(delay.percentile(99)),
              maxMs: lateMs(delay.max),
            };
      delay?.reset();
      return { usableAfterMs, rssBytes: rss, heapUsedBytes: heapUsed, eventLoopDelay };
    },
  };
}
