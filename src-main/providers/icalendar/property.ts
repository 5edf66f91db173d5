/**
 * Converts between a content line and its name, parameters and values, by ical.js, which implements the escaping of RFC 5545 and
 * RFC 6868. Characters that could start another line or parameter are removed before writing (S7).
 */
import ICAL from 'ical.js';
import type { JsonValue } from '../../../src-shared/domain/calendar/event.ts';
import { closesQuote, type Line, newLine, opensQuote, rawValue, valueAt } from './content-lines.ts';
import type { Repairs } from './repairs.ts';

export interface Property {
  /** In lower case. */
  readonly name: string;
  /** By name in lower case. A parameter with several values is a list. */
  readonly parameters: Readonly<Record<string, string | readonly string[]>>;
  /** jCal's type (RFC 7265): `date-time`, `text`, `cal-address`, … */
  readonly type: string;
  /** jCal's values: dates with dashes, text unescaped, rules as objects. */
  readonly values: readonly JsonValue[];
}

/** The most characters before a line's value that are read (S6). */
const mostParameterLength = 20_000;

/** Null when the line cannot be read; the rest of the item still can. */
export function readProperty(line: Line, repairs?: Repairs): Property | null {
  const at = valueAt(line.text);
  if (at < 0 || at > mostParameterLength) return null;
  try {
    const quoted = withQuotedAddresses(line, repairs);
    const text =
      quoted.lastIndexOf('"', at) < 0 ? quoted : withoutStrayQuotes(quoted, valueAt(quoted), repairs);
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

/** The value of a property as unescaped text (RFC 5545 3.3.11). Quotes and colons were escaped in older versions. */
export function textOf(line: Line): string {
  const value = rawValue(line);
  return value.includes('\\') ? value.replace(/\\[\\;,:"nN]/g, unescaped) : value;
}

/** @param pair a backslash and one character. The expression has no group: with one, reading a megabyte of escapes takes 50 MB more. */
function unescaped(pair: string): string {
  const character = pair[1] ?? '';
  return character === 'n' || character === 'N' ? '\n' : character;
}

const bareAddresses =
  /;(sent-by|member|delegated-to|delegated-from|dir)=((?:(?:,|(?<==))(?:mailto:|https?:\/\/|ldaps?:\/\/)[^";:,]+)+)(?=[;:])/gi;

/**
 * The line of a person with quotes around the addresses in its parameters, which have to have them (RFC 5545 3.2): without them the
 * value would begin at the first colon, and the person would be somebody else.
 */
function withQuotedAddresses({ name, text }: Line, repairs: Repairs | undefined): string {
  if ((name !== 'ATTENDEE' && name !== 'ORGANIZER') || !/=(?:mailto|https?|ldaps?):/i.test(text)) return text;
  const head = text.slice(0, mostParameterLength);
  const quoted = head.replace(
    bareAddresses,
    (_whole, parameter: string, addresses: string) =>
      `;${parameter}=${addresses
        .split(',')
        .map((address) => `"${address}"`)
        .join()}`,
  );
  if (quoted === head) return text;
  repairs?.add('address-not-quoted');
  return `${quoted}${text.slice(head.length)}`;
}

/** The line without quotes at other places than around a parameter's value (RFC 5545 3.2). */
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

/** The index of the quote that closes the one at `from`; -1 without one. */
function closingQuote(text: string, from: number, end: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0 && at < end; at = text.indexOf('"', at + 1))
    if (closesQuote(text, at)) return at;
  return -1;
}

export function writeProperty({ name, parameters, type, values }: Property): Line {
  const clean: Record<string, string | string[]> = {};
  // a malformed line may have given a parameter a name that cannot be written
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

/** The first value of a property if it is text, else ''. */
export function textIn(property: Property | null): string {
  const value = property?.values[0];
  return typeof value === 'string' ? value : '';
}

export function parameterIn(property: Property, name: string): string {
  const value = property.parameters[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? '';
}

/**
 * Text without control characters other than line feeds and tabs (RFC 5545 3.3.11), and without U+FFFE and U+FFFF, which XML cannot
 * hold: a server that lists the object in XML would send what no program reads. A surrogate without its other half is no character
 * and becomes U+FFFD, as in every text that is sent in UTF-8.
 */
export function plainText(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?/g, '\n');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
  return lines.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, '');
}

/**
 * A parameter's value without quotes, line breaks and backslashes. Not every program understands RFC 6868's escapes for quotes
 * and line breaks, and ical.js and others take a backslash for an escape.
 */
export function parameterText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
  const visible = text.toWellFormed().replace(/[\u0000-\u001f\u007f\ufffe\uffff]+/g, ' ');
  return visible.replaceAll('"', "'").replaceAll('\\', '/');
}

/** URIs, addresses and dates without blanks and control characters, because ical.js does not escape them. */
function addressText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
  return text.replace(/[\u0000-\u0020\u007f\u2028\u2029]/g, '');
}
