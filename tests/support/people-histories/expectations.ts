/**
 * What both sides have to show, worked out from what people did: whose answers must have arrived, who must not be in a calendar, which
 * entries must still exist.
 */
import { contentHash, without } from '../../../src-main/sync/calendar/entries/compare.ts';
import { viewFor } from '../../../src-main/sync/calendar/people/ticks.ts';
import type { Decision } from '../../../src-main/sync/index.ts';
import type { CrmEntry } from '../../../src-sandbox/reference-crm/index.ts';
import type {
  CalendarEvent,
  FieldName,
  LocalDateTime,
  PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';
import { type Participants, participantsAt } from '../../../src-shared/domain/calendar/participants.ts';
import { applyPatch, diff, fieldOf } from '../../../src-shared/domain/calendar/patch.ts';
import { windowsNameOf } from '../../../src-shared/domain/time/windows-names.ts';
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';
import { everybodyIn, markOf } from './mail-ledger.ts';
import type { OfficeUser, PeopleOffice } from './office.ts';
import { personOf } from './people.ts';
import type { Place } from './steps.ts';

interface Reply {
  readonly mark: string;
  readonly email: string;
  readonly occurrence: LocalDateTime | null;
  readonly answer: string;
  /** Nobody but the person who answered hears of it. */
  readonly isOutside: boolean;
  /** Lower-cased; null when nobody organises the entry. */
  readonly organizer: string | null;
}

/** For how long Concord may go by the rules that it knows. */
const rulesKeptMs = 16 * 60_000;

export class Expectations {
  repliesSeen = 0;
  /** When the rules last changed. */
  private rulesSince = 0;
  private readonly office: PeopleOffice;
  /** Since both sides were last at rest: the only thing that anybody did with the guest list of the entry. Null: several things. */
  private readonly replies = new Map<string, Reply | null>();
  /** Entries that a person removed somewhere. */
  private readonly gone = new Set<string>();
  /** Entries about which more was decided than the answers here can follow: other schedules, organisers, a no, restricted edits. */
  private readonly odd = new Set<string>();
  private readonly all = new Set<string>();
  /** Entries that were made in the CRM. */
  private readonly inCrm = new Set<string>();
  /** `mark user`: a person took this user off the entry. */
  private readonly off = new Set<string>();
  /** Entries that a person edited in a calendar. Where editing is restricted before that crosses, the person is taken off (C12). */
  private readonly editedInCalendar = new Set<string>();
  /** Entries of which a person agreed that somebody gets a cancellation. */
  private readonly cancelled = new Set<string>();
  /** By entry: everybody whose mail or presence in a calendar somebody wanted at some time. */
  private readonly wanted = new Map<string, Set<string>>();

  constructor(office: PeopleOffice) {
    this.office = office;
  }

  created(event: CalendarEvent, at: Place | 'outside'): void {
    const mark = markOf(event);
    this.all.add(mark);
    if (at === 'crm') this.inCrm.add(mark);
    for (const { email, invite, roles } of everybodyIn(event))
      if (at !== 'crm' || invite === true || roles.owner === true) this.want(mark, email);
  }

  ticked(mark: string, email: string): void {
    this.want(mark, email);
    this.otherPeople(mark);
    // Concord may read the tick while it goes by the rules of before, by which it may mean nothing
    if (this.office.clock.now() - this.rulesSince <= rulesKeptMs) this.odd.add(mark);
  }

  takenOff(mark: string, user: string): void {
    this.off.add(`${mark} ${user}`);
  }

  /**
   * Who is invited, scheduled or organises the entry is another matter from now on. Whoever is invited anew just after a cancellation cannot
   * be told from somebody who deletes the invitation that they have.
   */
  otherPeople(mark: string): void {
    if (this.cancelled.has(mark)) this.odd.add(mark);
  }

  guestAdded(mark: string, email: string, at: Place): void {
    if (at !== 'crm') this.want(mark, email);
  }

  edited(mark: string, patch: PatchObject, at: Place): void {
    if (at !== 'crm') this.editedInCalendar.add(mark);
    const texts = ['title', 'description', 'freeBusyStatus'];
    if (Object.keys(patch).some((path) => !texts.includes(fieldOf(path)))) this.disturbed(mark);
    if (this.office.hand.rules().editingRestricted) this.odd.add(mark);
  }

  removed(mark: string): void {
    this.gone.add(mark);
    this.disturbed(mark);
  }

  replied(reply: Reply): void {
    this.replies.set(reply.mark, this.replies.has(reply.mark) ? null : reply);
  }

  /** The entry's answers cannot be told for now. */
  disturbed(mark: string): void {
    this.replies.set(mark, null);
  }

  /** The administrator's rules are other ones from now on. */
  disturbedAll(): void {
    this.rulesSince = this.office.clock.now();
    if (this.office.hand.rules().editingRestricted)
      for (const mark of this.editedInCalendar) this.odd.add(mark);
    for (const mark of this.all) this.disturbed(mark);
  }

  decided({ items }: Decision, choice: string): void {
    for (const item of items) {
      const mark = markOf(item);
      // the answer of somebody whom a person takes off the meeting goes with them
      if (choice === 'approve' && item.mails?.cancellation !== undefined) {
        this.disturbed(mark);
        this.cancelled.add(mark);
      }
      for (const address of item.addressees) if (choice === 'approve') this.want(mark, address);
      if (choice !== 'approve') this.odd.add(mark);
    }
  }

  private want(mark: string, email: string): void {
    const people = this.wanted.get(mark) ?? new Set();
    this.wanted.set(mark, people.add(personOf(email)));
  }

  /** At rest. */
  async complaints(): Promise<readonly string[]> {
    const wrong = [...this.unwantedGuests(), ...this.everyUser().flatMap((user) => this.doubles(user))];
    if (this.office.hand.rules().providers.includes('caldav')) {
      for (const reply of this.replies.values())
        if (reply !== null && !this.isOpen(reply.mark)) wrong.push(...this.lostReplies(reply));
      for (const user of this.connected()) wrong.push(...(await this.disagreements(user)));
      this.replies.clear();
    }
    return wrong;
  }

  /** Whether a person was asked about the entry, or decided what these expectations cannot follow. */
  private isOpen(mark: string): boolean {
    return (
      this.odd.has(mark) ||
      this.everyUser().some(
        ({ isConnected, engine, store }) =>
          !isConnected ||
          store.quarantine.all().length > 0 ||
          engine.decisions().some(({ items }) => items.some((item) => markOf(item) === mark)),
      )
    );
  }

  /** An answer that nobody contradicted stands in the CRM and in the calendars that have the guest (PE4). */
  private lostReplies({ mark, email, occurrence, answer, isOutside, organizer }: Reply): readonly string[] {
    const person = personOf(email);
    const answerIn = (event: CalendarEvent): string | null => {
      const now =
        occurrence === null ? event : applyPatch(event, event.recurrenceOverrides?.[occurrence] ?? {});
      const theirs = Object.values(now.participants ?? {}).filter((each) => personOf(each.email) === person);
      // who is a guest under two addresses answers for one of them
      const one = theirs.find((each) => each.email === email) ?? theirs[0];
      return one === undefined ? null : (one.participationStatus ?? '');
    };
    const { onlyOrganizerHears = false } = this.office.traits;
    const isTold = (user: string): boolean =>
      onlyOrganizerHears ? organizer !== null && user === personOf(organizer) : !isOutside;
    const hears = (user: string): boolean => user === person || isTold(user);
    const ours = ({ event }: { readonly event: CalendarEvent }) => markOf(event) === mark;
    const places = [
      ...this.office.hand
        .list()
        .filter(
          (entry) =>
            ours(entry) &&
            this.isLinked(entry.id) &&
            entry.placements.some(({ user, state }) => state === 'visible' && hears(user)),
        )
        .map(({ event }) => ['the CRM', answerIn(event)] as const),
      ...this.connected()
        .filter(({ name }) => hears(name))
        .flatMap((user) =>
          user
            .held()
            .filter(
              (stored) => ours(stored) && user.store.links.byRef('provider', stored.ref)?.status === 'linked',
            )
            .map(({ event }) => [`${user.name}'s calendar`, answerIn(event)] as const),
        ),
    ].filter(([, found]) => found !== null);
    if (places.length > 1) this.repliesSeen += 1;
    return places.flatMap(([where, found]) =>
      found === answer
        ? []
        : [
            `${where} shows '${found}' as ${email}'s answer to ${mark} ${occurrence ?? ''}, who answered ${answer}`,
          ],
    );
  }

  private isLinked(id: string): boolean {
    return this.connected().some(({ store }) => store.links.byRef('crm', id)?.status === 'linked');
  }

  /** A linked pair shows the same on both sides; of an own copy, but for what is its person's alone (C9). */
  private async disagreements(user: OfficeUser): Promise<readonly string[]> {
    const pairs = user.held().flatMap((stored) => {
      const link = user.store.links.byRef('provider', stored.ref);
      return link?.status === 'linked' && !this.isOpen(markOf(stored.event)) ? [{ stored, link }] : [];
    });
    const entries = await user.read(pairs.map(({ link }) => link.crm.ref));
    const {
      capabilities,
      keepsOrganizer,
      onlyOrganizes = false,
      namesZonesAsWindows,
      dropsDeclined,
    } = this.office.traits;
    const { lacks, unmailedGuests } = capabilities;
    return pairs.flatMap(({ stored, link }) => {
      const crm = entries.find(({ ref }) => ref === link.crm.ref);
      if (crm === undefined) return [`${markOf(stored.event)} is linked and not in the CRM`];
      // what a server keeps of an invitation that was taken back says nothing of the meeting (C9)
      if (link.origin === 'crm' && crm.part !== 'invited' && stored.event.status === 'cancelled') return [];
      const view = viewFor(crm, [stored.event], unmailedGuests, link.crm.ticked);
      const personal: readonly FieldName[] =
        crm.part === undefined || crm.part === 'guest' ? [] : ['freeBusyStatus'];
      const held = dropsDeclined === true ? withDeclined(stored.event, view, user.name) : stored.event;
      const [a, b] = [held, view]
        .map((event) => without(event, [...lacks, ...personal]))
        .map((event) => (keepsOrganizer ? event : withPlainOrganizer(event, onlyOrganizes)))
        .map((event) => (namesZonesAsWindows === true ? withWindowsZone(event) : event));
      return a === undefined || b === undefined || contentHash(a) === contentHash(b)
        ? []
        : [`${markOf(a)} differs for ${user.name} (${crm.part ?? 'meeting'}): ${JSON.stringify(diff(a, b))}`];
    });
  }

  endComplaints(): readonly string[] {
    const entries = new Set(this.office.hand.list().map(({ event }) => markOf(event)));
    const held = Object.values(this.office.users).flatMap((user) =>
      user.held().map(({ event }) => markOf(event)),
    );
    const there = new Set([...entries, ...held]);
    const kept = [...this.all].filter((mark) => !this.gone.has(mark));
    return [
      ...kept.filter((mark) => !there.has(mark)).map((mark) => `${mark} is lost`),
      ...kept
        .filter((mark) => this.inCrm.has(mark) && !entries.has(mark))
        .map((mark) => `${mark} is no longer in the CRM`),
      ...this.office.hand.list().flatMap((entry) => this.unwantedAbsence(entry)),
    ];
  }

  /**
   * Whom nobody took off an entry that was made in the CRM still has it, there and in their calendar (C9). What Concord added to the CRM
   * from an invitation goes with the invitation.
   */
  private unwantedAbsence({ id, event, origin, placements }: CrmEntry): readonly string[] {
    const mark = markOf(event);
    if (origin !== 'crm' || this.gone.has(mark) || this.odd.has(mark)) return [];
    return placements.flatMap(({ user, state, push }) => {
      if (state !== 'visible')
        return this.off.has(`${mark} ${user}`)
          ? []
          : [`${user} was taken off ${mark}, and nobody wanted that`];
      const theirs = this.connected().find(({ name }) => name === user);
      if (theirs === undefined || push !== 1) return [];
      // an entry that a rule or a person holds back is listed with the skipped ones
      const left = theirs.store.leftAlone.get('crm', id);
      if (left !== null && left !== 'awaits-invitation') return [];
      return theirs.held().some((held) => markOf(held.event) === mark)
        ? []
        : [`${mark} is missing in ${user}'s calendar`];
    });
  }

  private everyUser(): readonly OfficeUser[] {
    return Object.values(this.office.users);
  }

  private connected(): readonly OfficeUser[] {
    return Object.values(this.office.users).filter(({ isConnected }) => isConnected);
  }

  /** Whom nobody ever ticked, put into a calendar or agreed to mail is in no calendar (PE2). */
  private unwantedGuests(): readonly string[] {
    return Object.values(this.office.users).flatMap((user) =>
      user.held().flatMap(({ event }) => {
        const mark = markOf(event);
        const strangers = everybodyIn(event).filter(
          ({ email, roles }) => roles.owner !== true && this.wanted.get(mark)?.has(personOf(email)) !== true,
        );
        return strangers.map(({ email }) => `${email} is in ${user.name}'s ${mark}, and nobody wanted that`);
      }),
    );
  }

  /**
   * An entry is once in a calendar. On a server that makes up uids an own copy from before the colleague organised the meeting stays beside
   * the invitation (C9).
   */
  private doubles(user: OfficeUser): readonly string[] {
    const own = new Set<string>();
    const invitations = new Set<string>();
    return user.held().flatMap(({ event, readOnly }) => {
      const mark = markOf(event);
      const isInvitation = readOnly?.reason === 'not-organizer';
      const others = this.office.traits.uids === 'server' ? (isInvitation ? invitations : own) : own;
      if (others.has(mark)) return [`${mark} is there twice in ${user.name}'s calendar`];
      others.add(mark);
      return [];
    });
  }
}

/** A guest's copy with the dates that its person declined, as the CRM has them. */
function withDeclined(copy: CalendarEvent, view: CalendarEvent, user: string): CalendarEvent {
  const overrides = Object.entries(copy.recurrenceOverrides ?? {}).map(([start, patch]) => {
    const people = Object.values(participantsAt(view, start));
    const isDeclined = people.some(
      ({ email, participationStatus }) => personOf(email) === user && participationStatus === 'declined',
    );
    return [
      start,
      patch.excluded === true && isDeclined ? view.recurrenceOverrides?.[start] : patch,
    ] as const;
  });
  const kept = overrides.flatMap(([start, patch]) => (patch === undefined ? [] : [[start, patch] as const]));
  return overrides.length === 0 ? copy : { ...copy, recurrenceOverrides: Object.fromEntries(kept) };
}

/** The event and its occurrences without the name and the answer of the organiser. @param onlyOrganizes nor that they come as well */
function withPlainOrganizer(event: CalendarEvent, onlyOrganizes: boolean): CalendarEvent {
  const { participants, recurrenceOverrides } = event;
  const plainIn = (people: Participants): Participants =>
    Object.fromEntries(
      Object.entries(people).map(([id, one]) => {
        const { name: _, participationStatus: __, ...plain } = one;
        const organizer = onlyOrganizes ? { ...plain, roles: { owner: true as const } } : plain;
        return [id, one.roles.owner === true ? organizer : one] as const;
      }),
    );
  const occurrences = Object.entries(recurrenceOverrides ?? {}).map(([start, patch]) => [
    start,
    patch.participants == null
      ? patch
      : { ...patch, participants: plainIn(patch.participants as unknown as Participants) as never },
  ]);
  return {
    ...event,
    ...(participants === undefined ? {} : { participants: plainIn(participants) }),
    ...(recurrenceOverrides === undefined ? {} : { recurrenceOverrides: Object.fromEntries(occurrences) }),
  };
}

/** The event in the first of the zones that share its zone's Windows name. */
function withWindowsZone(event: CalendarEvent): CalendarEvent {
  const name = windowsNameOf(event.timeZone ?? '', event.start);
  const timeZone = name === null ? undefined : windowsZones.get(name);
  return timeZone === undefined ? event : { ...event, timeZone };
}
