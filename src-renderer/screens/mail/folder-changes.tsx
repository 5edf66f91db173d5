/** Shows what a changed folder map means before it is saved (M2). */

import type { MapChange } from '../../../src-shared/domain/mail/folder-map-changes.ts';
import { createDates } from '../../../src-shared/i18n/index.ts';
import type { CallState } from '../../api/use-app.tsx';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { type Folders, folderName } from './folder-texts.ts';
import { useMailbox } from './use-mailbox.tsx';

interface ChangesDialogProps {
  readonly changes: readonly MapChange[];
  readonly folders: Folders;
  readonly save: CallState<'mail.save'>;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

const mostShown = 30;

function Changes({
  type,
  changes,
  folders,
}: Pick<ChangesDialogProps, 'changes' | 'folders'> & { readonly type: MapChange['type'] }) {
  const { settings } = useMailbox();
  const { t, locale } = useWords();
  const own = changes.filter((change) => change.type === type);
  if (own.length === 0) return null;
  const since =
    settings.startDate === null
      ? t('mail-change.backfill-all')
      : t('mail-change.backfill-since', { date: createDates(locale).write(settings.startDate) });
  return (
    <section className="stack-tight">
      <h3>{t(`mail-change.${type}`, { count: own.length })}</h3>
      <p>{[t(`mail-change.${type}-text`), type === 'backfill' ? since : ''].join(' ').trim()}</p>
      <ul className="bullets">
        {own.slice(0, mostShown).map(({ crm, provider }) => (
          <li key={`${crm} ${provider}`}>
            <ExternalText>
              {t('mail-change.pair', {
                provider: folderName(folders.provider, provider),
                crm: folderName(folders.crm, crm),
              })}
            </ExternalText>
          </li>
        ))}
      </ul>
      {own.length > mostShown ? (
        <p className="quiet">{t('mail-change.more', { count: own.length - mostShown })}</p>
      ) : null}
    </section>
  );
}

export function ChangesDialog({ changes, folders, save, onSave, onClose }: ChangesDialogProps) {
  const { t } = useWords();
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button autoFocus isPending={save.isPending} kind="primary" onPress={onSave}>
            {t('mail-change.save')}
          </Button>
        </>
      }
      onClose={onClose}
      title={t('mail-change.title')}
    >
      {changes.length === 0 ? <p>{t('mail-change.nothing')}</p> : null}
      <Changes changes={changes} folders={folders} type="backfill" />
      <Changes changes={changes} folders={folders} type="retire" />
      {save.problem === null ? null : <ProblemNote onFix={onSave} problem={save.problem} />}
      <RefusedNote isShown={save.isRefused} />
    </Dialog>
  );
}
