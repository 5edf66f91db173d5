/** What a bench asks a running Concord: how soon it was usable, what it weighs, and how long its main thread was ever held up. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Measured {
  /** An interface has got its first state. */
  readonly served: () => void;
  /** Since the last report; the delay is counted anew after each. */
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

/** @param watch also watch the event loop, which costs a timer */
export function measured(watch: boolean): Measured {
  const delay = watch ? monitorEventLoopDelay({ resolution: resolutionMs }) : null;
  delay?.enable();
  let usableAfterMs: number | null = null;
  // the histogram counts a timer's whole interval; what it was late is the rest
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
