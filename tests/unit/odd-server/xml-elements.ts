/** The elements of an XML text that a simulator wrote, by their places in it, so that one of them can be changed and all else stays. */

export interface XmlPlace {
  /** With its prefix, as written: `t:ItemId`. */
  readonly name: string;
  /** Of the start tag and the end tag, and of what is between them. */
  readonly start: number;
  readonly end: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** The position of the element around it in the list; -1 for the outermost. */
  readonly parent: number;
}

const tag = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"]*")*)\s*(\/?)>/g;

/** All elements in the order of their start tags; none for a text that is no XML. */
export function elementsIn(text: string): readonly XmlPlace[] {
  const found: XmlPlace[] = [];
  const open: number[] = [];
  for (const { 0: whole, 1: closing, 2: name = '', 4: isEmpty, index } of text.matchAll(tag)) {
    const end = index + whole.length;
    if (closing === '/') {
      const at = open.pop();
      const opened = at === undefined ? undefined : found[at];
      if (at === undefined || opened?.name !== name) return [];
      found[at] = { ...opened, end, contentEnd: index };
      continue;
    }
    found.push({ name, start: index, end, contentStart: end, contentEnd: end, parent: open.at(-1) ?? -1 });
    if (isEmpty !== '/') open.push(found.length - 1);
  }
  return open.length === 0 ? found : [];
}

/** The text with another one in a place of it. */
export function withText(text: string, from: number, to: number, other: string): string {
  return text.slice(0, from) + other + text.slice(to);
}
