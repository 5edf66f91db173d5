/** Everything the interface shows, as one value that the main process owns. The interface makes texts from codes and plain data. */
import { z } from 'zod';
import type { AccountFeatureName, AccountFeatureReason } from '../domain/accounts.ts';
import { filterSubjects, leavableKinds } from '../domain/calendar/filters.ts';
import { privateChoices } from '../domain/calendar/private-events.ts';
import { crmLimits } from '../domain/crm.ts';
import { decisionChoices } from '../domain/decided.ts';
import { decisionKinds } from '../domain/why.ts';
import { oauthClient, offeredTopic } from './credentials.ts';
import { mailTopic, whichMailbox } from './mail.ts';
import { mailMoveTopic } from './mail-move.ts';
import { problemSchema, sideName } from './problem.ts';
import { proofTopic } from './proof.ts';
import { hourCounts, sideState } from './sides.ts';
import { stopState } from './stopping.ts';
import { summariesTopic } from './summaries.ts';
import { syncStates } from './sync-states.ts';

/** Epoch milliseconds. */
const instant = z.number();
/** A short id the main process made up. */
const id = z.string().max(200);
/** Text that came from a server or a person: shown as text, never as markup. */
const text = z.string().max(2_000);

export const sideCounts = z.strictObject({ added: z.number(), changed: z.number(), removed: z.number() });

export const progressSchema = z.strictObject({
  phase: z.enum(['connecting', 'reading', 'planning', 'applying', 'publishing', 'done']),
  side: sideName.optional(),
  done: z.number(),
  total: z.number().optional(),
});

export const languages = ['en', 'nl'] as const;

/** Topic `app`: facts about this Concord. */
export const appTopic = z.strictObject({
  version: z.string(),
  /** `none` until set up. */
  mode: z.enum(['none', 'sample', 'account']),
  carrier: z.enum(['electron', 'browser']),
  platform: z.enum(['linux', 'darwin', 'win32', 'other']),
  dataDir: z.string(),
  /** Whether the sample's web views can be opened (`links.open`). */
  sampleViews: z.boolean(),
});

/** Topic `settings`. `locked` names keys that policy decides (shown with a lock). */
export const settingsTopic = z.strictObject({
  language: z.enum(['system', ...languages]),
  theme: z.enum(['system', 'light', 'dark']),
  startAtLogin: z.boolean(),
  notifications: z.enum(['all', 'problems', 'none']),
  pauseOnBattery: z.boolean(),
  locked: z.array(z.string()),
  /** Where credentials are sealed; `unavailable` = no key store, a person has to agree to a key file first. */
  vault: z.enum(['key-store', 'key-file', 'unavailable', 'unknown']),
});

/** What a connected account can do, cannot do, or has still to show (A4); the shape of `AccountFeatures`. */
export const featureSchema = z.strictObject({
  feature: z.enum([
    'invitations',
    'replies',
    'privacy',
    'online-meetings',
    'push',
    'free-busy',
    'sub-calendars',
    'change-log',
  ] satisfies readonly AccountFeatureName[]),
  state: z.enum(['yes', 'no', 'unproven']),
  reason: z
    .enum([
      'not-in-protocol',
      'not-on-server',
      'not-told',
      'contradictory',
      'shown-by-first-write',
      'own-address-unknown',
      'nothing-writable',
      'nested-hidden',
    ] satisfies readonly AccountFeatureReason[])
    .optional(),
});

export const calendarChoice = z.strictObject({
  id: z.string(),
  name: text,
  color: z.string().optional(),
  owner: text.optional(),
  isDefault: z.boolean(),
  mayWrite: z.boolean(),
  /** A few entries of the coming seven days, oldest first. */
  upcoming: z.array(z.strictObject({ title: text, start: z.string(), timeZone: z.string().nullable() })),
});

export const setupSteps = [
  'welcome',
  'crm',
  'account',
  'calendar',
  'direction',
  'preview',
  'first-run',
  'done',
] as const;

const limitsSchema = z.array(z.enum(crmLimits));

export const crmSummary = z.strictObject({
  kind: z.string(),
  url: z.string(),
  name: text,
  user: text,
  email: text,
  /** What it cannot do, as setup found it; empty when nobody looked. A list that another version saved and this one cannot read counts as empty. */
  limits: limitsSchema.catch([]),
});
export const accountSummary = z.strictObject({
  kind: z.string(),
  address: text,
  host: text,
  /** Codes of what the account cannot hold or tell of an entry (A4). */
  lacks: z.array(z.string()),
  /** As sign-in found them; empty when nobody looked. A list that another version saved and this one cannot read counts as empty. */
  features: z.array(featureSchema).catch([]),
});

/** Topic `setup`: how far a person has come; can be left and resumed at any step. */
export const setupTopic = z.strictObject({
  step: z.enum(setupSteps),
  /** Steps that have a valid answer; a person may go back to them. */
  finished: z.array(z.enum(setupSteps)),
  /** The name of the call under way. */
  busy: z.string().nullable(),
  problem: problemSchema.nullable(),
  /** The name of the call that met the problem; a problem is shown only where that call is made. */
  failed: z.string().nullable(),
  crm: crmSummary.nullable(),
  account: accountSummary.nullable(),
  /** What the address alone led to, before any password was sent: a person may have to confirm the host by name (S1). */
  discovered: z
    .strictObject({
      kind: z.string(),
      address: text,
      host: text,
      url: z.string(),
      needsConfirmation: z.boolean(),
    })
    .nullable(),
  /**
   * The sign-in in the browser that has led to no account yet: a person goes on with it also after a restart, for example once an
   * administrator has allowed it. Null: none was begun.
   */
  begun: z
    .strictObject({
      kind: z.string(),
      /** The account that is expected; blank: any. */
      address: text,
      /** The customer's own client (A12); null: Concord's. */
      client: oauthClient.nullable(),
      /** Of either; blank: there is none. */
      clientId: z.string(),
    })
    .nullable(),
  calendars: z.array(calendarChoice),
  chosen: z.strictObject({
    calendar: z.string().nullable(),
    direction: z.enum(['two-way', 'crm-to-provider']),
    createPrefix: text,
    existingProvider: z.enum(['take', 'leave']),
    existingCrm: z.enum(['take', 'leave']),
    from: z.string().nullable(),
    until: z.string().nullable(),
  }),
  /** The fields of `chosen` that the CRM's administrator decided. */
  decidedByAdministrator: z.array(z.enum(['direction', 'createPrefix'])),
  preview: z
    .strictObject({
      digest: z.string(),
      provider: sideCounts,
      crm: sideCounts,
      linked: z.number(),
      asks: z.number(),
    })
    .nullable(),
});

/**
 * Topic `move`: a person says that the account's mailbox moved (A13), and signs in at the new place. `setup`: how far they have come; of its
 * steps, `preview` waits for the yes, `first-run` looks for the entries, and `done` has found them. Null: no move is under way.
 */
export const moveTopic = z
  .strictObject({
    setup: setupTopic,
    /** The account that is to be replaced: kept as it was while the move goes on. */
    from: accountSummary,
  })
  .nullable();

/** Topic `sync`: the state of the synchronisation, of calendar and mail together. */
export const syncTopic = z.strictObject({
  state: z.enum(syncStates),
  progress: progressSchema.nullable(),
  problem: problemSchema.nullable(),
  /** The mailbox that `problem` is about; null: it is about no mailbox. `id`: null for the first one. */
  mailbox: z.strictObject({ id: z.string().max(128).nullable(), address: z.string().max(2_000) }).nullable(),
  /** Last moment both sides agreed, for the calendar and all mailboxes. */
  agreedAt: instant.nullable(),
  nextRunAt: instant.nullable(),
  /** `until` null = until a person resumes. */
  paused: z.strictObject({ until: instant.nullable() }).nullable(),
  /** A person stopped the synchronisation, or wants it stopped (A14). Absent: they did not. */
  stop: stopState.optional(),
  linked: z.number(),
  waiting: z.number(),
  quarantined: z.number(),
  skipped: z.number(),
  /** Each side by itself: the calendar, and the CRM as the calendar and all mailboxes see it. Topic `mail` has the mailboxes. */
  sides: z.strictObject({ provider: sideState, crm: sideState }),
  /** Of the calendar, since local midnight. */
  today: z.strictObject({ provider: sideCounts, crm: sideCounts, hours: hourCounts }),
  lastChangeAt: instant.nullable(),
});

export const decisionItem = z.strictObject({
  digest: z.string(),
  side: sideName,
  write: z.enum(['create', 'update', 'remove', 'link']),
  title: text,
  start: z.string(),
  timeZone: z.string().nullable(),
  addressees: z.array(text),
  /** The same addresses by what each of them would get. Absent where nobody would get anything, and in what an older Concord saved. */
  mails: z
    .partialRecord(z.enum(['invitation', 'update', 'cancellation', 'answer']), z.array(text))
    .optional(),
  /** It is a series. Absent for a single entry, and in what an older Concord saved. */
  repeats: z.boolean().optional(),
});

export const decisionSchema = z.strictObject({
  id,
  /** What its items are: calendar entries, or messages. */
  topic: z.enum(['calendar', 'mail']),
  kind: z.enum(decisionKinds),
  digest: z.string(),
  choices: z.array(z.enum(decisionChoices)),
  count: z.number(),
  /** The first few items; `decisions.items` answers the others. */
  items: z.array(decisionItem),
});

export { decisionKinds } from '../domain/why.ts';

/** Topic `decisions`: what waits for a person. */
export const decisionsTopic = z.array(decisionSchema);

/** Another calendar of the account, and what the CRM shows of it (C2). */
export const otherCalendar = calendarChoice.extend({
  /** A person's choice. */
  isOn: z.boolean(),
  /** `waiting`: nothing was shown yet. `feed`: it is a feed of the CRM itself and is never shown there (C16). */
  shown: z.enum(['waiting', 'shown', 'hidden', 'feed', 'problem']),
  /** Entries that the CRM shows, and entries that could not be read. */
  entries: z.number(),
  unreadable: z.number(),
});

const labels = z.array(z.string().max(255)).max(100);
export const filtersSchema = z.strictObject({
  onlyLabels: labels,
  exceptLabels: labels,
  onlyKnownPeople: z.boolean(),
  leaveOut: z.array(z.enum(leavableKinds)),
});

/** Topic `calendars`: the primary calendar and the account's others. */
export const calendarsTopic = z.strictObject({
  primary: calendarChoice.nullable(),
  others: z.array(otherCalendar),
  /** How many entries of each side existed before the first run and stayed there (C5, C6). */
  fromBefore: z.strictObject({ provider: z.number(), crm: z.number() }),
  /** The account's features as of this start (A4). */
  features: z.array(featureSchema),
  /** What the CRM cannot do, as of this start. */
  limits: limitsSchema,
  /** The rules in force: the stricter of the person's and the administrator's. */
  direction: z.enum(['two-way', 'crm-to-provider']),
  createPrefix: text,
  decidedByAdministrator: z.array(z.enum(['direction', 'createPrefix'])),
  /** How much of private entries the CRM is shown: what is in force, and the most that the administrator allows (RU6). */
  privateEvents: z.strictObject({ inForce: z.enum(privateChoices), limit: z.enum(privateChoices) }),
  /** Which entries of the calendar become entries of the CRM (C21). */
  filters: z.strictObject({
    chosen: filtersSchema,
    /** The administrator's, which count beside the person's; null: none. */
    decided: filtersSchema.nullable(),
    /** What this calendar and this CRM can tell. */
    offered: z.array(z.enum(filterSubjects)),
    /** Entries that stay in the calendar because of filters. */
    stays: z.number(),
  }),
  /** What the administrator does not let people do from their calendars with entries made in the CRM (C11, C12). */
  restrictions: z.array(z.enum(['editing', 'deleting'])),
});

/** Topic `signIn`: the sign-in at a provider, in the browser. One at a time. */
export const signInTopic = z.strictObject({
  /** The person is expected back from the provider's page; null: no sign-in is under way. */
  waiting: z
    .strictObject({
      kind: z.string(),
      for: z.enum(['account', 'mail']),
      /** Of `mail`: which one. Null: the first. */
      mailbox: whichMailbox,
      /** The provider's page, for the person to copy. It holds no secret. */
      url: z.string(),
      /** Of the OAuth client, for an administrator who has to allow it. */
      clientId: z.string(),
      /** No answer is taken after this moment. */
      until: instant,
    })
    .nullable(),
  /** The address that signed in last, when another one was expected; null else. */
  signedInAs: text.nullable(),
  /** The kind of provider that was tried last; null: none since the start. */
  lastKind: z.string().nullable(),
});

export const topics = {
  app: appTopic,
  settings: settingsTopic,
  offered: offeredTopic,
  setup: setupTopic,
  move: moveTopic,
  signIn: signInTopic,
  sync: syncTopic,
  decisions: decisionsTopic,
  calendars: calendarsTopic,
  mail: mailTopic,
  mailMove: mailMoveTopic,
  proof: proofTopic,
  summaries: summariesTopic,
} as const;

/** The whole state; `revision` rises with every topic event. */
export const appState = z.strictObject({ revision: z.number(), ...topics });

export type AppState = z.infer<typeof appState>;
export type TopicName = keyof typeof topics;
export type SyncState = (typeof syncStates)[number];
export type SetupStep = (typeof setupSteps)[number];

/** The new value of one topic, complete. */
export const topicEvent = z.strictObject({
  revision: z.number(),
  topic: z.enum(Object.keys(topics) as [TopicName, ...TopicName[]]),
  value: z.unknown(),
});
export type TopicEvent = z.infer<typeof topicEvent>;
