/** The table of providers: every kind of account a person can connect, in the order in which an address is tried with them. */
import { caldav } from './caldav/index.ts';
import { exchange } from './exchange-kind.ts';
import { exchangeMail } from './exchange-mail-kind.ts';
import { gmail, gmailAt } from './gmail-kind.ts';
import { google, googleAt } from './google-kind.ts';
import { imap } from './imap-kind.ts';
import type { ProviderKind } from './kind.ts';
import type { MailKind } from './mail-kind.ts';
import { microsoft } from './microsoft-kind.ts';
import { microsoftMail } from './microsoft-mail-kind.ts';

export const providerKinds: readonly ProviderKind[] = [google, microsoft, caldav, exchange];

/** Every kind of mailbox, in the order in which an address is tried with them. */
export const mailKinds: readonly MailKind[] = [gmail, microsoftMail, imap, exchangeMail];

/** Setups saved by versions that knew one kind only do not name it: it was this one. */
export const unnamedProviderKind = caldav.kind;

export { endpointsAt } from './google/index.ts';
export type { ConnectedAccount, FoundServer, ProviderKind } from './kind.ts';
export type { ByteBudget, ConnectedMail, FoundMailServer, MailKind } from './mail-kind.ts';
/** Google as a sample: with an account on this machine in its place. */
export { gmailAt, googleAt };
