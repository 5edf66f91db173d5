/** A bridge in trouble: what is down, slow, broken or not a bridge at all is named, and nothing is concluded from it. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type BridgeCrm, connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { type Fault, startReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import { accountOf, all, handClock, startTestCrm } from '../../support/reference-crm.ts';

const signal = AbortSignal.timeout(60_000);
const event = { uid: 'a', title: 'A', start: '2026-02-02T09:00:00' } as const;
const thrown = (code: ProblemCode) => ({ problem: { code } });

const createCalls = (crm: BridgeCrm, ...keys: readonly string[]) =>
  keys.flatMap((key) =>
    crm.calendar.prepare(
      { type: 'create', key, calendar: 'agenda-anna', event: { ...event, uid: key } },
      null,
    ),
  );

/** A server that answers everything alike. */
async function serverAnswering(
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const server = createServer((_request, answer) => {
    answer.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function connectTo(baseUrl: string): BridgeCrm {
  const dialer = createDialer();
  onTestFinished(() => dialer.close());
  return connectBridge({ baseUrl, dialer, token: 'token', clock: handClock() });
}

describe('the address', () => {
  it.each([
    ['Basic realm="calendar"', 'not-a-crm'],
    ['Digest realm="calendar", nonce="n"', 'not-a-crm'],
    ['Bearer error="invalid_token"', 'sign-in-required'],
    ['', 'sign-in-required'],
  ] as const)('of a server that asks to sign in with "%s" is told as %s', async (offered, code) => {
    const headers = offered === '' ? {} : { 'WWW-Authenticate': offered };
    const crm = connectTo(await serverAnswering(401, 'text/plain', 'no', headers));
    await expect(crm.session(signal)).rejects.toMatchObject(thrown(code));
  });

  it('is refused without TLS, except on loopback (S2)', () => {
    expect(() => connectTo('http://crm.example.com')).toThrow('host-not-confirmed');
    expect(() => connectTo('file:///etc/passwd')).toThrow('not-a-crm');
    expect(() => connectTo('crm')).toThrow('not-a-crm');
    expect(() => connectTo('https://crm.example.com')).not.toThrow();
  });

  it.each([
    ['another JSON service', 200, 'application/json', '{"hello":"world"}', 'not-a-crm'],
    [
      'a newer bridge than we speak',
      200,
      'application/json',
      '{"concordBridge":"1.0","name":"CRM"}',
      'not-a-crm',
    ],
    ['nothing there', 404, 'text/plain', 'no', 'not-a-crm'],
    [
      'a web page (RU4)',
      200,
      'text/html; charset=utf-8',
      '<html>Welcome to the hotel</html>',
      'captive-portal',
    ],
    ['a portal that says so', 511, 'text/html', '<html>', 'captive-portal'],
    ['no JSON', 200, 'application/json', '{"concord', 'answer-invalid'],
    ['a broken proxy', 502, 'text/html', '<html>', 'server-failed'],
  ] as const)('behind which is %s is recognised', async (_, status, type, body, code) => {
    await expect(connectTo(await serverAnswering(status, type, body)).session(signal)).rejects.toMatchObject(
      thrown(code),
    );
  });

  it('behind which nothing listens is unreachable, and a write knows that nothing was sent', async () => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna');
    await anna.lease.take(accountOf('anna'), signal);
    await crm.stop();
    await expect(anna.session(signal)).rejects.toMatchObject(thrown('unreachable'));
    await expect(all(anna.calendar.perform(createCalls(anna, 'k'), signal))).rejects.toMatchObject(
      thrown('unreachable'),
    );
  });
});

describe('a refused token', () => {
  it.each(['x', 'crm_wrong', 'with space'])(
    '%j asks for a sign-in once and tries nothing else (S1)',
    async (token) => {
      const { connect } = await startTestCrm();
      const crm = connect('anna', { token });
      await expect(crm.session(signal)).rejects.toMatchObject(thrown('sign-in-required'));
      expect(crm.traffic().requests).toBe(2);
      await expect(all(crm.calendar.perform(createCalls(crm, 'k'), signal))).rejects.toMatchObject(
        thrown('sign-in-required'),
      );
      await expect(all(crm.calendar.changes('agenda-anna', null, signal))).rejects.toMatchObject(
        thrown('sign-in-required'),
      );
    },
  );
});

describe('a read', () => {
  it('that answers 404 without being the bridge proves no removal (ID4)', async () => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna', { unchecked: true });
    await anna.lease.take(accountOf('anna'), signal);
    const [call] = createCalls(anna, 'k');
    const id = crm.hand.create({ event });
    crm.setFaults(() => ({ type: 'garbage', status: 404, contentType: 'text/html', body: '<html>not here' }));
    await expect(all(anna.calendar.get('agenda-anna', [id], signal))).rejects.toMatchObject(
      thrown('not-a-crm'),
    );
    await expect(anna.calendar.lookup(call!, signal)).rejects.toMatchObject(thrown('not-a-crm'));
    await expect(all(anna.calendar.changes('agenda-anna', null, signal))).rejects.toMatchObject(
      thrown('not-a-crm'),
    );
  });

  it.each([
    '[]',
    'null',
    '{"entries":[],"missing":[]}',
    '{"entries":{},"missing":[]}',
    '{"entries":[{"id":"x"}],"missing":[]}',
  ])('answered with %s is not believed', async (body) => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna', { unchecked: true });
    const id = crm.hand.create({ event });
    crm.setFaults(() => ({ type: 'garbage', body }));
    await expect(all(anna.calendar.get('agenda-anna', [id], signal))).rejects.toMatchObject(
      thrown('answer-invalid'),
    );
    await expect(all(anna.calendar.changes('agenda-anna', null, signal))).rejects.toMatchObject(
      thrown('answer-invalid'),
    );
  });

  it('quarantines the one entry that cannot be understood and gives the others (RU2)', async () => {
    const { crm, connect, raw } = await startTestCrm();
    const anna = connect('anna', { unchecked: true });
    const good = crm.hand.create({ event });
    const bad = crm.hand.create({ event: { ...event, uid: 'b' } });
    const entries = await Promise.all(
      [good, bad].map(
        async (id) => (await (await raw('anna', `/v1/calendar/events/${id}`)).json()) as object,
      ),
    );
    const body = JSON.stringify({
      entries: [entries[0], { ...entries[1], event: { uid: 'b', start: 'whenever' } }],
      missing: [],
    });
    crm.setFaults(() => ({ type: 'garbage', body }));
    const fetched = await all(anna.calendar.get('agenda-anna', [good, bad], signal));
    expect(fetched).toMatchObject([
      { type: 'found', stored: { ref: good } },
      { type: 'unreadable', ref: bad, problem: { code: 'item-unreadable' } },
    ]);
  });

  it.each(['', 'a\r\nb', '☃', 'with "quotes"', 'x'.repeat(129)])(
    'sets aside the one entry whose revision no header can carry, %j, and gives the others (RU2)',
    async (revision) => {
      const { crm, connect, raw } = await startTestCrm();
      const anna = connect('anna', { unchecked: true });
      const good = crm.hand.create({ event });
      const bad = crm.hand.create({ event: { ...event, uid: 'b' } });
      const [first, second] = await Promise.all(
        [good, bad].map(
          async (id) => (await (await raw('anna', `/v1/calendar/events/${id}`)).json()) as object,
        ),
      );
      crm.setFaults(() => ({
        type: 'garbage',
        body: JSON.stringify({
          changes: [
            { id: bad, revision },
            { id: good, revision: '1' },
          ],
          state: 's',
          more: false,
          snapshot: true,
        }),
      }));
      const pages = await all(anna.calendar.changes('agenda-anna', null, signal));
      expect(pages.flatMap(({ changes }) => changes.map(({ ref }) => ref))).toEqual([bad, good]);
      const body = JSON.stringify({ entries: [first, { ...second, revision }], missing: [] });
      crm.setFaults(() => ({ type: 'garbage', body }));
      expect(await all(anna.calendar.get('agenda-anna', [good, bad], signal))).toMatchObject([
        { type: 'found', stored: { ref: good } },
        { type: 'unreadable', ref: bad, problem: { code: 'item-unreadable' } },
      ]);
    },
  );

  it('of a change list that never moves on ends', async () => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna', { unchecked: true });
    crm.setFaults(() => ({
      type: 'garbage',
      body: '{"changes":[],"state":"same","more":true,"snapshot":true}',
    }));
    await expect(all(anna.calendar.changes('agenda-anna', null, signal))).rejects.toMatchObject(
      thrown('answer-invalid'),
    );
  });

  it('stops with what the caller said when it is aborted', async () => {
    const { crm, connect } = await startTestCrm();
    const stop = new AbortController();
    crm.setFaults(() => {
      stop.abort(new Error('enough'));
      return { type: 'delay', ms: 10 };
    });
    await expect(connect('anna').session(stop.signal)).rejects.toThrow('enough');
  });
});

describe('a write', () => {
  it.each([
    ['unavailable', 40],
    ['throttled', 7],
  ] as const)(
    'answered %s waits exactly as long as it is told, and has done nothing (RU5)',
    async (code, retryAfterS) => {
      const { crm, connect, clock } = await startTestCrm();
      const anna = connect('anna');
      await anna.lease.take(accountOf('anna'), signal);
      crm.setFaults(() => ({ type: 'problem', code, retryAfterS }));
      await expect(all(anna.calendar.perform(createCalls(anna, 'k', 'l'), signal))).rejects.toMatchObject({
        problem: { code: 'throttled', retryAt: clock.now() + retryAfterS * 1000 },
      });
      expect(crm.hand.list()).toEqual([]);
    },
  );

  const happened: readonly (readonly [string, Fault])[] = [
    ['no answer', { type: 'drop-answer' }],
    ['a web page', { type: 'garbage', contentType: 'text/html', body: '<html>' }],
    ['no JSON', { type: 'garbage', body: '{"results":[' }],
    ['results of other calls', { type: 'garbage', body: '{"results":[{"key":"other","status":201}]}' }],
    ['a failure', { type: 'garbage', status: 500, contentType: 'text/plain', body: 'oops' }],
  ];
  it.each(happened)('answered with %s is unclear, never done and never refused (WR8)', async (_, fault) => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna', { unchecked: true });
    await anna.lease.take(accountOf('anna'), signal);
    crm.setFaults(() => fault);
    expect(
      (await all(anna.calendar.perform(createCalls(anna, 'k', 'l'), signal))).map(([key, { type }]) => [
        key,
        type,
      ]),
    ).toEqual([
      ['k', 'unclear'],
      ['l', 'unclear'],
    ]);
    expect(
      (await all(anna.calendar.perform(createCalls(anna, 'm'), signal))).map(([key, { type }]) => [
        key,
        type,
      ]),
    ).toEqual([['m', 'unclear']]);
    crm.setFaults(null);
    expect(crm.hand.list()).toHaveLength(3);
    for (const call of createCalls(anna, 'k', 'l', 'm'))
      expect(await anna.calendar.lookup(call, signal)).toMatchObject({ type: 'stored' });
  });

  it('answered with another entry than the one asked for is unclear', async () => {
    const { crm, connect, raw } = await startTestCrm();
    const anna = connect('anna', { unchecked: true });
    await anna.lease.take(accountOf('anna'), signal);
    const other = crm.hand.create({ event });
    const body = await (await raw('anna', `/v1/calendar/events/${other}`)).text();
    crm.setFaults(() => ({ type: 'garbage', status: 201, body }));
    expect(await all(anna.calendar.perform(createCalls(anna, 'k'), signal))).toMatchObject([
      ['k', { type: 'unclear' }],
    ]);
  });

  it('too large for one request is sent in several', async () => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna');
    await anna.lease.take(accountOf('anna'), signal);
    const calls = Array.from({ length: 12 }, (_, n) =>
      anna.calendar.prepare(
        {
          type: 'create',
          key: `k${n}`,
          calendar: 'agenda-anna',
          event: { ...event, uid: `u${n}`, description: 'é'.repeat(400_000) },
        },
        null,
      ),
    ).flat();
    const before = anna.traffic().requests;
    const outcomes = await all(anna.calendar.perform(calls, signal));
    expect(outcomes.every(([, { type }]) => type === 'done')).toBe(true);
    expect(anna.traffic().requests - before).toBe(3);
    expect(crm.hand.list()).toHaveLength(12);
  });

  it('finds the one item that spoils a batch for a server that refuses batches whole (RU2)', async () => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna');
    await anna.lease.take(accountOf('anna'), signal);
    const calls = createCalls(anna, 'k1', 'k2', 'k3', 'k4', 'k5');
    const spoiled = calls.map((call) =>
      call.key === 'k3' ? { ...call, request: { ...call.request, unknown: true } } : call,
    );
    const outcomes = new Map(await all(anna.calendar.perform(spoiled, signal)));
    expect([...outcomes.values()].map(({ type }) => type)).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(crm.hand.list()).toHaveLength(5);
  });
});

describe('the reference CRM', () => {
  it('announces its rate limit and refuses beyond it, until the window ends', async () => {
    const { connect, raw, clock } = await startTestCrm({ rateLimit: { requests: 3, windowMs: 30_000 } });
    const first = await raw('anna', '/v1/session');
    expect([first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([
      '"default";q=3;w=30',
      '"default";r=2;t=30',
    ]);
    await raw('anna', '/v1/session');
    await raw('anna', '/v1/session');
    await expect(connect('anna').session(signal)).rejects.toMatchObject({
      problem: { code: 'throttled', retryAt: clock.now() + 30_000 },
    });
    await connect('ben').session(signal);
    clock.advance(30_000);
    await connect('anna').session(signal);
  });

  it.each([
    ['an unknown member', '{"ids":[],"x":1}', 'application/json', 400],
    ['no JSON', '{', 'application/json', 400],
    ['another media type', '{"ids":[]}', 'text/plain', 415],
    ['nesting without end', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'application/json', 400],
    ['a body without end', 'x'.repeat(17 * 1024 * 1024), 'application/json', 413],
  ])('refuses a request with %s', async (_, body, type, status) => {
    const { raw } = await startTestCrm();
    const answer = await raw('anna', '/v1/calendar/events:get', {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('keeps everything in its folder over a restart, tokens and states included', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'concord-crm-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const clock = handClock();
    const first = await startReferenceCrm({ dataDir, port: 0, clock });
    const id = first.hand.create({ event });
    await first.stop();
    const second = await startReferenceCrm({ dataDir, port: 0, clock });
    onTestFinished(() => second.stop());
    expect(second.tokens).toEqual(first.tokens);
    expect(second.hand.entry(id)?.event.title).toBe('A');
    expect(statSync(join(dataDir, 'crm.sqlite')).mode & 0o077).toBe(0);
  });
});
