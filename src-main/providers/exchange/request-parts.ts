/** Parts that requests of EWS have in common, as they are sent (https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-xml-elements-in-exchange). Pure. */
import { tag } from './elements.ts';
import type { Operation } from './envelope.ts';
import { propertyPath } from './extended-properties.ts';

/** A folder's id, or the name of a folder that every mailbox has. */
export type FolderTarget =
  | { readonly id: string }
  | { readonly known: 'calendar' | 'deleteditems' | 'msgfolderroot' };

export function operation(name: string, content: string, attributes?: Operation['attributes']): Operation {
  return { name, content, ...(attributes === undefined ? {} : { attributes }) };
}

export function fieldPath(uri: string): string {
  return tag('t:FieldURI', '', { FieldURI: uri });
}

export function shape(
  name: 'ItemShape' | 'FolderShape',
  uris: readonly string[],
  rest: { readonly body?: boolean; readonly properties?: readonly string[] } = {},
): string {
  const { body = false, properties = [] } = rest;
  const paths = uris.map(fieldPath).join('') + properties.map(propertyPath).join('');
  return tag(
    `m:${name}`,
    tag('t:BaseShape', 'IdOnly') +
      (body ? tag('t:BodyType', 'Best') : '') +
      (paths === '' ? '' : tag('t:AdditionalProperties', paths)),
  );
}

export function folderXml(folder: FolderTarget): string {
  return 'id' in folder
    ? tag('t:FolderId', '', { Id: folder.id })
    : tag('t:DistinguishedFolderId', '', { Id: folder.known });
}

export function parents(folders: readonly FolderTarget[]): string {
  return tag('m:ParentFolderIds', folders.map(folderXml).join(''));
}

/** @param filter what items or folders have to be */
export function restriction(filter: string): string {
  return tag('m:Restriction', filter);
}

/** @param path of a property. Texts are compared without regard to case. */
export function equalTo(path: string, value: string): string {
  return compared('IsEqualTo', path, value);
}

export function compared(
  how: 'IsEqualTo' | 'IsGreaterThanOrEqualTo' | 'IsLessThan',
  path: string,
  value: string,
): string {
  const constant = tag('t:FieldURIOrConstant', tag('t:Constant', '', { Value: value }));
  return tag(`t:${how}`, path + constant);
}

/** A part of a listing, counted from its beginning. */
export function page(of: 'Item' | 'Folder', offset: number, most: number): string {
  return tag(`m:IndexedPage${of}View`, '', {
    MaxEntriesReturned: String(most),
    Offset: String(offset),
    BasePoint: 'Beginning',
  });
}
