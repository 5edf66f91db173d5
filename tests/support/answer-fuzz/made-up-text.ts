/** Made-up and damaged texts from a seed, of pieces that readers stumble over. */

export type Random = () => number;

const pieces = [
  ...[
    '/',
    '//',
    '\\',
    '..',
    '.',
    '%',
    '%2F',
    '%2f',
    '%5C',
    '%00',
    '%zz',
    '%C3',
    '@',
    ':',
    '?',
    '#',
    '[',
    ']',
  ],
  ...['http:', 'https://', 'file:///', 'javascript:', 'mailto:', 'data:', 'xn--', 'dav.example.com:8443'],
  ...['elsewhere.example', '127.0.0.1', '::1', '[::1%25lo]', 'user:secret@', 'C:'],
  ...[
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\0',
    '\u0085',
    '\u001b[2J',
    '\u009b2J',
    '\u202e',
    '\u2028',
    '\u2066',
    '\ufeff',
  ],
  ...[
    '\ud800',
    '\udc00',
    'é',
    '☃',
    '😀',
    '１',
    '。',
    '"',
    "'",
    '<',
    '>',
    '&',
    '&amp;',
    '&#0;',
    '&#x1F600;',
    '&x;',
  ],
  ...[
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<!DOCTYPE x [<!ENTITY x "y">]>',
    '<?x?>',
    '<D:response>',
    '</D:response>',
  ],
  ...[
    'W/',
    '-gzip',
    'cal',
    'a.ics',
    '"1"',
    '*',
    ',',
    ';',
    '=',
    'a'.repeat(300),
    '{',
    '}',
    '[]',
    '{"way":"token"}',
  ],
  ...[
    'null',
    'true',
    '1e999',
    '-0',
    '0.1',
    '99999999999999999999',
    '"__proto__":',
    '"constructor":',
    '"toString":',
  ],
  ...[
    '\\ud800',
    '\\u0000',
    '\\"',
    '\\',
    '{"a":'.repeat(80),
    '['.repeat(80),
    'charset=',
    'utf-16',
    'unknown-8bit',
  ],
  ...['Thu, 01 Jan 1970 00:00:00 GMT', 'Basic realm="', 'Bearer ', '0', '1', '-1'],
];

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** One to six pieces, and now and then one of them many times. */
export function madeUp(random: Random): string {
  const some = Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(random, pieces)).join('');
  return random() < 0.002 ? some.repeat(20_000 / some.length) : some;
}

/** The text with up to four places cut, doubled or overwritten. */
export function damaged(text: string, random: Random): string {
  let result = text;
  for (let turn = Math.floor(random() * 4); turn >= 0; turn -= 1) {
    const from = Math.floor(random() * result.length);
    const to = Math.min(result.length, from + Math.floor(random() * 30));
    const middle = pick(random, ['', result.slice(from, to).repeat(2), madeUp(random)]);
    result = result.slice(0, from) + middle + result.slice(to);
  }
  return result;
}
