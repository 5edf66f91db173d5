/** The calm pages for when there is no connection to Concord: starting, lost, or to be opened again. */
import type { Snapshot } from '../api/client.ts';
import { useWords } from '../api/use-app.tsx';
import { Mark } from '../ui/mark.tsx';

export function Away({ connection }: { readonly connection: Snapshot['connection'] }) {
  const { t } = useWords();
  const page = connection === 'lost' || connection === 'refused' ? connection : 'connecting';
  return (
    <main className="away" role="status">
      <Mark size={56} state={page === 'connecting' ? 'working' : page === 'lost' ? 'offline' : 'idle'} />
      <h1>{t(`${page}.title`)}</h1>
      <p className="quiet">{t(`${page}.text`)}</p>
    </main>
  );
}

/** Over a screen that still shows what was last known. */
export function LostNote({ isShown }: { readonly isShown: boolean }) {
  const { t } = useWords();
  return (
    <div className="live lost" role="status">
      {isShown ? <p>{t('lost.short')}</p> : null}
    </div>
  );
}
