/** What only a CRM has, over the bridge: session, lease, agreements, reports, sources and known addresses. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Agreement, AgreementRow } from '../../../src-shared/domain/crm.ts';
import { accountOf, all, startTestCrm } from '../../support/reference-crm.ts';

const signal = AbortSignal.timeout(60_000);

const agreed = (linkId: string, more: Partial<Agreement> = {}): AgreementRow => ({
  type: 'agreed',
  agreement: {
    linkId,
    uids: [`uid-${linkId}`],
    providerCalendar: '/cal/',
    providerRef: `/cal/${linkId}.ics`,
    providerRevision: '"1"',
    providerHash: 'h1',
    crmRef: linkId,
    crmRevision: 'v1',
    crmHash: 'h2',
    ...more,
  },
});

const titled = { uid: 'a', title: 'A', start: '2026-02-02T09:00:00' } as const;

const leaseProblem = (code: string) => ({ problem: { code } });

describe('session', () => {
  it("tells the user, the administrator's rules and another engine", async () => {
    const { crm, connect } = await startTestCrm();
    crm.hand.setRules({ createPrefix: 'CRM:', useOrganizer: true, direction: 'crm-to-provider' });
    crm.hand.setOtherEngine('ben', 'Built-in synchronisation');
    const session = await connect('anna').session(signal);
    expect(session).toEqual({
      user: {
        id: 'anna',
        name: 'Anna de Wit',
        email: 'anna@example.com',
        addresses: [],
        timeZone: 'Europe/Amsterdam',
      },
      crm: { name: 'Sample CRM', version: '1.0' },
      rules: {
        direction: 'crm-to-provider',
        createPrefix: 'CRM:',
        useOrganizer: true,
        deletingRestricted: false,
        editingRestricted: false,
        furtherMailboxes: true,
        providers: expect.arrayContaining(['google', 'caldav']),
        features: { calendar: true, mail: true },
      },
      otherEngine: null,
      calendar: 'agenda-anna',
      recurrence: 'series',
    });
    expect((await connect('ben').session(signal)).otherEngine).toBe('Built-in synchronisation');
    expect(await connect('anna').calendar.calendars(signal)).toEqual([
      expect.objectContaining({
        id: 'agenda-anna',
        isDefault: true,
        mayWrite: true,
        owner: 'anna@example.com',
      }),
    ]);
  });
});

describe('lease', () => {
  it('is held by one machine at a time, and says which and until when (RU1)', async () => {
    const { connect, clock } = await startTestCrm({ leaseMs: 60_000 });
    const [one, two] = [connect('anna'), connect('anna')];
    const lease = await one.lease.take(accountOf('anna', 'machine-1'), signal);
    expect(lease).toEqual({ generation: 1, expiresAt: clock.now() + 60_000, agreementsState: 0 });
    await expect(two.lease.take(accountOf('anna', 'machine-2'), signal)).rejects.toMatchObject({
      problem: { code: 'lease-held', params: { machine: 'machine-1' }, retryAt: clock.now() + 60_000 },
    });
  });

  it('keeps its generation while it is renewed, and outlives its time when nobody else took it', async () => {
    const { connect, clock } = await startTestCrm({ leaseMs: 60_000 });
    const crm = connect('anna');
    const { generation } = await crm.lease.take(accountOf('anna'), signal);
    clock.advance(30_000);
    expect((await crm.lease.take(accountOf('anna'), signal)).generation).toBe(generation);
    clock.advance(90_000);
    const call = crm.calendar.prepare(
      { type: 'create', key: 'k', calendar: 'agenda-anna', event: titled },
      null,
    );
    expect(await all(crm.calendar.perform(call, signal))).toMatchObject([['k', { type: 'done' }]]);
    expect((await crm.lease.take(accountOf('anna'), signal)).generation).toBe(generation);
  });

  it('goes to another machine once it expired; the old one is refused everywhere and changes nothing', async () => {
    const { crm, connect, clock } = await startTestCrm({ leaseMs: 60_000 });
    const [one, two] = [connect('anna'), connect('anna')];
    const id = crm.hand.create({ event: titled });
    await one.lease.take(accountOf('anna', 'machine-1'), signal);
    clock.advance(60_001);
    expect((await two.lease.take(accountOf('anna', 'machine-2'), signal)).generation).toBe(2);
    const lost = leaseProblem('lease-lost');
    const create = (key: string) =>
      one.calendar.prepare(
        { type: 'create', key, calendar: 'agenda-anna', event: { ...titled, uid: key } },
        null,
      );
    await expect(all(one.calendar.perform(create('k'), signal))).rejects.toMatchObject(lost);
    await expect(all(one.calendar.perform([...create('k'), ...create('l')], signal))).rejects.toMatchObject(
      lost,
    );
    await expect(one.agreements.put(accountOf('anna'), [agreed('x')], signal)).rejects.toMatchObject(lost);
    await expect(one.locks.set(id, { fields: ['title'], reason: 'why' }, signal)).rejects.toMatchObject(lost);
    expect(crm.hand.list()).toMatchObject([{ id, locked: null }]);
    await expect(one.lease.take(accountOf('anna', 'machine-1'), signal)).rejects.toMatchObject(
      leaseProblem('lease-held'),
    );
  });

  it('is needed before the first write', async () => {
    const { crm, connect } = await startTestCrm();
    const anna = connect('anna');
    const call = anna.calendar.prepare(
      { type: 'create', key: 'k', calendar: 'agenda-anna', event: titled },
      null,
    );
    await expect(all(anna.calendar.perform(call, signal))).rejects.toMatchObject(leaseProblem('lease-lost'));
    expect(crm.hand.list()).toEqual([]);
  });

  it('goes to a restarted program of the same machine at once, and the old one loses it', async () => {
    const { connect } = await startTestCrm();
    const [old, restarted] = [connect('anna'), connect('anna')];
    await old.lease.take(accountOf('anna'), signal);
    expect((await restarted.lease.take(accountOf('anna'), signal)).generation).toBe(2);
    const call = old.calendar.prepare(
      { type: 'create', key: 'k', calendar: 'agenda-anna', event: titled },
      null,
    );
    await expect(all(old.calendar.perform(call, signal))).rejects.toMatchObject(leaseProblem('lease-lost'));
    await expect(old.lease.take(accountOf('anna'), signal)).rejects.toMatchObject(leaseProblem('lease-held'));
  });

  it('is free after it was given back', async () => {
    const { connect } = await startTestCrm();
    const [one, two] = [connect('anna'), connect('anna')];
    await one.lease.take(accountOf('anna', 'machine-1'), signal);
    await one.lease.release(accountOf('anna', 'machine-1'), signal);
    expect((await two.lease.take(accountOf('anna', 'machine-2'), signal)).generation).toBe(2);
  });

  it("does not let one user's lease write for another", async () => {
    const { crm, connect, raw } = await startTestCrm();
    await connect('anna').lease.take(accountOf('anna'), signal);
    const id = crm.hand.create({ event: titled, organizer: 'ben' });
    const answer = await raw('ben', `/v1/calendar/events/${id}`, {
      method: 'DELETE',
      headers: { 'Concord-Lease': '1', 'If-Match': '"v1"' },
    });
    expect(answer.status).toBe(409);
    expect(crm.hand.list()).toHaveLength(1);
  });
});

describe('agreements', () => {
  it('come back in pages, oldest change first, each link once, ended ones included (ID9)', async () => {
    const { connect } = await startTestCrm();
    const crm = connect('anna');
    const account = accountOf('anna');
    await crm.lease.take(account, signal);
    const rows = Array.from({ length: 2300 }, (_, n) => agreed(`link-${n}`));
    expect(await crm.agreements.put(account, rows, signal)).toBe(2300);
    expect(
      await crm.agreements.put(
        account,
        [agreed('link-0', { crmRevision: 'v2' }), { type: 'ended', linkId: 'link-1' }],
        signal,
      ),
    ).toBe(2302);
    const pages = await all(crm.agreements.list(account, 0, signal));
    expect(pages.map((page) => [page.rows.length, page.last])).toEqual([
      [1000, false],
      [1000, false],
      [300, true],
    ]);
    const read = pages.flatMap((page) => page.rows);
    expect(read[0]).toEqual(rows[2]);
    expect(read.slice(-2)).toEqual([
      agreed('link-0', { crmRevision: 'v2' }),
      { type: 'ended', linkId: 'link-1' },
    ]);
    expect(await all(crm.agreements.list(account, 2301, signal))).toEqual([
      { rows: [{ type: 'ended', linkId: 'link-1' }], state: 2302, last: true },
    ]);
    expect((await crm.lease.take(account, signal)).agreementsState).toBe(2302);
    expect(await crm.agreements.put(account, [], signal)).toBe(2302);
  });

  it('belong to one user and account, and a new machine reads them', async () => {
    const { connect, clock } = await startTestCrm({ leaseMs: 1000 });
    const anna = connect('anna');
    await anna.lease.take(accountOf('anna', 'machine-1'), signal);
    await anna.agreements.put(accountOf('anna'), [agreed('x')], signal);
    const ben = connect('ben');
    await ben.lease.take({ ...accountOf('anna'), machineId: 'machine-3' }, signal);
    expect((await all(ben.agreements.list(accountOf('anna'), 0, signal)))[0]?.rows).toEqual([]);
    clock.advance(2000);
    const moved = connect('anna');
    expect(await moved.lease.take(accountOf('anna', 'machine-2'), signal)).toMatchObject({
      agreementsState: 1,
    });
    expect((await all(moved.agreements.list(accountOf('anna'), 0, signal)))[0]?.rows).toEqual([agreed('x')]);
  });

  it('are single resources too, and go with the account', async () => {
    const { crm, connect, raw } = await startTestCrm();
    await connect('anna').lease.take(accountOf('anna'), signal);
    const path = '/v1/agreements/link-1?account=account-of-anna';
    const headers = { 'Concord-Lease': '1', 'Content-Type': 'application/json' };
    const put = await raw('anna', path, { method: 'PUT', headers, body: '{"any":"thing"}' });
    expect(await put.json()).toEqual({ state: 1 });
    expect(await (await raw('anna', path)).json()).toEqual({
      number: 1,
      linkId: 'link-1',
      agreement: { any: 'thing' },
    });
    expect((await raw('anna', '/v1/accounts/account-of-anna', { method: 'DELETE', headers })).status).toBe(
      204,
    );
    expect((await raw('anna', path)).status).toBe(404);
    expect(crm.hand.accounts()).toEqual([]);
  });
});

describe('what the CRM shows', () => {
  it('who is connected and how it is doing, without a lease (C15)', async () => {
    const { crm, connect, clock } = await startTestCrm();
    const anna = connect('anna');
    const id = crm.hand.create({ event: titled, scheduledFor: ['anna', 'ben'] });
    const scheduledFor = async (): Promise<unknown> => {
      const answer = await anna.calendar.get('agenda-anna', [id], signal);
      await all(answer);
      return crm.hand.accounts().map(({ user, address, report }) => [user, address, report?.state]);
    };
    expect(await scheduledFor()).toEqual([]);
    const report = {
      state: 'in-agreement',
      waiting: 2,
      entries: 12,
      invites: true,
      agreedAt: clock.now(),
    } as const;
    await anna.reports.put(accountOf('anna'), report, signal);
    expect(await scheduledFor()).toEqual([['anna', 'anna@calendar.example', 'in-agreement']]);
    expect(crm.hand.accounts()[0]).toMatchObject({ report, reportedAt: clock.now(), machine: null });
  });

  it('mirrored calendars, put, replaced and taken away as a set (C2)', async () => {
    const { crm, connect, raw } = await startTestCrm();
    await connect('anna').lease.take(accountOf('anna'), signal);
    const headers = { 'Concord-Lease': '1', 'Content-Type': 'application/json' };
    const base = `/v1/calendar/sources/${encodeURIComponent('/cal/team:1/')}`;
    const send = (method: string, path: string, body: unknown) =>
      raw('anna', path, { method, headers, body: JSON.stringify(body) });
    expect((await send('POST', `${base}/events:batch`, { put: [titled], remove: [] })).status).toBe(404);
    expect((await send('PUT', base, { name: 'Team', color: '#0f766e' })).status).toBe(204);
    const second = { ...titled, uid: 'b' };
    expect(
      await (await send('POST', `${base}/events:batch`, { put: [titled, second], remove: [] })).json(),
    ).toEqual({ events: 2 });
    expect(
      await (await send('POST', `${base}/events:batch`, { replace: true, put: [second], remove: [] })).json(),
    ).toEqual({ events: 1 });
    expect(crm.hand.sources('anna')).toMatchObject([
      { calendar: '/cal/team:1/', name: 'Team', events: [second] },
    ]);
    expect((await raw('anna', base, { method: 'DELETE', headers })).status).toBe(204);
    expect(crm.hand.sources('anna')).toEqual([]);
  });

  it('known addresses only as salted hashes, in pages', async () => {
    const { raw } = await startTestCrm();
    const first = (await (await raw('anna', '/v1/people/known?limit=1')).json()) as {
      readonly salt: string;
      readonly hashes: readonly string[];
      readonly more: boolean;
    };
    expect(first).toMatchObject({ hashes: [expect.any(String)], more: true });
    const rest = (await (
      await raw('anna', `/v1/people/known?after=${first.hashes[0]}`)
    ).json()) as typeof first;
    const hash = (email: string) => createHash('sha256').update(`${first.salt}:${email}`).digest('hex');
    expect([...first.hashes, ...rest.hashes].sort()).toEqual(
      [hash('anna@example.com'), hash('ben@example.com')].sort(),
    );
  });
});
