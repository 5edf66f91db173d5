/**
 * Tests private entries that a changed choice reaches late (RU6): those that a person moved out of the primary calendar, and those of
 * which the real words wait for a yes while something else of them changes.
 */
import { describe, expect, it } from 'vitest';
import { type Choice, chooseRules } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { maskedFields, type PrivateEvents } from '../../../src-shared/domain/calendar/private-events.ts';
import { atCrm, atProvider, event, type Machine, type World, world } from '../../support/world.ts';

const secret = {
  title: 'Tumour clinic',
  description: 'chemo',
  locations: { '1': { name: 'Hospital' } },
  privacy: 'private',
} as const;
const hidden = /Tumour|chemo|Hospital|Biopsy/;

function answer({ engine }: Machine, choice: Choice): void {
  for (const { id, digest } of engine.decisions()) engine.decide(id, digest, choice);
}

const asked = ({ engine }: Machine) => engine.decisions().map(({ kind, count }) => [kind, count]);

const inCrm = (one: World): string => JSON.stringify(atCrm(one).map(({ event: shown }) => shown));
const inHistory = ({ store }: Machine): string => JSON.stringify(store.history.latest(500));

describe.each(['caldav-like', 'graph-like'] as const)('%s', (name) => {
  const profile = { ...profiles[name], masksOfPrivate: maskedFields };

  /** A private entry of the calendar that is linked under this choice. */
  async function linked(privateEvents: PrivateEvents, content: Partial<CalendarEvent> = secret) {
    const one = world(profile);
    const machine = one.machine({ settings: { privateEvents } });
    await machine.settle();
    const { ref } = one.provider.hand.create(event('d', content));
    await machine.settle();
    const choose = async (choice: PrivateEvents): Promise<void> => {
      chooseRules(machine.store, { privateEvents: choice });
      await machine.settle();
    };
    return { one, machine, ref, choose, inCalendar: () => one.provider.hand.see(ref)?.event };
  }

  /** The same, moved out of the primary calendar since. */
  async function movedOut(privateEvents: PrivateEvents) {
    const all = await linked(privateEvents);
    const away = all.one.provider.hand.moveTo(all.ref, 'work');
    await all.machine.settle();
    return { ...all, away };
  }

  describe('a private entry that was moved out of the primary calendar', () => {
    it('is masked in the CRM at once when it may no longer be shown in full, and the history forgets it', async () => {
      const { one, machine, choose } = await movedOut('full');
      expect(inCrm(one)).toMatch(hidden);
      await choose('busy');
      expect(inCrm(one)).not.toMatch(hidden);
      expect(inHistory(machine)).not.toMatch(hidden);
      expect(atCrm(one)).toMatchObject([{ event: { title: 'Busy', start: event('d').start } }]);
      expect(asked(machine)).toEqual([]);
    });
    it('is masked under a stricter limit of the administrator too', async () => {
      const { one, machine } = await movedOut('full');
      one.crm.administrator.setRules({ privateEvents: 'busy' });
      one.clock.advance(20 * 60_000);
      await machine.settle();
      expect(inCrm(one)).not.toMatch(hidden);
    });
    it('comes back masked, linked as before, and nothing of the calendar changes', async () => {
      const { one, machine, away, choose } = await movedOut('full');
      await choose('busy');
      const back = one.provider.hand.moveTo(away.ref, 'personal');
      await machine.settle();
      expect(inCrm(one)).not.toMatch(hidden);
      expect(atCrm(one)).toHaveLength(1);
      expect(one.provider.hand.see(back.ref)?.event).toMatchObject(secret);
      expect(asked(machine)).toEqual([]);
      expect(machine.store.links.byStatus('linked')).toHaveLength(1);
    });
    it('leaves the CRM after a yes when nothing of it may be shown, its words at once', async () => {
      const { one, machine, away, choose } = await movedOut('full');
      await choose('skip');
      expect(inCrm(one)).not.toMatch(hidden);
      expect(asked(machine)).toEqual([['private-removed', 1]]);
      await machine.run();
      expect(asked(machine)).toEqual([['private-removed', 1]]);
      answer(machine, 'approve');
      await machine.settle();
      expect(atCrm(one)).toEqual([]);
      expect(asked(machine)).toEqual([]);
      const back = one.provider.hand.moveTo(away.ref, 'personal');
      await machine.settle();
      expect(atCrm(one)).toEqual([]);
      expect(one.provider.hand.see(back.ref)?.event).toMatchObject(secret);
    });
    it('stays in the CRM as a busy time after a no, kept apart', async () => {
      const { one, machine, choose } = await movedOut('busy');
      await choose('skip');
      answer(machine, 'reject');
      await machine.settle();
      expect(atCrm(one)).toHaveLength(1);
      expect(asked(machine)).toEqual([]);
    });
    it('that comes back after private entries may be shown in full is shown only after a yes', async () => {
      const { one, machine, away, choose } = await movedOut('busy');
      await choose('full');
      expect(asked(machine)).toEqual([]);
      one.provider.hand.moveTo(away.ref, 'personal');
      await machine.settle();
      expect(inCrm(one)).not.toMatch(hidden);
      expect(asked(machine)).toEqual([['private-shown', 1]]);
      answer(machine, 'approve');
      await machine.settle();
      expect(inCrm(one)).toMatch(hidden);
      expect(asked(machine)).toEqual([]);
    });
  });

  describe('while a person has not said yes to showing private entries in full', () => {
    it('another time of one reaches the CRM at once, its words do not', async () => {
      const { one, machine, ref, choose } = await linked('busy');
      await choose('full');
      one.provider.hand.edit(ref, { start: '2026-11-27T15:00:00', title: 'Biopsy' });
      await machine.settle();
      expect(atCrm(one)).toMatchObject([{ event: { title: 'Busy', start: '2026-11-27T15:00:00' } }]);
      expect(inCrm(one)).not.toMatch(hidden);
      expect(inHistory(machine)).not.toMatch(hidden);
      expect(asked(machine)).toEqual([['private-shown', 1]]);
      await machine.run();
      expect(asked(machine)).toEqual([['private-shown', 1]]);
      answer(machine, 'approve');
      await machine.settle();
      expect(atCrm(one)).toMatchObject([{ event: { title: 'Biopsy', start: '2026-11-27T15:00:00' } }]);
      expect(asked(machine)).toEqual([]);
    });
    it('a change of the choice and of the time before one run is taken apart too', async () => {
      const { one, machine, ref, choose } = await linked('busy');
      one.provider.hand.edit(ref, { duration: 'PT3H' });
      await choose('full');
      expect(atCrm(one)).toMatchObject([{ event: { title: 'Busy', duration: 'PT3H' } }]);
      expect(asked(machine)).toEqual([['private-shown', 1]]);
    });
    it('a moved occurrence with words of its own crosses without them', async () => {
      const { one, machine, ref, choose } = await linked('busy', {
        ...secret,
        recurrenceRules: [{ frequency: 'weekly', count: 4 }],
      });
      await choose('full');
      const first = event('d').start;
      one.provider.hand.editOccurrence(ref, first, { title: 'Biopsy', start: first.replace('T10', 'T12') });
      await machine.settle();
      const overrides = atCrm(one)[0]?.event.recurrenceOverrides;
      expect(overrides).toEqual({ [first]: { start: first.replace('T10', 'T12') } });
      expect(inCrm(one)).not.toMatch(hidden);
      expect(asked(machine)).toEqual([['private-shown', 1]]);
      answer(machine, 'approve');
      await machine.settle();
      expect(atCrm(one)[0]?.event.recurrenceOverrides).toMatchObject({ [first]: { title: 'Biopsy' } });
    });
    it('a time that was changed in the CRM reaches the calendar, and the question stays', async () => {
      const { one, machine, choose, inCalendar } = await linked('busy');
      await choose('full');
      one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { start: '2026-11-26T09:00:00' });
      await machine.settle();
      expect(inCalendar()).toMatchObject({ ...secret, start: '2026-11-26T09:00:00' });
      expect(inCrm(one)).not.toMatch(hidden);
      expect(asked(machine)).toEqual([['private-shown', 1]]);
    });
    it('an edit of a hidden field in the CRM is put back, and reaches no calendar (C20)', async () => {
      const { one, machine, choose } = await linked('busy', { title: 'Tumour clinic', privacy: 'private' });
      await choose('full');
      const [shown] = atCrm(one);
      expect(one.crm.administrator.lockReason(shown?.ref ?? '')).toBe('masked');
      one.crm.hand.edit(shown?.ref ?? '', { description: 'gossip' });
      await machine.settle();
      expect(inCrm(one)).not.toMatch(/gossip/);
      expect(JSON.stringify(atProvider(one))).not.toMatch(/gossip/);
      expect(asked(machine)).toEqual([['private-shown', 1]]);
      answer(machine, 'approve');
      await machine.settle();
      expect(one.crm.administrator.lockReason(shown?.ref ?? '')).toBeUndefined();
    });
    it('what changed stays across, and the words stay hidden, after a no', async () => {
      const { one, machine, ref, choose } = await linked('busy');
      await choose('full');
      one.provider.hand.edit(ref, { duration: 'PT3H' });
      await machine.settle();
      answer(machine, 'reject');
      await machine.settle();
      expect(atCrm(one)).toMatchObject([{ event: { title: 'Busy', duration: 'PT3H' } }]);
      expect(inHistory(machine)).not.toMatch(hidden);
      expect(asked(machine)).toEqual([]);
    });
  });
});
