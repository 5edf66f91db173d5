/** Complete AppStates as the main process would send them, for one person with one CRM and one account. */

import type { AppState, CallOutput, EntryVersion, Versions } from '../../src-shared/contract/index.ts';
import { crmLimits } from '../../src-shared/domain/crm.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { noMail } from '../support/no-mail.ts';

/** 4 March 2026, 09:43:20 in Amsterdam. */
export const now = Date.parse('2026-03-04T09:43:20+01:00');
export const timeZone = 'Europe/Amsterdam';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export type Item = CallOutput<'decisions.items'>['items'][number];
export type HistoryRow = CallOutput<'history.page'>['rows'][number];
export type Skipped = CallOutput<'skipped.page'>['items'][number];
export type Quarantined = CallOutput<'quarantine.page'>['items'][number];
type Calendar = AppState['setup']['calendars'][number];
type Decision = AppState['decisions'][number];

export const personal: Calendar = {
  id: 'personal',
  name: 'Anna de Vries',
  color: '#2f7fd1',
  owner: 'anna@example.com',
  isDefault: true,
  mayWrite: true,
  upcoming: [
    { title: 'Intake Noor Jansen', start: '2026-03-04T11:00:00', timeZone },
    { title: 'Lunch with Tom', start: '2026-03-05T12:30:00', timeZone },
    { title: 'Team day', start: '2026-03-06T00:00:00', timeZone: null },
  ],
};
const others: readonly Calendar[] = [
  {
    id: 'team',
    name: 'Team Utrecht',
    color: '#c2571a',
    owner: 'office@example.com',
    isDefault: false,
    mayWrite: true,
    upcoming: [{ title: 'Week start', start: '2026-03-09T09:00:00', timeZone }],
  },
  {
    id: 'holidays',
    name: 'Public holidays in the Netherlands, with school holidays for the northern region',
    color: '#5b8c2a',
    isDefault: false,
    mayWrite: false,
    upcoming: [],
  },
];

type Other = AppState['calendars']['others'][number];

/** Other calendars in each state in which the CRM can show them or not. */
export const otherCalendars: readonly Other[] = (
  [
    { shown: 'shown', entries: 14, unreadable: 1 },
    { shown: 'hidden', isOn: false },
    { shown: 'feed' },
    { shown: 'problem' },
    { shown: 'waiting' },
  ] as const
).map((state, index) => ({
  ...(others[index] ?? { id: `other-${index}`, isDefault: false, mayWrite: false, upcoming: [] }),
  name: ['Team Utrecht', 'School holidays', 'My CRM', 'Meeting rooms', 'Board'][index] ?? '',
  isOn: true,
  entries: 0,
  unreadable: 0,
  ...state,
}));

type SideState = AppState['sync']['sides']['crm'];
/** A side as its last run left it. */
export const sideAs = (health: SideState['health'], more: Partial<SideState> = {}): SideState => ({
  ...{ health, problem: null, heardAt: now - 20_000, nextRunAt: null },
  ...more,
});
const sides = (health: SideState['health'], more: Partial<SideState> = {}) => ({
  provider: sideAs(health, more),
  crm: sideAs(health, more),
});
export const wellMailbox = sideAs('well', { heardAt: now - 12_000, nextRunAt: now + 55_000 });

const counts = (added = 0, changed = 0, removed = 0) => ({ added, changed, removed });

export const fresh: AppState = {
  revision: 1,
  app: {
    version: '0.1.0',
    mode: 'none',
    carrier: 'electron',
    platform: 'linux',
    dataDir: '/home/anna/.local/share/concord',
    sampleViews: false,
  },
  settings: {
    language: 'system',
    theme: 'system',
    startAtLogin: true,
    notifications: 'all',
    pauseOnBattery: false,
    locked: [],
    vault: 'key-store',
  },
  offered: {
    providers: [{ kind: 'caldav', credentials: 'password' }],
    crms: [{ kind: 'bridge', credentials: 'token' }],
    mailboxes: [{ kind: 'imap', credentials: 'password' }],
  },
  signIn: { waiting: null, signedInAs: null, lastKind: null },
  setup: {
    step: 'welcome',
    finished: [],
    busy: null,
    problem: null,
    failed: null,
    crm: null,
    account: null,
    discovered: null,
    begun: null,
    calendars: [],
    chosen: {
      calendar: null,
      direction: 'two-way',
      createPrefix: '',
      existingProvider: 'take',
      existingCrm: 'take',
      from: '2026-03-04',
      until: null,
    },
    decidedByAdministrator: [],
    preview: null,
  },
  move: null,
  mailMove: null,
  sync: {
    state: 'idle',
    progress: null,
    problem: null,
    mailbox: null,
    agreedAt: null,
    nextRunAt: null,
    paused: null,
    linked: 0,
    waiting: 0,
    quarantined: 0,
    skipped: 0,
    sides: sides('unknown', { heardAt: null }),
    today: { provider: counts(), crm: counts(), hours: [] },
    lastChangeAt: null,
  },
  decisions: [],
  calendars: {
    primary: null,
    others: [],
    fromBefore: { provider: 0, crm: 0 },
    features: [],
    limits: [],
    direction: 'two-way',
    createPrefix: '',
    decidedByAdministrator: [],
    privateEvents: { inForce: 'busy', limit: 'full' },
    filters: {
      chosen: { onlyLabels: [], exceptLabels: [], onlyKnownPeople: false, leaveOut: [] },
      decided: null,
      offered: ['labels', 'people', 'declined', 'free', 'out-of-office', 'all-day'],
      stays: 0,
    },
    restrictions: [],
  },
  proof: { parts: [], running: null, problem: null, canCompare: false, stale: [] },
  summaries: { firstSync: null, disconnected: null },
  mail: noMail,
};

/** The features of a typical CalDAV server. */
export const features: AppState['calendars']['features'] = [
  { feature: 'invitations', state: 'unproven', reason: 'shown-by-first-write' },
  { feature: 'replies', state: 'unproven', reason: 'shown-by-first-write' },
  { feature: 'privacy', state: 'unproven', reason: 'shown-by-first-write' },
  { feature: 'online-meetings', state: 'no', reason: 'not-in-protocol' },
  { feature: 'push', state: 'no', reason: 'not-in-protocol' },
  { feature: 'free-busy', state: 'unproven', reason: 'not-told' },
  { feature: 'sub-calendars', state: 'yes', reason: 'nested-hidden' },
  { feature: 'change-log', state: 'yes' },
];

type Parts = { readonly [Topic in keyof AppState]?: Partial<AppState[Topic]> };

/** Returns the state with the given parts of its topics replaced. */
export function changed(state: AppState, parts: Omit<Parts, 'revision' | 'decisions'>): AppState {
  return {
    ...state,
    app: { ...state.app, ...parts.app },
    settings: { ...state.settings, ...parts.settings },
    offered: { ...state.offered, ...parts.offered },
    setup: { ...state.setup, ...parts.setup },
    signIn: { ...state.signIn, ...parts.signIn },
    sync: { ...state.sync, ...parts.sync },
    calendars: { ...state.calendars, ...parts.calendars },
    mail: { ...state.mail, ...parts.mail },
    proof: { ...state.proof, ...parts.proof },
    summaries: { ...state.summaries, ...parts.summaries },
  };
}

export const crm: NonNullable<AppState['setup']['crm']> = {
  kind: 'bridge',
  url: 'https://crm.veldhuis.example',
  name: 'Veldhuis CRM',
  user: 'Anna de Vries',
  email: 'anna@example.com',
  limits: [],
};
/** A CRM that only creates. */
export const poorCrm: typeof crm = { ...crm, limits: [...crmLimits] };
export const account = {
  address: 'anna@example.com',
  kind: 'caldav',
  host: 'dav.example.com',
  lacks: ['online-meetings', 'push', 'rich-text'],
  features,
};
export const calendars: readonly Calendar[] = [personal, ...others];

export const item = (
  number: number,
  side: Item['side'],
  write: Item['write'],
  title: string,
  start: string,
  addressees: readonly string[] = [],
): Item => ({ digest: `digest-${number}`, side, write, title, start, timeZone, addressees: [...addressees] });

const titles = [
  'Intake Noor Jansen',
  'Second interview Samir Haddad',
  'Contract talk Bakker & Zonen',
  'Weekly with Tom',
  'Reference call for the position of senior infrastructure engineer at Noordzee Offshore Constructies',
  'Coffee with Priya',
  'مقابلة مع ليلى',
  'Candidate evening',
];

/** What the first run would do: add 38 entries to the CRM and 12 to the calendar, and change one. */
export const firstRunItems: readonly Item[] = [
  ...Array.from({ length: 38 }, (_, index) =>
    item(
      index,
      'crm',
      'create',
      titles[index % titles.length] ?? '',
      `2026-03-${String(5 + Math.floor(index / 2)).padStart(2, '0')}T${String(9 + (index % 7)).padStart(2, '0')}:30:00`,
    ),
  ),
  ...Array.from({ length: 12 }, (_, index) =>
    item(
      100 + index,
      'provider',
      'create',
      titles[(index + 3) % titles.length] ?? '',
      `2026-03-${String(6 + index).padStart(2, '0')}T14:00:00`,
    ),
  ),
  item(200, 'provider', 'update', 'Candidate evening', '2026-03-12T18:00:00'),
];

const invited = [
  'samir.haddad@example.org',
  'tom@example.com',
  'hiring-committee-infrastructure@noordzee-offshore.example',
];

export const decisions: readonly Decision[] = [
  {
    id: 'mail',
    topic: 'calendar',
    kind: 'would-mail',
    digest: 'mail-1',
    choices: ['approve', 'reject'],
    count: 1,
    items: [
      {
        ...item(1, 'provider', 'create', 'Second interview Samir Haddad', '2026-03-09T10:00:00', invited),
        mails: { invitation: invited },
      },
    ],
  },
  {
    id: 'differs',
    topic: 'calendar',
    kind: 'differs',
    digest: 'differs-1',
    choices: ['provider', 'crm', 'separate'],
    count: 1,
    items: [item(2, 'crm', 'link', 'Contract talk Bakker & Zonen', '2026-03-10T15:00:00')],
  },
  {
    id: 'removals',
    topic: 'calendar',
    kind: 'many-removals',
    digest: 'removals-1',
    choices: ['approve', 'reject'],
    count: 26,
    items: firstRunItems.slice(0, 3).map((one) => ({ ...one, write: 'remove' as const })),
  },
];

const connected = changed(fresh, {
  mail: { state: 'none', unavailable: null },
  app: { mode: 'account' },
  setup: {
    step: 'done',
    finished: ['welcome', 'crm', 'account', 'calendar', 'direction', 'preview', 'first-run', 'done'],
    crm,
    account,
    calendars: [...calendars],
    chosen: { ...fresh.setup.chosen, calendar: 'personal' },
  },
  calendars: {
    primary: personal,
    others: others.map((calendar, index) => ({
      ...calendar,
      isOn: index !== 1,
      shown: index === 1 ? 'hidden' : 'shown',
      entries: index === 1 ? 0 : 14,
      unreadable: 0,
    })),
    fromBefore: { provider: 0, crm: 0 },
    features,
    limits: [],
    direction: 'two-way',
    createPrefix: '',
    decidedByAdministrator: [],
    privateEvents: { inForce: 'busy', limit: 'full' },
    filters: {
      chosen: { onlyLabels: [], exceptLabels: [], onlyKnownPeople: false, leaveOut: [] },
      decided: null,
      offered: ['labels', 'people', 'declined', 'free', 'out-of-office', 'all-day'],
      stays: 0,
    },
    restrictions: [],
  },
});

/** From 07:00 on, three hours of them. */
const hoursToday = [
  { at: now - 163 * minuteMs - 20_000, provider: 0, crm: 1 },
  { at: now - 103 * minuteMs - 20_000, provider: 0, crm: 1 },
  { at: now - 43 * minuteMs - 20_000, provider: 1, crm: 1 },
];

export const inAgreement = changed(connected, {
  sync: {
    state: 'in-agreement',
    agreedAt: now - 2 * minuteMs,
    nextRunAt: now + 40_000,
    linked: 412,
    skipped: 7,
    sides: sides('well', { nextRunAt: now + 40_000 }),
    today: { provider: counts(0, 1), crm: counts(3), hours: hoursToday },
    lastChangeAt: now - 140_000,
  },
});

export const working = changed(inAgreement, {
  sync: {
    state: 'working',
    progress: { phase: 'applying', side: 'crm', done: 120, total: 480 },
    nextRunAt: null,
    sides: sides('working'),
  },
});
export const paused = changed(inAgreement, {
  sync: { state: 'paused', paused: { until: now + hourMs }, nextRunAt: null, sides: sides('paused') },
});
export const offline = changed(inAgreement, {
  sync: {
    state: 'offline',
    problem: {
      ...problem('unreachable', { host: 'dav.example.com' }, now + 30_000),
      side: 'provider',
    },
    agreedAt: now - 3 * hourMs,
    nextRunAt: now + 30_000,
    sides: { provider: sideAs('trouble', { heardAt: now - 3 * hourMs }), crm: sideAs('well') },
  },
});
export const needsYou = changed(inAgreement, {
  sync: {
    state: 'needs-you',
    problem: { ...problem('wrong-password', { host: 'dav.example.com' }), side: 'provider' },
    nextRunAt: null,
    sides: { provider: sideAs('trouble', { heardAt: now - 3 * hourMs }), crm: sideAs('well') },
  },
});
export const failed = changed(inAgreement, {
  sync: {
    state: 'error',
    problem: { ...problem('answer-invalid', { host: 'crm.veldhuis.example', status: 200 }), side: 'crm' },
    sides: { provider: sideAs('well'), crm: sideAs('trouble', { heardAt: now - hourMs }) },
    quarantined: 2,
  },
});
/** Both sides have a problem: the CRM's is in the head of the screen. */
export const bothFail = changed(failed, {
  sync: {
    problem: { ...problem('sign-in-required', { host: 'crm.veldhuis.example' }), side: 'crm' },
    state: 'needs-you',
    nextRunAt: null,
    quarantined: 0,
    sides: {
      provider: sideAs('trouble', {
        problem: { ...problem('unreachable', { host: 'dav.example.com' }), side: 'provider' },
        heardAt: now - 2 * hourMs,
        nextRunAt: now + 3 * minuteMs,
      }),
      crm: sideAs('trouble', { heardAt: now - hourMs }),
    },
  },
});
export const waiting: AppState = {
  ...changed(inAgreement, { sync: { state: 'needs-you', waiting: 3 } }),
  decisions: [...decisions],
};
/** Entries in quarantine, one of each kind that is shown differently. */
export const quarantined: readonly Quarantined[] = [
  {
    side: 'provider',
    ref: '/anna/personal/series.ics',
    title: 'Weekly with Tom',
    start: '2026-03-06T10:00:00',
    timeZone,
    isPrivate: false,
    file: 'series.ics',
    stage: 'reading',
    code: 'item-unreadable',
    reason: 'rule-not-understood',
    nextAt: now + 8 * minuteMs,
    digest: null,
  },
  {
    side: 'provider',
    ref: '/anna/personal/7d5f.ics',
    title: null,
    start: null,
    timeZone: null,
    isPrivate: false,
    file: '7d5f1c2e-9a3b-4a41-8e0f-2b6c8d9e1f00-imported-from-the-old-calendar-of-Noordzee-Offshore.ics',
    stage: 'reading',
    code: 'item-unreadable',
    reason: 'cut-off',
    nextAt: now - 1_000,
    digest: null,
  },
  {
    side: 'crm',
    ref: 'a1',
    title: 'Candidate evening',
    start: '2026-03-12T18:00:00',
    timeZone,
    isPrivate: true,
    file: null,
    stage: 'writing',
    code: 'not-permitted',
    reason: null,
    nextAt: now + 5 * hourMs,
    digest: null,
  },
];
/** What a CRM that only creates could not take. */
export const notCarried: readonly Quarantined[] = [
  {
    side: 'provider',
    ref: '/anna/personal/lunch.ics',
    title: 'Lunch with Tom',
    start: '2026-03-06T12:30:00',
    timeZone,
    isPrivate: false,
    file: 'lunch.ics',
    stage: 'writing',
    code: 'crm-cannot-change',
    reason: null,
    nextAt: null,
    digest: 'lunch-1',
  },
  {
    side: 'crm',
    ref: 'b2',
    title: 'Interview Noor',
    start: '2026-03-09T09:00:00',
    timeZone,
    isPrivate: false,
    file: null,
    stage: 'writing',
    code: 'crm-cannot-remove',
    reason: null,
    nextAt: null,
    digest: 'interview-1',
  },
];
/** Entries that stay on their own side, for every reason there is. */
export const skippedItems: readonly Skipped[] = [
  skipped('crm', 'a1', 'separate', 'Contract talk Bakker & Zonen', { byPerson: true }),
  skipped('provider', '/anna/personal/b.ics', 'separate', 'Dentist', { byPerson: true, isPrivate: true }),
  skipped('provider', '/anna/personal/c.ics', 'prefix', 'Lunch with Tom', {}),
  skipped('provider', '/anna/personal/d.ics', 'existed-before', 'Team day', {}),
  skipped('crm', 'e1', 'not-pushed', '', {}),
  skipped('crm', 'f1', 'hidden', null, {}),
  skipped('provider', '/anna/personal/g.ics', 'duplicate-uid', 'Weekly with Tom', {}),
];

function skipped(
  side: Skipped['side'],
  ref: string,
  reason: Skipped['reason'],
  title: string | null,
  more: Partial<Skipped>,
): Skipped {
  const known = title !== null;
  return {
    side,
    ref,
    reason,
    title,
    byPerson: false,
    at: known ? now - 26 * hourMs : null,
    start: known ? '2026-03-10T15:00:00' : null,
    timeZone: known ? timeZone : null,
    isPrivate: false,
    ...more,
  };
}
export const withNotCarried = changed(inAgreement, {
  sync: { quarantined: 2 },
  calendars: { limits: [...crmLimits] },
});
/** A new entry whose answer was lost. */
export const unclearCreate: AppState = {
  ...changed(inAgreement, { sync: { state: 'needs-you', waiting: 1 } }),
  decisions: [
    {
      id: 'unclear-create:1',
      topic: 'calendar',
      kind: 'unclear-create',
      digest: 'unclear-1',
      choices: ['there', 'again'],
      count: 1,
      items: [
        {
          digest: 'unclear-1',
          side: 'crm',
          write: 'create',
          title: 'Interview Noor',
          start: '2026-03-09T09:00:00',
          timeZone,
          addressees: [],
        },
      ],
    },
  ],
};
/** It was changed in the calendar, and removed from the CRM while another machine synchronised. */
export const goneFromCrm: AppState = {
  ...changed(inAgreement, { sync: { state: 'needs-you', waiting: 1 } }),
  decisions: [
    {
      id: 'differs:gone',
      topic: 'calendar',
      kind: 'differs',
      digest: 'gone-1',
      choices: ['provider', 'crm'],
      count: 1,
      items: [item(3, 'provider', 'link', 'Contract talk Bakker & Zonen', '2026-03-10T15:00:00')],
    },
  ],
};
export const withQuarantine = changed(inAgreement, { sync: { quarantined: 3 } });
export const runAboutToStart = changed(inAgreement, {
  sync: {
    ...{ state: 'waiting', agreedAt: now - 9 * hourMs, nextRunAt: now + 5_000 },
    sides: sides('unknown', { heardAt: now - 9 * hourMs, nextRunAt: now + 5_000 }),
  },
});
export const sample = changed(inAgreement, {
  app: { mode: 'sample', carrier: 'browser', sampleViews: true },
  setup: {
    account: { address: 'anna@example.com', kind: 'sample', host: 'sample', lacks: [], features: [] },
  },
});
export const idleAfterSetup = changed(connected, { sync: { state: 'idle' } });

const isUndoable: readonly HistoryRow['action'][] = ['added', 'changed', 'removed', 'conflict'];

function undoOf(action: HistoryRow['action']): HistoryRow['undo'] {
  return isUndoable.includes(action)
    ? { grade: 'exact', obstacle: null, isUnderWay: false }
    : { grade: 'impossible', obstacle: 'nothing-changed', isUnderWay: false };
}

const event = (
  id: number,
  minutesAgo: number,
  side: HistoryRow['side'],
  action: HistoryRow['action'],
  reason: HistoryRow['reason'],
  title: string,
  more: Partial<HistoryRow> = {},
): HistoryRow => ({
  id,
  run: id,
  at: now - minutesAgo * minuteMs,
  side,
  action,
  reason,
  title,
  start: '2026-03-09T10:00:00',
  timeZone,
  changed: [],
  was: null,
  isPrivate: false,
  undo: undoOf(action),
  ...more,
});

/** Newest first, over three days, and more than one page. */
export const history: readonly HistoryRow[] = inRuns([
  event(500, 2, 'crm', 'added', 'new-in-the-calendar', 'Second interview Samir Haddad'),
  event(499, 2.1, 'provider', 'changed', 'changed-in-the-crm', 'Weekly with Tom', {
    changed: ['title', 'start', 'locations', 'participants'],
    was: { title: 'Weekly with Thomas', start: '2026-03-09T09:00:00', timeZone },
  }),
  event(498, 31, 'crm', 'changed', 'changed-in-the-calendar', 'Dentist', { isPrivate: true }),
  event(497, 95, 'provider', 'conflict', 'both-changed', titles[4] ?? ''),
  event(496, 96, 'crm', 'added', 'new-in-the-calendar', 'مقابلة مع ليلى'),
  event(495, 1_300, 'crm', 'removed', 'deleted-in-the-calendar', 'Candidate evening'),
  event(494, 1_301, 'provider', 'put-back', 'forbidden', 'Team day', {
    start: '2026-03-06T00:00:00',
    timeZone: null,
  }),
  ...Array.from({ length: 60 }, (_, index) =>
    event(
      493 - index,
      2_800 + index * 0.05,
      'crm',
      index % 3 === 0 ? 'linked' : 'added',
      'new-in-the-calendar',
      titles[index % titles.length] ?? '',
    ),
  ),
]);

/** Rows less than half a minute apart belong to one run, which has the id of its oldest row. */
function inRuns(rows: readonly HistoryRow[]): readonly HistoryRow[] {
  const placed: HistoryRow[] = [];
  for (const row of rows.toReversed()) {
    const newer = placed[0];
    const isSame = newer !== undefined && row.at - newer.at <= 30_000;
    placed.unshift({ ...row, run: isSame ? newer.run : row.id });
  }
  return placed;
}

const version: EntryVersion = {
  title: 'Contract talk Bakker & Zonen',
  start: '2026-03-10T15:00:00',
  timeZone,
  duration: 'PT1H',
  isAllDay: false,
  places: ['Keizersgracht 12, Amsterdam'],
  links: [],
  description: 'Bring the signed terms.\nParking in the garage behind the house.',
  isDescriptionCut: false,
  isFormatted: false,
  people: [
    { name: 'Anna de Vries', email: 'anna@example.com', isOrganizer: true, isOptional: false, answer: null },
    {
      name: null,
      email: 'wim.bakker@bakkerenzonen.example',
      isOrganizer: false,
      isOptional: false,
      answer: 'accepted',
    },
  ],
  status: 'confirmed',
  freeBusyStatus: 'busy',
  privacy: 'public',
  rules: [
    {
      frequency: 'monthly',
      interval: 1,
      days: [{ day: 'tu', nth: 2 }],
      monthDays: [],
      count: null,
      until: '2026-12-31T00:00:00',
      more: false,
    },
  ],
  dates: [],
  related: 0,
  more: { places: 0, links: 0, people: 0, rules: 0, dates: 0 },
};

/** One meeting as the calendar and the CRM hold it. */
export const twoVersions: Versions = {
  first: version,
  second: {
    ...version,
    start: '2026-03-10T15:30:00',
    timeZone: 'Europe/London',
    places: [],
    links: ['https://meet.example/bakker'],
    people: version.people.slice(0, 1),
    privacy: 'private',
    dates: [
      { start: '2026-04-14T15:30:00', isLeftOut: true, fields: [] },
      { start: '2026-05-12T15:30:00', isLeftOut: false, fields: ['title', 'start'] },
    ],
  },
  differs: [
    'start',
    'timeZone',
    'privacy',
    'locations',
    'virtualLocations',
    'participants',
    'recurrenceOverrides',
  ],
};
