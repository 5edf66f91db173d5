/**
 * The bytes of a message out of an answer of GetItem, while it arrives: the text of its element MimeContent, in base64. What is held does
 * not grow with the message (ML6).
 */
import { fail } from '../../../src-shared/domain/problems.ts';

/** Everything around the message: ids, subjects, and recipients of one item. */
const mostAround = 4 * 1024 * 1024;
const startTag = /<(?:[\w.-]{1,40}:)?MimeContent(?:\s[^<>]{0,200})?>/;
const alphabet = /^[A-Za-z0-9+/=\s]*$/;
/** As long as the longest start tag that is looked for. */
const longestTag = 260;

/**
 * Yields the bytes as they come; none when there is no such element.
 * @param onRest told what stands around the text of the element, piece by piece: put together, it is the answer with an empty element
 * @throws ProblemError `answer-invalid` for what is no base64, for CDATA and comments before the element, which Exchange never sends and in
 * which a start tag would mean nothing, and for more than some megabytes around it (a second such element is among them)
 */
export async function* mimeContent(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onRest: (text: string) => void,
  host: string,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder();
  let state: 'before' | 'inside' | 'after' = 'before';
  /** Not handed on yet: the start of a tag may stand at its end. */
  let waiting = '';
  let around = 0;
  let base64 = '';

  const rest = (text: string): void => {
    around += text.length;
    if (around > mostAround || (state === 'before' && text.includes('<!'))) fail('answer-invalid', { host });
    if (text !== '') onRest(text);
  };
  const decoded = (text: string, isLast: boolean): Buffer => {
    if (!alphabet.test(text)) fail('answer-invalid', { host });
    const all = base64 + (/\s/.test(text) ? text.replace(/\s+/g, '') : text);
    const whole = isLast ? all.length : all.length - (all.length % 4);
    base64 = all.slice(whole);
    return Buffer.from(all.slice(0, whole), 'base64');
  };

  for await (const piece of pieces) {
    waiting += decoder.decode(piece, { stream: true });
    if (state === 'before') {
      const start = startTag.exec(waiting);
      if (start === null) {
        // a tag that is not complete yet, and nothing longer, waits for the next piece
        const open = waiting.lastIndexOf('<');
        const keepFrom = open >= 0 && waiting.length - open < longestTag ? open : waiting.length;
        rest(waiting.slice(0, keepFrom));
        waiting = waiting.slice(keepFrom);
        continue;
      }
      const from = start.index + start[0].length;
      rest(waiting.slice(0, from));
      waiting = waiting.slice(from);
      state = start[0].endsWith('/>') ? 'after' : 'inside';
    }
    if (state === 'inside') {
      const end = waiting.indexOf('<');
      const bytes = decoded(end < 0 ? waiting : waiting.slice(0, end), end >= 0);
      waiting = end < 0 ? '' : waiting.slice(end);
      if (bytes.length > 0) yield bytes;
      if (end >= 0) state = 'after';
    }
    if (state === 'after') {
      rest(waiting);
      waiting = '';
    }
  }
  if (state === 'inside') fail('answer-invalid', { host });
  rest(waiting + decoder.decode());
}
