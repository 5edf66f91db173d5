/** Title and date of an item that cannot be read, so that a person can find it. They are used for nothing else. */
import type { Glimpse } from '../../../src-shared/domain/calendar/side.ts';
import { type Line, nameOf, rawValue } from './content-lines.ts';
import { privacyIn, privacyNames } from './privacy.ts';
import { textOf } from './property.ts';

/** Only the beginning of the text is searched for title and date. */
const lookedAt = 64 * 1024;
const longestTitle = 200;

/** `isPrivate`: some CLASS in the text, also in an occurrence, is not PUBLIC (RFC 5545 3.8.1.3), or Calendar Server's own property. */
export function glimpseOf(text: string): Glimpse & { readonly isPrivate: boolean } {
  const lines = unfolded(text.slice(0, lookedAt)).split(/\r\n|\n|\r/);
  const is = (line: string, value: string): boolean => line.trim().toUpperCase() === value;
  const begin = lines.findIndex((line) => is(line, 'BEGIN:VEVENT')) + 1;
  const inner = lines.slice(begin);
  const end = inner.findIndex((line) => /^(?:BEGIN|END):/i.test(line));
  const own = begin === 0 ? [] : inner.slice(0, end < 0 ? inner.length : end);
  const find = (name: string): Line | null => {
    const found = own.find((line) => nameOf(line) === name);
    return found === undefined ? null : { type: 'line', name, text: found, raw: found };
  };
  const [title, start] = [find('SUMMARY'), find('DTSTART')];
  return {
    title: title === null ? null : plain(textOf(title)),
    date: start === null ? null : dateIn(rawValue(start)),
    isPrivate: isPrivate(unfolded(text)),
  };
}

function isPrivate(text: string): boolean {
  const lines = new RegExp(`^(?:${privacyNames.join('|')})[;:].*`, 'gim');
  for (const [line] of text.matchAll(lines))
    if (privacyIn(rawValue({ type: 'line', name: nameOf(line), text: line, raw: line })) !== 'public')
      return true;
  return false;
}

function unfolded(text: string): string {
  return text.replace(/(?:\r\n|\n|\r)[ \t]/g, '');
}

/** The text on one line, without control characters; null when nothing is left. */
function plain(text: string): string | null {
  return (
    text
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, longestTitle) || null
  );
}

function dateIn(value: string): string | null {
  const match = /^\s*(\d{4})(\d{2})(\d{2})/.exec(value);
  const date = match === null ? '' : `${match[1]}-${match[2]}-${match[3]}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? null : date;
}
