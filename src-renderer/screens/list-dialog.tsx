/** A list that is read page by page: the line that leads to it, and the dialog that shows it. */
import type { ReactNode } from 'react';
import type { CallName } from '../../src-shared/contract/index.ts';
import { type CallState, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PagedBody } from './paged-body.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import type { PagedList } from './use-paged-list.ts';

interface ListLineProps {
  readonly className: string;
  readonly text: string;
  readonly onShow: () => void;
}

export function ListLine({ className, text, onShow }: ListLineProps) {
  const { t } = useWords();
  return (
    <p className={`quiet small ${className}`}>
      {text} ·{' '}
      <Button kind="inline" label={`${t('action.show')}: ${text}`} onPress={onShow}>
        {t('action.show')}
      </Button>
    </p>
  );
}

interface ListDialogProps<T> {
  readonly title: string;
  readonly lead: string;
  readonly found: PagedList<T>;
  /** Names the list for a screen reader. */
  readonly label: string;
  /** Said of an empty list. */
  readonly none: string;
  /** The call that the rows' buttons make. */
  readonly call: Pick<CallState<CallName>, 'problem' | 'isRefused'>;
  /** What came of the last call. */
  readonly note: ReactNode;
  readonly row: (item: T) => ReactNode;
  readonly onClose: () => void;
}

export function ListDialog<T>({
  title,
  lead,
  found,
  label,
  none,
  call,
  note,
  row,
  onClose,
}: ListDialogProps<T>) {
  const { t } = useWords();
  return (
    <Dialog
      actions={
        <Button kind="quiet" onPress={onClose}>
          {t('action.close')}
        </Button>
      }
      onClose={onClose}
      title={title}
    >
      <p className="quiet">{lead}</p>
      {call.problem === null ? null : <ProblemNote problem={call.problem} />}
      <RefusedNote isShown={call.isRefused || found.isRefused} />
      {note}
      <PagedBody found={found} none={none}>
        {(items) => (
          <ul aria-label={label} className="entries">
            {items.map(row)}
          </ul>
        )}
      </PagedBody>
    </Dialog>
  );
}
