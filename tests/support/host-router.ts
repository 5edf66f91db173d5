/**
 * Hosts with names of their own behind one loopback address: each connection goes on to the server of the host that its first request names,
 * and a host without one does not answer. For the program in a process and threads of its own.
 */
import { connect, createServer, type Socket } from 'node:net';

export interface HostRouter {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** A server's `http://127.0.0.1:<port>`, or where its visitors are sent. Null: nobody is there. */
  set(host: string, place: { readonly server: string } | { readonly redirect: string } | null): void;
  /** Each connection: the host, and whether its first request brought credentials. */
  readonly connections: readonly { readonly host: string; readonly isSigned: boolean }[];
  /** Ends every connection. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startHostRouter(): Promise<HostRouter> {
  const places = new Map<string, { readonly server: string } | { readonly redirect: string }>();
  const connections: { readonly host: string; readonly isSigned: boolean }[] = [];
  const sockets = new Set<Socket>();
  const route = (socket: Socket, head: Buffer): void => {
    const text = head.toString('latin1');
    const host = /^host:[ \t]*(\S+)\r$/im.exec(text)?.[1]?.toLowerCase() ?? '';
    connections.push({ host, isSigned: /^authorization:/im.test(text) });
    const place = places.get(host);
    if (place === undefined) socket.destroy();
    else if ('redirect' in place)
      socket.end(
        `HTTP/1.1 302 Found\r\nLocation: ${place.redirect}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
    else {
      const onward = connect(Number(new URL(place.server).port), '127.0.0.1');
      for (const [one, other] of [
        [socket, onward],
        [onward, socket],
      ] as const)
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    let head = Buffer.alloc(0);
    const read = (piece: Buffer): void => {
      head = Buffer.concat([head, piece]);
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read).pause();
      route(socket, head);
    };
    socket.on('data', read);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    connections,
    set(host, place) {
      if (place === null) places.delete(host);
      else places.set(host, place);
    },
    cut,
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
