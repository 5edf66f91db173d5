/** How fast this machine is at this moment, so that limits in milliseconds mean the same work on a slow or busy one. */

/** What the work below takes on the machines that the limits were set on. */
const usualMs = 60;

/**
 * What a work takes on a usual machine, in milliseconds of this thread's processor time. A first result at the limit or above it is
 * measured twice more, because compiling does not count, and then compared with the machine's speed at that moment.
 */
export function cpuMs(work: () => void, limitMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && best >= limitMs; round += 1) best = Math.min(best, threadMs(work));
  return asOnUsualMachine(best, limitMs);
}

/** What took this many milliseconds just now, as a usual machine takes. Below the limit nothing is measured, so it stays as it is. */
export function asOnUsualMachine(ms: number, limitMs: number): number {
  return ms < limitMs ? ms : ms / slowness();
}

/** This thread's own milliseconds: other threads and programs do not count. */
export function threadMs(work: () => void): number {
  const begun = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(begun);
  return (user + system) / 1000;
}

/** How many times as long this machine takes for the same work; 1 on a usual one or a faster one. */
export function slowness(): number {
  const best = Math.min(...Array.from({ length: 5 }, () => threadMs(fixedWork)));
  return Math.max(1, best / usualMs);
}

/** Splitting, sorting, writing and reading 20,000 lines. */
function fixedWork(): void {
  const lines = Array.from({ length: 20_000 }, (_, at) => `X-LINE-${(at * 7919) % 20_011}:some value ${at}`);
  const values = new Map(
    lines
      .join('\r\n')
      .split('\r\n')
      .map((line) => line.split(':') as [string, string]),
  );
  JSON.parse(JSON.stringify([...values].sort()));
}
