/** What the tests of the sign-in have in common: a client, a server, kept tokens in memory, and a browser of a few lines. */
import { connect } from 'node:net';
import {
  google,
  type KeptTokens,
  type OAuthClient,
  simulated,
  type TokenSet,
} from '../../../src-main/accounts/oauth/index.ts';
import type { HandClock } from '../../support/hand-clock.ts';

export const client: OAuthClient = {
  clientId: '123456789012-abcdef0123456789.apps.googleusercontent.com',
  clientSecret: 'MARK-client-secret',
  origin: 'built-in',
};

/** For `whyBarred`: the machine has no policy. */
export const nobodyIsBarred = (): Promise<null> => Promise.resolve(null);

export const atOrigin = (origin: string) => simulated(google, origin);

export const tokenSet = (changes: Partial<TokenSet> = {}): TokenSet => ({
  refreshToken: 'MARK-refresh-0',
  previousRefreshToken: null,
  clientId: client.clientId,
  subject: '1001',
  scopes: ['openid', 'email', ...google.scopes.calendar],
  ...changes,
});

export interface MemoryTokens extends KeptTokens {
  now: TokenSet | null;
  readonly writes: TokenSet[];
  /** While true nothing is kept. */
  full: boolean;
}

export function memoryTokens(now: TokenSet | null): MemoryTokens {
  const kept: MemoryTokens = {
    now,
    writes: [],
    full: false,
    read: () => Promise.resolve(kept.now),
    write(tokens) {
      if (kept.full) return Promise.resolve(false);
      kept.now = tokens;
      kept.writes.push(tokens);
      return Promise.resolve(true);
    },
  };
  return kept;
}

/** An ID token without a signature, which is not looked at. */
export function idToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** Sends bytes to a port of 127.0.0.1. @returns everything that came back until the connection ended */
export function rawRequest(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (part) => {
      received += part.toString('utf8');
    });
    socket.on('error', () => undefined).on('close', () => resolve(received));
  });
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

export function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** What a browser sends when it is redirected to an address. */
export function browserRequest(
  url: URL,
  changes: { method?: string; host?: string; path?: string } = {},
): string {
  const { method = 'GET', host = url.host, path = `${url.pathname}${url.search}` } = changes;
  return `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\n\r\n`;
}

/** Lets time pass until the work is over. Requests on real sockets go on meanwhile. */
export async function whileTimePasses<T>(hand: HandClock, work: Promise<T>, stepMs = 1_000): Promise<T> {
  let isOver = false;
  const watched = work.finally(() => {
    isOver = true;
  });
  watched.catch(() => undefined);
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (!isOver) await hand.advance(stepMs);
  }
  return watched;
}
