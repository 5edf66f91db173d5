/** The calendar's part of EWS that Concord uses, each operation in one place. */
import { fail, ProblemError, problem } from '../../../../src-shared/domain/problems.ts';
import type { Json } from '../../json-members.ts';
import { keyProperty } from '../../outlook/index.ts';
import { child, type Element } from '../../xml.ts';
import { messageName, partOf, textOf } from '../elements.ts';
import type { Operation } from '../envelope.ts';
import type { Purpose } from '../errors.ts';
import type { Answer, Operations } from '../operations.ts';
import type { FolderTarget } from '../request-parts.ts';
import { type ReadItem, readItem } from './item-xml.ts';
import type { ItemTarget } from './requests-xml.ts';
import * as xml from './requests-xml.ts';
import type { Sending } from './sending.ts';

export type ItemAnswer =
  | ({ readonly type: 'item' } & ReadItem)
  /** It is there, and EWS tells something of it that is not defined. */
  | { readonly type: 'unreadable'; readonly id: string; readonly changeKey: string; readonly error: unknown }
  | Extract<Answer, { type: 'refused' }>;

export interface SyncPage {
  readonly changed: readonly { readonly id: string; readonly changeKey: string }[];
  readonly deleted: readonly string[];
  readonly state: string;
  readonly last: boolean;
}

export interface Listed {
  readonly id: string;
  readonly folder: string;
  readonly uid: string;
  /** ISO 8601. */
  readonly created: string;
}

export interface Folder {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly folderClass: string;
  readonly mayWrite: boolean;
}

export interface CalendarApi {
  /** One answer for each target, in their order. */
  items(targets: readonly ItemTarget[], signal: AbortSignal): Promise<readonly ItemAnswer[]>;
  /** The change key of an item as it is now; null where it cannot be read. */
  changeKey(id: string, signal: AbortSignal): Promise<string | null>;
  /** @throws ProblemError `sync-state-expired` | `calendar-missing` */
  sync(folder: string, state: string | null, signal: AbortSignal): Promise<SyncPage>;
  /** The ids in a folder's listing, page by page; a series is one item. @throws ProblemError `calendar-missing` */
  list(folder: string, signal: AbortSignal): AsyncGenerator<readonly string[]>;
  /** Items that a create with this key made, and copies of them. */
  findByKey(folders: readonly FolderTarget[], key: string, signal: AbortSignal): Promise<readonly Listed[]>;
  findByCleanId(
    folders: readonly FolderTarget[],
    cleanId: string,
    signal: AbortSignal,
  ): Promise<readonly Listed[]>;
  /** Ids of what takes place in a range; at most 20. @param from and `until` in epoch milliseconds */
  view(folder: string, from: number, until: number, signal: AbortSignal): Promise<readonly string[]>;
  /** @throws ProblemError for one that cannot be read */
  folders(targets: readonly FolderTarget[], signal: AbortSignal): Promise<readonly Folder[]>;
  /** The calendars below a folder. */
  calendarsBelow(folder: FolderTarget, signal: AbortSignal): Promise<readonly Folder[]>;
  /** @returns the id of the new item */
  create(folder: string, body: Json, sending: Sending, signal: AbortSignal): Promise<CreateAnswer>;
  /** @returns null when it is done */
  update(target: ItemTarget, body: Json, sending: Sending, signal: AbortSignal): Promise<Refused | null>;
  remove(target: ItemTarget, sending: Sending, signal: AbortSignal): Promise<Refused | null>;
  reply(
    target: ItemTarget,
    reply: Parameters<typeof xml.replyTo>[1],
    isSent: boolean,
    signal: AbortSignal,
  ): Promise<Refused | null>;
}

export type Refused = Extract<Answer, { type: 'refused' }>;
export type CreateAnswer = { readonly type: 'created'; readonly id: string } | Refused;

/** Exchange's own number: more makes it time out, or slow the mailbox down. */
export const mostItems = 10;
const mostChanges = 512;
const pageSize = 500;
const mostPages = 2_000;
const mostInView = 20;

export function createCalendarApi({ ask }: Operations): CalendarApi {
  const one = async (request: Operation, purpose: Purpose, signal: AbortSignal): Promise<Answer> =>
    (await ask(request, purpose, signal))[0] ?? fail('answer-invalid');
  /** The message of a request that has to succeed. @throws ProblemError */
  const read = async (request: Operation, signal: AbortSignal): Promise<Element> =>
    demanded(await one(request, 'collection', signal));
  const done = async (request: Operation, signal: AbortSignal): Promise<Refused | null> => {
    const answer = await one(request, 'item', signal);
    return answer.type === 'refused' ? answer : null;
  };
  const find = async (request: Operation, signal: AbortSignal): Promise<readonly Listed[]> =>
    (await ask(request, 'collection', signal)).flatMap((answer) =>
      itemsIn(rootOf(demanded(answer))).map(listedOf),
    );

  return {
    async items(targets, signal) {
      const found: ItemAnswer[] = [];
      for (let at = 0; at < targets.length; at += mostItems) {
        const some = targets.slice(at, at + mostItems);
        const answers = await ask(xml.getItems(some), 'item', signal);
        const [first] = answers;
        if (first?.type === 'refused' && first.isWhole) throw new ProblemError(first.problem);
        if (answers.length !== some.length) fail('answer-invalid');
        found.push(...answers.map(itemOf));
      }
      return found;
    },
    async changeKey(id, signal) {
      const answer = await one(xml.getKey({ id }), 'item', signal);
      if (answer.type === 'refused') return null;
      const [item] = child(answer.message, messageName('Items'))?.children ?? [];
      return item === undefined ? null : idOf(item).changeKey || null;
    },
    async sync(folder, state, signal) {
      const message = await read(xml.syncItems({ id: folder }, state, mostChanges), signal);
      const rows = child(message, messageName('Changes'))?.children ?? [];
      const next = child(message, messageName('SyncState'))?.text ?? '';
      if (next === '') fail('answer-invalid');
      const isDeleted = (row: Element): boolean => /:Delete$/.test(row.name);
      return {
        changed: rows
          .filter((row) => /:(?:Create|Update)$/.test(row.name))
          .flatMap((row) => row.children.map(idOf)),
        deleted: rows.filter(isDeleted).map((row) => idOf(row).id),
        state: next,
        last: child(message, messageName('IncludesLastItemInRange'))?.text !== 'false',
      };
    },
    async *list(folder, signal) {
      for (let page = 0, offset = 0; page < mostPages; page += 1) {
        const root = rootOf(await read(xml.listItems({ id: folder }, offset, pageSize), signal));
        yield itemsIn(root).map((item) => idOf(item).id);
        const next = Number(root.attributes.IndexedPagingOffset);
        if (root.attributes.IncludesLastItemInRange !== 'false' || !(next > offset)) return;
        offset = next;
      }
      fail('answer-invalid', { limitPages: mostPages });
    },
    findByKey: (folders, key, signal) => find(xml.findByProperty(folders, keyProperty, key), signal),
    findByCleanId: (folders, cleanId, signal) => find(xml.findByCleanId(folders, cleanId), signal),
    async view(folder, from, until, signal) {
      const root = rootOf(await read(xml.viewItems({ id: folder }, from, until, mostInView), signal));
      return itemsIn(root).map((item) => idOf(item).id);
    },
    async folders(targets, signal) {
      const answers = await ask(xml.getFolders(targets), 'collection', signal);
      return answers.flatMap((answer) =>
        (child(demanded(answer), messageName('Folders'))?.children ?? []).map(folderOf),
      );
    },
    async calendarsBelow(folder, signal) {
      const found: Folder[] = [];
      for (let page = 0, offset = 0; page < mostPages; page += 1) {
        const root = rootOf(await read(xml.findCalendars(folder, offset, pageSize), signal));
        found.push(...(partOf(root, 'Folders')?.children ?? []).map(folderOf));
        const next = Number(root.attributes.IndexedPagingOffset);
        if (root.attributes.IncludesLastItemInRange !== 'false' || !(next > offset)) break;
        offset = next;
      }
      return found;
    },
    async create(folder, body, sending, signal) {
      const answer = await one(xml.createItem({ id: folder }, body, sending), 'item', signal);
      if (answer.type === 'refused')
        return answer.problem.code === 'not-found'
          ? { ...answer, problem: problem('calendar-missing', answer.problem.params) }
          : answer;
      const [item] = child(answer.message, messageName('Items'))?.children ?? [];
      return item === undefined ? fail('answer-invalid') : { type: 'created', id: idOf(item).id };
    },
    update: (target, body, sending, signal) => done(xml.updateItem(target, body, sending), signal),
    remove: (target, sending, signal) => done(xml.deleteItem(target, sending), signal),
    reply: (target, reply, isSent, signal) => done(xml.replyTo(target, reply, isSent), signal),
  };
}

function demanded(answer: Answer): Element {
  if (answer.type === 'refused') throw new ProblemError(answer.problem);
  return answer.message;
}

function rootOf(message: Element): Element {
  return child(message, messageName('RootFolder')) ?? fail('answer-invalid');
}

function itemsIn(root: Element): readonly Element[] {
  return partOf(root, 'Items')?.children ?? [];
}

function itemOf(answer: Answer): ItemAnswer {
  if (answer.type === 'refused') return answer;
  const [item] = child(answer.message, messageName('Items'))?.children ?? [];
  if (item === undefined) return fail('answer-invalid');
  try {
    return { type: 'item', ...readItem(item) };
  } catch (error) {
    return { type: 'unreadable', ...idOf(item), error };
  }
}

function idOf(holder: Element): { readonly id: string; readonly changeKey: string } {
  const { Id: id = '', ChangeKey: changeKey = '' } = partOf(holder, 'ItemId')?.attributes ?? {};
  return { id, changeKey };
}

function listedOf(item: Element): Listed {
  return {
    id: idOf(item).id,
    folder: partOf(item, 'ParentFolderId')?.attributes.Id ?? '',
    uid: textOf(item, 'UID'),
    created: textOf(item, 'DateTimeCreated'),
  };
}

function folderOf(folder: Element): Folder {
  const rights = partOf(folder, 'EffectiveRights');
  return {
    id: partOf(folder, 'FolderId')?.attributes.Id ?? '',
    parent: partOf(folder, 'ParentFolderId')?.attributes.Id ?? '',
    name: textOf(folder, 'DisplayName').trim(),
    folderClass: textOf(folder, 'FolderClass'),
    mayWrite: textOf(rights, 'CreateContents') === 'true',
  };
}
