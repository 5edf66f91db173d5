/** The entries of a decision or preview: what would happen to each, when it is, and who would get mail about it. */
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract/index.ts';
import { useClient, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { ExternalText } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';

export type Item = CallOutput<'decisions.items'>['items'][number];

const pageSize = 200;
const shownAtFirst = 50;
const signs: Readonly<Record<Item['write'], IconName>> = {
  create: 'plus',
  update: 'tilde',
  remove: 'minus',
  link: 'both',
};

/** Reads all entries of a decision page by page. The entries read so far are returned while the rest is loading. */
export function useItems(decision: { readonly id: string; readonly digest: string } | null): {
  readonly items: readonly Item[];
  readonly isLoading: boolean;
  readonly isRefused: boolean;
} {
  const client = useClient();
  const [found, setFound] = useState<{ items: readonly Item[]; isLoading: boolean; isRefused: boolean }>({
    items: [],
    isLoading: true,
    isRefused: false,
  });
  const { id, digest } = decision ?? { id: null, digest: null };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a different digest means a different list
  useEffect(() => {
    let isCurrent = id !== null;
    const read = async (items: readonly Item[]): Promise<void> => {
      if (id === null) return;
      const outcome = await client.call('decisions.items', { id, offset: items.length, limit: pageSize });
      if (!isCurrent) return;
      const isRefused = outcome.type !== 'done';
      const all = isRefused ? items : [...items, ...outcome.output.items];
      const isLoading = !isRefused && outcome.output.items.length > 0 && all.length < outcome.output.count;
      setFound({ items: all, isLoading, isRefused });
      if (isLoading) await read(all);
    };
    setFound({ items: [], isLoading: true, isRefused: false });
    void read([]);
    return () => {
      isCurrent = false;
    };
  }, [client, id, digest]);
  return found;
}

const mailKinds = ['invitation', 'cancellation', 'update', 'answer'] as const;

function Addressees({ addressees, mails }: Pick<Item, 'addressees' | 'mails'>) {
  const { t } = useWords();
  if (mails === undefined)
    return <People label={t('decision.addressees', { count: addressees.length })} people={addressees} />;
  return mailKinds.map((kind) => {
    const people = mails[kind] ?? [];
    return <People key={kind} label={t(`decision.gets-${kind}`, { count: people.length })} people={people} />;
  });
}

function People({ label, people }: { readonly label: string; readonly people: readonly string[] }) {
  if (people.length === 0) return null;
  return (
    <p className="addressees">
      <span className="quiet">{label}</span>
      {people.map((address, index) => (
        <Fragment key={address}>
          {' '}
          <span>
            <ExternalText>{address}</ExternalText>
            {index === people.length - 1 ? '' : ','}
          </span>
        </Fragment>
      ))}
    </p>
  );
}

interface EntryListProps {
  readonly label: string;
  readonly items: readonly Item[];
  /** True when the list mixes kinds of write, so each entry says what would happen to it. */
  readonly isMixed?: boolean;
  /** Stands for a blank title. */
  readonly untitled?: string;
  /** A choice for each entry. */
  readonly choiceOf?: ((item: Item) => ReactNode) | undefined;
}

export function EntryList({ label, items, isMixed = false, untitled, choiceOf }: EntryListProps) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const [shown, setShown] = useState(shownAtFirst);
  return (
    <div className="stack">
      <ul aria-label={label} className="entries">
        {items.slice(0, shown).map((item) => (
          <li className="entry" key={`${item.side} ${item.write} ${item.digest}`}>
            <Icon name={signs[item.write]} size={16} />
            <div className="stack-tight">
              <span className="entry-title">
                {item.title.trim() === '' ? (
                  (untitled ?? t('entry.untitled'))
                ) : (
                  <ExternalText>{item.title}</ExternalText>
                )}
              </span>
              {isMixed ? <span className="quiet small">{t(`will.${item.side}-${item.write}`)}</span> : null}
              <Addressees {...item} />
              {choiceOf?.(item)}
            </div>
            <span className="quiet entry-time">
              {moments.start(item.start, item.timeZone, now)}
              {item.repeats === true ? ` · ${t('entry.repeats')}` : ''}
            </span>
          </li>
        ))}
      </ul>
      {items.length > shown ? (
        <div>
          <Button onPress={() => setShown(shown + pageSize)}>{t('action.more')}</Button>
        </div>
      ) : null}
    </div>
  );
}
