/** The calls of Graph v1.0 that Concord makes for mail, each in one place (https://learn.microsoft.com/graph/api/resources/mail-api-overview). */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import type { MailboxId, MailboxRole } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import {
  fail,
  type Problem,
  ProblemError,
  problemOf as problemFrom,
  stopsTheRun,
} from '../../../../src-shared/domain/problems.ts';
import { isObject, type Json, listIn, textIn } from '../../json-members.ts';
import { wellKnownNames } from '../../outlook-mail/index.ts';
import { askAll, type BatchAnswer, mostQuestions } from '../batch.ts';
import type { Purpose } from '../errors.ts';
import type { Refusal } from '../refusal.ts';
import { type Answer, type GraphRequest, type Requester, segment } from '../requester.ts';
import { messageMembers } from './message.ts';
import { problemOfMail } from './problems.ts';

/** An answer about one message. */
export type MessageAnswer =
  | { readonly type: 'message'; readonly message: Json }
  /** There is none with this id (any more). */
  | { readonly type: 'absent' }
  | { readonly type: 'refused'; readonly refusal: Refusal; readonly problem: Problem };

export interface DeltaPage {
  readonly rows: readonly Json[];
  /** Where the round goes on; null on its last page. */
  readonly nextLink: string | null;
  /** On the last page: where the next round begins. */
  readonly deltaLink: string | null;
}

/** Each throws ProblemError for what concerns the whole account. */
export interface GraphMailApi {
  /** Where Graph is, such as `https://graph.microsoft.com/`. */
  readonly root: string;
  readonly host: string;
  /** All folders of the mailbox, at every depth. */
  folders(signal: AbortSignal): Promise<readonly Json[]>;
  /** The folders with a well-known name that this mailbox has, by id. */
  roles(signal: AbortSignal): Promise<ReadonlyMap<string, MailboxRole>>;
  /**
   * A page of a folder's changes, newest first in the first round.
   * @param at a folder for the first round, or a link that an earlier page gave
   * @throws ProblemError `sync-state-expired` | `mailbox-missing`
   */
  delta(
    at: { readonly folder: MailboxId } | { readonly link: string },
    signal: AbortSignal,
  ): Promise<DeltaPage>;
  /** One answer for each id, in their order. */
  messages(
    refs: readonly MessageRef[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly [MessageRef, MessageAnswer]>;
  /** Of one message: `webLink`. */
  link(ref: MessageRef, signal: AbortSignal): Promise<MessageAnswer>;
  /** For each Message-ID the messages that have it, wherever they are, in their order. */
  withMessageIds(ids: readonly string[], signal: AbortSignal): AsyncGenerator<readonly Json[]>;
  /** The bytes of a message, handed to `take` as they come. */
  bytes<T>(
    ref: MessageRef,
    take: (response: Response) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly type: 'taken'; readonly value: T } | Exclude<MessageAnswer, { type: 'message' }>>;
  move(ref: MessageRef, to: MailboxId, signal: AbortSignal): Promise<MessageAnswer>;
  /** @param etag the change is refused when the message has another one by now */
  update(ref: MessageRef, change: Json, etag: string, signal: AbortSignal): Promise<MessageAnswer>;
}

const mostPages = 20_000;
/** More than this Graph does not put on a page of messages. */
const pageSize = 'odata.maxpagesize=500';
/** Copies of one message that are compared. */
const mostCopies = 100;

export function createMailApi(requester: Requester, clock: Clock, root: string): GraphMailApi {
  const { host } = new URL(root);
  const problemOf = (refusal: Refusal, purpose: Purpose): Problem =>
    problemOfMail(refusal, purpose, requester.problemOf);
  const read = async (request: GraphRequest, purpose: Purpose, signal: AbortSignal): Promise<Json> => {
    const answer = await requester.ask(request, signal);
    if (answer.type === 'refused') throw new ProblemError(problemOf(answer.refusal, purpose));
    return isObject(answer.value) ? answer.value : fail('answer-invalid', { host });
  };
  const page = async (request: GraphRequest, purpose: Purpose, signal: AbortSignal): Promise<DeltaPage> => {
    const answer = await read({ ...request, prefer: [pageSize] }, purpose, signal);
    // an answer without this member is none to this question (ML4)
    if (!Array.isArray(answer.value)) fail('answer-invalid', { host });
    return {
      rows: listIn(answer, 'value'),
      nextLink: textIn(answer, '@odata.nextLink') || null,
      deltaLink: textIn(answer, '@odata.deltaLink') || null,
    };
  };
  const refused = (refusal: Refusal): Exclude<MessageAnswer, { type: 'message' }> => {
    const problem = problemOf(refusal, 'item');
    return problem.code === 'not-found' ? { type: 'absent' } : { type: 'refused', refusal, problem };
  };
  const aboutMessage = (answer: Answer | BatchAnswer): MessageAnswer => {
    if (answer.type === 'refused') return refused(answer.refusal);
    return isObject(answer.value)
      ? { type: 'message', message: answer.value }
      : fail('answer-invalid', { host });
  };
  async function* inBatches<T>(
    items: readonly T[],
    question: (item: T) => string,
    signal: AbortSignal,
  ): AsyncGenerator<readonly [T, BatchAnswer]> {
    for (let at = 0; at < items.length; at += mostQuestions) {
      const some = items.slice(at, at + mostQuestions);
      const answers = await askAll(some.map(question), { requester, clock, host }, signal);
      for (const [index, answer] of answers.entries()) yield [some[index] as T, answer];
    }
  }
  const messagePath = (ref: MessageRef): string => `me/messages/${segment(ref)}`;

  return {
    root,
    host,
    async folders(signal) {
      const rows: Json[] = [];
      let request: GraphRequest = { path: 'me/mailFolders/delta' };
      for (let count = 0; count < mostPages; count += 1) {
        const { rows: found, nextLink, deltaLink } = await page(request, 'account', signal);
        rows.push(...found);
        if (nextLink === null) return deltaLink === null ? fail('answer-invalid', { host }) : rows;
        request = { path: nextLink };
      }
      return fail('answer-invalid', { host, limitPages: mostPages });
    },
    async roles(signal) {
      const names = [...wellKnownNames.keys()];
      const roles = new Map<string, MailboxRole>();
      for await (const [name, answer] of inBatches(
        names,
        (one) => `me/mailFolders/${one}?$select=id`,
        signal,
      )) {
        const found = aboutMessage(answer);
        const role = wellKnownNames.get(name);
        if (found.type === 'message' && role !== undefined) roles.set(textIn(found.message, 'id'), role);
        // what is not known to be absent is not left out (ML4)
        if (found.type === 'refused') throw new ProblemError(problemOf(found.refusal, 'account'));
      }
      return roles;
    },
    async delta(at, signal) {
      const request =
        'link' in at
          ? { path: at.link }
          : {
              path: `me/mailFolders/${segment(at.folder)}/messages/delta`,
              query: { $select: messageMembers, $orderby: 'receivedDateTime desc' },
            };
      try {
        return await page(request, 'collection', signal);
      } catch (error) {
        // a link that Graph does not know (any more) is refused as a bad request too
        const found = problemFrom(error);
        if ('link' in at && found?.code === 'answer-invalid' && found.params.status === 400)
          return fail('sync-state-expired', { host });
        throw error;
      }
    },
    async *messages(refs, signal) {
      const question = (ref: MessageRef): string => `${messagePath(ref)}?$select=${messageMembers}`;
      for await (const [ref, answer] of inBatches(refs, question, signal)) {
        const found = aboutMessage(answer);
        if (found.type === 'refused' && stopsTheRun(found.problem)) throw new ProblemError(found.problem);
        yield [ref, found];
      }
    },
    link: async (ref, signal) =>
      aboutMessage(await requester.ask({ path: messagePath(ref), query: { $select: 'id,webLink' } }, signal)),
    async *withMessageIds(ids, signal) {
      const question = (id: string): string => {
        const filter = `internetMessageId eq '<${id.replaceAll("'", "''")}>'`;
        return `me/messages?$filter=${encodeURIComponent(filter)}&$select=${messageMembers}&$top=${mostCopies}`;
      };
      for await (const [, answer] of inBatches(ids, question, signal)) {
        if (answer.type === 'refused') throw new ProblemError(problemOf(answer.refusal, 'account'));
        if (!Array.isArray(answer.value.value)) fail('answer-invalid', { host });
        yield listIn(answer.value, 'value');
      }
    },
    async bytes(ref, take, signal) {
      const request = { path: `${messagePath(ref)}/$value`, accept: '*/*' };
      const sent = await requester.stream(request, take, signal);
      return sent.type === 'taken' ? sent : refused(sent.refusal);
    },
    async move(ref, destinationId, signal) {
      const path = `${messagePath(ref)}/move`;
      return aboutMessage(await requester.ask({ method: 'POST', path, body: { destinationId } }, signal));
    },
    async update(ref, body, ifMatch, signal) {
      const condition = ifMatch === '' ? {} : { ifMatch };
      return aboutMessage(
        await requester.ask({ method: 'PATCH', path: messagePath(ref), body, ...condition }, signal),
      );
    },
  };
}
