/**
 * Concord's mail as one process: IMAP side, Bridge connector, store and engine, put together as the engine's thread does it. Prints one JSON
 * line per run. With --once it runs once; else it runs on `sync` on its standard input, and whenever a side says that something changed.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { systemClock as clock, systemRandomness as randomness } from '../../src-main/app/system-time.ts';
import { connectBridge } from '../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../src-main/net/index.ts';
import { connectImap } from '../../src-main/providers/imap/index.ts';
import type { ByteBudget } from '../../src-main/providers/imap/read.ts';
import { openStore } from '../../src-main/store/index.ts';
import { mailEngine } from '../../src-main/sync/mail/run/engine.ts';
import type { MailSide } from '../../src-shared/domain/mail/side.ts';
import type { DriverSetup } from './mail-program.ts';

const budgetBytes = 16 * 1024 * 1024;
/** A lease of the reference CRM lasts three minutes. */
const leaseEveryMs = 60_000;

const { values } = parseArgs({
  options: {
    setup: { type: 'string', default: '' },
    data: { type: 'string', default: '' },
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const setup = JSON.parse(readFileSync(values.setup, 'utf8')) as DriverSetup;
const ending = new AbortController();
const { signal } = ending;

const temporaryDirectory = join(values.data, 'parts');
mkdirSync(temporaryDirectory, { recursive: true, mode: 0o700 });
const dialer = createDialer({ certificateAuthorities: [] });
const crm = connectBridge({ baseUrl: setup.crm.url, token: setup.crm.token, dialer, clock });
const { port, user, password } = setup.mailbox;
const account = {
  accountId: 'bench',
  machineId: 'bench',
  address: `${user}@concord.example`,
  provider: 'imap',
};
const [imap] = await Promise.all([
  connectImap(
    {
      host: '127.0.0.1',
      port,
      security: 'none',
      userName: user,
      secret: async () => ({ type: 'password', password }),
    },
    { dialer, clock, randomness, temporaryDirectory, budget: byteBudget(budgetBytes) },
    signal,
  ),
  crm.session(signal).then(() => crm.lease.take(account, signal)),
]);
const renewal = setInterval(() => void crm.lease.take(account, signal).catch(() => undefined), leaseEveryMs);

const store = openStore({ path: join(values.data, 'account.sqlite'), clock });
const phases = new Map<string, number>();
const engine = mailEngine({
  store,
  provider: timed('provider', imap.side),
  crm: timed('crm', crm.mail),
  mapping: setup.mapping,
  settings: { startDate: null, maxBytes: null, knows: null, blocked: [] },
  clock,
  randomness,
});

async function run(): Promise<void> {
  phases.clear();
  const summary = await engine.run(signal);
  const told = Object.fromEntries([...phases].map(([name, ms]) => [name, Math.round(ms)]));
  process.stdout.write(
    `${JSON.stringify({ linked: summary.total, milliseconds: summary.durationMs, phases: told })}\n`,
  );
}

if (values.once) {
  await run();
  clearInterval(renewal);
  await imap.close();
  await dialer.close();
  store.close();
} else {
  let isWanted = true;
  let ring: () => void = () => undefined;
  const want = (): void => {
    isWanted = true;
    ring();
  };
  const listen = async (side: MailSide): Promise<void> => {
    for await (const _ of side.wake?.(signal) ?? []) want();
  };
  for (const side of [imap.side, crm.mail]) void listen(side).catch(() => undefined);
  createInterface({ input: process.stdin }).on('line', want);
  process.on('SIGTERM', () => process.exit(0));
  for (;;) {
    if (!isWanted)
      await new Promise<void>((resolve) => {
        ring = resolve;
      });
    isWanted = false;
    await run();
  }
}

/** Bytes in memory for the whole program, given out in the order in which they are asked for. */
function byteBudget(limit: number): ByteBudget {
  let held = 0;
  const waiting: (() => void)[] = [];
  return {
    async reserve(bytes) {
      const share = Math.min(bytes, limit);
      while (held + share > limit) await new Promise<void>((resolve) => waiting.push(resolve));
      held += share;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        held -= share;
        for (const wake of waiting.splice(0)) wake();
      };
    },
  };
}

/** The side, and how long each of its methods kept its caller waiting. */
function timed(name: string, side: MailSide): MailSide {
  const add = (what: string, since: number): void => {
    const key = `${name}.${what}`;
    phases.set(key, (phases.get(key) ?? 0) + performance.now() - since);
  };
  async function* each<T>(what: string, all: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = all[Symbol.asyncIterator]();
    try {
      for (;;) {
        const since = performance.now();
        const next = await iterator.next();
        add(what, since);
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return {
    ...side,
    // getters are not copied by a spread
    get capabilities() {
      return side.capabilities;
    },
    changes: (scope, since, by) => each('changes', side.changes(scope, since, by)),
    describe: (refs, by) => each('describe', side.describe(refs, by)),
    read: (refs, by) => each('read', side.read(refs, by)),
    perform: (calls, sourceOf, by) => each('perform', side.perform(calls, sourceOf, by)),
  };
}
