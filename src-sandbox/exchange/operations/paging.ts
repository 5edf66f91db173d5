/** IndexedPageItemView and IndexedPageFolderView. */
import type { XmlNode } from '../../simulator/xml.ts';

/** What the policy of Exchange 2013 and later gives at most (EWSFindCountLimit). */
export const findCountLimit = 1000;

export interface PageView {
  readonly offset: number;
  readonly most: number;
  readonly isFromEnd: boolean;
  /** Whether the request asked for a page. */
  readonly isPaged: boolean;
}

export function readPageView(node: XmlNode | null): PageView {
  const { MaxEntriesReturned, Offset = '0', BasePoint } = node?.attributes ?? {};
  return {
    offset: Number(Offset),
    most: Math.min(Number(MaxEntriesReturned ?? findCountLimit), findCountLimit),
    isFromEnd: BasePoint === 'End',
    isPaged: node !== null,
  };
}

export function pageOf<Row>(
  all: readonly Row[],
  { offset, most, isFromEnd, isPaged }: PageView,
): {
  readonly rows: readonly Row[];
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
} {
  const from = isFromEnd ? Math.max(all.length - offset - most, 0) : Math.min(offset, all.length);
  const until = isFromEnd ? all.length - offset : Math.min(from + most, all.length);
  return {
    rows: all.slice(from, until),
    attributes: {
      IndexedPagingOffset: isPaged ? (isFromEnd ? from : until) : null,
      TotalItemsInView: all.length,
      IncludesLastItemInRange: isFromEnd ? from === 0 : until >= all.length,
    },
  };
}
