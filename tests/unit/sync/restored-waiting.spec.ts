/** What waits while a person is asked about a restored backup, and what an answer makes of the entries (DE4). */
import { describe, expect, it } from 'vitest';
import type { Case } from '../../../src-main/sync/calendar/plan/model.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { byRevision, caseOf, judged, times } from '../../support/restored-table.ts';
import { creatingFrom, loose, now, single, stored, unreadable } from '../../support/small-calendar.ts';

const ann = { email: 'ann@example.com', roles: { attendee: true } } as const;
const withAnn = single({ title: 'New', participants: { [participantId(ann.email)]: ann } });

describe.each(sideNames)('while a person is asked about the %s', (side) => {
  const other = otherSide(side);
  const waits = (one: Case): boolean => {
    const asked = times(5, byRevision).map((entry, number) => caseOf(side, entry, number));
    const { actions, cases } = judged(side, [], { cases: [...asked, one] });
    expect(actions).toHaveLength(5);
    return cases.length === 0;
  };
  const twinFrom = (origin: SideName, id: string): Case => ({
    ...{ link: creatingFrom(origin, id), provider: null, crm: null },
    [origin]: now(stored(origin)),
  });
  it.each<{ name: string; one: Case; expected: boolean }>([
    { name: 'changed there', one: caseOf(side, { title: 'Never seen' }, 9), expected: true },
    { name: 'cannot be read there', one: caseOf(side, { mine: unreadable }, 9), expected: true },
    {
      name: 'came back from another calendar there',
      one: caseOf(side, { event: withAnn, base: withAnn, status: 'elsewhere' }, 9),
      expected: true,
    },
    { name: 'is there and its twin is being made', one: twinFrom(side, 'l9'), expected: true },
    { name: 'is being made there', one: twinFrom(other, 'l9'), expected: false },
    {
      name: 'has news on the other side alone',
      one: caseOf(side, { mine: null, otherEvent: single({ title: 'Newest' }) }, 9),
      expected: false,
    },
    {
      name: 'holds what was agreed there, guests included',
      one: caseOf(side, { event: withAnn, base: withAnn, otherEvent: single({ title: 'Newest' }) }, 9),
      expected: false,
    },
  ])('an entry that $name waits: $expected', ({ one, expected }) => {
    expect(waits(one)).toBe(expected);
  });
  it('new entries of it wait, and those of the other side that may be their twins', () => {
    const result = judged(side, times(5, byRevision), {
      loose: {
        ...{ provider: [], crm: [] },
        [side]: [loose(stored('new 1')), loose(stored('new 2'))],
        [other]: [loose(stored('twin', { uids: ['uid of new 2'] })), loose(stored('stranger'))],
      },
    });
    expect(result.loose[side]).toEqual([]);
    expect(result.loose[other].map(({ stored: { ref } }) => ref)).toEqual(['stranger']);
  });
});

it.each(sideNames)(
  'what this account may not write at the %s stays as the backup has it, and the rest is put back',
  (side) => {
    const readOnly = { fields: 'all', reason: 'not-organizer' } as const;
    const entries = [...times(2, { ...byRevision, readOnly }), ...times(3, byRevision)];
    const { actions, cases, accepted } = judged(side, entries, { answer: () => 'newer' });
    expect(actions.map((one) => one.type === 'write' && one.write.link.id)).toEqual(['l2', 'l3', 'l4']);
    expect([...accepted]).toEqual(['l0', 'l1']);
    expect(cases.map(({ link: { id } }) => id)).toEqual(['l0', 'l1']);
  },
);
