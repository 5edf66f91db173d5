/** Chooses the folder of the mailbox that goes with one of the CRM: a search, and the folders that it finds. */
import { useMemo, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { FolderMap, Pair } from '../../../src-shared/domain/mail/folder-map.ts';
import type { Mailbox, MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { type Folders, folderName, pathOf, searchable } from './folder-texts.ts';

interface FolderDialogProps {
  readonly pair: Pair;
  readonly map: FolderMap;
  readonly folders: Folders;
  readonly onChoose: (provider: MailboxId | null) => void;
  readonly onClose: () => void;
}

/** More of them are found by typing. */
const mostShown = 100;
/** An id that no mailbox has. */
const doNotSync = '\u0000';

export function FolderDialog({ pair, map, folders, onChoose, onClose }: FolderDialogProps) {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const all = useMemo(
    () =>
      [...folders.provider.values()]
        .filter(({ holdsMessages }) => holdsMessages)
        .map((mailbox) => ({ mailbox, text: searchable(pathOf(mailbox)) })),
    [folders],
  );
  const takenBy = useMemo(
    () => new Map(map.flatMap(({ crm, provider }) => (provider === null ? [] : [[provider, crm]]))),
    [map],
  );
  const wanted = searchable(search.trim());
  const found = all.filter(({ text }) => text.includes(wanted)).map(({ mailbox }) => mailbox);
  // the folder that is chosen now is always among those that are shown
  const chosen = found.find(({ id }) => id === pair.provider);
  const shown = found.slice(0, mostShown);
  if (chosen !== undefined && !shown.includes(chosen)) shown[mostShown - 1] = chosen;
  const about = (mailbox: Mailbox): string => {
    const taken = takenBy.get(mailbox.id);
    return [
      mailbox.role === undefined ? '' : t(`mail-role.${mailbox.role}`),
      mailbox.messages === undefined ? '' : t('mail.messages', { count: mailbox.messages }),
      taken === undefined || taken === pair.crm
        ? ''
        : t('mail.choose-taken', { folder: folderName(folders.crm, taken) }),
    ]
      .filter((part) => part !== '')
      .join(' · ');
  };
  const more = found.length - shown.length;
  return (
    <Dialog
      actions={<Button onPress={onClose}>{t('action.cancel')}</Button>}
      onClose={onClose}
      title={t('mail.choose-for', { folder: folderName(folders.crm, pair.crm) })}
    >
      <Field autoFocus label={t('mail.choose-search')} onChange={setSearch} type="search" value={search} />
      <ListBox
        aria-label={t('mail.choose-list')}
        className="folder-options"
        onAction={(key) => onChoose(key === doNotSync ? null : String(key))}
        selectionMode="none"
      >
        {wanted === '' ? (
          <ListBoxItem className="folder-option" id={doNotSync} textValue={t('mail.do-not-sync')}>
            {t('mail.do-not-sync')}
          </ListBoxItem>
        ) : null}
        {shown.map((mailbox) => (
          <ListBoxItem
            className={mailbox.id === pair.provider ? 'folder-option chosen' : 'folder-option'}
            id={mailbox.id}
            key={mailbox.id}
            textValue={pathOf(mailbox)}
          >
            <ExternalText>{pathOf(mailbox)}</ExternalText>
            <span className="quiet small">{about(mailbox)}</span>
          </ListBoxItem>
        ))}
      </ListBox>
      <p className="live quiet small" role="status">
        {found.length === 0
          ? t('mail.choose-none')
          : more > 0
            ? t('mail.choose-more', { count: more })
            : t('mail.folders-found', { count: found.length })}
      </p>
    </Dialog>
  );
}
