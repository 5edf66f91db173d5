/** The poorest CRM the sandbox plays: it takes new entries and can do nothing else. */
import { describe, expect, it } from 'vitest';
import { createsOnlyCrm, sampleCrm, scriptedFaults } from '../../../src-sandbox/sample-sides/index.ts';
import { crmLike } from '../../../src-sandbox/sample-sides/mail/crm-like.ts';
import { crmLimits, limitsOf } from '../../../src-shared/domain/crm.ts';
import { createThrough, meeting, outcomesOf, signal, world } from './world.ts';

const create = { type: 'create', key: 'key-a', calendar: 'crm', event: meeting('a') } as const;

describe('a CRM that only creates', () => {
  it('answers a create with an id of its own and what it was asked to hold, whatever it made of it', async () => {
    const { connected, hand } = createsOnlyCrm(world());
    const stored = await createThrough(
      connected.calendar,
      'crm',
      meeting('a', { description: 'Bring notes' }),
    );
    const [held] = hand.list('crm');
    expect(stored.ref).toBe(held?.ref);
    expect(stored.ref).not.toContain('key-a');
    expect(stored.event).toEqual(meeting('a', { description: 'Bring notes' }));
    expect(held?.event.uid).not.toBe('a');
  });

  it('makes a second entry of a create that is sent twice', async () => {
    const { connected, hand } = createsOnlyCrm(world());
    await createThrough(connected.calendar, 'crm', meeting('a'), 'same-key');
    await createThrough(connected.calendar, 'crm', meeting('a'), 'same-key');
    expect(hand.list('crm')).toHaveLength(2);
  });

  it('leaves a create unclear when its answer is lost', async () => {
    const faults = scriptedFaults([{ at: { operation: 'perform' }, fault: { type: 'lost-after' } }]);
    const { connected, hand } = createsOnlyCrm({ ...world(), faults });
    const outcomes = await outcomesOf(connected.calendar, connected.calendar.prepare(create, null));
    expect(outcomes).toMatchObject([['key-a', { type: 'unclear', problem: { code: 'unreachable' } }]]);
    expect(hand.list('crm')).toHaveLength(1);
  });

  it('takes any question about what it holds, any update and any removal for a bug of the asker', async () => {
    const { calendar } = createsOnlyCrm(world()).connected;
    const stored = await createThrough(calendar, 'crm', meeting('a'));
    const [call = expect.fail('no call')] = calendar.prepare(create, null);
    const { ref } = stored;
    const writes = [
      { type: 'update', key: 'u', calendar: 'crm', ref, patch: { title: 'b' }, event: stored.event },
      { type: 'remove', key: 'r', calendar: 'crm', ref },
    ] as const;
    for (const write of writes)
      await expect(outcomesOf(calendar, calendar.prepare(write, stored))).rejects.toThrow(/takes no/);
    await expect(calendar.changes('crm', null, signal)[Symbol.asyncIterator]().next()).rejects.toThrow(
      /readBack/,
    );
    await expect(calendar.get('crm', [ref], signal)[Symbol.asyncIterator]().next()).rejects.toThrow(
      /readBack/,
    );
    await expect(calendar.listed('crm', [ref], signal)).rejects.toThrow(/readBack/);
    await expect(calendar.locate(['a'], signal)).rejects.toThrow(/readBack/);
    await expect(calendar.lookup(call, signal)).rejects.toThrow(/lookup/);
  });
});

describe('what a CRM cannot do', () => {
  it('is nothing for one with all parts, and each by its name for the poorest', () => {
    const mail = crmLike({ mailboxes: {}, now: () => 0 }).side('anna@example.com');
    expect(limitsOf({ ...sampleCrm(world()).connected, mail })).toEqual([]);
    expect(limitsOf(createsOnlyCrm(world()).connected)).toEqual(crmLimits);
  });

  it('follows from what it has: a CRM without a lease that cannot remove', () => {
    const { lease: _, ...crm } = sampleCrm(world()).connected;
    const capabilities = { ...crm.calendar.capabilities, removes: false };
    expect(limitsOf({ ...crm, calendar: { ...crm.calendar, capabilities } })).toEqual([
      'crm-cannot-remove',
      'crm-has-no-lease',
      'crm-has-no-mail',
    ]);
  });
});
