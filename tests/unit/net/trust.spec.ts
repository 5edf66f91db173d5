/** Protects the certificates that connections trust: one origin's own authority is not trusted elsewhere, and they are read once. */
import tls from 'node:tls';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createTrust } from '../../../src-main/net/trust.ts';
import { type Certificate, selfSigned } from './certificates.ts';

let own: Certificate;
let other: Certificate;
beforeAll(() => {
  [own, other] = [selfSigned(), selfSigned()];
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('the authorities are read once, however many connections use them', () => {
  const trust = createTrust([own.cert]);
  expect(trust()).toBe(trust());
  expect(trust(other.cert)).toBe(trust(other.cert));
});

test('S1: an authority of one origin is not trusted for others', () => {
  const trust = createTrust([own.cert]);
  expect(trust(other.cert)).not.toBe(trust());
  expect(trust(own.cert)).not.toBe(trust(other.cert));
});

test('the authorities of the system are not read before the first connection with TLS', () => {
  const read = vi.spyOn(tls, 'getCACertificates');
  const trust = createTrust();
  expect(read).not.toHaveBeenCalled();
  expect(trust()).toBe(trust());
  expect(read.mock.calls).toEqual([['default'], ['system']]);
});
