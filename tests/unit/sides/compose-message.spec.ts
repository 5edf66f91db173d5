/** Messages that the sandbox writes: whatever a person types, the header says exactly that and nothing more (S7). */
import { expect, it } from 'vitest';
import { composed } from '../../../src-sandbox/compose-message.ts';
import { headerFacts } from '../../../src-sandbox/reference-crm/header-facts.ts';
import { readableMessage } from '../../../src-sandbox/reference-crm/readable-message.ts';

const letter = {
  from: { name: 'Ben', email: 'ben@example.com' },
  to: [{ name: 'Anna', email: 'anna@example.com' }],
  subject: 'Hello',
  sentAt: Date.UTC(2026, 10, 20, 9),
  messageId: 'one@example.com',
  text: 'Text.\n',
};

it('S7: a line break in a subject, a name or an address adds no header', () => {
  const { bytes, subject } = composed({
    ...letter,
    subject: 'Hello\r\nBcc: all@example.org\r\n\r\nbody',
    from: { name: 'Ben"\r\nBcc: a@example.org', email: 'ben@example.com\r\nBcc: b@example.org' },
  });
  const [header = ''] = Buffer.from(bytes).toString().split('\r\n\r\n');
  expect(header.split('\r\n').filter((line) => /^bcc/i.test(line))).toEqual([]);
  expect(subject).toBe('Hello Bcc: all@example.org body');
  expect(headerFacts(header).subject).toBe(subject);
});

it.each(['Grüße aus Köln 🎉', 'ж'.repeat(300), '=?utf-8?B?SGk=?=', `${'word '.repeat(300)}end`, ''])(
  'a subject comes back as it was: %s',
  async (subject) => {
    const { bytes } = composed({ ...letter, subject, from: { ...letter.from, name: 'Zoë "Z" \\ Ærø' } });
    const [header = ''] = Buffer.from(bytes).toString('latin1').split('\r\n\r\n');
    expect(headerFacts(header).subject).toBe(subject);
    expect(Math.max(...header.split('\r\n').map((line) => line.length))).toBeLessThan(998);
    const { from } = await readableMessage(bytes, bytes.length);
    expect(from).toEqual(['Zoë "Z" \\ Ærø <ben@example.com>']);
  },
);

it('text and HTML come back as they were, with the line ends of mail', async () => {
  const text = `${'long '.repeat(500)}\nZoë\n.\nFrom here`;
  const html = '<p>Zoë</p>\n<p>--part-of</p>';
  const { bytes } = composed({ ...letter, text, html });
  const readable = await readableMessage(bytes, bytes.length);
  expect(readable.text).toBe(text.replaceAll('\n', '\r\n'));
  expect(readable.html).toBe(html.replaceAll('\n', '\r\n'));
});
