/** One GET over a connected socket that no HTTP client has: for a handshake before it gets one. Only what that needs. */
import type { Socket } from 'node:net';

export interface BareAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The server closes the connection after it. */
  readonly isLast: boolean;
}

/** Honest answers to a handshake have some kilobytes, with a page for people in them. */
const mostBytes = 1024 * 1024;
const mostHeadBytes = 64 * 1024;

/**
 * Sends one GET and reads its answer. The socket stays open, unless the server closes it.
 * @param wanted `head`: the body is left on the socket, which is of no more use then
 * @throws Error when the socket ends, or the answer is none of HTTP/1.1
 */
export async function bareGet(
  socket: Socket,
  path: string,
  headers: Readonly<Record<string, string>>,
  wanted: 'head' | 'whole' = 'whole',
): Promise<BareAnswer> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return readAnswer(socket, wanted);
}

function readAnswer(socket: Socket, wanted: 'head' | 'whole'): Promise<BareAnswer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const stop = (settle: () => void): void => {
      socket.off('data', onData).off('error', onError).off('close', onClose).pause();
      settle();
    };
    const onError = (error: Error): void => stop(() => reject(error));
    const onClose = (): void => stop(() => reject(new Error('the connection ended within the handshake')));
    const onData = (part: Buffer): void => {
      received = Buffer.concat([received, part]);
      try {
        const answer = answerIn(received, wanted);
        if (answer !== null) stop(() => resolve(answer));
      } catch (error) {
        stop(() => reject(error));
      }
    };
    socket.on('data', onData).on('error', onError).on('close', onClose).resume();
  });
}

/** Null while it is not complete. */
function answerIn(received: Buffer, wanted: 'head' | 'whole'): BareAnswer | null {
  if (received.length > mostBytes) throw new Error('the answer is too long');
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0 && received.length <= mostHeadBytes) return null;
  const [first = '', ...lines] = received.toString('latin1', 0, Math.max(headEnd, 0)).split('\r\n');
  const [, digits] = /^HTTP\/1\.1 (\d{3})(?: |$)/.exec(first) ?? [];
  const status = Number(digits ?? 0);
  if (status < 200) throw new Error('no final answer of HTTP/1.1');
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) throw new Error('a malformed header');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const answer = { status, headers, isLast: /\bclose\b/i.test(headers.get('connection') ?? '') };
  if (wanted === 'head') return answer;
  const end = bodyEnd(received, headEnd + 4, headers, status);
  if (end === null || end > received.length) return null;
  if (end < received.length) throw new Error('more than one answer');
  return answer;
}

/** Where the body ends; null while that is not known. */
function bodyEnd(received: Buffer, from: number, headers: Headers, status: number): number | null {
  if (status === 204 || status === 304) return from;
  if (/\bchunked\b/i.test(headers.get('transfer-encoding') ?? '')) return chunksEnd(received, from);
  const length = headers.get('content-length') ?? '';
  if (!/^\d{1,9}$/.test(length)) throw new Error('a body without an end');
  return from + Number(length);
}

function chunksEnd(received: Buffer, from: number): number | null {
  for (let at = from; ; ) {
    const lineEnd = received.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const [, digits] = /^([0-9a-f]{1,6})\s*(?:;|$)/i.exec(received.toString('latin1', at, lineEnd)) ?? [];
    if (digits === undefined) throw new Error('a malformed chunk');
    const size = Number.parseInt(digits, 16);
    // trailers are not sent to a client that does not ask for them
    if (size === 0) return lineEnd + 4;
    at = lineEnd + 2 + size + 2;
  }
}
