/** Runs the reference CRM in a child process and lets a test act in it as a person. This file is also the child's entry point. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src-main/app/system-time.ts';
import { type CrmHand, type ReferenceCrm, startReferenceCrm } from '../../src-sandbox/reference-crm/index.ts';

type MailHand = ReferenceCrm['mailHand'];
type CallOf<Hand extends object> = {
  [Name in keyof Hand]: readonly [
    Name,
    Hand[Name] extends (...input: infer Input) => unknown ? Input : never,
  ];
}[keyof Hand];
type HandCall = readonly ['calendar', ...CallOf<CrmHand>] | readonly ['mail', ...CallOf<MailHand>];

interface Ready {
  readonly url: string;
  readonly tokens: ReferenceCrm['tokens'];
}

export interface CrmProcess extends Ready {
  readonly pid: number;
  /** Performs what a person in the CRM does or sees; see `CrmHand`. */
  act<Name extends keyof CrmHand>(
    name: Name,
    ...args: Parameters<CrmHand[Name]>
  ): Promise<ReturnType<CrmHand[Name]>>;
  /** The same for their mail; see `MailHand`. */
  actOnMail<Name extends keyof MailHand>(
    name: Name,
    ...args: Parameters<MailHand[Name]>
  ): Promise<ReturnType<MailHand[Name]>>;
  stop(): Promise<void>;
}

/** Starts the CRM, on a free port unless one is given. */
export async function startCrmProcess(dataDir: string, port = 0): Promise<CrmProcess> {
  const child = fork(fileURLToPath(import.meta.url), [dataDir, String(port)], { execArgv: [] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('message', (message) => resolve(message as T));
      void ended.then(() => reject(new Error('the CRM process ended')));
    });
  const ready = await answer<Ready>();
  let last: Promise<unknown> = Promise.resolve();
  const send = (call: readonly ['calendar' | 'mail', string, readonly unknown[]]): Promise<never> => {
    // Only one call at a time, because the answers do not say which call they belong to.
    const next = last.then(() => {
      child.send(call);
      return answer<{ readonly value?: unknown; readonly error?: string }>();
    });
    last = next.catch(() => undefined);
    return next.then(({ value, error }) => {
      if (error !== undefined) throw new Error(error);
      return value as never;
    });
  };
  return {
    ...ready,
    pid: child.pid ?? 0,
    act: (name, ...args) => send(['calendar', name, args]),
    actOnMail: (name, ...args) => send(['mail', name, args]),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function serve(dataDir: string, port: number): Promise<void> {
  const crm = await startReferenceCrm({ dataDir, port, clock: systemClock });
  const sendToParent = (message: object): void => void (process as unknown as ChildProcess).send(message);
  process.on('message', (message) => {
    const [topic, name, args] = message as HandCall;
    try {
      const hand = (topic === 'mail' ? crm.mailHand : crm.hand) as unknown as Record<
        string,
        (...values: readonly unknown[]) => unknown
      >;
      sendToParent({ value: hand[name]?.(...args) });
    } catch (error) {
      sendToParent({ error: String(error) });
    }
  });
  process.on('SIGTERM', () => void crm.stop().then(() => process.exit(0)));
  process.on('disconnect', () => process.exit(0));
  sendToParent({ url: crm.url, tokens: crm.tokens });
}

if (import.meta.main) await serve(process.argv[2] ?? '', Number(process.argv[3] ?? 0));
