/** The history of one entry or of one message, newest first. */
import type { Explanation } from '../../../src-shared/contract/index.ts';
import { isNotUndone } from '../../../src-shared/domain/mail/history.ts';
import { useWords } from '../../api/use-app.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/use-now.ts';
import { arrowOf } from '../history-groups.ts';

export function Timeline({ rows, mailRows }: Pick<Explanation, 'rows' | 'mailRows'>) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const lines = [
    ...rows.map((row) => ({
      ...{ id: row.id, at: row.at, icon: arrowOf(row), did: t(`did.${row.side}-${row.action}`) },
      why: row.reason === null ? '' : t(`reason.${row.reason}`),
    })),
    ...mailRows.map((row) => ({
      ...{ id: row.id, at: row.at, icon: arrowOf(row), did: t(`did-mail.${row.side}-${row.action}`) },
      why: isNotUndone(row.reason) ? t(`reason.${row.reason}`) : t(`mail-reason.${row.reason}`),
    })),
  ];
  if (lines.length === 0) return <p className="quiet">{t('panel.no-history')}</p>;
  return (
    <ul aria-label={t('panel.history')} className="timeline">
      {lines.map(({ id, at, icon, did, why }) => (
        <li className="timeline-row" key={id}>
          <Icon name={icon} size={16} />
          <div className="stack-tight">
            <span>{did}</span>
            {why === '' ? null : <span className="quiet small">{why}</span>}
          </div>
          <span className="quiet entry-time">{moments.dayTime(at, now)}</span>
        </li>
      ))}
    </ul>
  );
}
