/**
 * One run of the mail engine in a process of its own, which a test may kill or measure: a mail server on one side, a CRM on the other, the
 * store in a file. This file is also the process's entry point. It prints `started` when it is signed in on both sides, and `done` at the end.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock, systemRandomness } from '../../../src-main/app/system-time.ts';
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { exchangeMail } from '../../../src-main/providers/exchange-mail-kind.ts';
import { connectImap } from '../../../src-main/providers/imap/index.ts';
import type { ConnectedMail, MailParts } from '../../../src-main/providers/mail-kind.ts';
import { openStore } from '../../../src-main/store/index.ts';
import type { MailMapping } from '../../../src-main/sync/mail/model.ts';
import { mailEngine } from '../../../src-main/sync/mail/run/engine.ts';

/** Where the mailbox is: the user `userName` of a mail server, or a mailbox of a simulated Exchange. */
type MailboxOf =
  | { readonly port: number; readonly userName: string }
  | { readonly ewsUrl: string; readonly address: string; readonly password: string };

export type MailProgramOptions = MailboxOf & {
  readonly crmUrl: string;
  readonly token: string;
  readonly mapping: MailMapping;
  /** Of the store and of large messages; an existing one. */
  readonly folder: string;
  /** How far its clock is ahead, in milliseconds. Default: not at all. */
  readonly aheadMs?: number;
};

/** The arguments for node. */
export function mailProgram(options: MailProgramOptions): readonly string[] {
  return [fileURLToPath(import.meta.url), JSON.stringify(options)];
}

/** Starts it. Resolves when it is signed in, or has ended. */
export async function startMailProgram(options: MailProgramOptions): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...mailProgram(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve) => {
    child.stdout?.once('data', () => resolve());
    child.once('close', () => resolve());
  });
  return child;
}

async function runOnce(options: MailProgramOptions): Promise<void> {
  const { crmUrl, token, mapping, folder, aheadMs = 0 } = options;
  const { signal } = new AbortController();
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  const dialer = createDialer();
  const connected = await connect(
    options,
    {
      dialer,
      clock,
      randomness: systemRandomness,
      temporaryDirectory: folder,
      // the run reads one batch at a time
      budget: { reserve: async () => () => undefined },
    },
    signal,
  );
  const crm = connectBridge({ baseUrl: crmUrl, clock, dialer, token });
  await crm.session(signal);
  const account = { accountId: 'mail-of-anna', machineId: 'machine-1', address: 'anna@example.com' };
  await crm.lease.take({ ...account, provider: 'imap' }, signal);
  const store = openStore({ path: join(folder, 'store.sqlite'), clock });
  const engine = mailEngine({
    store,
    provider: connected.side,
    crm: crm.mail,
    mapping,
    settings: { startDate: null, maxBytes: null, knows: null, blocked: [] },
    clock,
    randomness: systemRandomness,
  });
  process.stdout.write('started\n');
  const { problems, quarantined, total } = await engine.run(signal);
  process.stdout.write(`done ${total}\n`);
  if (problems.length > 0 || quarantined > 0) process.exitCode = 2;
  store.close();
  await connected.close();
  await dialer.close();
}

async function connect(
  mailbox: MailboxOf,
  parts: MailParts,
  signal: AbortSignal,
): Promise<Pick<ConnectedMail, 'side' | 'close'>> {
  if ('port' in mailbox) {
    const { port, userName } = mailbox;
    return connectImap(
      {
        ...{ host: '127.0.0.1', port, security: 'none', userName },
        secret: async () => ({ type: 'password', password: 'secret' }),
      },
      parts,
      signal,
    );
  }
  const { ewsUrl: url, address, password } = mailbox;
  return exchangeMail.connect(
    {
      address,
      credentials: { type: 'password', user: address, url, ca: '', confirmedHosts: [] },
      secret: password,
    },
    parts,
    signal,
  );
}

if (import.meta.main) await runOnce(JSON.parse(process.argv[2] ?? '') as MailProgramOptions);
