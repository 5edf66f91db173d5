/**
 * Random histories: people edit on both sides while Concord runs, fails and is killed; then the faults end and both sides must
 * agree, without a double, a loss, an unticked mail, or another write.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { baseOn } from '../../src-main/store/index.ts';
import { contentHash, without } from '../../src-main/sync/calendar/entries/compare.ts';
import { providerView } from '../../src-main/sync/calendar/people/ticks.ts';
import { type Profile, profiles } from '../../src-sandbox/sample-sides/index.ts';
import type {
  CalendarEvent,
  FieldName,
  PatchObject,
  RecurrenceRule,
} from '../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../src-shared/domain/calendar/recurrence.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { uidShared } from '../../src-shared/domain/calendar/unreadable.ts';
import { sideNames } from '../../src-shared/domain/side-name.ts';
import { day as dayMs, hour as hourMs, later, shiftOf } from './behaviours/pair.ts';
import type { SeriesAct, Step, Where } from './history-steps.ts';
import { Lineages } from './lineages.ts';
import { MortalMachines } from './mortal-machines.ts';
import {
  atCrm,
  atProvider,
  changes,
  event,
  keptBy,
  type Machine,
  type ProviderProfile,
  self,
  type World,
  type WorldHand,
  type WorldProvider,
  world,
} from './world.ts';

/** Runs one history to rest and answers what is wrong with the end state; an empty list is a pass. */
export async function liveThrough(
  profile: ProviderProfile,
  steps: readonly Step[],
  crm: Profile = profiles['crm-like'],
): Promise<readonly string[]> {
  return liveThroughIn(world(masking(profile), 7, crm), maskedFields, steps);
}

/**
 * The same in a world that is new.
 * @param masked what its calendar hides from Concord of an entry marked private (RU6)
 * @param before something else that happens before the step of this number
 */
export async function liveThroughIn(
  one: World<WorldProvider>,
  masked: readonly FieldName[],
  steps: readonly Step[],
  before: (step: number) => void | Promise<void> = () => undefined,
): Promise<readonly string[]> {
  const life = new Life(one, masked);
  for (const [number, step] of steps.entries()) {
    await before(number);
    await life.take(step);
  }
  await life.comeToRest();
  const complaints = life.complaints();
  life.close();
  // memory of closed databases is given back between two turns of the event loop, and nothing else here waits for one
  await turn();
  return complaints;
}

class Life {
  private readonly world: World<WorldProvider>;
  private readonly masked: readonly FieldName[];
  private readonly machines: MortalMachines;
  private made = 0;
  private readonly invitations = new Set<string>();
  /** Entries whose selection for the calendar somebody changed. */
  private readonly selected = new Set<string>();
  private switched = false;
  private readonly spoiled = new Set<string>();
  private readonly outOfSight = new Set<string>();
  /** Markers of entries a person removed, or took out of the agreement. */
  private readonly removed = new Set<string>();
  private readonly apart = new Set<string>();
  /** Of these, what a machine made whose turn ended before it could tell the CRM, and what was moved to another calendar. */
  private readonly untold = new Set<string>();
  private readonly moved = new Set<string>();
  /** By side: removed there before Concord, which had made it, was told of it. */
  private readonly removedUnheard = { provider: new Set<string>(), crm: new Set<string>() };
  /** Sides that forgot what changed once, so that they tell of no removal before. */
  private readonly expired = new Set<Where>();
  /** The parts of split series, by each of their markers. */
  private readonly families = new Map<string, Set<string>>();
  /** Addresses; every guest is on one entry only. */
  private readonly ticked = new Set<string>();
  private readonly wrong: string[] = [];

  private get machine(): Machine {
    return this.machines.current;
  }

  constructor(one: World<WorldProvider>, masked: readonly FieldName[]) {
    this.world = one;
    this.masked = masked;
    this.machines = new MortalMachines(this.world);
  }

  async take(one: Step): Promise<void> {
    const { provider, crm } = this.world;
    switch (one.do) {
      case 'create':
        this.create(one.at, one.shape);
        return;
      case 'edit':
        this.withEntry(one.at, one.which, (stored) => this.edit(one.at, stored, one.change));
        return;
      case 'remove':
        this.withEntry(one.at, one.which, (stored) => {
          this.noteRemoved(marker(stored));
          this.noteUntold(one.at, stored);
          if (one.at === 'provider') provider.hand.remove(stored.ref);
          else crm.hand.remove(stored.ref);
        });
        return;
      case 'occurrence':
        this.withEntry(one.at, one.which, (stored) =>
          this.editOccurrence(one.at, stored, one.week, one.cancel),
        );
        return;
      case 'meet':
        this.withEntry(one.at, one.which, (stored) => {
          const there = one.at === 'provider' ? 'crm' : 'provider';
          const list = there === 'crm' ? atCrm(this.world) : atProvider(this.world);
          const twin = list.find((candidate) => marker(candidate) === marker(stored));
          for (const { week, cancel } of twin === undefined ? [] : one.weeks)
            this.editOccurrence(there, twin, week, cancel);
          this.actOnSeries(one.at, stored, one.act, one.n);
        });
        return;
      case 'series':
        this.withEntry(one.at, one.which, (stored) => this.actOnSeries(one.at, stored, one.act, one.n));
        return;
      case 'interrupted':
        await this.interrupted(one);
        return;
      case 'tick':
        this.withEntry('crm', one.which, (stored) => {
          for (const participant of Object.values(stored.event.participants ?? {}))
            if (participant.roles.owner !== true) {
              crm.hand.tick(stored.ref, participant.email, true);
              this.ticked.add(participant.email);
            }
        });
        return;
      case 'away':
        this.withEntry('provider', one.which, (stored) => {
          provider.hand.moveTo(stored.ref, 'work');
          this.apart.add(marker(stored));
          this.moved.add(marker(stored));
        });
        return;
      case 'back': {
        const away = provider.hand.list('work');
        const stored = away[one.which % Math.max(1, away.length)];
        if (stored !== undefined) provider.hand.moveTo(stored.ref, 'personal');
        return;
      }
      case 'push':
        this.withEntry('crm', one.which, (stored) => {
          crm.hand.push(stored.ref, one.on);
          this.apart.add(marker(stored));
          this.selected.add(marker(stored));
        });
        return;
      case 'touch':
        this.withEntry(one.at, one.which, (stored) =>
          (one.at === 'provider' ? provider.hand : crm.hand).touch(stored.ref),
        );
        return;
      case 'expire':
        (one.at === 'provider' ? provider.hand : crm.hand).expireStates();
        this.expired.add(one.at);
        return;
      case 'wait':
        this.world.clock.advance(one.minutes * 60_000);
        return;
      case 'copy':
        this.withEntry('provider', 0, (stored) => {
          const copy = provider.hand.copy(stored.ref);
          const mark = `#${this.made++}`;
          this.known.add(mark);
          if (this.invitations.has(marker(stored))) this.invitations.add(mark);
          if (this.oncePrivate.has(marker(stored))) this.oncePrivate.add(mark);
          // the copy's guests are the original's: a mail about either is about those addresses
          provider.hand.edit(copy.ref, { title: `${mark} copy`, recurrenceOverrides: null });
        });
        return;
      case 'invited': {
        const mark = `#${this.made++}`;
        this.known.add(mark);
        this.invitations.add(mark);
        provider.hand.receive(
          event(`uid-${this.made}`, {
            title: `${mark} invited`,
            participants: {
              [participantId('boss@example.com')]: { email: 'boss@example.com', roles: { owner: true } },
              [participantId(self)]: { email: self, roles: { attendee: true } },
            },
          }),
        );
        return;
      }
      case 'hide':
      case 'unschedule':
        this.withEntry('crm', one.which, (stored) => {
          if (one.do === 'hide') crm.hand.hide(stored.ref, true);
          else crm.hand.schedule(stored.ref, false);
          this.apart.add(marker(stored));
          this.outOfSight.add(marker(stored));
        });
        return;
      case 'mask':
      case 'spoil':
        this.withEntry('provider', one.which, (stored) => {
          if (one.do === 'mask')
            provider.hand.withhold(stored.ref, one.on ? ['description', 'locations'] : []);
          else provider.hand.spoil(stored.ref, one.on);
          if (one.do === 'spoil') this.spoiled.add(stored.ref);
          this.apart.add(marker(stored));
        });
        return;
      case 'other-machine': {
        this.world.clock.advance(26 * 60 * 60_000);
        // what this machine made and could not tell the CRM: when the original is removed now, its copy looks like a new entry
        const { outbox, links } = this.machine.store;
        for (const { entry } of outbox.all())
          if (entry.write.type === 'create') this.untold.add(markerOf(entry.write.event.title ?? ''));
        for (const { id } of links.unpublished(1_000)) {
          const link = links.byId(id);
          this.untold.add(markerOf((link === null ? null : baseOn(link, 'provider'))?.title ?? ''));
        }
        for (const mark of this.untold) this.apart.add(mark);
        this.switched = true;
        this.machines.handOver();
        return;
      }
      case 'sync':
        // among the trouble is a state that a side does not know any more
        if (one.share > 0) for (const side of sideNames) this.expired.add(side);
        await this.machines.sync(one.share, one.seed);
        return;
      case 'kill':
        await this.machines.kill(one.moment);
    }
  }

  /** Time passes, people answer what waits, until nothing moves any more. */
  async comeToRest(): Promise<void> {
    const { clock, provider } = this.world;
    for (const ref of this.spoiled) if (provider.hand.see(ref) !== undefined) provider.hand.spoil(ref, false);
    for (let turn = 0; turn < 40; turn++) {
      const trouble = await this.machine.attempt();
      clock.advance(25 * 60 * 60_000);
      if (trouble !== null) continue;
      if (this.answer()) continue;
      const summary = await this.machine.run();
      if (changes(summary) === 0 && !this.answer()) {
        if (summary.quarantined > 0 && !this.isOnlySharedUids()) continue;
        return;
      }
    }
    this.wrong.push('it never comes to rest');
  }

  /** Taken out of the calendar while a machine is at work that never heard of its copy: that cannot be told from a new entry. */
  private isUnheardOf(mark: string): boolean {
    return this.switched && (this.selected.has(mark) || (this.untold.has(mark) && this.moved.has(mark)));
  }

  /** Such an entry came back to its copy: a person is told of the two, and has to remove one. */
  private isOnlySharedUids(): boolean {
    const held = this.machine.store.quarantine.all();
    return held.every(({ reason, title }) => reason === uidShared && this.isUnheardOf(markerOf(title ?? '')));
  }

  private answer(): boolean {
    let answered = false;
    for (const decision of this.machine.engine.decisions()) {
      const choice = this.choose(decision.kind, decision.items);
      answered = this.machine.engine.decide(decision.id, decision.digest, choice) || answered;
    }
    return answered;
  }

  /** A person looks into the CRM for an entry whose answer was lost. */
  private whereabouts(mark: string): 'there' | 'again' {
    const isThere = atCrm(this.world).some((stored) => marker(stored) === mark);
    // who removed it there does not want it again; that it was there once cannot be said
    if (!isThere && this.removed.has(mark)) this.apart.add(mark);
    return isThere || this.removed.has(mark) ? 'there' : 'again';
  }

  private choose(
    kind: string,
    items: readonly {
      readonly title: string;
      readonly side: Where;
      readonly addressees: readonly string[];
    }[],
  ) {
    if (kind === 'differs') {
      for (const item of items) this.decided.add(markerOf(item.title));
      // who removed it on one side meant it
      const gone = items.every((item) => this.removed.has(markerOf(item.title)));
      return gone && items[0]?.side === 'provider' ? 'crm' : 'provider';
    }
    // an entry that was deleted at the old place before Concord heard of it
    if (kind === 'moved-missing')
      return items.every((item) => this.removed.has(markerOf(item.title))) ? 'provider' : 'crm';
    if (kind === 'unclear-create') return this.whereabouts(markerOf(items[0]?.title ?? ''));
    if (kind !== 'would-mail') return 'approve';
    const meant = items.every((item) => item.addressees.every((address) => this.ticked.has(address)));
    if (meant) return 'approve';
    // with the end of a series its second part is refused
    for (const item of items)
      for (const mark of this.families.get(markerOf(item.title)) ?? [markerOf(item.title)])
        this.apart.add(mark);
    return 'reject';
  }

  close(): void {
    this.machines.close();
  }

  complaints(): readonly string[] {
    const { provider, crm } = this.world;
    const sides = { provider: atProvider(this.world), crm: atCrm(this.world) };
    for (const [name, stored] of Object.entries(sides)) {
      const counts = new Map<string, number>();
      for (const one of stored) counts.set(marker(one), (counts.get(marker(one)) ?? 0) + 1);
      for (const [mark, count] of counts)
        if (count > 1 && !this.isUnheardOf(mark))
          this.wrong.push(`${mark} is there ${count} times at the ${name}`);
    }
    const byMark = (list: readonly StoredEvent[]) => new Map(list.map((one) => [marker(one), one]));
    const here = byMark(sides.provider);
    const there = byMark(sides.crm);
    for (let index = 0; index < this.made; index++) {
      const mark = `#${index}`;
      const a = here.get(mark);
      const b = there.get(mark);
      if (this.removed.has(mark)) {
        // what was masked when the CRM removed it is kept in the calendar (RU6); a new machine takes it for a new entry
        const isKept = this.oncePrivate.has(mark) && (b === undefined || this.switched);
        // nobody can tell whether it was removed, or was never made although the side had said so (WR8)
        const mayBeMadeAgain = [...this.expired].some((side) => this.removedUnheard[side].has(mark));
        if (!this.apart.has(mark) && !isKept && !mayBeMadeAgain && (a !== undefined || b !== undefined))
          this.wrong.push(`${mark} was removed and is still there`);
        continue;
      }
      if (!this.known.has(mark)) continue;
      if (this.apart.has(mark)) {
        const somewhere =
          this.outOfSight.has(mark) || provider.hand.list().some((one) => marker(one) === mark);
        if (a === undefined && b === undefined && !somewhere) this.wrong.push(`${mark} is lost`);
        continue;
      }
      if (a === undefined || b === undefined) {
        this.wrong.push(
          `${mark} is ${a === undefined ? 'not at the provider' : ''} ${b === undefined ? 'not in the CRM' : ''}`,
        );
        continue;
      }
      const { unmailedGuests, lacks } = this.world.provider.side.capabilities;
      // what the calendar hides from Concord is compared by nobody
      const hidden = (a.event.privacy ?? 'public') === 'public' ? [] : this.masked;
      const shown = without(a.event, hidden);
      const link = this.machine.store.links.byRef('crm', b.ref);
      const ticked = link?.status === 'linked' ? link.crm.ticked : undefined;
      const told = without(providerView(b, [a.event], unmailedGuests, ticked), [...lacks, ...hidden]);
      const view = keptBy(this.world.provider, told);
      if (contentHash(view) !== contentHash(shown))
        this.wrong.push(`${mark} differs: ${JSON.stringify(shown)} / ${JSON.stringify(view)}`);
      if (!this.decided.has(mark)) this.wrong.push(...this.lineages.complaints(mark, a.event));
      const own = this.ownPrivate.get(mark);
      if (own !== undefined && hidden.length > 0 && b.event.description !== own)
        this.wrong.push(`${mark} was made private in the CRM, and its own text is masked there`);
    }
    for (const mail of provider.hand.mails())
      if (!this.ticked.has(mail.to))
        this.wrong.push(`${mail.to} was mailed (${mail.kind}) and nobody ticked them`);
    if (crm.hand.mails().length > 0) this.wrong.push('the CRM mailed somebody');
    return this.wrong;
  }

  private readonly known = new Set<string>();
  /** Entries that were private at some time. */
  private readonly oncePrivate = new Set<string>();
  /** What became of every edit of a text. */
  private readonly lineages = new Lineages();
  /** Entries about which a person chose a side: the other side's edits are lost by their word. */
  private readonly decided = new Set<string>();
  /** Entries made private in the CRM, with the description nobody has edited since. */
  private readonly ownPrivate = new Map<string, string>();

  /** Notes what a privacy mark means: the calendar hides the masked fields, and edits of them are refused (RU6). */
  private notePrivacy(mark: string, { privacy }: CalendarEvent): void {
    if ((privacy ?? 'public') === 'public') return;
    this.oncePrivate.add(mark);
    this.lineages.forget(mark, 'description');
    this.lineages.forget(mark, 'locations');
  }

  private create(at: Where, shape: number): void {
    const { provider, crm } = this.world;
    const made = (at === 'provider' ? provider : crm).hand.create(this.newEvent(shape));
    const mark = marker(made);
    this.notePrivacy(mark, made.event);
    const { privacy, description } = made.event;
    if (at === 'crm' && privacy === 'private' && description !== undefined)
      this.ownPrivate.set(mark, description);
  }

  private newEvent(shape: number): CalendarEvent {
    const mark = `#${this.made++}`;
    this.known.add(mark);
    const guests = Object.fromEntries(
      [`ann${this.made}@example.com`, `bob${this.made}@example.com`].map((email) => [
        participantId(email),
        { email, roles: { attendee: true } } as const,
      ]),
    );
    const owner = { [participantId(self)]: { email: self, roles: { owner: true } } } as const;
    const shapes: readonly Partial<CalendarEvent>[] = [
      {},
      { showWithoutTime: true, start: '2026-12-03T00:00:00', timeZone: null, duration: 'P1D' },
      { timeZone: null },
      { recurrenceRules: [{ frequency: 'weekly', count: 6 }] },
      {
        recurrenceRules: [{ frequency: 'weekly', count: 6 }],
        recurrenceOverrides: { '2026-12-02T10:00:00': { excluded: true } },
      },
      { participants: { ...owner, ...guests } },
      { description: 'notes', locations: { '1': { name: 'Room 4' } }, privacy: 'private' },
    ];
    return event(`uid-${this.made}`, { ...shapes[shape % shapes.length], title: `${mark} new` });
  }

  /** The next run asks what became of the write; before that a person acts on the same entry. */
  private async interrupted(step: Extract<Step, { do: 'interrupted' }>): Promise<void> {
    const { at } = step;
    const there = at === 'provider' ? 'crm' : 'provider';
    const handAt = (side: Where) => (side === 'provider' ? this.world.provider.hand : this.world.crm.hand);
    const listAt = (side: Where) => (side === 'provider' ? atProvider(this.world) : atCrm(this.world));
    const list = listAt(at);
    const found = list[step.which % Math.max(1, list.length)];
    if (found === undefined) return;
    const mark = marker(found);
    this.editField(at, found, step.field);
    await this.machines.syncUnanswered(there === 'provider' ? 'personal' : 'crm', step.how);
    this.lineages.leftOpen(mark);
    const now = (side: Where) => listAt(side).find((one) => marker(one) === mark);
    const removeAt = (side: Where) => {
      const stored = now(side);
      if (stored === undefined) return;
      this.noteRemoved(mark);
      this.noteUntold(side, stored);
      handAt(side).remove(stored.ref);
    };
    const [here, twin] = [now(at), now(there)];
    if (step.meanwhile === 'edit-here' && here !== undefined) this.editField(at, here, step.field);
    if (step.meanwhile === 'edit-there' && twin !== undefined) this.editField(there, twin, step.field);
    if (step.meanwhile === 'remove-here') removeAt(at);
    if (step.meanwhile === 'remove-there') removeAt(there);
    const inCalendar = now('provider');
    if ((step.meanwhile === 'private' || step.meanwhile === 'public') && inCalendar !== undefined)
      this.editTexts('provider', inCalendar, { privacy: step.meanwhile });
  }

  /** Text fields, whose values never repeat: what became of each edit can be told. */
  private editField(at: Where, stored: StoredEvent, field: number): void {
    const value = `${marker(stored)} edit ${this.made++}`;
    const patches: readonly PatchObject[] = [
      { title: value },
      { description: value },
      { 'locations/1': { name: value } },
      { title: value, description: value },
    ];
    this.editTexts(at, stored, patches[field % patches.length] ?? {});
  }

  private editTexts(at: Where, stored: StoredEvent, patch: PatchObject): void {
    const hand = at === 'provider' ? this.world.provider.hand : this.world.crm.hand;
    const after = hand.edit(stored.ref, patch);
    const mark = marker(stored);
    this.notePrivacy(mark, after.event);
    if (at === 'provider' || after.event.description !== stored.event.description)
      this.ownPrivate.delete(mark);
    const isForbidden = at === 'crm' && this.invitations.has(mark);
    if (!isForbidden) this.lineages.note(mark, stored.event, after.event);
  }

  private noteRemoved(mark: string): void {
    this.removed.add(mark);
    // someone else's meeting is never deleted for them: it stays in the calendar
    if (this.invitations.has(mark)) this.apart.add(mark);
  }

  /** What was removed before Concord heard that it had been made is made again where nobody can tell the two apart. */
  private noteUntold(at: Where, { ref, event: { title = '' } }: StoredEvent): void {
    const { inbox, links } = this.machine.store;
    if (inbox.isUnheard(at, ref)) this.removedUnheard[at].add(markerOf(title));
    if (at !== 'provider' || this.world.provider.cannotTellGone !== true) return;
    const isUnheard = links.byRef('provider', ref) === null;
    const isFromCrm = atCrm(this.world).some((one) => marker(one) === markerOf(title));
    if (isUnheard && isFromCrm) this.apart.add(markerOf(title));
  }

  private edit(at: Where, stored: StoredEvent, change: number): void {
    const mark = marker(stored);
    const serial = this.made++;
    const guest = `guest${serial}@example.com`;
    const start = `2026-12-0${1 + (serial % 7)}T${stored.event.showWithoutTime === true ? '00' : '13'}:00:00`;
    const { recurrenceRules } = stored.event;
    const otherRules: readonly RecurrenceRule[] = [{ frequency: 'weekly', count: 3 + (serial % 4) }];
    const patches: readonly PatchObject[] = [
      { title: `${mark} edit ${serial}` },
      { start, ...this.keptOverrides({ ...stored.event, start }, recurrenceRules ?? []) },
      { duration: stored.event.showWithoutTime === true ? 'P3D' : `PT${1 + (serial % 5)}H` },
      { description: `text ${serial}` },
      { description: null },
      { 'locations/1': { name: `Room ${serial}` } },
      { status: 'tentative' },
      { freeBusyStatus: 'free' },
      stored.event.participants === undefined
        ? { title: `${mark} edit ${serial}` }
        : { [`participants/${participantId(guest)}`]: { email: guest, roles: { attendee: true } } },
      recurrenceRules === undefined
        ? { privacy: 'private' }
        : { recurrenceRules: otherRules as never, ...this.keptOverrides(stored.event, otherRules) },
    ];
    this.editTexts(at, stored, patches[change % patches.length] ?? {});
  }

  private editOccurrence(at: Where, found: StoredEvent | undefined, week: number, cancel: boolean): void {
    const hand = at === 'provider' ? this.world.provider.hand : this.world.crm.hand;
    const stored = hand.see(found?.ref ?? '');
    if (stored?.event.recurrenceRules === undefined) return;
    const id = weekLater(stored.event.start, week);
    if (this.world.provider.onlyGivenDates === true && !isGiven(stored.event, id)) return;
    if (cancel) hand.cancelOccurrence(stored.ref, id);
    else if (stored.event.recurrenceOverrides?.[id]?.excluded !== true)
      hand.editOccurrence(stored.ref, id, { title: `${marker(stored)} occurrence ${this.made++}` });
  }

  private actOnSeries(at: Where, stored: StoredEvent, act: SeriesAct, n: number): void {
    const hand = at === 'provider' ? this.world.provider.hand : this.world.crm.hand;
    const { event, ref } = stored;
    const day = event.showWithoutTime === true;
    this.lineages.datesChanged(marker(stored));
    if (act === 'rule') {
      const recurrenceRules = [ruleOf(n, event)];
      hand.edit(ref, {
        recurrenceRules: recurrenceRules as never,
        ...this.keptOverrides(event, recurrenceRules),
      });
      return;
    }
    if (event.recurrenceRules === undefined) return;
    if (act === 'shift') hand.edit(ref, shiftOf(event, day ? dayMs : ([1, 24, -2][n % 3] ?? 1) * hourMs));
    if (act === 'single') hand.edit(ref, { recurrenceRules: null, recurrenceOverrides: null });
    if (act === 'restore') {
      const ids = Object.keys(event.recurrenceOverrides ?? {});
      const id = ids[n % Math.max(1, ids.length)];
      if (id !== undefined) hand.edit(ref, { [`recurrenceOverrides/${id}`]: null });
    }
    const { recurrenceOverrides: _, ...plain } = event;
    const until = later(event.start, 70 * dayMs);
    const starts = occurrencesOf(plain, { from: later(event.start, 1_000), until }).occurrences;
    const id = starts[n % Math.max(1, starts.length)]?.recurrenceId;
    if (id === undefined) return;
    if (act === 'end') hand.endBefore(ref, id);
    const isDaily = event.recurrenceRules[0]?.frequency === 'daily';
    if (act === 'move' && this.world.provider.onlyGivenDates === true && day && isDaily) return;
    if (act === 'move') hand.editOccurrence(ref, id, { start: later(id, day ? dayMs : 3 * hourMs) });
    if (act === 'split') this.split(hand, stored, id, n % 2 === 0 || day ? {} : { start: later(id, hourMs) });
  }

  /** Where a series has no other dates than its rule gives, a new rule takes those along that it does not give. */
  private keptOverrides(event: CalendarEvent, recurrenceRules: readonly RecurrenceRule[]): PatchObject {
    if (this.world.provider.onlyGivenDates !== true || event.recurrenceOverrides === undefined) return {};
    const kept = Object.entries(event.recurrenceOverrides).filter(([id]) =>
      isGiven({ ...event, recurrenceRules }, id),
    );
    return { recurrenceOverrides: Object.fromEntries(kept) };
  }

  private split(hand: WorldHand, stored: StoredEvent, id: string, patch: PatchObject): void {
    const [mark, part] = [marker(stored), `#${this.made++}`];
    hand.split(stored.ref, id, { title: `${part} split`, ...patch });
    this.known.add(part);
    const family = this.families.get(mark) ?? new Set([mark]);
    family.add(part);
    this.families.set(mark, family).set(part, family);
    if (this.invitations.has(mark)) this.invitations.add(part);
    if (this.apart.has(mark)) this.apart.add(part);
    if (this.selected.has(mark)) this.selected.add(part);
  }

  private withEntry(at: Where, index: number, act: (stored: StoredEvent) => void): void {
    const all = at === 'provider' ? atProvider(this.world) : atCrm(this.world);
    const stored = all[index % Math.max(1, all.length)];
    if (stored !== undefined) act(stored);
  }
}

/** What the calendar hides from Concord of an entry marked private (RU6). */
const maskedFields: readonly FieldName[] = ['description', 'locations'];

function masking(profile: ProviderProfile): Profile {
  return { ...(typeof profile === 'string' ? profiles[profile] : profile), masksOfPrivate: maskedFields };
}

function isGiven({ recurrenceOverrides: _, ...event }: CalendarEvent, id: string): boolean {
  return occurrencesOf(event, { from: id, until: later(id, 1_000) }).occurrences.length > 0;
}

/** Rules that begin on the day the entry does. */
function ruleOf(n: number, { start, showWithoutTime }: CalendarEvent): RecurrenceRule {
  const until = later(start, (14 + n) * (showWithoutTime === true ? dayMs : dayMs + hourMs));
  const rules: readonly RecurrenceRule[] = [
    { frequency: 'weekly', count: 4 },
    { frequency: 'weekly' },
    { frequency: 'weekly', interval: 2, count: 5 },
    { frequency: 'daily', count: 9 },
    { frequency: 'daily', until },
    { frequency: 'weekly', until },
  ];
  return rules[n % rules.length] ?? { frequency: 'weekly' };
}

function marker(stored: StoredEvent): string {
  return markerOf(stored.event.title ?? '');
}

function markerOf(title: string): string {
  return title.split(' ')[0] ?? '';
}

function weekLater(start: string, weeks: number): string {
  const date = new Date(`${start}Z`);
  date.setUTCDate(date.getUTCDate() + 7 * weeks);
  return date.toISOString().slice(0, 19);
}
