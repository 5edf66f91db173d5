/** A3, S1, S6, S7: autoconfig documents, honest and hostile. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import {
  autoconfigUrls,
  fetchAutoconfig,
  readAutoconfig,
} from '../../../src-main/providers/imap/discovery/autoconfig.ts';
import { type MailAddress, mailAddressOf } from '../../../src-main/providers/mail-address.ts';
import { cpuMs } from '../../support/machine-speed.ts';
import { type Answer, closedAfterTest, serveScript } from '../caldav/fake-server.ts';
import { selfSigned } from '../net/certificates.ts';

const ann = mailAddressOf('Ann@Example.com') as MailAddress;

function server(values: Readonly<Record<string, string>>, type = 'imap'): string {
  const all = {
    hostname: 'imap.example.com',
    port: '993',
    socketType: 'SSL',
    username: '%EMAILADDRESS%',
    ...values,
  };
  const inside = Object.entries(all).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<incomingServer type="${type}">${inside.join('')}</incomingServer>`;
}
const config = (...servers: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="example.com"><domain>example.com</domain>${servers.join('')}
<outgoingServer type="smtp"><hostname>smtp.example.com</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>
</emailProvider></clientConfig>`;
const read = (...servers: readonly string[]): readonly string[] =>
  readAutoconfig(config(...servers), ann).map(
    ({ host, port, tls, userName }) => `${host}:${port} ${tls} ${userName ?? '-'}`,
  );

describe('A3: an autoconfig document', () => {
  test('is asked at two places of the domain, over https only', () => {
    expect(autoconfigUrls('example.com')).toEqual([
      'https://autoconfig.example.com/mail/config-v1.1.xml',
      'https://example.com/.well-known/autoconfig/mail/config-v1.1.xml',
    ]);
  });

  test('names its servers, those with TLS from the first byte first', () => {
    expect(
      read(
        server({ port: '995' }, 'pop3'),
        server({ hostname: 'b.example.com', port: '143', socketType: 'STARTTLS' }),
        server({ hostname: 'a.example.com' }, 'IMAP'),
        server({ hostname: 'plain.example.com', port: '143', socketType: 'plain' }),
      ),
    ).toEqual(['a.example.com:993 implicit Ann@Example.com', 'b.example.com:143 starttls Ann@Example.com']);
  });

  const values: readonly (readonly [string, Readonly<Record<string, string>>, string | null])[] = [
    ['the local part as the name', { username: '%EMAILLOCALPART%' }, 'imap.example.com:993 implicit Ann'],
    ['a name around it', { username: 'web-%EMAILLOCALPART%-1' }, 'imap.example.com:993 implicit web-Ann-1'],
    ['no name', { username: '' }, 'imap.example.com:993 implicit -'],
    [
      'the domain in the host',
      { hostname: 'mx.%EMAILDOMAIN%' },
      'mx.example.com:993 implicit Ann@Example.com',
    ],
    [
      'blanks around values',
      { hostname: '\n imap.example.com \n', port: ' 993 ' },
      'imap.example.com:993 implicit Ann@Example.com',
    ],
    [
      'a host outside of ASCII',
      { hostname: 'imap.bücher.example' },
      'imap.xn--bcher-kva.example:993 implicit Ann@Example.com',
    ],
    ['an unknown placeholder in the name', { username: '%REALNAME%' }, null],
    ['an unknown placeholder in the host', { hostname: 'imap.%MXDOMAIN%' }, null],
    ['the address as the host', { hostname: '%EMAILADDRESS%' }, null],
    ['a control character in the host', { hostname: 'imap.example.com&#10;evil.test' }, null],
    ['a control character in the name', { username: 'ann&#13;&#10;A1 LOGOUT' }, null],
    ['a path in the host', { hostname: 'imap.example.com/x' }, null],
    ['credentials in the host', { hostname: 'imap.example.com@evil.test' }, null],
    ['an IP address', { hostname: '10.0.0.1' }, null],
    ['the own machine', { hostname: 'localhost' }, null],
    ['no host', { hostname: '' }, null],
    ['port 0', { port: '0' }, null],
    ['port 65536', { port: '65536' }, null],
    ['a port in words', { port: '993x' }, null],
    ['no TLS', { socketType: '' }, null],
    ['another kind of socket', { socketType: 'SSL ' + 'or plain' }, null],
    ['a name as long as a book', { username: 'x'.repeat(400) }, null],
  ];
  test.each(values)('with %s', (_, changed, expected) => {
    expect(read(server(changed))).toEqual(expected === null ? [] : [expected]);
  });

  test('fills placeholders once: an address that looks like one stays as it is', () => {
    const odd = mailAddressOf("%EMAILDOMAIN%$&'@example.com") as MailAddress;
    const [only] = readAutoconfig(config(server({ username: '%EMAILLOCALPART%' })), odd);
    expect(only?.userName).toBe("%EMAILDOMAIN%$&'");
  });

  test('counts with its first ten servers (S6)', () => {
    const many = Array.from({ length: 5000 }, (_, at) => server({ hostname: `h${at}.example.com` }));
    expect(read(...many)).toHaveLength(10);
  });

  const unreadable: readonly (readonly [string, string])[] = [
    ['a web page', '<!doctype html><html><body>Buy this domain</body></html>'],
    ['nothing', ''],
    ['another document', '<other><emailProvider/></other>'],
    ['half a document', config(server({})).slice(0, -20)],
    [
      'a DTD with entities',
      `<!DOCTYPE clientConfig [<!ENTITY h SYSTEM "file:///etc/passwd">]>${config(server({ hostname: '&h;' }))}`,
    ],
    ['an unknown entity', config(server({ hostname: '&lol9;' }))],
    ['deep nesting', `<clientConfig>${'<a>'.repeat(100_000)}`],
  ];
  test.each(unreadable)('that is %s names nothing (S6)', (_, text) => {
    expect(cpuMs(() => expect(readAutoconfig(text, ann)).toEqual([]), 200)).toBeLessThan(200);
  });
});

describe('S1: fetching an autoconfig document', () => {
  const dialerFor = (certificateAuthorities: readonly string[] = []): Dialer => {
    const dialer = createDialer({ certificateAuthorities });
    onTestFinished(() => dialer.close());
    return dialer;
  };
  const never = new AbortController().signal;
  const path = '/mail/config-v1.1.xml';

  const fetched = async (answer: Answer | 'hang up'): Promise<unknown> => {
    const { origin } = closedAfterTest(await serveScript(() => answer));
    return fetchAutoconfig(`${origin}${path}`, ann, dialerFor(), never);
  };
  const good: Answer = { status: 200, headers: { 'content-type': 'text/xml' }, body: config(server({})) };

  test('tells which host sent it, and sends neither credentials nor the address', async () => {
    const { origin, asked } = closedAfterTest(await serveScript(() => good));
    const found = await fetchAutoconfig(`${origin}${path}`, ann, dialerFor(), never);
    expect(found).toMatchObject({ host: '127.0.0.1', servers: [{ host: 'imap.example.com', port: 993 }] });
    expect(asked.map(({ method, path: asking }) => [method, asking])).toEqual([['GET', path]]);
    expect(JSON.stringify(asked)).not.toMatch(/ann|authorization|cookie/i);
  });

  test('names the host behind a redirect, not the one that was asked', async () => {
    const target = closedAfterTest(await serveScript(() => good));
    const elsewhere = target.origin.replace('127.0.0.1', 'localhost');
    const found = await fetched({ status: 302, headers: { location: `${elsewhere}${path}` } });
    expect(found).toMatchObject({ host: 'localhost' });
  });

  test('does not follow from https to http', async () => {
    const certificate = selfSigned();
    const plain = closedAfterTest(await serveScript(() => good));
    const secure = closedAfterTest(
      await serveScript(
        () => ({ status: 301, headers: { location: `${plain.origin}${path}` } }),
        certificate,
      ),
    );
    const dialer = dialerFor([certificate.cert]);
    expect(await fetchAutoconfig(`${secure.origin}${path}`, ann, dialer, never)).toBeNull();
    expect(plain.asked).toEqual([]);
  });

  test('believes no certificate that nobody vouches for', async () => {
    const secure = closedAfterTest(await serveScript(() => good, selfSigned()));
    expect(await fetchAutoconfig(`${secure.origin}${path}`, ann, dialerFor(), never)).toBeNull();
    expect(secure.asked).toEqual([]);
  });

  const useless: readonly (readonly [string, Answer | 'hang up'])[] = [
    ['a 404', { status: 404, body: config(server({})) }],
    [
      'a page to sign in at',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Wi-Fi</html>' },
    ],
    ['a megabyte (S6)', { status: 200, body: `${config(server({}))}${' '.repeat(1_000_000)}` }],
    ['a document without an IMAP server', { status: 200, body: config(server({}, 'pop3')) }],
    ['a closed connection', 'hang up'],
    ['half an answer', { ...good, endsEarly: true }],
    ['a redirect without end', { status: 302, headers: { location: path } }],
    ['a redirect to nowhere', { status: 302, headers: { location: 'file:///etc/passwd' } }],
  ];
  test.each(useless)('finds nothing in %s', async (_, answer) => {
    expect(await fetched(answer)).toBeNull();
  });

  test('passes an abort on', async () => {
    const stop = new AbortController();
    const { origin } = closedAfterTest(
      await serveScript(() => {
        stop.abort(new Error('stopped'));
        return 'stay silent';
      }),
    );
    await expect(fetchAutoconfig(`${origin}${path}`, ann, dialerFor(), stop.signal)).rejects.toThrow(
      'stopped',
    );
  });
});
