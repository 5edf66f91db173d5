/**
 * Expands every series of other projects' test suites, and compares the result with ical.js's own iterator: rules, added,
 * cancelled and moved dates together.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { readCalendarObject } from '../../../src-main/providers/icalendar/index.ts';
import { isSeries } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { calendarObjects } from '../../support/calendar-objects.ts';

const corpus = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpus', 'ics');
const present = existsSync(corpus);
if (!present && process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);

/** Files for which ical.js gives other dates, and why Concord's dates are right. */
const knownDifferences: Readonly<Record<string, string>> = {
  'ical.js/samples-google_birthday.ics':
    'an RDATE that is neither a date nor a time: the reader leaves it out and reports that, ical.js guesses',
  'ical4j/valid-Australian32Holidays.ics':
    'two masters with one UID: the reader repairs this by adding the second as a date, ical.js uses only the first',
  'ical4j/valid-EXDATE-IN-UTC.ics':
    'an EXDATE in UTC means the occurrence at that instant (RFC 5545 3.8.5.1), ical.js compares wall times',
  'node-ical/exchange_whole_day_moved_recurrence.ics':
    'Exchange writes the midnight of an all-day occurrence as a time, ical.js does not recognise it',
  'node-ical/recurrence-sequence.ics':
    'of two versions of an occurrence the one with the higher SEQUENCE is valid (RFC 5546 2.1.5), and one that no rule produces is an added date (RFC 8984 4.3.5)',
};

describe('the corpus', () => {
  beforeEach(({ skip }) => skip(!present, `no corpus at ${corpus}`));

  it('two years of every series are the same as in ical.js, or the table explains the difference', () => {
    const other: Record<string, unknown> = {};
    const tally = { series: 0, same: 0, limited: 0, hung: 0, refused: 0, explained: 0 };
    for (const file of globSync('**/*.ics', { cwd: corpus }).sort())
      for (const text of calendarObjects(readFileSync(join(corpus, file), 'utf8'))) {
        const event = readEvent(text);
        if (event === null || !isSeries(event)) continue;
        tally.series += 1;
        const until = `${String(Number(event.start.slice(0, 4)) + 2).padStart(4, '0')}${event.start.slice(4)}`;
        const ours = occurrencesOf(event, { from: '0001-01-01T00:00:00', until });
        const starts = ours.occurrences.map((one) => one.event.start);
        if (ours.type === 'limited') tally.limited += 1;
        const theirs = expandWithIcalJs(text, until, starts.length + 5);
        if (typeof theirs === 'string') tally[theirs] += 1;
        else if (theirs.slice(0, starts.length).join() === starts.join()) tally.same += 1;
        else if (knownDifferences[file] !== undefined) tally.explained += 1;
        else
          other[`${file} ${event.uid}`] = {
            type: ours.type,
            starts: starts.slice(0, 8),
            theirs: theirs.slice(0, 8),
            n: [starts.length, theirs.length],
          };
      }
    console.log(tally);
    expect(other).toEqual({});
    expect(tally.same).toBeGreaterThan(tally.series * 0.6);
  });
});

function readEvent(text: string) {
  try {
    const read = readCalendarObject(text);
    return read === null || read.detached || read.zoneUnknown ? null : read.event;
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return null;
  }
}

const run = new Script('iterate()');

/** Starts in the series' wall time, sorted; `hung` when ical.js does not end, `refused` when it cannot read the text. */
function expandWithIcalJs(
  text: string,
  until: string,
  maxCount: number,
): readonly string[] | 'hung' | 'refused' {
  const starts: string[] = [];
  const iterate = (): void => {
    const calendar = new ICAL.Component(ICAL.parse(text) as never);
    const events = calendar.getAllSubcomponents('vevent');
    const master = events.find((one) => one.getFirstProperty('recurrence-id') === null);
    const event = new ICAL.Event(master, {
      exceptions: events.filter((one) => one !== master),
      strictExceptions: false,
    } as never);
    const iterator = event.iterator();
    for (
      let next = iterator.next(), given = 0;
      next && given < maxCount + 50;
      next = iterator.next(), given += 1
    ) {
      const start = event.getOccurrenceDetails(next).startDate;
      const wall = start.isDate ? `${start.toString()}T00:00:00` : start.toString().slice(0, 19);
      if (wall < until) starts.push(wall);
      else if (next.toString() >= until) break;
    }
  };
  try {
    run.runInContext(createContext({ iterate }), { timeout: 200 });
    return starts.sort();
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'hung' : 'refused';
  }
}
