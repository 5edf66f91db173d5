/** Protects the outbox: in which order calls come back after a crash, and what a key that is used again means (WR8). */
import { expect, it } from 'vitest';
import type { OutboxEntry } from '../../../src-main/store/index.ts';
import { creating, part, removing, updating } from '../../support/outbox-entries.ts';
import { memoryStore } from '../../support/run-table.ts';
import { single, stored } from '../../support/small-calendar.ts';

it('calls come back by link, side and position, whatever their keys are (WR6)', () => {
  const { outbox } = memoryStore().store;
  const write = updating({ title: 'Review', duration: 'PT2H' });
  const keyed = (key: string, position: number) => {
    const one = part(write, position, []);
    return { ...one, call: { ...one.call, key } };
  };
  outbox.add([
    { ...removing('Z', { link: 'm' }), side: 'crm' },
    keyed('a', 2),
    keyed('c', 0),
    keyed('b', 1),
    { ...removing('Y', { link: 'm' }), side: 'provider', position: 1 },
    { ...removing('X', { link: 'm' }), side: 'provider', position: 0 },
  ]);
  expect(outbox.all().map(({ entry: { call } }) => call.key)).toEqual([
    'c',
    'b',
    'a',
    'remove Z',
    'remove X',
    'remove Y',
  ]);
});
it('a call that is sent again under its key is as it was sent last, and its outcome is unknown again (WR1)', () => {
  const { outbox } = memoryStore().store;
  outbox.add([creating()]);
  outbox.markAbsent(['l']);
  outbox.add([creating({ destroys: 7 })]);
  expect(outbox.all()).toEqual([{ state: 'sent', entry: creating({ destroys: 7 }) }]);
});
it('of several calls only those that are named are found absent, or removed', () => {
  const { outbox } = memoryStore().store;
  outbox.add([creating(), updating(), removing('D')]);
  outbox.markAbsent(['l', 'remove D']);
  expect(outbox.all().map(({ state }) => state)).toEqual(['absent', 'absent', 'sent']);
  outbox.remove(['l', 'update C']);
  expect(outbox.all().map(({ entry: { call } }) => call.key)).toEqual(['remove D']);
});
it('a call comes back as it was written down, whatever its texts contain and however often its event stands in it', () => {
  const { outbox } = memoryStore().store;
  const title = '\u0001 $& $1 "{\\"uid\\":1}" \\u0001 \ud83d\ude00';
  const event = single({ title });
  const write: OutboxEntry['write'] = { type: 'create', key: 'l', calendar: 'agenda', event };
  const made = creating({ write, source: { ref: 'P', revision: '1', event, uids: ['u'] }, link: 'a' });
  const again = { ...made.call, request: { entry: { event }, note: title, body: JSON.stringify(event) } };
  const changed = updating({ title }, { link: 'b' });
  const gone = removing('D', { link: 'c', known: stored('D', { event: single({ title: 'undefined' }) }) });
  const entries = [{ ...made, call: again }, changed, gone];
  outbox.add(entries);
  expect(outbox.all().map(({ entry }) => entry)).toEqual(entries);
});
