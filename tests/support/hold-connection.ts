/** Connections of a client that means no good, for tests that a server stays reachable. */
import { connect } from 'node:net';

/** A client that sends exactly this and keeps its side open. `gone` resolves with what it got once the host has closed both sides. */
export function holdConnection(
  origin: string,
  text: string,
): {
  readonly greeted: Promise<unknown>;
  readonly gone: Promise<string>;
  readonly end: () => void;
} {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  let said = '';
  let prodding: NodeJS.Timeout | undefined;
  socket.setEncoding('utf8').on('data', (part: string) => {
    said += part;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  return {
    greeted: new Promise((resolve) => socket.once('data', resolve)),
    gone: new Promise((resolve) => {
      // the host's side has ended; writing fails only when nobody reads it any more
      socket.once('end', () => {
        prodding = setInterval(() => socket.write('x'), 5);
      });
      socket.once('close', () => {
        clearInterval(prodding);
        resolve(said);
      });
    }),
    end: () => socket.destroy(),
  };
}
