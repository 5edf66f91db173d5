/** Fills a text's `{names}`. What comes from servers and people stays text, and cannot turn the direction of what surrounds it. */
import type { Entry, Parameter } from './entry.ts';

/** Controls that change the writing direction beyond their own text. */
const directionControls = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';

function isolated(value: string): string {
  const calm = value.replace(directionControls, '');
  return rightToLeft.test(calm) ? `${firstStrongIsolate}${calm}${popDirectionalIsolate}` : calm;
}

/** One text; numbers come out in the locale's own writing. A part in `[…]` that names something unknown is left out. */
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

/** The form of an entry for this count. */
export function chooseForm(
  entry: Entry,
  values: Readonly<Record<string, Parameter>>,
  rules: Intl.PluralRules,
): string {
  if (typeof entry === 'string') return entry;
  return rules.select(Number(values.count ?? 0)) === 'one' ? entry.one : entry.other;
}
