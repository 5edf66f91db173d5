/** Protects S1, S2 and S8: without TLS only this machine is contacted, whatever a name resolves to. */
import { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

vi.mock('node:dns', { spy: true });

const server = createServer((_request, response) => response.end('this machine'));
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What a request to http://localhost comes to while a hosts file, or a resolver, gives that name these addresses. */
async function reached(addresses: readonly string[]): Promise<string> {
  vi.mocked(lookup).mockImplementation(((
    _name: string,
    _options: object,
    done: (...found: unknown[]) => void,
  ) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as never);
  const dialer = createDialer({ certificateAuthorities: [], connectTimeoutMs: 2_000 });
  try {
    const origin = `http://localhost:${port}`;
    return await (await dialer.channel({ origin }).fetch(origin)).text();
  } catch (error) {
    return problemOf(error)?.code ?? 'bug';
  } finally {
    await dialer.close();
  }
}

describe('S1: http goes to loopback addresses only', () => {
  test.each([['192.0.2.1'], ['2001:db8::1'], ['0.0.0.0'], ['10.0.0.1'], ['169.254.169.254']])(
    'a name of this machine that leads to %s is not followed',
    async (address) => {
      expect(await reached([address])).toBe('unreachable');
    },
  );

  test('of several addresses only the loopback ones are used', async () => {
    expect(await reached(['192.0.2.1', '127.0.0.1'])).toBe('this machine');
  });
});

describe('S2: the CRM is reached over https only, or on this machine', () => {
  const channel = createDialer({ certificateAuthorities: [] }).channel({ origin: 'https://crm.example.com' });
  const codeOf = (baseUrl: string): string => {
    try {
      connectBridge({ baseUrl, channel, clock: handClock().clock });
      return 'accepted';
    } catch (error) {
      return problemOf(error)?.code ?? 'bug';
    }
  };

  test.each([
    'https://crm.example.com/',
    'https://crm.example.com:8443/api',
    'http://127.0.0.1:8787/',
    'http://localhost/',
    'http://[::1]:1/',
  ])('accepted: %s', (address) => expect(codeOf(address)).toBe('accepted'));

  test.each([
    ...['http://crm.example.com/', 'http://127.0.0.1.example.com/', 'http://localhost.example.com/'],
    ...['http://192.168.0.2/', 'http://0.0.0.0/', 'http://[::]/', 'http://127.0.0.1@crm.example.com/'],
  ])('refused, although a person typed it: %s', (address) =>
    expect(codeOf(address)).toBe('host-not-confirmed'),
  );

  test.each(['ftp://crm.example.com/', 'file:///etc/passwd', 'javascript:1', 'crm.example.com', ''])(
    'no address of a CRM: %s',
    (address) => expect(codeOf(address)).toBe('not-a-crm'),
  );
});
