/** JSON from outside: levels and values are counted before anything is built from the text (S6). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSetupFile } from '../../src-main/accounts/setup-file.ts';
import { knownKinds, offeredKinds } from '../../src-main/app/index.ts';
import { createBridgeHttp } from '../../src-main/crm/bridge/http.ts';
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { handClock } from '../support/hand-clock.ts';
import { runSeed } from '../support/seeded.ts';

fc.configureGlobal({ seed: runSeed });

const limits = { mostDepth: 4, mostSeparators: 6 };
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

function outcomeOf(text: string, given = limits): string {
  try {
    parseBoundedJson(text, given);
    return 'parsed';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message.startsWith('the JSON') ? 'refused' : 'no JSON';
  }
}

describe('S6: limits of JSON', () => {
  test('levels: up to the limit, and not one more', () => {
    expect([outcomeOf(nested(4)), outcomeOf(nested(5))]).toEqual(['parsed', 'refused']);
    expect(outcomeOf('{"a":{"a":{"a":[]}}}')).toBe('parsed');
    expect(outcomeOf('{"a":{"a":{"a":[[]]}}}')).toBe('refused');
    // beside each other is not inside each other
    expect(outcomeOf('[[[]],[[]],[[]]]')).toBe('parsed');
  });

  test('values: up to the limit, and not one more', () => {
    expect([outcomeOf('[1,2,3,4,5,6]'), outcomeOf('[1,2,3,4,5,6,7]')]).toEqual(['parsed', 'refused']);
    expect([outcomeOf('{"a":1,"b":2,"c":3}'), outcomeOf('{"a":1,"b":2,"c":3,"d":4}')]).toEqual([
      'parsed',
      'refused',
    ]);
  });

  test('what stands in strings does not count, whatever their escapes', () => {
    for (const text of ['[[[[,,,,,,,,', ':::::::::', '\\', '"', '\\"', '"[[[[[[', '\\\\"[[[[[['])
      expect(outcomeOf(JSON.stringify([text, text])), text).toBe('parsed');
    // the string ends before the brackets
    expect(outcomeOf(`["\\\\",${nested(5)}]`)).toBe('refused');
  });

  test('within the limits it is what JSON.parse makes of it', () => {
    const wide = { mostDepth: 1_000, mostSeparators: 100_000 };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseBoundedJson(text, wide)).toEqual(JSON.parse(text));
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '1') }),
        (text) => {
          expect(outcomeOf(text, wide)).toBe(isJson(text) ? 'parsed' : 'no JSON');
        },
      ),
    );
  });

  test('20 MB of brackets, of escapes, and of a string without an end are refused in a moment and little memory', () => {
    for (const text of [
      '['.repeat(20_000_000),
      `"${'\\'.repeat(20_000_000)}`,
      `["${'\\"'.repeat(10_000_000)}`,
    ]) {
      const begun = process.threadCpuUsage();
      const before = process.memoryUsage().heapUsed;
      expect(outcomeOf(text)).not.toBe('parsed');
      const { user, system } = process.threadCpuUsage(begun);
      expect((user + system) / 1000).toBeLessThan(1_000);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(64_000_000);
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('S6: JSON from outside goes through the limits', () => {
  test('an answer of the CRM: 65 levels, or millions of values', async () => {
    const codeOf = async (body: string): Promise<string | undefined> => {
      const fetch = (): Promise<Response> =>
        Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }));
      const channel = {
        fetch,
        stream: fetch,
        traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }),
      };
      const http = createBridgeHttp(channel, 'https://crm.example.com', handClock().clock);
      return http.ask({ method: 'GET', path: '/v1/session' }, new AbortController().signal).then(
        (answer) => (answer.ok ? 'read' : answer.code),
        (error: unknown) => problemOf(error)?.code,
      );
    };
    expect(await codeOf(nested(64))).toBe('read');
    expect(await codeOf(nested(65))).toBe('answer-invalid');
    const values = (count: number) => codeOf(`[${'0,'.repeat(count - 1)}0]`);
    expect([await values(4_000_000), await values(4_000_001)]).toEqual(['read', 'answer-invalid']);
  });

  test('a set-up file', () => {
    const read = (text: string): string => {
      const answer = readSetupFile('concord.json', {
        env: {},
        kinds: offeredKinds(knownKinds),
        readFile: () => text,
      });
      return answer.type === 'refused' ? (answer.complaints[0] ?? '') : 'read';
    };
    expect(read(nested(33))).toBe('concord.json is not JSON');
    expect(read(nested(32))).not.toBe('concord.json is not JSON');
    const values = (count: number): string => `[${'0,'.repeat(count - 1)}0]`;
    expect(read(values(10_001))).toBe('concord.json is not JSON');
    expect(read(values(10_000))).not.toBe('concord.json is not JSON');
  });

  test('the files that read it parse it in no other way', () => {
    for (const file of [
      'src-main/crm/bridge/http.ts',
      'src-main/headless/web-socket.ts',
      'src-main/accounts/setup-file.ts',
      'src-sandbox/reference-crm/server.ts',
    ])
      expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), file).not.toContain(
        'JSON.parse(',
      );
  });
});
