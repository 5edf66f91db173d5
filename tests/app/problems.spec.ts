/** Protects A6 and RU4 in the real program: each trouble has its name and exit code, nothing is lost by it, and the next run goes on. */
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCrmProcess } from '../support/crm-process.ts';
import type { EndedRun } from '../support/headless-process.ts';
import { type Radicale, radicaleMissing, startRadicale } from '../support/radicale.ts';
import { selfSigned } from '../unit/net/certificates.ts';
import { calendarHand, type RealWorld, realWorld, type SetupChange } from './real-world.ts';

const missing = radicaleMissing();
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

describe('in a real world with five entries on each side', () => {
  let radicale: Radicale | undefined;
  let world: RealWorld;
  let before: Awaited<ReturnType<RealWorld['state']>>;
  let worlds = 0;
  const servers: Server[] = [];
  afterAll(() => radicale?.stop());
  beforeEach(async () => {
    radicale ??= await startRadicale();
    worlds += 1;
    world = await realWorld({ radicale, calendar: `work-${worlds}` });
    for (let number = 1; number <= 5; number += 1) {
      const told = { title: `Entry ${number}`, start: `2026-12-0${number}T09:00:00` };
      await world.calendar.put(`calendar-${number}@concord.example`, told);
      await world.enter(`crm-${number}@concord.example`, { ...told, title: `Call ${number}` });
    }
    before = await world.state();
  });
  afterEach(async () => {
    await world?.close();
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  const serve = async (listener: RequestListener, tls?: ReturnType<typeof selfSigned>): Promise<string> => {
    const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };
  const everything = () => ({ ...before.calendar, ...before.crm });

  /** The trouble, its exit code and a text with a way out; both sides as they were; then a good run reaches agreement. */
  const troubles = async (run: EndedRun, code: string): Promise<void> => {
    expect(run.json?.problem?.code, run.stderr).toBe(code);
    expect(run.code).toBe(1);
    expect(run.stdout.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain(`(${code})`);
    expect(await world.state()).toEqual(before);
  };
  const recovers = async (): Promise<void> => {
    const good = await world.run();
    expect(good.code, good.stderr).toBe(0);
    expect(await world.state()).toEqual({ calendar: everything(), crm: everything() });
  };
  const troubledSetup = (change: SetupChange): Promise<EndedRun> => world.run({ setup: world.setup(change) });

  test('the first run brings everything across and a second one changes nothing', async () => {
    const first = await world.run();
    expect(first.json).toMatchObject({ provider: { added: 5 }, crm: { added: 5 }, linked: 10, waiting: 0 });
    await recovers();
    const nothing = { added: 0, changed: 0, removed: 0 };
    expect((await world.run()).json).toMatchObject({ provider: nothing, crm: nothing, linked: 10 });
  });

  test('D3: without approval the first run shows what it would do, ends with 3, and writes nothing', async () => {
    const preview = await troubledSetup({ approveFirstRun: false });
    expect(preview.code).toBe(3);
    expect(preview.json?.waiting).toBeGreaterThan(0);
    expect(await world.state()).toEqual(before);
    await recovers();
  });

  test('a wrong password', async () => {
    writeFileSync(join(world.directory, 'files', 'wrong'), 'not-the-password');
    await troubles(await troubledSetup({ account: { password: { file: 'wrong' } } }), 'wrong-password');
    await recovers();
  });

  test('a refused CRM token', async () => {
    writeFileSync(join(world.directory, 'files', 'wrong'), 'not-the-token');
    await troubles(await troubledSetup({ crm: { token: { file: 'wrong' } } }), 'sign-in-required');
    await recovers();
  });

  test('an address where no calendar server is', async () => {
    const url = await serve((_request, answer) => answer.writeHead(404).end());
    await troubles(await troubledSetup({ account: { url } }), 'not-a-calendar-server');
    await recovers();
  });

  test('a calendar server that does not answer', async () => {
    const url = await serve((_request, answer) => answer.destroy());
    await troubles(await troubledSetup({ account: { url } }), 'unreachable');
    await recovers();
  });

  test('RU4: a captive portal in front of the calendar, and in front of the CRM', async () => {
    const portal = await serve((_request, answer) =>
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to the hotel</html>'),
    );
    await troubles(await troubledSetup({ account: { url: portal } }), 'captive-portal');
    await troubles(await troubledSetup({ crm: { url: portal } }), 'captive-portal');
    await recovers();
  });

  test('S1: an untrusted certificate; its own authority makes it trusted, for that server', async () => {
    const tls = selfSigned();
    const url = await serve((_request, answer) => answer.writeHead(404).end(), tls);
    await troubles(await troubledSetup({ account: { url } }), 'certificate-untrusted');
    writeFileSync(join(world.directory, 'files', 'ca.pem'), tls.cert);
    await troubles(await troubledSetup({ account: { url, ca: 'ca.pem' } }), 'not-a-calendar-server');
    await recovers();
  });

  test('a calendar the account does not have', async () => {
    await troubles(await troubledSetup({ primaryCalendar: 'No such calendar' }), 'calendar-missing');
    await recovers();
  });

  test('C1: the primary calendar is permanent', async () => {
    await recovers();
    before = await world.state();
    const other = new URL(`../other-${worlds}/`, world.calendarUrl).href;
    await calendarHand(other).make();
    await troubles(await troubledSetup({ primaryCalendar: other }), 'primary-is-permanent');
    await recovers();
  });

  test('a CRM that is down, and comes back', async () => {
    const port = Number(new URL(world.crm.url).port);
    await world.crm.stop();
    const run = await world.run();
    expect(run.json?.problem?.code).toBe('unreachable');
    expect(run.code).toBe(1);
    const again = await startCrmProcess(join(world.directory, 'crm'), port);
    try {
      expect((await world.run()).code).toBe(0);
      expect((await again.act('list')).length).toBe(10);
    } finally {
      await again.stop();
    }
  });

  test('a CRM that answers garbage', async () => {
    const garbage = await serve((_request, answer) =>
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{"rows": [[['),
    );
    const run = await troubledSetup({ crm: { url: garbage } });
    await troubles(run, run.json?.problem?.code === 'not-a-crm' ? 'not-a-crm' : 'answer-invalid');
    await recovers();
  });

  test('a full disk: the run fails by name, nothing half done stays, with space again it goes on', async () => {
    await troubledSetup({ approveFirstRun: false });
    // no more than the preview needed: the run itself finds no room for what it does
    const pages = Math.ceil(statSync(join(world.dataDir, 'concord.db')).size / 4096);
    const run = await world.run({ env: { CONCORD_TEST_MAX_PAGES: String(pages) } });
    expect(run.json?.problem?.code, run.stderr).toBe('store-full');
    expect(run.code).toBe(1);
    await recovers();
  });

  test('a damaged database is set aside and the links come back from the CRM, without a double or a loss', async () => {
    await recovers();
    writeFileSync(join(world.dataDir, 'concord.db'), 'this is no database '.repeat(1_000));
    const run = await world.run();
    expect(run.code, run.stderr).toBe(0);
    expect(run.json).toMatchObject({ recovered: 'store-corrupt', linked: 10, problem: null });
    expect(run.stderr).toContain('(store-corrupt)');
    expect(readdirSync(world.dataDir).some((name) => name.includes('damaged'))).toBe(true);
    await recovers();
  });

  test('ID9: an older backup of the database writes nothing old back', async () => {
    await recovers();
    const backup = join(world.directory, 'backup.db');
    copyFileSync(join(world.dataDir, 'concord.db'), backup);
    await world.calendar.put('calendar-1@concord.example', {
      title: 'Entry 1, later',
      start: '2026-12-01T11:00:00',
    });
    expect((await world.run()).code).toBe(0);
    const after = await world.state();
    copyFileSync(backup, join(world.dataDir, 'concord.db'));
    expect((await world.run()).code).toBe(0);
    expect(await world.state()).toEqual(after);
  });
});

test('A4: a primary calendar that may only be read', async () => {
  const section = (name: string, collection: string, permissions: string): string =>
    `[${name}]\nuser: .+\ncollection: ${collection}\npermissions: ${permissions}\n`;
  const radicale = await startRadicale({
    rights: [
      section('root', '', 'R'),
      section('principal', '{user}', 'RW'),
      section('team', '{user}/team', 'r'),
      section('own', '{user}/[^/]+', 'rw'),
    ].join('\n'),
  });
  const world = await realWorld({ radicale });
  try {
    const team = join(radicale.folder, 'user1', 'team');
    mkdirSync(team, { recursive: true });
    writeFileSync(join(team, '.Radicale.props'), '{"tag": "VCALENDAR", "D:displayname": "Team"}');
    await world.enter('call@concord.example', { title: 'Call', start: '2026-12-01T09:00:00' });
    const run = await world.run({ setup: world.setup({ primaryCalendar: 'Team' }) });
    expect(run.json?.problem, run.stderr).toMatchObject({
      code: 'calendar-read-only',
      fix: 'choose-calendar',
    });
    expect(run.code).toBe(1);
    expect((await world.run()).code).toBe(0);
    expect(Object.keys((await world.state()).calendar)).toEqual(['call@concord.example']);
  } finally {
    await world.close();
    await radicale.stop();
  }
});
