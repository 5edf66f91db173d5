/**
 * Preload (`node --import`) for the real program: a connection that Concord's dialer did not make ends the thread with an error.
 * Listening is no connection; UDP and name look-ups of an own resolver would be, and end it too.
 */
import dgram from 'node:dgram';
import { Resolver } from 'node:dns';
import { Socket } from 'node:net';
import { madeByDialer } from '../../src-main/net/connector.ts';

function refuse(what: string): never {
  process.stderr.write(`FOREIGN SOCKET: ${what}\n`);
  process.exit(86);
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function checked(this: Socket, ...args: Parameters<typeof connect>): Socket {
  return madeByDialer(this) ? connect.apply(this, args) : refuse('a connection past the dialer');
} as typeof connect;

dgram.createSocket = () => refuse('a datagram socket');
Object.assign(Resolver.prototype, { resolve: () => refuse('a resolver of its own') });
