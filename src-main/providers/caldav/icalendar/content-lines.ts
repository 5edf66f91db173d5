/**
 * iCalendar text as a tree of components and content lines (RFC 5545 3.1, 3.4, 3.6). Lines nobody touches are written back
 * byte for byte; size, depth and number are capped before any other parser sees the text (S6).
 */
import { fail } from '../../../../src-shared/domain/problems.ts';

export interface Line {
  readonly type: 'line';
  /** Upper case; '' for a line that is none (broken folding, stray text): kept, never read. */
  readonly name: string;
  /** Unfolded, `NAME;PARAM=x:value`. */
  readonly text: string;
  /** As it stood in the source, folds included, without the final line break. */
  readonly raw: string;
}

export interface Component {
  readonly type: 'component';
  /** Upper case. */
  readonly name: string;
  /** Lines and inner components in their order; the writer edits this list of its own copy. */
  readonly items: (Line | Component)[];
}

export const mostBytes = 1024 * 1024;
const mostLines = 50_000;
const mostDepth = 8;

/** The one VCALENDAR of a calendar object resource. @throws ProblemError `item-too-large` | `item-unreadable` */
export function parseComponents(source: string): Component {
  if (source.length > mostBytes) fail('item-too-large', { limitBytes: mostBytes });
  const physical = source.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  if (physical.length > mostLines) fail('item-too-large', { limitLines: mostLines });
  const stack: Component[] = [];
  let root: Component | null = null;
  for (let at = 0; at < physical.length; ) {
    const parts = [physical[at] ?? ''];
    for (at += 1; /^[ \t]/.test(physical[at] ?? ''); at += 1) parts.push(physical[at] ?? '');
    const text = parts.map((part, index) => (index === 0 ? part : part.slice(1))).join('');
    if (text.trim() === '') continue;
    const line: Line = { type: 'line', name: nameOf(text), text, raw: parts.join('\r\n') };
    const parent = stack.at(-1);
    if (line.name === 'BEGIN') {
      const component: Component = {
        type: 'component',
        name: rawValue(line).trim().toUpperCase(),
        items: [],
      };
      if (stack.length >= mostDepth || (parent === undefined && root !== null)) fail('item-unreadable');
      if (parent === undefined) root = component;
      else parent.items.push(component);
      stack.push(component);
    } else if (line.name === 'END') {
      if (stack.pop()?.name !== rawValue(line).trim().toUpperCase()) fail('item-unreadable');
    } else if (parent !== undefined) parent.items.push(line);
    else fail('item-unreadable');
  }
  if (root === null || stack.length > 0 || root.name !== 'VCALENDAR') return fail('item-unreadable');
  return root;
}

/** The text of a component, CRLF line ends, new lines folded at 75 octets. */
export function writeComponents(component: Component): string {
  const out: string[] = [];
  const write = (one: Component): void => {
    out.push(`BEGIN:${one.name}`);
    for (const item of one.items)
      if (item.type === 'component') write(item);
      else out.push(item.raw);
    out.push(`END:${one.name}`);
  };
  write(component);
  return `${out.join('\r\n')}\r\n`;
}

/** A new line. The text must be one content line already: control characters are a bug of the caller. */
export function newLine(text: string): Line {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these could smuggle a line
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text))
    throw new RangeError('a content line with a control character');
  return { type: 'line', name: nameOf(text), text, raw: folded(text) };
}

export function linesOf(component: Component, name: string): readonly Line[] {
  return component.items.filter((item): item is Line => item.type === 'line' && item.name === name);
}

export function componentsOf(component: Component, name: string): readonly Component[] {
  return component.items.filter((item): item is Component => item.type === 'component' && item.name === name);
}

/** Puts the lines where the property stood, or after the component's last line; an empty list removes it. */
export function replaceLines(component: Component, name: string, lines: readonly Line[]): void {
  const { items } = component;
  let at = items.findIndex((item) => item.type === 'line' && item.name === name);
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item?.type === 'line' && item.name === name) items.splice(index, 1);
  }
  if (at < 0) {
    const inner = items.findIndex((item) => item.type === 'component');
    at = inner < 0 ? items.length : inner;
  }
  items.splice(at, 0, ...lines);
}

export function copied(component: Component): Component {
  return {
    ...component,
    items: component.items.map((item) => (item.type === 'component' ? copied(item) : item)),
  };
}

/** Everything after the first colon that is not inside a quoted parameter. */
export function rawValue(line: Line): string {
  let quoted = false;
  for (let at = line.name.length; at < line.text.length; at += 1) {
    const character = line.text[at];
    if (character === '"') quoted = !quoted;
    else if (character === ':' && !quoted) return line.text.slice(at + 1);
  }
  return '';
}

function nameOf(text: string): string {
  return /^([A-Za-z0-9-]+)[;:]/.exec(text)?.[1]?.toUpperCase() ?? '';
}

/** RFC 5545 3.1: no more than 75 octets, a character never cut in two. */
function folded(text: string): string {
  if (text.length <= 75 && Buffer.byteLength(text) <= 75) return text;
  const rows: string[] = [];
  let row = '';
  let octets = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      rows.push(row);
      row = ' ';
      octets = 1;
    }
    row += character;
    octets += size;
  }
  rows.push(row);
  return rows.join('\r\n');
}
