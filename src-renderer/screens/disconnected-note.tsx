/** What disconnecting came to: above the welcome, until setup goes on. */
import { useAppState, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Icon } from '../ui/icons.tsx';
import { ExternalText } from '../ui/text.tsx';

export function DisconnectedNote() {
  const { disconnected } = useAppState().summaries;
  const { t } = useWords();
  const title = disconnected === null ? '' : t('disconnected.title', disconnected);
  useAnnouncement(title);
  if (disconnected === null) return null;
  const { linked } = disconnected;
  return (
    <section className="connected">
      <Icon name="check" />
      <div className="stack-tight">
        <h2>
          <ExternalText>{title}</ExternalText>
        </h2>
        <p>{linked === 0 ? t('disconnected.kept-none') : t('disconnected.kept', { count: linked })}</p>
        <p className="quiet">{t('disconnected.removed')}</p>
      </div>
    </section>
  );
}
