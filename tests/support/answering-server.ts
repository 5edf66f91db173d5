/** A server on this machine that answers each request as a test says, and notes what it got. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface PlannedAnswer {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Several parts are sent one after the other. */
  readonly body?: string | readonly string[];
}

export interface AnsweringServer {
  readonly origin: string;
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** @param make default: HTTP without TLS */
export async function answeringServer(
  answer: (request: ReceivedRequest) => PlannedAnswer,
  make: (listener: NonNullable<Parameters<typeof createServer>[1]>) => Server = (listener) =>
    createServer(listener),
): Promise<AnsweringServer> {
  const requests: ReceivedRequest[] = [];
  const server = make((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming;
      const request = { method, path, headers, body: Buffer.concat(parts).toString('utf8') };
      requests.push(request);
      const { status = 200, headers: own = {}, body = '' } = answer(request);
      for (const [name, value] of Object.entries(own)) outgoing.setHeader(name, value as string);
      outgoing.statusCode = status;
      for (const part of [body].flat()) outgoing.write(part);
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const scheme = 'setSecureContext' in server ? 'https' : 'http';
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    port,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
