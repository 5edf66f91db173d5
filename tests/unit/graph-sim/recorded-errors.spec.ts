/** Errors of Graph and refusals of the identity platform at the simulated Microsoft, compared with recorded ones. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GraphFault, graphErrors, type Json } from '../../../src-sandbox/graph/index.ts';
import {
  firstRecorded,
  hasRecordings,
  membersOf,
  type Recorded,
  recorded,
  recordedText,
  unread,
} from '../../support/graph-recorded.ts';
import {
  type GraphAnswer,
  graphEvent,
  type MicrosoftWorld,
  microsoftWorld,
  publicClient,
} from '../../support/simulated-microsoft.ts';

const me = 'annadevelop@corpor.test';

let world: MicrosoftWorld;
beforeEach(async () => {
  world = await microsoftWorld({ people: [{ email: me, name: 'Anna Deve', timeZone: 'UTC' }] });
});
afterEach(async () => {
  await world.stop();
  expect(world.contractFaults).toEqual([]);
});

describe.skipIf(!hasRecordings)('a recorded error', () => {
  const folder = 'graph-errors';
  const codeOf = ({ body }: { readonly body: Json }): unknown => {
    const { code, message } = body.error as Json;
    return [code, message];
  };
  const isLike = (answer: GraphAnswer, known: Recorded | undefined): void => {
    expect([answer.status, codeOf(answer)]).toEqual([
      known?.response.status,
      codeOf(known?.response ?? { body: {} }),
    ]);
    expect(membersOf((answer.body.error as Json).innerError)).toEqual([
      'client-request-id',
      'date',
      'request-id',
    ]);
    const wait = known?.response.headers?.['retry-after'];
    if (wait !== undefined) expect(answer.headers.get('retry-after')).toBe(wait);
  };
  const read = (options = {}): Promise<GraphAnswer> => world.call('GET', 'me/events', options);
  const readWith = async (fault: GraphFault): Promise<GraphAnswer> => {
    world.microsoft.setFaults(() => fault);
    const answer = await read();
    world.microsoft.setFaults(null);
    return answer;
  };

  it.each([
    ['404-errornonexistentmailbox-issue.json', 0, 'none-for-address'],
    ['404-mailboxnotenabledforrestapi-issue.json', 0, 'not-supported'],
    ['404-mailboxnotenabledforrestapi-issue.json', 1, 'not-in-the-cloud'],
    ['404-resourcenotfound-issue.json', 0, 'none-for-account'],
    ['400-errormissingemailaddress-issue.json', 0, 'no-mailbox'],
  ] as const)('%s %i: a mailbox that cannot be used', async (name, at, trouble) => {
    world.microsoft.setMailbox(me, trouble);
    isLike(await read(), recorded(folder, name)[at]);
  });

  it.each([
    ['412-errorirresolvableconflict-issue.json', 'conflict'],
    ['429-applicationthrottled-mailboxconcurrency-issue.json', 'concurrency'],
    ['429-retry-after-one-headers-issue.json', 'concurrency'],
    ['503-mailboxinfostale-issue.json', 'mailboxMoving'],
    ['503-unknownerror-calendarview-delta-issue.json', 'unavailable'],
    ['504-unknownerror-empty-message-issue.json', 'timeout'],
    ['401-invalidauthenticationtoken-compacttoken-issue.json', 'invalidToken'],
  ] as const)('%s: as a fault', async (name, error) => {
    isLike(await readWith({ type: 'error', error: graphErrors[error] }), firstRecorded(folder, name));
  });

  it('of too many requests, with a time to wait that is no whole number', async () => {
    const known = firstRecorded(folder, 'too-many-requests-429-graphdocs.json');
    isLike(await readWith({ type: 'error', error: { ...graphErrors.throttled, retryAfterS: 2.128 } }), known);
  });

  it('of a token without dots, an unknown path and a missing item', async () => {
    isLike(await read({ token: 'nodots' }), firstRecorded(folder, '401-token-without-dots-issue.json'));
    isLike(await world.call('GET', 'mailboxsettings'), firstRecorded(folder, '400-no-segment-issue.json'));
    const made = await world.call('POST', 'me/events', { body: graphEvent('Lunch') });
    await world.call('DELETE', `me/events/${made.body.id}`);
    isLike(
      await world.call('GET', `me/events/${made.body.id}`),
      firstRecorded(folder, '404-erroritemnotfound-issue.json'),
    );
  });

  it('of an old delta token names generations', async () => {
    const { response } = firstRecorded(folder, '410-syncstatenotfound-issue.json');
    const query = { startDateTime: '2026-03-01T00:00:00Z', endDateTime: '2026-04-30T00:00:00Z' };
    let link = String((await world.call('GET', 'me/calendarView/delta', { query })).body['@odata.deltaLink']);
    const first = link;
    for (let at = 0; at < 4; at += 1) link = String((await world.call('GET', link)).body['@odata.deltaLink']);
    const answer = await world.call('GET', first);
    const digits = (body: Json): unknown =>
      (codeOf({ body }) as string[]).map((text) => text.replace(/\d+/g, '0'));
    expect([answer.status, digits(answer.body)]).toEqual([response.status, digits(response.body)]);
  });
});

describe.skipIf(!hasRecordings)('a recorded refusal of the identity platform', () => {
  const folder = 'oauth-errors';
  /** What stands before the ids of the request. */
  const told = (body: Json): string => String(body.error_description).split(/\s+Trace ID:/)[0] ?? '';
  const withIds = (text: string): string => text.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>');

  it.each([
    ['ms-aadsts50076-mfa-with-claims-issue.json', 0, 50076],
    ['ms-aadsts65001-no-consent-issue.json', 0, 65001],
    ['ms-aadsts70000-sometimes-issue.json', 0, 70000],
    ['ms-aadsts700082-expired-inactivity-issue.json', 0, 700082],
    ['ms-aadsts9002313-malformed-issue.json', 0, 9002313],
    ['aadsts7000218-public-client-issue.json', 0, 7000218],
  ] as const)('%s of the token endpoint', async (name, at, number) => {
    const known = recorded(folder, name)[at]?.response;
    const { refreshToken } = world.microsoft.accounts.give(me, publicClient.id, ['User.Read']);
    world.microsoft.accounts.refuse(me, number);
    const body = new URLSearchParams({
      client_id: publicClient.id,
      grant_type: 'refresh_token',
      refresh_token: refreshToken ?? '',
    });
    const answer = await fetch(world.microsoft.endpoints.token, { method: 'POST', body });
    const found = (await answer.json()) as Json;
    expect([answer.status, found.error]).toEqual([known?.status, known?.body.error]);
    // the text of 700082 was cut where it was reported
    expect(withIds(told(found))).toContain(withIds(told(known?.body ?? {})).replace(/\.$/, ''));
    expect(membersOf(found)).toEqual(expect.arrayContaining([...membersOf(known?.body)]));
    expect(found.suberror === undefined).toBe(known?.body.suberror === undefined && !isBadToken(number));
  });

  it('of scopes has two texts', async () => {
    const known = recorded(folder, 'aadsts70011-scope-two-texts-issue.json');
    const { refreshToken } = world.microsoft.accounts.give(me, publicClient.id, ['User.Read']);
    for (const [at, scope] of [
      [0, 'activity.read'],
      [1, 'Mail.Read https://outlook.office.com/IMAP.AccessAsUser.All'],
    ] as const) {
      const body = new URLSearchParams({
        client_id: publicClient.id,
        grant_type: 'refresh_token',
        refresh_token: refreshToken ?? '',
        scope,
      });
      const answer = await fetch(world.microsoft.endpoints.token, { method: 'POST', body });
      const found = (await answer.json()) as Json;
      const rest = (text: string): string =>
        text.replace(/scope \S+ is/, 'scope … is').replace(/'offline[^']+'|'Mail[^']+'/, '…');
      expect(rest(told(found))).toBe(rest(told(known[at]?.response.body ?? {})));
      expect(found.error).toBe(known[at]?.response.body.error);
    }
  });

  it('of the endpoint of authorization comes back in the address', async () => {
    const redirect = (name: string): URLSearchParams => {
      const text = recordedText(folder, name);
      return text.startsWith('http') ? new URL(text).searchParams : new URLSearchParams(text);
    };
    const ask = async (change: Readonly<Record<string, string>>): Promise<URLSearchParams> => {
      const query = new URLSearchParams({
        client_id: publicClient.id,
        redirect_uri: 'http://localhost:1234/',
        scope: 'openid User.Read',
        state: '12345',
        code_challenge: 'x'.repeat(43),
        code_challenge_method: 'S256',
        login_hint: me,
        ...change,
      });
      const answer = await fetch(`${world.microsoft.endpoints.authorization}?${query}`, {
        redirect: 'manual',
      });
      return new URL(answer.headers.get('location') ?? '').searchParams;
    };
    const missing = redirect('ms-redirect-missing-response-type-issue.txt');
    expect(Object.fromEntries(await ask({}))).toEqual(Object.fromEntries(missing));
    world.microsoft.accounts.refuse(me, 650052);
    const found = await ask({ response_type: 'code' });
    const known = redirect('ms-redirect-aadsts650052-no-service-principal-issue.txt');
    expect(found.get('error')).toBe(known.get('error'));
    const rest = (query: URLSearchParams): string =>
      told({ error_description: query.get('error_description') }).replace(
        /service '[^']*'\([^)]*\)|organization '[^']*'/g,
        '…',
      );
    expect(rest(found)).toBe(rest(known));
  });
});

/** What is not of these calls, or of an older endpoint. */
const notCompared = new Set([
  ...['404-unknownerror-empty-message-issue.json', 'error-shape-graphdocs.json'],
  ...['extensionerror-subscription-issue.json', 'ms-aadsts50076-interaction-required-v1-issue.json'],
]);

it.skipIf(!hasRecordings)('every recorded error of these services is compared', () => {
  const left = [...unread('graph-errors'), ...unread('oauth-errors', /^(?:ms-|aadsts)/)];
  expect(left.filter((name) => !notCompared.has(name))).toEqual([]);
});

function isBadToken(number: number): boolean {
  return number === 700082 || number === 65001;
}
