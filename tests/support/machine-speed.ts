/** How fast this machine is, so that limits in milliseconds mean the same work on a slow one. */

/** What the work below takes on the machines that the limits were set on. */
const usualMs = 60;

/** How many times as long this machine takes for the same work; 1 on a usual one or a faster one. */
export function slowness(): number {
  const best = Math.min(...Array.from({ length: 5 }, millisecondsOfWork));
  return Math.max(1, best / usualMs);
}

/** Processor time of splitting, sorting, writing and reading 20,000 lines. */
function millisecondsOfWork(): number {
  const lines = Array.from({ length: 20_000 }, (_, at) => `X-LINE-${(at * 7919) % 20_011}:some value ${at}`);
  const text = lines.join('\r\n');
  const begun = process.cpuUsage();
  const values = new Map(text.split('\r\n').map((line) => line.split(':') as [string, string]));
  JSON.parse(JSON.stringify([...values].sort()));
  return process.cpuUsage(begun).user / 1000;
}
