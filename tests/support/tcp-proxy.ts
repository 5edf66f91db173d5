/** A proxy between a client and a server over TCP: it counts and remembers what is sent, and cuts the connection behind a byte. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Direction = 'toServer' | 'toClient';

export interface TcpProxy {
  readonly port: number;
  /** Bytes passed on since the start, or since the last `forget`, of all connections. */
  passed(direction: Direction): number;
  /** Lines that clients sent since then, in order, without the line end. */
  lines(): readonly string[];
  forget(): void;
  /**
   * From now on, the connection that carries this byte of a direction ends behind it, once; all connections count together, and 0 ends
   * the next one that sends anything. Null: none.
   */
  cutAfter(bytes: number | null, direction?: Direction): void;
  /** Whether the cut that was asked for last happened. */
  wasCut(): boolean;
  close(): Promise<void>;
}

export async function tcpProxy(target: number): Promise<TcpProxy> {
  const passed: Record<Direction, number> = { toServer: 0, toClient: 0 };
  let sent = '';
  let cut: { left: number; readonly direction: Direction } | null = null;
  let wasCut = false;
  const sockets = new Set<Socket>();

  const pass = (from: Socket, to: Socket, direction: Direction): void => {
    sockets.add(from);
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      to.end();
    });
    from.on('data', (part: Buffer) => {
      const isCut = cut !== null && cut.direction === direction && part.length >= cut.left;
      const kept = isCut && cut !== null ? part.subarray(0, cut.left) : part;
      if (cut !== null && cut.direction === direction) cut.left -= kept.length;
      passed[direction] += kept.length;
      if (direction === 'toServer') sent += kept.toString('latin1');
      if (to.writable) to.write(kept);
      if (!isCut) return;
      cut = null;
      wasCut = true;
      from.destroy();
      to.end();
      // what the other side still sends goes nowhere
      to.removeAllListeners('data');
      to.resume();
    });
  };
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true });
    pass(client, upstream, 'toServer');
    pass(upstream, client, 'toClient');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    passed: (direction) => passed[direction],
    lines: () => sent.split('\r\n').filter((line) => line !== ''),
    forget() {
      passed.toServer = 0;
      passed.toClient = 0;
      sent = '';
    },
    cutAfter(bytes, direction = 'toClient') {
      cut = bytes === null ? null : { left: bytes, direction };
      wasCut &&= bytes === null;
    },
    wasCut: () => wasCut,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
