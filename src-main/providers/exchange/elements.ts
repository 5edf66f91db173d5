/**
 * Reads and writes elements of EWS's two namespaces: `t` is that of types, `m` that of messages. Everything that Concord sends to Exchange
 * is written here: nothing from outside gets into a request unescaped.
 */
import { child, childrenOf, type Element, escapeXml } from '../xml.ts';

const services = 'http://schemas.microsoft.com/exchange/services/2006/';

/** What `t:` and `m:` stand for in every request. */
export const namespaces: Attributes = { 'xmlns:t': `${services}types`, 'xmlns:m': `${services}messages` };

export type Attributes = Readonly<Record<string, string>>;

/** The name of an element of the types' namespace, as the parser gives it. */
export function typeName(name: string): string {
  return `${services}types:${name}`;
}

export function messageName(name: string): string {
  return `${services}messages:${name}`;
}

/** The text of the first child with this name; '' without one. */
export function textOf(element: Element | null, name: string): string {
  return child(element, typeName(name))?.text ?? '';
}

/** The first child with this name, of the types' namespace. */
export function partOf(element: Element | null, name: string): Element | null {
  return child(element, typeName(name));
}

/** The children of a child, such as the `String`s of `Categories`. */
export function itemsOf(element: Element | null, list: string, name: string): readonly Element[] {
  return childrenOf(partOf(element, list), typeName(name));
}

/**
 * The schema prescribes the order of an element's children (`xs:sequence`), and Exchange refuses another one: the caller writes them in it.
 * @param content markup of this function and of `textTag`, never a text
 */
export function tag(name: string, content: string, attributes: Attributes = {}): string {
  const begin = `${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${attributeText(value)}"`)
    .join('')}`;
  return content === '' ? `<${begin}/>` : `<${begin}>${content}</${name}>`;
}

/** An element with a text. Characters that XML 1.0 cannot hold become U+FFFD. */
export function textTag(name: string, text: string, attributes?: Attributes): string {
  return tag(name, elementText(text), attributes);
}

/** A reader would take a bare carriage return for a line feed (XML 1.0 section 2.11). */
function elementText(text: string): string {
  return escapeXml(text).replaceAll('\r', '&#13;');
}

/** A reader would take a bare tab or line break in an attribute for a blank (XML 1.0 section 3.3.3). */
function attributeText(value: string): string {
  return elementText(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
