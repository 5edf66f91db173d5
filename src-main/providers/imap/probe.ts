/** Whether an IMAP server answers somewhere, found out without credentials: its greeting is read, and the connection is closed (S1). */
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { Dialer, LineTarget } from '../../net/index.ts';

const withinMs = 8_000;
const longestGreeting = 8_192;

/**
 * False for a server of another protocol, or one that wants nobody (RFC 3501 section 7.1.5).
 * @throws ProblemError `unreachable` | `certificate-untrusted`
 */
export async function isMailServer(
  target: LineTarget,
  dialer: Dialer,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted();
  const line = dialer.line(target);
  const socket = line.connect(() => undefined);
  const tooLate = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  const onLate = (): void => void socket.destroy();
  tooLate.addEventListener('abort', onLate, { once: true });
  let greeting = '';
  try {
    for await (const part of socket) {
      greeting += (part as Buffer).toString('latin1');
      if (greeting.includes('\n') || greeting.length > longestGreeting) break;
    }
  } catch {
    // what failed is told by the line
  } finally {
    tooLate.removeEventListener('abort', onLate);
    socket.destroy();
  }
  signal.throwIfAborted();
  if (greeting !== '') return /^\* (OK|PREAUTH)\b/i.test(greeting);
  const host = `${target.host}:${target.port}`;
  throw new ProblemError(line.problem() ?? problem('unreachable', { host }));
}
