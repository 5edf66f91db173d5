/**
 * One content line as name, parameters and values, read and written by ical.js, which knows RFC 5545's escaping and RFC 6868.
 * What goes in is stripped of everything that could start another line or parameter (S7).
 */
import ICAL from 'ical.js';
import type { JsonValue } from '../../../../src-shared/domain/calendar/event.ts';
import { closesQuote, type Line, newLine, opensQuote, rawValue, valueAt } from './content-lines.ts';
import type { Repairs } from './repairs.ts';

export interface Property {
  /** Lower case. */
  readonly name: string;
  /** Lower-case names; a parameter with several values is a list. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  /** jCal's type (RFC 7265): `date-time`, `text`, `cal-address`, … */
  readonly type: string;
  /** jCal's values: dates with dashes, text unescaped, rules as objects. */
  readonly values: readonly JsonValue[];
}

/** More parameters than this are no description of anybody (S6). */
const mostParameterLength = 20_000;

/** Null when the line cannot be read; the item may still be. */
export function readProperty(line: Line, repairs?: Repairs): Property | null {
  const at = valueAt(line.text);
  if (at < 0 || at > mostParameterLength) return null;
  try {
    const text = line.text.lastIndexOf('"', at) < 0 ? line.text : withoutStrayQuotes(line.text, at, repairs);
    const [name, parameters, type, ...values] = ICAL.parse.property(text) as [
      string,
      Record<string, string | string[]>,
      string,
      ...JsonValue[],
    ];
    return { name, parameters, type, values };
  } catch {
    return null;
  }
}

/** The value of a property as text, unescaped (RFC 5545 3.3.11); an escaped quote or colon is an older spelling. */
export function textOf(line: Line): string {
  const value = rawValue(line);
  return value.includes('\\') ? value.replace(/\\([\\;,:"nN])/g, unescaped) : value;
}

function unescaped(_whole: string, character: string): string {
  return character === 'n' || character === 'N' ? '\n' : character;
}

/** A quote stands around a parameter's value and nowhere else (RFC 5545 3.2). */
function withoutStrayQuotes(text: string, end: number, repairs: Repairs | undefined): string {
  let head = '';
  let opened = -1;
  let mended = false;
  for (let at = 0; at < end; at += 1) {
    const character = text[at] ?? '';
    const opens = character === '"' && opened < 0 && opensQuote(text, at) && closingQuote(text, at, end) >= 0;
    const closes = character === '"' && opened >= 0 && closesQuote(text, at);
    if (opens) opened = at;
    else if (closes) opened = -1;
    if (character === '"' && !opens && !closes) mended = true;
    else head += character;
  }
  if (!mended) return text;
  repairs?.add('stray-quote');
  return `${head}${text.slice(end)}`;
}

/** Where the quote that opens here is closed; -1 when nowhere. */
function closingQuote(text: string, from: number, end: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0 && at < end; at = text.indexOf('"', at + 1))
    if (closesQuote(text, at)) return at;
  return -1;
}

export function writeProperty({ name, parameters, type, values }: Property): Line {
  const clean: Record<string, string | string[]> = {};
  // what was read from a malformed line may not break another one
  for (const [key, value] of Object.entries(parameters))
    if (/^[A-Za-z0-9-]+$/.test(key))
      clean[key] = typeof value === 'string' ? parameterText(value) : value.map(parameterText);
  const cleaned = values.map((value) =>
    typeof value !== 'string' ? value : type === 'text' ? plainText(value) : addressText(value),
  );
  return newLine(ICAL.stringify.property([name, clean, type, ...cleaned], ICAL.design.icalendar, true));
}

export function textProperty(name: string, text: string, parameters: Property['parameters'] = {}): Line {
  return writeProperty({ name, parameters, type: 'text', values: [text] });
}

/** The first value of a property as text. */
export function textIn(property: Property | null): string {
  const value = property?.values[0];
  return typeof value === 'string' ? value : '';
}

export function parameterIn(property: Property, name: string): string {
  const value = property.parameters[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}

/** Line feeds and tabs are text (RFC 5545 3.3.11); no other control character is. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}

/** A parameter's value knows neither quotes nor line breaks; RFC 6868's escapes for them are not understood everywhere, and ical.js (like others) takes a backslash for an escape there. */
export function parameterText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
  const visible = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return visible.replaceAll('"', "'").replaceAll('\\', '/');
}

/** URIs, addresses, dates: ical.js writes them as they are, so nothing outside of visible characters gets through. */
function addressText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
  return text.replace(/[\u0000-\u0020\u007f\u2028\u2029]/g, '');
}
