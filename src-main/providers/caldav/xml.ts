/**
 * Parses WebDAV's XML (RFC 4918) into a small tree with resolved namespaces. It supports no DTD and no entities but the five
 * predefined ones, so entity bombs are impossible (S6). It refuses what it does not understand.
 */
export interface Element {
  /** Namespace and local name with one colon between them: `DAV:href`, `urn:ietf:params:xml:ns:caldav:comp`. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The character data directly inside the element, joined. */
  readonly text: string;
}

/** Thrown for anything that is not well-formed XML within the limits. */
export class XmlError extends Error {}

const mostDepth = 64;
const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

interface Open {
  readonly rawName: string;
  readonly element: { name: string; attributes: Record<string, string>; children: Element[]; text: string };
  readonly namespaces: ReadonlyMap<string, string>;
}

/** The root element of a document. @throws XmlError */
export function parseXml(source: string): Element {
  const stack: Open[] = [];
  let root: Element | null = null;
  let at = source.charCodeAt(0) === 0xfeff ? 1 : 0;

  const characters = (text: string): void => {
    const open = stack.at(-1);
    if (open !== undefined) open.element.text += text;
    else if (text.trim() !== '') throw new XmlError('text outside the root element');
  };

  while (at < source.length) {
    const tag = source.indexOf('<', at);
    if (tag < 0) {
      characters(decoded(source.slice(at)));
      break;
    }
    if (tag > at) characters(decoded(source.slice(at, tag)));
    if (source.startsWith('<!--', tag)) at = after(source, '-->', tag + 4);
    else if (source.startsWith('<![CDATA[', tag)) {
      at = after(source, ']]>', tag + 9);
      characters(source.slice(tag + 9, at - 3));
    } else if (source.startsWith('<?', tag)) at = after(source, '?>', tag + 2);
    else if (source.startsWith('<!', tag)) throw new XmlError('a document type is refused');
    else if (source.startsWith('</', tag)) {
      at = after(source, '>', tag + 2);
      const closed = stack.pop();
      if (closed === undefined || source.slice(tag + 2, at - 1).trim() !== closed.rawName)
        throw new XmlError('an end tag does not match');
    } else {
      if (stack.length >= mostDepth) throw new XmlError('nested too deeply');
      if (root !== null && stack.length === 0) throw new XmlError('a second root element');
      const end = tagEnd(source, tag + 1);
      const empty = source[end - 1] === '/';
      const parent = stack.at(-1);
      const open = startTag(source.slice(tag + 1, empty ? end - 1 : end), parent?.namespaces ?? new Map());
      if (parent === undefined) root = open.element;
      else parent.element.children.push(open.element);
      if (!empty) stack.push(open);
      at = end + 1;
    }
  }
  if (root === null || stack.length > 0) throw new XmlError('the document ends too early');
  return root;
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

function startTag(inside: string, outer: ReadonlyMap<string, string>): Open {
  const head = /^([^\s/>="'<]+)\s*/.exec(inside);
  if (head?.[1] === undefined) throw new XmlError('a tag without a name');
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  let namespaces = outer;
  let rest = inside.slice(head[0].length);
  while (rest !== '') {
    const found = /^([^\s=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')\s*/.exec(rest);
    if (found?.[1] === undefined) throw new XmlError('an attribute is malformed');
    const value = decoded(found[2] ?? found[3] ?? '');
    if (found[1] === 'xmlns' || found[1].startsWith('xmlns:')) {
      const prefix = found[1].slice(6);
      namespaces = new Map([...namespaces, [prefix, value]]);
    } else attributes[found[1]] = value;
    rest = rest.slice(found[0].length);
  }
  return {
    rawName: head[1],
    element: { name: expanded(head[1], namespaces), attributes, children: [], text: '' },
    namespaces,
  };
}

function expanded(rawName: string, namespaces: ReadonlyMap<string, string>): string {
  const colon = rawName.indexOf(':');
  const prefix = colon < 0 ? '' : rawName.slice(0, colon);
  const namespace = namespaces.get(prefix) ?? (prefix === '' ? '' : null);
  if (namespace === null) throw new XmlError('an undeclared prefix');
  // the namespace `DAV:` ends in a colon already
  return namespace === '' || namespace.endsWith(':')
    ? `${namespace}${rawName.slice(colon + 1)}`
    : `${namespace}:${rawName.slice(colon + 1)}`;
}

/** The position of a tag's closing `>`; a `>` inside quotes does not count. */
function tagEnd(source: string, from: number): number {
  let end = source.indexOf('>', from);
  for (let at = from; ; ) {
    const quote = /["']/.exec(source.slice(at, end < 0 ? undefined : end));
    if (end < 0) throw new XmlError('a tag does not end');
    if (quote === null) return end;
    const close = source.indexOf(quote[0], at + quote.index + 1);
    if (close < 0) throw new XmlError('a quote does not end');
    at = close + 1;
    if (at > end) end = source.indexOf('>', at);
  }
}

function after(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  if (at < 0) throw new XmlError('the document ends too early');
  return at + mark.length;
}

function decoded(text: string): string {
  if (!text.includes('&')) return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z]+))?;?/g, (whole, decimal, hexadecimal, name) => {
      if (!whole.endsWith(';')) throw new XmlError('a bare ampersand');
      if (name !== undefined) {
        const character = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
        if (character === undefined) throw new XmlError('an unknown entity');
        return character;
      }
      const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
      if (!(code <= 0x10ffff)) throw new XmlError('a character that does not exist');
      return String.fromCodePoint(code);
    });
}
