/**
 * Notices that the machine is on another network than before: connections of before lead nowhere then, and nobody tells so (RU5). No
 * system tells Node of it, so the machine's addresses are looked at from time to time.
 */
import { networkInterfaces } from 'node:os';
import type { Clock } from '../../src-shared/domain/clock.ts';

const lookEveryMs = 15_000;

export type Interfaces = ReturnType<typeof networkInterfaces>;

export interface NetworkChangesParts {
  readonly clock: Pick<Clock, 'setTimer'>;
  readonly onChange: () => void;
  /** Default: the machine's. */
  readonly read?: () => Interfaces;
}

/** @returns the function that ends it */
export function watchNetwork({ clock, onChange, read = networkInterfaces }: NetworkChangesParts): () => void {
  let known = networkOf(read());
  let cancel = (): void => undefined;
  const look = (): void => {
    const now = networkOf(read());
    // without any address the machine is offline, which is told otherwise; what counts is where it is next
    if (now !== '' && now !== known) {
      if (known !== '') onChange();
      known = now;
    }
    cancel = clock.setTimer(lookEveryMs, look);
  };
  cancel = clock.setTimer(lookEveryMs, look);
  return () => cancel();
}

/**
 * What tells one network from another: addresses of IPv4, and of IPv6 the prefix of 64 bits, because a machine changes the rest from day to
 * day (RFC 8981). Link-local addresses and the machine's own are the same everywhere.
 */
export function networkOf(interfaces: Interfaces): string {
  const places = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ address, family, internal }) => {
      const isLocal = /^(169\.254\.|fe80:)/i.test(address);
      if (internal || isLocal) return [];
      return [`${name} ${family === 'IPv6' ? prefixOf(address) : address}`];
    }),
  );
  return [...new Set(places)].sort().join('\n');
}

/** The first four groups, written out: `2001:db8::1` is in `2001:db8:0:0`. */
function prefixOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - rest.length;
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...rest]
    .slice(0, 4)
    .join(':');
}
