/** What a person does in the sample calendar or CRM itself, past Concord. Synchronous, and never fails on purpose. */
import {
  type CalendarEvent,
  type FieldName,
  type LocalDateTime,
  type PatchObject,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import type { EntryTraits } from '../../src-shared/domain/calendar/filters.ts';
import { applyPatch, pathOf } from '../../src-shared/domain/calendar/patch.ts';
import type {
  Calendar,
  CalendarId,
  Ref,
  RemovalReason,
  StoredEvent,
} from '../../src-shared/domain/calendar/side.ts';
import { endedBefore, splitSeries } from '../split-series.ts';
import { type Account, addEntry, calendarsOf, changeEntry, eraseEntry, refFor, toPerson } from './account.ts';
import { serverUid } from './execute.ts';
import { type CalendarRecord, type Entry, isVisible, type Mail } from './sample-entry.ts';

export interface Hand {
  /** Makes an event, by default in the default calendar. A server that makes up uids gives it another uid. */
  create(
    event: CalendarEvent,
    options?: { readonly calendar?: CalendarId; readonly push?: boolean },
  ): StoredEvent;
  /** An invitation comes in by mail: it keeps the uid that the organiser's server gave it, on every kind of server. */
  receive(event: CalendarEvent, calendar?: CalendarId): StoredEvent;
  edit(ref: Ref, patch: PatchObject): StoredEvent;
  /** `occurrence` is the original start; the patch is relative to the occurrence (`title`, `start`, …). */
  editOccurrence(ref: Ref, occurrence: LocalDateTime, patch: PatchObject): StoredEvent;
  cancelOccurrence(ref: Ref, occurrence: LocalDateTime): StoredEvent;
  /**
   * "This and following": the series ends before the occurrence with that original start, a second one goes on from there with the
   * patch, and is answered. Throws a RangeError from the first occurrence on: that is the whole series.
   */
  split(ref: Ref, recurrenceId: LocalDateTime, patch: PatchObject): StoredEvent;
  /** Deletes this occurrence and all that follow; starting at the first one, it deletes the entry. */
  endBefore(ref: Ref, recurrenceId: LocalDateTime): void;
  /** Saves the entry without a change: a new revision, the same content. */
  touch(ref: Ref): StoredEvent;
  remove(ref: Ref): void;
  /** Answers the event with its new address. */
  moveTo(ref: Ref, calendar: CalendarId): StoredEvent;
  /** Copy and paste: another object with another uid that still carries the original's link. */
  copy(ref: Ref, calendar?: CalendarId): StoredEvent;
  /** Marks it private: Concord no longer gets to see these fields. An empty list shows everything again. */
  withhold(ref: Ref, fields: readonly FieldName[]): void;
  /** Gives it categories, or says that the person is out of office. */
  describe(ref: Ref, traits: EntryTraits): void;
  /** Another program puts its link on it. */
  mark(ref: Ref, program: string): void;
  /** True: the listing still names it, while reading, changing and removing it answer "not found". False: back to normal. */
  refuse(ref: Ref, refused: boolean): void;
  /** Makes it unreadable for Concord, or readable again. */
  spoil(ref: Ref, unreadable: boolean): void;
  /** The event as the person sees it, with nothing withheld; undefined when the person does not see it any more. */
  see(ref: Ref): StoredEvent | undefined;
  /** Everything in the person's view, oldest first, of one calendar or of all. */
  list(calendar?: CalendarId): readonly StoredEvent[];
  addCalendar(calendar: Pick<Calendar, 'id'> & Partial<Calendar>): void;
  /** Changes a calendar's rights or name. */
  setCalendar(id: CalendarId, change: Partial<Omit<CalendarRecord, 'id' | 'epoch'>>): void;
  /** Deletes a calendar with everything in it. */
  removeCalendar(id: CalendarId): void;
  /** The server forgets its change history: every sync state handed out so far has expired. */
  expireStates(calendar?: CalendarId): void;
  /** From now on the server stores the primary address in place of this alias, in entries that are written. */
  usePrimary(alias: string, primary: string): void;
  /** Mails the provider sent because of Concord's calls, oldest first. */
  mails(): readonly Mail[];
}

export function handOf(account: Account): Hand {
  const { storage, profile } = account;
  const must = (ref: Ref): Entry => {
    const entry = storage.entry(ref);
    if (entry === undefined) throw new RangeError(`nothing is stored at ${ref}`);
    return entry;
  };
  const defaultCalendar = (): CalendarId => {
    const calendar = calendarsOf(account).find((each) => each.isDefault);
    if (calendar === undefined) throw new RangeError('the account has no default calendar');
    return calendar.id;
  };
  const seen = (entry: Entry): StoredEvent => toPerson(account, entry);
  const put = (
    event: CalendarEvent,
    calendar: CalendarId,
    rest: Pick<Entry, 'link' | 'push'>,
  ): StoredEvent => {
    let ref = refFor(account, calendar, event, account.randomness.uuid());
    if (storage.entry(ref) !== undefined) ref = `${ref.slice(0, -4)}-${account.randomness.uuid()}.ics`;
    return seen(addEntry(account, { calendar, ref, uid: event.uid, event, ...rest }));
  };
  const edit = (ref: Ref, patch: PatchObject): StoredEvent => {
    const entry = must(ref);
    return seen(changeEntry(account, entry, { event: applyPatch(entry.event, patch) }));
  };
  const setCalendars = (change: (calendar: CalendarRecord) => CalendarRecord): void =>
    storage.setFact('calendars', calendarsOf(account).map(change));

  return {
    create: (event, options) => {
      const uid = profile.uids === 'server' ? serverUid(account) : event.uid;
      return put({ ...event, uid }, options?.calendar ?? defaultCalendar(), {
        link: null,
        push: options?.push ?? true,
      });
    },
    receive: (event, calendar) => put(event, calendar ?? defaultCalendar(), { link: null, push: true }),
    edit,
    editOccurrence: (ref, occurrence, patch) =>
      edit(
        ref,
        Object.fromEntries(
          Object.entries(patch).map(([path, value]) => [
            pathOf('recurrenceOverrides', occurrence, path),
            value,
          ]),
        ),
      ),
    cancelOccurrence: (ref, occurrence) =>
      edit(ref, { [pathOf('recurrenceOverrides', occurrence)]: { excluded: true } }),
    split: (ref, recurrenceId, patch) =>
      storage.atomically(() => {
        const entry = must(ref);
        const uid = profile.uids === 'server' ? serverUid(account) : account.randomness.uuid();
        const parts = splitSeries(entry.event, recurrenceId, patch, uid);
        if (parts === null) throw new RangeError('the whole series starts there');
        changeEntry(account, entry, { event: parts.older });
        return put(parts.newer, entry.calendar, { link: null, push: entry.push });
      }),
    endBefore: (ref, recurrenceId) => {
      const entry = must(ref);
      const rest = endedBefore(entry.event, recurrenceId);
      if (rest === null) eraseEntry(account, entry);
      else changeEntry(account, entry, { event: rest });
    },
    touch: (ref) => seen(changeEntry(account, must(ref), {})),
    remove: (ref) => eraseEntry(account, must(ref)),
    moveTo: (ref, calendar) =>
      storage.atomically(() => {
        const entry = must(ref);
        const moved = profile.refSurvivesMove ? ref : refFor(account, calendar, entry.event, ref);
        eraseEntry(account, entry);
        const n = storage.append({ calendar, ref: moved, type: 'changed', reason: 'deleted' });
        const owns = entry.link?.ref === ref;
        const link = owns && entry.link !== null ? { ...entry.link, ref: moved } : entry.link;
        if (owns && entry.link !== null) storage.setOwner(entry.link.key, moved);
        const after = { ...entry, calendar, ref: moved, link, version: n, ordinal: n, lastWrite: null };
        storage.putEntry(after);
        return seen(after);
      }),
    copy: (ref, calendar) => {
      const entry = must(ref);
      const uid = profile.uids === 'server' ? serverUid(account) : account.randomness.uuid();
      return put({ ...entry.event, uid }, calendar ?? entry.calendar, { link: entry.link, push: entry.push });
    },
    withhold: (ref, fields) => {
      changeEntry(account, must(ref), { withheld: fields });
    },
    describe: (ref, traits) => {
      changeEntry(account, must(ref), { traits });
    },
    mark: (ref, program) => {
      changeEntry(account, must(ref), { linkedBy: program });
    },
    refuse: (ref, refused) => {
      changeEntry(account, must(ref), { isNotHandedOut: refused });
    },
    spoil: (ref, unreadable) => {
      changeEntry(account, must(ref), { unreadable });
    },
    see: (ref) => {
      const entry = storage.entry(ref);
      return entry === undefined || !isVisible(entry) ? undefined : seen(entry);
    },
    list: (calendar) => {
      const found: StoredEvent[] = [];
      for (const each of calendarsOf(account))
        if (calendar === undefined || each.id === calendar)
          for (const entry of storage.entriesOf(each.id, 0, Number.MAX_SAFE_INTEGER))
            if (isVisible(entry)) found.push(seen(entry));
      return found;
    },
    addCalendar: (calendar) =>
      storage.setFact('calendars', [...calendarsOf(account), calendarRecord(calendar)]),
    setCalendar: (id, change) =>
      setCalendars((calendar) => (calendar.id === id ? { ...calendar, ...change } : calendar)),
    removeCalendar: (id) =>
      storage.atomically(() => {
        for (const entry of storage.entriesOf(id, 0, Number.MAX_SAFE_INTEGER)) eraseEntry(account, entry);
        storage.setFact(
          'calendars',
          calendarsOf(account).filter((calendar) => calendar.id !== id),
        );
      }),
    expireStates: (id) =>
      setCalendars((calendar) =>
        id === undefined || calendar.id === id ? { ...calendar, epoch: calendar.epoch + 1 } : calendar,
      ),
    usePrimary: (alias, primary) =>
      storage.setFact('primaries', {
        ...storage.fact<Readonly<Record<string, string>>>('primaries'),
        [alias]: primary,
      }),
    mails: () => storage.mails(),
  };
}

export function calendarRecord(calendar: Pick<Calendar, 'id'> & Partial<Calendar>): CalendarRecord {
  return {
    name: calendar.id,
    isDefault: false,
    mayWrite: true,
    holdsEvents: true,
    ...calendar,
    mayRead: true,
    epoch: 1,
  };
}

/** What else people do in a CRM: tick guests, plan, select for the calendar, give and withdraw rights. */
export interface CrmHand extends Hand {
  /** The person wants this participant invited (C10), or no longer. */
  tick(ref: Ref, email: string, invite: boolean): StoredEvent;
  /** Takes the person off "Scheduled for", or puts them back. */
  schedule(ref: Ref, scheduled: boolean): void;
  /** Selects or deselects the entry for the calendar (C8). */
  push(ref: Ref, push: boolean): void;
  /** The record of a contact has these addresses. */
  know(addresses: readonly string[]): void;
  /** Withdraws this person's right to see the entry, or gives it back. */
  hide(ref: Ref, hidden: boolean): void;
}

export function crmHandOf(account: Account): CrmHand {
  const hand = handOf(account);
  const set = (
    ref: Ref,
    change: Partial<Pick<Entry, 'scheduled' | 'push' | 'hidden'>>,
    reason?: RemovalReason,
  ): void => {
    const entry = account.storage.entry(ref);
    if (entry === undefined) throw new RangeError(`nothing is stored at ${ref}`);
    changeEntry(account, entry, change, reason);
  };
  return {
    ...hand,
    tick: (ref, email, invite) =>
      hand.edit(ref, { [pathOf('participants', participantId(email), 'invite')]: invite || null }),
    schedule: (ref, scheduled) => set(ref, { scheduled }, scheduled ? undefined : 'unscheduled'),
    push: (ref, push) => set(ref, { push }, push ? undefined : 'unpushed'),
    know: (addresses) =>
      account.storage.setFact('people', [
        ...(account.storage.fact<readonly (readonly string[])[]>('people') ?? []),
        addresses,
      ]),
    hide: (ref, hidden) => set(ref, { hidden }, hidden ? 'hidden' : undefined),
  };
}
