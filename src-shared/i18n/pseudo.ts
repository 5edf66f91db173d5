/**
 * A pseudo-language for testing, generated from English with accents and longer texts. It makes texts visible that are
 * cut off or were never translated.
 */
import { type Dictionary, en } from './en.ts';
import type { Entry, ProblemReasons } from './entry.ts';

type Reasons = NonNullable<ProblemReasons[keyof ProblemReasons]>;

const accented: Readonly<Record<string, string>> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ó',
  s: 'š',
  u: 'ú',
  y: 'ý',
  A: 'Å',
  E: 'É',
  O: 'Ö',
  S: 'Š',
  U: 'Ü',
};

/** Adds accents outside `{names}`, makes the text 40 % longer, and puts brackets around it that show where it ends. */
function pseudoText(text: string): string {
  const letters = text
    .split(/(\{\w+\})/)
    .map((part) =>
      part.startsWith('{') ? part : part.replace(/[a-zA-Z]/g, (letter) => accented[letter] ?? letter),
    )
    .join('');
  const tail = ' lórém ípšúm dólór šít ámét ádípíšçí'
    .repeat(9)
    .slice(0, Math.max(3, Math.ceil(text.length * 0.4)));
  return `⟦${letters}${tail.trimEnd()}⟧`;
}

const pseudoEntry = (entry: Entry): Entry =>
  typeof entry === 'string'
    ? pseudoText(entry)
    : { one: pseudoText(entry.one), other: pseudoText(entry.other) };

const mapped = <Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  change: (value: From) => To,
): Record<Key, To> =>
  Object.fromEntries(Object.entries<From>(record).map(([key, value]) => [key, change(value)])) as Record<
    Key,
    To
  >;

let made: Dictionary | null = null;

/** Made when it is first asked for: every program loads this file at its start, and hardly any shows the pseudo-language. */
export function pseudo(): Dictionary {
  made ??= {
    language: 'en',
    texts: mapped(en.texts, pseudoEntry),
    problems: mapped(en.problems, ({ title, cause, fix }) => ({
      title: pseudoText(title),
      cause: pseudoText(cause),
      fix: pseudoText(fix),
    })),
    problemReasons: mapped<string, Reasons, Reasons>(en.problemReasons, (reasons) =>
      mapped(reasons, (text) => ({ ...text, title: pseudoText(text.title), cause: pseudoText(text.cause) })),
    ),
  };
  return made;
}
