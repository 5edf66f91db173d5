/**
 * Holds every mail that a calendar's server sends because of Concord against what people ticked in the CRM when the run began, and against
 * the questions they said yes to (PE1 to PE4, PE6, PE7); in a first run, and for what is over, no tick counts. Everything it says is worked out from the CRM's entries and the calendars,
 * and from nothing that the engine keeps, but for whether its first run is over.
 */
import { isFirstRun } from '../../../src-main/sync/calendar/rules/first-run.ts';
import type { Decision } from '../../../src-main/sync/index.ts';
import type { CalendarEvent, Participant } from '../../../src-shared/domain/calendar/event.ts';
import { guestLists } from '../../../src-shared/domain/calendar/participants.ts';
import type { OfficeUser, PeopleOffice } from './office.ts';
import { personOf, type UserName } from './people.ts';

/** The start of every title names the entry for ever: `#3 …`. */
export function markOf({ title = '' }: Pick<CalendarEvent, 'title'>): string {
  // Exchange's word before the title of a cancelled copy
  return title.replace(/^Canceled: /, '').split(' ')[0] ?? '';
}

/** Everybody in an event and in its changed occurrences. */
export function everybodyIn(event: CalendarEvent): readonly Participant[] {
  return guestLists(event).flatMap((list) => Object.values(list));
}

/** No meeting here is longer, in any time zone and counted to the end of the day after it. */
const longestMs = 4 * 24 * 60 * 60 * 1000;

export class MailLedger {
  readonly wrong: string[] = [];
  sent = 0;
  answers = 0;
  private readonly office: PeopleOffice;
  /** By user: how many of the mails were looked at. */
  private readonly told = new Map<UserName, number>();
  /** By user and uid in the calendar: the entry's mark. */
  private readonly marks = new Map<string, string>();
  /** By user and mark: whether the calendar's meeting was over when it was last seen. */
  private readonly over = new Map<string, boolean>();
  /** Users whose first run is over. */
  private readonly begun = new Set<UserName>();
  /** `user mark person`: ticked before that user's first run was over, and not anew since. */
  private readonly tickedBefore = new Set<string>();
  /** `user mark person`: somebody said yes to mail to this person. */
  private readonly approved = new Set<string>();
  /** `user mark person`: somebody said no to this person's invitation, and nobody has ticked the person anew. */
  private readonly refused = new Set<string>();
  /** Users who have said yes to an invitation. */
  private readonly opened = new Set<UserName>();
  /** `user mark` of meetings that the user has answered in the CRM. */
  private readonly repliedInCrm = new Set<string>();
  /** `mark` to the people who are ticked. */
  private ticks = new Map<string, Set<string>>();

  constructor(office: PeopleOffice) {
    this.office = office;
  }

  noteReplyInCrm(user: string, mark: string): void {
    this.repliedInCrm.add(`${user} ${mark}`);
  }

  /** A tick was set anew, or a guest was added. */
  noteTick(mark: string, address: string): void {
    for (const user of Object.keys(this.office.users))
      for (const keys of [this.refused, this.tickedBefore])
        keys.delete(`${user} ${mark} ${personOf(address)}`);
  }

  noteDecision(user: UserName, { kind, items }: Decision, choice: string): void {
    if (kind !== 'would-mail') return;
    for (const item of items)
      for (const address of item.addressees) {
        const key = `${user} ${markOf(item)} ${personOf(address)}`;
        const isInvitation = item.mails?.invitation?.includes(address) === true;
        if (choice === 'approve') {
          this.approved.add(key);
          this.refused.delete(key);
          if (item.mails?.answer === undefined) this.opened.add(user);
        } else if (isInvitation) this.refused.add(key);
      }
  }

  beforeRun(user: OfficeUser): void {
    this.learn(user);
    this.ticks = new Map();
    const { useOrganizer } = this.office.hand.rules();
    for (const { event, organizer, placements } of this.office.hand.list()) {
      // a colleague's guests are mailed by the colleague's server (C9)
      const isShared = placements.filter(({ state }) => state === 'visible').length > 1;
      if (useOrganizer && isShared && organizer !== user.name) continue;
      const ticked = this.ticks.get(markOf(event)) ?? new Set();
      for (const { email, invite } of everybodyIn(event)) if (invite === true) ticked.add(personOf(email));
      this.ticks.set(markOf(event), ticked);
    }
    if (this.begun.has(user.name)) return;
    for (const [mark, people] of this.ticks)
      for (const person of people) this.tickedBefore.add(`${user.name} ${mark} ${person}`);
  }

  /** @param isClean the run went through, and nothing is tried again later: a yes that it did not use is used up too */
  afterRun(user: OfficeUser, isClean: boolean): void {
    const over = new Map(this.over);
    this.learn(user);
    // also after a run that was killed: its first run may have been over by then
    if (!isFirstRun(user.store)) this.begun.add(user.name);
    const mails = user.provider.hand.mails();
    const used = new Set<string>();
    for (const { kind, to, uid } of mails.slice(this.told.get(user.name) ?? 0)) {
      this.sent += 1;
      if (kind === 'answer') this.answers += 1;
      const mark = this.marks.get(`${user.name} ${uid}`) ?? '';
      const person = personOf(to);
      const key = `${user.name} ${mark} ${person}`;
      const complain = (why: string): void => {
        this.wrong.push(`${user.name}'s calendar sent ${to} ${kind} of ${mark}: ${why}`);
      };
      const isApproved = this.approved.has(key);
      if (isApproved) used.add(key);
      if (kind === 'answer') {
        if (!this.repliedInCrm.has(`${user.name} ${mark}`)) complain('nobody answered in the CRM');
        continue;
      }
      if (isApproved) continue;
      if (this.ticks.get(mark)?.has(person) !== true) complain('nobody ticked them or said yes');
      if (kind === 'cancellation') complain('nobody said yes to a cancellation');
      if (!this.opened.has(user.name)) complain('it is the first invitation, and nobody said yes');
      if (kind === 'invitation' && this.refused.has(key)) complain('somebody said no');
      if (kind === 'invitation' && this.tickedBefore.has(key))
        complain('the tick is from before the first run');
      const [was, is] = [over, this.over].map((one) => one.get(`${user.name} ${mark}`));
      if (was !== false && is === true) complain('it is over');
    }
    // a yes is for one mail
    const old = isClean ? [...this.approved].filter((key) => key.startsWith(`${user.name} `)) : used;
    for (const key of old) this.approved.delete(key);
    this.told.set(user.name, mails.length);
  }

  private learn(user: OfficeUser): void {
    for (const { uids, event } of user.held()) {
      for (const uid of uids) this.marks.set(`${user.name} ${uid}`, markOf(event));
      const isSingle = event.recurrenceRules === undefined;
      const end = Date.parse(`${event.start}Z`) + longestMs;
      this.over.set(`${user.name} ${markOf(event)}`, isSingle && end < this.office.clock.now());
    }
  }
}
