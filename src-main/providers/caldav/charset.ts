/**
 * Decodes bodies to text when their declared encoding is wrong. Older servers send Latin-1 lines in UTF-8 documents, or UTF-8
 * with a Latin-1 label that a web server in front of them added. A wrong guess would be written back with the next change.
 */

/** Encodings whose bytes can all be valid UTF-8 although they mean other text: for these the label decides. */
const hidden = /^(utf-?16|ucs-2|unicode|iso-2022|hz-)/i;

/** The whole body. Valid UTF-8 is decoded as UTF-8, because text in other encodings is hardly ever valid UTF-8 by chance. */
export async function readText(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const label = labelOf(response, bytes);
  if (label !== null && hidden.test(label)) return decoded(bytes, label) ?? new TextDecoder().decode(bytes);
  const utf8 = decoded(bytes, 'utf-8') ?? decoded(withWholeCharacters(bytes), 'utf-8');
  if (utf8 !== null) return utf8;
  if (label !== null && !/^utf-?8$/i.test(label)) {
    const text = decoded(bytes, label);
    if (text !== null) return text;
  }
  return lineByLine(bytes);
}

/**
 * A body in pieces, while it comes. Ends the body when the caller stops early.
 * @throws TypeError when it is in another encoding than UTF-8: only `readText`, which has all of it, can tell which
 */
export async function* textPieces(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isLabelled = false;
  for await (const bytes of response.body ?? []) {
    const label = isLabelled ? null : labelOf(response, bytes);
    if (label !== null && hidden.test(label)) throw new TypeError('not in UTF-8');
    isLabelled = true;
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

/**
 * The declared encoding: by byte order mark, else by the media type's parameter (RFC 9110 8.3.2), else by the XML declaration.
 */
function labelOf(response: Response, bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const type = response.headers.get('content-type') ?? '';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return (
    /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(type)?.[1] ??
    /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1] ??
    null
  );
}

/** Null when the bytes are not valid in this encoding, or the encoding is unknown. */
function decoded(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The bytes without line folds inside a character. Programs that count octets make such folds (RFC 5545 3.1). */
function withWholeCharacters(bytes: Uint8Array): Uint8Array {
  const isRest = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80 && byte < 0xc0;
  const result = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const feed = bytes[at] === 0x0d ? at + 1 : at;
    const isFold = bytes[feed] === 0x0a && (bytes[feed + 1] === 0x20 || bytes[feed + 1] === 0x09);
    if (isFold && isRest(bytes[feed + 2]) && (bytes[at - 1] ?? 0) >= 0x80) {
      at = feed + 1;
      continue;
    }
    result[length] = bytes[at] ?? 0;
    length += 1;
  }
  return result.subarray(0, length);
}

/** Decodes line by line, as UTF-8 or else as Windows-1252: one answer may contain objects from several programs. */
function lineByLine(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, from);
    const end = feed < 0 ? bytes.length : feed + 1;
    const line = bytes.subarray(from, end);
    lines.push(decoded(line, 'utf-8') ?? new TextDecoder('windows-1252').decode(line));
    from = end;
  }
  return lines.join('');
}
