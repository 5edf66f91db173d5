/**
 * Protects S6 with real loopback servers and a clock that the test moves: whatever body follows whatever status and verb, read or
 * unwanted, the request is over within its deadline, and the connection is free or closed.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDialer, discardBody } from '../../../src-main/net/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

const methods = [
  ...['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
  ...['PROPFIND', 'PROPPATCH', 'REPORT', 'MKCALENDAR', 'MOVE', 'COPY'],
] as const;
const statuses = [
  ...[200, 201, 202, 203, 204, 205, 206, 207, 226, 300, 301, 302, 303, 304, 307, 308],
  ...[400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 415, 418, 422, 423, 424, 429, 451],
  ...[500, 501, 502, 503, 504, 507, 511, 599],
] as const;
const maxAnswerBytes = 10 * 1024 * 1024;
const deadlineMs = 60_000;

/** What a server does after the status: none of these ends by itself. */
const manners: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'sends nothing, not even headers': () => undefined,
  'sends headers and no body': (response) => response.flushHeaders(),
  'announces a body and sends half of it': (response) => {
    response.setHeader('content-length', 1_000);
    response.write('x'.repeat(500));
  },
  'sends one byte at a time': (response) => {
    const dripping = setInterval(() => response.write('x'), 1);
    response.on('close', () => clearInterval(dripping));
    response.write('x');
  },
  'sends compressed nothing, again and again': (response) => {
    const nothing = gzipSync('');
    response.setHeader('content-encoding', 'gzip');
    const dripping = setInterval(() => response.write(nothing), 1);
    response.on('close', () => clearInterval(dripping));
    response.write(nothing);
  },
};

let origin = '';
const server = createServer((request, response) => {
  request.resume();
  response.on('error', () => undefined);
  const [, status = '', manner = ''] = decodeURIComponent(request.url ?? '').split('/');
  response.statusCode = Number(status);
  if (manner.startsWith('bytes ')) response.end(Buffer.alloc(Number(manner.slice(6))));
  else if (manner === 'endless' && isBodiless(request.method ?? '', Number(status))) response.end();
  else if (manner === 'endless') {
    const more = (): void => {
      while (response.writable && response.write(Buffer.alloc(64 * 1024)));
    };
    response.on('drain', more);
    more();
  } else manners[manner]?.(response);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Use = 'read' | 'unwanted';

/** One request on a connection of its own. `passed` milliseconds go by once it has begun. @returns the Problem's code, or the size read */
async function outcomeOf(
  method: string,
  status: number,
  manner: string,
  use: Use,
  passed: number,
): Promise<string | number> {
  const time = handClock();
  const dialer = createDialer({ certificateAuthorities: [], setTimer: time.clock.setTimer });
  const channel = dialer.channel({ origin, maxAnswerBytes, deadlineMs });
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: '<x/>' };
  const begun = channel
    .fetch(`${origin}/${status}/${encodeURIComponent(manner)}`, { method, ...body })
    .then(async (response) => {
      if (use === 'read') return (await response.arrayBuffer()).byteLength;
      await discardBody(response);
      return 0;
    })
    .catch((error: unknown) => problemOf(error)?.code ?? 'bug');
  if (passed > 0) await time.advance(passed);
  const outcome = await begun;
  await dialer.close();
  return outcome;
}

/** The statuses and verbs whose answers have no body (RFC 9112 6.3), and those whose body Concord does not look at. */
const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || [204, 205, 304].includes(status);

const sizes = [0, 1, 1_023, 16_384, 65_535, 65_536, 65_537, 262_144, 1_000_000, maxAnswerBytes];

describe('S6: bodies of every size', () => {
  test.each(methods)('after %s, with every status, read and unwanted', async (method) => {
    for (const status of statuses)
      await Promise.all(
        // the large ones with two statuses only: the status changes nothing about them
        sizes
          .filter((size) => size < 100_000 || [200, 404].includes(status))
          .flatMap((size) =>
            (['read', 'unwanted'] as const).map(async (use) => {
              const outcome = await outcomeOf(method, status, `bytes ${size}`, use, 0);
              const expected = use === 'unwanted' || isBodiless(method, status) ? 0 : size;
              expect(outcome, `${status} ${size} ${use}`).toBe(expected);
            }),
          ),
      );
  });

  test.each(['GET', 'REPORT', 'PUT'])('one byte more than the limit is refused: %s', async (method) => {
    for (const status of [200, 207, 404])
      expect(await outcomeOf(method, status, `bytes ${maxAnswerBytes + 1}`, 'read', 0)).toBe(
        'answer-invalid',
      );
  });

  test.each(methods)('an endless one is refused when read, and closed when unwanted: %s', async (method) => {
    for (const status of [200, 207, 404, 412, 500]) {
      const expected = isBodiless(method, status) ? 0 : 'answer-invalid';
      expect(await outcomeOf(method, status, 'endless', 'read', 0), `${status}`).toBe(expected);
      expect(await outcomeOf(method, status, 'endless', 'unwanted', 0), `${status}`).toBe(0);
    }
  });
});

describe.each(Object.keys(manners))('S6: a server that %s', (manner) => {
  test.each(methods)(
    'holds a request no longer than its deadline, whatever the status: %s',
    async (method) => {
      for (const use of ['read', 'unwanted'] as const)
        await Promise.all(
          statuses.map(async (status) => {
            const outcome = await outcomeOf(method, status, manner, use, deadlineMs);
            // an answer without a body is over with its headers, and an unwanted body a second later
            expect([0, 'unreachable'], `${status} ${use}`).toContain(outcome);
            if (use === 'read' && !isBodiless(method, status))
              expect(outcome, `${status}`).toBe('unreachable');
          }),
        );
    },
  );
});
