/** iCalendar text as a tree of components and content lines (RFC 5545 3.1, 3.6). Lines nobody touches are written back byte for byte. */

export interface Line {
  readonly type: 'line';
  /** Upper case; '' for stray text at the beginning of a component: kept, never read. */
  readonly name: string;
  /** Unfolded, `NAME;PARAM=x:value`. */
  readonly text: string;
  /** As it stood in the source, folds and noise behind it included, without the final line break. */
  readonly raw: string;
}

export interface Component {
  readonly type: 'component';
  /** Upper case. */
  readonly name: string;
  /** Lines and inner components in their order; the writer edits this list of its own copy. */
  readonly items: (Line | Component)[];
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

/** The first line of a name, or null. */
export function lineOf(component: Component, name: string): Line | null {
  for (const item of component.items) if (item.type === 'line' && item.name === name) return item;
  return null;
}

export function componentsOf(component: Component, name: string): readonly Component[] {
  return component.items.filter((item): item is Component => item.type === 'component' && item.name === name);
}

/** Puts the lines where the property stood, or after the component's last line; an empty list removes it. */
export function replaceLines(component: Component, name: string, lines: readonly Line[]): void {
  exchangeLines(component, (line) => line.name === name, lines);
}

/** `replaceLines` for those lines of a name that are meant. */
export function exchangeLines(
  component: Component,
  isMeant: (line: Line) => boolean,
  lines: readonly Line[],
): void {
  const { items } = component;
  let at = items.findIndex((item) => item.type === 'line' && isMeant(item));
  if (at >= 0) {
    // in one go: taking thousands of lines out one by one would move all the others each time
    let kept = at;
    for (const item of items.slice(at))
      if (item.type === 'component' || !isMeant(item)) {
        items[kept] = item;
        kept += 1;
      }
    items.length = kept;
  } else {
    const inner = items.findIndex((item) => item.type === 'component');
    at = inner < 0 ? items.length : inner;
  }
  items.splice(at, 0, ...lines);
}

/** Characters of a component's text, roughly: what a copy of it costs. */
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

/** Everything after the colon that ends the parameters. */
export function rawValue(line: Line): string {
  const at = valueAt(line.text);
  return at < 0 ? '' : line.text.slice(at);
}

/** The first line of a name as its trimmed raw value; '' without one. */
export function valueIn(component: Component, name: string): string {
  const line = lineOf(component, name);
  return line === null ? '' : rawValue(line).trim();
}

/** Where a content line's value begins: behind the first colon that is not inside a quoted parameter; -1 without one. */
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
  // a quote that never closes is an ordinary character
  const after = text.indexOf(':', opened);
  return after < 0 ? -1 : after + 1;
}

/** A quote opens a parameter's value at its very beginning (RFC 5545 3.2) … */
export function opensQuote(text: string, at: number): boolean {
  return text[at - 1] === '=' || text[at - 1] === ',';
}

/** … and closes it at its very end. */
export function closesQuote(text: string, at: number): boolean {
  const next = text[at + 1];
  return next === ':' || next === ';' || next === ',' || next === undefined;
}

/** '' when the text is no content line. */
export function nameOf(text: string): string {
  return /^([A-Za-z0-9-]+)[;:]/.exec(text)?.[1]?.toUpperCase() ?? '';
}

/** RFC 5545 3.1: no more than 75 octets, a character never cut in two. */
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
