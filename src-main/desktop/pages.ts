/** The interface's files as a fixed list, and the answer to a request for one. No path is ever made from an address. */
import { listInterfaceFiles } from '../support/interface-files.ts';
import { isOurs } from './addresses.ts';

export interface Page {
  readonly file: string;
  readonly type: string;
}

/** Path of the address (`/index.html`) → file. */
export type Pages = ReadonlyMap<string, Page>;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Lists the built interface once, at start. */
export function listPages(directory: string): Pages {
  return new Map(listInterfaceFiles(directory).map(({ path, file, type }) => [path, { file, type }]));
}

export interface PageAnswer {
  readonly status: 200 | 404 | 405;
  /** What to send; null = an empty body. */
  readonly page: Page | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Decides one request: GET, our own host, a path that is on the list as it stands. */
export function answerPage(
  pages: Pages,
  request: { readonly method: string; readonly url: string },
): PageAnswer {
  const headers = {
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  if (request.method !== 'GET') return { status: 405, page: null, headers };
  const page = isOurs(request.url) ? pages.get(new URL(request.url).pathname) : undefined;
  if (page === undefined) return { status: 404, page: null, headers };
  return { status: 200, page, headers: { ...headers, 'content-type': page.type } };
}
