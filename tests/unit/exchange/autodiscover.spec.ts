/** Finding an Exchange server in scripted domains: what is found, and that the password reaches only hosts that S1 allows. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDialer, createRedirectLookup, type ServiceRecord } from '../../../src-main/net/index.ts';
import { findEws } from '../../../src-main/providers/exchange/autodiscover.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { PlannedAnswer } from '../../support/answering-server.ts';
import { handClock } from '../../support/hand-clock.ts';
import {
  type AskedHost,
  type ScriptedDomains,
  type ScriptedHost,
  scriptedDomains,
} from '../../support/scripted-domains.ts';

const { signal } = new AbortController();
const address = 'robin@corp.example';
let domains: ScriptedDomains;
let dialer: ReturnType<typeof createDialer>;

const names = [
  ...[
    'corp.example',
    'autodiscover.corp.example',
    'mail.corp.example',
    'inside.corp.example',
    'www.corp.example',
  ],
  ...['stranger.example', 'autodiscover.stranger.example', 'hoster.example', 'autodiscover.hoster.example'],
  ...[
    'autodiscover.example',
    'example',
    'autodiscover-s.outlook.com',
    'outlook.office365.com',
    'autodiscover.outlook.com',
  ],
];

beforeAll(async () => {
  domains = await scriptedDomains(names);
});
afterEach(() => dialer.close());
afterAll(() => domains.close());

const page: PlannedAnswer = {
  headers: { 'Content-Type': 'text/html' },
  body: '<!DOCTYPE html><html>Welcome</html>',
};
const refused = (...schemes: readonly string[]): PlannedAnswer => ({
  status: 401,
  headers: { 'WWW-Authenticate': schemes },
  body: 'no',
});
const basic = 'Basic realm="mail"';
const pox = (account: string): PlannedAnswer => ({
  headers: { 'Content-Type': 'text/xml' },
  body: `<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"><Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"><Account><AccountType>email</AccountType>${account}</Account></Response></Autodiscover>`,
});
const settings = (external: string, internal = external): PlannedAnswer =>
  pox(
    `<Action>settings</Action><Protocol><Type>EXCH</Type><EwsUrl>${internal}</EwsUrl></Protocol><Protocol><Type>EXPR</Type><EwsUrl>${external}</EwsUrl></Protocol>`,
  );
const soap = (user: string): PlannedAnswer => ({
  body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><Response><ErrorCode>NoError</ErrorCode><UserResponses><UserResponse>${user}</UserResponse></UserResponses></Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>`,
});

/** A server that asks for Basic, then answers. */
const behind =
  (answer: PlannedAnswer | ((asked: AskedHost) => PlannedAnswer), ...schemes: readonly string[]) =>
  (asked: AskedHost): PlannedAnswer => {
    if (!asked.isSigned) return refused(...(schemes.length === 0 ? [basic] : schemes));
    return typeof answer === 'function' ? answer(asked) : answer;
  };
const host = (answer: PlannedAnswer | ((asked: AskedHost) => PlannedAnswer)): ScriptedHost => ({
  tls: behind(answer),
});
const always = (answer: PlannedAnswer): ScriptedHost => ({ tls: () => answer });
const leads = (Location: string): PlannedAnswer => ({ status: 302, headers: { Location } });
const plainly = (location: string): ScriptedHost => ({ plain: () => leads(location) });
const mail = host({});
const mailUrl = 'https://mail.corp.example/EWS/Exchange.asmx';
const atMail = settings(mailUrl);
const autodiscover = '/autodiscover/autodiscover.xml';

interface Scene {
  readonly hosts: Readonly<Record<string, ScriptedHost>>;
  readonly records?: readonly ServiceRecord[];
  readonly confirmed?: readonly string[];
  readonly address?: string;
  readonly authentication?: 'basic' | 'ntlm';
}

async function outcome(scene: Scene): Promise<string> {
  dialer = createDialer({ certificateAuthorities: [domains.authority] });
  domains.script(scene.hosts);
  const parts = {
    dialer,
    clock: handClock(0).clock,
    services: async () => scene.records ?? [],
    redirects: createRedirectLookup(1_000),
  };
  const { address: user = address, authentication = null } = scene;
  const login = { user, domain: '', password: 'secret', ca: '', authentication };
  return findEws(user, login, scene.confirmed ?? [], parts, signal).then(
    ({ url, way, web }) => `${way} ${url.href}${web === null ? '' : ` ${web.href}`}`,
    (error: unknown) => {
      const trouble = problemOf(error);
      if (trouble === null) throw error;
      return [trouble.code, trouble.params.reason, trouble.params.host]
        .filter((part) => part !== undefined)
        .join(' ');
    },
  );
}

const inDomain = `basic ${mailUrl}`;
const asks = 'autodiscover.corp.example';
const srv = (name: string, port = 443): readonly ServiceRecord[] => [
  { host: name, port, priority: 0, weight: 0 },
];

/** What the domain is, what is found, and who got the password, in order. */
const scenes: readonly (readonly [string, Scene, string, readonly string[]])[] = [
  [
    'at autodiscover below the domain',
    { hosts: { [asks]: host(atMail), 'mail.corp.example': mail } },
    inDomain,
    [asks],
  ],
  [
    'at the domain itself',
    { hosts: { 'corp.example': host(atMail), 'mail.corp.example': mail } },
    inDomain,
    ['corp.example'],
  ],
  [
    'with a web site at the domain',
    { hosts: { 'corp.example': always(page), [asks]: host(atMail), 'mail.corp.example': mail } },
    inDomain,
    [asks],
  ],
  [
    'with a web site that asks for a password of its own',
    { hosts: { 'corp.example': host(page), [asks]: host(atMail), 'mail.corp.example': mail } },
    inDomain,
    [asks],
  ],
  [
    'with the documents of a hosting panel, which has no Exchange',
    { hosts: { [asks]: always(pox('<Action>settings</Action><Protocol><Type>IMAP</Type></Protocol>')) } },
    'not-a-calendar-server no-exchange autodiscover.corp.example',
    [],
  ],
  [
    'in plain XML not, but in SOAP',
    {
      hosts: {
        [asks]: host(({ path }) =>
          path.endsWith('.svc')
            ? soap(
                `<ErrorCode>NoError</ErrorCode><UserSettings><UserSetting><Name>InternalEwsUrl</Name><Value>https://inside.corp.example/EWS/Exchange.asmx</Value></UserSetting><UserSetting><Name>ExternalEwsUrl</Name><Value>${mailUrl}</Value></UserSetting></UserSettings>`,
              )
            : { status: 500 },
        ),
        'mail.corp.example': mail,
      },
    },
    inDomain,
    [asks, asks],
  ],
  [
    'with Outlook on the web, of which the one at a host of the organisation is taken (S14)',
    {
      hosts: {
        [asks]: host(
          pox(
            `<Action>settings</Action><Protocol><Type>EXPR</Type><EwsUrl>${mailUrl}</EwsUrl></Protocol><Protocol><Type>WEB</Type><Internal><OWAUrl AuthenticationMethod="Ntlm">https://inside.corp.example/owa</OWAUrl></Internal><External><OWAUrl>https://stranger.example/owa/</OWAUrl><OWAUrl>http://mail.corp.example/owa/</OWAUrl><OWAUrl>https://a@mail.corp.example/owa/</OWAUrl><OWAUrl AuthenticationMethod="Fba"> https://mail.corp.example/owa </OWAUrl></External></Protocol>`,
          ),
        ),
        'mail.corp.example': mail,
      },
    },
    `${inDomain} https://mail.corp.example/owa/`,
    [asks],
  ],
  [
    'with Outlook on the web at strangers only, which is none (S14)',
    {
      hosts: {
        [asks]: host(
          pox(
            `<Action>settings</Action><Protocol><Type>EXPR</Type><EwsUrl>${mailUrl}</EwsUrl></Protocol><Protocol><Type>WEB</Type><External><OWAUrl>https://stranger.example/owa/</OWAUrl></External></Protocol>`,
          ),
        ),
        'mail.corp.example': mail,
      },
    },
    inDomain,
    [asks],
  ],
  [
    'with split DNS, inside: the external host cannot be reached',
    {
      hosts: {
        [asks]: host(
          settings(
            'https://outside.corp.example/EWS/Exchange.asmx',
            'https://inside.corp.example/EWS/Exchange.asmx',
          ),
        ),
        'inside.corp.example': mail,
      },
    },
    'basic https://inside.corp.example/EWS/Exchange.asmx',
    [asks],
  ],
  [
    'with split DNS, outside: the internal name does not exist',
    {
      hosts: {
        [asks]: host(settings(mailUrl, 'https://ex01.corp.local/EWS/Exchange.asmx')),
        'mail.corp.example': mail,
      },
    },
    inDomain,
    [asks],
  ],
  [
    'hybrid, with the mailbox in the cloud',
    {
      hosts: {
        [asks]: host(
          pox('<Action>redirectAddr</Action><RedirectAddr>robin@corp.mail.onmicrosoft.com</RedirectAddr>'),
        ),
      },
    },
    'account-not-permitted mailbox-in-cloud corp.mail.onmicrosoft.com',
    [asks],
  ],
  [
    'all in the cloud, by a redirect without TLS',
    {
      hosts: {
        [asks]: plainly(`https://autodiscover-s.outlook.com${autodiscover}`),
        'autodiscover-s.outlook.com': host(atMail),
      },
    },
    'account-not-permitted mailbox-in-cloud autodiscover-s.outlook.com',
    [],
  ],
  [
    'in the cloud, with settings of its own server',
    {
      hosts: {
        [asks]: host(settings('https://outlook.office365.com/EWS/Exchange.asmx')),
        'outlook.office365.com': mail,
      },
    },
    'account-not-permitted mailbox-in-cloud outlook.office365.com',
    [asks],
  ],
  [
    'in the cloud, as the answer says',
    {
      hosts: {
        [asks]: host(
          pox(
            `<Action>settings</Action><MicrosoftOnline>True</MicrosoftOnline><Protocol><Type>EXCH</Type><EwsUrl>${mailUrl}</EwsUrl></Protocol>`,
          ),
        ),
        'mail.corp.example': mail,
      },
    },
    'account-not-permitted mailbox-in-cloud autodiscover.corp.example',
    [asks],
  ],
  [
    'that redirects to a stranger over TLS',
    {
      hosts: {
        [asks]: always(leads(`https://stranger.example${autodiscover}`)),
        'stranger.example': host(atMail),
      },
    },
    'host-not-confirmed stranger.example',
    [],
  ],
  [
    'that redirects to a stranger after the sign-in',
    {
      hosts: {
        [asks]: host(leads(`https://stranger.example${autodiscover}`)),
        'stranger.example': host(atMail),
      },
    },
    'host-not-confirmed stranger.example',
    [asks],
  ],
  [
    'that names a stranger in its answer',
    {
      hosts: {
        [asks]: host(
          pox(
            `<Action>redirectUrl</Action><RedirectUrl>https://stranger.example${autodiscover}</RedirectUrl>`,
          ),
        ),
        'stranger.example': host(atMail),
      },
    },
    'host-not-confirmed stranger.example',
    [asks],
  ],
  [
    'whose EWS is at a stranger',
    {
      hosts: {
        [asks]: host(settings('https://stranger.example/EWS/Exchange.asmx')),
        'stranger.example': mail,
      },
    },
    'host-not-confirmed stranger.example',
    [asks],
  ],
  [
    'at a hoster by a redirect without TLS, not confirmed',
    {
      hosts: {
        [asks]: plainly(`https://autodiscover.hoster.example${autodiscover}`),
        'autodiscover.hoster.example': host(atMail),
      },
    },
    'host-not-confirmed autodiscover.hoster.example',
    [],
  ],
  [
    'at a hoster by a redirect without TLS, confirmed',
    {
      hosts: {
        [asks]: plainly(`https://autodiscover.hoster.example${autodiscover}`),
        'autodiscover.hoster.example': host(
          settings('https://autodiscover.hoster.example/EWS/Exchange.asmx'),
        ),
      },
      confirmed: ['autodiscover.hoster.example'],
    },
    'basic https://autodiscover.hoster.example/EWS/Exchange.asmx',
    ['autodiscover.hoster.example'],
  ],
  [
    'whose redirect without TLS leads to a place without TLS',
    {
      hosts: {
        [asks]: { plain: () => leads(`http://mail.corp.example${autodiscover}`) },
        'mail.corp.example': { plain: () => atMail },
      },
    },
    'unreachable corp.example',
    [],
  ],
  [
    'in DNS (SRV), on its own host',
    { hosts: { 'mail.corp.example': host(atMail) }, records: srv('mail.corp.example') },
    inDomain,
    ['mail.corp.example'],
  ],
  [
    'in DNS (SRV), at a stranger',
    { hosts: { 'stranger.example': host(atMail) }, records: srv('stranger.example') },
    'host-not-confirmed stranger.example',
    [],
  ],
  [
    'in DNS (SRV), on another port of its own host',
    { hosts: { 'mail.corp.example': host(atMail) }, records: srv('mail.corp.example', 8443) },
    'host-not-confirmed mail.corp.example:8443',
    [],
  ],
  [
    'with the certificate of another host',
    { hosts: { [asks]: { ...host(atMail), hasWrongCertificate: true } } },
    'certificate-untrusted autodiscover.corp.example',
    [],
  ],
  [
    'over HTTP alone',
    { hosts: { 'corp.example': { plain: behind(atMail) }, [asks]: { plain: behind(atMail) } } },
    'unreachable corp.example',
    [],
  ],
  [
    'that answers 401 for ever, on both hosts',
    { hosts: { 'corp.example': always(refused(basic)), [asks]: always(refused(basic)) } },
    'wrong-password autodiscover.corp.example',
    [asks],
  ],
  [
    'that answers 401 and wants a second factor',
    {
      hosts: {
        [asks]: always({
          ...refused(basic),
          headers: {
            'WWW-Authenticate': basic,
            'X-MS-Diagnostics': '1;error_category="insufficient_auth_strength"',
          },
        }),
      },
    },
    'app-password-required autodiscover.corp.example',
    [asks],
  ],
  [
    'with tokens alone',
    { hosts: { [asks]: { tls: behind(atMail, 'Bearer client_id="x", trusted_issuers="y"') } } },
    'account-not-permitted oauth-only autodiscover.corp.example',
    [],
  ],
  [
    'without Basic, which the person chose',
    { hosts: { [asks]: { tls: behind(atMail, 'Negotiate', 'NTLM') } }, authentication: 'basic' },
    'account-not-permitted ntlm-only autodiscover.corp.example',
    [],
  ],
  [
    'that sends pages to signed requests',
    { hosts: { [asks]: host(({ path }) => (path.startsWith('/EWS') ? refused(basic) : page)) } },
    'basic https://autodiscover.corp.example/EWS/Exchange.asmx',
    [asks, asks],
  ],
  [
    'that puts the mailbox into the path',
    {
      hosts: {
        [asks]: host(({ path }) =>
          path === autodiscover
            ? leads(`https://${asks}:443/Autodiscover/robin@corp.example/Autodiscover.xml`)
            : atMail,
        ),
        'mail.corp.example': mail,
      },
    },
    inDomain,
    [asks, asks],
  ],
  [
    'that redirects in a circle',
    {
      hosts: {
        [asks]: host(
          pox(`<Action>redirectUrl</Action><RedirectUrl>https://${asks}${autodiscover}</RedirectUrl>`),
        ),
      },
    },
    'answer-invalid autodiscover.corp.example',
    [asks],
  ],
  [
    'that redirects to itself for ever',
    { hosts: { [asks]: host(leads(autodiscover)) } },
    'answer-invalid autodiscover.corp.example',
    [asks, asks, asks, asks],
  ],
  [
    'that renames the mailbox to another domain, which then is a stranger',
    {
      hosts: {
        [asks]: host(pox('<Action>redirectAddr</Action><RedirectAddr>robin@stranger.example</RedirectAddr>')),
        'autodiscover.stranger.example': host(atMail),
        'stranger.example': host(atMail),
      },
    },
    'host-not-confirmed stranger.example',
    [asks],
  ],
  ['where nobody answers', { hosts: {} }, 'unreachable corp.example', []],
  [
    'that is a top-level domain, with autodiscover below it',
    { hosts: { 'autodiscover.example': host(atMail), example: host(atMail) }, address: 'robin@example' },
    'not-a-calendar-server no-exchange',
    [],
  ],
];

describe('a domain', () => {
  it.each(scenes)('%s', async (_name, scene, expected, signed) => {
    expect(await outcome(scene)).toBe(expected);
    expect(domains.signed).toEqual(signed);
    // nothing is ever asked at autodiscover below a bare top-level domain
    expect(domains.requests.filter((one) => /^(?:http )?autodiscover\.example /.test(one))).toEqual([]);
  });

  it('are at least twenty', () => {
    expect(scenes.length).toBeGreaterThanOrEqual(20);
  });

  it('is asked without the mail address until a server may have it', async () => {
    await outcome({
      hosts: { [asks]: always(leads(`https://stranger.example${autodiscover}`)), 'stranger.example': mail },
    });
    expect(domains.requests.filter((one) => one.startsWith('stranger'))).toEqual([]);
    expect(domains.requests.every((one) => / GET /.test(one))).toBe(true);
  });
});
