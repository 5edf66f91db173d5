/** Sends one account's WebDAV requests through the dialer's channel, and reads multistatus answers. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { type Channel, discardBody } from '../../net/index.ts';
import { child, childrenOf, type Element, parseXml } from '../xml.ts';
import { readText, textPieces } from './charset.ts';
import { hostOf, isWebPage, type Purpose, refuse } from './errors.ts';
import { dav, type Multistatus, multistatusReader, parseMultistatus, statusOf } from './multistatus.ts';

export interface Connection {
  readonly origin: string;
  readonly clock: Clock;
  /**
   * Sends one request to a path on the account's origin. Returns every answer of that origin, whatever its status, with its body
   * unread.
   * @throws ProblemError `host-not-confirmed` when the path, or the redirect behind it, leads to another origin; `answer-invalid`
   * for a header value that HTTP cannot carry
   */
  send(method: string, path: string, options: SendOptions): Promise<Response>;
  /** Sends PROPFIND or REPORT. @throws ProblemError for any answer but a readable 207 */
  multistatus(method: 'PROPFIND' | 'REPORT', path: string, options: AskOptions): Promise<Multistatus>;
  /**
   * As `multistatus`, for long answers, which are handed on in parts while they come. When the promise resolves, the server has begun a
   * 207; what throws after that is about its body.
   * @throws ProblemError as `multistatus`, and `answer-invalid` for an answer that is not in UTF-8
   */
  multistatusInParts(
    method: 'PROPFIND' | 'REPORT',
    path: string,
    options: AskOptions,
  ): Promise<AsyncIterable<Multistatus>>;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export interface AskOptions {
  readonly depth: '0' | '1';
  readonly body: string;
  readonly purpose: Purpose;
  readonly signal: AbortSignal;
  /** The answer is nearly always a few lines long, so that compressing it would take longer than sending it. */
  readonly isSmall?: boolean;
  /** Called before a refusal becomes a Problem, with the precondition element that the server names, if any (RFC 4918 16). */
  readonly onRefusal?: (status: number, condition: Element | null) => void;
}

export function createConnection(channel: Channel, origin: string, clock: Clock): Connection {
  const answered207 = async (
    method: string,
    path: string,
    { depth, body, purpose, signal, isSmall, onRefusal }: AskOptions,
  ): Promise<Response> => {
    const response = await connection.send(method, path, {
      headers: {
        depth,
        'content-type': 'application/xml; charset=utf-8',
        accept: 'application/xml, text/xml',
        ...(isSmall === true ? { 'accept-encoding': 'identity' } : {}),
      },
      body,
      signal,
    });
    if (response.status === 207) return response;
    if (onRefusal !== undefined && response.status >= 400)
      onRefusal(response.status, await conditionIn(response));
    else await discardBody(response);
    return refuse(response, purpose, clock);
  };
  const connection: Connection = {
    origin,
    clock,
    async send(method, path, { headers = {}, body, signal }) {
      const response = await channel.fetch(addressOn(origin, path), {
        method,
        headers: { ...headers },
        ...(body === undefined ? {} : { body }),
        signal,
      });
      const answered = new URL(response.url);
      if (answered.origin === origin) return response;
      await discardBody(response);
      return fail('host-not-confirmed', { host: answered.host });
    },
    multistatus: async (method, path, options) => readMultistatus(await answered207(method, path, options)),
    multistatusInParts: async (method, path, options) => partsOf(await answered207(method, path, options)),
  };
  return connection;
}

/**
 * The address of a path on an origin. The two are joined as text: resolved as a relative reference, a path such as `//host/` would
 * name another host.
 * @throws ProblemError `host-not-confirmed` when the result is not on that origin
 */
function addressOn(origin: string, path: string): string {
  const address = `${origin}${path}`;
  if (!path.startsWith('/') || !URL.canParse(address) || new URL(address).origin !== origin)
    fail('host-not-confirmed', { host: hostOf(address) });
  return address;
}

/** @throws ProblemError `captive-portal` | `answer-invalid` */
export async function readMultistatus(response: Response): Promise<Multistatus> {
  const text = await readText(response);
  try {
    return parseMultistatus(text, response.url);
  } catch (cause) {
    throw unreadable(response, cause);
  }
}

async function* partsOf(response: Response): AsyncGenerator<Multistatus> {
  const reader = multistatusReader(response.url);
  try {
    for await (const piece of textPieces(response)) {
      reader.read(piece);
      yield reader.part();
    }
    yield reader.end();
  } catch (cause) {
    throw problemOf(cause) === null ? unreadable(response, cause) : cause;
  }
}

/** A list that can be read is a list, whatever its label says. */
function unreadable(response: Response, cause: unknown): ProblemError {
  const host = hostOf(response.url);
  return new ProblemError(problem(isWebPage(response) ? 'captive-portal' : 'answer-invalid', { host }), {
    cause,
  });
}

/** Whether an answer is a list of WebDAV, and not a page that a captive portal sends with the same status (RU4). Ends the body. */
export async function isMultistatus(response: Response): Promise<boolean> {
  if (response.status === 207 && isWebPage(response))
    return readMultistatus(response).then(
      () => true,
      () => false,
    );
  await discardBody(response);
  return response.status === 207;
}

/** The precondition that an error body names (RFC 4918 16); null when the body is anything else. */
export async function conditionIn(response: Response): Promise<Element | null> {
  try {
    return errorIn(parseXml(await response.text()));
  } catch {
    return null;
  }
}

/**
 * The failure that a 207 answer to a write contains: Xandikos refuses a PUT with 207, and 412 with the precondition inside
 * (https://github.com/jelmer/xandikos). Null when the answer contains no failure, or cannot be read.
 */
export async function refusalIn(
  response: Response,
): Promise<{ readonly status: number; readonly condition: Element | null } | null> {
  try {
    const root = parseXml(await response.text());
    for (const one of childrenOf(root, dav('response'))) {
      const status = statusOf(child(one, dav('status')));
      if (status !== null && status >= 300) return { status, condition: errorIn(child(one, dav('error'))) };
    }
  } catch {
    // an unreadable body says nothing about the write
  }
  return null;
}

function errorIn(element: Element | null): Element | null {
  return element?.name === dav('error') ? (element.children[0] ?? null) : null;
}
