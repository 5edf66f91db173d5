/**
 * XML as SOAP services read and write it: elements with resolved namespaces, without document types. It is not the client's
 * reader, so that no mistake in one hides the same mistake in the other.
 */

export interface XmlNode {
  readonly namespace: string;
  /** Without prefix. */
  readonly name: string;
  /** By their names as written, without declarations of namespaces. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** The character data directly inside. */
  readonly text: string;
}

/** A document that is not well-formed. */
export class XmlFault extends Error {}

interface OpenNode extends XmlNode {
  readonly children: XmlNode[];
  text: string;
  readonly rawName: string;
  readonly prefixes: ReadonlyMap<string, string>;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** @throws XmlFault */
export function readXml(source: string): XmlNode {
  const stack: OpenNode[] = [];
  let root: XmlNode | null = null;
  let at = source.startsWith('\ufeff') ? 1 : 0;
  const characters = (text: string): void => {
    const open = stack.at(-1);
    if (open !== undefined) open.text += text;
    else if (text.trim() !== '') throw new XmlFault('text outside the root element');
  };
  while (at < source.length) {
    const tag = source.indexOf('<', at);
    characters(decoded(source.slice(at, tag < 0 ? undefined : tag)));
    if (tag < 0) break;
    if (source.startsWith('<![CDATA[', tag)) {
      at = endOf(source, ']]>', tag);
      characters(source.slice(tag + 9, at - 3));
    } else if (source.startsWith('<!--', tag)) at = endOf(source, '-->', tag + 4);
    else if (source.startsWith('<?', tag)) at = endOf(source, '?>', tag);
    else if (source.startsWith('<!', tag)) throw new XmlFault('a document type');
    else {
      at = endOf(source, '>', tag);
      const inside = source.slice(tag + 1, at - 1);
      if (inside.startsWith('/')) {
        if (stack.pop()?.rawName !== inside.slice(1).trim()) throw new XmlFault('an end tag does not match');
        continue;
      }
      if (root !== null && stack.length === 0) throw new XmlFault('a second root element');
      const node = startOf(inside.replace(/\/$/, ''), stack.at(-1)?.prefixes ?? new Map());
      stack.at(-1)?.children.push(node);
      root ??= node;
      if (!inside.endsWith('/')) stack.push(node);
    }
  }
  if (root === null || stack.length > 0) throw new XmlFault('the document ends too early');
  return root;
}

function endOf(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  if (at < 0) throw new XmlFault('the document ends too early');
  return at + mark.length;
}

function startOf(inside: string, outer: ReadonlyMap<string, string>): OpenNode {
  const rawName = /^[^\s=]+/.exec(inside)?.[0] ?? '';
  const attributes: Record<string, string> = {};
  const prefixes = new Map(outer);
  for (const [, name = '', double, single] of inside
    .slice(rawName.length)
    .matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const value = decoded(double ?? single ?? '');
    if (name === 'xmlns' || name.startsWith('xmlns:')) prefixes.set(name.slice(6), value);
    else attributes[name] = value;
  }
  const colon = rawName.indexOf(':');
  const prefix = colon < 0 ? '' : rawName.slice(0, colon);
  const namespace = prefixes.get(prefix) ?? (prefix === '' ? '' : null);
  if (rawName === '' || namespace === null) throw new XmlFault('a name without a namespace');
  return { namespace, name: rawName.slice(colon + 1), attributes, children: [], text: '', rawName, prefixes };
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    const known = entities[name];
    if (known === undefined) throw new XmlFault(`the entity ${name}`);
    return known;
  });
}

export function childOf(node: XmlNode | null | undefined, name: string): XmlNode | null {
  return node?.children.find((one) => one.name === name) ?? null;
}

/** The text of a child; null without the child. */
export function textOf(node: XmlNode | null | undefined, name: string): string | null {
  return childOf(node, name)?.text ?? null;
}

/** Text made safe for content and attributes; what XML 1.0 cannot hold is left out. */
export function xmlText(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
      .replaceAll('\r', '&#xD;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are what XML cannot hold
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  );
}

/** @param content XML. @param attributes those that are null are left out */
export function element(
  name: string,
  content: string,
  attributes: Readonly<Record<string, string | number | boolean | null>> = {},
): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === null ? '' : ` ${key}="${xmlText(String(value))}"`,
  );
  return content === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${content}</${name}>`;
}
