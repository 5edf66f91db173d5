/**
 * Every reported case in a machine between a CalDAV server and the reference CRM: the first run, an edit on each side, a removal on
 * each side, and after every step a run that does nothing and says that all is well.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { readCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import { contentHash, without } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import { connectedReferenceCrm } from '../../support/reference-crm.ts';
import {
  eventText,
  reportedCase,
  reportedCaseFiles,
  reportedCasesMissing,
  reportedEdits,
} from '../../support/reported-cases.ts';
import { type Right, rights } from '../../support/reported-rights.ts';
import { closedAfterTest } from './fake-server.ts';
import { machineOn, wholeCalendar } from './whole-calendar.ts';

const path = '/cal/case.ics';

/** A machine that has made its first run over a calendar object. */
async function firstRun(text: string) {
  const calendar = wholeCalendar();
  calendar.put('case', text);
  const { crm, hand, close } = connectedReferenceCrm();
  onTestFinished(close);
  const one = closedAfterTest(await machineOn(calendar, () => null, crm));
  /** Runs until nothing is left to do; a run after that changes nothing, and nothing is refused or asked. */
  const settled = async (skipped = 0): Promise<void> => {
    await one.settle();
    const nothing = { added: 0, changed: 0, removed: 0 };
    expect(await one.run()).toMatchObject({
      provider: nothing,
      crm: nothing,
      quarantined: 0,
      waiting: 0,
      skipped,
    });
  };
  await settled();
  return {
    calendar,
    hand,
    settled,
    inCrm: () => hand().list(),
    text: () => calendar.objects.get(path)?.text ?? '',
  };
}

function eventIn(text: string): CalendarEvent {
  const found = readCalendarObject(text);
  if (found === null) throw new Error('no event');
  return found.event;
}

/** The text after a person's program changed the title of the series. */
function retitled(text: string): string {
  return text.replace(/\r\nSUMMARY[^\r]*(?:\r\n [^\r]*)*/, '\r\nSUMMARY:Edited in the calendar');
}

type Machine = Awaited<ReturnType<typeof firstRun>>;

const only = ({ inCrm }: Machine) => {
  expect(inCrm()).toHaveLength(1);
  const [entry] = inCrm();
  if (entry === undefined) throw new Error('no entry');
  return entry;
};

/** Both sides hold the same event; but for what the CRM holds otherwise. */
function isEqual(one: Machine, { isOtherThere }: Right): void {
  if (isOtherThere !== true)
    expect(contentHash(only(one).event)).toBe(contentHash(without(eventIn(one.text()), [])));
}

async function editInCrm(one: Machine, patch: PatchObject, right: Right): Promise<void> {
  const { id, event } = only(one);
  const before = one.text();
  one.hand().edit(id, patch);
  await one.settled();
  expect(only(one).event).toEqual(right.isLocked === true ? event : applyPatch(event, patch));
  if (right.isLocked === true) expect(one.text()).toBe(before);
  isEqual(one, right);
}

test('B20c: a description of 1.2 million characters crosses shortened and stays whole', async () => {
  const description = 'twelve chars '.repeat(92_308);
  const one = await firstRun(eventText('SUMMARY:Long', `DESCRIPTION:${description}`));
  const shown = only(one).event.description ?? '';
  expect(shown).toHaveLength(1_048_576);
  expect(shown).toMatch(/twelve ch… \(shortened\)$/);
  const { id } = only(one);
  one.hand().edit(id, { title: 'Edited in the CRM' });
  await one.settled();
  expect(eventIn(one.text())).toMatchObject({
    title: 'Edited in the CRM',
    description: description.trimEnd(),
  });
  one.hand().edit(id, { description: shown.replace('twelve', 'dozen') });
  await one.settled();
  expect(eventIn(one.text()).description).toBe(description.trimEnd().replace('twelve', 'dozen'));
});

describe.skipIf(reportedCasesMissing)('reported cases', () => {
  test('each has its right value here', () => {
    expect(Object.keys(rights).sort()).toEqual(reportedCaseFiles());
  });

  test.each(Object.entries(rights))(
    '%s crosses, stays, and is edited and removed on either side',
    async (id, right) => {
      const one = await firstRun(reportedCase(id));
      const { uid } = eventIn(reportedCase(id));
      expect(only(one).event).toEqual({ uid, ...right.event });
      // nothing is written to the calendar on the first run
      expect(one.text()).toBe(reportedCase(id));
      isEqual(one, right);
      for (const patch of [...reportedEdits(id), { title: 'Edited in the CRM' }])
        await editInCrm(one, patch, right);
      const masked = right.event.privacy === 'private';
      one.calendar.put('case', retitled(one.text()));
      await one.settled();
      expect(only(one).event.title).toBe(masked ? right.event.title : 'Edited in the calendar');
      isEqual(one, right);
      one.calendar.remove('case');
      await one.settled();
      expect(one.inCrm()).toEqual([]);

      const other = await firstRun(reportedCase(id));
      other.hand().remove(only(other).id);
      await other.settled(right.isLocked === true ? 1 : 0);
      expect([...other.calendar.objects.keys()]).toEqual(right.isLocked === true ? [path] : []);
      expect(other.inCrm()).toEqual([]);
    },
  );
});
