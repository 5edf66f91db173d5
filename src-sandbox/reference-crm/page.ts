/**
 * A sandbox page's server side: static files and the exchange of a one-time token for a secret (S4). Every request that reads or
 * changes something is a POST with the exact Origin and the secret in a header.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { refuse } from './problem.ts';
import type { ViewAnswer, ViewRequest } from './server.ts';

export interface Page {
  readonly answer: (request: ViewRequest) => Promise<ViewAnswer>;
  /**
   * For the fragment of an address; good for one exchange within ten minutes. The tab that exchanged it may do so again and gets the
   * same secret: a reload can interrupt the first exchange before its answer arrives.
   */
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
 * @param ask answers a request under `/view/` whose sender has proved that they may ask; at once or with a promise
 */
export function createPage(
  folder: URL,
  clock: Pick<Clock, 'monotonic'>,
  ask: (path: string, body: unknown) => unknown,
): Page {
  const files = new Map([...filesIn(folder, '/'), ...filesIn(sharedFolder, '/shared/')]);
  /** By the hash of the token. @property tab the hash of the name of the tab that exchanged it; null before */
  const tokens = new Map<string, { readonly madeAt: number; readonly tab: string | null }>();
  /** A tab's secret is computed from this key, so that it can be given out again without being kept. */
  const key = randomBytes(32);
  const secrets = new Set<string>();

  const exchange = (body: unknown): string => {
    const { data } = z.object({ token: z.string(), tab: z.string().default('') }).safeParse(body);
    const hash = hashed(data?.token ?? '');
    const token = tokens.get(hash);
    const tab = hashed(data?.tab ?? '');
    const isAllowed = token?.tab === null || (data?.tab !== '' && token?.tab === tab);
    if (token === undefined || !isAllowed || clock.monotonic() - token.madeAt >= tokenMs)
      refuse('sign-in-required');
    tokens.set(hash, { ...token, tab });
    const secret = createHmac('sha256', key).update(hash).update(tab).digest('base64url');
    secrets.add(hashed(secret));
    return secret;
  };

  return {
    newToken() {
      const token = randomBytes(24).toString('base64url');
      tokens.set(hashed(token), { madeAt: clock.monotonic(), tab: null });
      return token;
    },
    async answer({ method, path, headers, body, origin }) {
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
      return json(await ask(path, body));
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
