/** What a simulated mailbox reads from a message's bytes: its header fields, its thread, its date, and a few words of its text. */

export interface HeaderField {
  readonly name: string;
  /** Unfolded, encoded words decoded (RFC 2047). */
  readonly value: string;
}

/** Lines longer than this in all are no header. */
const mostHeaderBytes = 1024 * 1024;
const mostSnippet = 200;

export function headerFields(bytes: Uint8Array): readonly HeaderField[] {
  return headerText(bytes)
    .replace(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) return [];
      return [{ name: line.slice(0, colon).trim(), value: decoded(line.slice(colon + 1).trim()) }];
    });
}

/** The first field of a name, in any case. */
export function fieldOf(fields: readonly HeaderField[], name: string): string | null {
  return fields.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value ?? null;
}

/** Message-IDs without angle brackets. */
export function messageIds(value: string | null): readonly string[] {
  return [...(value ?? '').matchAll(/<([^<>\s]+)>/g)].map(([, id = '']) => id);
}

/** Without the marks of answers and forwards: messages of one thread have the same. */
export function threadSubject(value: string | null): string {
  return (value ?? '')
    .replace(/^(?:\s*(?:re|fwd?|aw|wg|antw)\s*:)+/i, '')
    .trim()
    .toLowerCase();
}

/** Epoch milliseconds; null where Date is missing or no date. */
export function sentAt(fields: readonly HeaderField[]): number | null {
  const date = Date.parse((fieldOf(fields, 'date') ?? '').replace(/\([^()]*\)/g, ' '));
  return Number.isNaN(date) ? null : date;
}

/** `text/plain` without the field. */
export function mimeTypeOf(fields: readonly HeaderField[]): string {
  return /^\s*([^\s;]+)/.exec(fieldOf(fields, 'content-type') ?? '')?.[1]?.toLowerCase() ?? 'text/plain';
}

/** The beginning of a message that is plain text only; empty for others, whose parts the simulator does not read. */
export function snippetOf(bytes: Uint8Array, fields: readonly HeaderField[]): string {
  if (mimeTypeOf(fields) !== 'text/plain' || fieldOf(fields, 'content-transfer-encoding') !== null) return '';
  const start = headerEnd(bytes);
  return Buffer.from(bytes.subarray(start, start + 4 * mostSnippet))
    .toString('utf8')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, mostSnippet)
    .replace(/&/g, '&amp;')
    .replace(/'/g, '&#39;')
    .replace(/"/g, '&quot;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

function headerText(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, headerEnd(bytes))).toString('utf8');
}

/** The place behind the first empty line. */
function headerEnd(bytes: Uint8Array): number {
  const end = Math.min(bytes.length, mostHeaderBytes);
  for (let at = 0; at < end; at += 1) {
    if (bytes[at] !== 0x0a) continue;
    if (bytes[at + 1] === 0x0a) return at + 2;
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return at + 3;
  }
  return end;
}

function decoded(value: string): string {
  const joined = value.replace(/(\?=)[ \t]+(?==\?)/g, '$1');
  return joined.replace(
    /=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi,
    (whole, charset: string, encoding: string, content: string) => {
      const bytes =
        encoding.toLowerCase() === 'b'
          ? Buffer.from(content, 'base64')
          : Buffer.from(
              content
                .replaceAll('_', ' ')
                .replace(/=([0-9a-f]{2})/gi, (_, hex: string) =>
                  String.fromCharCode(Number.parseInt(hex, 16)),
                ),
              'latin1',
            );
      try {
        return new TextDecoder(charset).decode(bytes);
      } catch {
        return whole;
      }
    },
  );
}
