/** A3, S1: from a mail address to the IMAP servers to try, and which of them a person has to confirm. */
import { describe, expect, test } from 'vitest';
import type { Dialer, ServiceRecord, Target } from '../../../src-main/net/index.ts';
import type { AutoconfigDocument } from '../../../src-main/providers/imap/discovery/autoconfig.ts';
import { candidatesFor, type Findings } from '../../../src-main/providers/imap/discovery/candidates.ts';
import { findImapServers } from '../../../src-main/providers/imap/discovery/index.ts';
import { knownProviders } from '../../../src-main/providers/imap/discovery/known-providers.ts';
import { hostName, mailAddressOf } from '../../../src-main/providers/mail-address.ts';

const nothing: Findings = { secure: [], startTls: [], documents: [] };
const record = (host: string, port = 993, priority = 0, weight = 0): ServiceRecord => ({
  host,
  port,
  priority,
  weight,
});
const none = record('', 0);
const document = (host: string, servers: AutoconfigDocument['servers']): AutoconfigDocument => ({
  host,
  servers,
});
const secureServer = (host: string, userName?: string): AutoconfigDocument['servers'][number] => ({
  host,
  port: 993,
  tls: 'implicit',
  ...(userName === undefined ? {} : { userName }),
});

/** `host:port tls userName foundBy`, with `?` where a person has to confirm. */
function shown(text: string, findings: Partial<Findings> = {}): readonly string[] {
  const address = mailAddressOf(text);
  if (address === null) throw new Error(`no mail address: ${text}`);
  return candidatesFor(address, { ...nothing, ...findings }).map(
    ({ host, port, tls, userName, foundBy, toldBy, needsConfirmation }) =>
      `${needsConfirmation ? '? ' : ''}${host}:${port} ${tls} ${userName} ${foundBy}${toldBy === undefined ? '' : ` ${toldBy}`}`,
  );
}

describe('A3: a mail address', () => {
  test('is taken apart, with its domain in lower-case ASCII', () => {
    expect(mailAddressOf(' Ann.Lee+x@Bücher.Example ')).toEqual({
      whole: 'Ann.Lee+x@Bücher.Example',
      localPart: 'Ann.Lee+x',
      domain: 'xn--bcher-kva.example',
    });
  });

  const refused = [
    ...['', 'ann', 'ann@', '@example.com', 'ann@com', 'ann@localhost', 'ann@127.0.0.1', 'ann@[127.0.0.1]'],
    ...[
      'ann@example.com@evil.test',
      'ann lee@example.com',
      'ann@exa mple.com',
      'ann@example..com',
      'ann@-a.com',
    ],
    ...[
      'ann@example.com/x',
      'ann@example.com:993',
      'ann@example.com?x',
      'ann@example.com#x',
      'ann@ex%61mple.com',
    ],
    ...[
      'ann\r\nA1 LOGIN@example.com',
      'ann@example.com\u0000',
      'ann@exa\u0007mple.com',
      `ann@${'a'.repeat(64)}.com`,
    ],
    `ann@${'a.'.repeat(130)}com`,
  ];
  test.each(refused)('is not %j (S7)', (text) => {
    expect(mailAddressOf(text)).toBeNull();
  });

  test('a host name may have a dot at its end and underscores nowhere', () => {
    expect(hostName('IMAP.Example.com.')).toBe('imap.example.com');
    expect(hostName('_imap.example.com')).toBeNull();
    expect(hostName('imap.example.com..')).toBeNull();
    expect(hostName('1.2.3.4')).toBeNull();
    expect(hostName('127.0.0.11')).toBeNull();
    expect(hostName('[::1]')).toBeNull();
  });
});

interface Row {
  readonly name: string;
  readonly address?: string;
  readonly findings?: Partial<Findings>;
  readonly candidates: readonly string[];
}

const guesses = [
  'imap.example.com:993 implicit ann@example.com guess',
  'mail.example.com:993 implicit ann@example.com guess',
];

const rows: readonly Row[] = [
  { name: 'guesses only, over TLS, where nothing was found', candidates: guesses },
  {
    name: 'service records first: by priority, then by weight, TLS from the first byte before STARTTLS',
    findings: {
      secure: [
        record('c.example.com', 993, 20),
        record('b.example.com', 993, 10, 1),
        record('a.example.com', 993, 10, 5),
      ],
      startTls: [record('a.example.com', 143)],
    },
    candidates: [
      'a.example.com:993 implicit ann@example.com service-record',
      'b.example.com:993 implicit ann@example.com service-record',
      'c.example.com:993 implicit ann@example.com service-record',
      'a.example.com:143 starttls ann@example.com service-record',
      ...guesses,
    ],
  },
  {
    name: 'a host of another domain only after a yes (S1, RFC 6186 section 6)',
    findings: { secure: [record('imap.hoster.test')] },
    candidates: ['? imap.hoster.test:993 implicit ann@example.com service-record', ...guesses],
  },
  {
    name: 'a host that only ends like the domain, and a host above the domain, only after a yes (S1)',
    address: 'ann@mail.example.com',
    findings: { secure: [record('evilmail.example.com'), record('example.com')] },
    candidates: [
      '? evilmail.example.com:993 implicit ann@mail.example.com service-record',
      '? example.com:993 implicit ann@mail.example.com service-record',
      'imap.mail.example.com:993 implicit ann@mail.example.com guess',
      'mail.mail.example.com:993 implicit ann@mail.example.com guess',
    ],
  },
  {
    name: 'another port of the own host only after a yes (S1)',
    findings: { secure: [record('imap.example.com', 8993)], startTls: [record('imap.example.com', 993)] },
    candidates: [
      '? imap.example.com:8993 implicit ann@example.com service-record',
      '? imap.example.com:993 starttls ann@example.com service-record',
      ...guesses,
    ],
  },
  {
    name: 'no guesses where the domain says that it has no IMAP (RFC 6186 section 3.4)',
    findings: { secure: [none], startTls: [record('.', 0)] },
    candidates: [],
  },
  {
    name: 'guesses where only one of the two services is said to be missing',
    findings: { secure: [none] },
    candidates: guesses,
  },
  {
    name: 'no host of a service record that is no host name (S7)',
    findings: {
      secure: [
        record('a b.example.com'),
        record('x\r\n.example.com'),
        record('10.0.0.1'),
        record('a.example.com', 0),
      ],
    },
    candidates: guesses,
  },
  {
    name: 'ten of a hundred service records (S6)',
    findings: { secure: Array.from({ length: 100 }, (_, at) => record(`h${at}.example.com`, 993, at)) },
    candidates: [
      ...Array.from(
        { length: 10 },
        (_, at) => `h${at}.example.com:993 implicit ann@example.com service-record`,
      ),
      ...guesses,
    ],
  },
  {
    name: 'what a document says, in the order of the documents',
    findings: {
      documents: [
        document('autoconfig.example.com', [secureServer('in.example.com', 'ann')]),
        document('example.com', [secureServer('other.example.com')]),
      ],
    },
    candidates: [
      'in.example.com:993 implicit ann autoconfig autoconfig.example.com',
      'other.example.com:993 implicit ann@example.com autoconfig example.com',
      ...guesses,
    ],
  },
  {
    name: 'what a document of another host says only after a yes, even a host of the own domain (S1)',
    findings: { documents: [document('parked.test', [secureServer('printer.example.com')])] },
    candidates: ['? printer.example.com:993 implicit ann@example.com autoconfig parked.test', ...guesses],
  },
  {
    name: 'a server once, by the most trusted way, with the name to sign in with that a document tells',
    findings: {
      secure: [record('IMAP.example.com.')],
      documents: [document('parked.test', [secureServer('imap.example.com', 'ann')])],
    },
    candidates: [
      'imap.example.com:993 implicit ann service-record',
      'mail.example.com:993 implicit ann@example.com guess',
    ],
  },
  {
    name: "a known provider's documented host, which is confirmed like any other",
    address: 'ann@hotmail.com',
    candidates: [
      '? outlook.office365.com:993 implicit ann@hotmail.com known-provider',
      'imap.hotmail.com:993 implicit ann@hotmail.com guess',
      'mail.hotmail.com:993 implicit ann@hotmail.com guess',
    ],
  },
  {
    name: "a known provider's host of the mail domain itself without a question",
    address: 'ann@gmail.com',
    candidates: [
      'imap.gmail.com:993 implicit ann@gmail.com known-provider',
      'mail.gmail.com:993 implicit ann@gmail.com guess',
    ],
  },
];

describe('A3: candidates are', () => {
  test.each(rows)('$name', ({ address, findings, candidates }) => {
    expect(shown(address ?? 'ann@example.com', findings)).toEqual(candidates);
  });

  test('from a table in which no domain stands twice, and every host has a page of its own', () => {
    const domains = knownProviders.flatMap((provider) => provider.domains);
    expect(new Set(domains).size).toBe(domains.length);
    for (const { domains: some, host, source } of knownProviders) {
      expect([...some, host].map(hostName)).toEqual([...some, host]);
      expect(source).toMatch(/^https:\/\//);
    }
  });
});

describe('A3: findImapServers', () => {
  /** A dialer without a network: answers by address, and keeps what it was asked. */
  function scripted(answers: Readonly<Record<string, string>>): {
    readonly dialer: Dialer;
    readonly asked: {
      readonly url: string;
      readonly target: Target;
      readonly init: RequestInit | undefined;
    }[];
  } {
    const asked: { url: string; target: Target; init: RequestInit | undefined }[] = [];
    const channel = (target: Target): ReturnType<Dialer['channel']> => {
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const url = String(input);
        asked.push({ url, target, init });
        const body = answers[url];
        const response = new Response(body ?? 'nothing here', { status: body === undefined ? 404 : 200 });
        Object.defineProperty(response, 'url', { value: url });
        return response;
      };
      return { fetch, stream: fetch, traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }) };
    };
    const line = (): never => {
      throw new Error('discovery opens no connection to a mail server');
    };
    return { dialer: { channel, line, close: async () => undefined }, asked };
  }
  const config = (host: string): string =>
    `<clientConfig><emailProvider><incomingServer type="imap"><hostname>${host}</hostname><port>993</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer></emailProvider></clientConfig>`;

  test('asks the two services and the two documents, and nothing else, with nothing of the person but the domain (S1)', async () => {
    const { dialer, asked } = scripted({
      'https://autoconfig.example.com/mail/config-v1.1.xml': config('in.example.com'),
      'https://example.com/.well-known/autoconfig/mail/config-v1.1.xml': config('in.hoster.test'),
    });
    const names: string[] = [];
    const services = async (name: string): Promise<readonly ServiceRecord[]> => {
      names.push(name);
      return name.startsWith('_imaps.') ? [record('imap.example.com')] : [];
    };
    const found = await findImapServers(
      'Ann@Example.com',
      { dialer, services },
      new AbortController().signal,
    );
    expect(
      found.map(({ host, userName, foundBy, needsConfirmation }) => [
        host,
        userName,
        foundBy,
        needsConfirmation,
      ]),
    ).toEqual([
      ['imap.example.com', 'Ann@Example.com', 'service-record', false],
      ['in.example.com', 'Ann', 'autoconfig', false],
      ['in.hoster.test', 'Ann', 'autoconfig', true],
      ['mail.example.com', 'Ann@Example.com', 'guess', false],
    ]);
    expect(names.sort()).toEqual(['_imap._tcp.example.com', '_imaps._tcp.example.com']);
    expect(asked.map(({ url }) => url).sort()).toEqual([
      'https://autoconfig.example.com/mail/config-v1.1.xml',
      'https://example.com/.well-known/autoconfig/mail/config-v1.1.xml',
    ]);
    for (const { target, init } of asked) {
      expect(target.authorization).toBeUndefined();
      expect(JSON.stringify([target, init])).not.toMatch(/ann/i);
    }
  });

  test('asks nothing for a text that is no mail address', async () => {
    const { dialer, asked } = scripted({});
    const services = async (): Promise<never> => {
      throw new Error('asked');
    };
    expect(await findImapServers('ann@com', { dialer, services }, new AbortController().signal)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('passes an abort on', async () => {
    const { dialer } = scripted({});
    const services = async (_: string, signal: AbortSignal): Promise<readonly ServiceRecord[]> => {
      signal.throwIfAborted();
      return [];
    };
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(findImapServers('ann@example.com', { dialer, services }, stopped)).rejects.toThrow(
      'stopped',
    );
  });
});
