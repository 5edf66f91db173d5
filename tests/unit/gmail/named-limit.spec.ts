/** What a refusal says of the quota, as Google's newer servers tell it (https://google.aip.dev/193), over HTTP. */
import { afterEach, expect, test } from 'vitest';
import { refusalIn } from '../../../src-main/providers/google/refusal.ts';
import { type GmailWorld, gmailWorld, mailText, signal } from '../../support/gmail-account.ts';
import { anna } from '../../support/simulated-google.ts';

let world: GmailWorld | null = null;
afterEach(() => world?.stop());

const errorInfo = (metadata: Readonly<Record<string, unknown>>) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason: 'RATE_LIMIT_EXCEEDED',
  domain: 'googleapis.com',
  metadata,
});
const limitOf = (...details: readonly unknown[]): number | null =>
  refusalIn(
    { status: 429, headers: new Headers(), url: 'https://gmail.googleapis.com/' },
    JSON.stringify({ error: { code: 429, details } }),
    { now: () => 0 },
  ).unitsPerMinute;

test('the limit of one person in a minute is read, and no other limit', () => {
  const person = { quota_unit: '1/min/{project}/{user}', quota_limit_value: '6000' };
  expect(limitOf(errorInfo(person))).toBe(6000);
  expect(limitOf('text', null, { metadata: 1 }, errorInfo(person))).toBe(6000);
  expect(limitOf(errorInfo({ ...person, quota_unit: '1/min/{project}' }))).toBeNull();
  expect(limitOf(errorInfo({ ...person, quota_unit: '1/d/{project}/{user}' }))).toBeNull();
  expect(limitOf(errorInfo({ ...person, quota_limit_value: 'many' }))).toBeNull();
  expect(limitOf(errorInfo({ ...person, quota_limit_value: 6000 }))).toBeNull();
  expect(limitOf()).toBeNull();
});

test('after a refusal that names a smaller limit, no minute has more than that', async () => {
  world = await gmailWorld({}, { quota: { unitsPerMinute: 15_000, getUnits: 20 } });
  const { google, hand, side } = world;
  const ids = Array.from({ length: 100 }, (_, at) => google.mail.deliver(anna, mailText(`m${at}`)));
  let isRefused = false;
  google.setFaults(({ operation }) => {
    if (isRefused || operation !== 'gmail.users.messages.get') return null;
    isRefused = true;
    return {
      type: 'error',
      error: {
        status: 403,
        domain: 'usageLimits',
        reason: 'rateLimitExceeded',
        message: 'Quota exceeded',
        grpc: {
          status: 'PERMISSION_DENIED',
          details: [errorInfo({ quota_unit: '1/min/{project}/{user}', quota_limit_value: '600' })],
        },
      },
    };
  });
  let found = 0;
  const reading = (async () => {
    for await (const one of side.describe(ids, signal)) if (one.type === 'found') found += 1;
  })();
  let perMinute: number[] = [];
  for (let minute = 0; found < ids.length && minute < 100; minute += 1) {
    const before = google.mailUnits();
    // each answer comes over a real connection
    for (let second = 0; second < 60; second += 1) {
      await hand.advance(1000);
      await new Promise(setImmediate);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    perMinute = [...perMinute, google.mailUnits() - before];
  }
  await reading;
  expect(found).toBe(100);
  expect(Math.max(...perMinute.slice(1))).toBeLessThanOrEqual(600);
});
