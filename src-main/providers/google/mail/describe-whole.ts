/**
 * Describes a message by its bytes (`messages.get` with `format=raw`) and holds them for the reading that follows. `format=metadata` and
 * `raw` cost the same, so that a message that will be carried is asked for once.
 */
import { join } from 'node:path';
import { parseBoundedJson } from '../../../../src-shared/domain/bounded-json.ts';
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import { ProblemError, problem, problemOf } from '../../../../src-shared/domain/problems.ts';
import { discardBody } from '../../../net/index.ts';
import { type SourceFile, sourceInFile } from '../../../support/message-source.ts';
import { isPage } from '../../web-page.ts';
import { isObject, type Json } from '../json.ts';
import { isMessageId, type Looked, refusedAs } from './describe.ts';
import { headerSection } from './header-section.ts';
import type { HeldMessages } from './held-messages.ts';
import { type GmailMessage, messageIn } from './message.ts';
import { rawMember } from './raw-member.ts';
import { piecesOf, type ReadParts } from './read.ts';

/** What an answer has beside the bytes: labels, times, a few words of the text. */
const mostRestBytes = 256 * 1024;
const restLimits = { mostDepth: 16, mostSeparators: 20_000 };

/**
 * Null when `format=metadata` has to tell: the message is too large to be held, or the answer was odd.
 * @throws ProblemError for trouble of the account
 */
export async function lookAtWhole(
  ref: MessageRef,
  signal: AbortSignal,
  parts: ReadParts,
  held: HeldMessages,
): Promise<Looked | null> {
  const { api } = parts;
  if (!isMessageId(ref)) return { type: 'absent' };
  const sent = await api.raw(ref, signal);
  if (sent.type === 'absent') return sent;
  if (sent.type === 'refused') return refusedAs(sent.refusal, api);
  try {
    const found = await takeWhole(ref, sent.answer, parts, held);
    return found === null ? null : { type: 'found', found };
  } catch (error) {
    if (problemOf(error)?.code === 'answer-invalid') return null;
    throw error;
  }
}

async function takeWhole(
  ref: MessageRef,
  answer: Response,
  { api, randomness, temporaryDirectory }: ReadParts,
  held: HeldMessages,
): Promise<GmailMessage | null> {
  const header = headerSection();
  const rest = restOfAnswer();
  let file: SourceFile | null = null;
  try {
    if (isPage(answer.headers, '')) throw new ProblemError(problem('captive-portal', { host: api.host }));
    file = await sourceInFile(join(temporaryDirectory, `${randomness.uuid()}.eml`));
    let size = 0;
    for await (const bytes of rawMember(piecesOf(answer), () => undefined, rest.add)) {
      size += bytes.length;
      if (size > held.mostBytesEach) return null;
      header.add(bytes);
      await file.add(bytes);
    }
    const fields = header.fields();
    const told = rest.value();
    const found =
      fields === null || told === null ? null : messageIn({ ...told, payload: { headers: fields } });
    // an answer about another message is none about this one
    if (found === null || found.message.ref !== ref) return null;
    const whole = file;
    file = null;
    held.put(ref, await whole.finish());
    return found;
  } finally {
    await file?.abandon();
    if (!answer.bodyUsed) await discardBody(answer);
  }
}

function restOfAnswer(): { readonly add: (bytes: Buffer) => void; value(): Json | null } {
  const pieces: Buffer[] = [];
  let size = 0;
  return {
    add(bytes) {
      size += bytes.length;
      // copied: the piece that it is a part of is not kept
      if (size <= mostRestBytes) pieces.push(Buffer.from(bytes));
    },
    value() {
      if (size > mostRestBytes) return null;
      try {
        const told = parseBoundedJson(Buffer.concat(pieces).toString('utf8'), restLimits);
        // without the member there were no bytes
        return isObject(told) && typeof told.raw === 'string' ? told : null;
      } catch {
        return null;
      }
    },
  };
}
