/** A pair of sample sides in memory: a sample calendar of the given profile and the sample CRM. */
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { providerView } from '../../../src-main/sync/calendar/people/ticks.ts';
import type { SampleProvider, Step } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import {
  atCrm,
  atProvider,
  changes,
  type World,
  type WorldHand,
  type WorldProvider,
  world,
} from '../world.ts';
import type { Pair, Person } from './pair.ts';
import { overruledIn, runUntilStable } from './run-until-stable.ts';

export interface SamplePair<Provider extends WorldProvider = SampleProvider> extends Pair {
  readonly world: World<Provider>;
  close(): void;
}

export function samplePair(profile: 'caldav-like' | 'graph-like'): SamplePair {
  return pairIn(world(profile, 5), { addedDates: profile === 'caldav-like', floating: true });
}

/** The pair of the two sides of a world. */
export function pairIn<Provider extends WorldProvider>(
  one: World<Provider>,
  supports: Pick<Pair['supports'], 'addedDates' | 'floating' | 'patterns'>,
): SamplePair<Provider> {
  const steps: { side: SideName; operation: Step['operation'] }[] = [];
  const watch = (side: SideName) => ({
    before: ({ operation }: Step) => void steps.push({ side, operation }),
  });
  const machine = one.machine({ providerFaults: watch('provider'), crmFaults: watch('crm') });
  const lists = { calendar: () => atProvider(one), crm: () => atCrm(one) };
  const run = () => machine.run();
  const decisionKinds: string[] = [];
  return {
    world: one,
    supports: {
      ...supports,
      relations: !one.provider.side.capabilities.lacks.includes('relatedTo'),
    },
    calendar: personOf(one.provider.hand, lists.calendar),
    crm: personOf(one.crm.hand, lists.crm),
    run,
    decisionsAsked: () => decisionKinds,
    overruled: () => overruledIn(machine.store),
    close: () => machine.store.close(),
    async agree() {
      await runUntilStable({
        run,
        engine: machine.engine,
        decisionKinds,
        pass: (ms) => one.clock.advance(ms),
      });
      steps.length = 0;
      const unchangedRun = await run();
      if (changes(unchangedRun) > 0 || unchangedRun.waiting + unchangedRun.quarantined > 0)
        throw new Error(`not stable: ${JSON.stringify(unchangedRun)}`);
      const spent = steps.map(({ side, operation }) => `${side} ${operation}`).sort();
      if (spent.join() !== 'crm changes,provider changes')
        throw new Error(`a run without changes asked ${spent}`);
      const both = { calendar: lists.calendar(), crm: lists.crm() };
      const there = new Map(both.crm.map((stored) => [stored.event.title ?? '', stored]));
      if (both.calendar.length !== both.crm.length)
        throw new Error(`${both.calendar.length} in the calendar, ${both.crm.length} in the CRM`);
      for (const { event } of both.calendar) {
        const twin = there.get(event.title ?? '')?.event ?? fail(`${event.title} is not in the CRM`);
        const lacks = one.provider.side.capabilities.lacks;
        const view = providerView(
          { event: without(twin, lacks) },
          [event],
          one.provider.side.capabilities.unmailedGuests,
        );
        if (contentHash(view) !== contentHash(event))
          throw new Error(`${event.title} differs:\n${JSON.stringify(event)}\n${JSON.stringify(view)}`);
      }
      return new Map(both.crm.map(({ event }) => [event.title ?? '', event]));
    },
  };
}

function personOf(hand: WorldHand, list: () => readonly StoredEvent[]): Person {
  let made = 0;
  const find = (title: string) => list().find((stored) => stored.event.title === title);
  const ref = (title: string): string => find(title)?.ref ?? fail(`${title} is not there`);
  return {
    async create(event) {
      made += 1;
      hand.create({ uid: `${event.title.replaceAll(/\W/g, '-')}-${made}`, ...event });
    },
    edit: async (title, patch) => void hand.edit(ref(title), patch),
    split: async (title, recurrenceId, patch) => void hand.split(ref(title), recurrenceId, patch),
    endBefore: async (title, recurrenceId) => hand.endBefore(ref(title), recurrenceId),
    remove: async (title) => hand.remove(ref(title)),
    see: async (title) => find(title)?.event,
  };
}

function without(event: CalendarEvent, fields: readonly string[]): CalendarEvent {
  return Object.fromEntries(
    Object.entries(event).filter(([name]) => !fields.includes(name)),
  ) as unknown as CalendarEvent;
}

function fail(text: string): never {
  throw new Error(text);
}
