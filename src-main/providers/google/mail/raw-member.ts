/**
 * The bytes of a message out of the JSON that `messages.get` with `format=raw` answers, while it arrives: the member `raw` of the outermost
 * object, in base64url (RFC 4648 section 5). What is held does not grow with the answer (ML6).
 */
import { fail } from '../../../../src-shared/domain/problems.ts';

const quote = 0x22;
const backslash = 0x5c;
const longestName = 64;
const mostDepth = 64;
const alphabet = /^[A-Za-z0-9_\-+/=]*$/;

/**
 * Yields the bytes as they come. Ends without any when the answer has no such member: see `onFound`.
 * @param onFound called when the member begins
 * @param onRest told what stands around the text of the member, piece by piece: put together, it is the answer with an empty member
 * @throws ProblemError `answer-invalid` for what is no such JSON, or ends too early
 */
export async function* rawMember(
  pieces: AsyncIterable<Uint8Array>,
  onFound: () => void,
  onRest: (bytes: Buffer) => void = () => undefined,
): AsyncGenerator<Buffer> {
  let depth = 0;
  let isBegun = false;
  let isOver = false;
  /** A string of the outermost object that stands where a name does. */
  let awaitsName = false;
  let name = '';
  let inString: 'name' | 'value' | 'raw' | null = null;
  /** Characters of an escape so far, its backslash included; '' outside of one. */
  let escaped = '';
  /** Characters of base64 that make no whole group of four yet. */
  let rest = '';

  const decoded = (text: string): Buffer => {
    if (!alphabet.test(text)) fail('answer-invalid');
    const all = rest + text;
    const whole = all.length - (all.length % 4);
    rest = all.slice(whole);
    return Buffer.from(all.slice(0, whole), 'base64url');
  };

  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    /** Where what is not told of the rest begins in this piece. */
    let restFrom = inString === 'raw' ? bytes.length : 0;
    for (let at = 0; at < bytes.length; at += 1) {
      if (inString !== null) {
        if (escaped !== '') {
          escaped += String.fromCharCode(bytes[at] as number);
          const character = unescaped(escaped);
          if (character === null) continue;
          escaped = '';
          if (inString === 'raw') {
            const part = decoded(character);
            if (part.length > 0) yield part;
          } else if (inString === 'name' && name.length < longestName) name += character;
          continue;
        }
        const end = endOfRun(bytes, at);
        if (end > at) {
          const text = inString === 'value' ? '' : bytes.toString('latin1', at, end);
          if (inString === 'raw') {
            const part = decoded(text);
            if (part.length > 0) yield part;
          } else if (inString === 'name') name = (name + text).slice(0, longestName);
          at = end;
          if (at >= bytes.length) break;
        }
        if (bytes[at] === backslash) escaped = '\\';
        else {
          if (inString === 'raw' && rest !== '') {
            const part = Buffer.from(rest, 'base64url');
            rest = '';
            if (part.length > 0) yield part;
          }
          if (inString === 'raw') restFrom = at;
          inString = null;
        }
        continue;
      }
      const character = String.fromCharCode(bytes[at] as number);
      if (/\s/.test(character)) continue;
      if (isOver || (!isBegun && character !== '{')) fail('answer-invalid');
      switch (character) {
        case '{':
        case '[':
          depth += 1;
          if (depth > mostDepth) fail('answer-invalid');
          awaitsName = depth === 1;
          isBegun = true;
          break;
        case '}':
        case ']':
          depth -= 1;
          isOver = depth === 0;
          awaitsName = false;
          break;
        case ',':
          awaitsName = depth === 1;
          break;
        case '"':
          if (awaitsName) {
            inString = 'name';
            name = '';
            awaitsName = false;
          } else if (depth === 1 && name === 'raw') {
            inString = 'raw';
            // a second one would be added to the first
            name = '';
            onRest(bytes.subarray(restFrom, at + 1));
            restFrom = bytes.length;
            onFound();
          } else inString = 'value';
          break;
        default:
          break;
      }
    }
    if (restFrom < bytes.length) onRest(bytes.subarray(restFrom));
  }
  if (!isOver || inString !== null) fail('answer-invalid');
}

/** Where the string's next quote or backslash is; the end of the bytes without one. */
function endOfRun(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(quote, from);
  const escaped = bytes.indexOf(backslash, from);
  if (end < 0) return escaped < 0 ? bytes.length : escaped;
  return escaped < 0 ? end : Math.min(end, escaped);
}

/** What an escape stands for; null while it is not complete. */
function unescaped(escaped: string): string | null {
  if (escaped[1] !== 'u') return escaped[1] ?? null;
  return escaped.length < 6 ? null : String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
}
