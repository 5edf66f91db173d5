/** The kinds of providers and CRMs that this Concord knows, as the parts of the application get them. */
import type { OfferedKind, OfferedKinds } from '../../src-shared/contract/index.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import { builtInClients } from '../accounts/built-in-clients.ts';
import { type CrmKind, crmKinds } from '../crm/index.ts';
import { type MailKind, mailKinds, type ProviderKind, providerKinds } from '../providers/index.ts';

export interface Kinds {
  readonly providers: readonly ProviderKind[];
  readonly crms: readonly CrmKind[];
  readonly mailboxes: readonly MailKind[];
}

/** All tables. The sample's kinds are not in them, so that nobody can ask for one by name. */
export const knownKinds: Kinds = { providers: providerKinds, crms: crmKinds, mailboxes: mailKinds };

/** @throws ProblemError `setup-invalid` for a kind that this version does not know */
export function kindNamed<Kind extends { readonly kind: string }>(
  kinds: readonly Kind[],
  name: string,
): Kind {
  return kinds.find(({ kind }) => kind === name) ?? fail('setup-invalid', { field: 'kind' });
}

/** The kinds of provider whose accounts have a calendar: setup and set-up files connect the calendar account. */
export function calendarProviders({ providers }: Pick<Kinds, 'providers'>): readonly ProviderKind[] {
  return providers.filter(({ asks }) => asks.includes('calendar'));
}

/** A kind with an authorization server that this build has no client for can only be had with the customer's own one (A12). */
const offered = ({ kind, credentials, windowsAccounts }: OfferedKind): OfferedKind => ({
  ...{ kind, credentials },
  ...(windowsAccounts === true ? { windowsAccounts } : {}),
  ...(kind in builtInClients && builtInClients[kind] === undefined ? { needsClient: true as const } : {}),
});

/** What an interface may choose from. */
export function offeredKinds(kinds: Kinds): OfferedKinds {
  return {
    providers: calendarProviders(kinds).map(offered),
    crms: kinds.crms.map(offered),
    mailboxes: kinds.mailboxes.map(offered),
  };
}
