/** Subscriptions to what happens in folders (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/notification-subscriptions-mailbox-events-and-ews-in-exchange). */
import { element } from '../../simulator/xml.ts';
import { utc } from '../calendar/zones.ts';
import { timeText } from '../items/property.ts';
import type { Mailbox } from '../mailboxes.ts';
import type { Folder, Folders } from '../store/folders.ts';
import type { ItemIds } from '../store/item-ids.ts';
import type { Item, ItemEvent, Items } from '../store/items.ts';

export interface Subscription {
  readonly id: string;
  readonly owner: Mailbox;
  /** Event elements that nobody has fetched yet. */
  readonly waiting: string[];
  /** Told when something waits. */
  wake: () => void;
  /** Epoch milliseconds of the end of the last connection. */
  usedAt: number;
}

export interface Subscriptions {
  /** @param folders null: all folders of the mailbox. @param events `NewMailEvent` and the like */
  add(owner: Mailbox, folders: readonly Folder[] | null, events: ReadonlySet<string>): Subscription;
  /** Null for one that is not there, or was not used for half an hour. */
  find(owner: Mailbox, id: string): Subscription | null;
  remove(subscription: Subscription): void;
  count(owner: Mailbox): number;
  /** All of them are gone, as when another server takes a mailbox over. */
  drop(): void;
}

/** A subscription without a connection lives so long. */
const unusedMs = 30 * 60_000;

export function createSubscriptions(parts: {
  readonly items: Items;
  readonly folders: Folders;
  readonly ids: ItemIds;
  readonly now: () => number;
  readonly newGuid: () => string;
}): Subscriptions {
  const { items, folders, ids, now, newGuid } = parts;
  interface Watch extends Subscription {
    readonly folders: ReadonlySet<string> | null;
    readonly events: ReadonlySet<string>;
  }
  const all = new Map<string, Watch>();

  const place = (item: Item, old = ''): string =>
    ids.itemXml(`${old}ItemId`, item) + ids.parentXml(`${old}ParentFolderId`, item.folder);
  const event = (name: string, content: string): readonly [string, string] => [
    name,
    element(`t:${name}`, element('t:TimeStamp', timeText(now(), utc)) + content),
  ];
  const folderChanged = (folder: Folder): readonly [string, string] => {
    const parent = folder.parent === null ? null : folders.find(folder.parent);
    const content = ids.parentXml('FolderId', folder) + ids.parentXml('ParentFolderId', parent ?? folder);
    return event('ModifiedEvent', content);
  };
  /** Exchange tells several events for one thing that happens. */
  const eventsOf = (told: ItemEvent): readonly (readonly [string, string])[] => {
    const { item } = told;
    switch (told.type) {
      case 'created': {
        const isNewMail = item.folder.distinguished === 'inbox' && item.record.type === 'message';
        return [
          event('CreatedEvent', place(item)),
          ...(isNewMail ? [event('NewMailEvent', place(item))] : []),
          folderChanged(item.folder),
        ];
      }
      case 'modified':
        return [event('ModifiedEvent', place(item))];
      case 'deleted':
        return [event('DeletedEvent', place(item)), folderChanged(item.folder)];
      case 'moved':
        return [event('MovedEvent', place(item) + place(told.from, 'Old')), folderChanged(item.folder)];
    }
  };

  const tell = (touched: readonly Folder[], rows: readonly (readonly [string, string])[]): void => {
    for (const one of all.values()) {
      const isIn = touched.some(
        ({ key, owner }) => owner === one.owner && (one.folders === null || one.folders.has(key)),
      );
      const wanted = isIn ? rows.filter(([name]) => one.events.has(name)).map(([, xml]) => xml) : [];
      if (wanted.length === 0) continue;
      one.waiting.push(...wanted);
      one.wake();
    }
  };
  items.watch((told) =>
    tell(told.type === 'moved' ? [told.item.folder, told.from.folder] : [told.item.folder], eventsOf(told)),
  );
  // whoever watches the folder around it is told
  folders.watch((type, folder) => {
    const parent = folder.parent === null ? null : folders.find(folder.parent);
    if (parent === null) return;
    const content = ids.parentXml('FolderId', folder) + ids.parentXml('ParentFolderId', parent);
    tell([parent], [event(type === 'created' ? 'CreatedEvent' : 'DeletedEvent', content)]);
  });

  return {
    add(owner, watched, events) {
      const subscription: Watch = {
        // the length and the name of one server, then what tells subscriptions apart
        id: Buffer.concat([
          Buffer.from([13, 0]),
          Buffer.from('mail.internal', 'latin1'),
          Buffer.from([16, 0, 0, 0]),
          Buffer.from(newGuid().replaceAll('-', ''), 'hex'),
        ]).toString('base64'),
        owner,
        folders: watched === null ? null : new Set(watched.map(({ key }) => key)),
        events,
        waiting: [],
        wake: () => {},
        usedAt: now(),
      };
      all.set(subscription.id, subscription);
      return subscription;
    },
    find(owner, id) {
      const found = all.get(id);
      return found === undefined || found.owner !== owner || now() - found.usedAt > unusedMs ? null : found;
    },
    remove: ({ id }) => void all.delete(id),
    count: (owner) => [...all.values()].filter((one) => one.owner === owner).length,
    drop() {
      for (const one of all.values()) {
        all.delete(one.id);
        one.wake();
      }
    },
  };
}
