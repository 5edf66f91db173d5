/** What gives the restored side of a backup back what was newer, learned from tables (DE4). */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { undoRestored, withAnswers } from '../../../src-main/sync/calendar/news/restored-undo.ts';
import type { Action } from '../../../src-main/sync/calendar/plan/model.ts';
import { fingerprint } from '../../../src-main/sync/common/fingerprint.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { able, inShort, planInput, self } from '../../support/plan-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const ann = 'ann@example.com';
/** A meeting with Ann; in the CRM she is ticked. */
const meeting = (title: string, invite = false): CalendarEvent =>
  single({
    title,
    participants: {
      [participantId(self)]: { email: self, roles: { owner: true } },
      [participantId(ann)]: { email: ann, roles: { attendee: true }, ...(invite ? { invite } : {}) },
    },
  });
const agreedOn = (base: CalendarEvent, crmBase = base) =>
  link('l', {
    provider: { ref: 'P', revision: 'r', hash: contentHash(base), base },
    crm: { ref: 'C', revision: 'r', hash: contentHash(crmBase), base: crmBase, ticked: [participantId(ann)] },
  });
const refOf = { provider: 'P', crm: 'C' } as const;
const shownAs = { digest: 'd', event: single() };

describe.each(sideNames)('an entry of the %s that went back', (side) => {
  const undo = (base: CalendarEvent, event: CalendarEvent, change: Partial<StoredEvent> = {}) =>
    undoRestored(planInput(), {
      ...{ kind: 'back', side, isStrong: true, ...shownAs },
      ...{ link: agreedOn(base), stored: stored(refOf[side], { event, ...change }) },
    });
  it('gets back what was agreed on, and nobody is asked about it again', () => {
    expect(undo(single({ title: 'New' }), single({ title: 'Old' }))).toMatchObject([
      {
        type: 'write',
        write: {
          ...{ side, reason: 'restored-backup-undone', isAnswered: true, source: null, transfer: {} },
          write: { type: 'update', ref: refOf[side], patch: { title: 'New' } },
        },
      },
    ]);
  });
  it('keeps the fields that this account may not write', () => {
    const change = { readOnly: { fields: ['title'], reason: 'masked' } } as const;
    const base = single({ title: 'New', description: 'new' });
    expect(undo(base, single({ title: 'Old', description: 'old' }), change)?.map(inShort)).toEqual([
      `update ${refOf[side]} (description: "new") at the ${side}, restored-backup-undone`,
    ]);
  });
  it.each<{ name: string; change: Partial<StoredEvent> }>([
    { name: 'all of it is read-only', change: { readOnly: { fields: 'all', reason: 'not-organizer' } } },
    { name: 'what differs is read-only', change: { readOnly: { fields: ['title'], reason: 'masked' } } },
    { name: 'what differs is hidden', change: { withheld: ['title'] } },
  ])('stays as it is where $name', ({ change }) => {
    expect(undo(single({ title: 'New' }), single({ title: 'Old' }), change)).toBe(null);
  });
  it('keeps the ticks of its guests (C10)', () => {
    expect(undo(meeting('New'), meeting('Old', side === 'crm'))?.map(inShort)).toEqual([
      `update ${refOf[side]} (title: "New") at the ${side}, restored-backup-undone`,
    ]);
  });
});

describe.each(sideNames)('an entry that is gone from the %s', (side) => {
  const origin = otherSide(side);
  const undo = (base: CalendarEvent, event: CalendarEvent, input = planInput()) =>
    undoRestored(input, {
      ...{ kind: 'gone', side, ...shownAs },
      ...{ link: agreedOn(base), other: stored(refOf[origin], { event }) },
    });
  const madeOf = (actions: readonly Action[] | null): CalendarEvent | null => {
    const [made] = actions?.flatMap((one) => (one.type === 'write' ? [one.write.write] : [])) ?? [];
    return made?.type === 'create' ? made.event : null;
  };
  it('is made again under a link of its own, with what the other side changed since', () => {
    const actions = undo(
      single({ title: 'Agreed', description: 'kept' }),
      single({ title: 'Newer', description: 'kept' }),
    );
    expect(actions?.map(inShort)).toEqual([
      'end l, restored-backup-undone',
      `settle ${refOf[side]} at the ${side}`,
      `save from ${refOf[origin]} at the ${origin} as creating`,
      `create Newer at the ${side}, restored-backup-undone`,
    ]);
    const event = single({ title: 'Newer', description: 'kept' });
    expect(actions?.at(-1)).toMatchObject({
      type: 'write',
      write: {
        ...{ side, isAnswered: true, reason: 'restored-backup-undone', source: { ref: refOf[origin] } },
        write: { type: 'create', key: `from ${refOf[origin]} at the ${origin}`, event },
        digest: fingerprint(['create', side, refOf[origin], contentHash(event)]),
        link: { status: 'creating', origin, source: { ref: refOf[origin] } },
      },
    });
  });
  it('has what only its own side held when both agreed', () => {
    const own = single({ title: 'Agreed', locations: { '1': { name: 'Room 1' } } });
    const agreed = agreedOn(single({ title: 'Agreed' }));
    const actions = undoRestored(planInput(), {
      ...{ kind: 'gone', side, ...shownAs },
      link: { ...agreed, [side]: { ...agreed[side], base: own } },
      other: stored(refOf[origin], { event: single({ title: 'Newer' }) }),
    });
    expect(madeOf(actions)).toEqual(single({ title: 'Newer', locations: { '1': { name: 'Room 1' } } }));
  });
  it('is made without what its side cannot hold', () => {
    const input = planInput();
    const limited = {
      ...able,
      lacks: ['locations'],
      sizes: { unit: 'code-points', texts: { title: 4 }, items: {} },
    } as const;
    const event = single({ title: 'Long title', locations: { '1': { name: 'Room 1' } } });
    const made = madeOf(
      undo(event, event, { ...input, capabilities: { ...input.capabilities, [side]: limited } }),
    );
    expect(made?.locations).toBe(undefined);
    expect(made?.title?.length).toBe(4);
  });
  it('has the guests that it had (PE1)', () => {
    const made = madeOf(undo(meeting('Agreed'), meeting('Newer', side === 'provider')));
    expect(made).toEqual(meeting('Newer'));
  });
});

describe.each(sideNames)('an entry that is there again at the %s', (side) => {
  const undo = (change: Partial<StoredEvent>) =>
    undoRestored(planInput(), { kind: 'revived', side, ...shownAs, stored: stored('again', change) });
  it('is removed, and nobody is asked about it again', () => {
    expect(undo({})).toMatchObject([
      {
        type: 'write',
        write: {
          ...{ side, isAnswered: true, reason: 'restored-backup-undone' },
          ...{ link: { id: `from again at the ${side}`, status: 'creating', origin: side } },
          write: { type: 'remove', ref: 'again' },
        },
      },
    ]);
  });
  it('stays where this account may not remove it, and goes where only some fields are read-only', () => {
    expect(undo({ readOnly: { fields: 'all', reason: 'not-organizer' } })).toBe(null);
    expect(undo({ readOnly: { fields: ['title'], reason: 'masked' } })).toHaveLength(1);
  });
});

describe('what follows from "the backup is right"', () => {
  const writeOf = (id: string, source: string | null, side: SideName = 'crm'): Action => {
    const sign = { kind: 'revived', side, ...shownAs, stored: stored('again') } as const;
    const [action] = undoRestored(planInput(), sign) ?? [];
    if (action?.type !== 'write') throw new Error('no write');
    const { isAnswered: _, ...write } = action.write;
    const from = { ref: source ?? '', revision: 'r', event: single(), uids: [], masked: false };
    return { type: 'write', write: { ...write, link: link(id), source: source === null ? null : from } };
  };
  it.each([
    { name: 'by its link', write: writeOf('accepted', null), isAnswered: true },
    { name: 'by what it comes from', write: writeOf('other', 'accepted'), isAnswered: true },
    { name: 'not when neither was accepted', write: writeOf('other', 'another'), isAnswered: undefined },
    { name: 'not when it comes from nothing', write: writeOf('other', null), isAnswered: undefined },
  ])('needs no second answer: $name (DE1)', ({ write, isAnswered }) => {
    const [after] = withAnswers([write], new Set(['accepted', 'one more']));
    expect(after?.type === 'write' && after.write.isAnswered).toBe(isAnswered);
    expect(after).toMatchObject(write);
  });
  it('leaves everything but writes alone', () => {
    const settle: Action = { type: 'settle', side: 'crm', ref: 'accepted' };
    expect(withAnswers([settle], new Set(['accepted']))).toEqual([settle]);
  });
});
