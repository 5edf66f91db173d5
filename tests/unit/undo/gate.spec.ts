/** An undo passes the gate and the budget like any other change, and what a side refuses leaves both sides equal (DE1, DE3, PE1). */
import { describe, expect, it } from 'vitest';
import { gradeRows, wishUndone } from '../../../src-main/sync/calendar/undo/grade.ts';
import type { Step } from '../../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { atCrm, atProvider, contents, event, type Machine, self, world } from '../../support/world.ts';

const pages = (machine: Machine) => machine.store.historyPages;
const all = (machine: Machine) => pages(machine).page(null, 200, 'all');
const kinds = (machine: Machine) => machine.engine.decisions().map(({ kind }) => kind);

function wish(machine: Machine, ids: readonly number[]) {
  const graded = gradeRows(ids, machine.store, [self]);
  wishUndone(graded, machine.store, 0);
  return graded;
}

function decide(machine: Machine, choice: 'approve' | 'reject') {
  for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, choice);
}

const before = '2026-11-25T10:00:00';
const after = '2026-12-01T10:00:00';
const meeting = (title: string): CalendarEvent =>
  event('m', {
    title,
    participants: {
      [participantId(self)]: { email: self, roles: { owner: true } },
      [participantId('ann@example.com')]: { email: 'ann@example.com', roles: { attendee: true } },
    },
  });

describe('undo and the gate', () => {
  it('DE1: taking away more than the budget waits for a person; a no leaves both sides as they are', async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    await machine.settle();
    for (let n = 0; n < 8; n++) one.provider.hand.create(event(`e${n}`));
    await machine.settle();
    const ids = all(machine).map(({ id }) => id);
    expect(wish(machine, ids).every(({ verdict }) => verdict.grade === 'exact')).toBe(true);
    await machine.settle();
    expect(kinds(machine)).toEqual(['many-removals']);
    expect(atCrm(one).length).toBe(8);
    decide(machine, 'reject');
    await machine.settle();
    expect(atCrm(one).length).toBe(8);
    expect(machine.store.undoWishes.isEmpty()).toBe(true);
    expect(machine.engine.decisions()).toEqual([]);
    expect(all(machine).filter(({ action }) => action === 'not-undone').length).toBe(8);
    wish(machine, ids);
    await machine.settle();
    decide(machine, 'approve');
    await machine.settle();
    expect([atCrm(one).length, atProvider(one).length]).toEqual([0, 8]);
    machine.store.close();
  });

  it('PE1: what would mail a guest waits for a yes, and neither side changes before', async () => {
    const one = world('graph-like');
    const machine = one.machine();
    one.provider.hand.create(meeting('Meeting'));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { start: '2026-12-01T10:00:00' });
    await machine.settle();
    const mails = one.provider.hand.mails().length;
    const ids = all(machine)
      .slice(0, 1)
      .map(({ id }) => id);
    const preview = await machine.engine.previewUndo(ids, new AbortController().signal);
    expect(preview.addressees).toEqual(['ann@example.com']);
    wish(machine, ids);
    await machine.settle();
    expect(kinds(machine)).toEqual(['would-mail']);
    expect([atCrm(one)[0]?.event.start, atProvider(one)[0]?.event.start]).toEqual([after, after]);
    expect(one.provider.hand.mails().length).toBe(mails);
    decide(machine, 'approve');
    await machine.settle();
    expect([atCrm(one)[0]?.event.start, atProvider(one)[0]?.event.start]).toEqual([before, before]);
    expect(one.provider.hand.mails().length).toBe(mails + 1);
    machine.store.close();
  });

  it('PE1: a no to the mail ends the undo, and both sides stay equal', async () => {
    const one = world('graph-like');
    const machine = one.machine();
    one.provider.hand.create(meeting('Meeting'));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { start: '2026-12-01T10:00:00' });
    await machine.settle();
    const mails = one.provider.hand.mails().length;
    wish(
      machine,
      all(machine)
        .slice(0, 1)
        .map(({ id }) => id),
    );
    await machine.settle();
    decide(machine, 'reject');
    await machine.settle();
    expect([atCrm(one)[0]?.event.start, atProvider(one)[0]?.event.start]).toEqual([after, after]);
    expect(one.provider.hand.mails().length).toBe(mails);
    expect(machine.store.leftAlone.count()).toBe(0);
    expect(machine.store.undoWishes.isEmpty()).toBe(true);
    machine.store.close();
  });

  it('when the calendar refuses after the CRM was undone, the CRM follows the calendar again', async () => {
    const one = world('caldav-like');
    let isRefusing = false;
    const machine = one.machine({
      providerFaults: {
        decide: (step: Step) =>
          isRefusing && step.operation === 'perform' ? { type: 'refused', code: 'item-rejected' } : null,
      },
    });
    one.provider.hand.create(event('a', { title: 'Before' }));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'After', description: 'new' });
    await machine.settle();
    wish(
      machine,
      all(machine)
        .slice(0, 1)
        .map(({ id }) => id),
    );
    isRefusing = true;
    await machine.settle();
    isRefusing = false;
    await machine.settle();
    const { provider, crm } = contents(one, machine);
    expect(crm).toEqual(provider);
    expect(atCrm(one)[0]?.event).toMatchObject({ title: 'After', description: 'new' });
    expect(all(machine).find(({ action }) => action === 'not-undone')?.reason).toBe('not-undone-refused');
    expect(machine.store.undoWishes.isEmpty()).toBe(true);
    machine.store.close();
  });

  it('when somebody edits between the two writes, their edit stands on both sides', async () => {
    const one = world('caldav-like');
    let hasWritten = false;
    const machine = one.machine({
      crmFaults: {
        after: (step: Step) => {
          if (step.operation !== 'perform' || hasWritten || machine.store.undoWishes.isEmpty()) return;
          hasWritten = true;
          one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'Meanwhile' });
        },
      },
    });
    one.provider.hand.create(event('a', { title: 'Before', description: 'old' }));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'After', description: 'new' });
    await machine.settle();
    wish(
      machine,
      all(machine)
        .slice(0, 1)
        .map(({ id }) => id),
    );
    await machine.settle();
    expect(hasWritten).toBe(true);
    const { provider, crm } = contents(one, machine);
    expect(crm).toEqual(provider);
    expect(atCrm(one)[0]?.event).toMatchObject({ title: 'Meanwhile', description: 'old' });
    machine.store.close();
  });

  it('C20: what the other side does not let change is said beforehand, once both sides are read', async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    one.provider.hand.create(event('a', { title: 'Before' }));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'After' });
    await machine.settle();
    const [row] = all(machine);
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', {
      participants: { boss: { email: 'boss@example.com', roles: { owner: true } } } as never,
    });
    const preview = await machine.engine.previewUndo([row?.id ?? 0], new AbortController().signal);
    expect(preview.graded[0]?.verdict).toEqual({ grade: 'impossible', obstacle: 'not-organizer' });
    machine.store.close();
  });

  it('says beforehand that a removed entry is gone when an earlier change of it is asked about', async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    one.provider.hand.create(event('a', { title: 'Before' }));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'After' });
    await machine.settle();
    const row = all(machine)[0]?.id ?? 0;
    one.provider.hand.remove(atProvider(one)[0]?.ref ?? '');
    const preview = await machine.engine.previewUndo([row], new AbortController().signal);
    expect(preview.graded[0]?.verdict).toEqual({ grade: 'impossible', obstacle: 'gone' });
    machine.store.close();
  });
});
