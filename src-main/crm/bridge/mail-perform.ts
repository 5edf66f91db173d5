/** Sends the calls of a batch, several uploads at the same time: waiting for one answer after another is most of a first run's time. */
import type { MailCall, MailOutcome, MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { wasNeverSent } from './http.ts';
import { requestOf } from './mail-calls.ts';
import { type MailWriting, sendPut, sendUpdate } from './mail-write.ts';

/** Uploads at the same time, and their bytes together. A larger upload goes by itself. */
const mostUploads = 4;
const mostUploadBytes = 2 * 1024 * 1024;

/** Answers of the whole side by which the server says that it has done nothing. */
const saidNo: ReadonlySet<string> = new Set(['sign-in-required', 'throttled', 'lease-lost', 'not-a-crm']);

type Keyed = readonly [key: string, outcome: MailOutcome];

interface Upload {
  readonly id: string;
  readonly bytes: number;
  readonly ended: Promise<void>;
}

/**
 * The contract of `MailSide.perform`. Outcomes come in the order in which the calls end. Updates go by themselves, and so do uploads with
 * the same id, of which the first one to arrive would take it. Behind trouble of the whole side, no further call is sent.
 */
export async function* performCalls(
  calls: readonly MailCall[],
  sourceOf: (call: MailCall) => Promise<MessageSource>,
  writing: MailWriting,
  signal: AbortSignal,
): AsyncGenerator<Keyed> {
  const running = new Set<Upload>();
  const ready: Keyed[] = [];
  /** Calls that the side says it did not carry out; told when it is known whether any other was sent. */
  const undone: string[] = [];
  let isSent = false;
  let trouble: { readonly error: unknown; readonly problem: Problem } | null = null;
  let failure: { readonly error: unknown } | null = null;

  /** Waits for the end of a call. Never rejects. */
  const ending = async (key: string, outcome: Promise<MailOutcome>): Promise<void> => {
    try {
      ready.push([key, await outcome]);
      isSent = true;
    } catch (error) {
      const found = problemOf(error);
      if (found === null) failure ??= { error };
      else if (wasNeverSent(error) || saidNo.has(found.code)) {
        trouble ??= { error, problem: found };
        undone.push(key);
      } else {
        ready.push([key, { type: 'unclear', problem: found }]);
        isSent = true;
      }
    }
  };
  const hasRoom = (id: string, bytes: number): boolean => {
    const all = [...running];
    const sum = all.reduce((total, upload) => total + upload.bytes, bytes);
    const isAlone = all.length === 0;
    return (
      isAlone || (all.length < mostUploads && sum <= mostUploadBytes && all.every((one) => one.id !== id))
    );
  };
  const oneEnds = (): Promise<void> => Promise.race([...running].map(({ ended }) => ended));
  const isStopped = (): boolean => trouble !== null || failure !== null;

  let next = 0;
  try {
    for (; next < calls.length && !isStopped(); next += 1) {
      const call = calls[next] as MailCall;
      const request = requestOf(call);
      if (request.action === 'update') {
        while (running.size > 0) {
          await oneEnds();
          yield* ready.splice(0);
        }
        if (isStopped()) break;
        await ending(call.key, sendUpdate(request, writing, signal));
        yield* ready.splice(0);
        continue;
      }
      let source: MessageSource;
      try {
        source = await sourceOf(call);
      } catch (error) {
        const unread = problemOf(error);
        if (unread === null) {
          failure ??= { error };
          break;
        }
        // nothing was sent
        ready.push([call.key, { type: 'refused', problem: unread }]);
        isSent = true;
        continue;
      }
      while (!hasRoom(request.id, source.size)) {
        await oneEnds();
        yield* ready.splice(0);
      }
      if (isStopped()) {
        source.dispose();
        break;
      }
      const upload: Upload = {
        id: request.id,
        bytes: source.size,
        ended: ending(call.key, sendPut(request, source, writing, signal)).finally(() => {
          source.dispose();
          running.delete(upload);
        }),
      };
      running.add(upload);
      yield* ready.splice(0);
    }
  } finally {
    // nobody takes the bytes away from an upload that is under way
    await Promise.all([...running].map(({ ended }) => ended));
  }
  yield* ready.splice(0);
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  if (trouble === null) return;
  const { error, problem } = trouble as { readonly error: unknown; readonly problem: Problem };
  if (!isSent) throw error;
  for (const key of undone) yield [key, { type: 'refused', problem }];
  for (const { key } of calls.slice(next)) yield [key, { type: 'refused', problem }];
}
