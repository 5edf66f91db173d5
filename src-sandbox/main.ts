/** `npm run sandbox -- crm --port N --data DIR`: starts the reference CRM and prints how to reach it. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Clock } from '../src-shared/domain/clock.ts';
import { startReferenceCrm } from './reference-crm/index.ts';

const usage = `Usage: npm run sandbox -- crm --data DIR [--port N] [--empty] [--single-entries]

  --data DIR   where the reference CRM keeps its database and tokens
  --port N     port on 127.0.0.1 (default 8787; 0 takes a free one)
  --empty      start without sample entries
  --single-entries   know single entries only, no series, as many CRMs do`;

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

async function runCrm(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8787' },
      data: { type: 'string' },
      empty: { type: 'boolean', default: false },
      'single-entries': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (values.data === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new TypeError(usage);
  const crm = await startReferenceCrm({
    dataDir: resolve(values.data),
    port,
    clock,
    sampleData: !values.empty,
    recurrence: values['single-entries'] ? 'none' : 'series',
  });
  console.log(`Reference CRM  ${crm.url}`);
  for (const [user, token] of Object.entries(crm.tokens)) console.log(`Token of ${user.padEnd(5)} ${token}`);
  console.log(`In a browser   ${crm.viewUrl()}`);
  console.log('The link works once; press Enter for another one, Ctrl+C to stop.');
  process.stdin.on('data', () => console.log(`In a browser   ${crm.viewUrl()}`));
  const stop = (): void => {
    crm.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

const [command, ...args] = process.argv.slice(2);
try {
  if (command !== 'crm') throw new TypeError(usage);
  await runCrm(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
