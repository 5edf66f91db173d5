/** The words of the folder map: names of folders, why they go together, and what a person should know about it. */
import type { FolderMap, MappedRole, Pair } from '../../../src-shared/domain/mail/folder-map.ts';
import type { MapWarning } from '../../../src-shared/domain/mail/folder-map-warnings.ts';
import type { Mailbox, MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { Words } from '../../../src-shared/i18n/index.ts';

export interface Folders {
  readonly crm: ReadonlyMap<MailboxId, Mailbox>;
  readonly provider: ReadonlyMap<MailboxId, Mailbox>;
}

export const byId = (mailboxes: readonly Mailbox[]): ReadonlyMap<MailboxId, Mailbox> =>
  new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));

export const pathOf = ({ path }: Mailbox): string => path.join(' / ');

/** The name of a folder; of one that is gone only its id is left. */
export function folderName(mailboxes: ReadonlyMap<MailboxId, Mailbox>, id: MailboxId): string {
  const mailbox = mailboxes.get(id);
  return mailbox === undefined ? id : pathOf(mailbox);
}

/** Lower case and without accents, so that a search finds what a person means. */
export const searchable = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Why a pair is as it is. */
export function reasonText({ reason, paused, provider }: Pair, role: Mailbox['role'], { t }: Words): string {
  if (paused) return t('mail-pair.paused');
  if ((reason === 'role-declared' || reason === 'role-name') && role !== undefined)
    return t(`mail-pair.${reason}`, { role: t(`mail-role.${role}`) });
  if (reason === 'role-declared' || reason === 'role-name')
    return t(provider === null ? 'mail-pair.no-counterpart' : 'mail-pair.same-name');
  return t(`mail-pair.${reason}`);
}

/** The pairs that a warning stands at, by their folder of the CRM; none for one about the whole map. */
export function rowsOf(warning: MapWarning, map: FolderMap): readonly MailboxId[] {
  switch (warning.code) {
    case 'double-target':
      return warning.crm;
    case 'different-roles':
      return [warning.crm];
    case 'mailbox-gone':
    case 'holds-no-messages':
    case 'cannot-write':
    case 'unusual-role':
      return warning.side === 'crm'
        ? [warning.id]
        : map.filter(({ provider }) => provider === warning.id).map(({ crm }) => crm);
    case 'two-pairs':
    case 'role-missing':
    case 'role-not-mapped':
      return [];
  }
}

const meaningOfRole = {
  inbox: 'mail-warning.no-inbox-means',
  archive: 'mail-warning.no-archive-means',
  trash: 'mail-warning.no-trash-means',
  sent: 'mail-warning.no-sent-means',
} as const satisfies Record<MappedRole, string>;

/** @param row the folder of the CRM at whose pair the warning stands */
export function warningText(
  warning: MapWarning,
  row: MailboxId | null,
  folders: Folders,
  { t }: Words,
): string {
  switch (warning.code) {
    case 'double-target': {
      const others = warning.crm.filter((id) => id !== row).map((id) => folderName(folders.crm, id));
      return t('mail-warning.double-target', { folder: others.join(', ') });
    }
    case 'two-pairs':
      return t('mail-warning.two-pairs');
    case 'different-roles':
      return t('mail-warning.different-roles', {
        provider: t(`mail-role.${warning.roles.provider}`),
        crm: t(`mail-role.${warning.roles.crm}`),
      });
    case 'mailbox-gone':
    case 'holds-no-messages':
    case 'cannot-write':
      return t(`mail-warning.${warning.code}-${warning.side}`);
    case 'unusual-role':
      return t(`mail-warning.unusual-role-${warning.side}`, { role: t(`mail-role.${warning.role}`) });
    case 'role-missing':
      return [
        t(`mail-warning.role-missing-${warning.side}`, { role: t(`mail-role.${warning.role}`) }),
        t(meaningOfRole[warning.role]),
      ].join(' ');
    case 'role-not-mapped':
      return [
        t('mail-warning.role-not-mapped', { role: t(`mail-role.${warning.role}`) }),
        t(meaningOfRole[warning.role]),
      ].join(' ');
  }
}

/** A map with one of these cannot be used. */
export const blocks = ({ code }: MapWarning): boolean => code === 'double-target' || code === 'two-pairs';
