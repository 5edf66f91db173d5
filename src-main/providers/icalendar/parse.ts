/**
 * Parses iCalendar text into components, as servers really send it. Limits on size, depth and number of parts apply before
 * anything else reads the text (S6). Malformed text is repaired if its meaning is clear, and refused otherwise.
 */
import { tooLarge, unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { mostObjectBytes } from './budget.ts';
import { type Component, type Line, nameOf, rawValue } from './content-lines.ts';
import type { Repairs } from './repairs.ts';

export interface ParsedCalendar {
  /** The VCALENDAR component. */
  readonly calendar: Component;
  /** Empty for a well-formed text. */
  readonly repairs: Repairs;
}

/** The most bytes of a text with the files inside of it. */
const mostBytesWithFiles = 16 * 1024 * 1024;
const mostLines = 200_000;
const mostDepth = 8;
const mostParts = 20_000;

/** Components that occur directly in a calendar (RFC 5545 3.6, RFC 7953), and never inside each other. */
const topLevel = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE', 'VAVAILABILITY']);

/** Properties with the times of an event. Inside an alarm they belong to the event, and the alarm's END line is missing. */
const eventOnly = new Set(['DTSTART', 'DTEND', 'RRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID']);

/** Properties with long texts, in which some programs do not escape line breaks. */
const texts = new Set(['SUMMARY', 'DESCRIPTION', 'LOCATION', 'COMMENT', 'X-ALT-DESC']);

/** @throws ProblemError `item-too-large` | `item-unreadable` */
export function parseComponents(source: string): Component {
  return parseCalendar(source).calendar;
}

/** @throws ProblemError `item-too-large` | `item-unreadable` */
export function parseCalendar(source: string): ParsedCalendar {
  if (source.length > mostBytesWithFiles) tooLarge('too-large', { limitBytes: mostBytesWithFiles });
  const physical = (source.charCodeAt(0) === 0xfeff ? source.slice(1) : source).split(/\r\n|\n|\r/);
  const files = source.length > mostObjectBytes ? filesIn(physical) : { bytes: 0, rows: 0 };
  if (source.length - files.bytes > mostObjectBytes) tooLarge('too-large', { limitBytes: mostObjectBytes });
  if (physical.length - files.rows > mostLines) tooLarge('too-large', { limitLines: mostLines });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are not allowed in text
  const dirty = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(source);
  const tree = createTree();
  if (dirty) tree.repairs.add('control-characters');
  /** The number of empty lines since the last line, because a fold may follow them. */
  let empty = 0;
  for (let at = 0; at < physical.length; ) {
    const first = physical[at] ?? '';
    at += 1;
    if (first === '' || first.trim() === '') {
      empty += 1;
      continue;
    }
    let text = first;
    let raw = first;
    const gap = gapIn(first, physical, at);
    if (gap > 0 || isFold(physical[at])) {
      const parts = [first];
      if (gap > 0) tree.repairs.add('broken-fold');
      at += gap;
      for (; isFold(physical[at]); at += 1) parts.push(physical[at] ?? '');
      text = parts.map((part, index) => (index === 0 ? part : part.slice(1))).join('');
      raw = parts.join('\r\n');
    }
    if (dirty) text = withoutControls(text);
    const name = nameOf(text);
    if (name !== '') tree.add({ type: 'line', name, text, raw });
    else tree.stray(text, raw, empty);
    empty = 0;
  }
  return tree.finish();
}

/**
 * How much of a text is in ATTACH and IMAGE (RFC 5545 3.8.1.1, RFC 7986 5.10), which may contain whole files, and in the description's
 * HTML, which may contain pictures. Such a line is kept as it is and never read, so it causes no work apart from being copied. Its
 * first row counts as a line.
 */
function filesIn(physical: readonly string[]): { readonly bytes: number; readonly rows: number } {
  let bytes = 0;
  let rows = 0;
  let inFile = false;
  for (const row of physical) {
    const goesOn = isFold(row);
    inFile = goesOn ? inFile : /^(?:ATTACH|IMAGE|STYLED-DESCRIPTION|X-ALT-DESC)[;:]/i.test(row);
    if (inFile) bytes += row.length + 2;
    if (inFile && goesOn) rows += 1;
  }
  return { bytes, rows };
}

interface Tree {
  readonly repairs: Repairs;
  add(line: Line): void;
  /** Adds text that is no content line: the continuation of the line before, or junk after it. */
  stray(text: string, raw: string, emptyBefore: number): void;
  finish(): ParsedCalendar;
}

function createTree(): Tree {
  const repairs: Repairs = new Set();
  const stack: Component[] = [];
  /** Properties before the calendar. */
  const outside: Line[] = [];
  let root: Component | null = null;
  let given = false;
  let parts = 0;
  /** The line to which stray text was appended last, and its last row, so that long texts are not searched repeatedly. */
  let joined: { readonly line: Line; readonly row: string } | null = null;

  const rootOf = (): Component => {
    root ??= { type: 'component', name: 'VCALENDAR', items: [] };
    return root;
  };

  /** Ends all components from this depth on, as if their missing END lines were there. */
  const endFrom = (depth: number): void => {
    if (depth >= stack.length) return;
    repairs.add('component-not-ended');
    for (const one of stack.splice(depth))
      if (!topLevel.has(one.name) && one.name !== 'VCALENDAR' && hasEventLines(one)) unreadable('cut-off');
  };

  const begin = (name: string): void => {
    if (name === 'VCALENDAR') {
      endFrom(0);
      if (root !== null) repairs.add('several-calendars');
      given = true;
      stack.push(rootOf());
      return;
    }
    if (stack.length === 0) {
      // a text that begins with another component is not a calendar
      if (!topLevel.has(name)) unreadable('not-a-calendar');
      repairs.add(given ? 'lines-outside' : 'no-calendar-around');
      stack.push(rootOf());
    }
    if (topLevel.has(name)) {
      const open = stack.findIndex((one) => topLevel.has(one.name));
      if (open >= 0) endFrom(open);
    }
    if (stack.length >= mostDepth) tooLarge('too-large', { limitDepth: mostDepth });
    parts += 1;
    if (parts > mostParts) tooLarge('too-large', { limitParts: mostParts });
    const component: Component = { type: 'component', name, items: [] };
    stack.at(-1)?.items.push(component);
    stack.push(component);
  };

  const end = (name: string): void => {
    if (stack.at(-1)?.name === name) {
      stack.pop();
      return;
    }
    const depth = stack.findLastIndex((one) => one.name === name);
    if (depth < 0) {
      repairs.add('end-without-begin');
      return;
    }
    endFrom(depth + 1);
    stack.pop();
  };

  return {
    repairs,

    add(line) {
      if (line.name === 'BEGIN') begin(rawValue(line).trim().toUpperCase());
      else if (line.name === 'END') end(rawValue(line).trim().toUpperCase());
      else {
        const parent = stack.at(-1);
        if (parent === undefined) repairs.add('lines-outside');
        (parent?.items ?? root?.items ?? outside).push(line);
      }
    },

    stray(text, raw, emptyBefore) {
      const items = stack.at(-1)?.items;
      const last = items?.at(-1);
      // a byte order mark between two files, or a blank after something that is no line: without it the text may be a line
      const rest = /^[\uFEFF \t]+/.exec(text)?.[0].length ?? 0;
      if (rest > 0 && (text.startsWith('\uFEFF') || last?.type !== 'line')) {
        const line = { type: 'line', text: text.slice(rest), raw: raw.slice(rest) } as const;
        const name = nameOf(line.text);
        if (name === '') this.stray(line.text, line.raw, emptyBefore);
        else this.add({ ...line, name });
        return;
      }
      if (items === undefined) {
        if (root !== null) repairs.add('lines-outside');
        return;
      }
      if (last?.type !== 'line' || last.name === '') {
        // the empty lines before it are kept too: without them it would continue the line before
        items.push({ type: 'line', name: '', text, raw: `${'\r\n'.repeat(emptyBefore)}${raw}` });
        return;
      }
      const joint = jointOf(last.name, last === joined?.line ? joined.row : lastRow(last.raw), text);
      if (joint !== null) repairs.add('broken-fold');
      // text that does not continue the line stays after it, also when the line is moved
      const line: Line = {
        ...last,
        text: `${last.text}${joint ?? ''}`,
        raw: `${last.raw}${'\r\n'.repeat(emptyBefore + 1)}${raw}`,
      };
      joined = { line, row: lastRow(raw) };
      items[items.length - 1] = line;
    },

    finish() {
      if (root === null) return unreadable('not-a-calendar');
      // the missing rest of an event is unknown; a calendar without its END line is complete
      if (stack.length > 1) unreadable('cut-off');
      if (stack.length === 1 && given) repairs.add('component-not-ended');
      const calendar = outside.length === 0 ? root : { ...root, items: [...outside, ...root.items] };
      return { calendar, repairs };
    },
  };
}

/** How text that is no content line continues the line before it, whose last row is `row`; null when it does not. */
function jointOf(name: string, row: string, text: string): string | null {
  if (text.startsWith(' ') || text.startsWith('\t')) return text.slice(1);
  // a property with an unusual name: not a continuation
  if (/^[\w.-]{1,60}[;:]/.test(text)) return null;
  const octets = row.length > 78 ? row.length : Buffer.byteLength(row);
  // the row before is as long as a folded row, so the blank of the fold is missing
  if (octets >= 70 && octets <= 78) return text;
  return texts.has(name) ? `\\n${text}` : null;
}

function lastRow(raw: string): string {
  return raw.slice(raw.lastIndexOf('\n') + 1);
}

function hasEventLines(component: Component): boolean {
  return component.items.some((item) => item.type === 'line' && eventOnly.has(item.name));
}

/** The number of empty lines between a property's name alone on a row and a row with its parameters or value (old Mozilla). */
function gapIn(first: string, rows: readonly string[], at: number): number {
  if (rows[at] !== '' || !/^[A-Za-z0-9-]{1,60}$/.test(first)) return 0;
  let next = at;
  while (rows[next] === '') next += 1;
  return /^[ \t][;:]/.test(rows[next] ?? '') ? next - at : 0;
}

function isFold(row: string | undefined): boolean {
  const code = row === undefined ? 0 : row.charCodeAt(0);
  return code === 0x20 || code === 0x09;
}

function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are removed
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}
