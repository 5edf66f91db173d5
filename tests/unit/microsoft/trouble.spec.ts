/** The suite about trouble over Microsoft 365, and links that Graph has forgotten. */
import { expect, it } from 'vitest';
import { type GraphFault, graphErrors } from '../../../src-sandbox/graph/index.ts';
import { microsoftInWorld } from '../../support/microsoft-calendar/microsoft-world.ts';
import { troubleSuite } from '../../support/trouble-suite.ts';

const error = (found: (typeof graphErrors)[keyof typeof graphErrors]): GraphFault => ({
  type: 'error',
  error: found,
});

const scene = troubleSuite({
  name: 'Microsoft 365',
  open: () => microsoftInWorld(),
  throttled: { type: 'error', error: { ...graphErrors.throttled, retryAfterS: 90 } },
  troubles: [
    ['429 with Retry-After', error(graphErrors.throttled), 'throttled'],
    ['429 without', error(graphErrors.throttledWithoutTime), 'throttled'],
    ['429 for more than four requests at a time', error(graphErrors.concurrency), 'throttled'],
    ['500', error(graphErrors.serverError), 'server-failed'],
    ['503', error(graphErrors.unavailable), 'server-failed'],
    ['503 of a mailbox that moves', error(graphErrors.mailboxMoving), 'server-failed'],
    ['504', error(graphErrors.timeout), 'server-failed'],
  ],
  isRead: ({ method, operation }) => method === 'GET' || operation === 'batch',
  serviceOf: ({ microsoft }) => ({
    expireAccessTokens: () => microsoft.accounts.expireAccessTokens('robin@example.com'),
    setClockSkew: microsoft.setClockSkew,
    mails: microsoft.outbox.ofRequests,
  }),
});

it('410: after all links have expired the complete listing writes nothing', async () => {
  const { one, machine, comesToRest } = scene;
  await comesToRest();
  const { microsoft, hand } = one.provider;
  hand.expireStates();
  microsoft.clearRequests();
  const summary = await machine.run();
  expect([summary.provider, summary.crm]).toMatchObject([
    { added: 0, changed: 0, removed: 0 },
    { added: 0, changed: 0, removed: 0 },
  ]);
  const requests = microsoft.requests();
  expect(requests.map(({ status }) => status)).toContain(410);
  expect(requests.filter(({ method, operation }) => method !== 'GET' && operation !== 'batch')).toEqual([]);
  await comesToRest();
});
