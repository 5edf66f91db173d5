/** What a page is given of a message (S6): bounded in size and in time, whatever the message is. */
import { describe, expect, it } from 'vitest';
import { mostReadBytes, readableMessage } from '../../../src-sandbox/reference-crm/readable-message.ts';
import { hostileMessages } from '../../support/hostile-messages.ts';
import { runSeed, seededRandom } from '../../support/seeded.ts';

const fromText = (text: string, size?: number) => {
  const bytes = Buffer.from(text);
  return readableMessage(bytes.subarray(0, mostReadBytes), size ?? bytes.length);
};

describe('S6: a hostile message', () => {
  it.each(Object.entries(hostileMessages))('%s is read within its bounds', async (_name, bytes) => {
    const started = performance.now();
    const readable = await readableMessage(bytes.subarray(0, mostReadBytes), bytes.length);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(JSON.stringify(readable).length).toBeLessThan(2_000_000);
    expect(readable.text?.length ?? 0).toBeLessThanOrEqual(100_000);
    expect(readable.html?.length ?? 0).toBeLessThanOrEqual(200_000);
    for (const list of [readable.to, readable.cc, readable.attachments])
      expect(list.length).toBeLessThanOrEqual(50);
  });

  it('that is damaged anywhere is read all the same', async () => {
    const random = seededRandom(runSeed);
    const whole = Object.values(hostileMessages).filter(({ length }) => length > 0 && length < 20_000);
    for (let round = 0; round < 200; round++) {
      const bytes = Buffer.from(whole[round % whole.length] ?? '');
      for (let change = 0; change < 5; change++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const cut = bytes.subarray(0, Math.floor(random() * bytes.length));
      expect(await readableMessage(cut, bytes.length)).toMatchObject({ isCut: true });
    }
  });

  it('with a header beyond all measure is not taken apart', async () => {
    const bytes = hostileMessages['a header of 1 MB'] ?? expect.fail();
    expect(await readableMessage(bytes.subarray(0, mostReadBytes), bytes.length)).toMatchObject({
      isBroken: true,
      text: null,
      html: null,
    });
  });
});

it('a message with text, HTML and attachments is told with all of them', async () => {
  const readable = await fromText(
    [
      'From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.org>',
      'To: Anna <anna@example.com>, team: b@example.org, c@example.org;',
      'Content-Type: multipart/mixed; boundary=m',
      '',
      '--m',
      'Content-Type: multipart/alternative; boundary=a',
      '',
      '--a',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=FC=DFe',
      '--a',
      'Content-Type: text/html',
      '',
      '<p>Greetings</p>',
      '--a--',
      '--m',
      'Content-Type: application/pdf; name="offer.pdf"',
      'Content-Disposition: attachment; filename="offer.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERg==',
      '--m',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'inner text',
      '--m--',
    ].join('\r\n'),
  );
  expect(readable).toEqual({
    from: ['Zoë <zoe@example.org>'],
    to: ['Anna <anna@example.com>', 'b@example.org', 'c@example.org'],
    cc: [],
    text: 'Grüße\n',
    html: '<p>Greetings</p>\n',
    attachments: ['offer.pdf', 'message/rfc822'],
    isCut: false,
    isBroken: false,
  });
});

it('of a message of 1 GB only the beginning is read, and the page is told so', async () => {
  const header = 'Subject: large\r\nContent-Type: text/plain\r\n\r\n';
  const readable = await fromText(`${header}${'0123456789abcde\n'.repeat(60_000)}`, 1_000_000_000);
  expect(readable).toMatchObject({ isCut: true, isBroken: false });
  expect(readable.text).toHaveLength(100_000);
});
