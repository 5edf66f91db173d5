/** Asks before the account is disconnected. Leaving sample data loses nothing of the person's own, and is asked in other words. */
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';

export function DisconnectDialog({ onClose }: { readonly onClose: () => void }) {
  const { app } = useAppState();
  const { t } = useWords();
  const disconnect = useCall('account.disconnect');
  const isSample = app.mode === 'sample';
  return (
    <Dialog
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t(isSample ? 'sample.leave-no' : 'settings.disconnect-no')}
          </Button>
          <Button
            isPending={disconnect.isPending}
            kind={isSample ? 'primary' : 'danger'}
            onPress={async () => {
              const outcome = await disconnect.run({});
              if (outcome.type === 'done') onClose();
            }}
          >
            {t(isSample ? 'sample.leave-yes' : 'settings.disconnect-yes')}
          </Button>
        </>
      }
      isAlert={!isSample}
      onClose={onClose}
      title={t(isSample ? 'sample.leave-title' : 'settings.disconnect-title')}
    >
      <p>{t(isSample ? 'sample.leave-text' : 'settings.disconnect-text')}</p>
      {isSample ? null : <p className="quiet">{t('settings.disconnect-again')}</p>}
      {disconnect.problem === null ? null : <ProblemNote problem={disconnect.problem} />}
      <RefusedNote isShown={disconnect.isRefused} />
    </Dialog>
  );
}
