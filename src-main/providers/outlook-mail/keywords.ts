/** The keywords that messages in Exchange have: being read, and the flag. Pure. */
import type { Keyword } from '../../../src-shared/domain/mail/message.ts';

export const keptKeywords = ['$seen', '$flagged'] as const satisfies readonly Keyword[];

export interface Marks {
  readonly isRead: boolean;
  readonly isFlagged: boolean;
  readonly isDraft: boolean;
}

/** Sorted. */
export function keywordsOf({ isRead, isFlagged, isDraft }: Marks): readonly Keyword[] {
  return [...(isDraft ? ['$draft'] : []), ...(isFlagged ? ['$flagged'] : []), ...(isRead ? ['$seen'] : [])];
}

/** What is to change of a message; null of what stays. */
export interface MarkChange {
  readonly isRead: boolean | null;
  readonly isFlagged: boolean | null;
}

/** Null when nothing is to be changed. */
export function changeForKeywords(
  { keywords }: { readonly keywords: readonly Keyword[] },
  add: readonly Keyword[],
  remove: readonly Keyword[],
): MarkChange | null {
  const wanted = (keyword: Keyword): boolean | null => {
    const is = keywords.includes(keyword);
    if (add.includes(keyword)) return is ? null : true;
    return remove.includes(keyword) && is ? false : null;
  };
  const [isRead, isFlagged] = [wanted('$seen'), wanted('$flagged')];
  return isRead === null && isFlagged === null ? null : { isRead, isFlagged };
}

/** Of a change, the keywords that Exchange cannot hold or give up. */
export function unkeptOf(add: readonly Keyword[], remove: readonly Keyword[]): readonly Keyword[] {
  return [...add, ...remove].filter((keyword) => !(keptKeywords as readonly Keyword[]).includes(keyword));
}
