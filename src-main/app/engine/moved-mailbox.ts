/**
 * Notices that a store's mailbox is another one than before. Where a person said that it moved (A13), its folder map is made anew for the
 * new folders, and its messages are looked for there.
 */
import { type FolderMap, type Pair, suggestMap } from '../../../src-shared/domain/mail/folder-map.ts';
import type { Mailbox, MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MailSetup } from '../../accounts/setup.ts';
import type { Store } from '../../store/index.ts';
import { type Mailboxes, mapOfSetup } from './folder-map.ts';

/**
 * @param mailbox what the connected mailbox is known by: kind, server and user
 * @throws ProblemError `setup-invalid` with `mail.folders` when the set-up file names a folder that the new mailbox does not have
 */
export function takeMailbox(
  store: Pick<Store, 'mail' | 'meta' | 'transaction'>,
  { map: named, movedFrom }: Pick<MailSetup, 'map' | 'movedFrom'>,
  mailbox: string,
  now: Mailboxes,
): void {
  const known = store.meta.get('mailbox');
  if (known === mailbox) return;
  const { facts, moved } = store.mail;
  const before = facts.map();
  const old = facts.listed('provider')?.mailboxes ?? [];
  const isMove = movedFrom !== undefined && before !== null;
  const isByPath = named !== null && named !== 'suggest';
  const after = !isMove ? null : isByPath ? mapOfSetup(named, now) : movedMap(before, old, now.provider);
  store.transaction('mail.mailbox', () => {
    store.meta.set('mailbox', mailbox);
    if (after === null || before === null) return;
    facts.setMap(after);
    if (isByPath) facts.setMapSource(JSON.stringify(named));
    facts.setListed('provider', {
      mailboxes: now.provider.map(({ messages: _, ...one }) => one),
      missing: [],
    });
    moved.begin(pairsOf(before, after));
  });
}

/** The same folders of the CRM, each with the new mailbox that has the role or the name of the old one. */
export function movedMap(before: FolderMap, old: readonly Mailbox[], now: readonly Mailbox[]): FolderMap {
  const mapped = new Set(before.flatMap(({ provider }) => provider ?? []));
  const next = new Map(
    suggestMap(
      old.filter(({ id }) => mapped.has(id)),
      now,
    ).map(({ crm, provider }) => [crm, provider]),
  );
  return before.map(({ crm, provider, reason }): Pair => {
    if (provider === null) return { crm, provider, reason };
    const found = next.get(provider) ?? null;
    return found === null
      ? { crm, provider: null, reason: 'no-counterpart' }
      : { crm, provider: found, reason };
  });
}

/** Old and new mailbox of each folder of the CRM that has both. */
function pairsOf(before: FolderMap, after: FolderMap): readonly (readonly [MailboxId, MailboxId])[] {
  const next = new Map(after.map(({ crm, provider }) => [crm, provider]));
  return before.flatMap(({ crm, provider }) => {
    const now = next.get(crm) ?? null;
    return provider === null || now === null ? [] : [[provider, now] as const];
  });
}
