/** Requests of Exchange Web Services: what is sent, and what each answer becomes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createDialer } from '../../../src-main/net/index.ts';
import { itemsOf, tag, textOf, textTag, typeName } from '../../../src-main/providers/exchange/elements.ts';
import { messageMark } from '../../../src-main/providers/exchange/envelope.ts';
import { problemOfCode } from '../../../src-main/providers/exchange/errors.ts';
import { createRequester, type Requester } from '../../../src-main/providers/exchange/requester.ts';
import { basicAuthorization } from '../../../src-main/providers/exchange/sign-in-way.ts';
import { createLanes } from '../../../src-main/providers/lanes.ts';
import { child, parseXml } from '../../../src-main/providers/xml.ts';
import { type AnsweringServer, answeringServer, type PlannedAnswer } from '../../support/answering-server.ts';
import { codeOf } from '../../support/code-of.ts';
import { envelopesIn, hasEwsSchema, schemaFaults } from '../../support/ews-schema.ts';
import { sharedFolder } from '../../support/google-discovery.ts';
import { handClock } from '../../support/hand-clock.ts';

const { signal } = new AbortController();
const dialer = createDialer();
const servers: AnsweringServer[] = [];
const now = Date.UTC(2026, 10, 29);

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function answering(answer: PlannedAnswer): Promise<{ requester: Requester; server: AnsweringServer }> {
  const server = await answeringServer(() => answer);
  servers.push(server);
  const channel = dialer.channel({
    origin: server.origin,
    authorization: () => basicAuthorization('CORP\\zoë', 'pass:word'),
  });
  const requester = createRequester({
    channel,
    clock: handClock(now).clock,
    lanes: createLanes(2),
    url: `${server.origin}/EWS/Exchange.asmx`,
    version: 'Exchange2013',
    way: 'basic',
  });
  return { requester, server };
}

const soap = (body: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="986" MinorBuildNumber="26" Version="V2017_07_11"/></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const messageOf = (type: string, code: string, more = ''): string =>
  `<m:GetItemResponseMessage ResponseClass="${type}"><m:ResponseCode>${code}</m:ResponseCode>${more}</m:GetItemResponseMessage>`;
const getItems = (...messages: readonly string[]): string =>
  soap(
    `<m:GetItemResponse><m:ResponseMessages>${messages.join('')}</m:ResponseMessages></m:GetItemResponse>`,
  );
const fault = (code: string, more = ''): string =>
  soap(
    `<s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:${code}</faultcode><faultstring>No.</faultstring><detail><e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">${code}</e:ResponseCode>${more}</detail></s:Fault>`,
  );
const backOff = (ms: number): string => `<t:Value Name="BackOffMilliseconds">${ms}</t:Value>`;

const getItem = (...ids: readonly string[]) => ({
  name: 'GetItem',
  content:
    tag('m:ItemShape', textTag('t:BaseShape', 'IdOnly') + textTag('t:IncludeMimeContent', 'true')) +
    tag('m:ItemIds', ids.map((Id) => tag('t:ItemId', '', { Id })).join('')),
  answers: ids.length,
});

describe('a request', () => {
  const awkward = 'a<b>&"\'\r\n\t]]>\u0000\u000b\uffff é 🎫';

  it('is what the schema describes, and nothing from outside leaves its place (S7)', async () => {
    const { requester, server } = await answering({ body: getItems(messageOf('Success', 'NoError')) });
    await requester.read({ ...getItem(awkward), zone: 'W. Europe Standard Time' }, 'item', signal);
    const [sent] = server.requests;
    expect(sent?.method).toBe('POST');
    expect(sent?.path).toBe('/EWS/Exchange.asmx');
    expect(sent?.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(Buffer.from(String(sent?.headers.authorization).slice(6), 'base64').toString()).toBe(
      'CORP\\zoë:pass:word',
    );
    expect(schemaFaults([sent?.body ?? ''])).toEqual([]);
    const [, body] = parseXml(sent?.body ?? '').children;
    const ids = body?.children[0]?.children[1];
    expect(ids?.children[0]?.attributes.Id).toBe('a<b>&"\'\r\n\t]]>\ufffd\ufffd\ufffd é 🎫');
  });

  it.runIf(hasEwsSchema)('with an unknown element or another order fails the schema', async () => {
    const { requester, server } = await answering({ body: getItems(messageOf('Success', 'NoError')) });
    const [shape, ids] = getItem('one').content.split(/(?=<m:ItemIds>)/);
    for (const content of [`${ids}${shape}`, `${shape}${ids}${tag('m:Unknown', '')}`])
      await requester.read({ name: 'GetItem', content }, 'item', signal);
    const faults = schemaFaults(server.requests.map(({ body }) => body));
    expect(faults.some((one) => one.startsWith('0'))).toBe(true);
    expect(faults.some((one) => one.startsWith('1'))).toBe(true);
  });

  it.each([0, 1, 2, 3, 300_000, 3_000_001])('carries a message of %s bytes whole', async (size) => {
    const { requester, server } = await answering({ body: getItems(messageOf('Success', 'NoError')) });
    const bytes = Buffer.alloc(size, 'Subject: x\r\n');
    const message = {
      size,
      async *open() {
        for (let at = 0; at < size; at += 16_000) yield bytes.subarray(at, at + 16_000);
      },
    };
    const content =
      tag('m:SavedItemFolderId', tag('t:DistinguishedFolderId', '', { Id: 'inbox' })) +
      tag('m:Items', tag('t:Message', tag('t:MimeContent', messageMark)));
    const attributes = { MessageDisposition: 'SaveOnly' };
    await requester.read({ name: 'CreateItem', attributes, content, message }, 'item', signal);
    const body = server.requests[0]?.body ?? '';
    if (size < 1_000_000) expect(schemaFaults([body])).toEqual([]);
    const [, base64 = 'none'] = /<t:MimeContent>([^<]*)</.exec(body) ?? [];
    expect(Buffer.from(base64, 'base64').equals(bytes)).toBe(true);
  });
});

describe('an answer', () => {
  it('gives each item its own message, and the build of the server', async () => {
    const { requester } = await answering({
      body: getItems(messageOf('Success', 'NoError'), messageOf('Error', 'ErrorItemNotFound')),
    });
    const answer = await requester.ask(getItem('one', 'two'), signal);
    if (answer.type !== 'messages') throw new Error('refused');
    expect(answer.messages.map(({ type, code }) => [type, code])).toEqual([
      ['success', 'NoError'],
      ['error', 'ErrorItemNotFound'],
    ]);
    expect(answer.version).toBe('15.2.986.26');
    const [, second] = answer.messages;
    expect(second && requester.problemOf(second, 'item').code).toBe('not-found');
  });

  it('with fewer messages than items is not taken', async () => {
    const { requester } = await answering({ body: getItems(messageOf('Success', 'NoError')) });
    expect(await codeOf(requester.ask(getItem('one', 'two'), signal))).toBe('answer-invalid');
  });

  it.each([
    ['a success with the code of an error', 'Success', 'ErrorItemNotFound', 'not-found'],
    ['a success without a code', 'Success', '', 'item-rejected'],
    ['an unknown class', 'Succes', 'NoError', 'item-rejected'],
    ['a warning', 'Warning', 'ErrorBatchProcessingStopped', 'server-failed'],
    ['a code that nobody knows', 'Error', 'ErrorOfTomorrow', 'item-rejected'],
    ['a conflict', 'Error', 'ErrorIrresolvableConflict', 'revision-conflict'],
    ['a right that is missing', 'Error', 'ErrorAccessDenied', 'not-permitted'],
  ])('%s is no success', async (_name, type, code, expected) => {
    const { requester } = await answering({ body: getItems(messageOf(type, code)) });
    expect(await codeOf(requester.read(getItem('one'), 'item', signal))).toBe(expected);
  });

  it.each([
    [
      'a fault with 500',
      { status: 500, body: fault('ErrorServerBusy', `<t:MessageXml>${backOff(178_510)}</t:MessageXml>`) },
      now + 178_510,
    ],
    [
      'a fault with 200',
      { status: 200, body: fault('ErrorServerBusy', `<t:MessageXml>${backOff(5_000)}</t:MessageXml>`) },
      now + 5_000,
    ],
    ['a fault without a time', { status: 500, body: fault('ErrorServerBusy') }, now + 30_000],
    [
      'a message',
      {
        body: getItems(
          messageOf('Error', 'ErrorServerBusy', `<m:MessageXml>${backOff(9_000)}</m:MessageXml>`),
        ),
      },
      now + 9_000,
    ],
    [
      'a message without a time',
      { body: getItems(messageOf('Error', 'ErrorExceededConnectionCount')) },
      now + 30_000,
    ],
    ['503 with Retry-After', { status: 503, headers: { 'Retry-After': '7' } }, now + 7_000],
  ] as const)('that asks for a pause in %s says until when', async (_name, answer, retryAt) => {
    const { requester } = await answering(answer);
    await expect(requester.read(getItem('one'), 'item', signal)).rejects.toMatchObject({
      problem: { code: 'throttled', retryAt },
    });
  });

  it('that asks for a pause again and again makes it longer', async () => {
    const { requester } = await answering({ status: 500, body: fault('ErrorServerBusy') });
    const pauses: unknown[] = [];
    for (let times = 0; times < 8; times += 1)
      await requester
        .read(getItem('one'), 'item', signal)
        .catch(({ problem }) => pauses.push(problem.retryAt - now));
    expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 960_000, 1_800_000, 1_800_000]);
  });

  it.each([
    [
      'of a wrong password',
      { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x, NTLM"' } },
      'wrong-password',
      undefined,
    ],
    [
      'without Basic',
      { status: 401, headers: { 'WWW-Authenticate': ['Negotiate', 'NTLM'] } },
      'account-not-permitted',
      'ntlm-only',
    ],
    [
      'with Negotiate alone',
      { status: 401, headers: { 'WWW-Authenticate': 'Negotiate' } },
      'account-not-permitted',
      'negotiate-only',
    ],
    [
      'with tokens alone',
      { status: 401, headers: { 'WWW-Authenticate': 'Bearer client_id="1, basic", trusted_issuers="x"' } },
      'account-not-permitted',
      'oauth-only',
    ],
    [
      'that wants a second factor',
      {
        status: 401,
        headers: {
          'X-MS-Diagnostics': '2000010;reason="too weak";error_category="insufficient_auth_strength"',
        },
      },
      'app-password-required',
      undefined,
    ],
    ['of a user without EWS', { status: 403 }, 'consent-required', 'ews-blocked'],
    [
      'of an old server',
      { status: 500, body: fault('ErrorInvalidServerVersion') },
      'account-not-permitted',
      'exchange-too-old',
    ],
    [
      'while the mailbox is moved',
      { status: 500, body: fault('ErrorMailboxMoveInProgress') },
      'server-failed',
      'mailbox-moving',
    ],
    [
      'with a state that is too old',
      { body: getItems(messageOf('Error', 'ErrorInvalidSyncStateData')) },
      'sync-state-expired',
      undefined,
    ],
    [
      'without a mailbox',
      { body: getItems(messageOf('Error', 'ErrorNonExistentMailbox')) },
      'consent-required',
      'no-exchange-mailbox',
    ],
    [
      'of a form to sign in',
      { body: '<!DOCTYPE html><html>Sign in</html>', headers: { 'Content-Type': 'text/html' } },
      'captive-portal',
      undefined,
    ],
    [
      'that is cut off',
      { body: getItems(messageOf('Success', 'NoError')).slice(0, -20) },
      'answer-invalid',
      undefined,
    ],
    [
      'from elsewhere',
      { status: 302, headers: { Location: 'https://stranger.example/EWS' } },
      'host-not-confirmed',
      undefined,
    ],
    ['of another server on the way', { status: 502 }, 'server-failed', undefined],
  ] as const)('%s', async (_name, answer, code, reason) => {
    const { requester, server } = await answering(answer);
    const trouble = await requester.read(getItem('one'), 'account', signal).catch(({ problem }) => problem);
    expect([trouble.code, trouble.params.reason]).toEqual([code, reason]);
    expect(server.requests).toHaveLength(1);
  });

  it('names the server of several that has a subscription', async () => {
    const { requester } = await answering({
      headers: {
        'Set-Cookie': ['exchangecookie=1; path=/', 'X-BackEndOverrideCookie=mbx1~4; path=/; secure'],
      },
      body: getItems(messageOf('Success', 'NoError')),
    });
    expect(await requester.ask(getItem('one'), signal)).toMatchObject({
      affinity: 'X-BackEndOverrideCookie=mbx1~4',
    });
  });
});

describe('a message that is read', () => {
  const withMime = (base64: string): string =>
    getItems(
      messageOf(
        'Success',
        'NoError',
        `<m:Items><t:Message><t:MimeContent CharacterSet="UTF-8">${base64}</t:MimeContent><t:ItemId Id="one"/></t:Message></m:Items>`,
      ),
    );
  const kept = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
    const parts: Uint8Array[] = [];
    for await (const piece of pieces) parts.push(piece);
    return Buffer.concat(parts);
  };

  it.each([1, 7, 64, 100_000])('comes whole, in parts of %s characters', async (length) => {
    const bytes = Buffer.alloc(20_000, 'Subject: é\r\n');
    const text = withMime(bytes.toString('base64').replace(/.{76}/g, '$&\r\n'));
    const parts = Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
      text.slice(index * length, (index + 1) * length),
    );
    const { requester } = await answering({ body: parts });
    const read = await requester.content(getItem('one'), kept, signal);
    expect(read.kept?.equals(bytes)).toBe(true);
    if (read.answer.type !== 'messages') throw new Error('refused');
    const [items] = read.answer.messages[0]?.element.children.slice(1) ?? [];
    expect(child(items?.children[0] ?? null, typeName('ItemId'))?.attributes.Id).toBe('one');
    expect(child(items?.children[0] ?? null, typeName('MimeContent'))?.text).toBe('');
  });

  it.each([
    ['that is gone', getItems(messageOf('Error', 'ErrorItemNotFound')), 'not-found'],
    [
      'that Exchange cannot write',
      getItems(messageOf('Error', 'ErrorContentConversionFailed')),
      'item-unreadable',
    ],
  ])('%s is told by its message', async (_name, body, code) => {
    const { requester } = await answering({ body });
    const read = await requester.content(getItem('one'), kept, signal);
    expect(read.kept).toHaveLength(0);
    const [message] = read.answer.type === 'messages' ? read.answer.messages : [];
    expect(message && requester.problemOf(message, 'item').code).toBe(code);
  });

  it.each([
    ['that is no base64', withMime('b&#97;')],
    ['behind a comment', withMime('').replace('<m:Items>', '<!-- <t:MimeContent> --><m:Items>')],
    ['that ends too early', withMime('YWJj'.repeat(200)).slice(0, -400)],
  ])('%s is not taken', async (_name, body) => {
    const { requester } = await answering({ body });
    expect(await codeOf(requester.content(getItem('one'), kept, signal))).toBe('answer-invalid');
  });
});

it('a stream gives the messages of envelopes that follow each other, however they are cut', async () => {
  const sent = `${getItems(messageOf('Success', 'NoError'))}${getItems(messageOf('Error', 'ErrorSubscriptionNotFound'))}`;
  const { requester } = await answering({ body: sent.match(/[\s\S]{1,333}/g) ?? [] });
  expect(envelopesIn(sent)).toHaveLength(2);
  const codes: string[] = [];
  for await (const { code } of requester.stream(getItem('one'), signal)) codes.push(code);
  expect(codes).toEqual(['NoError', 'ErrorSubscriptionNotFound']);
});

it.runIf(hasEwsSchema)(
  'every code of the schema becomes a Problem, and the listed ones are in the schema',
  () => {
    const schema = readFileSync(join(sharedFolder, 'contracts', 'ews', 'messages.xsd'), 'utf8');
    const known = new Set(schema.match(/(?<=<xs:enumeration value=")Error\w+/g));
    expect(known.size).toBeGreaterThan(400);
    const program = new URL('../../../src-main/providers/exchange/errors.ts', import.meta.url);
    const listed = readFileSync(program, 'utf8').match(/\bError[A-Z]\w+/g) ?? [];
    expect(listed.filter((code) => !known.has(code))).toEqual([]);
    for (const purpose of ['account', 'collection', 'item'] as const)
      for (const code of [...known, '', 'ErrorOfTomorrow'])
        expect(problemOfCode({ code, host: 'mail.example.com', status: 200 }, purpose, 0).params.host).toBe(
          'mail.example.com',
        );
  },
);

it('elements are read by their namespace, whatever the prefix', () => {
  const item = parseXml(
    '<x:Message xmlns:x="http://schemas.microsoft.com/exchange/services/2006/types" xmlns="urn:other"><Subject>no</Subject><x:Subject>a &amp; b</x:Subject><x:Categories><x:String>one</x:String><String>no</String><x:String>two</x:String></x:Categories></x:Message>',
  );
  expect(textOf(item, 'Subject')).toBe('a & b');
  expect(itemsOf(item, 'Categories', 'String').map(({ text }) => text)).toEqual(['one', 'two']);
  expect([textOf(item, 'Body'), textOf(null, 'Body')]).toEqual(['', '']);
});
