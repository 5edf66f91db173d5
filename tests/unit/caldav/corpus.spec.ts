/** Every calendar file of other projects' test suites: none may hang, crash or be misread without saying so (S6). */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  componentsOf,
  linesOf,
  writeComponents,
} from '../../../src-main/providers/icalendar/content-lines.ts';
import {
  parseComponents,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/icalendar/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';

const corpus = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpus', 'ics');
const present = existsSync(corpus);
if (!present) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);
  console.warn(`skipped: no corpus at ${corpus}`);
}

describe('the corpus', () => {
  beforeEach(({ skip }) => skip(!present, `no corpus at ${corpus}`));
  const files = present ? globSync('**/*.ics', { cwd: corpus }).sort() : [];
  const counts = new Map<string, number>();
  const count = (kind: string): unknown => counts.set(kind, (counts.get(kind) ?? 0) + 1);

  test.each(files)('%s', (file) => {
    const begun = process.threadCpuUsage();
    for (const text of [readFileSync(join(corpus, file), 'utf8'), ...objectsIn(file)]) {
      let found: ReturnType<typeof readCalendarObject>;
      try {
        found = readCalendarObject(text);
      } catch (error) {
        const problem = problemOf(error);
        expect(problem?.code ?? error).toMatch(/^item-(unreadable|too-large)$/);
        count(String(problem?.params.reason));
        continue;
      }
      count(found === null ? 'no event' : found.repairs.size > 0 ? 'mended' : 'readable');
      if (found === null || found.detached) continue;
      try {
        // what changes is read back, and what does not change stays
        const changed = readCalendarObject(
          patchCalendarObject(text, { ...found.event, title: 'Changed' }, 0),
        )?.event;
        expect(changed?.title).toBe('Changed');
        expect({ ...changed, title: found.event.title, recurrenceOverrides: null }).toEqual({
          ...found.event,
          title: found.event.title,
          recurrenceOverrides: null,
        });
      } catch (error) {
        // what the text may hold, and iCalendar may not (a duration over its year 9999)
        expect(problemOf(error)?.code ?? error).toBe('item-rejected');
      }
    }
    const { user, system } = process.threadCpuUsage(begun);
    // of the processor, in microseconds
    expect(user + system).toBeLessThan(5_000_000);
  });

  /** A published calendar as the single objects a CalDAV server would make of it. */
  function objectsIn(file: string): readonly string[] {
    try {
      const calendar = parseComponents(readFileSync(join(corpus, file), 'utf8'));
      const zones = calendar.items.filter((item) => item.name !== 'VEVENT' || item.type === 'line');
      const byUid = Map.groupBy(componentsOf(calendar, 'VEVENT'), (event) => linesOf(event, 'UID')[0]?.text);
      return [...byUid.values()].map((events) =>
        writeComponents({ ...calendar, items: [...zones, ...events] }),
      );
    } catch (error) {
      if (problemOf(error) === null) throw error;
      return [];
    }
  }

  /** What was reached when this was last looked at: it may only get better. Files of several events count once whole, and once per event. */
  const reached = {
    readable: 2003,
    mended: 134,
    // tasks, journals, free/busy
    'no event': 27,
    'several-events': 65,
    'no-event': 43,
    'no-uid': 82,
    'no-start': 42,
    'not-a-calendar': 9,
    'cut-off': 4,
    'time-impossible': 18,
    'duration-impossible': 2,
    'rule-not-understood': 2,
    'rule-of-another-calendar': 4,
    'change-from-here-on': 3,
    'contradicts-itself': 15,
  };

  test('as much as ever is readable, and the rest has its reason', () => {
    console.info(Object.fromEntries(counts));
    const events = (counts.get('readable') ?? 0) + (counts.get('mended') ?? 0);
    expect(events).toBeGreaterThanOrEqual(reached.readable + reached.mended);
    for (const [kind, found] of counts)
      if (kind !== 'readable' && kind !== 'mended')
        expect([kind, found <= ((reached as Record<string, number>)[kind] ?? 0)]).toEqual([kind, true]);
  });
});
