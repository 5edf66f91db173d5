/** A web server that asks for NTLM on each connection, and checks the answers with its own reading of [MS-NLMP]. */
import { createHash, createHmac, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface NtlmServer {
  readonly origin: string;
  /** In the order in which they came: `<number of the connection> <what>`. */
  readonly log: readonly string[];
  /** What the server does from now on. */
  readonly conduct: {
    schemes: readonly string[];
    /** NTOWFv2 of the account. */
    key: Buffer;
    /** The certificate that answers have to be bound to. */
    boundTo: string | null;
    /** Forgets who a connection is. */
    forgets: boolean;
  };
  close(): Promise<void>;
}

const serverChallenge = Buffer.from('0123456789abcdef', 'hex');
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const pair = (id: number, value: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
};

function challenge(): Buffer {
  const info = Buffer.concat([
    pair(2, wide('CORP')),
    pair(1, wide('MAIL1')),
    pair(7, Buffer.from('0011223344556677', 'hex')),
    pair(0, Buffer.alloc(0)),
  ]);
  const head = Buffer.alloc(56);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt32LE(0xa2898205, 20);
  serverChallenge.copy(head, 24);
  head.writeUInt16LE(info.length, 40);
  head.writeUInt16LE(info.length, 42);
  head.writeUInt32LE(56, 44);
  return Buffer.concat([head, info]);
}

/** What is wrong with the third message; '' when nothing is. */
export function faultOf(
  first: Buffer,
  second: Buffer,
  third: Buffer,
  key: Buffer,
  boundTo: string | null,
): string {
  const field = (at: number): Buffer =>
    third.subarray(third.readUInt32LE(at + 4), third.readUInt32LE(at + 4) + third.readUInt16LE(at));
  const response = field(20);
  const proof = createHmac('md5', key)
    .update(Buffer.concat([serverChallenge, response.subarray(16)]))
    .digest();
  if (!proof.equals(response.subarray(0, 16))) return 'the password';
  const pairs = new Map<number, Buffer>();
  for (let at = 16 + 28; response.readUInt16LE(at) !== 0; ) {
    const length = response.readUInt16LE(at + 2);
    pairs.set(response.readUInt16LE(at), response.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  if (((pairs.get(6)?.readUInt32LE() ?? 0) & 2) === 0) return 'no integrity code';
  const withoutCode = Buffer.from(third);
  withoutCode.fill(0, 72, 88);
  const session = createHmac('md5', key).update(proof).digest();
  const code = createHmac('md5', session)
    .update(Buffer.concat([first, second, withoutCode]))
    .digest();
  if (!code.equals(third.subarray(72, 88))) return 'the integrity code';
  if (boundTo !== null) {
    const hash = createHash('sha256').update(new X509Certificate(boundTo).raw).digest();
    const text = Buffer.concat([Buffer.from('tls-server-end-point:'), hash]);
    const before = Buffer.from(`00000000000000000000000000000000${text.length.toString(16)}000000`, 'hex');
    const expected = createHash('md5')
      .update(Buffer.concat([before, text]))
      .digest();
    if (!expected.equals(pairs.get(10) ?? Buffer.alloc(0))) return 'the binding';
  }
  return '';
}

/** @param tls null: without TLS */
export async function ntlmServer(
  key: Buffer,
  tls: { key: string; cert: string } | null,
): Promise<NtlmServer> {
  const log: string[] = [];
  const conduct: NtlmServer['conduct'] = {
    schemes: ['Negotiate', 'NTLM'],
    key,
    boundTo: tls?.cert ?? null,
    forgets: false,
  };
  const numbers = new Map<Socket, number>();
  const states = new WeakMap<Socket, Buffer | 'signed-in'>();

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket, headers, method } = request;
    const number = numbers.get(socket) ?? numbers.size + 1;
    numbers.set(socket, number);
    const [, scheme = '', text = ''] = /^(\S+) (\S+)$/.exec(headers.authorization ?? '') ?? [];
    const message = Buffer.from(text, 'base64');
    const refuse = (challenges: readonly string[]): void => {
      response.writeHead(401, { 'WWW-Authenticate': challenges as string[], 'Content-Length': '6' });
      response.end('refuse');
    };
    const state = states.get(socket);
    if (scheme !== '' && !conduct.schemes.includes(scheme)) {
      log.push(`${number} ${scheme} is not offered`);
      refuse(conduct.schemes);
    } else if (message.length > 8 && message.readUInt32LE(8) === 1) {
      log.push(`${number} ${scheme} begins`);
      states.set(socket, message);
      refuse([`${scheme} ${challenge().toString('base64')}`]);
    } else if (state instanceof Buffer && message.length > 8) {
      const fault = faultOf(state, challenge(), message, conduct.key, conduct.boundTo);
      log.push(`${number} ${fault === '' ? 'signed in' : `refused: ${fault}`}`);
      if (fault === '') states.set(socket, 'signed-in');
      if (fault === '') response.writeHead(200).end('in several'.repeat(1000));
      else refuse(conduct.schemes);
    } else if (state === 'signed-in' && !conduct.forgets) {
      log.push(`${number} ${method}`);
      response.end('served');
    } else {
      log.push(`${number} ${method} by nobody`);
      refuse(conduct.schemes);
    }
  };
  const server: Server = tls === null ? createServer(handle) : createTlsServer(tls, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `${tls === null ? 'http' : 'https'}://localhost:${(server.address() as AddressInfo).port}`,
    log,
    conduct,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
