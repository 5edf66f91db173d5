/** In tests of the whole program, the simulator that stands for a provider. */

/** `http://127.0.0.1:<port>`; null outside tests. Any other address is refused, so that nobody can be sent elsewhere. */
export function testOrigin(kind: string): string | null {
  if (process.env.NODE_ENV !== 'test') return null;
  const origin = process.env[`CONCORD_TEST_${kind.toUpperCase()}`] ?? '';
  return /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(origin) ? origin : null;
}
