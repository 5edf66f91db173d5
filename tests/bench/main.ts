/**
 * The command `npm run bench -- calendar|comparison|cyrus|interface|engine|exchange|google|listing|mail|microsoft|rest|propagation`: runs a bench, prints its table, writes the numbers to
 * results/ and the table of a full bench into README, and exits with 1 when a gate is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('.', import.meta.url));
const readme = fileURLToPath(new URL('../../README.md', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    entries: { type: 'string', default: '50000' },
    events: { type: 'string', default: '5000' },
    messages: { type: 'string', default: '10000' },
    pairs: { type: 'string', default: '3' },
    repeats: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '20000' },
    sizes: { type: 'string', default: '10000,30000,100000' },
  },
});
const number = (
  name: 'entries' | 'events' | 'messages' | 'pairs' | 'repeats' | 'rounds' | 'runs',
): number => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} needs a whole number above 0`);
  return value;
};

switch (positionals[0]) {
  case 'calendar': {
    const missing = ['/usr/bin/time', 'vdirsyncer', 'radicale'].filter((program) => {
      const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
      return error !== undefined;
    });
    if (missing.length > 0)
      throw new Error(
        `the calendar bench needs ${missing.join(', ')} (apt install time vdirsyncer radicale)`,
      );
    const { benchCalendar } = await import('./calendar.ts');
    const report = await benchCalendar({ events: number('events'), pairs: number('pairs'), say });
    keep('calendar', report);
    say(report.table);
    // A smaller bench is only for trying out; README gets the table of the full one.
    if (number('events') === 5_000 && number('pairs') >= 3) putTable('calendar', report.table);
    end(report.gates);
    break;
  }
  case 'comparison': {
    const { benchComparison } = await import('./comparison.ts');
    const sizes = [Math.max(1, Math.floor(number('entries') / 10)), number('entries')];
    const report = await benchComparison({ sizes, say });
    keep('comparison', report);
    say(report.table);
    if (number('entries') === 50_000) putTable('comparison', report.table);
    end(report.gates);
    break;
  }
  case 'cyrus': {
    const { benchCyrus } = await import('./cyrus.ts');
    const report = await benchCyrus({ repeats: number('repeats'), say });
    keep('cyrus', report);
    say(report.table);
    if (number('repeats') >= 3) putTable('cyrus', report.table);
    end(report.gates);
    break;
  }
  case 'interface': {
    const { benchInterface } = await import('./interface.ts');
    const report = await benchInterface({ events: number('events'), repeats: number('repeats'), say });
    keep('interface', report);
    say(report.table);
    if (number('events') === 5_000 && number('repeats') >= 5) putTable('interface', report.table);
    end(report.gates);
    break;
  }
  case 'engine': {
    const { benchEngine } = await import('./engine-sizes.ts');
    const sizes = values.sizes.split(',').map(Number);
    const report = await benchEngine({ sizes, repeats: number('repeats'), say });
    keep('engine', report);
    say(report.table);
    if (sizes.length === 3 && number('repeats') >= 5) putTable('engine', report.table);
    end(report.gates);
    break;
  }
  case 'exchange': {
    const { benchExchange } = await import('./exchange.ts');
    const report = await benchExchange({ events: 10_000, messages: 20_000, say });
    keep('exchange', report);
    say(report.table);
    putTable('exchange', report.table);
    end(report.gates);
    break;
  }
  case 'google': {
    const { benchGoogle } = await import('./google.ts');
    const report = await benchGoogle({ say });
    keep('google', report);
    say(report.table);
    putTable('google', report.table);
    end(report.gates);
    break;
  }
  case 'listing': {
    const { benchListing } = await import('./listing.ts');
    const report = await benchListing({ events: number('entries'), say });
    keep('listing', report);
    say(report.table);
    if (number('entries') === 50_000) putTable('listing', report.table);
    end(report.gates);
    break;
  }
  case 'mail': {
    const { dovecotMissing } = await import('../support/mail-servers/dovecot.ts');
    const { peersMissing } = await import('./mail-peers.ts');
    const missing = dovecotMissing() ?? peersMissing();
    if (missing !== null) {
      say(missing);
      process.exitCode = 1;
      break;
    }
    const { benchMail } = await import('./mail.ts');
    const [messages, rounds] = [number('messages'), number('rounds')];
    const report = await benchMail({ messages, rounds, arrivals: messages < 10_000 ? 3 : 20, say });
    keep('mail', report);
    say(report.table);
    if (messages === 10_000 && rounds >= 3) putTable('mail', report.table);
    end(report.gates);
    break;
  }
  case 'microsoft': {
    const { benchMicrosoft } = await import('./microsoft.ts');
    const report = await benchMicrosoft({ events: 10_000, messages: 20_000, say });
    keep('microsoft', report);
    say(report.table);
    putTable('microsoft', report.table);
    end(report.gates);
    break;
  }
  case 'rest': {
    const { benchRest } = await import('./rest.ts');
    const report = await benchRest({ runs: number('runs'), say });
    keep('rest', report);
    say(report.table);
    if (number('runs') === 20_000) putTable('rest', report.table);
    end(report.gates);
    break;
  }
  case 'propagation': {
    const { benchPropagation } = await import('./propagation.ts');
    const report = await benchPropagation({ repeats: number('repeats'), say });
    keep('propagation', report);
    say(report.table);
    if (number('repeats') >= 20) putTable('propagation', report.table);
    end(report.gates);
    break;
  }
  default:
    say(
      'npm run bench -- calendar [--events N] [--pairs N]\nnpm run bench -- comparison [--entries N]\nnpm run bench -- cyrus [--repeats N]\nnpm run bench -- interface [--events N] [--repeats N]\nnpm run bench -- engine [--repeats N] [--sizes A,B,C]\nnpm run bench -- exchange\nnpm run bench -- google\nnpm run bench -- listing [--entries N]\nnpm run bench -- mail [--messages N] [--rounds N]\nnpm run bench -- microsoft\nnpm run bench -- rest [--runs N]\nnpm run bench -- propagation --repeats 20',
    );
    process.exitCode = 1;
}

interface Gate {
  readonly name: string;
  readonly value: number;
  readonly atMost?: number;
  readonly atLeast?: number;
}

function end(gates: readonly Gate[]): void {
  for (const { name, value, atMost, atLeast } of gates) {
    const held = (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
    const limit = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
    say(`${held ? 'held  ' : 'MISSED'} ${name}: ${value.toFixed(2)} (${limit})`);
    if (!held) process.exitCode = 1;
  }
}

function keep(name: string, report: object): void {
  const at = new Date().toISOString();
  const machine = {
    node: process.version,
    platform: process.platform,
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  mkdirSync(`${here}results`, { recursive: true });
  const file = `${here}results/${name}.json`;
  writeFileSync(file, `${JSON.stringify({ at, machine, ...report }, null, 2)}\n`);
  // The results are committed, so they must be formatted as the linter expects.
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  spawnSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'ignore' });
}

/** Replaces the text in README between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. */
function putTable(name: string, table: string): void {
  const text = readFileSync(readme, 'utf8');
  const [open, close] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  if (from < 0 || to < from) throw new Error(`README.md has no ${open} … ${close}`);
  const day = new Date().toISOString().slice(0, 10);
  const where = `${cpus().length} cores, ${process.platform}, Node ${process.versions.node}`;
  writeFileSync(
    readme,
    `${text.slice(0, from + open.length)}\n${table}\n\nMeasured ${day} on ${where}.\n${text.slice(to)}`,
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
