/** Killed at every moment of the move, before and after requests and commits, and started again: the end of the undisturbed run (ID10). */
import { expect, it } from 'vitest';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { migrate, movedMachine, sampleNewPlace } from '../../support/moved-mailbox.ts';
import { atCrm, atProvider, event, world } from '../../support/world.ts';

const told = (list: readonly StoredEvent[]) =>
  list.map(({ event: { title, start } }) => `${start} ${title}`).sort();

async function movedAndKilledAt(moment: number, keepsUids: boolean) {
  let passed = 0;
  let isOn = false;
  const pass = () => {
    if (!isOn) return;
    passed += 1;
    if (passed === moment) throw new Killed(`moment ${moment}`);
  };
  const one = world('caldav-like');
  const machine = one.machine({ onCommit: pass });
  const crmRef = (title: string) => atCrm(one).find((each) => each.event.title === title)?.ref ?? '';
  for (const uid of ['a', 'b', 'c', 'gone', 'missing'])
    one.provider.hand.create(event(uid, { start: `2026-11-2${uid.charCodeAt(0) % 10}T10:00:00` }));
  one.provider.hand.create(event('series', { recurrenceRules: [{ frequency: 'weekly', count: 5 }] }));
  await machine.settle();
  // a call to each side that stays unanswered when the mailbox moves
  one.crm.hand.create(event('under-way', { start: '2026-11-30T10:00:00' }));
  const place = sampleNewPlace(one);
  migrate(
    atProvider(one).filter((each) => each.event.title !== 'Meeting missing'),
    place,
    keepsUids,
  );
  const edited = place.hand.list('personal').find((each) => each.event.title === 'Meeting a');
  if (keepsUids) place.hand.edit(edited?.ref ?? '', { start: '2026-12-01T16:00:00' });
  one.crm.hand.edit(crmRef('Meeting b'), { title: 'Edited in the CRM' });
  one.crm.hand.remove(crmRef('Meeting gone'));
  place.hand.create(event('new', { start: '2026-12-02T10:00:00' }));
  const { store } = machine;
  isOn = true;
  let died = false;
  try {
    await movedMachine(one, place, { store, faults: { before: pass, after: pass } }).settle();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    died = true;
  }
  isOn = false;
  const next = movedMachine(one, place, { store });
  await next.settle();
  const asked = next.engine.decisions().map(({ kind, items }) => [kind, ...items.map(({ title }) => title)]);
  return {
    died,
    moments: passed,
    end: {
      calendar: told(place.hand.list('personal')),
      crm: told(atCrm(one)),
      links: store.links.count(),
      asked,
      mails: place.hand.mails(),
    },
  };
}

it.each([true, false])(
  'uids kept: %s',
  async (keepsUids) => {
    const undisturbed = await movedAndKilledAt(Number.POSITIVE_INFINITY, keepsUids);
    expect(undisturbed.end.asked).toEqual([['moved-missing', 'Meeting missing']]);
    expect(undisturbed.end.crm).toHaveLength(7);
    expect(undisturbed.end.mails).toEqual([]);
    for (let moment = 1; moment <= undisturbed.moments; moment += 1) {
      const { died, end } = await movedAndKilledAt(moment, keepsUids);
      expect(died, `moment ${moment} of ${undisturbed.moments}`).toBe(true);
      expect(end, `killed at moment ${moment} of ${undisturbed.moments}`).toEqual(undisturbed.end);
    }
  },
  600_000,
);
