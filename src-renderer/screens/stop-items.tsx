/** The entries that would be removed when syncing stops, page by page. */
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract/index.ts';
import { useClient, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { ExternalText } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { RefusedNote } from './problem-frame.tsx';

type Page = CallOutput<'sync.stop-items'>;

const pageSize = 50;

interface StopItemsProps {
  readonly group: 'provider' | 'crm' | 'guests';
  readonly label: string;
  /** Another one means another list. */
  readonly digest: string;
}

export function StopItems({ group, label, digest }: StopItemsProps) {
  const client = useClient();
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const [page, setPage] = useState<Page>({ items: [], count: 0 });
  const [limit, setLimit] = useState(pageSize);
  const [isRefused, setRefused] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a different digest means a different list
  useEffect(() => {
    let isCurrent = true;
    const read = async (items: Page['items']): Promise<void> => {
      const want = Math.min(200, limit - items.length);
      const outcome = await client.call('sync.stop-items', { group, offset: items.length, limit: want });
      if (!isCurrent) return;
      setRefused(outcome.type !== 'done');
      if (outcome.type !== 'done') return;
      const all = [...items, ...outcome.output.items];
      setPage({ items: all, count: outcome.output.count });
      if (outcome.output.items.length > 0 && all.length < Math.min(limit, outcome.output.count))
        await read(all);
    };
    void read([]);
    return () => {
      isCurrent = false;
    };
  }, [client, group, limit, digest]);
  return (
    <div className="stack">
      <ul aria-label={label} className="entries">
        {page.items.map((item) => (
          <li className="entry" key={item.id}>
            <Icon name="minus" size={16} />
            <div className="stack-tight">
              <span className="entry-title">
                {item.title.trim() === '' ? t('entry.untitled') : <ExternalText>{item.title}</ExternalText>}
              </span>
              {item.guests.length === 0 ? null : (
                <span className="quiet small">
                  {t('stop.guests-are', { people: item.guests.join(', ') })}
                </span>
              )}
            </div>
            <span className="quiet entry-time">
              {moments.start(item.start, item.timeZone, now)}
              {item.repeats ? ` · ${t('entry.repeats')}` : ''}
            </span>
          </li>
        ))}
      </ul>
      {page.items.length < page.count ? (
        <div>
          <Button onPress={() => setLimit(limit + 200)}>{t('action.more')}</Button>
        </div>
      ) : null}
      <RefusedNote isShown={isRefused} />
    </div>
  );
}
