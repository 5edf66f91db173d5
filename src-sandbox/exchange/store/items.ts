/** The items of all folders. */
import type { CalendarRecord } from '../calendar/record.ts';
import type { MessageRecord } from '../mail/record.ts';
import type { Folder } from './folders.ts';
import type { Gone, Row } from './history.ts';

export interface ItemOf<Record> extends Row {
  readonly key: string;
  readonly folder: Folder;
  readonly itemClass: string;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly modified: number;
  readonly record: Record;
}

export type CalendarItem = ItemOf<CalendarRecord>;
export type MessageItem = ItemOf<MessageRecord>;
export type Item = CalendarItem | MessageItem;

/** What Outlook's shortcuts are. */
export const shortcutClass = 'IPM.Microsoft.WunderBar.Link';

/** Whether an item belongs to the folder itself, and is not listed among what lies in it. */
export function isAssociated({ itemClass }: Item): boolean {
  return itemClass === shortcutClass;
}

export function isCalendarItem(item: Item): item is CalendarItem {
  return item.record.type === 'calendar';
}

export function isMessageItem(item: Item): item is MessageItem {
  return item.record.type === 'message';
}

export interface GoneItem extends Gone {
  readonly item: Item;
}

export type ItemEvent =
  | { readonly type: 'created' | 'modified' | 'deleted'; readonly item: Item }
  | { readonly type: 'moved'; readonly item: Item; readonly from: Item };

export interface Items {
  add<Record extends Item['record']>(
    folder: Folder,
    item: { readonly itemClass: string; readonly record: Record },
  ): ItemOf<Record>;
  /** @param isReadMark nothing but the mark of being read changes */
  change<Record extends Item['record']>(
    item: ItemOf<Record>,
    record: Record,
    isReadMark?: boolean,
  ): ItemOf<Record>;
  move(item: Item, folder: Folder): Item;
  remove(item: Item): void;
  find(key: string): Item | null;
  in(folder: Folder): readonly Item[];
  goneFrom(folder: Folder): readonly GoneItem[];
  /** Told of everything that happens to items. @returns what ends it */
  watch(listener: (event: ItemEvent) => void): () => void;
}

/** @param nextChange the number of a change, larger than every one before. @param now epoch milliseconds */
export function createItems(nextChange: () => number, now: () => number): Items {
  const items = new Map<string, Item>();
  const byFolder = new Map<string, Map<string, Item>>();
  const gone = new Map<string, GoneItem[]>();
  const listeners = new Set<(event: ItemEvent) => void>();
  let count = 0;

  const put = (item: Item): void => {
    items.set(item.key, item);
    const folder = byFolder.get(item.folder.key) ?? new Map<string, Item>();
    byFolder.set(item.folder.key, folder.set(item.key, item));
  };
  const leave = (item: Item): void => {
    items.delete(item.key);
    byFolder.get(item.folder.key)?.delete(item.key);
    const left: GoneItem = { item, entered: item.entered, changes: item.changes, left: nextChange() };
    const before = gone.get(item.folder.key);
    if (before === undefined) gone.set(item.folder.key, [left]);
    else before.push(left);
  };
  const tell = (event: ItemEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const entrance = (): Pick<Row, 'entered' | 'changes'> => {
    const entered = nextChange();
    return { entered, changes: [{ at: entered, isReadMark: false }] };
  };

  return {
    add(folder, item) {
      count += 1;
      const made = { ...item, ...entrance(), key: `item ${count}`, folder, created: now(), modified: now() };
      put(made as Item);
      tell({ type: 'created', item: made as Item });
      return made;
    },
    change(item, record, isReadMark = false) {
      const changes = [...item.changes, { at: nextChange(), isReadMark }];
      const next = { ...item, record, changes, modified: now() };
      put(next as Item);
      tell({ type: 'modified', item: next as Item });
      return next;
    },
    move(item, folder) {
      leave(item);
      const moved: Item = { ...item, ...entrance(), folder, modified: now() };
      put(moved);
      tell({ type: 'moved', item: moved, from: item });
      return moved;
    },
    remove(item) {
      leave(item);
      tell({ type: 'deleted', item });
    },
    find: (key) => items.get(key) ?? null,
    in: ({ key }) => [...(byFolder.get(key)?.values() ?? [])],
    goneFrom: ({ key }) => gone.get(key) ?? [],
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
