/**
 * Text → components, for texts as servers really hand them out. Size, depth and number are capped before anything else looks
 * at the text (S6); what is malformed is mended where its meaning is clear, and refused otherwise.
 */
import { tooLarge, unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { mostObjectBytes } from './budget.ts';
import { type Component, type Line, nameOf, rawValue } from './content-lines.ts';
import type { Repairs } from './repairs.ts';

export interface ParsedCalendar {
  /** The one VCALENDAR. */
  readonly calendar: Component;
  /** Empty for a well-formed text. */
  readonly repairs: Repairs;
}

const mostLines = 200_000;
const mostDepth = 8;
const mostParts = 20_000;

/** What stands directly in a calendar (RFC 5545 3.6, RFC 7953) and never in one another. */
const topLevel = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE', 'VAVAILABILITY']);

/** Properties that tell when an event is: inside an alarm they are the event's, and the alarm's end is lost. */
const eventOnly = new Set(['DTSTART', 'DTEND', 'RRULE', 'RDATE', 'EXDATE', 'RECURRENCE-ID']);

/** Long texts, whose line breaks some forget to escape. */
const texts = new Set(['SUMMARY', 'DESCRIPTION', 'LOCATION', 'COMMENT', 'X-ALT-DESC']);

/** @throws ProblemError `item-too-large` | `item-unreadable` */
export function parseComponents(source: string): Component {
  return parseCalendar(source).calendar;
}

/** @throws ProblemError `item-too-large` | `item-unreadable` */
export function parseCalendar(source: string): ParsedCalendar {
  if (source.length > mostObjectBytes) tooLarge('too-large', { limitBytes: mostObjectBytes });
  const physical = (source.charCodeAt(0) === 0xfeff ? source.slice(1) : source).split(/\r\n|\n|\r/);
  if (physical.length > mostLines) tooLarge('too-large', { limitLines: mostLines });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are nobody's text
  const dirty = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(source);
  const tree = createTree();
  if (dirty) tree.repairs.add('control-characters');
  /** Empty lines since the last line, for a fold behind them. */
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

interface Tree {
  readonly repairs: Repairs;
  add(line: Line): void;
  /** Text that is no content line: the rest of the line before, or noise behind it. */
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
  /** The line that stray text was last put behind, and its last row: long texts are not searched again and again. */
  let joined: { readonly line: Line; readonly row: string } | null = null;

  const rootOf = (): Component => {
    root ??= { type: 'component', name: 'VCALENDAR', items: [] };
    return root;
  };

  /** Ends everything from that depth on, as if the missing END lines were there. */
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
      // anything else by itself is another kind of file
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
      // a mark between two files, or a blank with nothing to go on from: the line may be one without it
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
        // with the empty lines before it: without them it would be the fold of what stands there
        items.push({ type: 'line', name: '', text, raw: `${'\r\n'.repeat(emptyBefore)}${raw}` });
        return;
      }
      const joint = jointOf(last.name, last === joined?.line ? joined.row : lastRow(last.raw), text);
      if (joint !== null) repairs.add('broken-fold');
      // what does not continue a line stays behind it all the same, wherever that line goes
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
      // what an event still had to say is unknown; that a calendar ends here is not
      if (stack.length > 1) unreadable('cut-off');
      if (stack.length === 1 && given) repairs.add('component-not-ended');
      const calendar = outside.length === 0 ? root : { ...root, items: [...outside, ...root.items] };
      return { calendar, repairs };
    },
  };
}

/** How text that is no line goes on with the line before it, given that one's last row; null when it does not. */
function jointOf(name: string, row: string, text: string): string | null {
  if (text.startsWith(' ') || text.startsWith('\t')) return text.slice(1);
  // other spellings of a property's name: unknown, but no continuation
  if (/^[\w.-]{1,60}[;:]/.test(text)) return null;
  const octets = row.length > 78 ? row.length : Buffer.byteLength(row);
  // as long as a folded line is: the blank got lost
  if (octets >= 70 && octets <= 78) return text;
  return texts.has(name) ? `\\n${text}` : null;
}

function lastRow(raw: string): string {
  return raw.slice(raw.lastIndexOf('\n') + 1);
}

function hasEventLines(component: Component): boolean {
  return component.items.some((item) => item.type === 'line' && eventOnly.has(item.name));
}

/** How many empty lines stand between a property's bare name and a row that goes on with its value or parameters (old Mozilla). */
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are dropped
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}
