/** Another mail program of the same person: a signed-in IMAP connection that does not go through Concord or its libraries. */
import { connect } from 'node:net';

export interface OtherProgram {
  /** Sends one command, with a literal at its end if there is one. Returns the answer's lines. @throws Error for NO and BAD */
  command(text: string, literal?: Uint8Array): Promise<readonly string[]>;
  /** Adds a message; the date as IMAP writes it. */
  append(mailbox: string, message: Uint8Array, flags?: string, date?: string): Promise<void>;
  /** Adds many at once (MULTIAPPEND, RFC 3502; LITERAL+, RFC 7888): thousands one by one take minutes. */
  appendMany(mailbox: string, messages: readonly Uint8Array[]): Promise<void>;
  /** The bytes of a message in the open mailbox, as the server serves them. */
  body(uid: number): Promise<Uint8Array>;
  close(): void;
}

const usualDate = '05-Mar-2026 10:00:00 +0100';

export async function otherProgram(port: number, user: string, password = 'secret'): Promise<OtherProgram> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  let received = '';
  let notify: () => void = () => undefined;
  socket.on('data', (part: string) => {
    received += part;
    notify();
  });
  let failure: Error | null = null;
  const end = (error: Error): void => {
    failure ??= error;
    notify();
  };
  socket.on('error', end);
  socket.on('close', () => end(new Error('the server closed the connection')));
  /** Waits for a line; returns everything up to and with it. */
  const until = async (line: RegExp): Promise<string> => {
    for (;;) {
      const match = line.exec(received);
      if (match !== null) {
        const end = match.index + match[0].length;
        const text = received.slice(0, end);
        received = received.slice(end);
        return text;
      }
      if (failure !== null) throw failure;
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
  };
  const take = async (bytes: number): Promise<string> => {
    while (received.length < bytes) {
      if (failure !== null) throw failure;
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
    const text = received.slice(0, bytes);
    received = received.slice(bytes);
    return text;
  };
  let last = 0;
  const program: OtherProgram = {
    async command(text, literal) {
      last += 1;
      const tag = `o${last}`;
      socket.write(`${tag} ${text}${literal === undefined ? '' : ` {${literal.length}}`}\r\n`);
      if (literal !== undefined) {
        await until(/^\+.*\r\n/m);
        socket.write(literal);
        socket.write('\r\n');
      }
      const answer = await until(new RegExp(`^${tag} .*\\r\\n`, 'm'));
      const lines = answer.split('\r\n').filter((line) => line !== '');
      if (!lines.at(-1)?.startsWith(`${tag} OK`)) throw new Error(`${text}: ${lines.at(-1)}`);
      return lines;
    },
    async body(uid) {
      last += 1;
      socket.write(`o${last} UID FETCH ${uid} (BODY.PEEK[])\r\n`);
      const [, size] = /\{(\d+)\}\r\n$/.exec(await until(/^\* \d+ FETCH .*BODY\[\].*\r\n/m)) ?? [];
      const text = size === undefined ? '' : await take(Number(size));
      await until(new RegExp(`^o${last} OK .*\\r\\n`, 'm'));
      return Buffer.from(text, 'latin1');
    },
    async append(mailbox, message, flags = '', date = usualDate) {
      await program.command(`APPEND "${mailbox}" (${flags}) "${date}"`, message);
    },
    async appendMany(mailbox, messages) {
      last += 1;
      socket.write(`o${last} APPEND "${mailbox}"`);
      for (const message of messages) {
        socket.write(` () "${usualDate}" {${message.length}+}\r\n`);
        socket.write(message);
      }
      socket.write('\r\n');
      const answer = await until(new RegExp(`^o${last} .*\\r\\n`, 'm'));
      if (!answer.includes(`o${last} OK`)) throw new Error(answer);
    },
    close: () => socket.destroy(),
  };
  await until(/^\* OK.*\r\n/m);
  await program.command(`LOGIN ${user} ${password}`);
  return program;
}

/** Removes every message of a folder, for good. */
export async function emptyFolder(mailbox: OtherProgram, folder: string): Promise<void> {
  await mailbox.command(`SELECT "${folder}"`);
  await mailbox.command('STORE 1:* +FLAGS (\\Deleted)').catch(() => undefined);
  await mailbox.command('EXPUNGE');
}
