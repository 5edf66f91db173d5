/** The calls of Gmail v1 that Concord makes, each in one place (https://developers.google.com/workspace/gmail/api/reference/rest). */
import { type gmail_v1, gmail as gmailApi } from '@googleapis/gmail';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import type { MessageSource } from '../../../../src-shared/domain/mail/side.ts';
import { fail, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { asksToSlowDown } from '../errors.ts';
import { isObject, type Json, listIn, textIn } from '../json.ts';
import { type Refusal, refusalIn } from '../refusal.ts';
import type { Answer, LibraryOptions, Requester } from '../requester.ts';
import type { LabelChange } from './labels.ts';
import { askedFields } from './message.ts';
import type { Meter } from './metering.ts';
import { type MailPurpose, problemOfMail } from './problems.ts';
import { units } from './quota.ts';
import { sendUpload, type Uploading } from './upload.ts';

/** An answer about one message. */
export type MessageAnswer =
  | { readonly type: 'message'; readonly message: Json }
  /** 404: there is none with this id (any more). */
  | { readonly type: 'absent' }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export interface IdPage {
  readonly ids: readonly Json[];
  readonly nextPageToken: string | null;
}

export interface HistoryPage {
  readonly records: readonly Json[];
  readonly nextPageToken: string | null;
  /** Of the mailbox as it is now. */
  readonly historyId: string;
}

/** Each throws ProblemError for what concerns the whole account. */
export interface GmailApi {
  readonly host: string;
  profile(signal: AbortSignal): Promise<{ readonly address: string; readonly historyId: string }>;
  labels(signal: AbortSignal): Promise<readonly Json[]>;
  /** Messages in the bin and junk too, newest first. Null: Google does not know the page token. */
  list(
    query: { readonly q?: string; readonly pageToken?: string },
    signal: AbortSignal,
  ): Promise<IdPage | null>;
  /** Null: the start is too long ago, or Google does not know it (404). */
  history(start: string, pageToken: string | null, signal: AbortSignal): Promise<HistoryPage | null>;
  message(id: string, signal: AbortSignal): Promise<MessageAnswer>;
  /** The answer with the message's bytes, unread; its status is 200. */
  raw(
    id: string,
    signal: AbortSignal,
  ): Promise<
    Exclude<MessageAnswer, { type: 'message' }> | { readonly type: 'answer'; readonly answer: Response }
  >;
  modify(id: string, change: LabelChange, signal: AbortSignal): Promise<MessageAnswer>;
  trash(id: string, signal: AbortSignal): Promise<MessageAnswer>;
  insert(labels: readonly string[], source: MessageSource, signal: AbortSignal): Promise<MessageAnswer>;
  problemOf(refusal: Refusal, purpose: MailPurpose): ReturnType<typeof problemOfMail>;
}

export interface ApiParts {
  readonly requester: Requester;
  readonly uploading: Uploading;
  readonly rootUrl: string;
  readonly meter: Meter;
  readonly clock: Clock;
}

/** A refusal for too much is waited for and repeated so often, when the wait is not longer than this. */
const mostRepeats = 5;
const longestWaitMs = 120_000;
const me = 'me';

type Refused = { readonly type: 'refused'; readonly refusal: Refusal };

/** An answer of the network's own kind is no instance of the global `Response`. */
function isRefused(sent: Response | Refused): sent is Refused {
  return 'refusal' in sent;
}

export function createGmailApi({ requester, uploading, rootUrl, meter, clock }: ApiParts): GmailApi {
  const api = gmailApi({ version: 'v1', rootUrl });
  const { host } = new URL(rootUrl);
  const problemOf: GmailApi['problemOf'] = (refusal, purpose) =>
    problemOfMail(refusal, purpose, requester.problemOf);

  /** Spends units and sends; again while Google refuses for too much, which it does before anything is done. */
  const metered = async <T>(
    cost: number,
    signal: AbortSignal,
    send: () => Promise<T>,
    refusalOf: (sent: T) => Promise<Refusal | null>,
  ): Promise<T | Refused> => {
    for (let repeats = 0; ; repeats += 1) {
      await meter.take(cost, signal);
      const sent = await send();
      const refusal = await refusalOf(sent);
      if (refusal === null) return sent;
      if (!asksToSlowDown(refusal)) return { type: 'refused', refusal };
      const found = problemOf(refusal, 'account');
      const until = found.retryAt ?? clock.now();
      const { status, retryAt, unitsPerMinute } = refusal;
      // too many at the same time comes as 429 without a time
      meter.slowDown({ until, unitsPerMinute, isOverQuota: status === 403 || retryAt !== null });
      // the Problem, and not the refusal: a second look at it would double the pause
      if (repeats >= mostRepeats || until - clock.now() > longestWaitMs) throw new ProblemError(found);
    }
  };
  const ask = (
    cost: number,
    call: (options: object) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<Answer> =>
    metered<Answer>(
      cost,
      signal,
      // the library's own type of these options names parts of its HTTP client that are not used here
      () => requester.ask((options: LibraryOptions) => call(options as object), { signal }),
      async (answer) => (answer.type === 'refused' ? answer.refusal : null),
    );
  const objectIn = (answer: Answer): Json => {
    if (answer.type === 'refused') throw new ProblemError(problemOf(answer.refusal, 'account'));
    return isObject(answer.value) ? answer.value : fail('answer-invalid', { host });
  };
  const aboutMessage = (answer: Answer): MessageAnswer => {
    if (answer.type === 'refused')
      return answer.refusal.status === 404 && answer.refusal.isGoogles ? { type: 'absent' } : answer;
    return isObject(answer.value)
      ? { type: 'message', message: answer.value }
      : fail('answer-invalid', { host });
  };
  const sendUntilAnswered = async (
    cost: number,
    send: () => Promise<Response>,
    signal: AbortSignal,
  ): Promise<Response | Refused> =>
    metered<Response>(cost, signal, send, async (response) =>
      response.ok ? null : refusalIn(response, await response.text(), clock),
    );

  return {
    host,
    problemOf,
    async profile(signal) {
      const answer = objectIn(
        await ask(units.profile, (o) => api.users.getProfile({ userId: me }, o), signal),
      );
      const [address, historyId] = [textIn(answer, 'emailAddress'), textIn(answer, 'historyId')];
      if (!/^\d+$/.test(historyId)) fail('answer-invalid', { host });
      return { address, historyId };
    },
    async labels(signal) {
      const answer = objectIn(
        await ask(units.labels, (o) => api.users.labels.list({ userId: me }, o), signal),
      );
      // every account has labels: an answer without them is none to this question (ML4)
      return Array.isArray(answer.labels) ? listIn(answer, 'labels') : fail('answer-invalid', { host });
    },
    async list(query, signal) {
      const parameters: gmail_v1.Params$Resource$Users$Messages$List = {
        userId: me,
        includeSpamTrash: true,
        maxResults: 500,
        ...query,
      };
      const found = await ask(units.list, (o) => api.users.messages.list(parameters, o), signal);
      if (found.type === 'refused' && found.refusal.status === 400 && query.pageToken !== undefined)
        return null;
      const answer = objectIn(found);
      if (answer.messages !== undefined && !Array.isArray(answer.messages)) fail('answer-invalid', { host });
      // none found has no member `messages`, but always this one
      if (answer.messages === undefined && answer.resultSizeEstimate === undefined)
        fail('answer-invalid', { host });
      return { ids: listIn(answer, 'messages'), nextPageToken: textIn(answer, 'nextPageToken') || null };
    },
    async history(startHistoryId, pageToken, signal) {
      const parameters: gmail_v1.Params$Resource$Users$History$List = {
        userId: me,
        startHistoryId,
        maxResults: 500,
        ...(pageToken === null ? {} : { pageToken }),
      };
      const found = await ask(units.history, (o) => api.users.history.list(parameters, o), signal);
      if (found.type === 'refused' && found.refusal.status === 404 && found.refusal.isGoogles) return null;
      if (found.type === 'refused' && found.refusal.status === 400 && pageToken !== null) return null;
      const answer = objectIn(found);
      const historyId = textIn(answer, 'historyId');
      if (answer.history !== undefined && !Array.isArray(answer.history)) fail('answer-invalid', { host });
      if (!/^\d+$/.test(historyId)) fail('answer-invalid', { host });
      return {
        records: listIn(answer, 'history'),
        nextPageToken: textIn(answer, 'nextPageToken') || null,
        historyId,
      };
    },
    async message(id, signal) {
      const parameters = { userId: me, id, format: 'metadata', metadataHeaders: [...askedFields] };
      return aboutMessage(await ask(meter.getUnits, (o) => api.users.messages.get(parameters, o), signal));
    },
    async raw(id, signal) {
      const call = (options: LibraryOptions): Promise<unknown> =>
        api.users.messages.get({ userId: me, id, format: 'raw' }, options as object);
      const sent = await sendUntilAnswered(meter.getUnits, () => requester.send(call, { signal }), signal);
      if (!isRefused(sent)) return { type: 'answer', answer: sent };
      return sent.refusal.status === 404 && sent.refusal.isGoogles ? { type: 'absent' } : sent;
    },
    async modify(id, { add, remove }, signal) {
      const requestBody = { addLabelIds: [...add], removeLabelIds: [...remove] };
      const call = (o: object): Promise<unknown> =>
        api.users.messages.modify({ userId: me, id, requestBody }, o);
      return aboutMessage(await ask(units.modify, call, signal));
    },
    async trash(id, signal) {
      const call = (o: object): Promise<unknown> => api.users.messages.trash({ userId: me, id }, o);
      return aboutMessage(await ask(units.trash, call, signal));
    },
    async insert(labels, source, signal) {
      const sent = await sendUntilAnswered(
        units.insert,
        () => sendUpload(uploading, labels, source, signal),
        signal,
      );
      if (isRefused(sent)) return sent;
      try {
        const value: unknown = await sent.json();
        if (isObject(value)) return { type: 'message', message: value };
      } catch (cause) {
        if (cause instanceof ProblemError) throw cause;
      }
      return fail('answer-invalid', { host });
    },
  };
}
