/**
 * A mailbox that behaves like the plainest IMAP server: each copy is in one mailbox, every move gives a new address, each look
 * lists the whole mailbox, UIDVALIDITY can change, and nobody is told why a message is gone.
 */
import type { Mailbox, MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MessageIdentity, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type {
  MailCall,
  MailChangePage,
  MailLookup,
  MailOutcome,
  MailSide,
  MailWrite,
  MessageSource,
} from '../../../src-shared/domain/mail/side.ts';
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import { callsOf } from './calls.ts';
import { type Content, described, isIdentity, sourceOf } from './content.ts';
import { type Copy, type Folder, type MailStorage, memoryMailStorage } from './storage.ts';
import { ask, type MailFaults, perform } from './trouble.ts';

export interface ImapLikeOptions {
  /** Default: in memory. Several mailboxes over one file are one mailbox. */
  readonly storage?: MailStorage;
  /** Made when the storage has none yet. */
  readonly mailboxes: Readonly<Record<string, MailboxRole | null>>;
  readonly now: () => number;
  readonly pageSize?: number;
  readonly locates?: boolean;
  readonly maxBatch?: number;
  readonly keywords?: 'any' | readonly string[];
  /** Addresses are immutable ids, as Graph gives them: the same ones after a move, and whatever happens to the mailbox. */
  readonly stableIds?: boolean;
}

/** What a person does at the provider. Copies are named by mailbox and text of their subject, or by address. */
export interface ImapLikeHand {
  deliver(mailbox: string, content: Content, keywords?: readonly string[], receivedAt?: number): string;
  move(ref: string, mailbox: string): string;
  copy(ref: string, mailbox: string): string;
  setKeyword(ref: string, keyword: string, on: boolean): void;
  erase(ref: string): void;
  renumber(mailbox: string): void;
  spoil(ref: string, on: boolean): void;
  removeMailbox(mailbox: string): void;
  renameMailbox(mailbox: string, to: string): void;
  setFull(on: boolean): void;
  /** The mailbox answers as if it were empty, completely. */
  setBlank(mailbox: string, on: boolean): void;
  list(mailbox: string): readonly (StoredMessage & { readonly content: Content })[];
  /** Null when nothing is at this address. */
  see(ref: string): (StoredMessage & { readonly content: Content }) | null;
  mailboxes(): readonly string[];
  /** Sources that nobody has disposed of. */
  openSources(): number;
  /** Calls that took effect. */
  writes(): number;
}

export interface ImapLike {
  readonly hand: ImapLikeHand;
  /** @param faults of this connection; several connections may look at one mailbox */
  side(faults?: MailFaults): MailSide;
}

export function imapLike(options: ImapLikeOptions): ImapLike {
  const storage = options.storage ?? memoryMailStorage();
  storage.atomically(() => {
    if (storage.folders().length > 0) return;
    for (const [name, role] of Object.entries(options.mailboxes))
      storage.putFolder({ name, role, uidValidity: 1, nextUid: 1 });
  });
  const blank = new Set<string>();
  const open = new Set<MessageSource>();
  let isFull = false;
  let written = 0;
  const newId = (): string => {
    const made = (storage.fact<number>('ids') ?? 0) + 1;
    storage.setFact('ids', made);
    return `id-${made}`;
  };

  const folder = (name: string): Folder => storage.folder(name) ?? fail('mailbox-missing');
  const refOf = (name: string, copy: Copy) =>
    options.stableIds === true ? copy.id : `${name};${folder(name).uidValidity};${copy.uid}`;
  const at = (ref: string): { readonly name: string; readonly copy: Copy } | null => {
    if (options.stableIds === true) {
      for (const { name } of storage.folders()) {
        const copy = blank.has(name) ? undefined : storage.copies(name).find(({ id }) => id === ref);
        if (copy !== undefined) return { name, copy };
      }
      return null;
    }
    const [name = '', validity, uid] = ref.split(';');
    const there = storage.folder(name);
    if (there === undefined || blank.has(name) || String(there.uidValidity) !== validity) return null;
    const copy = storage.copy(name, Number(uid));
    return copy === undefined ? null : { name, copy };
  };
  const must = (ref: string) => at(ref) ?? fail('not-found');
  const stored = (name: string, copy: Copy): StoredMessage => ({
    ...described(copy.content, {
      ref: refOf(name, copy),
      mailboxes: [name],
      keywords: [...copy.keywords].sort(),
      receivedAt: copy.receivedAt,
    }),
    ...(options.stableIds === true ? { emailId: copy.id } : {}),
  });
  const put = (name: string, from: Omit<Copy, 'uid'>): Copy => {
    const there = folder(name);
    const copy = { ...from, uid: there.nextUid };
    storage.putFolder({ ...there, nextUid: there.nextUid + 1 });
    storage.putCopy(name, copy);
    return copy;
  };
  const change = (ref: string, changed: Partial<Pick<Copy, 'keywords' | 'isUnreadable'>>): void => {
    const { name, copy } = must(ref);
    storage.putCopy(name, { ...copy, ...changed });
  };
  const moveCopy = (ref: string, mailbox: string): StoredMessage =>
    storage.atomically(() => {
      const { name, copy } = must(ref);
      const moved = put(mailbox, copy);
      storage.removeCopy(name, copy.uid);
      return stored(mailbox, moved);
    });
  const holds = (name: string, identity: MessageIdentity) =>
    storage.copies(name).find((copy) => isIdentity(identity, copy));

  const hand: ImapLikeHand = {
    deliver: (mailbox, content, keywords = [], receivedAt = options.now()) =>
      storage.atomically(() =>
        refOf(mailbox, put(mailbox, { id: newId(), content, receivedAt, keywords, isUnreadable: false })),
      ),
    move: (ref, mailbox) => moveCopy(ref, mailbox).ref,
    copy: (ref, mailbox) =>
      storage.atomically(() => refOf(mailbox, put(mailbox, { ...must(ref).copy, id: newId() }))),
    setKeyword(ref, keyword, on) {
      storage.atomically(() => {
        const { keywords } = must(ref).copy;
        const others = keywords.filter((one) => one !== keyword);
        change(ref, { keywords: [...others, ...(on ? [keyword] : [])].sort() });
      });
    },
    erase(ref) {
      const { name, copy } = must(ref);
      storage.removeCopy(name, copy.uid);
    },
    renumber(mailbox) {
      const there = folder(mailbox);
      if (options.stableIds === true) return;
      storage.atomically(() => {
        const old = storage.copies(mailbox);
        for (const { uid } of old) storage.removeCopy(mailbox, uid);
        storage.putFolder({ ...there, uidValidity: there.uidValidity + 1, nextUid: 1 });
        for (const copy of old) put(mailbox, copy);
      });
    },
    spoil: (ref, on) => change(ref, { isUnreadable: on }),
    renameMailbox(mailbox, to) {
      storage.atomically(() => {
        const copies = storage.copies(mailbox);
        storage.putFolder({ ...folder(mailbox), name: to });
        for (const copy of copies) storage.putCopy(to, copy);
        storage.removeFolder(mailbox);
      });
    },
    removeMailbox: (mailbox) => storage.removeFolder(mailbox),
    setFull(on) {
      isFull = on;
    },
    setBlank: (mailbox, on) => void (on ? blank.add(mailbox) : blank.delete(mailbox)),
    list: (mailbox) =>
      storage
        .copies(folder(mailbox).name)
        .map((copy) => ({ ...stored(mailbox, copy), content: copy.content })),
    see(ref) {
      const there = at(ref);
      return there === null ? null : { ...stored(there.name, there.copy), content: there.copy.content };
    },
    mailboxes: () => storage.folders().map(({ name }) => name),
    openSources: () => open.size,
    writes: () => written,
  };

  const carryOut = async (
    { ref, identity, request }: MailCall,
    source: () => Promise<MessageSource>,
  ): Promise<MailOutcome> => {
    const write = request as unknown as MailWrite;
    if (write.type === 'append') {
      if (isFull) return { type: 'refused', problem: problem('mailbox-full') };
      await source();
      return { type: 'refused', problem: problem('not-permitted') };
    }
    return storage.atomically(() => changed(ref ?? '', identity, write));
  };

  const changed = (
    ref: string,
    identity: MessageIdentity,
    write: Exclude<MailWrite, { type: 'append' }>,
  ): MailOutcome => {
    const there = at(ref);
    if (there === null) return { type: 'refused', problem: problem('not-found') };
    if (!isIdentity(identity, there.copy)) return { type: 'refused', problem: problem('revision-conflict') };
    if (write.type === 'keywords') {
      const rest = there.copy.keywords.filter((one) => !write.remove.includes(one));
      change(ref, { keywords: [...new Set([...rest, ...write.add])].sort() });
      written += 1;
      return { type: 'done', stored: stored(there.name, must(ref).copy) };
    }
    const [target] = write.add;
    if (target === undefined) return { type: 'refused', problem: problem('item-rejected') };
    if (storage.folder(target) === undefined) return { type: 'refused', problem: problem('mailbox-missing') };
    if (isFull) return { type: 'refused', problem: problem('mailbox-full') };
    written += 1;
    return { type: 'done', stored: moveCopy(ref, target) };
  };

  const lookUp = ({ ref, identity, request }: MailCall): MailLookup => {
    const write = request as unknown as MailWrite;
    const there = at(ref ?? '');
    if (write.type === 'append') return { type: 'unknown' };
    if (write.type === 'keywords') {
      if (there === null) return { type: 'gone' };
      const { keywords } = there.copy;
      const isDone =
        write.add.every((one) => keywords.includes(one)) &&
        !write.remove.some((one) => keywords.includes(one));
      return isDone ? { type: 'stored', stored: stored(there.name, there.copy) } : { type: 'absent' };
    }
    const [target = ''] = write.add;
    if (there !== null && there.name !== target && isIdentity(identity, there.copy))
      return { type: 'absent' };
    const arrived = holds(target, identity);
    return arrived === undefined ? { type: 'gone' } : { type: 'stored', stored: stored(target, arrived) };
  };

  const side = (faults: MailFaults = {}): MailSide => ({
    capabilities: {
      changeScope: 'mailbox',
      membership: 'one',
      keywords: options.keywords ?? 'any',
      locates: options.locates ?? true,
      maxBatch: options.maxBatch ?? 10,
      maxDescribe: 50,
    },
    async mailboxes(signal) {
      return ask(faults, { operation: 'mailboxes' }, signal, options.now(), () =>
        storage.folders().map(
          ({ name: id, role }): Mailbox => ({
            id,
            path: [id],
            ...(role === null ? {} : { role, roleReason: 'declared' }),
            messages: storage.copies(id).length,
            holdsMessages: true,
            mayWrite: true,
          }),
        ),
      );
    },
    async *changes(scope, since, signal) {
      const there = storage.folder(scope);
      const validity = there === undefined ? null : String(there.uidValidity);
      const kind = since === null || since === validity ? 'snapshot' : 'renumbered';
      const size = options.pageSize ?? 20;
      let rows: readonly Copy[] = [];
      for (let page = 0; ; page++) {
        const answer = ask(
          faults,
          { operation: 'changes', scope, page },
          signal,
          options.now(),
          (): MailChangePage => {
            if (page === 0) rows = blank.has(scope) ? [] : storage.copies(folder(scope).name).toReversed();
            const last = (page + 1) * size >= rows.length;
            return {
              kind,
              last,
              state: last ? validity : null,
              changes: rows.slice(page * size, (page + 1) * size).map((copy) => ({
                type: 'present',
                ref: refOf(scope, copy),
                keywords: [...copy.keywords].sort(),
              })),
            };
          },
        );
        yield answer;
        if (answer.last) return;
      }
    },
    async *describe(refs, signal) {
      ask(faults, { operation: 'describe' }, signal, options.now(), () => undefined);
      for (const ref of refs) {
        const there = at(ref);
        if (there === null) yield { type: 'absent', ref };
        else if (there.copy.isUnreadable)
          yield { type: 'unreadable', ref, problem: problem('item-unreadable') };
        else yield { type: 'found', message: stored(there.name, there.copy) };
      }
    },
    async *read(refs, signal) {
      for (const ref of refs) {
        ask(faults, { operation: 'read' }, signal, options.now(), () => undefined);
        const there = at(ref);
        if (there === null) yield { type: 'absent', ref };
        else yield { type: 'read', ref, source: sourceOf(there.copy.content, open) };
      }
    },
    async locate(identities, signal) {
      return ask(faults, { operation: 'locate' }, signal, options.now(), () =>
        storage.folders().flatMap(({ name }) =>
          storage
            .copies(name)
            .filter((copy) => identities.some((identity) => isIdentity(identity, copy)))
            .map((copy) => stored(name, copy)),
        ),
      );
    },
    prepare: callsOf,
    async *perform(calls, source, signal) {
      for (const [index, call] of calls.entries()) {
        signal.throwIfAborted();
        yield [
          call.key,
          await perform(faults, call, index === 0, options.now(), source, () =>
            carryOut(call, () => source(call)),
          ),
        ];
      }
    },
    async lookup(call, signal) {
      return ask(faults, { operation: 'lookup', call }, signal, options.now(), () => lookUp(call));
    },
  });
  return { hand, side };
}
