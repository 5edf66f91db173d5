/**
 * A calendar service of the web refuses, fails and cuts connections, at every kind of request: no loss, no double, and the Problem that a
 * person is told.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type * as Simulator from '../../src-sandbox/simulator/faults.ts';
import type { ProblemCode } from '../../src-shared/domain/problems.ts';
import {
  atCrm,
  atProvider,
  contents,
  event,
  type Machine,
  titles,
  type World,
  type WorldProvider,
} from './world.ts';

/** @template Refusal an error in the form of the service's API */
export interface TroubledProvider<Refusal> extends WorldProvider {
  /** Trouble at the service itself, beside the faults of a connection; null ends it. */
  trouble(hook: Simulator.FaultHook<Refusal> | null): void;
  close(): Promise<void>;
  complaints(): readonly string[];
}

export interface TroubleKit<Refusal, Provider extends TroubledProvider<Refusal>> {
  readonly name: string;
  open(): Promise<World<Provider>>;
  /** Trouble of this service, beside `webTroubles`: name, fault, and the Problem that a person is told. */
  readonly troubles: readonly (readonly [string, Simulator.Fault<Refusal>, ProblemCode])[];
  /** With 90 seconds to wait. */
  readonly throttled: Simulator.Fault<Refusal>;
  isRead(request: Simulator.FaultRequest): boolean;
  serviceOf(provider: Provider): {
    /** Left out where no access tokens are used. */
    expireAccessTokens?(): void;
    setClockSkew(ms: number): void;
    mails(): readonly unknown[];
  };
}

export interface Troubled<Provider> {
  readonly one: World<Provider & WorldProvider>;
  readonly machine: Machine;
  /** The trouble is over: both sides come to rest with what people wanted. */
  comesToRest(): Promise<void>;
}

/** Answered in the service's place, after the request was carried out. */
export const proxied = (status: number, contentType: string, body: string): Simulator.Fault<never> => ({
  type: 'garbage',
  status,
  contentType,
  body,
});

const page = '<html><body>Please sign in</body></html>';
const webTroubles: readonly (readonly [string, Simulator.Fault<never>, ProblemCode])[] = [
  ['a connection cut before anything is done', { type: 'refuse' }, 'unreachable'],
  ['a connection cut after the request was carried out', { type: 'drop-answer' }, 'unreachable'],
  ['a connection cut in the answer, after 40 bytes', { type: 'cut-answer', afterBytes: 40 }, 'unreachable'],
  ['503 of a proxy after the request was carried out', proxied(503, 'text/plain', 'busy'), 'server-failed'],
  ['a sign-in page after the request was carried out', proxied(200, 'text/html', page), 'captive-portal'],
  ['half of an answer, as if it were all', proxied(200, 'application/json', '{"kind":'), 'answer-invalid'],
];

/** What is in both calendars when what people did is done. */
export const expectedTitles = ['A', 'C', 'Meeting d', 'Meeting f', 'Meeting g', 'Meeting h'];

export function refIn(list: ReturnType<typeof atCrm>, title: string): string {
  return list.find((stored) => stored.event.title === title)?.ref ?? expect.fail(`no ${title}`);
}

/** Registers the tests. @returns what every test of the file begins with: both sides agree, then people do something on each side */
export function troubleSuite<Refusal, Provider extends TroubledProvider<Refusal>>(
  kit: TroubleKit<Refusal, Provider>,
): Troubled<Provider> {
  let one: World<Provider>;
  let machine: Machine;

  beforeEach(async () => {
    one = await kit.open();
    machine = one.machine();
    const { provider, crm } = one;
    for (const uid of ['a', 'b', 'c']) provider.hand.create(event(uid));
    for (const uid of ['d', 'e'])
      crm.hand.create(event(uid, { recurrenceRules: [{ frequency: 'weekly', count: 4 }] }));
    await machine.settle();
    const personal = () => provider.hand.list('personal');
    provider.hand.edit(refIn(personal(), 'Meeting a'), { title: 'A', duration: 'PT2H' });
    provider.hand.remove(refIn(personal(), 'Meeting b'));
    crm.hand.edit(refIn(atCrm(one), 'Meeting c'), { title: 'C' });
    crm.hand.editOccurrence(refIn(atCrm(one), 'Meeting d'), '2026-12-02T10:00:00', { title: 'D once' });
    crm.hand.remove(refIn(atCrm(one), 'Meeting e'));
    for (const uid of ['f', 'g']) crm.hand.create(event(uid));
    provider.hand.create(event('h'));
  });
  afterEach(async () => {
    machine.store.close();
    await one.provider.close();
    expect(one.provider.complaints()).toEqual([]);
  });

  const service = () => kit.serviceOf(one.provider);
  const comesToRest = async (): Promise<void> => {
    one.provider.trouble(null);
    one.clock.advance(2 * 60 * 60_000);
    await machine.settle();
    expect(titles(atProvider(one))).toEqual(expectedTitles);
    expect(titles(atCrm(one))).toEqual(expectedTitles);
    const { provider, crm } = contents(one, machine);
    expect(provider).toEqual(crm);
    expect(service().mails()).toEqual([]);
  };
  /** The n-th request of a kind, and those after it, meet the trouble. */
  const from = (
    kind: 'reads' | 'writes',
    nth: number,
    fault: Simulator.Fault<Refusal>,
  ): Simulator.FaultHook<Refusal> => {
    let seen = 0;
    return (request) => {
      if (kit.isRead(request) === (kind === 'reads')) seen += 1;
      return seen >= nth ? fault : null;
    };
  };

  describe.each([...kit.troubles, ...webTroubles])(`${kit.name}: %s`, (_name, fault, code) => {
    it('at the first request: the run stops with that Problem, and the next one does all of it', async () => {
      one.provider.trouble(from('reads', 1, fault));
      expect((await machine.attempt())?.code).toBe(code);
      await comesToRest();
    });

    it.each([1, 2, 4])('from write %i on: no loss and no double', async (nth) => {
      one.provider.trouble(from('writes', nth, fault));
      await machine.attempt();
      one.clock.advance(60_000);
      await machine.attempt();
      await comesToRest();
    });
  });

  it('Retry-After is kept: the Problem says until when to wait', async () => {
    one.provider.trouble(from('reads', 1, kit.throttled));
    const started = one.clock.now();
    expect(await machine.attempt()).toMatchObject({ code: 'throttled', retryAt: started + 90_000 });
  });

  it('access tokens that end in the middle of a run are replaced, unseen', async ({ skip }) => {
    const { expireAccessTokens } = service();
    if (expireAccessTokens === undefined) return skip(`${kit.name} signs in without access tokens`);
    let seen = 0;
    one.provider.trouble(() => {
      seen += 1;
      if (seen === 3 || seen === 7) expireAccessTokens();
      return null;
    });
    expect(await machine.attempt()).toBeNull();
    await comesToRest();
  });

  it.each([-600_000, 600_000])(
    'the clock of the service is %i ms ahead: nothing is lost or doubled',
    async (skewMs) => {
      service().setClockSkew(skewMs);
      expect(await machine.attempt()).toBeNull();
      await comesToRest();
      one.provider.hand.edit(refIn(atProvider(one), 'C'), { description: 'later' });
      await machine.settle();
      expect(one.crm.hand.see(refIn(atCrm(one), 'C'))?.event.description).toBe('later');
    },
  );

  return {
    get one() {
      return one;
    },
    get machine() {
      return machine;
    },
    comesToRest,
  };
}
