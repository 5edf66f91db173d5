/** Protects which Microsoft accounts a managed machine lets in (policy `AllowedTenants`), at a sign-in and at each refresh after it. */
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../../src-main/accounts/oauth/access-tokens.ts';
import { google } from '../../../src-main/accounts/oauth/google.ts';
import { microsoft } from '../../../src-main/accounts/oauth/microsoft.ts';
import type { TokenEndpoint } from '../../../src-main/accounts/oauth/token-endpoint.ts';
import { whyBarred } from '../../../src-main/accounts/permitted-accounts.ts';
import type { PolicyReading } from '../../../src-main/policy/index.ts';
import { handClock } from '../../support/hand-clock.ts';
import { client, memoryTokens, tokenSet } from '../oauth/world.ts';

const contoso = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const personal = '9188040d-6c67-4c5b-b112-36a304b66dad';
const person = '00aa00aa-bb11-cc22-dd33-44ee44ee44ee';
const only = (...tenants: readonly string[]): PolicyReading => ({
  type: 'value',
  settings: { AllowedTenants: [...tenants] },
});

it.each([
  { name: 'no policy', policy: { type: 'absent' }, subject: `${contoso}/${person}`, reason: null },
  { name: 'a policy of other things', policy: { type: 'value', settings: {} }, subject: 'x', reason: null },
  {
    name: 'an account of the organisation',
    policy: only(contoso),
    subject: `${contoso}/${person}`,
    reason: null,
  },
  { name: 'of another one', policy: only(contoso), subject: `${personal}/${person}`, reason: 'policy' },
  { name: 'of one of two', policy: only(contoso, personal), subject: `${personal}/${person}`, reason: null },
  { name: 'an account that names no organisation', policy: only(contoso), subject: '', reason: 'policy' },
  {
    name: 'its organisation in another place',
    policy: only(contoso),
    subject: `${person}/${contoso}`,
    reason: 'policy',
  },
  {
    name: 'an unreadable policy',
    policy: { type: 'unknown' },
    subject: `${contoso}/${person}`,
    reason: 'policy-unreadable',
  },
] as const)('$name', async ({ policy, subject, reason }) => {
  const found = await whyBarred(microsoft, subject, () => Promise.resolve(policy));
  expect(found?.params.reason ?? null).toBe(reason);
  if (found !== null) expect(found.code).toBe('account-not-permitted');
});

it('Google has no organisations with such ids: the policy is not even read', async () => {
  const policy = (): Promise<PolicyReading> => Promise.reject(new Error('it was read'));
  expect(await whyBarred(google, '1001', policy)).toBeNull();
});

describe('a kept sign-in', () => {
  it('is not refreshed while the policy is against it, is kept, and works again an hour after the policy allows it', async () => {
    const hand = handClock(Date.UTC(2026, 10, 2, 9));
    let policy = only(personal);
    let refreshes = 0;
    const endpoint: TokenEndpoint = {
      host: 'h',
      exchange: () => Promise.reject(new Error('no code here')),
      addresses: () => Promise.reject(new Error('no profile here')),
      revoke: () => Promise.resolve(true),
      refresh() {
        refreshes += 1;
        const issued = {
          accessToken: 'a',
          lifetimeMs: 3_600_000,
          refreshToken: null,
          scopes: null,
          idToken: null,
        };
        return Promise.resolve({ type: 'issued', issued, serverNow: null });
      },
    };
    const kept = memoryTokens(tokenSet({ subject: `${contoso}/${person}` }));
    const tokens = createAccessTokens({
      endpoint,
      kept,
      client,
      clock: hand.clock,
      whyBarred: (subject) => whyBarred(microsoft, subject, () => Promise.resolve(policy)),
    });
    const barred = { problem: { code: 'account-not-permitted', params: { reason: 'policy' } } };
    await expect(tokens.token()).rejects.toMatchObject(barred);
    policy = only(contoso);
    await expect(tokens.token()).rejects.toMatchObject(barred);
    expect([refreshes, kept.writes]).toEqual([0, []]);
    await hand.advance(60 * 60_000);
    expect(await tokens.token()).toBe('a');
    policy = only(personal);
    await hand.advance(60 * 60_000);
    await expect(tokens.token()).rejects.toMatchObject(barred);
    expect(refreshes).toBe(1);
  });
});
