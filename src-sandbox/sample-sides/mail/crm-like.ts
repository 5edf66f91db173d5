/**
 * A CRM's mail in memory: one record for a message, whoever has it; each owner has it in mailboxes of their own; changes are told for the
 * account, with the reason when a record is gone.
 */
import type { RemovalReason } from '../../../src-shared/domain/calendar/side.ts';
import type { Mailbox, MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type {
  MailCall,
  MailChange,
  MailChangePage,
  MailLookup,
  MailOutcome,
  MailSide,
  MailWrite,
  MessageSource,
} from '../../../src-shared/domain/mail/side.ts';
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import { callsOf } from './calls.ts';
import { type Content, described, sha256Of } from './content.ts';
import { ask, type MailFaults, perform } from './trouble.ts';

/** One owner's part of a record. */
interface Ownership {
  mailboxes: readonly string[];
  keywords: readonly string[];
  /** Why it is gone for this owner; null while it is there. */
  gone: RemovalReason | null;
  /** Number of the last change. */
  changed: number;
}

interface MailRecord {
  readonly id: string;
  readonly content: Content;
  readonly receivedAt: number;
  readonly owners: Map<string, Ownership>;
}

export interface CrmLikeOptions {
  readonly mailboxes: Readonly<Record<string, MailboxRole | null>>;
  readonly now: () => number;
  readonly pageSize?: number;
  readonly maxSize?: number;
  readonly maxBatch?: number;
  /** Whether changes tell the whole message, or only that it changed. */
  readonly tellsMessages?: boolean;
}

/** What people do in the CRM, each as one of the owners. */
export interface CrmLikeHand {
  create(owner: string, mailboxes: readonly string[], content: Content, messageKey: string): string;
  move(owner: string, id: string, mailboxes: readonly string[]): void;
  setKeyword(owner: string, id: string, keyword: string, on: boolean): void;
  /** A record that is gone for an owner, and why. */
  remove(owner: string, id: string, reason: RemovalReason): void;
  expireStates(): void;
  setFull(on: boolean): void;
  /** The account answers as if it were empty, completely. */
  setBlank(on: boolean): void;
  list(owner: string): readonly (StoredMessage & { readonly content: Content })[];
  /** All owners of all records, by the record's id. */
  owners(): ReadonlyMap<string, readonly string[]>;
  writes(): number;
}

export interface CrmLike {
  readonly hand: CrmLikeHand;
  side(owner: string, faults?: MailFaults): MailSide;
}

export function crmLike(options: CrmLikeOptions): CrmLike {
  const records = new Map<string, MailRecord>();
  let changes = 0;
  let epoch = 1;
  let isFull = false;
  let isBlank = false;
  let written = 0;

  const idOf = (messageKey: string) => sha256Of(new TextEncoder().encode(messageKey)).slice(0, 16);
  const owned = (owner: string, id: string): Ownership | null => {
    const one = isBlank ? undefined : records.get(id)?.owners.get(owner);
    return one === undefined || one.gone !== null ? null : one;
  };
  const must = (owner: string, id: string) => owned(owner, id) ?? fail('not-found');
  const touch = (one: Ownership): void => {
    changes += 1;
    one.changed = changes;
  };
  const stored = (owner: string, id: string): StoredMessage => {
    const record = records.get(id) ?? fail('not-found');
    const { mailboxes, keywords } = must(owner, id);
    return described(record.content, {
      ref: id,
      mailboxes: [...mailboxes].sort(),
      keywords: [...keywords].sort(),
      receivedAt: record.receivedAt,
    });
  };
  const give = (
    owner: string,
    messageKey: string,
    content: Content,
    receivedAt: number,
    part: Pick<Ownership, 'mailboxes' | 'keywords'>,
  ): string => {
    const id = idOf(messageKey);
    const record = records.get(id) ?? { id, content, receivedAt, owners: new Map() };
    records.set(id, record);
    const one: Ownership = { ...part, gone: null, changed: 0 };
    record.owners.set(owner, one);
    touch(one);
    return id;
  };
  const withKeyword = (list: readonly string[], keyword: string, on: boolean) =>
    [...list.filter((one) => one !== keyword), ...(on ? [keyword] : [])].sort();

  const hand: CrmLikeHand = {
    create: (owner, mailboxes, content, messageKey) =>
      give(owner, messageKey, content, options.now(), { mailboxes, keywords: [] }),
    move(owner, id, mailboxes) {
      const one = must(owner, id);
      one.mailboxes = [...mailboxes].sort();
      touch(one);
    },
    setKeyword(owner, id, keyword, on) {
      const one = must(owner, id);
      one.keywords = withKeyword(one.keywords, keyword, on);
      touch(one);
    },
    remove(owner, id, reason) {
      const one = must(owner, id);
      one.gone = reason;
      touch(one);
    },
    expireStates() {
      epoch += 1;
    },
    setFull(on) {
      isFull = on;
    },
    setBlank(on) {
      isBlank = on;
      epoch += 1;
    },
    list: (owner) =>
      [...records.values()].flatMap(({ id, content }) =>
        owned(owner, id) === null ? [] : [{ ...stored(owner, id), content }],
      ),
    owners: () =>
      new Map(
        [...records.values()].map(({ id, owners }) => [
          id,
          [...owners].filter(([, { gone }]) => gone === null).map(([owner]) => owner),
        ]),
      ),
    writes: () => written,
  };

  const append = async (
    owner: string,
    write: Extract<MailWrite, { type: 'append' }>,
    source: () => Promise<MessageSource>,
  ): Promise<MailOutcome> => {
    const id = idOf(write.messageKey);
    if (owned(owner, id) !== null) return { type: 'done', stored: stored(owner, id), found: true };
    if (isFull) return { type: 'refused', problem: problem('mailbox-full') };
    if (write.mailboxes.some((one) => !(one in options.mailboxes)))
      return { type: 'refused', problem: problem('mailbox-missing') };
    const known = records.get(id);
    const content = known?.content ?? (await received(write, source));
    if (content.bytes.length > (options.maxSize ?? Number.POSITIVE_INFINITY))
      return { type: 'refused', problem: problem('item-too-large') };
    give(owner, write.messageKey, content, write.message.receivedAt, write);
    written += 1;
    const found = known === undefined ? {} : { found: true as const };
    return { type: 'done', stored: stored(owner, id), ...found };
  };

  const carryOut = async (
    owner: string,
    { request }: MailCall,
    source: () => Promise<MessageSource>,
  ): Promise<MailOutcome> => {
    const write = request as unknown as MailWrite;
    if (write.type === 'append') return append(owner, write, source);
    const id = write.message.ref;
    const one = owned(owner, id);
    if (one === null) return { type: 'refused', problem: problem('not-found') };
    const list = write.type === 'move' ? one.mailboxes : one.keywords;
    const next = [...new Set([...list.filter((each) => !write.remove.includes(each)), ...write.add])].sort();
    if (write.type === 'move') one.mailboxes = next;
    else one.keywords = next;
    touch(one);
    written += 1;
    return { type: 'done', stored: stored(owner, id) };
  };

  const lookUp = (owner: string, { request }: MailCall): MailLookup => {
    const write = request as unknown as MailWrite;
    const id = write.type === 'append' ? idOf(write.messageKey) : write.message.ref;
    const one = records.get(id)?.owners.get(owner);
    if (one === undefined) return { type: 'absent' };
    if (one.gone !== null) return { type: 'gone' };
    if (write.type === 'append') return { type: 'stored', stored: stored(owner, id) };
    const list = write.type === 'move' ? one.mailboxes : one.keywords;
    const isDone =
      write.add.every((each) => list.includes(each)) && !write.remove.some((each) => list.includes(each));
    return isDone ? { type: 'stored', stored: stored(owner, id) } : { type: 'absent' };
  };

  /** What an owner is told: records changed after a number, oldest change first, or all that are there, newest first. */
  const told = (
    owner: string,
    after: number | null,
  ): readonly { readonly change: MailChange; readonly at: number }[] => {
    const all = isBlank
      ? []
      : [...records.values()].flatMap(({ id, owners }) => {
          const one = owners.get(owner);
          return one === undefined ? [] : [{ id, one }];
        });
    const some =
      after === null
        ? all.filter(({ one }) => one.gone === null)
        : all.filter(({ one }) => one.changed > after);
    const rows = some.map(({ id, one }): { change: MailChange; at: number } => {
      if (one.gone !== null) return { change: { type: 'gone', ref: id, reason: one.gone }, at: one.changed };
      if (options.tellsMessages === true || after === null)
        return { change: { type: 'message', message: stored(owner, id) }, at: one.changed };
      return { change: { type: 'present', ref: id }, at: one.changed };
    });
    return rows.sort((a, b) => (after === null ? b.at - a.at : a.at - b.at));
  };

  const side = (owner: string, faults: MailFaults = {}): MailSide => ({
    capabilities: {
      changeScope: 'account',
      membership: 'many',
      keywords: 'any',
      locates: false,
      ...(options.maxSize === undefined ? {} : { maxSize: options.maxSize }),
      maxBatch: options.maxBatch ?? 10,
      maxDescribe: 50,
    },
    async mailboxes(signal) {
      return ask(faults, { operation: 'mailboxes' }, signal, options.now(), () =>
        Object.entries(options.mailboxes).map(
          ([id, role]): Mailbox => ({
            id,
            path: [id],
            ...(role === null ? {} : { role, roleReason: 'declared' }),
            holdsMessages: true,
            mayWrite: true,
          }),
        ),
      );
    },
    async *changes(_scope, since, signal) {
      const size = options.pageSize ?? 20;
      const [begun, from] = since === null ? [epoch, null] : since.split('.').map(Number);
      if (begun !== epoch) fail('sync-state-expired');
      let after = from ?? null;
      let listing: ReturnType<typeof told> | null = null;
      const end = changes;
      for (let page = 0; ; page++) {
        const answer = ask(
          faults,
          { operation: 'changes', scope: 'account', page },
          signal,
          options.now(),
          (): MailChangePage => {
            if (after === null) {
              listing ??= told(owner, null);
              const last = (page + 1) * size >= listing.length;
              const rows = listing.slice(page * size, (page + 1) * size);
              const state = last ? `${epoch}.${end}` : null;
              return { kind: 'snapshot', last, state, changes: rows.map(({ change }) => change) };
            }
            const rows = told(owner, after);
            const some = rows.slice(0, size);
            const last = rows.length <= size;
            after = last ? changes : (some.at(-1)?.at ?? changes);
            return {
              kind: 'delta',
              last,
              state: `${epoch}.${after}`,
              changes: some.map(({ change }) => change),
            };
          },
        );
        yield answer;
        if (answer.last) return;
      }
    },
    async *describe(refs, signal) {
      ask(faults, { operation: 'describe' }, signal, options.now(), () => undefined);
      for (const ref of refs)
        yield owned(owner, ref) === null
          ? { type: 'absent', ref }
          : { type: 'found', message: stored(owner, ref) };
    },
    read: () => fail('not-permitted'),
    locate: () => fail('not-permitted'),
    prepare: callsOf,
    async *perform(calls, source, signal) {
      for (const [index, call] of calls.entries()) {
        signal.throwIfAborted();
        yield [
          call.key,
          await perform(faults, call, index === 0, options.now(), source, () =>
            carryOut(owner, call, () => source(call)),
          ),
        ];
      }
    },
    async lookup(call, signal) {
      return ask(faults, { operation: 'lookup', call }, signal, options.now(), () => lookUp(owner, call));
    },
  });
  return { hand, side };
}

async function received(
  { message }: Extract<MailWrite, { type: 'append' }>,
  source: () => Promise<MessageSource>,
): Promise<Content> {
  const parts: Uint8Array[] = [];
  const bytes = await source();
  try {
    for await (const part of bytes.open()) parts.push(part);
  } finally {
    bytes.dispose();
  }
  const { messageId, subject, from, others, sentAt } = message;
  return { bytes: Buffer.concat(parts), messageId, subject, from, others, sentAt: sentAt ?? 0 };
}
