/**
 * Fetches the bytes of messages while their answers arrive: small ones are held in memory, larger ones go to a file, all within the budget
 * of bytes that the whole program shares (ML6).
 */
import { join } from 'node:path';
import type { Randomness } from '../../../../src-shared/domain/clock.ts';
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { ReadMessage } from '../../../../src-shared/domain/mail/side.ts';
import {
  type Problem,
  ProblemError,
  problem,
  problemOf,
  stopsTheRun,
} from '../../../../src-shared/domain/problems.ts';
import { discardBody } from '../../../net/index.ts';
import {
  pieceBytes,
  type SourceFile,
  sourceInFile,
  sourceInMemory,
} from '../../../support/message-source.ts';
import { type Fetched, fetchedAhead } from '../../fetched-ahead.ts';
import type { ByteBudget } from '../../mail-kind.ts';
import { isPage } from '../../web-page.ts';
import type { GmailApi } from './api.ts';
import { isMessageId } from './describe.ts';
import { rawMember } from './raw-member.ts';

export interface ReadParts {
  readonly api: GmailApi;
  readonly budget: ByteBudget;
  readonly randomness: Randomness;
  /** A directory of the owner's alone (mode 0700), for the files of large messages. */
  readonly temporaryDirectory: string;
}

/** The contract of `MailSide.read`: in the order of the refs, the next one is fetched ahead. */
export function readMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  parts: ReadParts,
): AsyncGenerator<ReadMessage> {
  return fetchedAhead(
    refs.map((ref) => async (unwanted) => {
      const answer = await readOne(ref, AbortSignal.any([signal, unwanted]), parts);
      return answeredBy(answer);
    }),
  );
}

function answeredBy(answer: ReadMessage): Fetched {
  return {
    messages: () => [answer],
    discard() {
      if (answer.type === 'read') answer.source.dispose();
    },
  };
}

async function readOne(ref: MessageRef, signal: AbortSignal, parts: ReadParts): Promise<ReadMessage> {
  const { api, budget } = parts;
  if (!isMessageId(ref)) return { type: 'absent', ref };
  const unreadable = (trouble: Problem): ReadMessage => ({ type: 'unreadable', ref, problem: trouble });
  const release = await budget.reserve(pieceBytes, signal);
  let isHeld = false;
  try {
    const sent = await api.raw(ref, signal);
    if (sent.type === 'absent') return { type: 'absent', ref };
    if (sent.type === 'refused') {
      const trouble = api.problemOf(sent.refusal, 'item');
      if (stopsTheRun(trouble)) throw new ProblemError(trouble);
      return unreadable(trouble);
    }
    const taken = await takeIn(sent.answer, parts);
    if (taken === null) return unreadable(problem('item-unreadable', { host: api.host }));
    if (taken.type === 'file') return { type: 'read', ref, source: await taken.file.finish() };
    isHeld = true;
    return { type: 'read', ref, source: sourceInMemory(taken.bytes, release) };
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null || stopsTheRun(trouble)) throw error;
    return unreadable(trouble);
  } finally {
    if (!isHeld) release();
  }
}

type Taken =
  | { readonly type: 'memory'; readonly bytes: Uint8Array }
  | { readonly type: 'file'; readonly file: SourceFile };

/** Null when the answer has no bytes in it. */
async function takeIn(
  answer: Response,
  { randomness, temporaryDirectory, api }: ReadParts,
): Promise<Taken | null> {
  let isFound = false;
  const onFound = (): void => {
    isFound = true;
  };
  let held: Buffer[] = [];
  let size = 0;
  let file: SourceFile | null = null;
  try {
    if (isPage(answer.headers, '')) throw new ProblemError(problem('captive-portal', { host: api.host }));
    for await (const bytes of rawMember(piecesOf(answer), onFound)) {
      size += bytes.length;
      if (file === null && size > pieceBytes) {
        file = await sourceInFile(join(temporaryDirectory, `${randomness.uuid()}.eml`));
        for (const part of held) await file.add(part);
        held = [];
      }
      if (file === null) held.push(bytes);
      else await file.add(bytes);
    }
    if (!isFound) return null;
    if (file === null) return { type: 'memory', bytes: Buffer.concat(held) };
    const whole = file;
    file = null;
    return { type: 'file', file: whole };
  } finally {
    await file?.abandon();
    if (!answer.bodyUsed) await discardBody(answer);
  }
}

/** The body of an answer; none is no piece. */
export async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body;
}
