/** Trouble at the simulated Microsoft 365: tokens, permissions, mailboxes that are elsewhere, throttling, and faults on purpose. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GraphFault, graphErrors } from '../../../src-sandbox/graph/index.ts';
import { outlookLimits } from '../../../src-sandbox/graph/throttle.ts';
import {
  anna,
  ben,
  type GraphAnswer,
  graphEvent,
  type MicrosoftWorld,
  microsoftWorld,
  publicClient,
} from '../../support/simulated-microsoft.ts';

let world: MicrosoftWorld;
beforeEach(async () => {
  world = await microsoftWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.contractFaults).toEqual([]);
});

const read = (options = {}): Promise<GraphAnswer> => world.call('GET', 'me/events', options);
const refused = ({ status, body }: GraphAnswer): unknown => [status, (body.error as { code: string }).code];
const whenReading = (fault: GraphFault): void =>
  world.microsoft.setFaults(({ operation }) => (operation?.startsWith('events.') === true ? fault : null));

describe('a request without a right', () => {
  it('is refused without a token, with a wrong one, and with one that has expired', async () => {
    expect(refused(await read({ token: null }))).toEqual([401, 'InvalidAuthenticationToken']);
    expect(refused(await read({ token: 'wrong' }))).toEqual([401, 'InvalidAuthenticationToken']);
    expect((await read()).status).toBe(200);
    await world.hand.advance(3_600_000);
    const late = await read();
    expect(refused(late)).toEqual([401, 'InvalidAuthenticationToken']);
    expect(late.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('is refused without the permission for the call', async () => {
    const { accessToken } = world.microsoft.accounts.give(anna, publicClient.id, ['User.Read']);
    expect((await world.call('GET', 'me', { token: accessToken })).status).toBe(200);
    expect(refused(await read({ token: accessToken }))).toEqual([403, 'ErrorAccessDenied']);
  });

  it('is refused where there is no such call', async () => {
    expect(refused(await world.call('GET', 'me/eventz'))).toEqual([400, 'BadRequest']);
    expect(world.microsoft.complaints()).toEqual(['no such call: GET /v1.0/me/eventz']);
  });
});

describe('a mailbox', () => {
  it('that is not in the cloud refuses its calendar and not the profile', async () => {
    world.microsoft.setMailbox(anna, 'not-in-the-cloud');
    expect(refused(await read())).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    expect((await world.call('GET', 'me')).status).toBe(200);
    expect((await read({ as: ben })).status).toBe(200);
    world.microsoft.setMailbox(anna, null);
    expect((await read()).status).toBe(200);
  });

  it('answers four requests at the same time, and refuses a fifth with a time to wait', async () => {
    let arrived = 0;
    world.microsoft.setFaults(() => {
      arrived += 1;
      return { type: 'delay', ms: 1000 };
    });
    const four = Array.from({ length: 4 }, () => read());
    while (arrived < 4) await new Promise((done) => setImmediate(done));
    world.microsoft.setFaults(null);
    const fifth = await read();
    expect(refused(fifth)).toEqual([429, 'ApplicationThrottled']);
    expect(fifth.headers.get('retry-after')).toBe('1');
    expect((await read({ as: ben })).status).toBe(200);
    await world.hand.advance(1000);
    expect((await Promise.all(four)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await read()).status).toBe(200);
  });

  it('answers so many requests in a window, each mailbox by itself', async () => {
    expect(outlookLimits).toEqual({ requests: 10_000, windowS: 600 });
    world.microsoft.setThrottle({ requests: 2, windowS: 60 });
    expect([(await read()).status, (await read()).status]).toEqual([200, 200]);
    const third = await read();
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '60']);
    expect((await read({ as: ben })).status).toBe(200);
    await world.hand.advance(60_000);
    expect((await read()).status).toBe(200);
  });
});

describe('a fault on purpose', () => {
  it('answers an error before anything is done', async () => {
    whenReading({ type: 'error', error: graphErrors.mailboxMoving });
    const answer = await world.call('POST', 'me/events', { body: graphEvent('Lunch') });
    expect(refused(answer)).toEqual([503, 'MailboxInfoStale']);
    expect(world.microsoft.calendars.events(anna)).toEqual([]);
  });

  it('loses the answer to a request that was carried out', async () => {
    whenReading({ type: 'drop-answer' });
    await expect(world.call('POST', 'me/events', { body: graphEvent('Lunch') })).rejects.toThrow();
    expect(world.microsoft.calendars.events(anna)).toHaveLength(1);
  });

  it('cuts an answer in the middle', async () => {
    world.microsoft.calendars.create(anna, graphEvent('Lunch'));
    whenReading({ type: 'cut-answer', afterBytes: 100 });
    await expect(read()).rejects.toThrow();
  });

  it('refuses one request of a batch and answers the others', async () => {
    world.microsoft.setFaults(({ operation }) =>
      operation === 'events.list' ? { type: 'error', error: graphErrors.concurrency } : null,
    );
    const requests = ['/me/events', '/me/calendars'].map((url, id) => ({ id: `${id}`, method: 'GET', url }));
    const answer = await world.call('POST', '$batch', { body: { requests } });
    const responses = answer.body.responses as readonly {
      id: string;
      status: number;
      headers: Record<string, string>;
    }[];
    const [events, calendars] = ['0', '1'].map((id) => responses.find((one) => one.id === id));
    expect([events?.status, events?.headers['Retry-After'], calendars?.status]).toEqual([429, '1', 200]);
  });
});
