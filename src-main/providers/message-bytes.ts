/**
 * Keeps the bytes of messages while they arrive: small ones are held in memory, larger ones go to a file, all within the budget of bytes
 * that the whole program shares (ML6).
 */
import { join } from 'node:path';
import type { Randomness } from '../../src-shared/domain/clock.ts';
import type { MessageRef } from '../../src-shared/domain/mail/message.ts';
import type { ReadMessage } from '../../src-shared/domain/mail/side.ts';
import { problemOf, stopsTheRun } from '../../src-shared/domain/problems.ts';
import { pieceBytes, type SourceFile, sourceInFile, sourceInMemory } from '../support/message-source.ts';
import { fetchedAhead } from './fetched-ahead.ts';
import type { ByteBudget } from './mail-kind.ts';

export interface KeepingParts {
  readonly budget: ByteBudget;
  readonly randomness: Randomness;
  /** A directory of the owner's alone (mode 0700), for the files of large messages. */
  readonly temporaryDirectory: string;
}

export type Kept =
  | { readonly type: 'memory'; readonly bytes: Uint8Array }
  | { readonly type: 'file'; readonly file: SourceFile };

/**
 * Fetches one message and hands its bytes to `keep` as they come; or answers with one that is there already.
 * @throws ProblemError whose Problem either concerns this message or stops the run
 */
export type FetchBytes = (
  ref: MessageRef,
  keep: (pieces: AsyncIterable<Uint8Array>) => Promise<Kept>,
  signal: AbortSignal,
) => Promise<Kept | ReadMessage>;

/** The contract of `MailSide.read`: in the order of the refs, the next one is fetched ahead. */
export function readInOrder(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  parts: KeepingParts,
  fetchBytes: FetchBytes,
): AsyncGenerator<ReadMessage> {
  return fetchedAhead(
    refs.map((ref) => async (unwanted) => {
      const answer = await readOne(ref, AbortSignal.any([signal, unwanted]), parts, fetchBytes);
      return {
        messages: () => [answer],
        discard() {
          if (answer.type === 'read') answer.source.dispose();
        },
      };
    }),
  );
}

async function readOne(
  ref: MessageRef,
  signal: AbortSignal,
  parts: KeepingParts,
  fetchBytes: FetchBytes,
): Promise<ReadMessage> {
  const release = await parts.budget.reserve(pieceBytes, signal);
  let isHeld = false;
  try {
    const kept = await fetchBytes(ref, (pieces) => keepBytes(pieces, parts), signal);
    if (kept.type === 'file') return { type: 'read', ref, source: await kept.file.finish() };
    if (kept.type !== 'memory') return kept;
    isHeld = true;
    return { type: 'read', ref, source: sourceInMemory(kept.bytes, release) };
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null || stopsTheRun(trouble)) throw error;
    return { type: 'unreadable', ref, problem: trouble };
  } finally {
    if (!isHeld) release();
  }
}

async function keepBytes(
  pieces: AsyncIterable<Uint8Array>,
  { randomness, temporaryDirectory }: KeepingParts,
): Promise<Kept> {
  let held: Uint8Array[] = [];
  let size = 0;
  let file: SourceFile | null = null;
  try {
    for await (const bytes of pieces) {
      size += bytes.length;
      if (file === null && size > pieceBytes) {
        file = await sourceInFile(join(temporaryDirectory, `${randomness.uuid()}.eml`));
        for (const part of held) await file.add(part);
        held = [];
      }
      if (file === null) held.push(bytes);
      else await file.add(bytes);
    }
    if (file === null) return { type: 'memory', bytes: Buffer.concat(held) };
    const whole = file;
    file = null;
    return { type: 'file', file: whole };
  } finally {
    await file?.abandon();
  }
}
