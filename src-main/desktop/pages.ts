/** Lists the interface's files and answers requests for them. A file path is never built from a requested address. */
import { listInterfaceFiles } from '../support/interface-files.ts';
import { isOwnPageAddress } from './addresses.ts';

export interface Page {
  readonly file: string;
  readonly type: string;
}

/** The path part of an address (`/index.html`) → the file served there. */
export type Pages = ReadonlyMap<string, Page>;

const contentSecurityPolicy = [
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

/** Lists the built interface once, at start. A file whose type is not in `mediaTypes` is not served. */
export function listPages(directory: string): Pages {
  return new Map(listInterfaceFiles(directory).map(({ path, file, type }) => [path, { file, type }]));
}

export interface PageAnswer {
  readonly status: 200 | 404 | 405;
  /** The file to send; null = an empty body. */
  readonly page: Page | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers one request: the method must be GET, the host ours, and the path exactly one that is on the list. */
export function answerPage(
  pages: Pages,
  request: { readonly method: string; readonly url: string },
): PageAnswer {
  const headers = {
    'content-security-policy': contentSecurityPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  if (request.method !== 'GET') return { status: 405, page: null, headers };
  const page = isOwnPageAddress(request.url) ? pages.get(new URL(request.url).pathname) : undefined;
  if (page === undefined) return { status: 404, page: null, headers };
  return { status: 200, page, headers: { ...headers, 'content-type': page.type } };
}
