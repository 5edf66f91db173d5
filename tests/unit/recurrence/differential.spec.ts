/**
 * Expands random rules in three ways: with Concord, with ical.js, and with the literal definition (brute-force.ts). Concord
 * must always give the same as the definition, or say that its result is limited. Where ical.js differs,
 * disagreements.ts says why. CONCORD_RULES sets the number of rules, CONCORD_SEED the seed.
 */
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, isSeries } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf, type WallRange } from '../../../src-shared/domain/calendar/recurrence.ts';
import { runSeed, seededRandom } from '../../support/seeded.ts';
import { bruteForce } from './brute-force.ts';
import { disagreements } from './disagreements.ts';
import { expandWithIcalJs } from './ical-js.ts';
import { randomSeries } from './random-rules.ts';

const count = Number(process.env.CONCORD_RULES ?? 1000);
const compared = 60;
const dayMs = 86_400_000;
/** The length of the compared range in days, short enough for the definition to check every second. */
const reachDays = {
  yearly: 14_600,
  monthly: 2_900,
  weekly: 1_000,
  daily: 366,
  hourly: 15,
  minutely: 0.4,
  secondly: 0.01,
};

const starts = (event: CalendarEvent, range: WallRange, instances?: number) => {
  const { type, occurrences } = occurrencesOf(event, range, instances === undefined ? {} : { instances });
  return { type, starts: occurrences.map(({ recurrenceId }) => recurrenceId) };
};

describe('random rules', () => {
  it(`${count} rules from seed ${runSeed} give what RFC 8984 4.3.3.1 defines, near the start and far after it`, () => {
    const random = seededRandom(runSeed);
    const wrong: unknown[] = [];
    const tally = { complete: 0, limited: 0, tooLong: 0 };
    let reported = performance.now();
    for (let done = 0; done < count; done += 1) {
      reported = report(done, reported);
      const event = randomSeries(random);
      const rule = event.recurrenceRules?.[0];
      if (rule === undefined) throw new Error('a series without a rule');
      const start = Date.parse(`${event.start}Z`);
      const reach = Math.min(reachDays[rule.frequency] * (rule.interval ?? 1), 1_000_000) * dayMs;
      const from = start + (random() < 0.5 ? 0 : random() * 3 * reach);
      const range = { from: wallText(from), until: wallText(from + reach) };
      const given = starts(event, range);
      const defined = bruteForce(rule, event.start, range.until, Number.POSITIVE_INFINITY);
      if (defined.exceededLimit) tally.tooLong += 1;
      else {
        tally[given.type] += 1;
        const wanted = defined.starts.filter((one) => one >= range.from);
        const known = new Set(wanted);
        const right =
          given.type === 'complete'
            ? given.starts.join() === wanted.join()
            : given.starts.every((one) => known.has(one));
        if (!right) wrong.push({ start: event.start, range, rule, given: given.starts, wanted });
      }
    }
    console.log(`seed ${runSeed}:`, tally);
    expect(wrong).toEqual([]);
    // Limited results must stay the exception.
    expect(tally.limited).toBeLessThan(count / 10);
  }, 1_200_000);

  it(`${count} rules from seed ${runSeed} give the same first ${compared} dates as ical.js, or a known disagreement explains why not`, () => {
    const random = seededRandom(runSeed + 1);
    const unexplained: unknown[] = [];
    const tally = new Map<string, number>();
    let reported = performance.now();
    for (let done = 0; done < count; done += 1) {
      reported = report(done, reported);
      const event = randomSeries(random);
      const rule = event.recurrenceRules?.[0];
      if (rule === undefined || !isSeries(event)) throw new Error('a series without a rule');
      const horizon = `${Number(event.start.slice(0, 4)) + 20}-01-01T00:00:00`;
      const ours = starts(event, { from: event.start, until: horizon }, compared);
      if (ours.type === 'limited' && ours.starts.length < compared) continue;
      const theirs = expandWithIcalJs(event, rule, ours.starts.length);
      const same = theirs.type === 'starts' && sameStarts(theirs.starts, ours.starts, event.start);
      const why = same ? null : disagreements.find(({ matches }) => matches(rule, event.start, theirs.type));
      const name = same ? 'agree' : (why?.shape ?? 'unexplained');
      tally.set(name, (tally.get(name) ?? 0) + 1);
      if (why === undefined) unexplained.push({ start: event.start, rule, ours: ours.starts, theirs });
    }
    console.log(`seed ${runSeed + 1}:`, Object.fromEntries([...tally].sort(([, a], [, b]) => b - a)));
    expect(unexplained).toEqual([]);
    expect(tally.get('agree')).toBeGreaterThan(count / 2);
  }, 1_200_000);
});

/** Compares the starts. ical.js leaves out the start of the series when the rule does not produce it. */
function sameStarts(theirs: readonly string[], ours: readonly string[], start: string): boolean {
  const all = theirs[0] === start ? theirs : [start, ...theirs];
  return all.slice(0, ours.length).join() === ours.join();
}

function wallText(at: number): string {
  return new Date(Math.min(at, Date.UTC(9990, 0, 1))).toISOString().slice(0, 19);
}

function report(done: number, last: number): number {
  const now = performance.now();
  if (now - last < 10_000) return last;
  console.log(`${done} of ${count} rules`);
  return now;
}
