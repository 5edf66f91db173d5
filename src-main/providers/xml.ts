/**
 * Parses WebDAV's XML (RFC 4918) into a small tree with resolved namespaces. It supports no DTD and no entities but the five
 * predefined ones, so entity bombs are impossible (S6). It refuses what it does not understand. Time and memory are proportional
 * to the length of the text, and the limits below keep the factor small.
 */
import {
  after,
  decoded,
  type Element,
  noChildren,
  type Open,
  startTag,
  tagEnd,
  XmlError,
} from './xml-tags.ts';

export { type Element, XmlError };

const mostDepth = 64;
/** Elements of a document. A listing with 350,000 rows has about 2.5 million. */
const mostElements = 4_000_000;
/** Elements inside one child of the root: a row of a listing has about seven, a principal with many groups some hundreds. */
const mostElementsOfChild = 50_000;

/**
 * The root element of a document.
 * @param onChild as for `xmlReader`
 * @param mostOfChild elements inside one child of the root, for documents whose rows lie deeper
 * @throws XmlError
 */
export function parseXml(
  source: string,
  onChild?: (element: Element) => void,
  mostOfChild = mostElementsOfChild,
): Element {
  const reader = xmlReader(onChild, mostOfChild);
  reader.read(source);
  return reader.end();
}

/** Reads a document in pieces, as they come from the network. */
export interface XmlReader {
  /** @throws XmlError */
  read(piece: string): void;
  /** The root element. @throws XmlError when the document is not complete */
  end(): Element;
}

/** A piece shorter than this waits for the next one. */
const leastPiece = 64 * 1024;
/** As long as the longest mark that tells what a tag is, `<![CDATA[`. */
const longestMark = 9;

/**
 * @param onChild called with each child of the root as soon as it is complete; then the root holds no children, so that a long
 * listing is never in memory as a tree
 */
export function xmlReader(
  onChild?: (element: Element) => void,
  mostOfChild = mostElementsOfChild,
): XmlReader {
  const stack: Open[] = [];
  let root: Element | null = null;
  let elements = 0;
  let elementsBeforeChild = 0;
  let isBegun = false;
  /** What was not parsed yet. */
  let pieces: string[] = [];
  let waiting = 0;
  /** How much has to wait until parsing goes on. It grows with a tag or text that has not ended, so that none is searched repeatedly. */
  let enough = leastPiece;

  const characters = (text: string): void => {
    const open = stack.at(-1);
    if (open === undefined) {
      if (text.trim() !== '') throw new XmlError('text outside the root element');
    } else if (!open.hasChild || text.trim() !== '') open.element.text += text;
  };

  const countElement = (): void => {
    if (stack.length >= mostDepth) throw new XmlError('nested too deeply');
    elements += 1;
    if (stack.length === 1) elementsBeforeChild = elements;
    if (elements > mostElements || elements - elementsBeforeChild > mostOfChild)
      throw new XmlError('too many elements');
  };

  /** Gives a complete element to its parent, or to `onChild`. */
  const complete = ({ element }: Open): void => {
    const parent = stack.at(-1);
    if (parent === undefined) return;
    parent.hasChild = true;
    if (onChild !== undefined && stack.length === 1) onChild(element);
    else if (parent.element.children === noChildren) parent.element.children = [element];
    else parent.element.children.push(element);
  };

  const startElement = (inside: string): void => {
    if (root !== null && stack.length === 0) throw new XmlError('a second root element');
    countElement();
    const isEmpty = inside.endsWith('/');
    const open = startTag(isEmpty ? inside.slice(0, -1) : inside, stack.at(-1)?.scope ?? null);
    root ??= open.element;
    if (isEmpty) complete(open);
    else stack.push(open);
  };

  const endElement = (inside: string): void => {
    const closed = stack.pop();
    if (closed === undefined || inside.trim() !== closed.rawName)
      throw new XmlError('an end tag does not match');
    complete(closed);
  };

  /** Reads the markup at `tag`. @returns where it ends; -1 when the text ends before it */
  const markup = (source: string, tag: number): number => {
    if (source.startsWith('<!--', tag)) return after(source, '-->', tag + 4);
    if (source.startsWith('<![CDATA[', tag)) {
      const end = after(source, ']]>', tag + 9);
      if (end >= 0) characters(source.slice(tag + 9, end - 3));
      return end;
    }
    if (source.startsWith('<?', tag)) return after(source, '?>', tag + 2);
    if (source.startsWith('<!', tag)) throw new XmlError('a document type is refused');
    if (source.startsWith('</', tag)) {
      const end = after(source, '>', tag + 2);
      if (end >= 0) endElement(source.slice(tag + 2, end - 1));
      return end;
    }
    const end = tagEnd(source, tag + 1);
    if (end >= 0) startElement(source.slice(tag + 1, end));
    return end < 0 ? -1 : end + 1;
  };

  /** @returns the rest, whose meaning depends on what follows; '' for the end of a document */
  const parse = (source: string, isWhole: boolean): string => {
    let at = 0;
    if (!isBegun && source.charCodeAt(0) === 0xfeff) at = 1;
    isBegun ||= source !== '';
    while (at < source.length) {
      const tag = source.indexOf('<', at);
      if (tag < 0) {
        if (!isWhole) break;
        characters(decoded(source.slice(at)));
        return '';
      }
      if (tag > at) characters(decoded(source.slice(at, tag)));
      at = tag;
      const end = isWhole || source.length - tag >= longestMark ? markup(source, tag) : -1;
      if (end < 0 && isWhole) throw new XmlError('the document ends too early');
      if (end < 0) break;
      at = end;
    }
    return source.slice(at);
  };

  return {
    read(piece) {
      pieces.push(piece);
      waiting += piece.length;
      if (waiting < enough) return;
      const rest = parse(pieces.join(''), false);
      pieces = [rest];
      waiting = rest.length;
      enough = Math.max(leastPiece, 2 * rest.length);
    },
    end() {
      parse(pieces.join(''), true);
      if (root === null || stack.length > 0) throw new XmlError('the document ends too early');
      return root;
    },
  };
}

/** The first child with a name, or null. */
export function child(element: Element | null, name: string): Element | null {
  return element?.children.find((one) => one.name === name) ?? null;
}

export function childrenOf(element: Element | null, name: string): readonly Element[] {
  return element?.children.filter((one) => one.name === name) ?? [];
}

/** Text made safe for element content and attribute values. Characters XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are what XML cannot hold
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}
