/**
 * The one working connection of an account: used by one task at a time, opened again when the server closed it between two tasks, and
 * never opened again after a refused sign-in (S1).
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Problem, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Dialer, LineTarget } from '../../net/index.ts';
import { atom, type Client, type ClientLimits, type Secret } from './client.ts';
import { openClient } from './open-client.ts';
import { tellsVanished } from './quirks.ts';
import { createSelection, type Selection } from './selection.ts';

export interface SessionOptions {
  readonly target: LineTarget;
  readonly userName: string;
  /** Asked once for each connection; a token is renewed by whoever gives it. */
  readonly secret: () => Promise<Secret>;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly limits: ClientLimits;
}

/** A connection with the mailbox that is open on it. */
export interface Connection {
  readonly client: Client;
  readonly selection: Selection;
}

export interface Session {
  /**
   * Runs `work` when all earlier tasks are over. A task must not start another one.
   * @throws ProblemError of the sign-in, and what `work` throws
   */
  use<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T>;
  /** A connection of its own, for waiting (IDLE). The caller closes it. */
  another(signal: AbortSignal, limits: ClientLimits): Promise<Client>;
  close(): Promise<void>;
}

/** Problems after which the same sign-in would be refused again. */
const lasting = new Set<Problem['code']>([
  'wrong-password',
  'sign-in-required',
  'app-password-required',
  'mail-switched-off',
  'account-not-permitted',
]);

export function createSession(options: SessionOptions): Session {
  let current: Connection | null = null;
  let refused: Problem | null = null;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();

  const open = async (signal: AbortSignal, limits: ClientLimits): Promise<Client> => {
    if (refused !== null) throw new ProblemError(refused);
    if (isClosed) throw new Error('the session is closed');
    const { target, userName, dialer, clock } = options;
    const secret = await options.secret();
    try {
      return await openClient({ line: dialer.line(target), userName, secret, clock, limits }, signal);
    } catch (error) {
      const found = problemOf(error);
      if (found !== null && lasting.has(found.code)) refused = found;
      throw error;
    }
  };
  const connection = async (signal: AbortSignal): Promise<Connection> => {
    if (current?.client.isOpen() === true) return current;
    const client = await open(signal, options.limits);
    // VANISHED instead of EXPUNGE, also for what left while nobody was connected; refused is no harm
    if (tellsVanished(client)) await client.ask('ENABLE', [atom('QRESYNC')], { purpose: 'account', signal });
    current = { client, selection: createSelection(client) };
    return current;
  };
  return {
    async use(signal, work) {
      const mine = last.then(async () => {
        signal.throwIfAborted();
        return work(await connection(signal));
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    another: open,
    async close() {
      isClosed = true;
      await last;
      await current?.client.logout();
    },
  };
}
