/** A checked set-up with its secrets in memory: what an engine is started with. It is never written anywhere. */
import type { Credentials, MailChoices } from '../../src-shared/contract/index.ts';
import type { CalendarSettings } from '../sync/index.ts';

export interface Setup {
  readonly crm: {
    readonly kind: string;
    readonly credentials: Credentials;
    readonly secret: string;
  };
  readonly account: {
    readonly kind: string;
    /** The person's e-mail address, lower case; null when they named a server only. */
    readonly address: string | null;
    readonly credentials: Credentials;
    readonly secret: string;
  };
  /** The addresses of the accounts that it had before its mailbox moved, by a person's word (A13), lower case. Absent: it did not move. */
  readonly movedFrom?: readonly string[];
  /** A calendar's name, id or URL, as the person wrote it. */
  readonly primaryCalendar: string;
  readonly settings: Omit<CalendarSettings, 'primaryCalendar'>;
  /** Null: mail is not synchronised. */
  readonly mail: MailSetup | null;
  /** Mailboxes beside `mail` (A11), each with an address of its own. Absent: none. */
  readonly furtherMail?: readonly MailSetup[];
}

export interface MailSetup {
  readonly kind: string;
  /** The mailbox's e-mail address, lower case. */
  readonly address: string;
  readonly credentials: Credentials;
  readonly secret: string;
  /** Of `oauth` credentials: the name of the sign-in whose tokens it uses. Absent: the account's. */
  readonly signIn?: string;
  /**
   * Where the folder map comes from: null: a person saves it, and nothing crosses before. `suggest`: Concord's suggestion of the first run.
   * Else by paths, as a set-up file names them.
   */
  readonly map: null | 'suggest' | FoldersByPath;
  /**
   * By a person's word its messages were in another mailbox before, and moved here (A13): the addresses that it had, lower case, as far as
   * they are known. Absent: it did not move.
   */
  readonly movedFrom?: readonly string[];
  /** What counts until a person chooses something else. */
  readonly settings: MailChoices;
}

/** The path of a folder of the CRM, its names joined with "/", and that of the mailbox; null: it is not synchronised. */
export type FoldersByPath = Readonly<Record<string, string | null>>;
