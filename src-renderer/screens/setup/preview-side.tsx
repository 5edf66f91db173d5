/** One side of the preview: what would be added, changed and removed there, each as a list by date that can be searched. */
import { useMemo } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useNow } from '../../ui/use-now.ts';
import { EntryList, type Item } from '../entry-list.tsx';
import { byStart, foundIn } from './preview-entries.ts';

type Counts = NonNullable<AppState['setup']['preview']>['provider'];

const rows = [
  { what: 'added', write: 'create', sign: 'plus' },
  { what: 'changed', write: 'update', sign: 'tilde' },
  { what: 'removed', write: 'remove', sign: 'minus' },
] as const;

interface RowProps {
  readonly text: string;
  readonly label: string;
  /** In the order of their dates, at least one. */
  readonly items: readonly Item[];
  readonly query: string;
}

function Row({ text, label, items, query }: RowProps) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const found = useMemo(() => foundIn(items, query), [items, query]);
  const day = (item: Item | undefined): string => moments.start(item?.start.slice(0, 10) ?? '', null, now);
  const from = day(items[0]);
  const until = day(items.at(-1));
  return (
    <Disclosure
      title={
        <span className="stack-tight">
          <span>{text}</span>
          <span className="quiet small">
            {query.trim() !== ''
              ? t('preview.found', { count: found.length })
              : from === until
                ? from
                : t('preview.range', { from, until })}
          </span>
        </span>
      }
    >
      <EntryList items={found} key={query} label={label} />
    </Disclosure>
  );
}

interface SideProps {
  readonly side: Item['side'];
  readonly counts: Counts;
  readonly items: readonly Item[];
  readonly query: string;
}

export function PreviewSide({ side, counts, items, query }: SideProps) {
  const { t } = useWords();
  const sorted = useMemo(() => items.filter((item) => item.side === side).sort(byStart), [items, side]);
  return (
    <section className="preview-side">
      <h2>{t(`preview.in-${side}`)}</h2>
      <ul>
        {rows.map(({ what, write, sign }) => {
          const own = sorted.filter((item) => item.write === write);
          const text = t(`preview.${what}`, { count: counts[what] });
          return (
            <li className={counts[what] === 0 ? 'preview-row none' : 'preview-row'} key={what}>
              <Icon name={sign} size={18} />
              {own.length === 0 ? (
                <span className="preview-count">{text}</span>
              ) : (
                <Row items={own} label={`${t(`preview.in-${side}`)}: ${text}`} query={query} text={text} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
