/**
 * Random histories between a calendar with series and a CRM that knows single entries only (TI4): people edit on both sides while
 * Concord runs, fails and is killed; afterwards every occurrence of the calendar is one entry of the CRM, and nothing more happens.
 */
import * as fc from 'fast-check';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { isSeries } from '../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../src-shared/domain/calendar/recurrence.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { MortalMachines } from './mortal-machines.ts';
import {
  atCrm,
  atProvider,
  changes,
  event,
  type Machine,
  type ProviderProfile,
  singlesOnly,
  type World,
  world,
} from './world.ts';

const dayMs = 24 * 60 * 60 * 1000;

const which = fc.nat({ max: 60 });
const doing = <Name extends string>(name: Name) => fc.constant(name);

export const singlesStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: doing('create'), shape: fc.nat({ max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: doing('create-in-crm') }) },
  { weight: 4, arbitrary: fc.record({ do: doing('edit-series'), which, change: fc.nat({ max: 8 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: doing('occurrence'),
      which,
      week: fc.nat({ max: 5 }),
      change: fc.nat({ max: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: doing('edit-entry'), which, change: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: doing('remove-entry'), which }) },
  { weight: 1, arbitrary: fc.record({ do: doing('push-entry'), which, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: doing('remove'), which }) },
  { weight: 1, arbitrary: fc.record({ do: doing('wait'), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('expire', 'other-machine') }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: doing('sync'), share: fc.constantFrom(0, 0, 0.05, 0.2, 0.5), seed: fc.nat() }),
  },
  { weight: 3, arbitrary: fc.record({ do: doing('kill'), moment: fc.integer({ min: 1, max: 80 }) }) },
);

export type SinglesStep = typeof singlesStep extends fc.Arbitrary<infer T> ? T : never;

export const singlesHistory = fc.array(singlesStep, { minLength: 3, maxLength: 24 });

/** Runs one history to rest and answers what is wrong with the end state; an empty list is a pass. */
export async function liveWithSingles(
  profile: ProviderProfile,
  steps: readonly SinglesStep[],
): Promise<readonly string[]> {
  const life = new Life(profile);
  try {
    for (const one of steps) await life.take(one);
    await life.comeToRest();
    return life.complaints();
  } finally {
    life.close();
  }
}

class Life {
  private readonly world: World;
  private readonly machines: MortalMachines;
  private made = 0;
  private selected = false;
  private readonly wrong: string[] = [];

  private get machine(): Machine {
    return this.machines.current;
  }

  constructor(profile: ProviderProfile) {
    this.world = world(profile, 11, singlesOnly);
    this.machines = new MortalMachines(this.world);
  }

  async take(one: SinglesStep): Promise<void> {
    const { provider, crm, clock } = this.world;
    switch (one.do) {
      case 'create':
        provider.hand.create(this.newEvent(one.shape));
        return;
      case 'create-in-crm':
        crm.hand.create(this.newEvent(0));
        return;
      case 'edit-series':
        withOne(atProvider(this.world), one.which, ({ ref, event: now }) =>
          provider.hand.edit(ref, this.seriesEdit(now, one.change)),
        );
        return;
      case 'occurrence':
        withOne(atProvider(this.world), one.which, ({ ref, event: now }) => {
          if (!isSeries(now)) return;
          const id = weeksLater(now.start, one.week);
          const excluded = now.recurrenceOverrides?.[id]?.excluded === true;
          if (one.change === 0) provider.hand.cancelOccurrence(ref, id);
          else if (excluded) provider.hand.edit(ref, { [`recurrenceOverrides/${id}`]: null });
          else
            provider.hand.editOccurrence(
              ref,
              id,
              one.change === 1
                ? { start: `${id.slice(0, 10)}T17:00:00` }
                : { title: `occurrence ${this.made++}` },
            );
        });
        return;
      case 'edit-entry':
        withOne(atCrm(this.world), one.which, ({ ref, event: now }) => {
          const patches: readonly PatchObject[] = [
            { title: `entry ${this.made++}` },
            { start: `${now.start.slice(0, 10)}T${10 + (this.made++ % 9)}:30:00` },
            { duration: `PT${1 + (this.made++ % 5)}H` },
            { description: `text ${this.made++}` },
          ];
          crm.hand.edit(ref, patches[one.change] ?? {});
        });
        return;
      case 'remove-entry':
        withOne(atCrm(this.world), one.which, ({ ref }) => crm.hand.remove(ref));
        return;
      case 'push-entry':
        // taken out of the calendar by a machine that never heard of its copy: cannot be told from a new entry
        if (this.machines.count > 1) return;
        withOne(atCrm(this.world), one.which, ({ ref }) => crm.hand.push(ref, one.on));
        this.selected = true;
        return;
      case 'remove':
        withOne(atProvider(this.world), one.which, ({ ref }) => provider.hand.remove(ref));
        return;
      case 'wait':
        clock.advance(one.days * dayMs);
        return;
      case 'expire':
        provider.hand.expireStates();
        crm.hand.expireStates();
        return;
      case 'other-machine': {
        // not while a series is half made: a machine that never saw it cannot tell its entries from others
        const { outbox, occurrences } = this.machine.store;
        if (this.selected || outbox.all().length > 0 || occurrences.due('').length > 0) return;
        clock.advance(26 * 60 * 60_000);
        this.machines.handOver();
        return;
      }
      case 'sync':
        await this.machines.sync(one.share, one.seed);
        return;
      case 'kill':
        await this.machines.kill(one.moment);
    }
  }

  async comeToRest(): Promise<void> {
    for (let turn = 0; turn < 40; turn++) {
      const trouble = await this.machine.attempt();
      this.world.clock.advance(25 * 60 * 60_000);
      if (trouble !== null || this.answer()) continue;
      const summary = await this.machine.run();
      // a machine that never heard of a series cannot know what its entries are after the calendar lost it: they stay, and are shown
      const open = this.machine.store.quarantine.all().filter(({ reason }) => reason !== 'series-unknown');
      if (changes(summary) === 0 && !this.answer() && open.length === 0) return;
    }
    this.wrong.push('it never comes to rest');
  }

  private answer(): boolean {
    let answered = false;
    for (const { kind, id, digest } of this.machine.engine.decisions())
      answered =
        this.machine.engine.decide(id, digest, kind === 'differs' ? 'provider' : 'approve') || answered;
    return answered;
  }

  complaints(): readonly string[] {
    const now = this.world.clock.now();
    // what took place is the CRM's record; the last week of the window is still to come
    const range = { from: dayAt(now), until: dayAt(now + 357 * dayMs) };
    const wanted = atProvider(this.world).flatMap((stored) =>
      occurrencesOf(stored.event, range).occurrences.map((one) => lineOf(one.event)),
    );
    const unknown = this.machine.store.quarantine.all().map(({ ref }) => ref);
    const found = atCrm(this.world)
      .filter(({ push, event: { start } }) => push !== false && start >= range.from && start < range.until)
      .filter(({ event: { uid } }) => !unknown.some((ref) => ref.endsWith(`:${uid}`)))
      .map((stored) => lineOf(stored.event));
    for (const line of difference(wanted, found)) this.wrong.push(`not in the CRM: ${line}`);
    for (const line of difference(found, wanted)) this.wrong.push(`not in the calendar: ${line}`);
    return this.wrong;
  }

  close(): void {
    this.machines.close();
  }

  private newEvent(shape: number): CalendarEvent {
    const serial = this.made++;
    const shapes: readonly Partial<CalendarEvent>[] = [
      {},
      { recurrenceRules: [{ frequency: 'weekly' }] },
      { recurrenceRules: [{ frequency: 'weekly', count: 6 }] },
      {
        recurrenceRules: [{ frequency: 'weekly', count: 6 }],
        recurrenceOverrides: { '2026-12-02T10:00:00': { excluded: true } },
      },
      {
        showWithoutTime: true,
        start: '2026-12-03T00:00:00',
        timeZone: null,
        duration: 'P1D',
        recurrenceRules: [{ frequency: 'monthly', count: 4 }],
      },
      { start: '2026-10-20T08:00:00', recurrenceRules: [{ frequency: 'daily', interval: 3, count: 30 }] },
    ];
    return event(`uid-${serial}`, { title: `event ${serial}`, ...shapes[shape] });
  }

  private seriesEdit(now: CalendarEvent, change: number): PatchObject {
    const serial = this.made++;
    const allDay = now.showWithoutTime === true;
    const moved = allDay ? weeksLater(now.start, 1) : `${now.start.slice(0, 10)}T${11 + (serial % 8)}:00:00`;
    const patches: readonly PatchObject[] = [
      { title: `series ${serial}` },
      { start: moved },
      { description: `about ${serial}` },
      { recurrenceRules: [{ frequency: 'weekly', count: 3 + (serial % 6) }] },
      { recurrenceRules: [{ frequency: 'weekly', interval: 2, count: 5 }] },
      { recurrenceRules: null, recurrenceOverrides: null },
      { recurrenceOverrides: null },
      { recurrenceRules: [{ frequency: 'weekly' }] },
      { duration: allDay ? 'P2D' : 'PT90M' },
    ];
    return patches[change] ?? {};
  }
}

function withOne(all: readonly StoredEvent[], index: number, act: (stored: StoredEvent) => void): void {
  const stored = all[index % Math.max(1, all.length)];
  if (stored !== undefined) act(stored);
}

function lineOf(one: CalendarEvent): string {
  return JSON.stringify([one.start, one.title, one.duration, one.timeZone ?? null, one.description ?? '']);
}

/** As bags: what is there twice counts twice. */
function difference(some: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others];
  return some.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function weeksLater(start: string, weeks: number): string {
  return new Date(Date.parse(`${start}Z`) + weeks * 7 * dayMs).toISOString().slice(0, 19);
}

function dayAt(at: number): string {
  return `${new Date(at).toISOString().slice(0, 10)}T00:00:00`;
}
