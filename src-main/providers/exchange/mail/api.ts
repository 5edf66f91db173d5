/** The mail's part of EWS that Concord uses, each operation in one place. */
import type { MailboxId, MailboxRole } from '../../../../src-shared/domain/mail/mailbox.ts';
import type { MessageIdentity, MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import { fail, type Problem, problem } from '../../../../src-shared/domain/problems.ts';
import { type KeptMessage, type MarkChange, wellKnownNames } from '../../outlook-mail/index.ts';
import { child, type Element } from '../../xml.ts';
import { messageName, partOf } from '../elements.ts';
import type { Operation } from '../envelope.ts';
import type { Purpose } from '../errors.ts';
import type { OutgoingMessage } from '../message-body.ts';
import { type Answer, demanded, operationsOver } from '../operations.ts';
import type { Requester } from '../requester.ts';
import { type ExchangeFolder, folderId, folderIn } from './folder-xml.ts';
import { isMessage, itemId, messageIn } from './message-xml.ts';
import { problemOfMail, problemOfNewMessage } from './problems.ts';
import * as xml from './requests-xml.ts';

/** An answer about one message. */
export type MessageAnswer =
  /** Null: it is there, and its answer says too little. */
  | { readonly type: 'message'; readonly message: KeptMessage | null }
  /** There is none with this id (any more), or what has it is no mail. */
  | { readonly type: 'absent' }
  | { readonly type: 'refused'; readonly problem: Problem };

export interface SyncPage {
  /** In the order of the answer. `item`: what a created or changed one tells. */
  readonly rows: readonly (
    | { readonly type: 'item'; readonly id: string; readonly item: Element }
    /** It was read, or marked as not read. */
    | { readonly type: 'read'; readonly id: string }
    | { readonly type: 'deleted'; readonly id: string }
  )[];
  readonly state: string;
  readonly last: boolean;
}

/** What became of a write: the id that the message has then. */
export type WriteAnswer =
  | { readonly type: 'id'; readonly id: string }
  | Exclude<MessageAnswer, { type: 'message' }>;

/** Each throws ProblemError for what concerns the whole account. */
export interface ExchangeMailApi {
  readonly host: string;
  /** All folders of the mailbox below its top one, parents first or not. */
  folders(signal: AbortSignal): Promise<readonly ExchangeFolder[]>;
  /** Those of these well-known names that the mailbox has, by id. */
  known(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, MailboxRole>>;
  /** @throws ProblemError `sync-state-expired` | `mailbox-missing` */
  sync(folder: MailboxId, state: string | null, signal: AbortSignal): Promise<SyncPage>;
  /** One answer for each id, in their order. */
  messages(
    refs: readonly MessageRef[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly [MessageRef, MessageAnswer]>;
  /** The messages in these folders that have the Message-ID of one of the identities, or came in its second where it has none. */
  withIdentities(
    folders: readonly MailboxId[],
    identities: readonly MessageIdentity[],
    signal: AbortSignal,
  ): Promise<readonly MessageRef[]>;
  /** The messages in these folders that an append with this key made, and copies of them. */
  withKey(folders: readonly MailboxId[], key: string, signal: AbortSignal): Promise<readonly MessageRef[]>;
  /** The bytes of a message, handed to `keep` as they come; none when the answer is not `taken`. */
  bytes<T>(
    ref: MessageRef,
    keep: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{
    readonly kept: T | null;
    readonly answer: { readonly type: 'taken' } | Exclude<MessageAnswer, { type: 'message' }>;
  }>;
  create(message: xml.NewMessage, source: OutgoingMessage, signal: AbortSignal): Promise<WriteAnswer>;
  move(ref: MessageRef, to: MailboxId, signal: AbortSignal): Promise<WriteAnswer>;
  /** @param version the change is refused when the message has another change key by now */
  mark(ref: MessageRef, version: string, change: MarkChange, signal: AbortSignal): Promise<WriteAnswer>;
}

/** Without bodies; clients that read them too ask for as many. */
const mostMessages = 100;
const mostChanges = 512;
const mostPages = 20_000;
/** Folders and values of one search. */
const mostFolders = 50;
const mostIdentities = 10;
/** Copies of one message that are compared. */
const mostCopies = 100;

export function createMailApi(
  requester: Pick<Requester, 'host' | 'ask' | 'content' | 'problemOf'>,
): ExchangeMailApi {
  const { host } = requester;
  const mail = {
    ask: requester.ask,
    problemOf: (trouble: Parameters<Requester['problemOf']>[0], purpose: Purpose) =>
      problemOfMail(trouble, purpose, requester),
  };
  const { each, one } = operationsOver(mail, { host });
  const adding = operationsOver(
    {
      ask: requester.ask,
      problemOf: (trouble) => problemOfNewMessage(trouble, requester),
    },
    { host },
  );
  const partIn = (message: Element, name: string): Element =>
    child(message, messageName(name)) ?? fail('answer-invalid', { host });
  /** Of a round: its state, and whether the server says that this is its end (ML4). */
  const roundIn = (message: Element, lastName: string): Pick<SyncPage, 'state' | 'last'> => {
    const state = partIn(message, 'SyncState').text;
    const last = partIn(message, lastName).text.trim();
    if (state === '' || !/^(?:true|false)$/.test(last)) fail('answer-invalid', { host });
    return { state, last: last === 'true' };
  };
  const refusedAs = (found: Problem) =>
    found.code === 'not-found'
      ? ({ type: 'absent' } as const)
      : ({ type: 'refused', problem: found } as const);
  const find = async (
    folders: readonly MailboxId[],
    request: (some: readonly { readonly id: string }[]) => Operation,
    signal: AbortSignal,
  ): Promise<readonly MessageRef[]> => {
    const found: MessageRef[] = [];
    for (const some of inParts(folders, mostFolders)) {
      const targets = some.map((id) => ({ id }));
      const answers = await each(some.length, request(targets), 'collection', signal);
      for (const answer of answers) {
        // a folder that is gone since it was listed has nothing
        if (answer.type === 'refused' && answer.problem.code === 'mailbox-missing') continue;
        const root = partIn(demanded(answer), 'RootFolder');
        const items = partOf(root, 'Items')?.children ?? [];
        found.push(...items.filter(isMessage).map((item) => itemId(item).id));
      }
    }
    return found;
  };
  const written = (answer: Answer): WriteAnswer => {
    if (answer.type === 'refused') return refusedAs(answer.problem);
    const [item] = partIn(answer.message, 'Items').children;
    const id = item === undefined ? '' : itemId(item).id;
    return id === '' ? fail('answer-invalid', { host }) : { type: 'id', id };
  };

  return {
    host,
    async folders(signal) {
      const byId = new Map<string, ExchangeFolder>();
      for (let state: string | null = null, count = 0; count < mostPages; count += 1) {
        const message = demanded(await one(xml.syncFolders(state), 'account', signal));
        const round = roundIn(message, 'IncludesLastFolderInRange');
        for (const row of rowsIn(message)) {
          if (row.name.endsWith(':Delete')) byId.delete(folderId(row));
          const folders = row.children.flatMap((folder) => folderIn(folder) ?? []);
          for (const folder of folders) byId.set(folder.id, folder);
        }
        if (round.last) return [...byId.values()];
        if (round.state === state) fail('answer-invalid', { host });
        state = round.state;
      }
      return fail('answer-invalid', { host, limitPages: mostPages });
    },
    async known(names, signal) {
      const roles = new Map<string, MailboxRole>();
      if (names.length === 0) return roles;
      const answers = await each(names.length, xml.knownFolders(names), 'collection', signal);
      for (const [at, answer] of answers.entries()) {
        // what is not known to be absent is not left out (ML4)
        if (answer.type === 'refused' && answer.problem.code === 'mailbox-missing') continue;
        const [folder] = partIn(demanded(answer), 'Folders').children;
        const role = wellKnownNames.get(names[at] ?? '');
        if (folder !== undefined && role !== undefined) roles.set(folderId(folder), role);
      }
      return roles;
    },
    async sync(folder, state, signal) {
      const message = demanded(await one(xml.syncMessages(folder, state, mostChanges), 'collection', signal));
      return {
        rows: rowsIn(message).flatMap(rowIn),
        ...roundIn(message, 'IncludesLastItemInRange'),
      };
    },
    async *messages(refs, signal) {
      for (const some of inParts(refs, mostMessages)) {
        const answers = await each(some.length, xml.getMessages(some), 'item', signal);
        for (const [at, answer] of answers.entries()) yield [some[at] as MessageRef, messageOf(answer)];
      }
    },
    async withIdentities(folders, identities, signal) {
      const found = new Set<MessageRef>();
      for (const some of inParts(identities, mostIdentities)) {
        const request = (targets: readonly { readonly id: string }[]): Operation =>
          xml.findByIdentity(targets, some, mostCopies);
        for (const ref of await find(folders, request, signal)) found.add(ref);
      }
      return [...found];
    },
    withKey: (folders, key, signal) =>
      find(folders, (targets) => xml.findByKey(targets, key, mostCopies), signal),
    async bytes(ref, keep, signal) {
      const request = { ...xml.getMime(ref), answers: 1 };
      const { answer, kept } = await requester.content(request, keep, signal);
      if (answer.type === 'refused')
        return { kept, answer: refusedAs(mail.problemOf(answer.refusal, 'item')) };
      const [message] = answer.messages;
      if (message === undefined) return fail('answer-invalid', { host });
      return message.type === 'success'
        ? { kept, answer: { type: 'taken' } }
        : { kept, answer: refusedAs(mail.problemOf(message, 'item')) };
    },
    async create(message, source, signal) {
      const request = { ...xml.createMessage(message), message: source };
      return written(await adding.one(request, 'item', signal));
    },
    move: async (ref, to, signal) => written(await one(xml.moveMessage(ref, to), 'item', signal)),
    async mark(ref, version, change, signal) {
      const target = { id: ref, ...(version === '' ? {} : { changeKey: version }) };
      return written(await one(xml.markMessage(target, change), 'item', signal));
    },
  };

  function messageOf(answer: Answer): MessageAnswer {
    if (answer.type === 'refused') return refusedAs(answer.problem);
    const [item] = partIn(answer.message, 'Items').children;
    if (item === undefined) return { type: 'refused', problem: problem('answer-invalid', { host }) };
    return isMessage(item) ? { type: 'message', message: messageIn(item) } : { type: 'absent' };
  }
}

/** A round without changes may leave their list out. */
function rowsIn(message: Element): readonly Element[] {
  return child(message, messageName('Changes'))?.children ?? [];
}

/** Nothing for what is no mail, and for a row of a kind that the schema does not have. */
function rowIn(row: Element): SyncPage['rows'] {
  const name = row.name.slice(row.name.lastIndexOf(':') + 1);
  if (name === 'Delete' || name === 'ReadFlagChange') {
    const { id } = itemId(row);
    return id === '' ? [] : [{ type: name === 'Delete' ? 'deleted' : 'read', id }];
  }
  if (name !== 'Create' && name !== 'Update') return [];
  return row.children.filter(isMessage).flatMap((item) => {
    const { id } = itemId(item);
    return id === '' ? [] : [{ type: 'item' as const, id, item }];
  });
}

function inParts<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += most) parts.push(all.slice(at, at + most));
  return parts;
}
