/**
 * Reads the text of a time: the forms of RFC 5545 3.3.4 and 3.3.5, and other forms that programs write and that are
 * unambiguous.
 */

import { dayMs, wallOfParts } from '../../../src-shared/domain/time/wall-time.ts';
import type { Repairs } from './repairs.ts';

export interface TimeValue {
  /** Wall time in milliseconds, as if it were UTC. */
  readonly wall: number;
  readonly kind: 'date' | 'local' | 'utc';
}

/** Null when there is no such time. */
export function parseTime(text: string, repairs: Repairs): TimeValue | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(text);
  if (match === null) return parseLoosely(text, repairs);
  const wall = wallOfParts(match);
  if (wall === null) return match[4] === '24' ? parseLoosely(text, repairs) : null;
  return { wall, kind: match[4] === undefined ? 'date' : match[7] === undefined ? 'local' : 'utc' };
}

/** Accepts dashes, colons, lower case, missing seconds, an offset instead of a zone, a T at the end, and 24:00. */
function parseLoosely(text: string, repairs: Repairs): TimeValue | null {
  const match =
    /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?T?$/i.exec(
      text.trim().replace(/^"(.*)"$/, '$1'),
    );
  if (match === null) return null;
  const midnight = match[4] === '24' && match[5] === '00' && (match[6] ?? '00') === '00';
  if (midnight) match[4] = '00';
  const wall = wallOfParts(match);
  if (wall === null) return null;
  repairs.add(midnight ? 'hour-24' : 'time-spelling');
  const zone = match[7];
  return {
    wall: wall + (midnight ? dayMs : 0) - (zone === undefined ? 0 : offsetMs(zone)),
    kind: match[4] === undefined ? 'date' : zone === undefined ? 'local' : 'utc',
  };
}

/** Milliseconds of an offset such as `+0100` or `-05:30`; 0 for `Z`. */
function offsetMs(text: string): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (match === null) return 0;
  const ms = (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  return match[1] === '-' ? -ms : ms;
}
