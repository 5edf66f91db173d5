/** The standing proof (D13, RU9): when comparisons begin and end, what is shown of them, and what the CRM hears of staleness (R6). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineJob } from '../../../src-main/app/engine/messages.ts';
import type { ComparedPart } from '../../../src-main/app/running/account-sync-face.ts';
import {
  createStandingProof,
  noProof,
  type StandingProofParts,
} from '../../../src-main/app/running/standing-proof.ts';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { proofTopic } from '../../../src-shared/contract/index.ts';
import type { Comparison } from '../../../src-shared/domain/comparison.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Amsterdam';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const minute = 60_000;
const hour = 60 * minute;
const evening = Date.parse('2026-11-29T21:10:00+01:00');
const side = (linked: number) => ({ entries: linked, linked, skipped: {}, unreadable: 0 });
const comparison = (change: Partial<Comparison> = {}): Comparison => ({
  startedAt: 1,
  endedAt: 2,
  sides: { provider: side(412), crm: side(412) },
  found: { changed: 0, gone: 0, untold: 0, unlinked: 0 },
  onTheWay: 0,
  ...change,
});

interface Told {
  isFollowing: boolean;
  isIdle: boolean;
  isCounting: boolean;
}

function scene(kept: Record<string, unknown> = {}, startsAt = evening, database = '/data/a.db') {
  const time = handClock(startsAt);
  let shift = 0;
  const clock = { ...time.clock, now: () => time.clock.now() + shift };
  const asked: string[] = [];
  const now: Told = { isFollowing: true, isIdle: true, isCounting: true };
  let answer: () => Promise<Comparison | null> = () => Promise.resolve(comparison());
  let hear: Parameters<StandingProofParts['sync']['onHeard']>[0] = () => undefined;
  let progressed: Parameters<StandingProofParts['sync']['onCompareProgress']>[0] = () => undefined;
  let doubted: ReadonlySet<string> = new Set();
  let topic: AppState['proof'] = noProof;
  let hasMail = false;
  let runs = 0;
  const part = (mailbox: ComparedPart['mailbox']): ComparedPart => ({
    ...now,
    mailbox,
    ask: (async (name: string, input: object) => {
      asked.push(`${name} ${Object.values(input).join(' ')}`.trim());
      return name === 'compare' ? { comparison: await answer() } : {};
    }) as ComparedPart['ask'],
    runNow: () => {
      runs += 1;
    },
  });
  const job = { database } as EngineJob;
  const proof = createStandingProof({
    clock,
    randomness: { fraction: () => 0.5 },
    profile: {
      get: (key) => kept[key] ?? null,
      set(key, value) {
        kept[key] = JSON.parse(JSON.stringify(value));
      },
    },
    state: {
      topic: () => topic,
      set: (_name: string, value: AppState['proof']) => {
        topic = proofTopic.parse(value);
      },
    } as unknown as StandingProofParts['state'],
    sync: {
      job: () => job,
      compared: () => [part(null), ...(hasMail ? [part({ id: null, address: 'anna@example.com' })] : [])],
      doubt: (names) => {
        doubted = names;
      },
      onHeard: (listener) => {
        hear = listener;
      },
      onCompareProgress: (listener) => {
        progressed = listener;
      },
    },
  });
  proof.look();
  return {
    ...{ proof, asked, now, kept },
    advance: async (ms: number) => {
      await time.advance(ms);
    },
    /** The machine's clock is put forward or back. */
    jump: (ms: number) => {
      shift += ms;
    },
    answerWith: (given: typeof answer) => {
      answer = given;
    },
    hear: (...given: Parameters<typeof hear>) => hear(...given),
    progressed: (...given: Parameters<typeof progressed>) => progressed(...given),
    withMail: () => {
      hasMail = true;
    },
    topic: () => topic,
    doubted: () => [...doubted],
    runs: () => runs,
    compares: () => asked.filter((one) => one.startsWith('compare ')).length,
  };
}

describe('the nightly comparison', () => {
  it('begins at its time, once, and is shown with its numbers', async () => {
    const at = scene();
    await at.advance(6 * hour - minute);
    expect(at.compares()).toBe(0);
    await at.advance(minute);
    expect(at.compares()).toBe(1);
    expect(at.topic()).toMatchObject({ running: null, problem: null, parts: [{ last: comparison() }] });
    await at.advance(23 * hour);
    expect(at.compares()).toBe(1);
    await at.advance(hour);
    expect(at.compares()).toBe(2);
  });

  it.each(['isFollowing', 'isIdle'] as const)('waits while it is not so: %s', async (what) => {
    const at = scene();
    at.now[what] = false;
    await at.advance(8 * hour);
    expect(at.compares()).toBe(0);
    at.now[what] = true;
    at.proof.look();
    await at.advance(1);
    expect(at.compares()).toBe(1);
  });

  it('is made up for after a night that was slept through, and after a restart; the last result is there', async () => {
    const first = scene();
    await first.advance(6 * hour);
    first.proof.close();
    const later = scene(first.kept, evening + 30 * hour);
    expect(later.topic().parts[0]?.last).toEqual(comparison());
    await later.advance(1);
    expect(later.compares()).toBe(1);
    const other = scene(first.kept, evening + 7 * hour, '/data/b.db');
    expect(other.topic().parts[0]?.last).toBe(null);
  });

  it('a clock that jumps forward makes it due, and one that is put back does not hold it up for ever', async () => {
    const at = scene();
    at.jump(24 * hour);
    await at.advance(minute);
    expect(at.compares()).toBe(1);
    at.jump(-300 * 24 * hour);
    await at.advance(24 * hour);
    expect(at.compares()).toBe(2);
  });

  it('after trouble it is tried again half an hour later, and the trouble is shown', async () => {
    const at = scene();
    at.answerWith(() => Promise.reject(new ProblemError(problem('unreachable'))));
    await at.advance(6 * hour);
    expect(at.compares()).toBe(1);
    expect(at.topic().problem?.code).toBe('unreachable');
    at.answerWith(() => Promise.resolve(comparison()));
    await at.advance(29 * minute);
    expect(at.compares()).toBe(1);
    await at.advance(2 * minute);
    expect(at.compares()).toBe(2);
    expect(at.topic().problem).toBe(null);
  });

  it('one that was cut off is made up for, and one that a person cancelled is not', async () => {
    const at = scene();
    at.answerWith(() => Promise.resolve(null));
    await at.advance(6 * hour);
    expect(at.compares()).toBe(1);
    await at.advance(minute);
    expect(at.compares()).toBe(2);
    let finish = (): void => undefined;
    at.answerWith(() => new Promise((resolve) => (finish = () => resolve(null))));
    await at.advance(minute);
    expect(at.topic().running).not.toBe(null);
    await at.proof.handlers['proof.cancel']({});
    expect(at.asked).toContain('compare-stop');
    finish();
    await at.advance(hour);
    expect(at.compares()).toBe(3);
    expect(at.topic().running).toBe(null);
  });
});

describe('Compare now', () => {
  it('compares the calendar and each mailbox, tells how far it is, and begins a run where something was found', async () => {
    const at = scene();
    at.withMail();
    const finish: (() => void)[] = [];
    at.answerWith(
      () =>
        new Promise((resolve) =>
          finish.push(() => resolve(comparison({ found: { changed: 1, gone: 0, untold: 0, unlinked: 0 } }))),
        ),
    );
    await at.proof.handlers['proof.compare']({});
    await at.proof.handlers['proof.compare']({});
    at.progressed(null, { done: 5, total: 20 });
    expect(at.topic().running).toEqual({ done: 5, total: 20 });
    finish.shift()?.();
    await at.advance(1);
    at.progressed({ id: null, address: 'anna@example.com' }, { done: 1, total: 10 });
    expect(at.topic().running).toEqual({ done: 6, total: 30 });
    finish.shift()?.();
    await at.advance(1);
    expect(at.asked.filter((one) => one.startsWith('compare '))).toEqual([
      'compare calendar',
      'compare mail',
    ]);
    expect(at.runs()).toBe(2);
    expect(at.topic().parts.map(({ last }) => last?.found.changed)).toEqual([1, 1]);
  });

  it('cannot begin while runs do not follow each other', async () => {
    const at = scene();
    at.now.isFollowing = false;
    at.proof.look();
    expect(at.topic().canCompare).toBe(false);
    await expect(at.proof.handlers['proof.compare']({})).rejects.toBeInstanceOf(ProblemError);
  });
});

describe('what is not proven fresh', () => {
  const calendar = { id: 'calendar', kind: 'calendar', name: '' } as const;

  it('is shown and never in agreement after 15 minutes, and told to the CRM after 60', async () => {
    const at = scene();
    await at.advance(15 * minute - 1);
    expect(at.topic().stale).toEqual([]);
    expect(at.doubted()).toEqual([]);
    await at.advance(1);
    expect(at.topic().stale).toMatchObject([{ kind: 'calendar', minutes: 15, isLong: false }]);
    expect(at.doubted()).toEqual(['calendar']);
    await at.advance(45 * minute - 1);
    expect(at.asked).not.toContain('tell-stale 1');
    await at.advance(1);
    expect(at.topic().stale).toMatchObject([{ minutes: 60, isLong: true }]);
    expect(at.asked.filter((one) => one.startsWith('tell-stale'))).toEqual(['tell-stale 1']);
    at.hear(null, [{ ...calendar, isHeard: true }]);
    expect(at.topic().stale).toEqual([]);
    expect(at.doubted()).toEqual([]);
    expect(at.asked.at(-1)).toBe('tell-stale 0');
  });

  it('a pause, sleep or a missing network is not staleness', async () => {
    const at = scene();
    await at.advance(10 * minute);
    at.now.isCounting = false;
    at.now.isFollowing = false;
    at.proof.look();
    await at.advance(5 * hour);
    expect(at.topic().stale).toEqual([]);
    at.now.isCounting = true;
    at.proof.look();
    await at.advance(5 * minute);
    expect(at.topic().stale).toHaveLength(1);
  });

  it('a folder counts by itself, and makes its mailbox doubtful and not the calendar', async () => {
    const at = scene();
    at.withMail();
    const mailbox = { id: null, address: 'anna@example.com' };
    const folder = { id: 'folder INBOX inbox', kind: 'folder', name: 'INBOX' } as const;
    at.hear(mailbox, [{ ...folder, isHeard: true }]);
    for (let passed = 0; passed < 16; passed += 1) {
      await at.advance(minute);
      at.hear(null, [{ ...calendar, isHeard: true }]);
    }
    expect(at.topic().stale).toMatchObject([{ mailbox, kind: 'folder', name: 'INBOX' }]);
    expect(at.doubted()).toEqual(['']);
  });
});
