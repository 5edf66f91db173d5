/** Messages whose bytes are awkward to carry, made here: what arrives must be the same, byte for byte. CR LF ends every line. */

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

function headed(id: string | null, more: string, body: string | Uint8Array): Uint8Array {
  const head = crlf(
    `${id === null ? '' : `Message-ID: <${id}>\n`}Date: Wed, 4 Mar 2026 09:30:00 +0100\nFrom: Ann <ann@example.org>\nTo: me@example.org\n${more}\n`,
  );
  return Buffer.concat([
    Buffer.from(head, 'latin1'),
    typeof body === 'string' ? Buffer.from(crlf(body)) : body,
  ]);
}

/** All bytes but NUL, LF and CR, which IMAP treats in a way of its own. */
const everyByte = Buffer.from(
  Array.from({ length: 2000 }, (_, at) => at % 256).filter((byte) => ![0, 10, 13].includes(byte)),
);

/** Each with a name that says what is awkward. */
export const awkwardMessages: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['a plain one', headed('plain@example.org', 'Subject: Plain\n', 'Hello\n')],
  ['without a Message-ID', headed(null, 'Subject: No id\n', 'Hello\n')],
  ['without a body', headed('empty@example.org', 'Subject: Empty\n', '')],
  ['without a blank line at the end of the headers', Buffer.from('Subject: Only a header\r\n')],
  ['8-bit bytes in headers and body', headed('eight@example.org', 'Subject: caf\xe9\n', everyByte)],
  ['a body that ends without a line end', headed('open@example.org', 'Subject: Open\n', 'the last line')],
  ['a line of 100,000 characters', headed('long@example.org', 'Subject: Long\n', `${'x'.repeat(100_000)}\n`)],
  [
    'lines that look like IMAP',
    headed('imap@example.org', 'Subject: IMAP\n', ')\na1 OK done\n* BYE\n{10}\n~{3+}\n'),
  ],
  ['lines of one dot', headed('dots@example.org', 'Subject: Dots\n', '.\n..\n.\n')],
  [
    'a Message-ID with quotes and a folded subject',
    headed('"q\\"uote"@example.org', 'Subject: =?utf-8?q?caf=C3=A9?=\n =?utf-8?b?IOKCrA==?=\n', 'Hi\n'),
  ],
];

/** A message of about so many bytes, with a body that repeats nothing for a long time. */
export function largeMessage(bytes: number, id: string): Uint8Array {
  const lines: string[] = [];
  for (let at = 0, total = 0; total < bytes; at += 1) {
    const line = `${at.toString(36)} ${((at * 2_654_435_761) % 4_294_967_296).toString(36)}`.repeat(4);
    lines.push(line);
    total += line.length + 2;
  }
  return headed(id, 'Subject: Large\n', `${lines.join('\n')}\n`);
}
