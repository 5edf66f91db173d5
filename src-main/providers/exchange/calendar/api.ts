/** The calendar's part of EWS that Concord uses, each operation in one place. */
import { fail, problem } from '../../../../src-shared/domain/problems.ts';
import type { Json } from '../../json-members.ts';
import { keyProperty } from '../../outlook/index.ts';
import { child, type Element } from '../../xml.ts';
import { messageName, partOf, typeName } from '../elements.ts';
import type { Operation } from '../envelope.ts';
import { type Answer, demanded, type Operations } from '../operations.ts';
import type { FolderTarget } from '../request-parts.ts';
import {
  changeNames,
  entryIn,
  type Folder,
  folderOf,
  type ItemAnswer,
  idOf,
  isLast,
  isMixedUp,
  itemOf,
  itemsIn,
  type Listed,
  listedOf,
  nextOffset,
  rootOf,
} from './answer-parts.ts';
import type { ItemTarget } from './requests-xml.ts';
import * as xml from './requests-xml.ts';
import type { Sending } from './sending.ts';

export interface SyncPage {
  readonly changed: readonly { readonly id: string; readonly changeKey: string }[];
  readonly deleted: readonly string[];
  readonly state: string;
  readonly last: boolean;
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

export function createCalendarApi({ each, one }: Operations): CalendarApi {
  /** The message of a request that has to succeed. @throws ProblemError */
  const read = async (request: Operation, signal: AbortSignal): Promise<Element> =>
    demanded(await one(request, 'collection', signal));
  const done = async (request: Operation, signal: AbortSignal): Promise<Refused | null> => {
    const answer = await one(request, 'item', signal);
    return answer.type === 'refused' ? answer : null;
  };
  const find = async (count: number, request: Operation, signal: AbortSignal): Promise<readonly Listed[]> =>
    (await each(count, request, 'collection', signal)).flatMap((answer) =>
      itemsIn(rootOf(demanded(answer))).map(listedOf),
    );

  return {
    async items(targets, signal) {
      const found: ItemAnswer[] = [];
      for (let at = 0; at < targets.length; at += mostItems) {
        const some = targets.slice(at, at + mostItems);
        const items = (await each(some.length, xml.getItems(some), 'item', signal)).map(itemOf);
        if (isMixedUp(some, items)) fail('answer-invalid');
        found.push(...items);
      }
      return found;
    },
    async changeKey(id, signal) {
      const answer = await one(xml.getKey({ id }), 'item', signal);
      if (answer.type === 'refused') return null;
      const [item] = child(answer.message, messageName('Items'))?.children ?? [];
      return idOf(item).changeKey || null;
    },
    async sync(folder, state, signal) {
      const message = await read(xml.syncItems({ id: folder }, state, mostChanges), signal);
      const rows = child(message, messageName('Changes'))?.children ?? fail('answer-invalid');
      const next = child(message, messageName('SyncState'))?.text ?? '';
      if (next === '' || rows.some(({ name }) => !changeNames.has(name))) fail('answer-invalid');
      const named = (...names: readonly string[]): readonly Element[] =>
        rows.filter(({ name }) => names.map(typeName).includes(name));
      return {
        changed: named('Create', 'Update').flatMap(entryIn),
        deleted: named('Delete').map((row) => idOf(row).id),
        state: next,
        last: isLast(child(message, messageName('IncludesLastItemInRange'))?.text),
      };
    },
    async *list(folder, signal) {
      for (let page = 0, offset = 0; page < mostPages; page += 1) {
        const root = rootOf(await read(xml.listItems({ id: folder }, offset, pageSize), signal));
        yield itemsIn(root).map((item) => idOf(item).id);
        const next = nextOffset(root, offset);
        if (next === null) return;
        offset = next;
      }
      fail('answer-invalid', { limitPages: mostPages });
    },
    findByKey: (folders, key, signal) =>
      find(folders.length, xml.findByProperty(folders, keyProperty, key), signal),
    findByCleanId: (folders, cleanId, signal) =>
      find(folders.length, xml.findByCleanId(folders, cleanId), signal),
    async view(folder, from, until, signal) {
      const root = rootOf(await read(xml.viewItems({ id: folder }, from, until, mostInView), signal));
      return itemsIn(root).map((item) => idOf(item).id);
    },
    async folders(targets, signal) {
      const answers = await each(targets.length, xml.getFolders(targets), 'collection', signal);
      return answers.map((answer) => {
        const [folder] = child(demanded(answer), messageName('Folders'))?.children ?? [];
        return folder === undefined ? fail('answer-invalid') : folderOf(folder);
      });
    },
    async calendarsBelow(folder, signal) {
      const found: Folder[] = [];
      for (let page = 0, offset = 0; page < mostPages; page += 1) {
        const root = rootOf(await read(xml.findCalendars(folder, offset, pageSize), signal));
        found.push(...(partOf(root, 'Folders')?.children ?? fail('answer-invalid')).map(folderOf));
        const next = nextOffset(root, offset);
        if (next === null) break;
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
      return { type: 'created', id: idOf(item).id };
    },
    update: (target, body, sending, signal) => done(xml.updateItem(target, body, sending), signal),
    remove: (target, sending, signal) => done(xml.deleteItem(target, sending), signal),
    reply: (target, reply, isSent, signal) => done(xml.replyTo(target, reply, isSent), signal),
  };
}
