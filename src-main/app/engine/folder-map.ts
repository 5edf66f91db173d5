/**
 * The folder map of an account over its store: made of a set-up file or saved by a person, and kept up with folders that are renamed or
 * vanish (M2). What screens show and what a run goes by is this map and nothing else.
 */

import { type FolderMap, type Pair, suggestMap } from '../../../src-shared/domain/mail/folder-map.ts';
import { followRename } from '../../../src-shared/domain/mail/folder-map-changes.ts';
import { checkMap } from '../../../src-shared/domain/mail/folder-map-warnings.ts';
import type { Mailbox, MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { FoldersByPath, MailSetup } from '../../accounts/setup.ts';
import type { Store } from '../../store/index.ts';
import type { MailMapping } from '../../sync/index.ts';

/** The mailboxes of both sides as they are now. */
export type Mailboxes = Readonly<Record<SideName, readonly Mailbox[]>>;

/** All folders of the CRM: those of the saved map as there, others as suggested. */
export function mapToShow(
  { mail: { facts } }: Pick<Store, 'mail'>,
  now: Mailboxes,
): { readonly map: FolderMap; readonly isSaved: boolean } {
  const saved = facts.map();
  const suggested = suggestMap(now.crm, now.provider);
  if (saved === null) return { map: suggested, isSaved: false };
  const mapped = new Set(saved.map(({ crm }) => crm));
  const taken = new Set(saved.flatMap(({ provider }) => provider ?? []));
  const others = suggested
    .filter(({ crm }) => !mapped.has(crm))
    // what belongs to a folder of the map already is not suggested a second time
    .map(
      (pair): Pair =>
        pair.provider !== null && taken.has(pair.provider)
          ? { crm: pair.crm, provider: null, reason: 'no-counterpart' }
          : pair,
    );
  return { map: [...saved, ...others], isSaved: true };
}

/** A person's yes to this map. @throws ProblemError `setup-invalid` with the field `map` for one that cannot be used */
export function saveMap(store: Store, map: FolderMap): void {
  refuseUnusable(map, 'map');
  store.transaction('mail.map', () => {
    store.mail.facts.setMap(map);
    store.mail.facts.setMapSource(null);
  });
}

/**
 * The map of this run: followed to where its folders are now, and stored.
 * @throws ProblemError `setup-invalid` with the field `map` while there is none; with `mail.folders` when the set-up file names a folder
 * that is not there
 */
export function mapOfRun(store: Store, setup: Pick<MailSetup, 'map'>, now: Mailboxes): MailMapping {
  const { facts } = store.mail;
  const saved = facts.map();
  const source = setup.map === null ? null : JSON.stringify(setup.map);
  const fromFile = setup.map !== null && (saved === null || (facts.mapSource() ?? source) !== source);
  const map = fromFile ? mapOfSetup(setup.map, now) : (saved ?? fail('setup-invalid', { field: 'map' }));
  const before = facts.listed('provider')?.mailboxes ?? now.provider;
  const followed = followRename(map, before, now.provider).map;

  store.transaction('mail.map', () => {
    if (fromFile || JSON.stringify(followed) !== JSON.stringify(saved)) facts.setMap(followed);
    if (fromFile) facts.setMapSource(source);
    for (const side of sideNames) noteListing(store, side, followed, now[side]);
  });
  return withRoles(followed, store);
}

/** The map as it was used last; empty before there is one. */
export function lastMapping(store: Store): MailMapping {
  return withRoles(store.mail.facts.map() ?? [], store);
}

function withRoles(map: FolderMap, { mail: { facts } }: Store): MailMapping {
  const roles = {
    provider: rolesOf(facts.listed('provider')?.mailboxes),
    crm: rolesOf(facts.listed('crm')?.mailboxes),
  };
  return map.flatMap(({ crm, provider }) => {
    if (provider === null) return [];
    const role = roles.crm.get(crm) ?? roles.provider.get(provider);
    return [{ crm, provider, ...(role === undefined ? {} : { role }) }];
  });
}

/** @throws ProblemError `setup-invalid` with `mail.folders` for a folder that is not there, or a map that cannot be used */
export function mapOfSetup(named: 'suggest' | FoldersByPath | null, now: Mailboxes): FolderMap {
  const suggested = suggestMap(now.crm, now.provider);
  if (named === 'suggest' || named === null) return suggested;
  const inFile = (side: SideName, path: string): Mailbox =>
    now[side].find((mailbox) => mailbox.path.join('/') === path) ??
    fail('setup-invalid', { field: 'mail.folders' });
  const map = Object.entries(named).map(
    ([crm, provider]): Pair => ({
      crm: inFile('crm', crm).id,
      provider: provider === null ? null : inFile('provider', provider).id,
      reason: 'person',
    }),
  );
  refuseUnusable(map, 'mail.folders');
  return map;
}

/** Two folders of the CRM for one of the mailbox: nobody could tell where its messages go. */
function refuseUnusable(map: FolderMap, field: string): void {
  const isUnusable = checkMap(map, [], []).some(
    ({ code }) => code === 'double-target' || code === 'two-pairs',
  );
  if (isUnusable) fail('setup-invalid', { field });
}

/** Mapped folders that are missing are kept, so that they have a name and a role until they are back. */
function noteListing(store: Store, side: SideName, map: FolderMap, now: readonly Mailbox[]): void {
  const { facts } = store.mail;
  const before = facts.listed(side);
  const idsNow = new Set(now.map(({ id }) => id));
  const mapped = new Set(map.flatMap((pair) => pair[side] ?? []));
  const missing = (before?.mailboxes ?? []).filter(({ id }) => mapped.has(id) && !idsNow.has(id));
  const listed = {
    mailboxes: [...now.map(({ messages: _, ...mailbox }) => mailbox), ...missing],
    missing: [...mapped].filter((id): id is MailboxId => !idsNow.has(id)),
  };
  if (JSON.stringify(listed) !== JSON.stringify(before)) facts.setListed(side, listed);
}

function rolesOf(mailboxes: readonly Mailbox[] = []) {
  return new Map(mailboxes.map(({ id, role }) => [id, role]));
}
