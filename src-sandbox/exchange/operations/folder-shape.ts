/** FolderShape, and folders as answers have them. */
import { childOf, element, textOf, type XmlNode } from '../../simulator/xml.ts';
import { type ExtendedPath, propertyXml, readPath } from '../items/extended-properties.ts';
import { textXml } from '../items/property.ts';
import { invalidSchema } from '../refusal.ts';
import type { Folder } from '../store/folders.ts';
import { isAtLeast } from '../versions.ts';
import type { OperationContext } from './world.ts';

export interface FolderShape {
  readonly base: string;
  /** FieldURIs that are asked for by name. */
  readonly fields: ReadonlySet<string>;
  readonly extended: readonly ExtendedPath[];
}

const bases = ['IdOnly', 'Default', 'AllProperties'];

export const idOnlyFolder: FolderShape = { base: 'IdOnly', fields: new Set(), extended: [] };

/** @throws EwsFault */
export function readFolderShape(node: XmlNode): FolderShape {
  const base = textOf(node, 'BaseShape') ?? '';
  if (!bases.includes(base)) invalidSchema("The 'BaseShape' element is invalid.");
  const paths = childOf(node, 'AdditionalProperties')?.children ?? [];
  return {
    base,
    fields: new Set(
      paths.flatMap(({ attributes: { FieldURI } }) => (FieldURI === undefined ? [] : [FieldURI])),
    ),
    extended: paths.filter(({ name }) => name === 'ExtendedFieldURI').map(readPath),
  };
}

/** `t:CalendarFolder` or the like. */
export function folderXml(folder: Folder, shape: FolderShape, context: OperationContext): string {
  const { world, caller, call } = context;
  const { folders, items, ids, folderIds } = world;
  const { base, fields } = shape;
  const when = (uri: string, smallest: 'Default' | 'AllProperties' | 'asked', xml: () => string): string =>
    bases.indexOf(base) >= (smallest === 'asked' ? 3 : bases.indexOf(smallest)) || fields.has(`folder:${uri}`)
      ? xml()
      : '';
  const parent = folder.parent === null ? null : folders.find(folder.parent);
  const inside = items.in(folder);
  const mayWrite = folderIds.may(folder, caller, 'write');
  const is2013 = isAtLeast(call.schema, 'Exchange2013');
  const extended = shape.extended.map((path) => {
    const value = extendedValue(folder, path);
    return value === null ? '' : propertyXml(path, value);
  });
  const content = [
    ids.folderXml('FolderId', folder),
    when('ParentFolderId', 'AllProperties', () =>
      parent === null ? '' : ids.parentXml('ParentFolderId', parent),
    ),
    when('FolderClass', 'AllProperties', () => textXml('FolderClass', folder.folderClass)),
    when('DisplayName', 'Default', () => textXml('DisplayName', folder.name)),
    when('TotalCount', 'Default', () => textXml('TotalCount', inside.length)),
    when('ChildFolderCount', 'Default', () => textXml('ChildFolderCount', folders.childrenOf(folder).length)),
    ...extended,
    when('EffectiveRights', 'AllProperties', () => rightsXml(mayWrite)),
    when('DistinguishedFolderId', is2013 ? 'AllProperties' : 'asked', () =>
      textXml('DistinguishedFolderId', is2013 ? folder.distinguished : null),
    ),
    folder.kind === 'Folder' || folder.kind === 'SearchFolder'
      ? when('UnreadCount', 'Default', () =>
          textXml(
            'UnreadCount',
            inside.filter(({ record }) => record.type === 'message' && !record.isRead).length,
          ),
        )
      : '',
  ];
  return element(`t:${folder.kind}`, content.join(''));
}

function rightsXml(mayWrite: boolean): string {
  const row = (name: string, may: boolean): string => textXml(name, may);
  return element(
    't:EffectiveRights',
    ['CreateAssociated', 'CreateContents', 'CreateHierarchy', 'Delete', 'Modify']
      .map((one) => row(one, mayWrite))
      .join('') + row('Read', true),
  );
}

/** PidTagFolderType (MS-OXCFOLD 2.2.2.2.2.5), PidTagAttributeHidden (MS-OXCFOLD 2.2.2.2.2.2). */
function extendedValue({ parent, kind }: Folder, { key }: ExtendedPath): string | null {
  if (key === '0x3601') return parent === null ? '0' : kind === 'SearchFolder' ? '2' : '1';
  return key === '0x10f4' ? 'false' : null;
}
