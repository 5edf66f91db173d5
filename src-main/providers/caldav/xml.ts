/**
 * Parses WebDAV's XML (RFC 4918) into a small tree with resolved namespaces. It supports no DTD and no entities but the five
 * predefined ones, so entity bombs are impossible (S6). It refuses what it does not understand. Time and memory are proportional
 * to the length of the text, and the limits below keep the factor small.
 */
export interface Element {
  /** Namespace and local name with one colon between them: `DAV:href`, `urn:ietf:params:xml:ns:caldav:comp`. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The character data directly inside the element, joined; blanks between its children are left out. */
  readonly text: string;
}

/** Thrown for anything that is not well-formed XML within the limits. */
export class XmlError extends Error {}

const mostDepth = 64;
/** Elements of a document. A listing with 350,000 rows has about 2.5 million. */
const mostElements = 4_000_000;
/** Elements inside one child of the root: a row of a listing has about seven, a principal with many groups some hundreds. */
const mostElementsOfChild = 50_000;
/** Attributes of an element, declarations of namespaces included. */
const mostAttributes = 100;
const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The namespaces that are declared where an element stands. */
interface Scope {
  readonly outer: Scope | null;
  /** Prefix → namespace, of the declarations of one element; '' is the default namespace. */
  readonly declared: ReadonlyMap<string, string>;
  /** Name as written → resolved name, so that equal names are resolved once and are the same string. */
  readonly resolved: Map<string, string>;
}

interface Open {
  readonly rawName: string;
  readonly scope: Scope;
  readonly element: {
    readonly name: string;
    readonly attributes: Element['attributes'];
    children: Element[];
    text: string;
  };
  hasChild: boolean;
}

const noAttributes: Element['attributes'] = Object.freeze(Object.create(null));
const noChildren: Element[] = [];

/**
 * The root element of a document.
 * @param onChild called with each child of the root as soon as it is complete; then the root holds no children, so that a long
 * listing is never in memory as a tree
 * @throws XmlError
 */
export function parseXml(source: string, onChild?: (element: Element) => void): Element {
  const stack: Open[] = [];
  let root: Element | null = null;
  let elements = 0;
  let elementsBeforeChild = 0;
  let at = source.charCodeAt(0) === 0xfeff ? 1 : 0;

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
    if (elements > mostElements || elements - elementsBeforeChild > mostElementsOfChild)
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
      complete(closed);
    } else {
      if (root !== null && stack.length === 0) throw new XmlError('a second root element');
      countElement();
      const end = tagEnd(source, tag + 1);
      const empty = source[end - 1] === '/';
      const open = startTag(source.slice(tag + 1, empty ? end - 1 : end), stack.at(-1)?.scope ?? null);
      root ??= open.element;
      if (empty) complete(open);
      else stack.push(open);
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

function startTag(inside: string, outer: Scope | null): Open {
  const head = /^([^\s/>="'<]+)\s*/.exec(inside);
  if (head?.[1] === undefined) throw new XmlError('a tag without a name');
  let attributes: Record<string, string> | null = null;
  let declared: Map<string, string> | null = null;
  let rest = inside.slice(head[0].length);
  for (let count = 1; rest !== ''; count += 1) {
    const found = /^([^\s=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')\s*/.exec(rest);
    if (found?.[1] === undefined) throw new XmlError('an attribute is malformed');
    if (count > mostAttributes) throw new XmlError('too many attributes');
    const value = decoded(found[2] ?? found[3] ?? '');
    if (found[1] === 'xmlns' || found[1].startsWith('xmlns:')) {
      declared ??= new Map();
      declared.set(found[1].slice(6), value);
    } else {
      attributes ??= Object.create(null) as Record<string, string>;
      attributes[found[1]] = value;
    }
    rest = rest.slice(found[0].length);
  }
  const scope =
    declared === null && outer !== null
      ? outer
      : { outer, declared: declared ?? new Map<string, string>(), resolved: new Map<string, string>() };
  return {
    rawName: head[1],
    scope,
    element: {
      name: resolvedName(head[1], scope),
      attributes: attributes ?? noAttributes,
      children: noChildren,
      text: '',
    },
    hasChild: false,
  };
}

function resolvedName(rawName: string, scope: Scope): string {
  const known = scope.resolved.get(rawName);
  if (known !== undefined) return known;
  const colon = rawName.indexOf(':');
  const prefix = colon < 0 ? '' : rawName.slice(0, colon);
  const namespace = namespaceOf(prefix, scope) ?? (prefix === '' ? '' : null);
  if (namespace === null) throw new XmlError('an undeclared prefix');
  const local = rawName.slice(colon + 1);
  // the namespace `DAV:` ends in a colon already
  const name = namespace === '' || namespace.endsWith(':') ? `${namespace}${local}` : `${namespace}:${local}`;
  scope.resolved.set(rawName, name);
  return name;
}

function namespaceOf(prefix: string, from: Scope): string | undefined {
  for (let scope: Scope | null = from; scope !== null; scope = scope.outer) {
    const namespace = scope.declared.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
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
