/** Google refuses, fails, cuts connections and forgets, at every kind of request: no loss, no double, and the Problem that a person is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  commonErrors,
  type Fault,
  type FaultHook,
  type FaultRequest,
} from '../../../src-sandbox/google/index.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import type { GoogleProvider } from '../../support/google-calendar/google-provider.ts';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import {
  atCrm,
  atProvider,
  contents,
  event,
  type Machine,
  self,
  titles,
  type World,
} from '../../support/world.ts';

const error = (found: (typeof commonErrors)[keyof typeof commonErrors], retryAfterS?: number): Fault => ({
  type: 'error',
  error: retryAfterS === undefined ? found : { ...found, retryAfterS },
});

const page = '<html><body>Please sign in</body></html>';
const proxied = (status: number, contentType: string, body: string): Fault => ({
  type: 'garbage',
  status,
  contentType,
  body,
});

const troubles: readonly (readonly [string, Fault, ProblemCode])[] = [
  ['403 rateLimitExceeded', error(commonErrors.rateLimit), 'throttled'],
  ['403 userRateLimitExceeded with Retry-After', error(commonErrors.userRateLimit, 40), 'throttled'],
  ['403 quotaExceeded of the day', error(commonErrors.dailyLimit), 'throttled'],
  ['429', error(commonErrors.tooManyRequests), 'throttled'],
  ['429 with Retry-After', error(commonErrors.tooManyRequests, 90), 'throttled'],
  ['500', error(commonErrors.backend), 'server-failed'],
  ['503', error(commonErrors.unavailable), 'server-failed'],
  ['a connection cut before anything is done', { type: 'refuse' }, 'unreachable'],
  ['a connection cut after the request was carried out', { type: 'drop-answer' }, 'unreachable'],
  ['a connection cut in the answer, after 40 bytes', { type: 'cut-answer', afterBytes: 40 }, 'unreachable'],
  ['503 of a proxy after the request was carried out', proxied(503, 'text/plain', 'busy'), 'server-failed'],
  ['a sign-in page after the request was carried out', proxied(200, 'text/html', page), 'captive-portal'],
  ['half of an answer, as if it were all', proxied(200, 'application/json', '{"kind":'), 'answer-invalid'],
];

/** The n-th request of a kind, and those after it, meet the trouble. */
const from = (kind: 'reads' | 'writes', nth: number, fault: Fault): FaultHook => {
  let seen = 0;
  return ({ method }) => {
    if ((method === 'GET') === (kind === 'reads')) seen += 1;
    return seen >= nth ? fault : null;
  };
};

let one: World<GoogleProvider>;
let machine: Machine;

/** Both sides agree; then people do something on each side. */
beforeEach(async () => {
  one = await googleInWorld();
  machine = one.machine();
  const { provider, crm } = one;
  for (const uid of ['a', 'b', 'c']) provider.hand.create(event(uid));
  for (const uid of ['d', 'e'])
    crm.hand.create(event(uid, { recurrenceRules: [{ frequency: 'weekly', count: 4 }] }));
  await machine.settle();
  provider.hand.edit(refIn(provider.hand.list('personal'), 'Meeting a'), { title: 'A', duration: 'PT2H' });
  provider.hand.remove(refIn(provider.hand.list('personal'), 'Meeting b'));
  crm.hand.edit(refIn(atCrm(one), 'Meeting c'), { title: 'C' });
  crm.hand.editOccurrence(refIn(atCrm(one), 'Meeting d'), '2026-12-02T10:00:00', { title: 'D once' });
  crm.hand.remove(refIn(atCrm(one), 'Meeting e'));
  for (const uid of ['f', 'g']) crm.hand.create(event(uid));
  provider.hand.create(event('h'));
});

afterEach(async () => {
  machine.store.close();
  await one.provider.close();
  expect(one.provider.complaints()).toEqual([]);
});

function refIn(list: ReturnType<typeof atCrm>, title: string): string {
  return list.find((stored) => stored.event.title === title)?.ref ?? expect.fail(`no ${title}`);
}

const expected = ['A', 'C', 'Meeting d', 'Meeting f', 'Meeting g', 'Meeting h'];

async function comesToRest(): Promise<void> {
  one.provider.trouble(null);
  one.clock.advance(2 * 60 * 60_000);
  await machine.settle();
  expect(titles(atProvider(one))).toEqual(expected);
  expect(titles(atCrm(one))).toEqual(expected);
  const { provider, crm } = contents(one, machine);
  expect(provider).toEqual(crm);
  expect(one.provider.google.outbox.ofRequests()).toEqual([]);
}

describe.each(troubles)('%s', (_name, fault, code) => {
  it('at the first request: the run stops with that Problem, and the next one does all of it', async () => {
    one.provider.trouble(from('reads', 1, fault));
    expect((await machine.attempt())?.code).toBe(code);
    await comesToRest();
  });

  it.each([1, 2, 4])('from write %i on: no loss and no double', async (nth) => {
    one.provider.trouble(from('writes', nth, fault));
    await machine.attempt();
    one.clock.advance(60_000);
    await machine.attempt();
    await comesToRest();
  });
});

it('Retry-After is kept: the Problem says until when to wait', async () => {
  one.provider.trouble(from('reads', 1, error(commonErrors.tooManyRequests, 90)));
  const started = one.clock.now();
  expect(await machine.attempt()).toMatchObject({ code: 'throttled', retryAt: started + 90_000 });
});

it.each(['reads', 'writes'] as const)(
  'the permission taken back in the middle of a run, at %s: a person has to sign in again, and nothing is lost (A7)',
  async (kind) => {
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

it('access tokens that end in the middle of a run are replaced, unseen', async () => {
  let seen = 0;
  one.provider.trouble(() => {
    seen += 1;
    if (seen === 3 || seen === 7) one.provider.google.accounts.expireAccessTokens(one.provider.primary);
    return null;
  });
  expect(await machine.attempt()).toBeNull();
  await comesToRest();
});

it.each([-600_000, 600_000])("Google's clock is %i ms ahead: nothing is lost or doubled", async (skewMs) => {
  one.provider.google.setClockSkew(skewMs);
  expect(await machine.attempt()).toBeNull();
  await comesToRest();
  one.provider.hand.edit(refIn(atProvider(one), 'C'), { description: 'later' });
  await machine.settle();
  expect(one.crm.hand.see(refIn(atCrm(one), 'C'))?.event.description).toBe('later');
});

it('410: after all sync tokens have expired the complete listing writes nothing', async () => {
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
    await comesToRest();
    const robin = { email: self, roles: { owner: true } } as const;
    one.crm.hand.create(
      event('i', { participants: { [participantId(ann.email)]: ann, [participantId(self)]: robin } }),
    );
    await machine.run();
    for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
  };
  const isInvitedOnce = (): void => {
    const all = [...expected, 'Meeting i'];
    expect(titles(atProvider(one))).toEqual(all);
    expect(titles(atCrm(one))).toEqual(all);
    expect(one.provider.google.outbox.ofRequests().map(({ to }) => to)).toEqual([ann.email]);
  };

  it('a create with guests whose answer was lost and whose look-up did not find it is repeated, meets itself (409) and makes no second event (WR1, WR8)', async () => {
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
    const left = expected.filter((title) => title !== made?.event.title);
    expect(titles(atProvider(one))).toEqual(left);
    expect(titles(crm.hand.list('crm'))).toEqual(left);
  });

  it('what a person removed a moment before Concord did is removed (410)', async () => {
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
