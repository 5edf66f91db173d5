/**
 * Converts between RELATED-TO lines and `relatedTo`, by which the parts of a split series refer to each other (RFC 9253 4,
 * RFC 8984 4.1.3, TI2). Lines with another RELTYPE, or without one, are left as they are.
 */
import type { Relation } from '../../../src-shared/domain/calendar/event.ts';
import { type Component, exchangeLines, type Line, linesOf } from './content-lines.ts';
import { parameterIn, readProperty, textOf, textProperty } from './property.ts';

export type Relations = Readonly<Record<string, Relation>>;

const kinds = { FIRST: 'first', NEXT: 'next' } as const;

/** The most RELATED-TO lines that are read. */
const mostRelations = 200;

export function readRelations(component: Component): Relations {
  const found = new Map<string, Relation>();
  for (const line of linesOf(component, 'RELATED-TO').slice(0, mostRelations)) {
    const kind = kindOf(line);
    const uid = textOf(line).trim();
    if (kind !== null && uid !== '')
      found.set(uid, { relation: { ...found.get(uid)?.relation, [kind]: true as const } });
  }
  // a uid comes from outside and may be `__proto__`: assigning to it would change the object's prototype
  return Object.fromEntries(found);
}

export function writeRelations(component: Component, wanted: Relations): void {
  const missing = new Map<string, { readonly type: string; readonly uid: string }>(
    Object.entries(wanted).flatMap(([uid, { relation }]) =>
      (['FIRST', 'NEXT'] as const)
        .filter((type) => relation[kinds[type]] === true)
        .map((type) => [`${type} ${uid}`, { type, uid }] as const),
    ),
  );
  const kept: Line[] = [];
  for (const line of linesOf(component, 'RELATED-TO')) {
    const kind = kindOf(line);
    // of several equal lines, one is kept
    if (kind !== null && missing.delete(`${kind.toUpperCase()} ${textOf(line).trim()}`)) kept.push(line);
  }
  exchangeLines(component, (line) => line.name === 'RELATED-TO' && kindOf(line) !== null, [
    ...kept,
    ...[...missing.values()].map(({ type, uid }) => textProperty('related-to', uid, { reltype: type })),
  ]);
}

function kindOf(line: Line): 'first' | 'next' | null {
  const property = /;RELTYPE=/i.test(line.text) ? readProperty(line) : null;
  const type = property === null ? '' : parameterIn(property, 'reltype').toUpperCase();
  return type === 'FIRST' || type === 'NEXT' ? kinds[type] : null;
}
