/** `npm run sandbox -- crm --data DIR`: starts the sample CRM alone, and prints how to reach it. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Clock } from '../src-shared/domain/clock.ts';
import { startReferenceCrm } from './reference-crm/index.ts';

const help = `The sample CRM: a CRM for trying out the Bridge API, with a web view. Only this machine can reach it.

Usage:
  npm run sandbox -- crm --data DIR [--port N] [--empty] [--single-entries]

Options:
  --data DIR         where it keeps its database and tokens
  --port N           port on 127.0.0.1 (default: 8787; 0 takes a free one)
  --empty            without sample entries
  --single-entries   knows single entries only, no series, as many CRMs do
  --help
`;

/** What somebody typed or what the machine does not allow, in a sentence that says what to do. */
class Mistake extends Error {}

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

type Wish =
  | { readonly type: 'help' }
  | { readonly type: 'crm'; readonly options: Parameters<typeof startReferenceCrm>[0] };

/** @param args what follows the script's name */
function readArguments(args: readonly string[]): Wish {
  const { values, positionals } = parse(args);
  if (values.help) return { type: 'help' };
  const [command, unexpected] = positionals;
  if (command === undefined) throw new Mistake('Say what to start: crm.');
  if (command !== 'crm') throw new Mistake(`There is no "${command}" to start, only crm.`);
  if (unexpected !== undefined) throw new Mistake(`"${unexpected}" does not belong here.`);
  if (values.data === undefined || values.data === '')
    throw new Mistake('Say where the sample CRM keeps its data: --data DIR.');
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Mistake('--port needs a number from 0 to 65535.');
  const recurrence = values['single-entries'] ? 'none' : 'series';
  const options = {
    dataDir: resolve(values.data),
    port,
    clock,
    sampleData: !values.empty,
    recurrence,
  } as const;
  return { type: 'crm', options };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '8787' },
        data: { type: 'string' },
        empty: { type: 'boolean', default: false },
        'single-entries': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    // only the first sentence of parseArgs says what is wrong
    const [message = ''] = error instanceof Error ? error.message.split(/\.? To |\n/) : [];
    throw new Mistake(`${message.replace(/\.$/, '')}.`);
  }
}

async function runCrm(options: Parameters<typeof startReferenceCrm>[0]): Promise<void> {
  const crm = await startReferenceCrm(options).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new Mistake(
        `Port ${options.port} is in use. Choose another one with --port N; 0 takes a free one.`,
      );
    if (/^(EACCES|EEXIST|ENOTDIR|EROFS|SQLITE_.*)$/.test(error.code ?? ''))
      throw new Mistake(`${options.dataDir} cannot be used. Choose another folder with --data DIR.`);
    throw error;
  });
  console.log(`Sample CRM     ${crm.url}`);
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

try {
  const wish = readArguments(process.argv.slice(2));
  if (wish.type === 'help') console.log(help);
  else await runCrm(wish.options);
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
