/** Sends one mail call, and reads what its answer means. */

import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailOutcome, MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { pieceBytes } from '../../support/message-source.ts';
import { problemAnswer } from './answers.ts';
import type { BridgeAnswer, BridgeHttp } from './http.ts';
import { messageAnswer, putAnswer, storedMessage } from './mail-answers.ts';
import type { MessageRequest } from './mail-calls.ts';

type Put = Extract<MessageRequest, { action: 'put' }>;
type Update = Extract<MessageRequest, { action: 'update' }>;

/** A path with its query, which names the mailbox where it is a further one. */
export type MailPath = (path: string, query?: readonly (readonly [name: string, value: string])[]) => string;

export interface MailWriting {
  readonly http: BridgeHttp;
  readonly pathOf: MailPath;
  readonly leaseHeader: () => Readonly<Record<string, string>>;
}

/** @throws ProblemError for whole-side trouble, and for an answer that was lost */
export async function sendUpdate(
  request: Update,
  { http, pathOf, leaseHeader }: MailWriting,
  signal: AbortSignal,
): Promise<MailOutcome> {
  const answer = await http.ask(
    {
      method: 'PATCH',
      path: pathOf(`/v1/mail/messages/${encodeURIComponent(request.id)}`),
      headers: leaseHeader(),
      body: JSON.stringify(request.update),
    },
    signal,
  );
  if (!answer.ok) return refused(answer);
  const message = messageAnswer.safeParse(answer.body);
  return message.success ? { type: 'done', stored: storedMessage(message.data) } : unread(answer.status);
}

/** @throws ProblemError for whole-side trouble, and for an answer that was lost */
export async function sendPut(
  request: Put,
  source: MessageSource,
  { http, pathOf, leaseHeader }: MailWriting,
  signal: AbortSignal,
): Promise<MailOutcome> {
  const send = async (id: string): Promise<BridgeAnswer> =>
    http.ask(
      {
        method: 'PUT',
        path: pathOf(`/v1/mail/messages/${id}`, placement(request)),
        mediaType: 'message/rfc822',
        headers: {
          ...leaseHeader(),
          'If-None-Match': '*',
          'Content-Length': String(source.size),
          'Content-Digest': `sha-256=:${Buffer.from(source.sha256, 'hex').toString('base64')}:`,
        },
        body: await bodyOf(source),
      },
      signal,
    );
  const first = await send(request.id);
  const answer = !first.ok && first.code === 'other-message' ? await send(request.otherId) : first;
  if (!answer.ok) return refused(answer);
  const put = putAnswer.safeParse(answer.body);
  if (!put.success) return unread(answer.status);
  const stored: StoredMessage = storedMessage(put.data.message);
  return { type: 'done', stored, ...(put.data.found ? { found: true } : {}) };
}

/** What is in memory anyway goes as it is, in one write with the headers: a stream costs more than all the rest of a small upload. */
async function bodyOf(source: MessageSource): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  if (source.size > pieceBytes) return ReadableStream.from(source.open()) as ReadableStream<Uint8Array>;
  const parts: Uint8Array[] = [];
  for await (const part of source.open()) parts.push(part);
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
}

function placement({ mailboxes, keywords, receivedAt }: Put): readonly (readonly [string, string])[] {
  return [
    ...mailboxes.map((id) => ['mailbox', id] as const),
    ...keywords.map((keyword) => ['keyword', keyword] as const),
    ['receivedAt', String(receivedAt)],
  ];
}

/** It took effect, but the answer does not tell what the CRM holds now. */
function unread(status: number): MailOutcome {
  return { type: 'unclear', problem: problem('answer-invalid', { status }) };
}

/** @throws ProblemError `lease-lost` */
function refused({ status, code, body }: Extract<BridgeAnswer, { ok: false }>): MailOutcome {
  const { limitBytes } = problemAnswer.safeParse(body).data ?? {};
  switch (code) {
    case 'lease-lost':
      throw new ProblemError(problem('lease-lost'));
    case 'other-message':
      return { type: 'refused', problem: problem('already-exists') };
    case 'not-found':
    case 'gone':
      return { type: 'refused', problem: problem('not-found') };
    case 'not-permitted':
      return { type: 'refused', problem: problem('not-permitted') };
    case 'too-large':
      return {
        type: 'refused',
        problem: problem('item-too-large', limitBytes === undefined ? {} : { limitBytes }),
      };
    case 'quota-exceeded':
      // other changes go on, and new mail waits until there is room
      return { type: 'refused', problem: problem('mailbox-full') };
    default:
      return { type: 'refused', problem: problem('item-rejected', { status }) };
  }
}
