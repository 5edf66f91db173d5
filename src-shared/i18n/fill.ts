/** Fills in a text's `{names}`. Values from servers and people cannot change the writing direction of the text around them. */
import type { Entry, Parameter } from './entry.ts';

/** Control characters that can change the writing direction of the text around them. */
const directionControls = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';

function isolated(value: string): string {
  const cleaned = value.replace(directionControls, '');
  return rightToLeft.test(cleaned) ? `${firstStrongIsolate}${cleaned}${popDirectionalIsolate}` : cleaned;
}

/**
 * Returns the text with its values filled in; `writeNumber` formats the numbers. A part in `[…]` is left out when one of
 * its names has no value.
 */
export function fill(
  text: string,
  values: Readonly<Record<string, Parameter>>,
  writeNumber: (value: number) => string,
): string {
  return text
    .replace(/\[([^\]]*)\]/g, (_, part: string) =>
      [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name ?? ''] !== undefined) ? part : '',
    )
    .replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? writeNumber(value) : isolated(value);
    });
}

/** The singular or plural form of an entry, chosen by `values.count`. */
export function chooseForm(
  entry: Entry,
  values: Readonly<Record<string, Parameter>>,
  rules: () => Intl.PluralRules,
): string {
  if (typeof entry === 'string') return entry;
  return rules().select(Number(values.count ?? 0)) === 'one' ? entry.one : entry.other;
}
