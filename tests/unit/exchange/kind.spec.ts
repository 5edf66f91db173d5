/** Finding an Exchange server: from an address or the advanced settings to a server that was signed in to. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDialer, createRedirectLookup } from '../../../src-main/net/index.ts';
import { connectExchange, discoverExchange } from '../../../src-main/providers/exchange/index.ts';
import type { CredentialsOf } from '../../../src-shared/contract/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { en } from '../../../src-shared/i18n/en.ts';
import { createWords } from '../../../src-shared/i18n/index.ts';
import { nl } from '../../../src-shared/i18n/nl.ts';
import type { PlannedAnswer } from '../../support/answering-server.ts';
import { schemaFaults } from '../../support/ews-schema.ts';
import { handClock } from '../../support/hand-clock.ts';
import {
  type AskedHost,
  type ScriptedDomains,
  type ScriptedHost,
  scriptedDomains,
} from '../../support/scripted-domains.ts';

const { signal } = new AbortController();
const mailHost = 'mail.corp.example';
let domains: ScriptedDomains;
let dialer: ReturnType<typeof createDialer>;

beforeAll(async () => {
  domains = await scriptedDomains([mailHost, 'autodiscover.corp.example', 'stranger.example']);
});
afterEach(() => dialer.close());
afterAll(() => domains.close());

const sent: AskedHost[] = [];
const folder = (
  build: string,
  message = '<m:ResponseCode>NoError</m:ResponseCode>',
  type = 'Success',
): PlannedAnswer => {
  const [major, minor, number, last] = build.split('.');
  return {
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header><t:ServerVersionInfo MajorVersion="${major}" MinorVersion="${minor}" MajorBuildNumber="${number}" MinorBuildNumber="${last}"/></s:Header><s:Body><m:GetFolderResponse><m:ResponseMessages><m:GetFolderResponseMessage ResponseClass="${type}">${message}<m:Folders/></m:GetFolderResponseMessage></m:ResponseMessages></m:GetFolderResponse></s:Body></s:Envelope>`,
  };
};
const ews = (answer: PlannedAnswer): ScriptedHost => ({
  tls(asked) {
    sent.push(asked);
    return asked.isSigned ? answer : { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' } };
  },
});

async function signIn(hosts: Readonly<Record<string, ScriptedHost>>, more: object = {}): Promise<unknown> {
  dialer = createDialer({ certificateAuthorities: [domains.authority] });
  domains.script(hosts);
  sent.length = 0;
  const parts = {
    dialer,
    clock: handClock(0).clock,
    lookups: { services: async () => [], redirects: createRedirectLookup(500) },
  };
  const credentials: CredentialsOf<'password'> = {
    type: 'password',
    user: 'CORP\\robin',
    url: mailHost,
    ca: '',
    confirmedHosts: [],
    ...more,
  };
  return connectExchange(
    { address: 'robin@corp.example', credentials, secret: 'secret' },
    parts,
    signal,
  ).then(
    ({ url, user, build }) => `${user} ${build} ${url.href}`,
    (error: unknown) => problemOf(error) ?? error,
  );
}

it('signs in at the host that was typed, with a request that the schema describes', async () => {
  expect(await signIn({ [mailHost]: ews(folder('15.2.986.26')) })).toBe(
    `CORP\\robin 15.2.986.26 https://${mailHost}/EWS/Exchange.asmx`,
  );
  expect(domains.requests.map((one) => one.split(' ')[1])).toEqual(['GET', 'POST']);
  expect(schemaFaults(sent.flatMap(({ body }) => (body === '' ? [] : [body])))).toEqual([]);
});

describe('what the server is', () => {
  it.each([
    ['14.3.513.0', 'exchange-too-old'],
    ['15.20.1471.20', 'mailbox-in-cloud'],
  ])('build %s is not connected: %s', async (build, reason) => {
    expect(await signIn({ [mailHost]: ews(folder(build)) })).toMatchObject({
      code: 'account-not-permitted',
      params: { reason },
    });
  });

  it.each([
    [
      'a mailbox that is not there',
      folder('15.1.1.1', '<m:ResponseCode>ErrorNonExistentMailbox</m:ResponseCode>', 'Error'),
      'consent-required',
      'no-exchange-mailbox',
    ],
    ['EWS that is blocked', { status: 403 }, 'consent-required', 'ews-blocked'],
    [
      'a wrong password',
      { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' } },
      'wrong-password',
      undefined,
    ],
    [
      'an inbox that one may not see',
      folder('15.1.1.1', '<m:ResponseCode>ErrorAccessDenied</m:ResponseCode>', 'Error'),
      'consent-required',
      'ews-blocked',
    ],
  ] as const)('%s', async (_name, answer, code, reason) => {
    const trouble = (await signIn({ [mailHost]: ews(answer) })) as {
      code: string;
      params: { reason?: string };
    };
    expect([trouble.code, trouble.params.reason]).toEqual([code, reason]);
    expect(domains.signed).toEqual([mailHost]);
  });
});

describe('a typed address', () => {
  it.each([
    ['of a cloud', { url: 'https://outlook.office365.com/EWS/Exchange.asmx' }, 'account-not-permitted'],
    ['that is none', { url: 'https://' }, 'not-a-calendar-server'],
    ['without TLS', { url: `http://${mailHost}` }, 'host-not-confirmed'],
    ['of nobody', { url: 'gone.corp.example' }, 'unreachable'],
    ['that leads to a stranger', { url: 'autodiscover.corp.example' }, 'host-not-confirmed'],
  ])('%s gets no password', async (_name, more, code) => {
    const hosts = {
      [mailHost]: ews(folder('15.1.1.1')),
      'stranger.example': ews(folder('15.1.1.1')),
      'autodiscover.corp.example': {
        tls: () => ({ status: 302, headers: { Location: 'https://stranger.example/EWS/Exchange.asmx' } }),
      },
    };
    expect(await signIn(hosts, more)).toMatchObject({ code });
    expect(domains.signed).toEqual([]);
  });
});

it('an address leads to its server without a password', async () => {
  dialer = createDialer({ certificateAuthorities: [domains.authority] });
  domains.script({ 'autodiscover.corp.example': ews({}) });
  const parts = {
    dialer,
    clock: handClock(0).clock,
    lookups: { services: async () => [], redirects: async () => null },
  };
  expect(await discoverExchange('robin@corp.example', parts, signal)).toEqual({
    url: 'https://autodiscover.corp.example/autodiscover/autodiscover.xml',
    host: 'autodiscover.corp.example',
    needsConfirmation: false,
  });
  expect(domains.signed).toEqual([]);
});

it.each([
  [
    'account-not-permitted',
    [
      'mailbox-in-cloud',
      'mailbox-elsewhere',
      'exchange-too-old',
      'ntlm-only',
      'basic-only',
      'negotiate-only',
      'oauth-only',
      'ntlm-not-kept',
    ],
  ],
  ['consent-required', ['no-exchange-mailbox', 'ews-blocked', 'account-disabled']],
  ['wrong-password', ['password-expired', 'ntlm']],
  ['not-a-calendar-server', ['no-exchange']],
  ['server-failed', ['mailbox-moving']],
] as const)('%s has own words for each reason, with the host in them', (code, reasons) => {
  for (const dictionary of [en, nl]) {
    const words = createWords(dictionary);
    const plain = words.problem({ code, params: {} }).title;
    for (const reason of reasons) {
      const { cause, title } = words.problem({ code, params: { reason, host: mailHost } });
      expect(title === plain && reason !== 'ews-blocked' && reason !== 'ntlm' ? title : '').toBe('');
      expect(reason === 'account-disabled' || `${title}${cause}`.includes(mailHost)).toBe(true);
    }
  }
});
