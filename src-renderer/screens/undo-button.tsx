/** Undoes one change, or a whole run: first it says how exactly, and what cannot be undone and why, then it does so on both sides. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutput, RowUndo, UndoSubject } from '../../src-shared/contract/index.ts';
import { useCall, useClient, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';

type Preview = CallOutput<'undo.preview'>;

interface UndoButtonProps {
  readonly subject: UndoSubject;
  /** Of one change: how it can be undone, as far as Concord's own store can tell. Null for a run. */
  readonly undo: RowUndo | null;
  /** What it is about, for a screen reader. */
  readonly name: string;
  readonly isTabStop?: boolean;
}

/** Shows nothing where there is nothing to undo; once pressed it stays, so that the focus does. */
export function UndoButton({ subject, undo, name, isTabStop = true }: UndoButtonProps) {
  const { t } = useWords();
  const [isOpen, open] = useState(false);
  const [wasStarted, setStarted] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isUnderWay = undo?.isUnderWay === true;
  const [wasUnderWay, setUnderWay] = useState(false);
  useEffect(() => {
    if (isUnderWay) setUnderWay(true);
  }, [isUnderWay]);
  const isOver = wasStarted && !isUnderWay && (wasUnderWay || undo?.grade === 'impossible');
  const isDone = isOver && undo?.obstacle === 'undone-already';
  useAnnouncement(
    !wasStarted ? '' : isDone ? t('undo.done') : isOver ? t('undo.not-done') : t('undo.started'),
  );
  useFocusOnceClosed(button, wasStarted && !isOpen);
  if (undo?.grade === 'impossible' && !wasStarted && !isUnderWay) return null;
  const isWaiting = isUnderWay || (wasStarted && !isOver && undo !== null);
  const text = isWaiting
    ? t('undo.under-way')
    : isDone
      ? t('undo.done-short')
      : t(subject.isRun ? 'undo.button-run' : 'undo.button');
  return (
    <>
      <Button
        isPending={isWaiting || isDone}
        isTabStop={isTabStop}
        kind="inline"
        label={`${text}: ${name}`}
        onPress={() => open(true)}
        ref={button}
      >
        {text}
      </Button>
      {isOpen ? (
        <UndoDialog
          onClose={() => open(false)}
          onStarted={() => {
            setStarted(true);
            open(false);
          }}
          subject={subject}
        />
      ) : null}
    </>
  );
}

/** For how many frames after the dialog has closed the focus is looked after. */
const framesAfter = 30;

/** The button has just changed, and the dialog that closes does not always find it again: the focus would fall to what is around it. */
function useFocusOnceClosed(button: RefObject<HTMLButtonElement | null>, isClosed: boolean): void {
  useEffect(() => {
    if (!isClosed) return;
    let left = framesAfter;
    let frame = 0;
    const keep = (): void => {
      const there = button.current;
      if (there !== null && there !== document.activeElement && document.activeElement?.contains(there))
        there.focus();
      left -= 1;
      if (left > 0) frame = requestAnimationFrame(keep);
    };
    keep();
    return () => cancelAnimationFrame(frame);
  }, [button, isClosed]);
}

interface UndoDialogProps {
  readonly subject: UndoSubject;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

function UndoDialog({ subject, onClose, onStarted }: UndoDialogProps) {
  const { t } = useWords();
  const client = useClient();
  const [found, setFound] = useState<Preview | 'refused' | null>(null);
  const [isStale, setStale] = useState(false);
  const start = useCall('undo.start');
  const { topic, mailbox, id, isRun } = subject;
  const read = useCallback(async () => {
    const outcome = await client.call('undo.preview', { topic, mailbox, id, isRun });
    setFound(outcome.type === 'done' ? outcome.output : 'refused');
  }, [client, topic, mailbox, id, isRun]);
  useEffect(() => {
    void read();
  }, [read]);
  const preview = found === 'refused' ? null : found;
  const possible = preview === null ? 0 : preview.exact + preview.withoutGuests;
  const isImpossible = preview !== null && possible === 0;
  const begin = async (digest: string) => {
    const outcome = await start.run({ ...subject, digest });
    if (outcome.type !== 'done') return;
    if (outcome.output.accepted) onStarted();
    else {
      setStale(true);
      await read();
    }
  };
  return (
    <Dialog
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t(isImpossible ? 'action.close' : 'undo.no')}
          </Button>
          {preview === null || possible === 0 ? null : (
            <Button isPending={start.isPending} kind="primary" onPress={() => void begin(preview.digest)}>
              {t('undo.yes', { count: possible })}
            </Button>
          )}
        </>
      }
      onClose={onClose}
      title={t(isImpossible ? 'undo.title-impossible' : isRun ? 'undo.title-run' : 'undo.title')}
    >
      <div className="live stack" role="status">
        {isStale ? <p>{t('undo.stale')}</p> : null}
        {found === null ? <p className="quiet">{t('undo.checking')}</p> : null}
        {preview === null ? null : <Grade preview={preview} />}
      </div>
      {possible === 0 ? null : <p className="quiet">{t('undo.own-row')}</p>}
      <RefusedNote isShown={found === 'refused' || start.isRefused} />
      {start.problem === null ? null : <ProblemNote problem={start.problem} />}
    </Dialog>
  );
}

/** How exactly, whom it would mail, and what cannot be undone and why. */
function Grade({ preview }: { readonly preview: Preview }) {
  const { t } = useWords();
  const { exact, withoutGuests, apart, impossible, addressees } = preview;
  const none = impossible.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      {exact - apart === 0 ? null : <p>{t('undo.exact', { count: exact - apart })}</p>}
      {apart === 0 ? null : <p>{t('undo.apart', { count: apart })}</p>}
      {withoutGuests === 0 ? null : <p>{t('undo.without-guests', { count: withoutGuests })}</p>}
      {addressees === 0 ? null : <p>{t('undo.addressees', { count: addressees })}</p>}
      {none === 0 ? null : exact + withoutGuests === 0 && impossible.length === 1 ? (
        <p>{t(`reason.not-undone-${impossible[0]?.obstacle ?? 'not-kept'}`)}</p>
      ) : (
        <>
          <p>{t('undo.impossible', { count: none })}</p>
          <ul className="reasons">
            {impossible.map(({ obstacle, count }) => (
              <li key={obstacle}>
                {count} × {t(`reason.not-undone-${obstacle}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Why a change cannot be undone, for the details of its row; nothing where that goes without saying. */
export function UndoObstacleNote({ undo }: { readonly undo: RowUndo }) {
  const { t } = useWords();
  const { obstacle } = undo;
  if (obstacle === null || obstacle === 'nothing-changed') return null;
  return (
    <p className="quiet small">
      {obstacle === 'undone-already' ? null : `${t('undo.not-possible')} `}
      {t(`reason.not-undone-${obstacle}`)}
    </p>
  );
}
