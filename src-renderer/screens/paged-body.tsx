/** What a dialog shows of a list that is read page by page: that it is being read, that it is empty, or its entries and a way to more. */
import type { ReactNode } from 'react';
import { useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import type { PagedList } from './use-paged-list.ts';

interface PagedBodyProps<T> {
  readonly found: PagedList<T>;
  /** Said of an empty list. */
  readonly none: string;
  readonly children: (items: readonly T[]) => ReactNode;
}

export function PagedBody<T>({ found, none, children }: PagedBodyProps<T>) {
  const { t } = useWords();
  const { items } = found;
  if (items === null) return found.isRefused ? null : <p className="quiet">{t('quarantine.loading')}</p>;
  if (items.length === 0) return <p role="status">{none}</p>;
  return (
    <>
      {children(items)}
      {found.count > items.length ? (
        <div>
          <Button onPress={found.readMore}>{t('action.more')}</Button>
        </div>
      ) : null}
    </>
  );
}
