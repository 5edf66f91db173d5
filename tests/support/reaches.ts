/** Whether a server can be reached at an address of this machine: for tests that it listens on one of them only. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Every address of this machine but 127.0.0.1, with one more of loopback where the system has it. */
export function otherOwnAddresses(): readonly string[] {
  const own = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).map(({ address }) => address),
  );
  return [...new Set([...own, '127.0.0.2', '::1'])].filter((address) => address !== '127.0.0.1');
}

export function reaches(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 2_000 });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
