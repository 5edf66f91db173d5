/** Faults on purpose in the simulated Google: quotas, delays, server errors, lost answers, and what its checks find in requests. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonErrors, type Fault } from '../../../src-sandbox/google/index.ts';
import { hasDiscovery, loadDiscovery } from '../../support/google-discovery.ts';
import {
  anna,
  calendarScope,
  desktopClient,
  errorOf,
  type GoogleWorld,
  googleWorld,
  itemsOf,
  meeting,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
});
afterEach(() => world.stop());

const events = 'calendars/primary/events';
const once = (operation: string, fault: Fault): void => {
  let isUsed = false;
  world.google.setFaults((request) => {
    if (isUsed || request.operation !== operation) return null;
    isUsed = true;
    return fault;
  });
};

describe('errors instead of an answer', () => {
  it.each(Object.entries(commonErrors))('%s', async (_, error) => {
    once('calendar.events.list', { type: 'error', error });
    const answer = await world.call('GET', events);
    expect(answer.status).toBe(error.status);
    expect(errorOf(answer)).toEqual({ domain: error.domain, reason: error.reason, message: error.message });
    expect(answer.headers.get('retry-after')).toBeNull();
    expect((await world.call('GET', events)).status).toBe(200);
    expect(world.discoveryFaults).toEqual([]);
  });

  it('come with Retry-After where that is asked for', async () => {
    const error = { ...commonErrors.tooManyRequests, retryAfterS: 7 };
    once('calendar.events.list', { type: 'error', error });
    expect((await world.call('GET', events)).headers.get('retry-after')).toBe('7');
  });

  it('may be the page of a captive portal, or an error of the token endpoint', async () => {
    once('calendar.events.list', { type: 'garbage', status: 200, contentType: 'text/html', body: '{}' });
    expect((await world.call('GET', events)).headers.get('content-type')).toBe('text/html');
    const body = { error: 'invalid_grant', error_description: 'Bad Request' };
    once('oauth.token', { type: 'oauth-error', status: 400, body });
    const token = await fetch(world.google.endpoints.token, { method: 'POST' });
    expect([token.status, await token.json()]).toEqual([400, body]);
  });
});

describe('connections', () => {
  const body = meeting('x', { id: 'l0st1' });
  const insert = () => world.call('POST', events, { query: { sendUpdates: 'none' }, body });

  it('are cut after the work was done, or before it', async () => {
    once('calendar.events.insert', { type: 'drop-answer' });
    await expect(insert()).rejects.toThrow();
    expect(world.google.calendars.event(anna, 'l0st1')).not.toBeNull();
    expect((await insert()).status).toBe(409);
    once('calendar.events.delete', { type: 'refuse' });
    const remove = () => world.call('DELETE', `${events}/l0st1`, { query: { sendUpdates: 'none' } });
    await expect(remove()).rejects.toThrow();
    expect(world.google.calendars.events(anna)).toHaveLength(1);
    expect((await remove()).status).toBe(204);
  });

  it('are cut at the token endpoint too, after the refresh was done', async () => {
    await world.stop();
    world = await googleWorld({ rotatesRefreshTokens: true });
    const { refreshToken } = world.google.accounts.give(anna, desktopClient.id, [calendarScope]);
    const refresh = () =>
      fetch(world.google.endpoints.token, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: desktopClient.id,
          client_secret: desktopClient.secret,
          grant_type: 'refresh_token',
          refresh_token: refreshToken ?? '',
        }),
      });
    once('oauth.token', { type: 'drop-answer' });
    await expect(refresh()).rejects.toThrow();
    // the new token was lost and never used, so the old one still works
    expect((await refresh()).status).toBe(200);
  });

  it('wait by the clock that they are given', async () => {
    once('calendar.events.insert', { type: 'delay', ms: 60_000 });
    let isAnswered = false;
    const answer = insert().then((given) => {
      isAnswered = true;
      return given;
    });
    // the request has to have arrived before its timer can run
    await expect.poll(() => world.hand.advance(30_000).then(() => isAnswered)).toBe(true);
    expect((await answer).status).toBe(200);
  });
});

describe('quotas', () => {
  it('refuse a person’s requests beyond the limit of a minute, and take them again later', async () => {
    world.google.setQuota({ perPerson: 3, perProject: 100, status: 403 });
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await world.call('GET', events)).status);
    expect(statuses).toEqual([200, 200, 200, 403, 403]);
    expect(errorOf(await world.call('GET', events))).toMatchObject({ reason: 'userRateLimitExceeded' });
    expect((await world.call('GET', events, { as: 'ben@example.com' })).status).toBe(200);
    await world.hand.advance(60_001);
    expect((await world.call('GET', events)).status).toBe(200);
    expect(world.google.units()).toBe(5);
  });

  it('count a PATCH three times, and know a limit of the whole project', async () => {
    const id = world.google.calendars.create(anna, meeting('x'));
    await world.call('PATCH', `${events}/${id}`, { query: { sendUpdates: 'none' }, body: { summary: 'y' } });
    expect(world.google.units()).toBe(3);
    world.google.setQuota({ perPerson: 100, perProject: 0, status: 429, retryAfterS: 30 });
    const refused = await world.call('GET', events);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(errorOf(refused)).toMatchObject({ reason: 'rateLimitExceeded' });
  });
});

it('tells the time by its own clock', async () => {
  world.google.setClockSkew(600_000);
  const { headers } = await world.call('GET', events);
  expect(headers.get('date')).toBe('Wed, 11 Mar 2026 07:10:00 GMT');
  world.google.calendars.create(anna, meeting('x'));
  expect(itemsOf(await world.call('GET', events))).toMatchObject([{ updated: '2026-03-11T07:10:00.000Z' }]);
});

it('refuses missing, unknown and expired access tokens', async () => {
  const { accessToken } = world.google.accounts.give(anna, desktopClient.id, []);
  world.google.accounts.expireAccessTokens(anna);
  for (const token of [null, 'nothing', accessToken])
    expect((await world.call('GET', events, { token })).status).toBe(401);
});

it('keeps the requests with their bodies for a test to look at', async () => {
  const body = meeting('x', { attendees: [{ email: 'x@other.example' }] });
  await world.call('POST', events, { query: { sendUpdates: 'all' }, body });
  const [request] = world.google.requests();
  expect(request).toMatchObject({ operation: 'calendar.events.insert', body, status: 200 });
  expect(request?.query.get('sendUpdates')).toBe('all');
  expect(world.google.outbox.ofRequests()).toMatchObject([{ request: request?.number }]);
});

it('complains of calls that it does not have', async () => {
  expect((await world.call('POST', `${events}/quickAdd`, { query: { text: 'x' } })).status).toBe(404);
  expect(world.google.complaints()).toEqual([
    'no such call: POST /calendar/v3/calendars/primary/events/quickAdd',
  ]);
});

describe('checks against the discovery document', () => {
  beforeEach(({ skip }) => skip(!hasDiscovery && process.env.CI !== 'true', 'no discovery document'));

  it('is there', () => expect(hasDiscovery).toBe(true));

  it('find unknown parameters and members, wrong values and missing parameters', async () => {
    await world.call('GET', events, { query: { maxResult: '5', maxResults: '0', singleEvents: 'no' } });
    await world.call('POST', events, {
      query: { sendUpdates: 'some' },
      body: meeting('x', { title: 'x', sequence: 'one' }),
    });
    await world.call('POST', `${events}/x/move`, { query: { sendUpdates: 'none' } });
    expect(world.discoveryFaults).toEqual([
      'calendar.events.list: parameter maxResult is unknown',
      'calendar.events.list: parameter maxResults is no such number',
      'calendar.events.list: parameter singleEvents is no boolean',
      'calendar.events.insert: parameter sendUpdates is none of its values',
      'calendar.events.insert: body.title is unknown',
      'calendar.events.insert: body.sequence is no integer',
      'calendar.events.move: parameter destination is missing',
    ]);
  });

  it('find answers of another form', () => {
    const exchange = {
      number: 1,
      operation: 'calendar.events.get',
      method: 'GET',
      path: '/calendar/v3/calendars/primary/events/x',
      query: new URLSearchParams(),
      ifMatch: null,
      body: undefined,
      status: 200,
    };
    const faultsOf = (answer: unknown, status = 200) =>
      loadDiscovery().faultsOf({ ...exchange, answer, status });
    expect(faultsOf({ id: 'x', start: { date: '2026-03-01' } })).toEqual([]);
    expect(faultsOf({ id: null, start: { date: '1 March' }, titel: 'x' })).toEqual([
      'calendar.events.get: answer.id is null',
      'calendar.events.get: answer.start.date is no date',
      'calendar.events.get: answer.titel is unknown',
    ]);
    expect(faultsOf({ error: 'no' }, 404)).toEqual(['calendar.events.get: an error of another form']);
  });
});
