/** The suite about trouble over Google, and what Google alone refuses, takes back and remembers. */
import { describe, expect, it } from 'vitest';
import { commonErrors, type Fault, type FaultRequest } from '../../../src-sandbox/google/index.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import { expectedTitles, proxied, refIn, troubleSuite } from '../../support/trouble-suite.ts';
import { atCrm, atProvider, event, self, titles } from '../../support/world.ts';

const error = (found: (typeof commonErrors)[keyof typeof commonErrors], retryAfterS?: number): Fault => ({
  type: 'error',
  error: retryAfterS === undefined ? found : { ...found, retryAfterS },
});

const scene = troubleSuite({
  name: 'Google',
  open: () => googleInWorld(),
  throttled: error(commonErrors.tooManyRequests, 90),
  troubles: [
    ['403 rateLimitExceeded', error(commonErrors.rateLimit), 'throttled'],
    ['403 userRateLimitExceeded with Retry-After', error(commonErrors.userRateLimit, 40), 'throttled'],
    ['403 quotaExceeded of the day', error(commonErrors.dailyLimit), 'throttled'],
    ['429', error(commonErrors.tooManyRequests), 'throttled'],
    ['429 with Retry-After', error(commonErrors.tooManyRequests, 90), 'throttled'],
    ['500', error(commonErrors.backend), 'server-failed'],
    ['503', error(commonErrors.unavailable), 'server-failed'],
  ],
  isRead: ({ method }) => method === 'GET',
  serviceOf: ({ google, primary }) => ({
    expireAccessTokens: () => google.accounts.expireAccessTokens(primary),
    setClockSkew: google.setClockSkew,
    mails: google.outbox.ofRequests,
  }),
});

it.each(['reads', 'writes'] as const)(
  'the permission taken back in the middle of a run, at %s: a person has to sign in again, and nothing is lost (A7)',
  async (kind) => {
    const { one, machine, comesToRest } = scene;
    let seen = 0;
    one.provider.trouble(({ method }) => {
      if ((method === 'GET') === (kind === 'reads')) seen += 1;
      if (seen === 2) one.provider.permit(false);
      return null;
    });
    const first = await machine.attempt();
    expect((first ?? (await machine.attempt()))?.code).toBe('sign-in-required');
    expect((await machine.attempt())?.code).toBe('sign-in-required');
    one.provider.permit(true);
    await comesToRest();
  },
);

it('410: after all sync tokens have expired the complete listing writes nothing', async () => {
  const { one, machine, comesToRest } = scene;
  await comesToRest();
  const { google, hand } = one.provider;
  hand.expireStates();
  google.clearRequests();
  const summary = await machine.run();
  expect([summary.provider, summary.crm]).toMatchObject([
    { added: 0, changed: 0, removed: 0 },
    { added: 0, changed: 0, removed: 0 },
  ]);
  const requests = google.requests();
  expect(requests.map(({ status }) => status)).toContain(410);
  expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  await comesToRest();
});

describe('what Google already has, or has no more', () => {
  const posted = ({ method }: FaultRequest): boolean => method === 'POST';
  const notFound = { status: 404, domain: 'global', reason: 'notFound', message: 'Not Found' };

  const ann = { email: 'ann@client.example', roles: { attendee: true }, invite: true } as const;
  /** The CRM has one entry more, with a guest whom a person has approved to invite. */
  const inviteAnn = async (): Promise<void> => {
    const { one, machine, comesToRest } = scene;
    await comesToRest();
    const robin = { email: self, roles: { owner: true } } as const;
    one.crm.hand.create(
      event('i', { participants: { [participantId(ann.email)]: ann, [participantId(self)]: robin } }),
    );
    await machine.run();
    for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
  };
  const isInvitedOnce = (): void => {
    const { one } = scene;
    const all = [...expectedTitles, 'Meeting i'];
    expect(titles(atProvider(one))).toEqual(all);
    expect(titles(atCrm(one))).toEqual(all);
    expect(one.provider.google.outbox.ofRequests().map(({ to }) => to)).toEqual([ann.email]);
  };

  it('a create with guests whose answer was lost and whose look-up did not find it is repeated, meets itself (409) and makes no second event (WR1, WR8)', async () => {
    const { one, machine } = scene;
    await inviteAnn();
    let lookUps = 0;
    let isLost = false;
    one.provider.trouble((request) => {
      if (posted(request) && !isLost) {
        isLost = true;
        return { type: 'drop-answer' };
      }
      const isLookUp = isLost && request.operation === 'calendar.events.get' && lookUps++ === 0;
      return isLookUp ? { type: 'error', error: notFound } : null;
    });
    await machine.settle();
    expect(one.provider.google.requests().map(({ status }) => status)).toContain(409);
    isInvitedOnce();
  });

  it.each([
    { status: 429, lookUp: 'is answered' },
    { status: 429, lookUp: 'is throttled' },
    { status: 403, lookUp: 'is throttled' },
    { status: 451, lookUp: 'is throttled' },
    { status: 503, lookUp: 'is throttled' },
  ])(
    'a create with guests that was carried out and answered with $status, while the look-up $lookUp, is found again by its id: no second event, no second mail (WR1, WR5)',
    async ({ status, lookUp }) => {
      const { one, machine } = scene;
      await inviteAnn();
      let isRefused = false;
      one.provider.trouble((request) => {
        if (!isRefused && posted(request)) {
          isRefused = true;
          return proxied(status, 'text/plain', 'no');
        }
        return isRefused && lookUp === 'is throttled' ? error(commonErrors.tooManyRequests) : null;
      });
      await machine.attempt();
      one.clock.advance(60_000);
      await machine.attempt();
      one.provider.trouble(null);
      one.clock.advance(2 * 60 * 60_000);
      await machine.settle();
      isInvitedOnce();
    },
  );

  it('a create that was carried out and refused all the same is found at once (WR8)', async () => {
    const { one, machine, comesToRest } = scene;
    let isRefused = false;
    one.provider.trouble((request) => {
      if (!posted(request) || isRefused) return null;
      isRefused = true;
      return proxied(451, 'text/plain', 'no');
    });
    const summary = await machine.run();
    expect(summary.quarantined).toBe(0);
    await comesToRest();
  });

  it('what was created, and removed by a person before its lost answer was looked up, is not made again (WR8)', async () => {
    const { one, machine } = scene;
    const { provider, crm } = one;
    const before = new Set(atProvider(one).map(({ ref }) => ref));
    let isLost = false;
    provider.trouble((request) => {
      if (isLost) return { type: 'refuse' };
      isLost = posted(request);
      return isLost ? { type: 'drop-answer' } : null;
    });
    await machine.attempt();
    const [made] = atProvider(one).filter(({ ref }) => !before.has(ref));
    expect(made?.event.title).toMatch(/^Meeting [fg]$/);
    provider.hand.remove(made?.ref ?? '');
    provider.trouble(null);
    one.clock.advance(2 * 60 * 60_000);
    await machine.settle();
    const left = expectedTitles.filter((title) => title !== made?.event.title);
    expect(titles(atProvider(one))).toEqual(left);
    expect(titles(crm.hand.list('crm'))).toEqual(left);
  });

  it('what a person removed a moment before Concord did is removed (410)', async () => {
    const { one, machine, comesToRest } = scene;
    const { provider } = one;
    const ref = refIn(atProvider(one), 'Meeting e');
    provider.trouble(({ method }) => {
      if (method === 'DELETE' && provider.hand.see(ref) !== undefined) provider.hand.remove(ref);
      return null;
    });
    const summary = await machine.run();
    expect(provider.google.requests().map(({ status }) => status)).toContain(410);
    expect(summary.quarantined).toBe(0);
    await comesToRest();
  });
});
