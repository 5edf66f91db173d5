/** Extended properties in EWS, by the names that Graph has for them: `String {set} Name ConcordKey`, `Integer 0x0E07`. Pure. */
import { tag, textTag } from './elements.ts';

/** @param id as Graph has it: type and tag, or type, set, and name */
export function propertyPath(id: string): string {
  const [, tagType = '', number] = /^(\w+) (0x[\da-f]+)$/i.exec(id) ?? [];
  if (number !== undefined)
    return tag('t:ExtendedFieldURI', '', { PropertyTag: number, PropertyType: tagType });
  const [, type = '', set = '', name = ''] = /^(\w+) \{([^}]+)\} Name (.+)$/.exec(id) ?? [];
  return tag('t:ExtendedFieldURI', '', { PropertySetId: set, PropertyName: name, PropertyType: type });
}

export function propertyXml(id: string, value: string): string {
  return tag('t:ExtendedProperty', propertyPath(id) + textTag('t:Value', value));
}
