/** The envelopes of an answer of GetStreamingEvents, which follow each other without anything between them. */
import { fail } from '../../../src-shared/domain/problems.ts';

/** One notification with some hundred events has about as many kilobytes. */
const mostCharacters = 1024 * 1024;

/** @throws ProblemError `answer-invalid` for an envelope that is longer, or that has no end */
export async function* envelopesIn(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  host: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let waiting = '';
  for await (const piece of pieces) {
    waiting += decoder.decode(piece, { stream: true });
    for (;;) {
      const end = /<\/(?:[\w.-]{1,40}:)?Envelope\s*>/.exec(waiting);
      if (end === null) break;
      const after = end.index + end[0].length;
      yield waiting.slice(0, after).trimStart();
      waiting = waiting.slice(after);
    }
    if (waiting.length > mostCharacters) fail('answer-invalid', { host });
  }
  if (waiting.trim() !== '') fail('answer-invalid', { host });
}
