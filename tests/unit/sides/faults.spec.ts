/** Every trouble does what it says, at the step it was meant for, and leaves the account as a real one would. */
import { describe, expect, it } from 'vitest';
import {
  type Fault,
  Killed,
  killAt,
  type ScriptedFault,
  type Step,
  sampleCrm,
  sampleProvider,
  scriptedFaults,
  seededFaults,
} from '../../../src-sandbox/sample-sides/index.ts';
import type { Call, ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { seededRandom } from '../../support/seeded.ts';
import {
  changesOf,
  createThrough,
  identity,
  meeting,
  outcomesOf,
  problemCodeOf,
  signal,
  world,
} from './world.ts';

const provider = (...script: readonly ScriptedFault[]): ReturnType<typeof sampleProvider> =>
  sampleProvider('caldav-like', { ...world(), faults: scriptedFaults(script) });
const creates = (
  side: ReturnType<typeof sampleProvider>['side'],
  ...uids: readonly string[]
): readonly Call[] =>
  uids.flatMap((uid) =>
    side.prepare({ type: 'create', key: `key-${uid}`, calendar: 'personal', event: meeting(uid) }, null),
  );
const perform = { operation: 'perform' } as const;

describe('trouble with a call', () => {
  const cases: readonly (readonly [string, Fault, string, string, number])[] = [
    [
      'a refused call changes nothing',
      { type: 'refused', code: 'item-rejected' },
      'refused',
      'item-rejected',
      0,
    ],
    [
      'a conflict changes nothing',
      { type: 'refused', code: 'revision-conflict' },
      'refused',
      'revision-conflict',
      0,
    ],
    [
      'a connection that breaks before is unclear, and nothing happened',
      { type: 'lost-before' },
      'unclear',
      'unreachable',
      0,
    ],
    ['a lost answer is unclear, and it happened (WR8)', { type: 'lost-after' }, 'unclear', 'unreachable', 1],
  ];
  for (const [what, fault, type, code, made] of cases)
    it(what, async () => {
      const { side, hand } = provider({ at: perform, fault });
      const calls = creates(side, 'a');
      expect((await outcomesOf(side, calls))[0]?.[1]).toMatchObject({ type, problem: { code } });
      expect(hand.list().length).toBe(made);
      expect((await side.lookup(calls[0] ?? expect.fail('no call'), signal)).type).toBe(
        made === 1 ? 'stored' : 'absent',
      );
    });

  it('an unreachable side throws as long as nothing was sent, and stops the batch later', async () => {
    const first = provider({ at: perform, fault: { type: 'unreachable' } });
    expect(await problemCodeOf(outcomesOf(first.side, creates(first.side, 'a', 'b')))).toBe('unreachable');
    const second = provider({ at: { ...perform, number: 2 }, fault: { type: 'unreachable' } });
    const outcomes = await outcomesOf(second.side, creates(second.side, 'a', 'b', 'c'));
    expect(outcomes.map(([key, { type }]) => `${key} ${type}`)).toEqual(['key-a done', 'key-b unclear']);
    expect(second.hand.list().length).toBe(1);
  });

  it('throttling says until when, to the millisecond (RU5)', async () => {
    const options = world();
    const throttled: Fault = { type: 'throttled', retryAfterMs: 30_000 };
    const first = provider({ at: { operation: 'calendars' }, fault: throttled });
    const met = await first.side.calendars(signal).then(
      () => null,
      (error: unknown) => problemOf(error),
    );
    expect(met).toMatchObject({ code: 'throttled', retryAt: options.clock.now() + 30_000 });
    const second = provider({ at: { ...perform, number: 2 }, fault: throttled });
    const outcomes = await outcomesOf(second.side, creates(second.side, 'a', 'b', 'c'));
    expect(outcomes.map(([, { type }]) => type)).toEqual(['done', 'refused']);
  });

  it('a refused call keeps the later calls of its write from being sent, and no others', async () => {
    const { side } = sampleProvider('graph-like', {
      ...world(),
      faults: scriptedFaults([{ at: { number: 2 }, fault: { type: 'refused', code: 'item-rejected' } }]),
    });
    const event = meeting('a', {
      recurrenceRules: [{ frequency: 'weekly' }],
      recurrenceOverrides: { '2026-12-08T10:00:00': { title: 'B' }, '2026-12-15T10:00:00': { title: 'C' } },
    });
    const calls = [
      ...side.prepare({ type: 'create', key: 'series', calendar: 'personal', event }, null),
      ...creates(side, 'other'),
    ];
    const outcomes = await outcomesOf(side, calls);
    expect(outcomes.map(([key, { type }]) => `${key} ${type}`)).toEqual([
      'series done',
      'series/2026-12-08T10:00:00 refused',
      'key-other done',
    ]);
  });
});

describe('trouble with reading', () => {
  it('a listing breaks off after a page, and goes on from there (ID4)', async () => {
    const { side, hand } = provider({ at: { operation: 'changes', page: 1 }, fault: { type: 'breaks-off' } });
    for (let index = 0; index < 12; index += 1) hand.create(meeting(`uid-${index}`));
    const pages: ChangePage[] = [];
    const listing = async (): Promise<void> => {
      for await (const page of side.changes('personal', null, signal)) pages.push(page);
    };
    expect(await problemCodeOf(listing())).toBe('unreachable');
    expect(pages.map((page) => page.last)).toEqual([false, false]);
    const rest = await changesOf(side, 'personal', pages.at(-1)?.state ?? null);
    expect(
      new Set([...pages.flatMap((page) => page.changes), ...rest.changes].map(({ ref }) => ref)).size,
    ).toBe(12);
  });

  it('a listing that breaks off on its only page says nothing at all', async () => {
    const { side, hand } = provider({ at: { operation: 'changes' }, fault: { type: 'breaks-off' } });
    hand.create(meeting('a'));
    expect(await problemCodeOf(changesOf(side, 'personal', null))).toBe('unreachable');
  });

  it('an expired state is told once and a round from null goes on (ID6)', async () => {
    const { side, hand } = provider({ at: { operation: 'changes', number: 2 }, fault: { type: 'expired' } });
    hand.create(meeting('a'));
    const { state } = await changesOf(side, 'personal', null);
    expect(await problemCodeOf(changesOf(side, 'personal', state))).toBe('sync-state-expired');
    expect((await changesOf(side, 'personal', null)).changes.length).toBe(1);
  });

  it('rows come twice and in another order, and none is lost (ID3)', async () => {
    const { side, hand } = provider({ at: { operation: 'changes' }, fault: { type: 'disorder' } });
    const refs = ['a', 'b', 'c', 'd'].map((uid) => hand.create(meeting(uid)).ref);
    const told = (await changesOf(side, 'personal', null)).changes.map(({ ref }) => ref);
    expect(told.length).toBeGreaterThan(refs.length);
    expect(new Set(told)).toEqual(new Set(refs));
    expect(told.slice(0, 4)).not.toEqual(refs);
  });

  it('a fetch breaks off halfway', async () => {
    const { side, hand } = provider({ at: { operation: 'get' }, fault: { type: 'breaks-off' } });
    const refs = ['a', 'b', 'c', 'd'].map((uid) => hand.create(meeting(uid)).ref);
    const got: string[] = [];
    const fetching = async (): Promise<void> => {
      for await (const answer of side.get('personal', refs, signal)) got.push(answer.type);
    };
    expect(await problemCodeOf(fetching())).toBe('unreachable');
    expect(got).toEqual(['found', 'found']);
  });

  it('a delay waits for the clock and for nothing else', async () => {
    const options = world();
    const { side } = sampleProvider('caldav-like', {
      ...options,
      faults: scriptedFaults([{ at: {}, fault: { type: 'delay', delayMs: 5000 } }]),
    });
    let answered = false;
    const asked = side.calendars(signal).then(() => {
      answered = true;
    });
    await Promise.resolve();
    options.pass(4999);
    await Promise.resolve();
    expect([answered, options.waiting()]).toEqual([false, 1]);
    options.pass(1);
    await asked;
    expect(answered).toBe(true);
  });
});

describe('trouble with a CRM', () => {
  it('agreements are stored although the answer was lost', async () => {
    const faults = scriptedFaults([{ at: { operation: 'putAgreements' }, fault: { type: 'lost-after' } }]);
    const { connected, administrator } = sampleCrm({ ...world(), faults });
    await connected.lease.take(identity, signal);
    expect(
      await problemCodeOf(connected.agreements.put(identity, [{ type: 'ended', linkId: 'a' }], signal)),
    ).toBe('unreachable');
    expect(administrator.agreementsOf(identity.accountId)).toEqual([{ type: 'ended', linkId: 'a' }]);
  });

  it('a lease whose answer was lost is held all the same', async () => {
    const faults = scriptedFaults([{ at: { operation: 'lease' }, fault: { type: 'lost-after' } }]);
    const crm = sampleCrm({ ...world(), faults });
    expect(await problemCodeOf(crm.connected.lease.take(identity, signal))).toBe('unreachable');
    expect(await problemCodeOf(crm.connect().lease.take({ ...identity, machineId: 'm-2' }, signal))).toBe(
      'lease-held',
    );
  });
});

describe('the seeded source', () => {
  const history = async (seed: number): Promise<readonly string[]> => {
    const met: string[] = [];
    const source = seededFaults(seededRandom(seed), 0.4, 60);
    const { side, hand } = sampleProvider('caldav-like', {
      ...world(),
      faults: {
        decide: (step: Step) => {
          const fault = source.decide?.(step) ?? null;
          met.push(`${step.operation} ${fault?.type ?? 'well'}`);
          return fault?.type === 'delay' ? null : fault;
        },
      },
    });
    hand.create(meeting('there'));
    for (let round = 0; round < 30; round += 1) {
      await problemCodeOf(changesOf(side, 'personal', null));
      await problemCodeOf(
        createThrough(side, 'personal', meeting(`uid-${round}`)).catch((error: unknown) => {
          if (problemOf(error) !== null) throw error;
        }) as Promise<unknown>,
      );
      await problemCodeOf(side.locate(['there'], signal));
    }
    return met;
  };

  it('repeats itself for the same seed, differs for another, and lets a history come to rest (RU5)', async () => {
    const first = await history(1);
    expect(await history(1)).toEqual(first);
    expect(await history(2)).not.toEqual(first);
    expect(first.slice(0, 60).filter((line) => !line.endsWith('well')).length).toBeGreaterThan(10);
    expect(first.slice(60).every((line) => line.endsWith('well'))).toBe(true);
  });
});

describe('death at the n-th moment', () => {
  const run = async (
    moment: number,
  ): Promise<{ readonly died: boolean; readonly made: number; readonly moments: number }> => {
    const faults = killAt(moment);
    const { side, hand } = sampleProvider('caldav-like', { ...world(), faults });
    const died = await (async () => {
      await changesOf(side, 'personal', null);
      await outcomesOf(side, creates(side, 'a', 'b'));
    })().then(
      () => false,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Killed);
        expect(problemOf(error)).toBeNull();
        return true;
      },
    );
    return { died, made: hand.list().length, moments: faults.moments() };
  };

  it('comes before and after each step takes effect, and counts the moments there are', async () => {
    expect(await run(0)).toEqual({ died: false, made: 2, moments: 6 });
    const made: number[] = [];
    for (let moment = 1; moment <= 6; moment += 1) {
      const result = await run(moment);
      expect(result.died).toBe(true);
      made.push(result.made);
    }
    expect(made).toEqual([0, 0, 0, 1, 1, 2]);
    expect((await run(7)).died).toBe(false);
  });
});
