/** Creates the mailbox for the mail bench: always the same messages, in sizes as a busy person's mailbox has them, and puts them on a server. */
import { connect } from 'node:net';
import { seededRandom } from '../support/seeded.ts';

export interface SeedMessage {
  readonly mailbox: string;
  readonly flags: string;
  /** As IMAP writes INTERNALDATE. */
  readonly receivedAt: string;
  readonly messageId: string;
  readonly bytes: Buffer;
}

/** Of ten messages eight are in the inbox. All three are on Dovecot as the tests start it. */
const mailboxOf = (index: number): string =>
  index % 10 === 4 ? 'Archive' : index % 10 === 9 ? 'Sent' : 'INBOX';

export const benchMailboxes = ['INBOX', 'Archive', 'Sent'] as const;

const firstMoment = Date.UTC(2024, 0, 8, 8);
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const sentence = 'What was said about the order, and what is to be done next week with the delivery. ';
/** Bytes of an average message: 10,000 are 250 MB. */
const averageBytes = 25_000;

/**
 * Most messages are short texts. A fifth has an attachment of 20 to 150 KB, one of 200 has one of 1 to 5 MB; attachments are base64 of
 * random bytes. Attachments are scaled so that the average is 25 KB.
 */
export function* seedMessages(count: number, seed = 20_260_105): Generator<SeedMessage> {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => Math.floor(low + random() * (high - low));
  const noise = Buffer.from(Array.from({ length: 1_000_003 }, () => Math.floor(random() * 256)));
  const sizes = Array.from({ length: count }, (_, index) => {
    if (index % 200 === 77) return { text: between(800, 4_000), attachment: between(1_000_000, 5_000_000) };
    if (index % 5 === 2) return { text: between(800, 6_000), attachment: between(20_000, 150_000) };
    return { text: between(600, 12_000), attachment: 0 };
  });
  const texts = sizes.reduce((sum, { text }) => sum + text + 1_000, 0);
  const attachments = sizes.reduce((sum, { attachment }) => sum + attachment, 0);
  const scale = attachments === 0 ? 0 : (count * averageBytes - texts) / attachments;
  for (const [index, { text, attachment }] of sizes.entries()) {
    const at = new Date(firstMoment + index * 3_600_000 + between(0, 3_000) * 1_000);
    const messageId = `bench-${index}-${Math.floor(random() * 2 ** 32).toString(16)}@mail.example`;
    const relation = between(0, 500);
    const mailbox = mailboxOf(index);
    const head = [
      'Return-Path: <relation@customer.example>',
      `Received: from mx.customer${relation % 40}.example by mail.concord.example with ESMTPS id ${index}; ${rfcDate(at)}`,
      `Message-ID: <${messageId}>`,
      `Date: ${rfcDate(at)}`,
      `From: Relation ${relation} <relation${relation}@customer${relation % 40}.example>`,
      'To: Bench User <bench@concord.example>',
      ...(index % 3 === 0 ? [`Cc: Colleague <colleague${index % 7}@concord.example>`] : []),
      `Subject: Order ${index} of relation ${relation}`,
      'MIME-Version: 1.0',
    ];
    const body = wrapped(sentence.repeat(Math.ceil(text / sentence.length)).slice(0, text));
    const plain = 'Content-Type: text/plain; charset=utf-8';
    const encoded = Math.round(attachment * scale);
    const lines =
      encoded === 0
        ? [...head, plain, '', body, '']
        : [
            ...head,
            `Content-Type: multipart/mixed; boundary="b${index}"`,
            '',
            ...[`--b${index}`, plain, '', body],
            `--b${index}`,
            'Content-Type: application/pdf; name="offer.pdf"',
            'Content-Transfer-Encoding: base64',
            'Content-Disposition: attachment; filename="offer.pdf"',
            '',
            base64(noise, between(0, noise.length), Math.ceil((encoded * 3) / 4.1)),
            ...[`--b${index}--`, ''],
          ];
    yield {
      mailbox,
      flags: index % 4 === 0 ? '' : index % 40 === 1 ? '\\Seen \\Flagged' : '\\Seen',
      receivedAt: internalDate(at),
      messageId,
      bytes: Buffer.from(lines.join('\r\n')),
    };
  }
}

function rfcDate(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000');
}

function internalDate(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2, '0');
  return `${day}-${months[at.getUTCMonth()] ?? ''}-${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)} +0000`;
}

function wrapped(text: string): string {
  return (text.match(/.{1,74}/g) ?? []).join('\r\n');
}

/** So many bytes of the noise, from a place in it and round again, in lines of 76 characters. */
function base64(noise: Buffer, from: number, length: number): string {
  const parts: Buffer[] = [];
  for (let left = length, at = from; left > 0; at = 0) {
    const part = noise.subarray(at, Math.min(noise.length, at + left));
    parts.push(part);
    left -= part.length;
  }
  return (
    Buffer.concat(parts)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');
}

/** Puts messages on the server, many at a time (LITERAL+, RFC 7888). @throws Error when one is refused */
export async function appendAll(
  port: number,
  user: string,
  password: string,
  messages: Iterable<SeedMessage>,
): Promise<{ readonly messages: number; readonly bytes: number }> {
  const atOnce = 50;
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let received = '';
  let answered = 0;
  let failure: Error | null = null;
  let ring: () => void = () => undefined;
  socket.on('data', (part: string) => {
    received += part;
    const lines = received.split('\r\n');
    received = lines.pop() ?? '';
    for (const line of lines) {
      if (/^s\d+ OK/.test(line)) answered += 1;
      else if (/^(?:s\d+|\* BYE)/.test(line)) failure = new Error(line);
    }
    ring();
  });
  socket.on('close', () => {
    failure ??= new Error('the server closed the connection');
    ring();
  });
  socket.on('error', (error) => {
    failure = error;
  });
  const until = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) {
      if (failure !== null) throw failure;
      await new Promise<void>((resolve) => {
        ring = resolve;
      });
    }
  };
  let sent = 1;
  let bytes = 0;
  socket.write(`s0 LOGIN ${user} ${password}\r\n`);
  // the login process takes no long command
  await until(() => answered === 1);
  for (const one of messages) {
    socket.write(
      `s${sent} APPEND ${one.mailbox} (${one.flags}) "${one.receivedAt}" {${one.bytes.length}+}\r\n`,
    );
    socket.write(one.bytes);
    socket.write('\r\n');
    sent += 1;
    bytes += one.bytes.length;
    await until(() => sent - answered < atOnce);
  }
  await until(() => answered === sent);
  socket.destroy();
  return { messages: sent - 1, bytes };
}
