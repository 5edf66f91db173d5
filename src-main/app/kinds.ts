/** The kinds of providers and CRMs that this Concord knows, as the parts of the application get them. */
import type { OfferedKind, OfferedKinds } from '../../src-shared/contract/index.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import { type CrmKind, crmKinds } from '../crm/index.ts';
import { type ProviderKind, providerKinds } from '../providers/index.ts';

export interface Kinds {
  readonly providers: readonly ProviderKind[];
  readonly crms: readonly CrmKind[];
}

/** Both tables. The sample account's kind is not in them, so that nobody can ask for it by name. */
export const knownKinds: Kinds = { providers: providerKinds, crms: crmKinds };

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

/** What an interface and a set-up file may choose from. */
export function offeredKinds(kinds: Kinds): OfferedKinds {
  const offered = ({ kind, credentials }: OfferedKind): OfferedKind => ({ kind, credentials });
  return { providers: calendarProviders(kinds).map(offered), crms: kinds.crms.map(offered) };
}
