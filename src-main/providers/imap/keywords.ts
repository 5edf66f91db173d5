/** Flags of IMAP and keywords of JMAP Mail (RFC 8621 section 4.1.1) as each other. Pure. */
import type { Keyword } from '../../../src-shared/domain/mail/message.ts';

const systemFlags: ReadonlyMap<string, Keyword> = new Map([
  ['\\seen', '$seen'],
  ['\\flagged', '$flagged'],
  ['\\answered', '$answered'],
  ['\\draft', '$draft'],
]);
const flagsOfSystem = new Map<Keyword, string>([
  ['$seen', '\\Seen'],
  ['$flagged', '\\Flagged'],
  ['$answered', '\\Answered'],
  ['$draft', '\\Draft'],
  ['$forwarded', '$Forwarded'],
  ['$junk', '$Junk'],
]);

/** Sorted, without `\Deleted`, `\Recent` and system flags that are no keywords. */
export function keywordsOf(flags: readonly string[]): readonly Keyword[] {
  const keywords = flags.flatMap((flag) => {
    const lower = flag.toLowerCase();
    return lower.startsWith('\\') ? (systemFlags.get(lower) ?? []) : [lower];
  });
  return [...new Set(keywords)].sort();
}

/** A message that its owner deleted and that the server has not erased yet (RFC 9051 section 2.3.2). */
export function isDeleted(flags: readonly string[]): boolean {
  return flags.some((flag) => flag.toLowerCase() === '\\deleted');
}

/**
 * The flag for a keyword; null for what no flag can be. A keyword never becomes a system flag that is not in the table, because `\Deleted`
 * as a keyword of a CRM would delete a message (S7).
 */
export function flagOf(keyword: Keyword): string | null {
  return (
    flagsOfSystem.get(keyword) ??
    (/^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]{1,100}$/.test(keyword) ? keyword : null)
  );
}

/** What of a change is still to be done, and which of its keywords the mailbox does not keep. @param permanent as for `keptFlags` */
export function openChange(
  { add, remove }: { readonly add: readonly Keyword[]; readonly remove: readonly Keyword[] },
  has: readonly Keyword[],
  permanent: readonly string[] | null,
): {
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
  readonly unkept: readonly Keyword[];
} {
  const toAdd = add.filter((keyword) => !has.includes(keyword));
  const toRemove = remove.filter((keyword) => has.includes(keyword));
  return {
    missing: keptFlags(toAdd, permanent),
    surplus: keptFlags(toRemove, permanent),
    unkept: [...toAdd, ...toRemove].filter((keyword) => keptFlags([keyword], permanent).length === 0),
  };
}

/** The flags for those keywords that a mailbox keeps. @param permanent PERMANENTFLAGS; null when the server does not tell */
export function keptFlags(
  keywords: readonly Keyword[],
  permanent: readonly string[] | null,
): readonly string[] {
  const lower = permanent === null ? null : new Set(permanent.map((flag) => flag.toLowerCase()));
  return keywords.flatMap((keyword) => {
    const flag = flagOf(keyword);
    if (flag === null) return [];
    const isOwn = !flag.startsWith('\\');
    const isKept = lower === null || lower.has(flag.toLowerCase()) || (isOwn && lower.has('\\*'));
    return isKept ? [flag] : [];
  });
}
