/** A proxy that counts what a program exchanges with a server over plain HTTP: requests, and bytes in both directions. */
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Traffic {
  readonly requests: number;
  readonly bytes: number;
}

export interface CountingProxy {
  readonly origin: string;
  /** The traffic since the last call. Includes the bytes of connections that are still open. */
  take(): Traffic;
  close(): Promise<void>;
}

export async function countingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let requests = 0;
  let closedBytes = 0;
  let taken = 0;
  const sockets = new Set<Socket>();
  const server = createServer((incoming, answer) => {
    requests += 1;
    const outgoing = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      closedBytes += socket.bytesRead + socket.bytesWritten;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${own}`,
    take() {
      const all = [...sockets].reduce((sum, one) => sum + one.bytesRead + one.bytesWritten, closedBytes);
      const answer = { requests, bytes: all - taken };
      taken = all;
      requests = 0;
      return answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
