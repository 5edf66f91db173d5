/**
 * iCalendar text as a tree of components and content lines (RFC 5545 3.1, 3.6). Unchanged lines are written byte for byte as
 * they were.
 */

export interface Line {
  readonly type: 'line';
  /** In upper case. '' for text at the beginning of a component that is no content line: it is kept and never read. */
  readonly name: string;
  /** Unfolded, `NAME;PARAM=x:value`. */
  readonly text: string;
  /** As in the source, with its folds and any junk after it, without the final line break. */
  readonly raw: string;
}

export interface Component {
  readonly type: 'component';
  /** In upper case. */
  readonly name: string;
  /** Lines and inner components in their order. The writer changes this list in its own copy of the tree. */
  readonly items: (Line | Component)[];
}

/** The text of a component, with CRLF line ends. */
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

/**
 * A new line, folded.
 * @param text one content line
 * @throws RangeError for control characters, which are a mistake of the caller
 */
export function newLine(text: string): Line {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters could start another line
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text))
    throw new RangeError('a content line with a control character');
  return { type: 'line', name: nameOf(text), text, raw: folded(text) };
}

export function linesOf(component: Component, name: string): readonly Line[] {
  const found: Line[] = [];
  for (const item of component.items) if (item.type === 'line' && item.name === name) found.push(item);
  return found;
}

/** The first line with this name; null without one. */
export function lineOf(component: Component, name: string): Line | null {
  for (const item of component.items) if (item.type === 'line' && item.name === name) return item;
  return null;
}

export function componentsOf(component: Component, name: string): readonly Component[] {
  return component.items.filter((item): item is Component => item.type === 'component' && item.name === name);
}

/** Replaces a property's lines, in place of the first one or else after the component's last line. An empty list removes them. */
export function replaceLines(component: Component, name: string, lines: readonly Line[]): void {
  exchangeLines(component, (line) => line.name === name, lines);
}

/** As `replaceLines`, for the lines that `isMeant` selects. */
export function exchangeLines(
  component: Component,
  isMeant: (line: Line) => boolean,
  lines: readonly Line[],
): void {
  const { items } = component;
  const isReplaced = (item: Line | Component): boolean => item.type === 'line' && isMeant(item);
  const first = items.findIndex(isReplaced);
  const last = first < 0 ? first : items.findLastIndex(isReplaced);
  const inner = first < 0 ? items.findIndex((item) => item.type === 'component') : -1;
  const at = first >= 0 ? first : inner >= 0 ? inner : items.length;
  // usually one line and one in its place: no list of thousands is made anew for it
  if (first === last && lines.length <= 100) {
    items.splice(at, first < 0 ? 0 : 1, ...lines);
    return;
  }
  const kept = items.filter((item) => !isReplaced(item));
  setItems(component, [...kept.slice(0, at), ...lines, ...kept.slice(at)]);
}

/** Gives a component other items. One by one, because thousands of arguments to `splice` would overflow the stack. */
export function setItems(component: Component, items: readonly (Line | Component)[]): void {
  component.items.length = 0;
  for (const item of items) component.items.push(item);
}

/** The approximate number of characters in a component's text. */
export function sizeOf(component: Component): number {
  return component.items.reduce(
    (size, item) => size + (item.type === 'component' ? sizeOf(item) : item.raw.length + 2),
    component.name.length * 2 + 14,
  );
}

export function copied(component: Component): Component {
  return {
    ...component,
    items: component.items.map((item) => (item.type === 'component' ? copied(item) : item)),
  };
}

/** The text after the colon that ends the parameters. */
export function rawValue(line: Line): string {
  const at = valueAt(line.text);
  return at < 0 ? '' : line.text.slice(at);
}

/** The trimmed raw value of the first line with this name; '' without one. */
export function valueIn(component: Component, name: string): string {
  const line = lineOf(component, name);
  return line === null ? '' : rawValue(line).trim();
}

/** The index at which a content line's value begins: after the first colon outside a quoted parameter. -1 without one. */
export function valueAt(text: string): number {
  const colon = text.indexOf(':');
  const quote = text.indexOf('"');
  if (quote < 0 || colon < quote) return colon < 0 ? -1 : colon + 1;
  let opened = -1;
  for (let at = quote; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      if (opened >= 0) opened = closesQuote(text, at) ? -1 : opened;
      else if (opensQuote(text, at)) opened = at;
    } else if (character === ':' && opened < 0) return at + 1;
  }
  // a quote without a closing one is an ordinary character
  const after = text.indexOf(':', opened);
  return after < 0 ? -1 : after + 1;
}

/** Whether a quote is at the beginning of a parameter's value, where it opens it (RFC 5545 3.2). */
export function opensQuote(text: string, at: number): boolean {
  return text[at - 1] === '=' || text[at - 1] === ',';
}

/** Whether a quote is at the end of a parameter's value, where it closes it (RFC 5545 3.2). */
export function closesQuote(text: string, at: number): boolean {
  const next = text[at + 1];
  return next === ':' || next === ';' || next === ',' || next === undefined;
}

/** The property name in upper case; '' when the text is no content line. */
export function nameOf(text: string): string {
  const end = text.search(/[;:]/);
  const name = end < 0 ? '' : text.slice(0, end);
  return /^[A-Za-z0-9-]+$/.test(name) ? name.toUpperCase() : '';
}

/** The text folded at 75 octets, never inside a character (RFC 5545 3.1). */
function folded(text: string): string {
  const size = Buffer.byteLength(text);
  if (size <= 75) return text;
  const rows: string[] = [];
  if (size === text.length) {
    // every character is one octet
    rows.push(text.slice(0, 75));
    for (let at = 75; at < text.length; at += 74) rows.push(` ${text.slice(at, at + 74)}`);
    return rows.join('\r\n');
  }
  let row = '';
  let octets = 0;
  for (const character of text) {
    const width = Buffer.byteLength(character);
    if (octets + width > 75) {
      rows.push(row);
      row = ' ';
      octets = 1;
    }
    row += character;
    octets += width;
  }
  rows.push(row);
  return rows.join('\r\n');
}
