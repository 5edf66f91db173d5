/** The part of the contract that is about mail: what topic `mail` holds, and the shapes of its calls. */
import { z } from 'zod';
import { pairReasons } from '../domain/mail/folder-map.ts';
import { leftMailReasons, mailActions, mailReasons } from '../domain/mail/history.ts';
import { mailboxRoles, roleReasons } from '../domain/mail/mailbox.ts';
import { credentialsSchema, line, oauthClient } from './credentials.ts';
import { historyRun } from './listed.ts';
import { problemSchema, sideName } from './problem.ts';
import { hourCounts, sideState } from './sides.ts';
import { syncStates } from './sync-states.ts';
import { rowUndo } from './undo.ts';

/** Epoch milliseconds. */
const instant = z.number();
/** Text that came from a server or a person: shown as text, never as markup. */
const text = z.string().max(2_000);
const mailboxId = z.string().max(4_000);

/** The shape of the domain's `Mailbox`. */
export const mailboxSchema = z.strictObject({
  id: mailboxId,
  path: z.array(text),
  role: z.enum(mailboxRoles).optional(),
  roleReason: z.enum(roleReasons).optional(),
  messages: z.number().optional(),
  holdsMessages: z.boolean(),
  mayWrite: z.boolean(),
});

/** The shape of the domain's `Pair`. */
export const pairSchema = z.strictObject({
  crm: mailboxId,
  provider: mailboxId.nullable(),
  reason: z.enum(pairReasons),
  paused: z.literal(true).optional(),
});
export const folderMapSchema = z.array(pairSchema).max(20_000);

/** M6 and M7, as a person chooses them. */
export const mailSettingsSchema = z.strictObject({
  /** Mail received before this date stays in the mailbox; `2026-01-31` in the person's time zone; null: all of it is carried. */
  startDate: z.string().date().nullable(),
  /** Larger messages stay in the mailbox; null: no limit but the CRM's. */
  mostMegabytes: z.number().int().min(1).max(1_000).nullable(),
  onlyKnownPeople: z.boolean(),
  /** Lower-cased addresses, and domains as `@example.org`. */
  blocked: z.array(z.string().max(320)).max(1_000),
});

export type MailChoices = z.infer<typeof mailSettingsSchema>;

/** The most mailboxes that a person may have beside the first one (A11). */
export const mostFurtherMailboxes = 9;
/** `new`: the mailbox that a person is about to add. */
export const newMailbox = 'new';
/** Which mailbox a call is about. Null: the first one. */
export const whichMailbox = z.string().min(1).max(128).nullable();

/** One mailbox of the person. */
export const mailboxTopic = z.strictObject({
  /**
   * `unavailable`: the CRM takes no mail, or no account is connected. `none`: no mailbox is connected. `unmapped`: connected, and the
   * folders are not chosen yet. `asleep`: a person stopped it, and the map is kept (A7). `on`: runs follow each other.
   */
  state: z.enum(['unavailable', 'none', 'unmapped', 'asleep', 'on']),
  unavailable: z.enum(['no-account', 'crm-has-no-mail']).nullable(),
  /** The connected mailbox. `sameSignIn`: it uses the calendar account's user name and password (A9). */
  mailbox: z
    .strictObject({ kind: z.string(), address: text, user: text, host: text, sameSignIn: z.boolean() })
    .nullable(),
  /** What the address alone led to, before any password was sent: a person may have to confirm the host by name (S1). */
  discovered: z
    .strictObject({
      /** Of the mailboxes in topic `offered`. */
      kind: z.string(),
      address: text,
      user: text,
      host: text,
      /** `imaps://host:993`, or `imap://host:143` for STARTTLS. */
      url: z.string(),
      needsConfirmation: z.boolean(),
    })
    .nullable(),
  /** The name of the call under way, of those that connect. */
  busy: z.string().nullable(),
  /** What the last call that connects met, and its name. */
  problem: problemSchema.nullable(),
  failed: z.string().nullable(),
  /** The state of mail alone; topic `sync` tells of calendar and mail together. */
  sync: z.strictObject({
    state: z.enum(syncStates),
    /** Messages of the present run; without a total it is not known yet. */
    progress: z.strictObject({ done: z.number(), total: z.number().optional() }).nullable(),
    problem: problemSchema.nullable(),
    /** Last moment both sides agreed. */
    agreedAt: instant.nullable(),
    nextRunAt: instant.nullable(),
    /** The mailbox by itself, whatever the CRM does. */
    side: sideState,
  }),
  /** Pairs of folders that are synchronised, and those of them that pause because one of the two is missing. */
  pairs: z.number(),
  paused: z.array(z.strictObject({ crm: text, provider: text, missing: sideName })).max(50),
  /** Messages in agreement; those of the mailbox's past that are still to come; those that wait for a person; those that cannot be carried. */
  linked: z.number(),
  /** Those of them that were not found so far after the mailbox moved (A13). */
  awaited: z.number(),
  backlog: z.number(),
  waiting: z.number(),
  quarantined: z.number(),
  /** Messages that stay on their own side, by reason. */
  left: z.partialRecord(z.enum(leftMailReasons), z.number()),
  /** Since local midnight. */
  today: z.strictObject({ arrived: z.number(), moved: z.number(), read: z.number(), hours: hourCounts }),
  settings: mailSettingsSchema,
  /** Addresses, and domains as `@example.org`, that the CRM's administrator blocks for everybody. */
  blockedByCrm: z.strictObject({ count: z.number(), first: z.array(z.string().max(321)).max(20) }),
  /** Whether the CRM tells whom it knows. */
  offersKnownPeople: z.boolean(),
});

/** Topic `mail`: the first mailbox, and those beside it (A11). */
export const mailTopic = mailboxTopic.extend({
  /** By address. Their `state` is `unmapped`, `asleep` or `on`, and `mailbox` is never null. */
  further: z.array(mailboxTopic.extend({ id: z.string().max(128) })).max(mostFurtherMailboxes),
  /** What adding one has come to: `discovered` and the rest are as in the first one. */
  adding: mailboxTopic.pick({ discovered: true, busy: true, problem: true, failed: true }).extend({
    /** Whether one can be added, and why not. `not-allowed`: the CRM takes one mailbox of a person only. */
    state: z.enum(['offered', 'not-allowed', 'too-many', 'not-yet']),
  }),
});

/** A message that is listed because it cannot be carried, or is too large. */
export const keptMessage = z.strictObject({
  side: sideName,
  ref: z.string().max(4_000),
  /** Null when not known; blank when the message has none. */
  subject: text.nullable(),
  sender: text.nullable(),
  receivedAt: instant.nullable(),
  /** Bytes. */
  size: z.number().nullable(),
  /** Why: `too-large` is by the settings or the CRM's limit; any other code is a Problem's. */
  reason: z.union([z.literal('too-large'), problemSchema.shape.code]),
  /** Of the next try; null: not tried again by itself. */
  nextAt: instant.nullable(),
});

export const mailHistoryRow = z.strictObject({
  id: z.number(),
  at: instant,
  /** The side that was written to, or that gave way. */
  side: sideName,
  action: z.enum(mailActions),
  reason: z.enum(mailReasons),
  subject: text,
  sender: text,
  undo: rowUndo,
});

/** What was done in one go, as of the calendar's history (`historyRun`). */
export const mailHistoryRun = historyRun.extend({
  did: z.array(z.strictObject({ side: sideName, action: z.enum(mailActions), count: z.number() })),
});

const page = { offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) };

const mailboxAlone = z.strictObject({ mailbox: whichMailbox });
const nothing = z.strictObject({});

export const mailCalls = {
  /** Finds the IMAP server of an address, without credentials; the answer is in topic `mail`. */
  'mail.discover': { input: z.strictObject({ mailbox: whichMailbox, address: line }), output: nothing },
  /** Signs in to a mailbox; `new` adds one. In a connected one it only renews: what is left blank is as it was. */
  'mail.connect': {
    input: z.strictObject({
      mailbox: whichMailbox,
      address: line,
      credentials: credentialsSchema,
      /** Null: the password of the calendar's account (A9). */
      secret: z.string().min(1).max(4_096).nullable(),
    }),
    output: nothing,
  },
  /**
   * Signs in to a mailbox at its provider, in the browser; otherwise as `mail.connect`. The first mailbox of an account of the same kind
   * shares its sign-in (A9), which is asked for mail as well, when `address` is blank or the account's.
   */
  'mail.sign-in': {
    input: z.strictObject({
      mailbox: whichMailbox,
      /** One of topic `offered`. A connected mailbox keeps its kind. */
      kind: line,
      address: line,
      client: oauthClient.nullable(),
      /** As in `setup.sign-in`. */
      allowKeyFile: z.boolean(),
    }),
    output: nothing,
  },
  /** Asks both sides for their folders. `map`: the saved one, or the suggestion for a first one, for all folders of the CRM. */
  'mail.folders': {
    input: mailboxAlone,
    output: z.strictObject({
      crm: z.array(mailboxSchema),
      provider: z.array(mailboxSchema),
      map: folderMapSchema,
      isSaved: z.boolean(),
    }),
  },
  /** Saves the map and starts with it; what the screen shows afterwards is this map and nothing else. */
  'mail.save': { input: z.strictObject({ mailbox: whichMailbox, map: folderMapSchema }), output: nothing },
  'mail.settings': { input: mailSettingsSchema.partial().extend({ mailbox: whichMailbox }), output: nothing },
  /** Stops mail alone: map and settings are kept, asleep (A7). */
  'mail.stop': { input: mailboxAlone, output: nothing },
  'mail.start': { input: mailboxAlone, output: nothing },
  /** Removes the mailbox, its sign-in and its data from this machine; messages stay where they are. */
  'mail.disconnect': { input: mailboxAlone, output: nothing },
  /** Messages that cannot be carried, and those that are too large. */
  'mail.kept': {
    input: z.strictObject({ mailbox: whichMailbox, ...page }),
    output: z.strictObject({ items: z.array(keptMessage), count: z.number() }),
  },
  /** The next run, which starts now, tries all of them again. */
  'mail.retry': { input: mailboxAlone, output: nothing },
  /** Newest first. */
  'mail.history': {
    input: z.strictObject({ mailbox: whichMailbox, before: z.number().nullable(), limit: page.limit }),
    output: z.strictObject({
      rows: z.array(mailHistoryRow.extend({ run: z.number() })),
      runs: z.array(mailHistoryRun),
      more: z.boolean(),
    }),
  },
} as const;
