/**
 * Keeps a server on this machine reachable while another program fills its connections (S4). When there is no room, a connection that
 * has proved nothing is closed for the new one; one that sent a valid secret stays. So nobody without a secret can shut out the person.
 */

/** As much of `net.Socket` as is needed here. */
export interface LimitedSocket {
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

/** As much of `net.Server` as is needed here. */
export interface LimitedServer<Socket extends LimitedSocket> {
  on(event: 'connection', listener: (socket: Socket) => void): unknown;
}

export interface ConnectionLimit<Socket> {
  /** The connection has sent a valid secret. */
  proved(socket: Socket): void;
}

/** @param most connections that are open at a time, those that proved something included */
export function limitConnections<Socket extends LimitedSocket>(
  server: LimitedServer<Socket>,
  most: number,
): ConnectionLimit<Socket> {
  /** In the order in which they came. */
  const unproved = new Set<Socket>();
  const proved = new Set<Socket>();
  server.on('connection', (socket) => {
    unproved.add(socket);
    socket.once('close', () => {
      unproved.delete(socket);
      proved.delete(socket);
    });
    if (unproved.size + proved.size <= most) return;
    const [oldest] = unproved;
    if (oldest === undefined) return;
    unproved.delete(oldest);
    oldest.destroy();
  });
  return {
    proved(socket) {
      if (unproved.delete(socket)) proved.add(socket);
    },
  };
}
