/** GetFolder, FindFolder, CreateFolder, UpdateFolder, DeleteFolder and SyncFolderHierarchy. */
import { childOf, element, textOf, type XmlNode, xmlText } from '../../simulator/xml.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import { demandChild, demandText } from '../soap.ts';
import type { FolderKind } from '../store/folder-names.ts';
import type { Folder } from '../store/folders.ts';
import { nextPage } from '../store/history.ts';
import { idNodes } from '../store/item-ids.ts';
import { folderXml, idOnlyFolder, readFolderShape } from './folder-shape.ts';
import { pageOf, readPageView } from './paging.ts';
import { answerEach, type Operation } from './world.ts';

export const getFolder: Operation = (context) => {
  const { world, caller, call } = context;
  const shape = readFolderShape(demandChild(call.body, 'FolderShape'));
  return answerEach('GetFolder', idNodes(call.body, 'FolderIds'), '<m:Folders/>', (node) =>
    element('m:Folders', folderXml(world.folderIds.find(node, caller, 'read'), shape, context)),
  );
};

export const findFolder: Operation = (context) => {
  const { world, caller, call } = context;
  const shape = readFolderShape(demandChild(call.body, 'FolderShape'));
  const view = readPageView(childOf(call.body, 'IndexedPageFolderView'));
  const isDeep = call.body.attributes.Traversal === 'Deep';
  return answerEach('FindFolder', idNodes(call.body, 'ParentFolderIds'), '', (node) => {
    const parent = world.folderIds.find(node, caller, 'read');
    const all = isDeep ? world.folders.below(parent) : world.folders.childrenOf(parent);
    const found = all.filter((one) => folderFits(one, childOf(call.body, 'Restriction')));
    const { rows, attributes } = pageOf(found, view);
    const folders = element('t:Folders', rows.map((one) => folderXml(one, shape, context)).join(''));
    return element('m:RootFolder', folders, attributes);
  });
};

/** By name or class: a Restriction of one comparison. */
function folderFits({ name, folderClass }: Folder, restriction: XmlNode | null): boolean {
  if (restriction === null) return true;
  const [filter] = restriction.children;
  const [path, constant] = filter?.children ?? [];
  const values: Readonly<Record<string, string | null>> = {
    'folder:DisplayName': name,
    'folder:FolderClass': folderClass,
  };
  const uri = path?.attributes.FieldURI ?? '';
  if (filter?.name !== 'IsEqualTo' || !(uri in values)) refuse('ErrorUnsupportedPathForQuery');
  const wanted = constant?.children[0]?.attributes.Value ?? '';
  return values[uri]?.toLowerCase() === wanted.toLowerCase();
}

const classes: Readonly<Record<FolderKind, string>> = {
  Folder: 'IPF.Note',
  CalendarFolder: 'IPF.Appointment',
  ContactsFolder: 'IPF.Contact',
  TasksFolder: 'IPF.Task',
  SearchFolder: 'IPF.Note',
};

export const createFolder: Operation = (context) => {
  const { world, caller, call } = context;
  const [parentNode] = demandChild(call.body, 'ParentFolderId').children;
  if (parentNode === undefined) return invalidSchema("The element 'ParentFolderId' is empty.");
  return answerEach('CreateFolder', idNodes(call.body, 'Folders'), '<m:Folders/>', (node) => {
    const parent = world.folderIds.find(parentNode, caller, 'write');
    const name = demandText(node, 'DisplayName');
    if (world.folders.childrenOf(parent).some((one) => one.name.toLowerCase() === name.toLowerCase()))
      refuse('ErrorFolderExists');
    const kind = node.name as FolderKind;
    const folderClass =
      textOf(node, 'FolderClass') ?? classes[kind] ?? invalidSchema(`'${kind}' is not expected.`);
    const made = world.folders.add({ parent, name, kind, folderClass });
    return element('m:Folders', folderXml(made, idOnlyFolder, context));
  });
};

export const updateFolder: Operation = (context) => {
  const { world, caller, call } = context;
  return answerEach('UpdateFolder', idNodes(call.body, 'FolderChanges'), '<m:Folders/>', (node) => {
    const [idNode] = node.children;
    const folder = world.folderIds.find(idNode ?? invalidSchema('A folder is missing.'), caller, 'write');
    let changed: Folder = folder;
    for (const set of childOf(node, 'Updates')?.children ?? []) {
      const name = textOf(set.children[1], 'DisplayName');
      if (set.name !== 'SetFolderField' || name === null) refuse('ErrorInvalidPropertySet');
      else changed = world.folders.change(changed, { name });
    }
    return element('m:Folders', folderXml(changed, idOnlyFolder, context));
  });
};

export const deleteFolder: Operation = ({ world, caller, call }) =>
  answerEach('DeleteFolder', idNodes(call.body, 'FolderIds'), '', (node) => {
    const folder = world.folderIds.find(node, caller, 'write');
    if (folder.distinguished !== null) refuse('ErrorDeleteDistinguishedFolder');
    for (const gone of world.folders.remove(folder))
      for (const item of world.items.in(gone)) world.items.remove(item);
    return '';
  });

/** Folders of a mailbox below one of them, and what became of them. */
export const syncFolderHierarchy: Operation = (context) => {
  const { world, caller, call } = context;
  const empty = '<m:SyncState/><m:IncludesLastFolderInRange>true</m:IncludesLastFolderInRange>';
  const shape = readFolderShape(demandChild(call.body, 'FolderShape'));
  const asked = childOf(call.body, 'SyncFolderId')?.children[0];
  return answerEach('SyncFolderHierarchy', [asked], empty, (node) => {
    const root =
      node === undefined
        ? (world.folders.distinguished(caller, 'msgfolderroot') ?? refuse('ErrorFolderNotFound'))
        : world.folderIds.find(node, caller, 'read');
    const scope = `hierarchy ${root.key}`;
    const known = world.states.read(scope, textOf(call.body, 'SyncState'));
    const gone = world.folders.goneIn(root.owner);
    const page = nextPage(
      world.folders.below(root),
      gone,
      known,
      Number.POSITIVE_INFINITY,
      world.lastChange(),
    );
    const changes = page.told.map((one) =>
      one.type === 'delete'
        ? element('t:Delete', world.ids.folderXml('FolderId', one.row.folder))
        : element(one.type === 'create' ? 't:Create' : 't:Update', folderXml(one.row, shape, context)),
    );
    return (
      element('m:SyncState', xmlText(world.states.write(scope, page.known))) +
      element('m:IncludesLastFolderInRange', 'true') +
      element('m:Changes', changes.join(''))
    );
  });
};
