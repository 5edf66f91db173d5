/**
 * A sandbox page's server side: static files and the exchange of a one-time token for a secret (S4). Every request that reads or
 * changes something is a POST with the exact Origin and the secret in a header.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { refuse } from './problem.ts';
import type { ViewAnswer, ViewRequest } from './server.ts';

export interface Page {
  readonly answer: (request: ViewRequest) => ViewAnswer;
  /** For the fragment of an address; good for one exchange within ten minutes. */
  readonly newToken: () => string;
}

const sharedFolder = new URL('../../src-sandbox/reference-crm/web/shared/', import.meta.url);
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

interface PageFile {
  readonly at: URL;
  readonly type: string;
}

/** The files of a folder, by the path they are served under. */
function filesIn(folder: URL, prefix: string): readonly (readonly [string, PageFile])[] {
  return readdirSync(folder).flatMap((name) => {
    const type = types[name.split('.')[1] ?? ''];
    if (type === undefined) return [];
    const path = name === 'index.html' ? prefix : `${prefix}${name}`;
    return [[path, { at: new URL(name, folder), type }] as const];
  });
}

/** How long a token is valid when nobody exchanges it. */
const tokenMs = 10 * 60_000;

/**
 * @param folder where the page's own files lie; those under `/shared/` are the same for every page
 * @param ask answers a request under `/view/` whose sender has proved that they may ask
 */
export function createPage(
  folder: URL,
  clock: Pick<Clock, 'monotonic'>,
  ask: (path: string, body: unknown) => unknown,
): Page {
  const files = new Map([...filesIn(folder, '/'), ...filesIn(sharedFolder, '/shared/')]);
  /** Hash → when it was made. */
  const tokens = new Map<string, number>();
  const secrets = new Set<string>();

  const exchange = (body: unknown): string => {
    const { data } = z.object({ token: z.string() }).safeParse(body);
    const hash = hashed(data?.token ?? '');
    const madeAt = tokens.get(hash);
    tokens.delete(hash);
    if (madeAt === undefined || clock.monotonic() - madeAt >= tokenMs) refuse('sign-in-required');
    const secret = randomBytes(32).toString('base64url');
    secrets.add(hashed(secret));
    return secret;
  };

  return {
    newToken() {
      const token = randomBytes(24).toString('base64url');
      tokens.set(hashed(token), clock.monotonic());
      return token;
    },
    answer({ method, path, headers, body, origin }) {
      const file = files.get(path);
      if (file !== undefined) {
        if (method !== 'GET') refuse('method-not-allowed');
        return { status: 200, type: file.type, body: readFileSync(file.at) };
      }
      if (!path.startsWith('/view/')) refuse('not-found');
      if (method !== 'POST') refuse('method-not-allowed');
      // the server has refused another Origin already; here a missing Origin is refused too
      if (headers.origin !== origin) refuse('misdirected');
      if (path === '/view/session') return json({ secret: exchange(body) });
      const secret = headers['concord-view'];
      if (typeof secret !== 'string' || !secrets.has(hashed(secret))) refuse('sign-in-required');
      return json(ask(path, body));
    },
  };
}

export function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success)
    refuse('invalid-request', { detail: result.error.issues[0]?.path.join(' ').slice(0, 200) ?? 'invalid' });
  return result.data;
}

function json(body: unknown): ViewAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}

function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
