/** S6: each limit on a WebDAV answer, at its edge: the last size that is read, and the first that is refused. */
import { describe, expect, test } from 'vitest';
import { dav, parseMultistatus } from '../../../src-main/providers/caldav/multistatus.ts';
import { parseXml, xmlReader } from '../../../src-main/providers/xml.ts';

function times(count: number, make: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => make(index)).join('');
}
const declarations = (count: number): string => times(count, (nth) => ` xmlns:p${nth}="urn:example:${nth}"`);

describe('S6: the edges of the limits', () => {
  const read = (source: string): string => parseXml(source).name;
  test('100 attributes are read, 101 are refused', () => {
    const attributes = (count: number): string => `<a ${times(count, (nth) => `a${nth}="" `)}/>`;
    expect(read(attributes(100))).toBe('a');
    expect(() => read(attributes(101))).toThrow('too many attributes');
    expect(() => read(`<a ${times(50, (nth) => `a${nth}="" `)}${declarations(51)}/>`)).toThrow(
      'too many attributes',
    );
  });

  test('50,000 elements inside one child of the root are read, 50,001 are refused', () => {
    const inside = (count: number): string =>
      `<a><b>${'<c/>'.repeat(count)}</b><b>${'<c/>'.repeat(10)}</b></a>`;
    expect(read(inside(50_000))).toBe('a');
    expect(() => read(inside(50_001))).toThrow('too many elements');
  });

  test('4,000,000 elements are read, one more is refused', () => {
    const count = { elements: 0 };
    const children = (number: number): string => `<a>${'<b/>'.repeat(number)}</a>`;
    parseXml(children(3_999_999), () => {
      count.elements += 1;
    });
    expect(count.elements).toBe(3_999_999);
    expect(() => parseXml(children(4_000_000), () => undefined)).toThrow('too many elements');
  });

  test('64 levels are read, 65 are refused', () => {
    const levels = (count: number): string => `${'<a>'.repeat(count)}${'</a>'.repeat(count)}`;
    expect(read(levels(64))).toBe('a');
    expect(() => read(levels(65))).toThrow('nested too deeply');
  });

  test('the last character that there is can be referred to, the next number cannot', () => {
    expect(parseXml('<a>&#x10ffff;</a>').text).toBe('\u{10ffff}');
    expect(parseXml(`<a>&#${0x10ffff};</a>`).text).toBe('\u{10ffff}');
    expect(() => parseXml('<a>&#x110000;</a>')).toThrow('a character that does not exist');
  });
});

describe('rows of an answer', () => {
  const list = (inside: string) =>
    parseMultistatus(`<multistatus xmlns="DAV:">${inside}</multistatus>`, 'https://dav.example.org/');
  test('an href that leads to no address is kept up to 500 characters, so that a listing stays small (S6, RU9)', () => {
    const stray = (length: number) =>
      list(`<response><href>urn:${'x'.repeat(length - 'urn:'.length)}</href></response>`).strays[0]?.path
        .length;
    expect([stray(500), stray(501)]).toEqual([501, 501]);
  });
  test.each([
    { status: 199, isRead: false },
    { status: 200, isRead: true },
    { status: 299, isRead: true },
    { status: 300, isRead: false },
  ])('properties with the status $status are read: $isRead', ({ status, isRead }) => {
    const { rows } = list(
      `<response><href>/a</href><propstat><prop><getetag>1</getetag></prop><status>HTTP/1.1 ${status} x</status></propstat></response>`,
    );
    expect(rows[0]?.properties.has(dav('getetag'))).toBe(isRead);
  });
  test('properties without a status are read', () => {
    const { rows } = list(
      '<response><href>/a</href><propstat><prop><getetag>1</getetag></prop></propstat></response>',
    );
    expect(rows[0]?.properties.has(dav('getetag'))).toBe(true);
  });
});

test('a mark that comes in two pieces is read as one, however it is cut', () => {
  const [before, mark] = [`<a>${'x'.repeat(64 * 1024)}`, '<![CDATA['];
  for (let cut = 1; cut <= mark.length; cut += 1) {
    const reader = xmlReader();
    reader.read(before + mark.slice(0, cut));
    reader.read(`${mark.slice(cut)}<y>]]></a>`);
    expect(reader.end().text).toBe(`${'x'.repeat(64 * 1024)}<y>`);
  }
});
