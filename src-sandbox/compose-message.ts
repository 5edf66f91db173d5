/** Writes messages for the sandbox as bytes (RFC 5322, RFC 2045 to 2047): what the sample data holds, and what a person lets arrive. Pure. */

export interface Correspondent {
  readonly name: string;
  readonly email: string;
}

export interface Letter {
  readonly from: Correspondent;
  readonly to: readonly Correspondent[];
  readonly cc?: readonly Correspondent[];
  readonly subject: string;
  /** Epoch milliseconds; kept to the second. */
  readonly sentAt: number;
  /** Without angle brackets. */
  readonly messageId: string;
  readonly text: string;
  /** The same again as HTML; without it the message is plain text. */
  readonly html?: string;
}

/** A message's bytes, and what a mail server reads from its header. */
export interface Composed {
  readonly bytes: Uint8Array;
  readonly messageId: string;
  readonly subject: string;
  /** Addresses, lower-cased, sorted. */
  readonly from: readonly string[];
  readonly others: readonly string[];
  readonly sentAt: number;
}

export function composed(letter: Letter): Composed {
  const { from, to, cc = [], messageId, text, html } = letter;
  const subject = oneLine(letter.subject);
  const sentAt = Math.floor(letter.sentAt / 1000) * 1000;
  const boundary = `part-of-${messageId.replace(/[^a-z0-9]/gi, '-').slice(0, 50)}`;
  const header = [
    `From: ${mailbox(from)}`,
    `To: ${to.map(mailbox).join(',\r\n ')}`,
    ...(cc.length === 0 ? [] : [`Cc: ${cc.map(mailbox).join(',\r\n ')}`]),
    `Subject: ${unstructured(subject)}`,
    `Date: ${new Date(sentAt).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
  ];
  const body =
    html === undefined
      ? part('text/plain', text)
      : [
          `Content-Type: multipart/alternative; boundary="${boundary}"`,
          '',
          `--${boundary}`,
          ...part('text/plain', text),
          `--${boundary}`,
          ...part('text/html', html),
          `--${boundary}--`,
          '',
        ];
  return {
    bytes: new TextEncoder().encode([...header, ...body].join('\r\n')),
    messageId,
    subject,
    from: addresses([from]),
    others: addresses([...to, ...cc]),
    sentAt,
  };
}

function part(type: string, content: string): readonly string[] {
  const encoded = Buffer.from(content.replace(/\r?\n/g, '\r\n')).toString('base64');
  const lines = encoded.match(/.{1,76}/g) ?? [];
  return [`Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: base64', '', ...lines, ''];
}

function addresses(people: readonly Correspondent[]): readonly string[] {
  return [...new Set(people.map(({ email }) => oneLine(email).toLowerCase()))].sort();
}

function mailbox({ name, email }: Correspondent): string {
  const plain = oneLine(name);
  if (plain === '') return oneLine(email);
  const shown = /^[\x20-\x7e]+$/.test(plain) ? `"${plain.replace(/["\\]/g, '\\$&')}"` : encodedWords(plain);
  return `${shown} <${oneLine(email)}>`;
}

function unstructured(text: string): string {
  return /^[\x20-\x7e]{0,900}$/.test(text) && !text.includes('=?') ? text : encodedWords(text);
}

/** As encoded words of at most 75 characters, each with whole characters (RFC 2047 section 5). */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((one) => `=?utf-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

/** Line breaks and other control characters never reach a header (S7). */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
