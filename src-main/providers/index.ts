/** The table of providers: every kind of account a person can connect, in the order in which an address is tried with them. */
import { caldav } from './caldav/index.ts';
import type { ProviderKind } from './kind.ts';

export const providerKinds: readonly ProviderKind[] = [caldav];

/** Setups saved by versions that knew one kind only do not name it: it was this one. */
export const unnamedProviderKind = caldav.kind;

export type { ConnectedAccount, FoundServer, ProviderKind } from './kind.ts';
export type { MailKind } from './mail-kind.ts';
