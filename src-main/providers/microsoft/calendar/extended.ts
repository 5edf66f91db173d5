/** How a request of Graph names extended properties (https://learn.microsoft.com/graph/api/resources/extended-properties-overview). */
import { keyProperty, readProperties } from '../../outlook/index.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `$expand` for all of them. */
export const expandProperties = `singleValueExtendedProperties($filter=${readProperties
  .map((id) => `id eq ${quoted(id)}`)
  .join(' or ')})`;

/** `$filter` for the events that a create with this key made, and copies of them. */
export function filterByKey(key: string): string {
  return `singleValueExtendedProperties/any(one: one/id eq ${quoted(keyProperty)} and one/value eq ${quoted(key)})`;
}
