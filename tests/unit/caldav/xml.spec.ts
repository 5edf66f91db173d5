/** The reader of WebDAV's XML: names by namespace, and a refusal for everything that could do harm (S6). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMultistatus, samePath } from '../../../src-main/providers/caldav/multistatus.ts';
import { type Element, escapeXml, parseXml, XmlError, xmlReader } from '../../../src-main/providers/xml.ts';
import { runSeed } from '../../support/seeded.ts';

fc.configureGlobal({ seed: runSeed });

describe('reading', () => {
  test('prefixes mean what is declared where they stand', () => {
    const root = parseXml(
      '\ufeff<?xml version="1.0"?><!-- x --><multistatus xmlns="DAV:"><a:b xmlns:a="urn:x" a:c="1" d=\'>"\'/><b xmlns="urn:y"><c/></b></multistatus>\n',
    );
    expect([root.name, ...root.children.map(({ name }) => name)]).toEqual([
      'DAV:multistatus',
      'urn:x:b',
      'urn:y:b',
    ]);
    expect(root.children[0]?.attributes).toEqual({ 'a:c': '1', d: '>"' });
    expect(root.children[1]?.children[0]?.name).toBe('urn:y:c');
  });

  test('text: entities, character references, CDATA, line ends', () => {
    expect(
      parseXml('<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;\r\n<![CDATA[<&]]]]><![CDATA[>]]></a>').text,
    ).toBe('<&>"\'A😀\n<&]]>');
  });

  test('an attribute cannot reach an object’s prototype', () => {
    const root = parseXml('<a __proto__="x" constructor="y"/>');
    expect(Object.getPrototypeOf(root.attributes)).toBeNull();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('what is escaped is read back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const kept = text
          .replace(/\r\n?/g, '\n')
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold is replaced
          .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
        expect(parseXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`)).toMatchObject({ text: kept });
      }),
    );
  });
});

describe('refusing (S6)', () => {
  test.each([
    ['a document type, even an empty one', '<!DOCTYPE a><a/>'],
    ['an entity of the document’s own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>a & b</a>'],
    ['an undeclared prefix', '<x:a/>'],
    ['tags that cross', '<a><b></a></b>'],
    ['an end without a start', '</a>'],
    ['two roots', '<a/><b/>'],
    ['text around the root', '<a/>x'],
    ['nothing', ''],
    ['half a tag', '<a b="'],
    ['half a comment', '<a><!-- </a>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['a character beyond Unicode', '<a>&#x110000;</a>'],
    ['more than 64 levels', `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`],
  ])('%s', (_name, source) => {
    expect(() => parseXml(source)).toThrow(XmlError);
  });

  test('64 levels are fine', () => {
    expect(parseXml(`${'<a>'.repeat(64)}${'</a>'.repeat(64)}`).name).toBe('a');
  });

  test('anything else than well-formed XML is refused, never a crash', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<a>',
        '</a>',
        '<a b="',
        "'",
        '>',
        '/>',
        '<![CDATA[',
        ']]>',
        '&amp;',
        '<?x',
        '?>',
        '<!--',
        '-->',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        let result: Element | XmlError;
        try {
          result = parseXml(pieces.join(''));
        } catch (error) {
          result = error as XmlError;
        }
        expect(result instanceof XmlError || typeof result.name === 'string').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a document in pieces', () => {
  /** Every piece is long enough to be parsed at once, unless it ends inside of something. */
  const filler = `<!--${'x'.repeat(70_000)}-->`;
  const document = `\ufeff<?xml version="1.0"?><a x="1>2"><!-- > --><b>one &amp; two</b>${filler}<b><![CDATA[<&]]>three\r\n</b>${filler}<c y='"'/><b/></a>`;
  const childrenOfPieces = (pieces: readonly string[]): readonly Element[] => {
    const found: Element[] = [];
    const reader = xmlReader((one) => void found.push(one));
    for (const piece of pieces) reader.read(piece);
    reader.end();
    return found;
  };

  test('says the same wherever it is divided', () => {
    const whole = childrenOfPieces([document]);
    expect(whole.map(({ text }) => text)).toEqual(['one & two', '<&three\n', '', '']);
    // also in a piece that is long enough by itself
    const edges = [...document.matchAll(/[^x]+/g)].flatMap(({ index, 0: text }) =>
      Array.from({ length: text.length + 1 }, (_, offset) => index + offset),
    );
    for (const at of edges)
      expect(childrenOfPieces([document.slice(0, at), filler.slice(0, 0), document.slice(at)])).toEqual(
        whole,
      );
  });

  test('that breaks off is refused', () => {
    const reader = xmlReader();
    reader.read(document.slice(0, -4));
    expect(() => reader.end()).toThrow(XmlError);
  });

  test('S6: eight times as long a text takes no more than about eight times as long, in however many pieces', () => {
    const piece = 'x'.repeat(64 * 1024);
    const readIn = (pieces: number): number => {
      const reader = xmlReader();
      const begun = process.threadCpuUsage();
      reader.read('<a>');
      for (let nth = 0; nth < pieces; nth += 1) reader.read(piece);
      reader.read('</a>');
      expect(reader.end().text).toHaveLength(pieces * piece.length);
      const { user, system } = process.threadCpuUsage(begun);
      return (user + system) / 1000;
    };
    const best = (pieces: number): number => Math.min(readIn(pieces), readIn(pieces), readIn(pieces));
    // searched again with each piece, it would take 64 times as long
    expect(best(256)).toBeLessThan(24 * best(32) + 100);
  });
});

describe('multistatus', () => {
  test('paths have one spelling, and stay on their server', () => {
    expect(samePath('/a%40b/c@d/%7Ee/%2f/ü')).toBe('/a%40b/c%40d/~e/%2F/%C3%BC');
    const { rows } = parseMultistatus(
      '<multistatus xmlns="DAV:"><response><href>https://dav.example.org/x@y</href><href> z </href><href>https://evil.test/</href><status>HTTP/1.1 404 Not Found</status></response></multistatus>',
      'https://dav.example.org/cal/',
    );
    expect(rows.map(({ path, status }) => [path, status])).toEqual([
      ['/x%40y', 404],
      ['/cal/z', 404],
    ]);
  });

  test('only properties answered with a success count', () => {
    const { rows } = parseMultistatus(
      '<multistatus xmlns="DAV:"><response><href>/a</href><propstat><prop><getetag>"1"</getetag></prop><status>HTTP/1.1 404 x</status></propstat><propstat><prop><displayname>n</displayname></prop><status>HTTP/2 200</status></propstat></response></multistatus>',
      'https://dav.example.org/',
    );
    expect([...(rows[0]?.properties.keys() ?? [])]).toEqual(['DAV:displayname']);
  });
});
