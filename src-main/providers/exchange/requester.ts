/** Sends requests to Exchange Web Services and reads their SOAP answers: deadlines, sizes, errors, pauses, and few requests at a time. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, ProblemError } from '../../../src-shared/domain/problems.ts';
import type { Channel } from '../../net/index.ts';
import type { Lanes } from '../lanes.ts';
import { type ResponseMessage, readSoap } from './answer.ts';
import { envelope, type Operation, type ServerVersion } from './envelope.ts';
import { asksToSlowDown, type Purpose, problemOfMessage, problemOfRefusal } from './errors.ts';
import { enclosed, type OutgoingMessage } from './message-body.ts';
import { mimeContent } from './mime-content.ts';
import { type Refusal, refusalIn } from './refusal.ts';
import type { SignInWay } from './sign-in-way.ts';
import { envelopesIn } from './soap-stream.ts';

export interface EwsRequest extends Operation {
  /** How many response messages the answer must have: those of the items that were asked for. Default: any number. */
  readonly answers?: number;
  /** A message whose bytes stand in base64 where the content has `messageMark`; a large one is sent as it is read. */
  readonly message?: OutgoingMessage;
  /** Beside the usual ones: for streams, which one server of several has. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type Answer =
  | {
      readonly type: 'messages';
      readonly messages: readonly ResponseMessage[];
      /** The server's build, such as `15.2.986.26`; '' when it does not tell. */
      readonly version: string;
      /** `Cookie` header with which the same server of several answers again; '' without one. */
      readonly affinity: string;
    }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export interface Requester {
  readonly host: string;
  /**
   * What the server answers, refusals of single items among it.
   * @throws ProblemError `answer-invalid` for another number of answers, and as `Channel.fetch`
   */
  ask(request: EwsRequest, signal: AbortSignal): Promise<Answer>;
  /**
   * The response messages of a request that has to succeed in all its parts.
   * @throws ProblemError also as `problemOf`
   */
  read(request: EwsRequest, purpose: Purpose, signal: AbortSignal): Promise<readonly ResponseMessage[]>;
  /**
   * As `ask`, for an answer with one MimeContent: its bytes go to `keep` as they come, and are not part of the messages. Without one
   * `keep` gets no bytes, and the messages say why.
   * @throws ProblemError also what `keep` throws
   */
  content<T>(
    request: EwsRequest,
    keep: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly answer: Answer; readonly kept: T | null }>;
  /**
   * The messages of an answer that goes on until one side ends it (GetStreamingEvents). It takes no turn of the other requests.
   * @throws ProblemError also as `problemOf` for a refusal of the whole request
   */
  stream(request: EwsRequest, signal: AbortSignal): AsyncGenerator<ResponseMessage>;
  /** The Problem of a refusal, or of a message that is no success; it notes that the server asks for fewer requests. */
  problemOf(trouble: Refusal | ResponseMessage, purpose: Purpose): Problem;
}

export interface RequesterParts {
  readonly channel: Channel;
  readonly clock: Pick<Clock, 'now'>;
  readonly lanes: Lanes;
  /** Of `Exchange.asmx`. */
  readonly url: string;
  readonly version: ServerVersion;
  readonly way: SignInWay;
}

/** The pause when a server asks for fewer requests without saying for how long: it doubles each time, up to the longest. */
const firstPauseMs = 30_000;
const longestPauseMs = 1_800_000;

export function createRequester({ channel, clock, lanes, url, version, way }: RequesterParts): Requester {
  const { host } = new URL(url);
  let pauseMs = firstPauseMs;

  const send = async (
    request: EwsRequest,
    how: 'fetch' | 'stream',
    signal: AbortSignal,
  ): Promise<Response> => {
    const init: RequestInit & { readonly duplex: 'half' } = {
      method: 'POST',
      headers: {
        Accept: 'text/xml',
        'Content-Type': 'text/xml; charset=utf-8',
        ...request.headers,
      },
      body: await enclosed(envelope(version, request), request.message ?? null),
      // behind a redirect stands another server, or a form to sign in
      redirect: 'manual',
      signal,
      duplex: 'half',
    };
    return channel[how](url, init);
  };

  const refused = (response: Response, text: string): Extract<Answer, { type: 'refused' }> => ({
    type: 'refused',
    refusal: refusalIn(response, text, clock),
  });

  const answerOf = (response: Response, text: string, request: EwsRequest): Answer => {
    const read = response.ok ? readSoap(text) : null;
    if (read?.type !== 'messages') return refused(response, text);
    if (request.answers !== undefined && read.messages.length !== request.answers)
      return fail('answer-invalid', { host, status: response.status });
    if (read.messages.some(({ type }) => type === 'success')) pauseMs = firstPauseMs;
    return {
      type: 'messages',
      messages: read.messages,
      version: read.version,
      affinity: affinityIn(response),
    };
  };

  const ask: Requester['ask'] = (request, signal) =>
    lanes(async () => {
      const response = await send(request, 'fetch', signal);
      return answerOf(response, await response.text(), request);
    }, signal);

  const problemOf: Requester['problemOf'] = (trouble, purpose) => {
    const now = clock.now();
    const isRefusal = 'status' in trouble;
    const found = isRefusal
      ? problemOfRefusal(trouble, purpose, way, now + pauseMs)
      : problemOfMessage(trouble, host, purpose, now + pauseMs, now);
    if (asksToSlowDown({ status: isRefusal ? trouble.status : 200, code: trouble.code }))
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    return found;
  };

  return {
    host,
    ask,
    problemOf,
    async read(request, purpose, signal) {
      const answer = await ask(request, signal);
      if (answer.type === 'refused') throw new ProblemError(problemOf(answer.refusal, purpose));
      const bad = answer.messages.find(({ type }) => type !== 'success');
      if (bad !== undefined) throw new ProblemError(problemOf(bad, purpose));
      return answer.messages;
    },
    content: (request, keep, signal) =>
      lanes(async () => {
        const response = await send(request, 'fetch', signal);
        if (!response.ok) return { answer: refused(response, await response.text()), kept: null };
        const around: string[] = [];
        const kept = await keep(mimeContent(response.body ?? [], (text) => around.push(text), host));
        return { answer: answerOf(response, around.join(''), request), kept };
      }, signal),
    async *stream(request, signal) {
      const response = await send(request, 'stream', signal);
      if (!response.ok)
        throw new ProblemError(problemOf(refused(response, await response.text()).refusal, 'account'));
      for await (const text of envelopesIn(response.body ?? [], host)) {
        const answer = answerOf(response, text, request);
        if (answer.type === 'refused') throw new ProblemError(problemOf(answer.refusal, 'account'));
        yield* answer.messages;
      }
    },
  };
}

/** https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-maintain-affinity-between-group-of-subscriptions-and-mailbox-server */
function affinityIn({ headers }: Response): string {
  return headers
    .getSetCookie()
    .flatMap((cookie) => /^(?:X-BackEndOverrideCookie|X-BackEndCookie)=[^;\s,"]*/i.exec(cookie)?.[0] ?? [])
    .join('; ');
}
