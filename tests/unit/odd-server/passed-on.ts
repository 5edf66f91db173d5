/** Passes a request on to a good server. */
import type { Answer, Asked } from '../caldav/fake-server.ts';

/** Headers that belong to one connection or are computed anew. */
const ownHeaders = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'date',
  'host',
]);

function endToEnd<Value>(headers: Iterable<readonly [string, Value]>): Record<string, Value> {
  return Object.fromEntries([...headers].filter(([name]) => !ownHeaders.has(name)));
}

/** @param origin the good server's */
export async function passedOn(origin: string, { method, path, headers, body }: Asked): Promise<Answer> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: endToEnd(Object.entries(headers)) as Record<string, string>,
    ...(body === '' ? {} : { body }),
  });
  return { status: response.status, headers: endToEnd(response.headers), body: await response.text() };
}
