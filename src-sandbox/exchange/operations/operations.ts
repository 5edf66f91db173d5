/** The operations that are simulated, by the names of their requests. */

import { subscribe, unsubscribe } from '../streaming/operations.ts';
import { convertId } from './convert-id.ts';
import { createItem } from './create-item.ts';
import { deleteItem } from './delete-item.ts';
import {
  createFolder,
  deleteFolder,
  findFolder,
  getFolder,
  syncFolderHierarchy,
  updateFolder,
} from './folder-operations.ts';
import { findItem, getItem, moveItem, syncFolderItems } from './item-operations.ts';
import { resolveNames } from './resolve-names.ts';
import { getServerTimeZones } from './server-time-zones.ts';
import { updateItem } from './update-item.ts';
import type { Operation } from './world.ts';

export const operations: Readonly<Record<string, Operation>> = {
  GetFolder: getFolder,
  FindFolder: findFolder,
  CreateFolder: createFolder,
  UpdateFolder: updateFolder,
  DeleteFolder: deleteFolder,
  SyncFolderHierarchy: syncFolderHierarchy,
  GetItem: getItem,
  FindItem: findItem,
  MoveItem: moveItem,
  SyncFolderItems: syncFolderItems,
  CreateItem: createItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  ConvertId: convertId,
  ResolveNames: resolveNames,
  GetServerTimeZones: getServerTimeZones,
  Subscribe: subscribe,
  Unsubscribe: unsubscribe,
};
