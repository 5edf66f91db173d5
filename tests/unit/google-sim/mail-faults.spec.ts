/** Gmail's quota, its limit of requests at the same time, scopes, and faults on purpose. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mailErrors, mailLimits, type ProjectAge } from '../../../src-sandbox/google/index.ts';
import { createMailRoutes, type MailParts } from '../../../src-sandbox/google/mail/routes.ts';
import { hasDiscovery, loadDiscovery } from '../../support/google-discovery.ts';
import {
  anna,
  ben,
  desktopClient,
  errorOf,
  type GoogleWorld,
  googleWorld,
  startsAt,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const letter = 'Subject: x\r\n\r\nx\r\n';
const get = (id: string, as = anna) =>
  world.mail('GET', `messages/${id}`, { query: { format: 'minimal' }, as });

describe('the quota', () => {
  it.each([
    ['new', 300],
    ['old', 3000],
  ] as const)('of %s projects: %i reads a minute', async (projectAge: ProjectAge, reads) => {
    await world.stop();
    const limits = { ...mailLimits[projectAge], perPerson: mailLimits[projectAge].perPerson / 100 };
    world = await googleWorld({ projectAge, mailQuota: { ...limits, status: 403 } });
    const ids = [anna, ben].map((person) => world.google.mail.deliver(person, letter));
    for (let read = 0; read < reads / 100; read += 1) expect((await get(ids[0]!)).status).toBe(200);
    const refused = await get(ids[0]!);
    expect([refused.status, errorOf(refused).reason]).toEqual([403, 'rateLimitExceeded']);
    expect(refused.body).toEqual({
      error: expect.objectContaining({ status: 'PERMISSION_DENIED', message: mailErrors.perMinute.message }),
    });
    // others, and the calendar, are not concerned
    expect((await get(ids[1]!, ben)).status).toBe(200);
    expect((await world.call('GET', 'calendars/primary/events')).status).toBe(200);
    expect(world.google.units()).toBe(1);
    await world.hand.advance(60_001);
    expect((await get(ids[0]!)).status).toBe(200);
  });

  it('tells with 429 until when to wait, in its message alone', async () => {
    world.google.setMailQuota({ perPerson: 20, perProject: 100, status: 429 });
    const id = world.google.mail.deliver(anna, letter);
    await get(id);
    await world.hand.advance(10_000);
    const refused = await get(id);
    const until = new Date(startsAt + 60_000).toISOString();
    expect(errorOf(refused).message).toBe(`User-rate limit exceeded.  Retry after ${until}`);
    expect(refused.headers.get('retry-after')).toBeNull();
  });
});

it('serves only so many requests of one person at the same time', async () => {
  const id = world.google.mail.deliver(anna, letter);
  world.google.setMailConcurrency(2);
  let waiting = 0;
  world.google.setFaults(() => {
    waiting += 1;
    return { type: 'delay', ms: 1000 };
  });
  const served = [get(id), get(id)];
  await vi.waitFor(() => expect(waiting).toBe(2));
  // answered at once
  const refused = await get(id);
  expect([refused.status, errorOf(refused).message]).toEqual([429, mailErrors.concurrent.message]);
  await world.hand.advance(1000);
  expect((await Promise.all(served)).map(({ status }) => status)).toEqual([200, 200]);
  world.google.setFaults(null);
  expect((await get(id)).status).toBe(200);
});

describe('faults', () => {
  it.each(Object.entries(mailErrors))('%s', async (_, error) => {
    const id = world.google.mail.deliver(anna, letter);
    world.google.setFaults(() => ({ type: 'error', error }));
    const answer = await get(id);
    expect([answer.status, errorOf(answer).reason]).toEqual([error.status, error.reason]);
  });

  it('lose the answer of an insertion that was made', async () => {
    world.google.setFaults(() => ({ type: 'drop-answer' }));
    const body = { raw: Buffer.from(letter).toString('base64url') };
    await expect(world.mail('POST', 'messages', { body })).rejects.toThrow();
    expect(world.google.mail.messages(anna)).toHaveLength(1);
  });
});

describe('who may call', () => {
  it('needs the scopes that are documented', ({ skip }) => {
    skip(!hasDiscovery && process.env.CI !== 'true', 'no discovery document');
    const addons = /gmail\.addons\./;
    const { scopesOf } = loadDiscovery();
    for (const { operation, scopes } of createMailRoutes({} as MailParts))
      expect([operation, [...scopes].sort()]).toEqual([
        operation,
        scopesOf(operation)
          ?.filter((scope) => !addons.test(scope))
          .sort(),
      ]);
  });

  it('is refused with too few, by the name of the call among Google’s servers', async () => {
    const { accessToken } = world.google.accounts.give(anna, desktopClient.id, [
      'https://www.googleapis.com/auth/gmail.readonly',
    ]);
    const answer = await world.mail('POST', 'messages/abc/trash', { token: accessToken });
    expect([answer.status, errorOf(answer).reason]).toEqual([403, 'insufficientPermissions']);
    expect(answer.body).toMatchObject({
      error: {
        details: [
          {
            metadata: {
              service: 'gmail.googleapis.com',
              method: 'caribou.api.proto.MailboxService.TrashMessage',
            },
          },
        ],
      },
    });
  });

  it('sees only the own mailbox', async () => {
    const { accessToken } = world.google.accounts.give(anna, desktopClient.id, ['https://mail.google.com/']);
    const profile = async (user: string) => {
      const url = `${world.google.url}/gmail/v1/users/${encodeURIComponent(user)}/profile`;
      return (await fetch(url, { headers: { Authorization: `Bearer ${accessToken}` } })).status;
    };
    expect([await profile('me'), await profile(anna), await profile(ben)]).toEqual([200, 200, 403]);
  });
});
