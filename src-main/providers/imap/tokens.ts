/** Reads the parts of IMAP answers as imapflow's parser hands them over: lists, strings, numbers, response codes. Pure. */

/** One parsed part: an atom, a string, a literal, a list, or NIL. */
export type Token =
  | null
  | readonly Token[]
  | {
      readonly type?: string | undefined;
      readonly value?: string | Uint8Array | number | null | undefined;
      /** What stands in brackets behind it: `BODY[…]`, or a response code. */
      readonly section?: readonly Token[] | undefined;
    };

/** One line of an answer. */
export interface Line {
  /** The name, or the number in front of it (`12 EXISTS`). */
  readonly command?: string | undefined;
  readonly attributes?: readonly Token[] | undefined;
  /** The numbers of a SEARCH answer that holds nothing else. */
  readonly numbers?: readonly number[] | undefined;
}

export function isList(token: Token | undefined): token is readonly Token[] {
  return Array.isArray(token);
}

export function listOf(token: Token | undefined): readonly Token[] {
  return isList(token) ? token : [];
}

/** A string, atom or literal as text (UTF-8); null for NIL, lists and missing tokens. */
export function textOf(token: Token | undefined): string | null {
  if (token === null || token === undefined || isList(token)) return null;
  const { value } = token as Exclude<Token, null | readonly Token[]>;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : null;
}

/** The bytes of a string or literal; null for NIL, lists and missing tokens. */
export function bytesOf(token: Token | undefined): Uint8Array | null {
  if (token === null || token === undefined || isList(token)) return null;
  const { value } = token as Exclude<Token, null | readonly Token[]>;
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  return value instanceof Uint8Array ? value : null;
}

/** A whole number from 0 to 2^53 - 1; null for anything else. */
export function numberOf(token: Token | undefined): number | null {
  const text = textOf(token);
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** A mod-sequence (RFC 7162: up to 63 bits) or UIDVALIDITY as its digits, without leading zeros; null for anything else and for 0. */
export function digitsOf(token: Token | undefined): string | null {
  const text = textOf(token);
  return text !== null && /^0*[1-9]\d{0,19}$/.test(text) ? text.replace(/^0+/, '') : null;
}

/** A response code (RFC 9051 section 7.1) with what follows it in the brackets. */
export interface ResponseCode {
  /** Upper case. */
  readonly name: string;
  readonly args: readonly Token[];
}

export function responseCodeOf(line: Line): ResponseCode | null {
  const first = line.attributes?.[0];
  if (first === null || first === undefined || isList(first)) return null;
  const section = (first as Exclude<Token, null | readonly Token[]>).section;
  const name = textOf(section?.[0]);
  return section === undefined || name === null ? null : { name: name.toUpperCase(), args: section.slice(1) };
}

/** Pairs of a flat list, names in upper case: `(MESSAGES 3 UIDNEXT 9)`. */
export function pairsOf(list: readonly Token[]): ReadonlyMap<string, Token> {
  const pairs = new Map<string, Token>();
  for (let at = 0; at + 1 < list.length; at += 2) {
    const name = textOf(list[at]);
    if (name !== null) pairs.set(name.toUpperCase(), list[at + 1] ?? null);
  }
  return pairs;
}

/** What a FETCH line tells of its message, by item. */
export function fetchPairs(line: Line): ReadonlyMap<string, Token> {
  return pairsOf(listOf(line.attributes?.[1]));
}
