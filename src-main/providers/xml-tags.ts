/** What stands between `<` and `>`, with its namespaces resolved, and the text between tags (XML 1.0, Namespaces in XML 1.0). */
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

export interface Open {
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
export const noChildren: Element[] = [];

export function startTag(inside: string, outer: Scope | null): Open {
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

/** The position of a tag's closing `>`; a `>` inside quotes does not count. -1 without one. */
export function tagEnd(source: string, from: number): number {
  let end = source.indexOf('>', from);
  for (let at = from; ; ) {
    const quote = /["']/.exec(source.slice(at, end < 0 ? undefined : end));
    if (end < 0 || quote === null) return end;
    const close = source.indexOf(quote[0], at + quote.index + 1);
    if (close < 0) return -1;
    at = close + 1;
    if (at > end) end = source.indexOf('>', at);
  }
}

/** Where the next `mark` ends; -1 without one. */
export function after(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

export function decoded(text: string): string {
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
