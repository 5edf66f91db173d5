/** WebDAV answers made to cost time or memory: each is read or refused in a moment, and its cost grows with its length only (S6). */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parseMultistatus } from '../../../src-main/providers/caldav/multistatus.ts';
import { parseXml, XmlError } from '../../../src-main/providers/xml.ts';
import { cpuMs, slowness, threadMs } from '../../support/machine-speed.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}

function outcomeOf(source: string): string {
  try {
    parseMultistatus(source, 'https://dav.example.org/');
    return 'read';
  } catch (error) {
    if (error instanceof XmlError) return error.message;
    if (error instanceof TypeError) return 'no multistatus';
    throw error;
  }
}

const list = (inside: string): string => `<multistatus xmlns="DAV:">${inside}</multistatus>`;
const declarations = (count: number): string => times(count, (nth) => ` xmlns:p${nth}="urn:example:${nth}"`);

describe('S6: bombs', () => {
  test.each([
    ['159 kB of declarations in one element', list(`<a${declarations(5_000)}/>`), 'too many attributes'],
    ['15,000 attributes', list(`<a ${times(15_000, (nth) => `a${nth}="" `)}/>`), 'too many attributes'],
    ['one declaration in each of 64 levels, repeated', list(times(500, () => nested(60))), 'read'],
    ['a hundred declarations in each of 60 levels', list(nested(60, 99)), 'read'],
    [
      'a million elements in one row',
      list(`<response>${'<a/>'.repeat(1_000_000)}</response>`),
      'too many elements',
    ],
    ['a million rows of nothing', list('<a/>'.repeat(1_000_000)), 'read'],
    ['five million rows of nothing', list('<a/>'.repeat(5_000_000)), 'too many elements'],
    ['a million levels', `<multistatus xmlns="DAV:">${'<a>'.repeat(1_000_000)}`, 'nested too deeply'],
    ['a million pieces of text', list(`<a>${'x<![CDATA[y]]>'.repeat(1_000_000)}</a>`), 'read'],
    ['a million comments', list('<!-- -->'.repeat(1_000_000)), 'read'],
    ['a million character references', list(`<a>${'&#65;'.repeat(1_000_000)}</a>`), 'read'],
    [
      'a tag with a million quotes',
      list(`<a b="${'>'.repeat(1_000_000)}" c='${'"'.repeat(1_000_000)}'/>`),
      'read',
    ],
    ['a tag that never ends', `<multistatus ${'b="" '.repeat(200_000)}`, 'the document ends too early'],
    [
      'an attribute without a value, a megabyte long',
      list(`<a ${'b'.repeat(1_000_000)}/>`),
      'an attribute is malformed',
    ],
    ['an undeclared prefix, a megabyte long', list(`<${'b'.repeat(1_000_000)}:c/>`), 'an undeclared prefix'],
  ])('%s', (_name, source, outcome) => {
    expect(outcomeOf(source)).toBe(outcome);
    // a fixed part, and a part for each megabyte
    const limitMs = 200 + (source.length / 1_000_000) * 100;
    expect(cpuMs(() => outcomeOf(source), limitMs)).toBeLessThan(limitMs);
  });

  test('twice the declarations take twice the time, not four times', () => {
    const rows = (count: number): string =>
      list(times(count, (nth) => `<response${declarations(20)}><href>/${nth}</href></response>`));
    const [less, more] = [rows(1_000), rows(4_000)];
    const bestOfThree = (text: string): number =>
      Math.min(...[0, 1, 2].map(() => threadMs(() => outcomeOf(text))));
    expect(bestOfThree(more)).toBeLessThan(10 * bestOfThree(less) + 20);
  });
});

function nested(levels: number, count = 1): string {
  const open = times(levels, (nth) => `<p${nth % count}:a${declarations(count)}>`);
  return `${open}${times(levels, (nth) => `</p${(levels - 1 - nth) % count}:a>`)}`;
}

describe('a long listing', () => {
  test('S6: the root holds no row, so that a listing is never in memory as a tree', () => {
    const seen: string[] = [];
    const root = parseXml('<a><b>1</b>\n<b>2</b>\n</a>', ({ text }) => void seen.push(text));
    expect(seen).toEqual(['1', '2']);
    expect(root.children).toEqual([]);
    expect(root.text).toBe('');
  });

  test('S6: 100,000 rows keep at most 60 MB, and take at most 2 seconds of processor time', () => {
    const text = list(
      times(
        100_000,
        (nth) =>
          `<response><href>/dav/cal/alex%40example.com/work/${nth}.ics</href><propstat><prop><getetag>"${nth}"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response>\n`,
      ),
    );
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    let rows: ReturnType<typeof parseMultistatus>['rows'] = [];
    const ms = threadMs(() => {
      ({ rows } = parseMultistatus(text, 'https://dav.example.org/dav/cal/alex%40example.com/work/'));
    });
    collectGarbage();
    const keptMb = (process.memoryUsage().heapUsed - before) / 1_000_000;
    expect(rows).toHaveLength(100_000);
    expect(rows.at(-1)?.path).toBe('/dav/cal/alex%40example.com/work/99999.ics');
    expect(ms).toBeLessThan(2_000 * slowness());
    expect(keptMb).toBeLessThan(60);
  });
});

describe('resolved names', () => {
  test('a prefix that is declared again means something else inside, and the old thing outside', () => {
    const root = parseXml('<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:a/></p:b><p:a/></p:a>');
    expect([
      root.name,
      root.children[0]?.name,
      root.children[0]?.children[0]?.name,
      root.children[1]?.name,
    ]).toEqual(['urn:1:a', 'urn:2:b', 'urn:2:a', 'urn:1:a']);
  });

  test('an empty default namespace ends the outer one', () => {
    expect(parseXml('<a xmlns="DAV:"><b xmlns=""><c/></b></a>').children[0]?.children[0]?.name).toBe('c');
  });
});
