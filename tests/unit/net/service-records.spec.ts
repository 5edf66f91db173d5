/** SRV records, asked from a name server on loopback. */
import { createSocket } from 'node:dgram';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createServiceLookup, type ServiceRecord } from '../../../src-main/net/index.ts';

type Reply = readonly ServiceRecord[] | 'no such name' | 'refused' | 'silence';

/** The labels of a name, each with its length before it (RFC 1035 section 3.1). */
function nameBytes(name: string): Buffer {
  const labels = name === '' ? [] : name.split('.');
  const parts = labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function answerTo(question: Buffer, records: readonly ServiceRecord[], code: number): Buffer {
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  const end = question.indexOf(0, 12) + 5;
  const rows = records.map(({ host, port, priority, weight }) => {
    const target = nameBytes(host);
    const row = Buffer.alloc(18);
    row.writeUInt16BE(0xc00c, 0); // the name asked for
    row.writeUInt16BE(33, 2); // SRV
    row.writeUInt16BE(1, 4);
    row.writeUInt32BE(60, 6);
    row.writeUInt16BE(6 + target.length, 10);
    row.writeUInt16BE(priority, 12);
    row.writeUInt16BE(weight, 14);
    row.writeUInt16BE(port, 16);
    return Buffer.concat([row, target]);
  });
  return Buffer.concat([header, question.subarray(12, end), ...rows]);
}

/** A name server that gives one reply to every question. */
async function nameServer(reply: Reply): Promise<{ readonly server: string; readonly asked: () => number }> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (question, from) => {
    asked += 1;
    if (reply === 'silence') return;
    const code = reply === 'no such name' ? 3 : reply === 'refused' ? 5 : 0;
    socket.send(answerTo(question, typeof reply === 'string' ? [] : reply, code), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  return { server: `127.0.0.1:${socket.address().port}`, asked: () => asked };
}

const never = new AbortController().signal;

describe('a lookup of service records', () => {
  test('tells all records with priority and weight', async () => {
    const records = [
      { host: 'imap.example.com', port: 993, priority: 10, weight: 5 },
      { host: 'other.hoster.test', port: 8993, priority: 20, weight: 0 },
    ];
    const { server } = await nameServer(records);
    const found = await createServiceLookup({ servers: [server] })('_imaps._tcp.example.com', never);
    expect(found.toSorted((a, b) => a.priority - b.priority)).toEqual(records);
  });

  test('tells that a service is not offered', async () => {
    const none = { host: '', port: 0, priority: 0, weight: 0 };
    const { server } = await nameServer([none]);
    expect(await createServiceLookup({ servers: [server] })('_imap._tcp.example.com', never)).toEqual([none]);
  });

  test.each(['no such name', 'refused', 'silence', []] as const)('is empty for %j', async (reply) => {
    const { server, asked } = await nameServer(reply);
    const lookup = createServiceLookup({ servers: [server], timeoutMs: 50 });
    expect(await lookup('_imaps._tcp.example.com', never)).toEqual([]);
    expect(asked()).toBeGreaterThan(0);
  });

  test('ends with the reason of an abort', async () => {
    const { server } = await nameServer('silence');
    const stop = new AbortController();
    const lookup = createServiceLookup({ servers: [server], timeoutMs: 60_000 });
    const found = lookup('_imaps._tcp.example.com', stop.signal);
    stop.abort(new Error('stopped'));
    await expect(found).rejects.toThrow('stopped');
    await expect(lookup('_imaps._tcp.example.com', stop.signal)).rejects.toThrow('stopped');
    // without the abort, the question would end after twelve seconds
  }, 8_000);
});
