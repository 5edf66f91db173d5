/**
 * What every mail side must do, whoever wrote it: the promises of `MailSide` as tests. Nothing here knows what kind of side it talks to,
 * beyond its capabilities.
 */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Keyword, MessageRef, StoredMessage } from '../../src-shared/domain/mail/message.ts';
import type {
  Described,
  MailCall,
  MailChange,
  MailChangePage,
  MailOutcome,
  MailSide,
  MailState,
  MailWrite,
  MessageSource,
} from '../../src-shared/domain/mail/side.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';

type Awaitable<T> = T | Promise<T>;

/** What a person does on the server itself, past the side under test. */
export interface MailContractHand {
  /** Takes the message away for good. */
  erase(ref: MessageRef): Awaitable<unknown>;
  /** Required with `noAppend`: a message arrives. @returns its address */
  deliver?(letter: Letter, mailbox: string, keywords: readonly Keyword[]): Awaitable<MessageRef>;
  /** Makes every state so far too old. Required without `noExpiry`. */
  expireStates?(): Awaitable<unknown>;
}

export interface MailSideContract {
  readonly name: string;
  /** A fresh account without messages and with two mailboxes that may be written. A CRM's side already holds its lease. */
  make(): Promise<{
    readonly side: MailSide;
    readonly hand: MailContractHand;
    readonly mailboxes: readonly [string, string];
    stop(): Awaitable<unknown>;
  }>;
  /** The protocol cannot tell "removed by a person" from "never arrived": a lookup may answer `absent` for `gone`. */
  readonly cannotTellGone?: true;
  /** The side's capabilities say that it does not locate. */
  readonly noLocate?: true;
  /** No state of this side gets too old, or a test cannot make it so. */
  readonly noExpiry?: true;
  /** The protocol cannot add messages: an append is refused, and nothing is written. */
  readonly noAppend?: true;
  /** Sizes that the side tells are estimates, or it tells none. */
  readonly estimatesSizes?: true;
  /** What the addresses of its pages look like. Left out: the side tells none. */
  readonly page?: RegExp;
}

/** What a side cannot have is no test of it: nothing is registered, so that nothing looks skipped. */
const notHere = (_name: string, _test: () => Promise<void>): void => undefined;
const signal = new AbortController().signal;

/** A message as raw bytes, with what the other side tells of it. */
export function letter(
  name: string,
  options: { readonly body?: string; readonly received?: string; readonly messageId?: string } = {},
): { readonly bytes: Buffer; readonly message: StoredMessage; readonly messageKey: string } {
  const {
    body = `Text of ${name}.\r\n`,
    received = 'mx.example',
    messageId = `${name}@mail.example`,
  } = options;
  const bytes = Buffer.from(
    [
      `Received: by ${received}; Mon, 1 Dec 2025 09:00:00 +0000`,
      'From: "Visser, Ben" <Ben@Example.com>',
      'To: anna@example.com',
      'Cc: Team <team@example.com>',
      'Date: Mon, 1 Dec 2025 10:00:00 +0100',
      `Subject: Letter ${name}`,
      `Message-ID: <${messageId}>`,
      '',
      body,
    ].join('\r\n'),
  );
  return {
    bytes,
    messageKey: messageId,
    message: {
      ref: `elsewhere-${name}`,
      messageId,
      size: bytes.length,
      receivedAt: Date.UTC(2025, 11, 1, 9, 0, 5),
      mailboxes: ['elsewhere'],
      keywords: [],
      sentAt: Date.UTC(2025, 11, 1, 9),
      subject: `Letter ${name}`,
      from: ['ben@example.com'],
      others: ['anna@example.com', 'team@example.com'],
    },
  };
}

export function sourceOf(bytes: Uint8Array): MessageSource {
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    async *open() {
      for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
    },
    dispose: () => undefined,
  };
}

type Letter = ReturnType<typeof letter>;

export function appendOf(
  { message, messageKey }: Letter,
  mailboxes: readonly string[],
  keywords: readonly Keyword[] = [],
  key = `key-${messageKey}`,
): MailWrite {
  return { type: 'append', key, messageKey, mailboxes, keywords, message };
}

/** Carries out one write of one call. */
export async function performOne(side: MailSide, write: MailWrite, bytes?: Uint8Array): Promise<MailOutcome> {
  const calls = side.prepare(write);
  expect(calls).toHaveLength(1);
  const outcomes: (readonly [string, MailOutcome])[] = [];
  const source = async (): Promise<MessageSource> => {
    if (bytes === undefined) throw new Error('this call has no bytes');
    return sourceOf(bytes);
  };
  for await (const outcome of side.perform(calls, source, signal)) outcomes.push(outcome);
  expect(outcomes.map(([key]) => key)).toEqual([write.key]);
  return outcomes[0]?.[1] as MailOutcome;
}

/** The message that an outcome says is stored. */
export function doneWith(outcome: MailOutcome): StoredMessage {
  if (outcome.type !== 'done') throw new Error(`not done: ${JSON.stringify(outcome)}`);
  return outcome.stored;
}

export function mailSideContract(contract: MailSideContract): void {
  const { name, make, cannotTellGone, noLocate, noExpiry, noAppend, estimatesSizes, page } = contract;
  describe(`${name} as a mail side`, () => {
    let made: Awaited<ReturnType<typeof make>>;
    let side: MailSide;
    let first: string;
    let second: string;
    beforeEach(async () => {
      made = await make();
      side = made.side;
      [first, second] = made.mailboxes;
    });
    afterEach(() => made.stop());

    const store = async (one: Letter, keywords: readonly Keyword[] = []): Promise<StoredMessage> => {
      if (noAppend !== true)
        return doneWith(await performOne(side, appendOf(one, [first], keywords), one.bytes));
      const ref = await made.hand.deliver?.(one, first, keywords);
      if (ref === undefined) throw new Error('the contract needs deliver without append');
      const found = await described(ref);
      if (found.type !== 'found') throw new Error('what was delivered is not there');
      return found.message;
    };

    const scopes = (): readonly string[] =>
      side.capabilities.changeScope === 'account' ? ['account'] : [first, second];

    const changesSince = async (
      states: ReadonlyMap<string, MailState | null>,
    ): Promise<{
      readonly changes: readonly MailChange[];
      readonly kinds: ReadonlySet<MailChangePage['kind']>;
      readonly states: ReadonlyMap<string, MailState | null>;
    }> => {
      const changes: MailChange[] = [];
      const kinds = new Set<MailChangePage['kind']>();
      const after = new Map<string, MailState | null>();
      for (const scope of scopes()) {
        let isEnded = false;
        for await (const page of side.changes(scope, states.get(scope) ?? null, signal)) {
          expect(isEnded).toBe(false);
          changes.push(...page.changes);
          kinds.add(page.kind);
          after.set(scope, page.state);
          isEnded = page.last;
        }
        expect(isEnded).toBe(true);
      }
      return { changes, kinds, states: after };
    };
    const refsOf = (changes: readonly MailChange[]): readonly string[] =>
      changes.flatMap((one) =>
        one.type === 'message' ? [one.message.ref] : one.type === 'present' ? [one.ref] : [],
      );
    const described = async (ref: MessageRef): Promise<Described> => {
      const found: Described[] = [];
      for await (const one of side.describe([ref], signal)) found.push(one);
      expect(found).toHaveLength(1);
      return found[0] as Described;
    };
    const bytesOf = async (
      ref: MessageRef,
    ): Promise<{ readonly bytes: Buffer; readonly sha256: string } | null> => {
      for await (const one of side.read([ref], signal)) {
        if (one.type !== 'read') return null;
        const parts: Uint8Array[] = [];
        for await (const part of one.source.open()) parts.push(part);
        one.source.dispose();
        return { bytes: Buffer.concat(parts), sha256: one.source.sha256 };
      }
      return null;
    };

    it('lists its mailboxes, each with an id of its own and a path', async () => {
      const mailboxes = await side.mailboxes(signal);
      const ids = mailboxes.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining([first, second]));
      for (const { path, role, roleReason } of mailboxes) {
        expect(path.length).toBeGreaterThan(0);
        expect(role === undefined).toBe(roleReason === undefined);
      }
    });

    it('stores a message with its facts, and gives it back byte for byte', async () => {
      const one = letter('one', { body: 'a\r\n..\r\n.\r\nFrom here\r\n\u00e9\u4e2d\r\n' });
      const stored = await store(one, ['$seen']);
      const { messageId, size, sentAt, subject, from, others } = one.message;
      expect(stored).toMatchObject({ messageId, sentAt, subject, from, others });
      if (estimatesSizes !== true) expect(stored.size).toBe(size);
      expect(stored.mailboxes).toEqual([first]);
      expect(stored.keywords).toContain('$seen');
      expect(await described(stored.ref)).toEqual({ type: 'found', message: stored });
      const read = await bytesOf(stored.ref);
      expect(read?.bytes.equals(one.bytes)).toBe(true);
      expect(read?.sha256).toBe(sourceOf(one.bytes).sha256);
    });

    it('answers the same when told that the bytes are read next, and reads them then', async () => {
      const letters = ['one', 'two', 'three'].map((word) => letter(word));
      const refs: MessageRef[] = [];
      for (const one of letters) refs.push((await store(one, ['$seen'])).ref);
      const all = async (readNext?: ReadonlySet<MessageRef>): Promise<readonly Described[]> => {
        const found: Described[] = [];
        for await (const one of side.describe(refs, signal, readNext)) found.push(one);
        return found;
      };
      const plain = await all();
      expect(new Set(await all(new Set(refs)))).toEqual(new Set(plain));
      expect(new Set(await all(new Set(refs)))).toEqual(new Set(plain));
      for (const [at, one] of letters.entries())
        expect((await bytesOf(refs[at] as MessageRef))?.bytes.equals(one.bytes)).toBe(true);
      // and once more, which no side may have kept it from
      expect((await bytesOf(refs[0] as MessageRef))?.bytes.equals(letters[0]?.bytes as Buffer)).toBe(true);
    });

    it('gives back a message of 3 MiB byte for byte', async () => {
      const one = letter('large', { body: `${'0123456789abcdef'.repeat(4)}\r\n`.repeat(48_000) });
      const read = await bytesOf((await store(one)).ref);
      expect(read?.bytes.equals(one.bytes)).toBe(true);
    });

    it('prepares the same calls for the same write', () => {
      const write = appendOf(letter('one'), [first], ['$seen']);
      expect(side.prepare(write)).toEqual(side.prepare(structuredClone(write)));
      expect(JSON.parse(JSON.stringify(side.prepare(write)))).toEqual(side.prepare(write));
    });

    (noAppend === true ? notHere : it)('meets its message when an append is repeated', async () => {
      const one = letter('one');
      const stored = await store(one);
      const again = await performOne(side, appendOf(one, [first]), one.bytes);
      expect(again).toEqual({ type: 'done', stored, found: true });
      expect(refsOf((await changesSince(new Map())).changes)).toEqual([stored.ref]);
    });

    (noAppend === true ? it : notHere)('refuses an append, and writes nothing', async () => {
      const one = letter('one');
      const write = appendOf(one, [first]);
      expect((await performOne(side, write, one.bytes)).type).toBe('refused');
      expect(refsOf((await changesSince(new Map())).changes)).toEqual([]);
      const [call] = side.prepare(write) as readonly [MailCall];
      expect(await side.lookup(call, signal)).toEqual({ type: 'absent' });
    });

    it('moves a message and keeps its bytes and keywords', async () => {
      const one = letter('one');
      const stored = await store(one, ['$flagged']);
      const moved = doneWith(
        await performOne(side, {
          type: 'move',
          key: 'move',
          message: stored,
          add: [second],
          remove: [first],
        }),
      );
      expect(moved.mailboxes).toEqual([second]);
      expect(moved.keywords).toContain('$flagged');
      expect((await bytesOf(moved.ref))?.bytes.equals(one.bytes)).toBe(true);
      expect(refsOf((await changesSince(new Map())).changes)).toEqual([moved.ref]);
    });

    it('adds and removes keywords, and leaves the others', async () => {
      const stored = await store(letter('one'), ['$flagged']);
      const seen = doneWith(
        await performOne(side, {
          type: 'keywords',
          key: 'seen',
          message: stored,
          add: ['$seen'],
          remove: [],
        }),
      );
      expect(seen.keywords).toEqual(expect.arrayContaining(['$flagged', '$seen']));
      const plain = doneWith(
        await performOne(side, {
          type: 'keywords',
          key: 'plain',
          message: seen,
          add: [],
          remove: ['$flagged'],
        }),
      );
      expect(plain.keywords).toContain('$seen');
      expect(plain.keywords).not.toContain('$flagged');
    });

    it('tells everything first and then what changed', async () => {
      const stored = await store(letter('one'));
      const before = await changesSince(new Map());
      expect([...before.kinds]).toEqual(['snapshot']);
      expect(refsOf(before.changes)).toEqual([stored.ref]);
      const quiet = await changesSince(before.states);
      expect([...quiet.kinds]).toEqual(['delta']);
      const later = await store(letter('two'));
      expect(refsOf((await changesSince(quiet.states)).changes)).toContain(later.ref);
    });

    it('tells that a message is gone', async () => {
      const stored = await store(letter('one'));
      const { states } = await changesSince(new Map());
      await made.hand.erase(stored.ref);
      expect((await changesSince(states)).changes).toContainEqual(
        expect.objectContaining({ type: 'gone', ref: stored.ref }),
      );
      expect(await described(stored.ref)).toEqual({ type: 'absent', ref: stored.ref });
      expect(await bytesOf(stored.ref)).toBeNull();
      const refused = await performOne(side, {
        type: 'keywords',
        key: 'late',
        message: stored,
        add: ['$seen'],
        remove: [],
      });
      expect(refused.type).toBe('refused');
    });

    (noAppend === true ? notHere : it)('looks up what became of an append', async () => {
      const one = letter('one');
      const [call] = side.prepare(appendOf(one, [first])) as readonly [MailCall];
      expect(await side.lookup(call, signal)).toEqual({ type: 'absent' });
      const stored = await store(one);
      expect(await side.lookup(call, signal)).toEqual({ type: 'stored', stored });
      await made.hand.erase(stored.ref);
      expect((await side.lookup(call, signal)).type).toBe(cannotTellGone === true ? 'absent' : 'gone');
    });

    (page === undefined ? notHere : it)(
      'tells where a person sees a message, and nothing of one that is gone (S14)',
      async () => {
        const stored = await store(letter('one'));
        expect(await side.pageOf?.(stored.ref, signal)).toMatch(page ?? /^$/);
        await made.hand.erase(stored.ref);
        expect(await side.pageOf?.(stored.ref, signal)).toBeNull();
      },
    );

    it('has the part that tells addresses only where it tells some', () =>
      expect(side.pageOf !== undefined).toBe(page !== undefined));

    it('keeps two different messages with one Message-ID', async () => {
      const one = letter('one', { messageId: 'same@mail.example' });
      const two = letter('two', { messageId: 'same@mail.example' });
      const stored = await store(one);
      const other = await store({ ...two, messageKey: 'same@mail.example 2' });
      expect(other.ref).not.toBe(stored.ref);
      expect((await bytesOf(stored.ref))?.bytes.equals(one.bytes)).toBe(true);
      expect((await bytesOf(other.ref))?.bytes.equals(two.bytes)).toBe(true);
    });

    it('refuses more calls and refs than it says', async () => {
      const { maxBatch, maxDescribe } = side.capabilities;
      const [call] = side.prepare(appendOf(letter('one'), [first])) as readonly [MailCall];
      const calls = Array.from({ length: maxBatch + 1 }, () => call);
      const none = async (): Promise<MessageSource> => {
        throw new Error('not asked for');
      };
      await expect(side.perform(calls, none, signal)[Symbol.asyncIterator]().next()).rejects.toThrow(
        RangeError,
      );
      const refs = Array.from({ length: maxDescribe + 1 }, (_, index) => `ref-${index}`);
      await expect(side.describe(refs, signal)[Symbol.asyncIterator]().next()).rejects.toThrow(RangeError);
    });

    it('says whether it locates', () => expect(side.capabilities.locates).toBe(noLocate !== true));

    (noLocate === true ? notHere : it)('locates a message by its identity', async () => {
      const stored = await store(letter('one'));
      await store(letter('two'));
      const { messageId, size, receivedAt } = stored;
      expect(await side.locate([{ messageId, size, receivedAt }], signal)).toEqual([stored]);
      expect(await side.locate([{ messageId: 'none@mail.example', size, receivedAt }], signal)).toEqual([]);
    });

    (noExpiry === true ? notHere : it)('says that a state is too old', async () => {
      const { expireStates } = made.hand;
      if (expireStates === undefined) throw new Error('the contract needs expireStates, or noExpiry');
      const { states } = await changesSince(new Map());
      await expireStates();
      const code = await changesSince(states).catch((error: unknown) => problemOf(error)?.code);
      expect(code).toBe('sync-state-expired');
    });
  });
}
