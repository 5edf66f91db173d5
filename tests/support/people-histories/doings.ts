/** What people do by hand: in the CRM, in their own calendars, and outside. Concord and the servers do nothing here. */
import {
  guestsOf,
  organizerOf,
  type Participant,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import type { Expectations } from './expectations.ts';
import { type MailLedger, markOf } from './mail-ledger.ts';
import {
  answerEdit,
  fieldEdit,
  isOutside,
  newMeeting,
  occurrenceAt,
  occurrenceEdit,
  withTicks,
} from './meetings.ts';
import type { OfficeUser, PeopleOffice } from './office.ts';
import { addressOf, aliasesOf, crmUsers, guestAddresses, personOf, userNames } from './people.ts';
import { idOf, organizedBy } from './post.ts';
import { crmEntryAt, type Reached, reached } from './reach.ts';
import { ruleSets } from './rule-sets.ts';
import type { PeopleStep, Place } from './steps.ts';

type StepOf<Name extends PeopleStep['do']> = Extract<PeopleStep, { do: Name }>;

export class Doings {
  ticks = 0;
  rules = 0;
  private made = 0;
  private readonly office: PeopleOffice;
  private readonly users: readonly OfficeUser[];
  private readonly expected: Expectations;
  private readonly ledger: MailLedger;

  constructor(office: PeopleOffice, expected: Expectations, ledger: MailLedger) {
    this.office = office;
    this.users = Object.values(office.users);
    this.expected = expected;
    this.ledger = ledger;
  }

  create({ at, organizer, guests, ticked, scheduled, shape }: StepOf<'create'>): void {
    const who = at === 'crm' ? organizer : at;
    const owner = addressOf(who);
    const invited = guestAddresses.filter((one, index) => (guests >> index) % 2 === 1 && one !== owner);
    const meeting = newMeeting(this.made++, shape, owner, shape === 5 ? [] : invited);
    if (at !== 'crm') {
      this.office.users[at].provider.hand.create(meeting);
      this.expected.created(meeting, at);
      return;
    }
    const others = crmUsers.filter((one) => one !== who);
    const event = withTicks(meeting, ticked);
    const scheduledFor = [who, ...others.filter((_, index) => (scheduled >> index) % 2 === 1)];
    this.office.hand.create({ event, organizer: who, scheduledFor });
    this.expected.created(event, at);
  }

  invited({ who, shape }: StepOf<'invited'>): void {
    const names = userNames.filter((_, index) => (who >> index) % 2 === 1);
    // some are invited under an alias
    const emails = names.map((name) => (shape % 2 === 1 ? aliasesOf(name)[0] : undefined) ?? addressOf(name));
    const meeting = newMeeting(this.made++, shape, addressOf('boss'), [...emails, addressOf('sam')]);
    this.office.outside.invite(
      meeting,
      names.map((name) => this.office.users[name]),
    );
    this.expected.created(meeting, 'outside');
  }

  /** Somebody outside changes or cancels their meeting, in the calendars of all whom they invited. */
  outsideChanges({ which, change }: StepOf<'organizer-changes'>): void {
    const marks = this.users.flatMap((user) =>
      user.held().flatMap(({ event }) => (isOutside(event) ? [markOf(event)] : [])),
    );
    const mark = marks[which % Math.max(1, marks.length)];
    if (mark === undefined) return;
    this.expected.disturbed(mark);
    if (change === 2) this.expected.removed(mark);
    const serial = this.made++;
    const patch: PatchObject =
      change === 0
        ? { title: `${mark} outside ${serial}` }
        : { start: `2026-12-0${1 + (serial % 7)}T15:00:00` };
    const { outside } = this.office;
    if (change === 2) outside.cancel(mark);
    else outside.change(mark, patch);
  }

  edit({ at, which, change }: StepOf<'edit'>): void {
    this.change(at, which, ({ event }) => fieldEdit(event, change, this.made++));
  }

  editOccurrence({ at, which, week, act }: StepOf<'occurrence'>): void {
    this.change(at, which, ({ event }) => occurrenceEdit(event, week, act, this.made++));
  }

  addGuest({ at, which, guest }: StepOf<'add-guest'>): void {
    const email = guestAddresses[guest] ?? '';
    const id = participantId(email);
    this.change(at, which, ({ event: { participants }, mark }) => {
      if (participants === undefined || participants[id] !== undefined) return null;
      this.expected.guestAdded(mark, email, at);
      const one: Participant = { email, roles: { attendee: true } };
      return { [pathOf('participants', id)]: one as never };
    });
  }

  removeGuest({ at, which, guest }: StepOf<'remove-guest'>): void {
    this.change(at, which, (entry) => {
      const one = guestOf(entry, guest);
      if (one === undefined) return null;
      // until the organiser's Concord has told the CRM, a colleague's Concord finds the invitation gone that the CRM still counts on (PE5)
      this.expected.takenOff(entry.mark, personOf(one.email));
      return { [pathOf('participants', participantId(one.email))]: null };
    });
  }

  remove({ at, which }: StepOf<'remove'>): void {
    const entry = reached(this.office, at, which, 'any');
    if (entry === undefined) return;
    this.expected.removed(entry.mark);
    entry.remove();
  }

  tick({ which, guest, on }: StepOf<'tick'>): void {
    this.change('crm', which, (entry) => {
      const one = guestOf(entry, guest);
      if (one === undefined) return null;
      this.ticks += 1;
      if (on) {
        this.ledger.noteTick(entry.mark, one.email);
        this.expected.ticked(entry.mark, one.email);
      }
      return { [pathOf('participants', participantId(one.email), 'invite')]: on || null };
    });
  }

  reply({ at, which, guest, answer, week }: StepOf<'reply'>): void {
    const entry = reached(this.office, at, which, 'any');
    if (entry === undefined) return;
    const { event, mark } = entry;
    const id = this.whoAnswers(at, entry, guest);
    const occurrence = week === null ? null : occurrenceAt(event, week);
    const patch = id === null ? null : answerEdit(event, id, answer, occurrence);
    if (id === null || patch === null) return;
    const { email = '' } = event.participants?.[id] ?? {};
    this.expected.replied({
      mark,
      email,
      occurrence,
      answer,
      isOutside: isOutside(event),
      organizer: organizerOf(event),
    });
    // their copy is gone with it, and so is what only they had of a meeting from outside, in the CRM too
    if (this.office.traits.dropsDeclined === true && occurrence === null && answer === 'declined') {
      if (at !== 'crm' && !organizedBy(this.office.users[at], event)) this.expected.takenOff(mark, at);
      if (isOutside(event)) this.expected.removed(mark);
    }
    if (at === 'crm') for (const { name } of this.users) this.ledger.noteReplyInCrm(name, mark);
    entry.edit(patch);
  }

  schedule({ which, user: index, on }: StepOf<'schedule'>): void {
    const entry = crmEntryAt(this.office, which);
    const user = crmUsers[index % crmUsers.length];
    if (entry === undefined || user === undefined) return;
    this.expected.disturbed(markOf(entry.event));
    this.expected.otherPeople(markOf(entry.event));
    const isScheduled = entry.placements.some((one) => one.user === user && one.state === 'visible');
    if (on) this.office.hand.schedule(entry.id, user);
    else if (isScheduled) {
      this.expected.takenOff(markOf(entry.event), user);
      this.office.hand.unschedule(entry.id, user);
    }
  }

  handOver({ which, to }: StepOf<'hand-over'>): void {
    const entry = crmEntryAt(this.office, which);
    if (entry === undefined || entry.organizer === null) return;
    this.expected.disturbed(markOf(entry.event));
    this.expected.otherPeople(markOf(entry.event));
    this.office.hand.setOrganizer(entry.id, to);
  }

  push({ which, user, on }: StepOf<'push'>): void {
    const entry = crmEntryAt(this.office, which);
    const placement = entry?.placements.find((one) => one.user === user);
    if (entry === undefined || placement?.state !== 'visible') return;
    this.expected.disturbed(markOf(entry.event));
    this.expected.otherPeople(markOf(entry.event));
    if (on) this.office.hand.push(entry.id, user);
    else this.office.hand.unpush(entry.id, user);
  }

  rule({ rule }: StepOf<'rule'>): void {
    this.rules += 1;
    this.office.hand.setRules(ruleSets[rule % ruleSets.length] ?? {});
    this.expected.disturbedAll();
  }

  private change(at: Place, which: number, patchOf: (entry: Reached) => PatchObject | null): void {
    const entry = reached(this.office, at, which, 'own');
    const patch = entry === undefined ? null : patchOf(entry);
    if (entry === undefined || patch === null) return;
    this.expected.edited(entry.mark, patch, at);
    entry.edit(patch);
  }

  /** In a calendar the user answers an invitation, or a guest's answer arrives; in the CRM the answer of a user is entered. */
  private whoAnswers(at: Place, { event, scheduled }: Reached, guest: number): string | null {
    if (at === 'crm') {
      const ids = this.users.flatMap((user) =>
        scheduled.includes(user.name) ? (idOf(user, event) ?? []) : [],
      );
      return ids[guest % Math.max(1, ids.length)] ?? null;
    }
    const user = this.office.users[at];
    if (!organizedBy(user, event)) return idOf(user, event);
    const outside = guestsOf(event).filter(({ email }) =>
      this.users.every(({ address }) => address !== email),
    );
    const one = outside[guest % Math.max(1, outside.length)];
    return one === undefined ? null : participantId(one.email);
  }
}

function guestOf({ event }: Reached, index: number): Participant | undefined {
  const guests = guestsOf(event);
  return guests[index % Math.max(1, guests.length)];
}
