/** The part of the settings where syncing is stopped and started again, and the account is disconnected (A14). */
import { useState } from 'react';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { StopDialog } from './stop-dialog.tsx';

export function StopSection() {
  const { app, sync } = useAppState();
  const { t } = useWords();
  const [asking, ask] = useState<'stop' | 'disconnect' | null>(null);
  const start = useCall('sync.resume');
  const isSample = app.mode === 'sample';
  const isStopped = sync.stop !== undefined;
  return (
    <div className="stack">
      <h3>{t('stop.heading')}</h3>
      <div className="stack-tight">
        <p className="hint">{t('stop.about')}</p>
        <div>
          {/* one button that changes its words keeps the focus */}
          <Button
            isPending={start.isPending}
            kind={isStopped ? 'primary' : 'plain'}
            onPress={() => (isStopped ? void start.run({}) : ask('stop'))}
          >
            {isStopped ? t(sync.stop?.state === 'removing' ? 'stop.cancel' : 'stop.start') : t('stop.open')}
          </Button>
        </div>
      </div>
      {/* the way out of the sample is beside its badge */}
      {isSample ? null : (
        <div className="stack-tight">
          <p className="hint">{t('stop.about-disconnect')}</p>
          <div>
            <Button kind="danger" onPress={() => ask('disconnect')}>
              {t('settings.disconnect')}
            </Button>
          </div>
        </div>
      )}
      {start.problem === null ? null : <ProblemNote problem={start.problem} />}
      <RefusedNote isShown={start.isRefused} />
      {asking === 'stop' ? <StopDialog onClose={() => ask(null)} /> : null}
      {asking === 'disconnect' ? <DisconnectDialog onClose={() => ask(null)} /> : null}
    </div>
  );
}
