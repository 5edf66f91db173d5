/**
 * Random histories with a CRM that only creates: people edit in the calendar and in the CRM while Concord runs, fails and is killed.
 * Afterwards every entry of the calendar was made in the CRM once, and exactly what the CRM could not take is listed.
 */
import * as fc from 'fast-check';
import { baseOn, type QuarantineRow, refOn } from '../../src-main/store/index.ts';
import { contentHash } from '../../src-main/sync/calendar/entries/compare.ts';
import { providerView } from '../../src-main/sync/calendar/people/ticks.ts';
import { confirmByHand } from '../../src-main/sync/index.ts';
import { profiles } from '../../src-sandbox/sample-sides/index.ts';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import { diff } from '../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { MortalMachines } from './mortal-machines.ts';
import {
  atCrm,
  atProvider,
  changes,
  event,
  type Machine,
  type ProviderProfile,
  type World,
  world,
} from './world.ts';

const dayMs = 24 * 60 * 60 * 1000;

const which = fc.nat({ max: 20 });
const doing = <Name extends string>(name: Name) => fc.constant(name);

const createsOnlyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: doing('create'), shape: fc.nat({ max: 4 }) }) },
  { weight: 6, arbitrary: fc.record({ do: doing('edit'), which, change: fc.nat({ max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ do: doing('edit-back'), which }) },
  { weight: 3, arbitrary: fc.record({ do: doing('remove'), which }) },
  { weight: 2, arbitrary: fc.record({ do: doing('restore'), which }) },
  { weight: 2, arbitrary: fc.record({ do: doing('occurrence'), which, week: fc.nat({ max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: doing('split'), which, week: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('away', 'back', 'touch'), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('mask', 'spoil'), which, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('copy', 'expire', 'create-in-crm') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('edit-in-crm', 'remove-in-crm'), which }) },
  { weight: 3, arbitrary: fc.record({ do: doing('by-hand'), which }) },
  { weight: 2, arbitrary: fc.record({ do: doing('answer') }) },
  { weight: 1, arbitrary: fc.record({ do: doing('wait'), minutes: fc.integer({ min: 1, max: 90 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: doing('sync'), share: fc.constantFrom(0, 0, 0.1, 0.3, 0.5), seed: fc.nat() }),
  },
  { weight: 4, arbitrary: fc.record({ do: doing('kill'), moment: fc.integer({ min: 1, max: 40 }) }) },
);

export type CreatesOnlyStep = typeof createsOnlyStep extends fc.Arbitrary<infer T> ? T : never;

export const createsOnlyHistory = fc.array(createsOnlyStep, { minLength: 3, maxLength: 28 });

/** Runs one history to rest and answers what is wrong with the end state; an empty list is a pass. */
export async function liveWithCreatesOnly(
  profile: ProviderProfile,
  steps: readonly CreatesOnlyStep[],
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
  /** Marks of entries that were made in the calendar. */
  private readonly marks = new Set<string>();
  /** Entries a person removed from the calendar, to be restored. */
  private readonly bin: CalendarEvent[] = [];
  /** CRM entries that a person edited there, by ref. */
  private readonly editedInCrm = new Set<string>();
  /** How many entries with a mark a person removed in the CRM. */
  private readonly removedInCrm = new Map<string, number>();
  private readonly wrong: string[] = [];

  private get machine(): Machine {
    return this.machines.current;
  }

  constructor(profile: ProviderProfile) {
    this.world = world(profile, 13, profiles['creates-only']);
    // this calendar hides nothing
    this.machines = new MortalMachines(this.world, { privateEvents: 'full' });
  }

  async take(one: CreatesOnlyStep): Promise<void> {
    const { provider, crm, clock } = this.world;
    switch (one.do) {
      case 'create':
        provider.hand.create(this.newEvent(one.shape));
        return;
      case 'edit':
        this.inCalendar(one.which, (stored) => provider.hand.edit(stored.ref, this.edit(stored, one.change)));
        return;
      case 'edit-back':
        this.inCalendar(one.which, ({ ref, event: now }) => {
          const link = this.machine.store.links.byRef('provider', ref);
          const base = link === null ? null : baseOn(link, 'crm');
          if (base !== null) provider.hand.edit(ref, diff(now, base));
        });
        return;
      case 'remove':
        this.inCalendar(one.which, (stored) => {
          this.bin.push(stored.event);
          provider.hand.remove(stored.ref);
        });
        return;
      case 'restore': {
        const [restored] = this.bin.splice(one.which % Math.max(1, this.bin.length), 1);
        if (restored !== undefined) provider.hand.receive(restored, 'personal');
        return;
      }
      case 'occurrence':
        this.inCalendar(one.which, ({ ref, event: now }) => {
          if (now.recurrenceRules === undefined) return;
          provider.hand.editOccurrence(ref, weeksLater(now.start, one.week), {
            title: `${markOf(now)} occurrence ${this.made++}`,
          });
        });
        return;
      case 'split':
        this.inCalendar(one.which, ({ ref, event: now }) => {
          if (now.recurrenceRules === undefined) return;
          provider.hand.split(ref, weeksLater(now.start, one.week), { title: `${this.newMark()} split` });
        });
        return;
      case 'away':
        this.inCalendar(one.which, ({ ref }) => provider.hand.moveTo(ref, 'work'));
        return;
      case 'back': {
        const away = provider.hand.list('work');
        const stored = away[one.which % Math.max(1, away.length)];
        if (stored !== undefined) provider.hand.moveTo(stored.ref, 'personal');
        return;
      }
      case 'touch':
        this.inCalendar(one.which, ({ ref }) => provider.hand.touch(ref));
        return;
      case 'mask':
        this.inCalendar(one.which, ({ ref }) =>
          provider.hand.withhold(ref, one.on ? ['description', 'locations'] : []),
        );
        return;
      case 'spoil':
        this.inCalendar(one.which, ({ ref }) => provider.hand.spoil(ref, one.on));
        return;
      case 'copy':
        this.inCalendar(0, ({ ref }) =>
          provider.hand.edit(provider.hand.copy(ref).ref, {
            title: `${this.newMark()} copy`,
            recurrenceOverrides: null,
          }),
        );
        return;
      case 'expire':
        provider.hand.expireStates();
        return;
      case 'create-in-crm':
        crm.hand.create(event(`crm-${this.made++}`, { title: `crm ${this.made}` }));
        return;
      case 'edit-in-crm':
        this.inCrm(one.which, ({ ref, event: now }) => {
          crm.hand.edit(ref, { title: `${markOf(now)} edited in the CRM ${this.made++}` });
          this.editedInCrm.add(ref);
        });
        return;
      case 'remove-in-crm':
        this.inCrm(one.which, (stored) => this.removeInCrm(stored));
        return;
      case 'by-hand': {
        const rows = this.listed();
        const row = rows[one.which % Math.max(1, rows.length)];
        if (row !== undefined) this.doByHand(row);
        return;
      }
      case 'answer':
        this.answer();
        return;
      case 'wait':
        clock.advance(one.minutes * 60_000);
        return;
      case 'sync':
        await this.withoutTouchingTheCalendar(() => this.machines.sync(one.share, one.seed));
        return;
      case 'kill':
        await this.withoutTouchingTheCalendar(() => this.machines.kill(one.moment));
    }
  }

  async comeToRest(): Promise<void> {
    const { clock, provider } = this.world;
    for (const { ref } of provider.hand.list()) {
      provider.hand.spoil(ref, false);
      provider.hand.withhold(ref, []);
    }
    for (let turn = 0; turn < 40; turn++) {
      let rested = false;
      await this.withoutTouchingTheCalendar(async () => {
        const trouble = await this.machine.attempt();
        clock.advance(25 * 60 * 60_000);
        if (trouble !== null || this.answer()) return;
        const summary = await this.machine.run();
        const rows = this.machine.store.quarantine.all();
        if (summary.quarantined !== rows.length)
          this.wrong.push('the summary counts other rows than there are');
        rested = changes(summary) === 0 && !this.answer() && rows.length === this.listed().length;
      });
      if (rested) return;
    }
    this.wrong.push('it never comes to rest');
  }

  complaints(): readonly string[] {
    const { provider, crm } = this.world;
    const { links, quarantine } = this.machine.store;
    const inCalendar = new Map(atProvider(this.world).map((stored) => [markOf(stored.event), stored]));
    const inCrm = Map.groupBy(atCrm(this.world), (stored) => markOf(stored.event));
    const away = new Set(provider.hand.list('work').map((stored) => markOf(stored.event)));
    const expected = new Set<string>();
    for (const mark of this.marks) {
      const here = inCalendar.get(mark);
      const there = inCrm.get(mark) ?? [];
      if (there.length > 1) this.wrong.push(`${mark} is ${there.length} times in the CRM`);
      const created = there.length + (this.removedInCrm.get(mark) ?? 0);
      if (here !== undefined && created === 0) this.wrong.push(`${mark} was never made in the CRM`);
      const link = here === undefined ? null : links.byRef('provider', here.ref);
      if (here === undefined || link === null || link.status === 'creating') continue;
      const held = providerView({ event: link.crm.base }, [here.event], true);
      if (contentHash(held) !== contentHash(here.event))
        expected.add(JSON.stringify(['crm-cannot-change', 'provider', here.ref]));
      const [twin] = there;
      if (twin !== undefined && twin.ref === link.crm.ref && !this.editedInCrm.has(twin.ref))
        if (contentHash(twin.event) !== contentHash(link.crm.base))
          this.wrong.push(`${mark}: Concord takes the CRM to hold what it does not`);
    }
    for (const [mark, [twin]] of inCrm) {
      if (twin === undefined || !this.marks.has(mark) || inCalendar.has(mark) || away.has(mark)) continue;
      const link = links.byRef('crm', twin.ref) ?? links.byUid(twin.event.uid)[0];
      const ref =
        (link === undefined || link === null ? null : refOn(link, 'crm')) ??
        [...this.unseen()].find(([unseen]) => unseen === mark)?.[1];
      if (ref !== undefined && ref !== null) expected.add(JSON.stringify(['crm-cannot-remove', 'crm', ref]));
      else this.wrong.push(`${mark} is left in the CRM, and nothing says so`);
    }
    // removed in the CRM too, which Concord cannot see: it is listed all the same
    for (const { ref, code } of quarantine.all())
      if (code === 'crm-cannot-remove' && crm.hand.see(ref) === undefined)
        expected.add(JSON.stringify([code, 'crm', ref]));
    const listed = new Set(quarantine.all().map(({ code, side, ref }) => JSON.stringify([code, side, ref])));
    for (const row of expected) if (!listed.has(row)) this.wrong.push(`not listed: ${row}`);
    for (const row of listed) if (!expected.has(row)) this.wrong.push(`listed without a reason: ${row}`);
    if (provider.hand.mails().length + crm.hand.mails().length > 0) this.wrong.push('somebody was mailed');
    return this.wrong;
  }

  close(): void {
    this.machines.close();
  }

  /** Nothing can come from this CRM: whatever Concord does, the calendar stays as people left it. */
  private async withoutTouchingTheCalendar(work: () => Promise<void>): Promise<void> {
    const before = JSON.stringify(this.world.provider.hand.list());
    await work();
    if (JSON.stringify(this.world.provider.hand.list()) !== before)
      this.wrong.push('Concord changed the calendar');
  }

  private listed(): readonly QuarantineRow[] {
    return this.machine.store.quarantine.all().filter(({ code }) => code.startsWith('crm-cannot-'));
  }

  /** Links whose CRM entry nobody told Concord the address of: their marks and made-up addresses. */
  private *unseen(): Iterable<readonly [string, string]> {
    for (const { crm } of this.machine.store.links.byStatus('linked'))
      if (crm.ref.startsWith('unseen:')) yield [markOf(crm.base), crm.ref];
  }

  /** A person looks into the CRM and answers truthfully. */
  private answer(): boolean {
    let answered = false;
    for (const { kind, id, digest, items } of this.machine.engine.decisions()) {
      const mark = markOf({ title: items[0]?.title ?? '' });
      const isThere =
        atCrm(this.world).some((stored) => markOf(stored.event) === mark) || this.removedInCrm.has(mark);
      const choice = kind === 'unclear-create' ? (isThere ? 'there' : 'again') : 'approve';
      answered = this.machine.engine.decide(id, digest, choice) || answered;
    }
    return answered;
  }

  /** What the list asks for: changes or removes the entry in the CRM, and says so. */
  private doByHand(row: QuarantineRow): void {
    const { store } = this.machine;
    const link = store.links.byRef(row.side, row.ref);
    const news = store.inbox.get('provider', (link === null ? null : refOn(link, 'provider')) ?? '');
    if (!confirmByHand(row, store, this.world.clock.now()) || link === null) return;
    const mark = markOf(baseOn(link, 'crm') ?? { title: '' });
    const twin = atCrm(this.world).find((stored) => markOf(stored.event) === mark);
    if (twin === undefined) return;
    if (row.code === 'crm-cannot-remove') this.removeInCrm(twin);
    else if (news?.kind === 'found') {
      this.world.crm.hand.edit(twin.ref, diff(twin.event, { ...news.stored.event, uid: twin.event.uid }));
      this.editedInCrm.add(twin.ref);
    }
  }

  private removeInCrm({ ref, event: now }: StoredEvent): void {
    this.world.crm.hand.remove(ref);
    this.removedInCrm.set(markOf(now), (this.removedInCrm.get(markOf(now)) ?? 0) + 1);
  }

  private inCalendar(index: number, act: (stored: StoredEvent) => void): void {
    const all = atProvider(this.world);
    const stored = all[index % Math.max(1, all.length)];
    if (stored !== undefined) act(stored);
  }

  private inCrm(index: number, act: (stored: StoredEvent) => void): void {
    const all = atCrm(this.world);
    const stored = all[index % Math.max(1, all.length)];
    if (stored !== undefined) act(stored);
  }

  private newMark(): string {
    const mark = `#${this.made++}`;
    this.marks.add(mark);
    return mark;
  }

  private newEvent(shape: number): CalendarEvent {
    const guest = `guest${this.made}@example.com`;
    const shapes: readonly Partial<CalendarEvent>[] = [
      {},
      { showWithoutTime: true, start: '2026-12-03T00:00:00', timeZone: null, duration: 'P1D' },
      { recurrenceRules: [{ frequency: 'weekly', count: 6 }] },
      { participants: { [participantId(guest)]: { email: guest, roles: { attendee: true } } } },
      { description: 'notes', locations: { '1': { name: 'Room 4' } }, privacy: 'private' },
    ];
    return event(`uid-${this.made}`, { ...shapes[shape], title: `${this.newMark()} new` });
  }

  private edit({ event: now }: StoredEvent, change: number): PatchObject {
    const serial = this.made++;
    const time = now.showWithoutTime === true ? '00:00:00' : '13:00:00';
    const patches: readonly PatchObject[] = [
      { title: `${markOf(now)} edit ${serial}` },
      { start: `2026-12-0${1 + (serial % 7)}T${time}` },
      { description: `text ${serial}` },
      { description: null },
      { status: 'tentative' },
      { recurrenceRules: [{ frequency: 'weekly', count: 3 + (serial % 4) }] },
      { recurrenceRules: null, recurrenceOverrides: null },
    ];
    return patches[change] ?? {};
  }
}

function markOf({ title }: Pick<CalendarEvent, 'title'>): string {
  return (title ?? '').split(' ')[0] ?? '';
}

function weeksLater(start: string, weeks: number): string {
  return new Date(Date.parse(`${start}Z`) + weeks * 7 * dayMs).toISOString().slice(0, 19);
}
