/** The page shown while there is no connection to the main process: connecting, lost, or refused. */
import type { Snapshot } from '../api/client.ts';
import { useWords } from '../api/use-app.tsx';
import { Mark } from '../ui/mark.tsx';

export function NoConnection({ connection }: { readonly connection: Snapshot['connection'] }) {
  const { t } = useWords();
  const page = connection === 'lost' || connection === 'refused' ? connection : 'connecting';
  return (
    <main className="no-connection-page">
      <div className="no-connection" role="status">
        <Mark size={56} state={page === 'connecting' ? 'working' : page === 'lost' ? 'offline' : 'idle'} />
        <h1>{t(`${page}.title`)}</h1>
        <p className="quiet">{t(`${page}.text`)}</p>
      </div>
    </main>
  );
}

/** A note above a screen that still shows the last known state. */
export function ConnectionLostNote({ isShown }: { readonly isShown: boolean }) {
  const { t } = useWords();
  return (
    <div className="live lost" role="status">
      {isShown ? <p>{t('lost.short')}</p> : null}
    </div>
  );
}
