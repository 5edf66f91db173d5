/** The suite about trouble over an Exchange server, and what Exchange alone refuses, forgets and takes away. */
import { expect, it } from 'vitest';
import { ewsFaults } from '../../../src-sandbox/exchange/index.ts';
import type { EwsFault } from '../../../src-sandbox/exchange/refusal.ts';
import type { Fault } from '../../../src-sandbox/simulator/faults.ts';
import { exchangeInWorld } from '../../support/exchange-calendar/exchange-provider.ts';
import { expectedTitles, proxied, refIn, troubleSuite } from '../../support/trouble-suite.ts';
import { atCrm, atProvider, titles } from '../../support/world.ts';

const error = (found: EwsFault): Fault<EwsFault> => ({ type: 'error', error: found });
const isWrite = (operation: string | null): boolean => /^(?:Create|Update|Delete)Item$/.test(operation ?? '');
const half = '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>';

const scene = troubleSuite({
  name: 'Exchange',
  open: () => exchangeInWorld(),
  throttled: error(ewsFaults.busy(90_000)),
  troubles: [
    ['ErrorServerBusy with BackOffMilliseconds', error(ewsFaults.busy(40_000)), 'throttled'],
    ['ErrorServerBusy without', error(ewsFaults.busy(null)), 'throttled'],
    ['ErrorExceededConnectionCount', error(ewsFaults.tooManyConnections), 'throttled'],
    ['ErrorMailboxMoveInProgress', error(ewsFaults.mailboxMoving), 'server-failed'],
    ['ErrorInternalServerError', error(ewsFaults.internal), 'server-failed'],
    ['503 of IIS', proxied(503, 'text/html', 'Service Unavailable'), 'server-failed'],
    ['401', proxied(401, 'text/plain', ''), 'wrong-password'],
    ['half of a SOAP answer, as if it were all', proxied(200, 'text/xml', half), 'answer-invalid'],
  ],
  isRead: ({ operation }) => !isWrite(operation),
  serviceOf: ({ exchange }) => ({
    setClockSkew: exchange.setClockSkew,
    mails: exchange.outbox.ofRequests,
  }),
});

it('ErrorInvalidSyncStateData: after all sync states have expired the complete listing writes nothing', async () => {
  const { one, machine, comesToRest } = scene;
  await comesToRest();
  const { exchange, hand } = one.provider;
  hand.expireStates();
  exchange.clearRequests();
  const summary = await machine.run();
  expect([summary.provider, summary.crm]).toMatchObject([
    { added: 0, changed: 0, removed: 0 },
    { added: 0, changed: 0, removed: 0 },
  ]);
  const requests = exchange.requests();
  expect(requests.map(({ answer }) => answer).join('')).toContain('ErrorInvalidSyncStateData');
  expect(requests.filter(({ operation }) => isWrite(operation))).toEqual([]);
  await comesToRest();
});

it('ErrorIrresolvableConflict: what a person changed a moment before Concord did is not overwritten, and both changes are there in the end (WR2)', async () => {
  const { one, machine, comesToRest } = scene;
  const { provider } = one;
  let isTouched = false;
  provider.trouble(({ operation }) => {
    if (operation === 'UpdateItem' && !isTouched) {
      isTouched = true;
      provider.hand.edit(refIn(atProvider(one), 'Meeting c'), { description: 'by hand' });
    }
    return null;
  });
  await machine.run();
  const answers = provider.exchange.requests().map(({ answer }) => answer);
  expect(answers.join('')).toContain('ErrorIrresolvableConflict');
  await comesToRest();
  const [c] = atProvider(one).filter(({ event }) => event.title === 'C');
  expect(c?.event.description).toBe('by hand');
  expect(one.crm.hand.see(refIn(atCrm(one), 'C'))?.event.description).toBe('by hand');
});

it.each(['reads', 'writes'] as const)(
  'an administrator who switches Basic off in the middle of a run, at %s: a person is told which setting it is, and nothing is lost',
  async (kind) => {
    const { one, machine, comesToRest } = scene;
    const { authentication } = one.provider.exchange;
    let seen = 0;
    one.provider.trouble(({ operation }) => {
      if (isWrite(operation) === (kind === 'writes')) seen += 1;
      if (seen === 2) authentication.setSchemes(['ntlm']);
      return null;
    });
    const first = await machine.attempt();
    expect(first ?? (await machine.attempt())).toMatchObject({
      code: 'account-not-permitted',
      params: { reason: 'ntlm-only' },
    });
    expect(authentication.wrongPasswords('robin@example.com')).toBe(0);
    authentication.setSchemes(['basic']);
    await comesToRest();
  },
);

it('what was created, and removed by a person before its lost answer was looked up, is not made again (WR8)', async () => {
  const { one, machine } = scene;
  const { provider, crm } = one;
  const before = new Set(atProvider(one).map(({ ref }) => ref));
  let isLost = false;
  provider.trouble(({ operation }) => {
    if (isLost) return { type: 'refuse' };
    isLost = operation === 'CreateItem';
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

it('what a person removed a moment before Concord did is removed (ErrorItemNotFound)', async () => {
  const { one, machine, comesToRest } = scene;
  const { provider } = one;
  const ref = refIn(atProvider(one), 'Meeting e');
  provider.trouble(({ operation }) => {
    if (operation === 'DeleteItem' && provider.hand.see(ref) !== undefined) provider.hand.remove(ref);
    return null;
  });
  const summary = await machine.run();
  expect(summary.quarantined).toBe(0);
  await comesToRest();
});
