/** A mailbox (folder, label) as a side tells it; names follow JMAP Mail (RFC 8621 section 2). */

/** Stable as far as the side has stable ids (MAILBOXID of RFC 8474, Graph, Gmail, the CRM); else the path. Opaque to the engine. */
export type MailboxId = string;

/** The roles that Concord maps (IANA registry "IMAP Mailbox Name Attributes", RFC 8621 section 2). */
export const mailboxRoles = [
  'inbox',
  'archive',
  'drafts',
  'sent',
  'trash',
  'junk',
  'all',
  'flagged',
] as const;

export type MailboxRole = (typeof mailboxRoles)[number];

/**
 * Why a mailbox has its role, most trusted first. `declared`: the server says so (SPECIAL-USE of RFC 6154, XLIST, a well-known id).
 * `name`: its name is the usual one in some language.
 */
export const roleReasons = ['declared', 'name'] as const;

export type RoleReason = (typeof roleReasons)[number];

export interface Mailbox {
  readonly id: MailboxId;
  /** The names from the top to this mailbox, as a person reads them; at least one. */
  readonly path: readonly string[];
  readonly role?: MailboxRole;
  /** Present with `role`. */
  readonly roleReason?: RoleReason;
  /** How many messages it holds, where the side tells it at no cost. */
  readonly messages?: number;
  /** False for what only groups other mailboxes (`\Noselect` of RFC 3501). */
  readonly holdsMessages: boolean;
  /** False where this account may not add messages or take them out (shared folders, views such as "all mail"). */
  readonly mayWrite: boolean;
}
