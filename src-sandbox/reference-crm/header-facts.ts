/** Reads what the CRM lists of a message from its header section (RFC 5322, RFC 2047). Hostile input: nothing here throws. */
import { bareMessageId } from '../../src-shared/domain/mail/message-id.ts';

export interface HeaderFacts {
  /** Without angle brackets and white space; null without one. */
  readonly messageId: string | null;
  /** Epoch milliseconds; null where Date is missing or no date. */
  readonly sentAt: number | null;
  readonly subject: string;
  /** Addresses, lower-cased, sorted, each once. */
  readonly from: readonly string[];
  readonly others: readonly string[];
}

const mostOthers = 2000;
const mostFrom = 100;
const mostSubject = 10_000;

/** @param section the bytes before the first empty line, each byte one character (Latin-1) */
export function headerFacts(section: string): HeaderFacts {
  const fields = new Map<string, string>();
  for (const line of section.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    // the first one counts, except that several To or Cc fields are read together
    const known = fields.get(name);
    const value = line.slice(colon + 1).trim();
    if (known === undefined) fields.set(name, value);
    else if (name === 'to' || name === 'cc') fields.set(name, `${known}, ${value}`);
  }
  const date = Date.parse((fields.get('date') ?? '').replace(/\([^()]*\)/g, ' '));
  return {
    messageId: bareMessageId(utf8(fields.get('message-id') ?? ''))?.slice(0, 998) ?? null,
    sentAt: Number.isNaN(date) ? null : date,
    subject: decodedWords(fields.get('subject') ?? '').slice(0, mostSubject),
    from: addressesIn(fields.get('from') ?? '').slice(0, mostFrom),
    others: addressesIn(`${fields.get('to') ?? ''}, ${fields.get('cc') ?? ''}`).slice(0, mostOthers),
  };
}

/** Addresses of a list of mailboxes and groups; what stands in quotation marks or comments is no address. */
function addressesIn(value: string): readonly string[] {
  const plain = value.replace(/"(?:[^"\\]|\\.)*(?:"|$)/g, ' ').replace(/\([^()]*\)/g, ' ');
  const found = plain.split(/[,;:]/).flatMap((part) => {
    const inner = /<([^<>]*)>/.exec(part)?.[1] ?? part;
    const address = utf8(inner.trim()).toLowerCase();
    return address.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(address) ? [address] : [];
  });
  return [...new Set(found)].sort();
}

/** Encoded words become text; white space between two of them goes (RFC 2047 section 6.2). */
function decodedWords(value: string): string {
  const word = /=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;
  const joined = value.slice(0, 8 * mostSubject).replace(/(\?=)[ \t]+(?==\?)/g, '$1');
  let text = '';
  let end = 0;
  for (const match of joined.matchAll(word)) {
    const [whole, charset = '', encoding = '', content = ''] = match;
    text += utf8(joined.slice(end, match.index)) + (decodedWord(charset, encoding, content) ?? whole);
    end = match.index + whole.length;
  }
  return text + utf8(joined.slice(end));
}

/** Null for a character set that is not known. */
function decodedWord(charset: string, encoding: string, content: string): string | null {
  const bytes =
    encoding.toLowerCase() === 'b'
      ? Buffer.from(content, 'base64')
      : Buffer.from(
          content
            .replaceAll('_', ' ')
            .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        );
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes beyond ASCII are UTF-8 (RFC 6532), or else taken as they are. */
function utf8(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return latin1;
  }
}
