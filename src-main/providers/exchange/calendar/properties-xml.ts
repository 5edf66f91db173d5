/** The extended properties of appointments in EWS, and the names that Graph has for them. Pure. */

import type { Json } from '../../json-members.ts';
import { keyProperty, readProperties } from '../../outlook/index.ts';
import { childrenOf, type Element } from '../../xml.ts';
import { partOf, tag, textOf, typeName } from '../elements.ts';

/** What stands in the text of a location, part by part. */
export const placesProperty = keyProperty.replace(/\S+$/, 'ConcordPlaces');

/** Those that are read with every item. */
export const itemProperties: readonly string[] = [...readProperties, placesProperty];

/** PidLidCleanGlobalObjectId ([MS-OXOCAL] 2.2.1.28): one for all copies and occurrences of a meeting. */
export const cleanIdPath = tag('t:ExtendedFieldURI', '', {
  DistinguishedPropertySetId: 'Meeting',
  PropertyId: '35',
  PropertyType: 'Binary',
});

/** `singleValueExtendedProperties` in Graph's members. Exchange gives sets in either case of letters. */
export function readExtended(item: Element): readonly Json[] {
  return childrenOf(item, typeName('ExtendedProperty')).flatMap((property) => {
    const { PropertySetId, PropertyName, PropertyType } =
      partOf(property, 'ExtendedFieldURI')?.attributes ?? {};
    return PropertySetId === undefined || PropertyName === undefined
      ? []
      : [
          {
            id: `${PropertyType} {${PropertySetId.toLowerCase()}} Name ${PropertyName}`,
            value: textOf(property, 'Value'),
          },
        ];
  });
}
