/** What kind of server a sample account plays, as data: the peculiarities of CalDAV, Graph, the Bridge API and the poorest CRMs. */
import type { FieldName } from '../../src-shared/domain/calendar/event.ts';
import type { CalendarCapabilities } from '../../src-shared/domain/calendar/side.ts';

export type ProfileName = 'caldav-like' | 'graph-like' | 'crm-like' | 'creates-only';

export interface Profile {
  readonly name: ProfileName;
  readonly capabilities: CalendarCapabilities;
  /** `server`: the account makes up uids itself; `client`: it keeps those it is given. */
  readonly uids: 'client' | 'server';
  /** Who makes up refs: from the uid (a CalDAV path), the server (Graph), or from the write's key (Bridge). */
  readonly refs: 'from-uid' | 'server' | 'from-key';
  /** An event that moves to another calendar keeps its ref. */
  readonly refSurvivesMove: boolean;
  /**
   * A create repeated under the same key: `answered` with the object that is there, `refused` as already-exists, or `repeated`, which
   * makes a second object.
   */
  readonly repeatedCreate: 'answered' | 'refused' | 'repeated';
  /** `latest`: one row per object, with its revision. `thin`: many rows without revision, in any order, occurrences among them. */
  readonly rows: 'latest' | 'thin';
  /** The days before and after today that a round of changes covers; the window stays the same until the next round. null = everything. */
  readonly windowDays: { readonly before: number; readonly after: number } | null;
  /** An update sends the `whole` object, or a `patch`. */
  readonly updates: 'whole' | 'patch';
  /** A new time or rule of a series removes its changed and cancelled occurrences, as in Exchange. */
  readonly clearsOccurrences: boolean;
  /** A new time makes the guests' answers void: the account asks them again, as Exchange does. */
  readonly asksAgain: boolean;
  /** Only the organiser's own account may change what all guests share. */
  readonly organizerOwns: boolean;
  /** An event with people and no organiser gets the account itself as organiser, as Graph and Google do. */
  readonly addsOrganizer: boolean;
  /** Whether the account stores invitation ticks: a CRM does, a provider does not. */
  readonly keepsTicks: boolean;
  /** Fields that Concord does not get to see of an entry marked private (RU6). */
  readonly masksOfPrivate: readonly FieldName[];
  /** Rows per page of changes and agreements. */
  readonly pageSize: number;
}

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  'caldav-like': {
    name: 'caldav-like',
    capabilities: {
      maxBatch: 10,
      maxFetch: 10,
      recurrence: 'series',
      mail: 'never',
      lacks: [],
      tells: ['labels', 'declined', 'out-of-office'],
      unmailedGuests: true,
      updates: true,
      removes: true,
      readBack: true,
      lookup: true,
    },
    uids: 'client',
    refs: 'from-uid',
    refSurvivesMove: false,
    repeatedCreate: 'refused',
    rows: 'latest',
    windowDays: null,
    updates: 'whole',
    clearsOccurrences: false,
    asksAgain: false,
    organizerOwns: true,
    addsOrganizer: false,
    keepsTicks: false,
    masksOfPrivate: [],
    pageSize: 5,
  },
  'graph-like': {
    name: 'graph-like',
    capabilities: {
      maxBatch: 20,
      maxFetch: 20,
      recurrence: 'occurrences',
      mail: 'always',
      lacks: ['relatedTo'],
      tells: ['labels', 'declined', 'out-of-office'],
      unmailedGuests: false,
      updates: true,
      removes: true,
      readBack: true,
      lookup: true,
    },
    uids: 'server',
    refs: 'server',
    refSurvivesMove: true,
    repeatedCreate: 'answered',
    rows: 'thin',
    windowDays: { before: 180, after: 540 },
    updates: 'patch',
    clearsOccurrences: true,
    asksAgain: true,
    organizerOwns: true,
    addsOrganizer: false,
    keepsTicks: false,
    masksOfPrivate: [],
    pageSize: 5,
  },
  'crm-like': {
    name: 'crm-like',
    capabilities: {
      maxBatch: 50,
      maxFetch: 50,
      recurrence: 'series',
      mail: 'never',
      lacks: [],
      unmailedGuests: true,
      updates: true,
      removes: true,
      readBack: true,
      lookup: true,
    },
    uids: 'client',
    refs: 'from-key',
    refSurvivesMove: true,
    repeatedCreate: 'refused',
    rows: 'latest',
    windowDays: null,
    updates: 'patch',
    clearsOccurrences: false,
    asksAgain: false,
    organizerOwns: false,
    addsOrganizer: false,
    keepsTicks: true,
    masksOfPrivate: [],
    pageSize: 5,
  },
  'creates-only': {
    name: 'creates-only',
    capabilities: {
      maxBatch: 1,
      maxFetch: 1,
      recurrence: 'series',
      mail: 'never',
      lacks: [],
      unmailedGuests: true,
      updates: false,
      removes: false,
      readBack: false,
      lookup: false,
    },
    uids: 'server',
    refs: 'server',
    refSurvivesMove: true,
    repeatedCreate: 'repeated',
    rows: 'latest',
    windowDays: null,
    updates: 'patch',
    clearsOccurrences: false,
    asksAgain: false,
    organizerOwns: false,
    addsOrganizer: false,
    keepsTicks: true,
    masksOfPrivate: [],
    pageSize: 5,
  },
};
