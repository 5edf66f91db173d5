/** Every calendar file of other projects' test suites: none may hang, crash or be misread without saying so (S6). */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  componentsOf,
  linesOf,
  writeComponents,
} from '../../../src-main/providers/caldav/icalendar/content-lines.ts';
import {
  parseComponents,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/caldav/icalendar/index.ts';
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
  let readable = 0;
  let total = 0;

  test.each(files)('%s', (file) => {
    const begun = performance.now();
    for (const text of [readFileSync(join(corpus, file), 'utf8'), ...objectsIn(file)]) {
      total += 1;
      try {
        const found = readCalendarObject(text);
        if (found === null) continue;
        readable += 1;
        if (found.detached) continue;
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
        expect(problemOf(error)?.code ?? error).toMatch(/^item-(unreadable|too-large)$/);
      }
    }
    expect(performance.now() - begun).toBeLessThan(5000);
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

  test('most of the corpus’ events are readable', () => {
    expect(readable).toBeGreaterThan(total * 0.8);
  });
});
