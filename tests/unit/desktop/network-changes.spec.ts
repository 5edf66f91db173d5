/** RU5: another network is noticed by the machine's addresses; what is the same everywhere, or changes by itself, is none. */
import { describe, expect, it } from 'vitest';
import { type Interfaces, networkOf, watchNetwork } from '../../../src-main/support/network-changes.ts';
import { handClock } from '../../support/hand-clock.ts';

const address = (text: string, change: { readonly internal?: boolean } = {}) => ({
  address: text,
  family: text.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
  internal: false,
  ...{ netmask: '', mac: '', cidr: null, scopeid: 0 },
  ...change,
});
const at = (...texts: readonly string[]): Interfaces => ({
  lo: [address('127.0.0.1', { internal: true }), address('::1', { internal: true })],
  wlan0: texts.map((text) => address(text)),
});

describe('what tells one network from another (RU5)', () => {
  it.each([
    ['another address', at('192.168.1.20'), at('10.0.0.5'), false],
    ['the same addresses in another order', at('10.0.0.5', '10.0.0.6'), at('10.0.0.6', '10.0.0.5'), true],
    ['another temporary address of one prefix', at('2001:db8:1:2:aaaa::1'), at('2001:db8:1:2:bbbb::9'), true],
    ['another prefix', at('2001:db8:1:2::1'), at('2001:db8:1:3::1'), false],
    ['a prefix that is written shorter', at('2001:db8:0:0:1:2:3:4'), at('2001:db8::5'), true],
    ['link-local addresses', at('fe80::1', '169.254.3.4'), at('fe80::2'), true],
    ['no address but its own', at(), {}, true],
  ])('%s', (_name, before, after, isSame) => {
    expect(networkOf(before as Interfaces) === networkOf(after as Interfaces)).toBe(isSame);
  });
});

it('a change is told once, within a quarter of a minute, and an absence of addresses is not told (RU5)', async () => {
  const { clock, advance } = handClock();
  let now = at('192.168.1.20');
  let changes = 0;
  const count = (): void => {
    changes += 1;
  };
  const stop = watchNetwork({ clock, read: () => now, onChange: count });
  await advance(60_000);
  expect(changes).toBe(0);
  now = at();
  await advance(60_000);
  now = at('192.168.1.20');
  await advance(60_000);
  expect(changes, 'back on the network of before').toBe(0);
  now = at('10.0.0.5');
  await advance(15_000);
  expect(changes).toBe(1);
  await advance(60_000);
  expect(changes).toBe(1);
  stop();
  now = at('172.16.0.9');
  await advance(60_000);
  expect(changes).toBe(1);
});

it('a machine that starts without a network tells of no change when it has one (RU5)', async () => {
  const { clock, advance } = handClock();
  let now = at();
  let changes = 0;
  const count = (): void => {
    changes += 1;
  };
  watchNetwork({ clock, read: () => now, onChange: count });
  now = at('10.0.0.5');
  await advance(60_000);
  expect(changes).toBe(0);
});
