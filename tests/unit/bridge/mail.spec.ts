/** The bridge's mail against the reference CRM: the common contract, two colleagues with one message, limits, and answers that are lost. */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { BridgeCrm } from '../../../src-main/crm/bridge/connect.ts';
import { connectBridge } from '../../../src-main/crm/bridge/connect.ts';
import { createDialer } from '../../../src-main/net/index.ts';
import { startReferenceCrm } from '../../../src-sandbox/reference-crm/index.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall } from '../../../src-shared/domain/mail/side.ts';
import { checkedChannel } from '../../support/bridge-contract.ts';
import {
  appendOf,
  doneWith,
  letter,
  mailSideContract,
  performOne,
  sourceOf,
} from '../../support/mail-side-contract.ts';
import { accountOf, handClock, startTestCrm } from '../../support/reference-crm.ts';

const signal = new AbortController().signal;

for (const [name, mailAccount] of [
  ['the bridge', undefined],
  ['the bridge, of a further mailbox', 'mailbox-two'],
] as const)
  mailSideContract({
    name,
    page: /^http:\/\/127\.0\.0\.1:\d+\/#user=anna&tab=mail&message=[\w-]+$/,
    async make() {
      const clock = handClock();
      const crm = await startReferenceCrm({ dataDir: null, port: 0, clock });
      const dialer = createDialer();
      const channel = dialer.channel({ origin: crm.url, authorization: () => `Bearer ${crm.tokens.anna}` });
      const bridge = connectBridge({
        ...{ baseUrl: crm.url, clock, channel: checkedChannel(channel) },
        ...(mailAccount === undefined ? {} : { mailAccount }),
      });
      const account = accountOf('anna');
      await bridge.lease.take(
        mailAccount === undefined ? account : { ...account, accountId: mailAccount },
        signal,
      );
      return {
        side: bridge.mail,
        hand: {
          erase: (ref) => crm.mailHand.erase('anna', ref),
          expireStates: () => crm.hand.expireStates(),
        },
        mailboxes: ['inbox', 'archive'],
        async stop() {
          await dialer.close();
          await crm.stop();
        },
      };
    },
  });

const readIt = (message: StoredMessage) => ({
  ...{ type: 'keywords' as const, key: 'read', message, add: ['$seen' as const], remove: [] },
});
const trashIt = (message: StoredMessage) => ({
  ...{ type: 'move' as const, key: 'trash', message, add: ['deleted'], remove: message.mailboxes },
});

/** What the mailbox has of it; null: not any more. */
async function told({ mail }: BridgeCrm, ref: string): Promise<StoredMessage | null> {
  for await (const one of mail.describe([ref], signal)) if (one.type === 'found') return one.message;
  return null;
}

type TestCrm = Awaited<ReturnType<typeof startTestCrm>>;

async function connected(test: TestCrm, user: 'anna' | 'ben' = 'anna'): Promise<BridgeCrm> {
  const bridge = test.connect(user);
  await bridge.session(signal);
  await bridge.lease.take(accountOf(user), signal);
  return bridge;
}

async function leaseHeader(test: TestCrm): Promise<Record<string, string>> {
  const lease = await test.raw('anna', '/v1/accounts/raw/lease', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ machine: 'raw', address: 'a@b.example', provider: 'imap' }),
  });
  const { generation } = (await lease.json()) as { readonly generation: number };
  return { 'Concord-Lease': String(generation), 'Content-Type': 'message/rfc822', 'If-None-Match': '*' };
}

const id = '01234567-89ab-8def-8123-456789abcdef';
const target = `/v1/mail/messages/${id}?mailbox=inbox&receivedAt=0`;
const digestOf = (bytes: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

describe('one message of two colleagues (M8)', () => {
  it('is one record with two owners, each with their own mailboxes and keywords', async () => {
    const test = await startTestCrm();
    const anna = await connected(test);
    const ben = await connected(test, 'ben');
    const copy = letter('shared', { received: 'anna.example' });
    const other = letter('shared', { received: 'another-machine.ben.example' });
    const hers = doneWith(await performOne(anna.mail, appendOf(copy, ['inbox'], ['$seen']), copy.bytes));
    const outcome = await performOne(ben.mail, appendOf(other, ['archive']), other.bytes);
    const his = doneWith(outcome);
    expect(outcome).toMatchObject({ type: 'done', found: true });
    expect(his).toMatchObject({
      ref: hers.ref,
      mailboxes: ['archive'],
      keywords: [],
      size: copy.bytes.length,
    });
    const raw = await test.raw('ben', `/v1/mail/messages/${his.ref}/raw`);
    expect(Buffer.from(await raw.arrayBuffer()).equals(copy.bytes)).toBe(true);
    test.crm.mailHand.erase('ben', his.ref);
    expect(test.crm.mailHand.list('anna').map(({ mailboxes, keywords }) => [mailboxes, keywords])).toEqual([
      [['inbox'], ['$seen']],
    ]);
  });

  it('is not given to who only knows its Message-ID', async () => {
    const test = await startTestCrm();
    const anna = await connected(test);
    const ben = await connected(test, 'ben');
    const secret = letter('secret');
    const forged = letter('secret', { body: 'A guess.\r\n' });
    const hers = doneWith(await performOne(anna.mail, appendOf(secret, ['inbox']), secret.bytes));
    const his = doneWith(await performOne(ben.mail, appendOf(forged, ['inbox']), forged.bytes));
    expect(his.ref).not.toBe(hers.ref);
    expect((await test.raw('ben', `/v1/mail/messages/${hers.ref}/raw`)).status).toBe(404);
    const [call] = ben.mail.prepare(appendOf(forged, ['inbox'])) as readonly [MailCall];
    expect(await ben.mail.lookup(call, signal)).toEqual({ type: 'stored', stored: his });
  });

  it('is not read by a colleague who has no copy', async () => {
    const test = await startTestCrm();
    const anna = await connected(test);
    const one = letter('one');
    const { ref } = doneWith(await performOne(anna.mail, appendOf(one, ['inbox']), one.bytes));
    const raw = await test.raw('ben', `/v1/mail/messages/${ref}/raw`);
    expect(raw.status).toBe(404);
  });
});

describe('one message in two mailboxes of one person (M8, A11)', () => {
  const further = { ...accountOf('anna'), accountId: 'mailbox-two', address: 'info@concord.example' };
  async function twoMailboxes() {
    const test = await startTestCrm();
    const first = await connected(test);
    const second = test.connect('anna', { mailAccount: further.accountId });
    await second.session(signal);
    await second.lease.take(further, signal);
    const copy = letter('in-both');
    return { test, first, second, copy, ofBoth: appendOf(copy, ['inbox']) };
  }

  it('is one message, and each mailbox has its own places, keywords and changes of it', async () => {
    const { test, first, second, copy, ofBoth } = await twoMailboxes();
    const hers = doneWith(await performOne(first.mail, ofBoth, copy.bytes));
    const archived = { ...ofBoth, mailboxes: ['archive'] };
    expect(await performOne(second.mail, archived, copy.bytes)).toMatchObject({
      type: 'done',
      found: true,
      stored: { ref: hers.ref, mailboxes: ['archive'] },
    });
    expect(await told(first, hers.ref)).toMatchObject({ mailboxes: ['inbox'] });
    expect(await told(second, hers.ref)).toMatchObject({ mailboxes: ['archive'] });
    // the person sees both places of the one message
    expect(test.crm.mailHand.list('anna')).toMatchObject([{ id: hers.ref, mailboxes: ['archive', 'inbox'] }]);
    doneWith(await performOne(second.mail, readIt(hers)));
    expect(await told(second, hers.ref)).toMatchObject({ keywords: ['$seen'] });
    expect(await told(first, hers.ref)).toMatchObject({ keywords: [] });
  });

  it('stays where the other copy is when one goes to the trash; what the person does there counts for both', async () => {
    const { test, first, second, copy, ofBoth } = await twoMailboxes();
    const { ref } = doneWith(await performOne(first.mail, ofBoth, copy.bytes));
    const message = doneWith(await performOne(second.mail, ofBoth, copy.bytes));
    doneWith(await performOne(first.mail, trashIt(message)));
    expect(test.crm.mailHand.look('anna', ref)?.mailboxes).toEqual(['inbox']);
    test.crm.mailHand.archive('anna', ref);
    // what is in the trash of the first mailbox stays there
    expect(await told(first, ref)).toMatchObject({ mailboxes: ['deleted'] });
    expect(await told(second, ref)).toMatchObject({ mailboxes: ['archive'] });
    test.crm.mailHand.erase('anna', ref);
    for (const mailbox of [first, second]) expect(await told(mailbox, ref)).toBeNull();
  });

  it('comes out of the trash when a mailbox has it again', async () => {
    const { test, first, copy, ofBoth } = await twoMailboxes();
    doneWith(
      await performOne(first.mail, trashIt(doneWith(await performOne(first.mail, ofBoth, copy.bytes)))),
    );
    const again = doneWith(await performOne(first.mail, ofBoth, copy.bytes));
    expect(again.mailboxes).toEqual(['inbox']);
    expect(test.crm.mailHand.list('anna')).toMatchObject([{ mailboxes: ['inbox'] }]);
  });

  it('stays in the CRM when the account of its mailbox is removed, and is met there again', async () => {
    const { test, first, second, copy, ofBoth } = await twoMailboxes();
    const { ref } = doneWith(await performOne(second.mail, ofBoth, copy.bytes));
    await second.lease.release(further, signal);
    // a repeat is harmless
    for (let turn = 0; turn < 2; turn += 1) await first.mailAccounts.remove(further.accountId, signal);
    expect(test.crm.mailHand.list('anna')).toMatchObject([{ id: ref, mailboxes: ['inbox'] }]);
    test.crm.mailHand.archive('anna', ref);
    expect(await told(first, ref)).toBeNull();
    await second.lease.take(further, signal);
    expect(await told(second, ref)).toMatchObject({ mailboxes: ['archive'] });
  });

  it('a mailbox needs its own lease, and the rule', async () => {
    const { test, first, second, copy, ofBoth } = await twoMailboxes();
    await second.lease.release(further, signal);
    await expect(performOne(second.mail, ofBoth, copy.bytes)).rejects.toMatchObject({
      problem: { code: 'lease-lost' },
    });
    await second.lease.take(further, signal);
    test.crm.hand.setRules({ furtherMailboxes: false });
    expect(await performOne(second.mail, ofBoth, copy.bytes)).toMatchObject({
      type: 'refused',
      problem: { code: 'not-permitted' },
    });
    expect(await performOne(first.mail, ofBoth, copy.bytes)).toMatchObject({ type: 'done' });
  });
});

describe('an upload', () => {
  it('with a wrong digest, or cut short, stores nothing', async () => {
    const test = await startTestCrm();
    const headers = await leaseHeader(test);
    const { bytes } = letter('one');
    const wrong = await test.raw('anna', target, {
      method: 'PUT',
      headers: { ...headers, 'Content-Digest': digestOf(bytes) },
      body: bytes.subarray(0, -3),
    });
    expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([400, 'digest-mismatch']);
    const url = new URL(test.crm.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(url.port), url.hostname, () => {
        const lines = Object.entries({
          Host: url.host,
          Authorization: `Bearer ${test.crm.tokens.anna}`,
          ...headers,
          'Content-Digest': digestOf(bytes),
          'Content-Length': String(bytes.length),
        }).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`PUT ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
        socket.write(bytes.subarray(0, -3), () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect(test.crm.mailHand.list('anna')).toEqual([]);
    const right = await test.raw('anna', target, {
      method: 'PUT',
      headers: { ...headers, 'Content-Digest': digestOf(bytes) },
      body: bytes,
    });
    expect(right.status).toBe(201);
    expect(test.crm.mailHand.list('anna')).toHaveLength(1);
  });

  it('that is too large, or for which there is no room, is refused as such', async () => {
    const test = await startTestCrm({ maxMessageBytes: 2_000_000, mailQuotaBytes: 1_000 });
    const anna = await connected(test);
    expect(anna.mail.capabilities.maxSize).toBe(2_000_000);
    const large = letter('large', { body: 'x'.repeat(2_000_000) });
    expect(await performOne(anna.mail, appendOf(large, ['inbox']), large.bytes)).toMatchObject({
      type: 'refused',
      problem: { code: 'item-too-large', params: { limitBytes: 2_000_000 } },
    });
    const full = letter('full', { body: 'x'.repeat(1_000) });
    expect(await performOne(anna.mail, appendOf(full, ['inbox']), full.bytes)).toMatchObject({
      type: 'refused',
      problem: { code: 'mailbox-full' },
    });
    expect(test.crm.mailHand.list('anna')).toEqual([]);
  });

  it('without a lease, or into a mailbox that is not there, is refused', async () => {
    const test = await startTestCrm();
    const one = letter('one');
    const fresh = test.connect('anna');
    const lost = await performOne(fresh.mail, appendOf(one, ['inbox']), one.bytes).catch(
      (error: unknown) => (error as Error).message,
    );
    expect(lost).toBe('lease-lost');
    const anna = await connected(test);
    expect(await performOne(anna.mail, appendOf(one, ['nowhere']), one.bytes)).toMatchObject({
      type: 'refused',
      problem: { code: 'item-rejected' },
    });
  });

  it('whose answer is lost is unclear, and the lookup finds it', async () => {
    const test = await startTestCrm();
    const anna = await connected(test);
    test.crm.setFaults(({ operation }) => (operation === 'putMessage' ? { type: 'drop-answer' } : null));
    const one = letter('one');
    expect((await performOne(anna.mail, appendOf(one, ['inbox']), one.bytes)).type).toBe('unclear');
    test.crm.setFaults(null);
    const [call] = anna.mail.prepare(appendOf(one, ['inbox'])) as readonly [MailCall];
    expect(await anna.mail.lookup(call, signal)).toMatchObject({
      type: 'stored',
      stored: { mailboxes: ['inbox'], subject: 'Letter one' },
    });
  });
});

describe('what a person does in the CRM', () => {
  it('arrives as changes and tombstones with their reason', async () => {
    const test = await startTestCrm();
    const anna = await connected(test);
    const refs: string[] = [];
    for (const name of ['archived', 'erased', 'unlinked', 'hidden']) {
      const one = letter(name);
      refs.push(doneWith(await performOne(anna.mail, appendOf(one, ['inbox']), one.bytes)).ref);
    }
    const [archived = '', erased = '', unlinked = '', hidden = ''] = refs;
    let state: string | null = null;
    for await (const page of anna.mail.changes('account', null, signal)) state = page.state;
    const { mailHand } = test.crm;
    mailHand.archive('anna', archived);
    mailHand.erase('anna', erased);
    mailHand.unlink('anna', unlinked);
    mailHand.hide('anna', hidden);
    const changes = [];
    for await (const page of anna.mail.changes('account', state, signal)) changes.push(...page.changes);
    expect(changes).toEqual([
      { type: 'message', message: expect.objectContaining({ ref: archived, mailboxes: ['archive'] }) },
      { type: 'gone', ref: erased, reason: 'deleted' },
      { type: 'gone', ref: unlinked, reason: 'unpushed' },
      { type: 'gone', ref: hidden, reason: 'hidden' },
    ]);
    // what was only taken out of the set comes back as the same message; what a person deleted does not (M6)
    const back = letter('unlinked');
    expect(await performOne(anna.mail, appendOf(back, ['archive']), back.bytes)).toMatchObject({
      type: 'done',
      found: true,
      stored: { ref: unlinked, mailboxes: ['archive'] },
    });
    const dead = letter('erased');
    expect((await performOne(anna.mail, appendOf(dead, ['inbox']), dead.bytes)).type).toBe('refused');
  });
});

it('copies a message of 60 MB in both directions without holding it in memory (ML6)', async () => {
  const test = await startTestCrm();
  const anna = await connected(test);
  const { message, messageKey } = letter('huge');
  const head = letter('huge', { body: '' }).bytes;
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const chunks = 920;
  const hash = createHash('sha256').update(head);
  for (let index = 0; index < chunks; index += 1) hash.update(chunk);
  const source = {
    ...sourceOf(head),
    size: head.length + chunks * chunk.length,
    sha256: hash.digest('hex'),
    async *open() {
      yield head;
      for (let index = 0; index < chunks; index += 1) yield chunk;
    },
  };
  const calls = anna.mail.prepare({ ...appendOf({ bytes: head, message, messageKey }, ['inbox']) });
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const held = (): number => {
    // the memory of buffers is given back by a thread of its own; the next collection waits for it
    collectGarbage();
    collectGarbage();
    return process.memoryUsage().arrayBuffers;
  };
  const before = held();
  const samples: number[] = [];
  const watch = setInterval(() => samples.push(held() - before), 50);
  let ref = '';
  for await (const [, outcome] of anna.mail.perform(calls, async () => source, signal))
    ref = doneWith(outcome).ref;
  for await (const one of anna.mail.read([ref], signal)) {
    if (one.type !== 'read') throw new Error(one.type);
    expect([one.source.size, one.source.sha256]).toEqual([source.size, source.sha256]);
    one.source.dispose();
  }
  clearInterval(watch);
  expect(samples.length).toBeGreaterThan(5);
  // a message that is held takes 60
  expect(Math.max(...samples)).toBeLessThan(16 * 1024 * 1024);
}, 60_000);
