/** One account's requests: WebDAV methods over the dialer's channel, answers read as multistatus or refused. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { type Channel, discardBody } from '../../net/index.ts';
import { readText } from './charset.ts';
import { hostOf, isWebPage, type Purpose, refuse } from './errors.ts';
import { dav, type Multistatus, parseMultistatus, statusOf } from './multistatus.ts';
import { child, childrenOf, type Element, parseXml } from './xml.ts';

export interface Connection {
  readonly origin: string;
  readonly clock: Clock;
  /** One request to a path on the account's origin; every status is handed back, its body unread. */
  send(method: string, path: string, options: SendOptions): Promise<Response>;
  /** PROPFIND or REPORT; anything but a readable 207 throws. */
  multistatus(method: 'PROPFIND' | 'REPORT', path: string, options: AskOptions): Promise<Multistatus>;
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
  /** The answer is nearly always a few lines: packing and unpacking it would take longer than sending it. */
  readonly isSmall?: boolean;
  /** Looks at a refusal before it becomes a Problem: the precondition element the server names, if any (RFC 4918 16). */
  readonly onRefusal?: (status: number, condition: Element | null) => void;
}

export function createConnection(channel: Channel, origin: string, clock: Clock): Connection {
  const connection: Connection = {
    origin,
    clock,
    send(method, path, { headers, body, signal }) {
      return channel.fetch(new URL(path, origin).href, {
        method,
        headers: { ...headers },
        ...(body === undefined ? {} : { body }),
        signal,
      });
    },
    async multistatus(method, path, { depth, body, purpose, signal, isSmall, onRefusal }) {
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
      if (response.status === 207) return readMultistatus(response);
      if (onRefusal !== undefined && response.status >= 400)
        onRefusal(response.status, await conditionIn(response));
      else await discardBody(response);
      return refuse(response, purpose, clock);
    },
  };
  return connection;
}

/** @throws ProblemError `captive-portal` | `answer-invalid` */
export async function readMultistatus(response: Response): Promise<Multistatus> {
  const host = hostOf(response.url);
  if (isWebPage(response)) {
    await discardBody(response);
    fail('captive-portal', { host });
  }
  const text = await readText(response);
  try {
    return parseMultistatus(text, response.url);
  } catch (cause) {
    throw new ProblemError(problem('answer-invalid', { host }), { cause });
  }
}

/** The precondition a server names in an error body, or null: the body is a hint and may be anything. */
export async function conditionIn(response: Response): Promise<Element | null> {
  try {
    return errorIn(parseXml(await response.text()));
  } catch {
    return null;
  }
}

/**
 * What a 207 to a write says about its one resource: Xandikos answers a refused PUT so, with 412 and the precondition inside
 * (https://github.com/jelmer/xandikos). Null when it speaks of no failure, or cannot be read.
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
    // as good as no word about it
  }
  return null;
}

function errorIn(element: Element | null): Element | null {
  return element?.name === dav('error') ? (element.children[0] ?? null) : null;
}
