/** What the sample CRM does beyond a calendar side: reasons, ticks, locks, the lease and the agreements. */
import { describe, expect, it } from 'vitest';
import { memoryStorage, sampleCrm } from '../../../src-sandbox/sample-sides/index.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { Agreement, AgreementRow } from '../../../src-shared/domain/crm.ts';
import {
  changesOf,
  createThrough,
  fetchOne,
  identity,
  leasedCrm,
  meeting,
  outcomesOf,
  problemCodeOf,
  signal,
  world,
} from './world.ts';

const agreement = (linkId: string, crmRevision = '1'): Agreement => ({
  linkId,
  uids: [linkId],
  providerCalendar: 'personal',
  providerRef: `/personal/${linkId}.ics`,
  providerRevision: '1',
  providerHash: 'a',
  crmRef: linkId,
  crmRevision,
  crmHash: 'b',
});
const agreed = (linkId: string, crmRevision?: string): AgreementRow => ({
  type: 'agreed',
  agreement: agreement(linkId, crmRevision),
});

describe('entries', () => {
  it('get an address that follows from the key of the write, so that a repeat meets the first (WR1)', async () => {
    const { side } = await leasedCrm(world());
    const write = { type: 'create', key: 'k', calendar: 'crm', event: meeting('a') } as const;
    const [call = expect.fail('no call')] = side.prepare(write, null);
    expect(call.ref).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(sampleCrm(world()).connected.calendar.prepare(write, null)[0]?.ref).toBe(call.ref);
    expect(sampleCrm(world()).connected.calendar.prepare({ ...write, key: 'l' }, null)[0]?.ref).not.toBe(
      call.ref,
    );
  });

  const reasons = [
    ['deleted', (hand, ref) => hand.remove(ref), 'absent'],
    ['unscheduled', (hand, ref) => hand.schedule(ref, false), 'absent'],
    ['unpushed', (hand, ref) => hand.push(ref, false), 'found'],
    ['hidden', (hand, ref) => hand.hide(ref, true), 'unreadable'],
  ] as const satisfies readonly (readonly [
    string,
    (hand: ReturnType<typeof sampleCrm>['hand'], ref: string) => void,
    string,
  ])[];
  for (const [reason, act, type] of reasons)
    it(`say why they went: ${reason}, and then read as ${type} (DE2)`, async () => {
      const { side, hand } = await leasedCrm(world());
      const { ref } = hand.create(meeting('a'));
      const { state } = await changesOf(side, 'crm', null);
      act(hand, ref);
      expect((await changesOf(side, 'crm', state)).changes).toEqual([{ type: 'removed', ref, reason }]);
      expect((await changesOf(side, 'crm', null)).changes).toEqual([]);
      expect((await fetchOne(side, 'crm', ref))?.type).toBe(type);
    });

  it('say so too when they are edited while they are out of the calendar (DE2)', async () => {
    const { side, hand } = await leasedCrm(world());
    for (const [reason, act] of reasons.slice(1)) {
      const { ref } = hand.create(meeting(reason));
      const { state } = await changesOf(side, 'crm', null);
      act(hand, ref);
      hand.edit(ref, { title: 'Edited by a colleague' });
      expect((await changesOf(side, 'crm', state)).changes).toEqual([{ type: 'removed', ref, reason }]);
    }
  });

  it('come back when they are scheduled, pushed or shown again', async () => {
    const { side, hand } = await leasedCrm(world());
    const { ref } = hand.create(meeting('a'));
    for (const [away, back] of [
      [() => hand.schedule(ref, false), () => hand.schedule(ref, true)],
      [() => hand.push(ref, false), () => hand.push(ref, true)],
      [() => hand.hide(ref, true), () => hand.hide(ref, false)],
    ] as const) {
      away();
      const { state } = await changesOf(side, 'crm', null);
      back();
      expect((await changesOf(side, 'crm', state)).changes).toMatchObject([{ type: 'changed', ref }]);
      expect(await fetchOne(side, 'crm', ref)).toMatchObject({ type: 'found', stored: { push: true } });
    }
  });

  it('that are not pushed are not listed, and say so when asked for (C8)', async () => {
    const { side, hand } = await leasedCrm(world());
    const { ref } = hand.create(meeting('task'), { push: false });
    expect((await changesOf(side, 'crm', null)).changes).toEqual([]);
    expect(await fetchOne(side, 'crm', ref)).toMatchObject({ type: 'found', stored: { push: false } });
  });

  it('keep the ticks of their participants (C10)', async () => {
    const { side, hand } = await leasedCrm(world());
    const id = participantId('noor@client.example');
    const { ref } = hand.create(
      meeting('a', { participants: { [id]: { email: 'noor@client.example', roles: { attendee: true } } } }),
    );
    hand.tick(ref, 'noor@client.example', true);
    expect(await fetchOne(side, 'crm', ref)).toMatchObject({
      stored: { event: { participants: { [id]: { invite: true } } } },
    });
    expect(hand.tick(ref, 'noor@client.example', false).event.participants?.[id]?.invite).toBeUndefined();
  });

  it('show which fields are locked, and why (C20)', async () => {
    const { connected, hand, administrator } = await leasedCrm(world());
    const { ref } = hand.create(meeting('a'));
    await connected.locks.set(
      ref,
      { fields: ['title', 'start'], reason: 'Organised by somebody else' },
      signal,
    );
    expect(hand.see(ref)?.lockedFields).toEqual(['title', 'start']);
    expect(administrator.lockReason(ref)).toBe('Organised by somebody else');
    await connected.locks.set(ref, { fields: [], reason: '' }, signal);
    expect(hand.see(ref)?.lockedFields).toBeUndefined();
  });

  it('are only taken off the schedule where deleting is restricted (C11)', async () => {
    const { side, hand, administrator } = await leasedCrm(world());
    administrator.setRules({ deletingRestricted: true });
    const known = hand.create(meeting('a'));
    const { state } = await changesOf(side, 'crm', null);
    await outcomesOf(
      side,
      side.prepare({ type: 'remove', key: 'r', calendar: 'crm', ref: known.ref }, known),
    );
    expect((await changesOf(side, 'crm', state)).changes).toEqual([
      { type: 'removed', ref: known.ref, reason: 'unscheduled' },
    ]);
    hand.schedule(known.ref, true);
    expect(hand.list().length).toBe(1);
  });

  it('cannot be changed where editing is restricted (C12)', async () => {
    const { side, hand, administrator } = await leasedCrm(world());
    administrator.setRules({ editingRestricted: true });
    const known = hand.create(meeting('a'));
    const patch = { title: 'B' };
    const calls = side.prepare(
      {
        type: 'update',
        key: 'u',
        calendar: 'crm',
        ref: known.ref,
        patch,
        event: { ...known.event, ...patch },
      },
      known,
    );
    expect((await outcomesOf(side, calls))[0]?.[1]).toMatchObject({
      type: 'refused',
      problem: { code: 'not-permitted' },
    });
  });
});

describe('the lease', () => {
  const elsewhere = { ...identity, machineId: 'machine-2' };

  it('is needed before anything is written (RU1)', async () => {
    const { connected } = sampleCrm(world());
    expect(await problemCodeOf(createThrough(connected.calendar, 'crm', meeting('a')))).toBe('lease-lost');
  });

  it('keeps its generation when its holder renews it, and is refused to another machine until it runs out', async () => {
    const account = world();
    const crm = sampleCrm(account);
    const first = await crm.connected.lease.take(identity, signal);
    account.pass(60_000);
    const second = await crm.connected.lease.take(identity, signal);
    expect(second.generation).toBe(first.generation);
    expect(second.expiresAt).toBe(first.expiresAt + 60_000);
    const other = crm.connect();
    const refusal = await other.lease.take(elsewhere, signal).then(
      () => null,
      (error: { readonly problem: unknown }) => error.problem,
    );
    expect(refusal).toMatchObject({
      code: 'lease-held',
      params: { machine: 'machine-1' },
      retryAt: second.expiresAt,
    });
    account.pass(second.expiresAt - account.clock.now());
    expect((await other.lease.take(elsewhere, signal)).generation).toBe(first.generation + 1);
  });

  it('that was handed over refuses every write of the machine that had it', async () => {
    const account = world();
    const crm = sampleCrm(account);
    await crm.connected.lease.take(identity, signal);
    const { ref } = crm.hand.create(meeting('a'));
    await crm.connected.lease.release(identity, signal);
    await crm.connected.lease.take(identity, signal);
    crm.administrator.takeLeaseFrom(identity.accountId, 'machine-2');
    expect(await problemCodeOf(createThrough(crm.connected.calendar, 'crm', meeting('b')))).toBe(
      'lease-lost',
    );
    expect(await problemCodeOf(crm.connected.agreements.put(identity, [agreed('a')], signal))).toBe(
      'lease-lost',
    );
    expect(
      await problemCodeOf(crm.connected.locks.set(ref, { fields: ['title'], reason: 'no' }, signal)),
    ).toBe('lease-lost');
    expect(crm.hand.list().map((each) => each.uids[0])).toEqual(['a']);
  });

  it('gets a new generation when the same machine starts again, so that its dead process cannot write', async () => {
    const crm = sampleCrm(world());
    const { generation } = await crm.connected.lease.take(identity, signal);
    const restarted = crm.connect();
    expect((await restarted.lease.take(identity, signal)).generation).toBe(generation + 1);
    expect(await problemCodeOf(createThrough(crm.connected.calendar, 'crm', meeting('a')))).toBe(
      'lease-lost',
    );
  });
});

describe('the agreements', () => {
  it('come back oldest first under rising numbers, each link once (ID9)', async () => {
    const { connected } = await leasedCrm(world());
    expect(
      await connected.agreements.put(
        identity,
        ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => agreed(id)),
        signal,
      ),
    ).toBe(7);
    expect(
      await connected.agreements.put(identity, [agreed('b', '2'), { type: 'ended', linkId: 'c' }], signal),
    ).toBe(9);
    const read = async (since: number): Promise<{ readonly links: string[]; readonly state: number }> => {
      const links: string[] = [];
      let state = since;
      for await (const page of connected.agreements.list(identity, since, signal)) {
        links.push(
          ...page.rows.map((row) => (row.type === 'agreed' ? row.agreement.linkId : `-${row.linkId}`)),
        );
        state = page.state;
      }
      return { links, state };
    };
    expect(await read(0)).toEqual({ links: ['a', 'd', 'e', 'f', 'g', 'b', '-c'], state: 9 });
    expect(await read(7)).toEqual({ links: ['b', '-c'], state: 9 });
    expect(await read(9)).toEqual({ links: [], state: 9 });
    expect((await connected.lease.take(identity, signal)).agreementsState).toBe(9);
  });

  it('are kept apart per account', async () => {
    const { connected } = await leasedCrm(world());
    await connected.agreements.put(identity, [agreed('a')], signal);
    const rows: AgreementRow[] = [];
    for await (const page of connected.agreements.list({ ...identity, accountId: 'other' }, 0, signal))
      rows.push(...page.rows);
    expect(rows).toEqual([]);
  });
});

describe('the session', () => {
  it('tells the rules, another engine at work, and the calendar; and shows what was reported (A10, C15)', async () => {
    const { connected, administrator } = await leasedCrm({ ...world(), storage: memoryStorage() });
    administrator.setRules({ createPrefix: 'CRM:' });
    administrator.setOtherEngine('Exchange connector');
    expect(await connected.session(signal)).toMatchObject({
      calendar: 'crm',
      otherEngine: 'Exchange connector',
      rules: { createPrefix: 'CRM:', direction: 'two-way' },
    });
    await connected.reports.put(
      identity,
      { state: 'in-agreement', waiting: 0, entries: 3, invites: false },
      signal,
    );
    expect(administrator.reportOf(identity.accountId)).toEqual({
      state: 'in-agreement',
      waiting: 0,
      invites: false,
      entries: 3,
    });
  });
});
