/** Calendar dates as people type them, in the order of their language and region. Dates elsewhere are `YYYY-MM-DD`. */

export interface Dates {
  /** `31-12-2026` for Dutch. */
  readonly write: (date: string) => string;
  /**
   * The date that a typed text means, null when it means none. Day and month may lack the leading zero, any of `- / .` and space
   * separates; the year has four digits. `YYYY-MM-DD` is understood in every language.
   */
  readonly read: (text: string) => string | null;
}

type Part = 'day' | 'month' | 'year';
const digits: Readonly<Record<Part, number>> = { day: 2, month: 2, year: 4 };

/** Digits and calendar are the ones that the reading knows, in every region. */
const plain = { numberingSystem: 'latn', calendar: 'gregory', timeZone: 'UTC' } as const;

export function createDates(locale: string): Dates {
  const format = new Intl.DateTimeFormat(locale, {
    ...plain,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  const order = format
    .formatToParts(0)
    .map(({ type }) => type)
    .filter((type): type is Part => type in digits);

  return {
    write: (date) => format.format(Date.parse(`${date}T00:00:00Z`)),
    read: (text) => {
      const numbers = text
        .trim()
        .split(/[-/.\s]+/)
        .filter((number) => number !== '');
      const parts: readonly Part[] = numbers[0]?.length === 4 ? ['year', 'month', 'day'] : order;
      if (numbers.length !== parts.length) return null;
      const found = { day: '', month: '', year: '' };
      for (const [index, part] of parts.entries()) {
        const number = numbers[index] ?? '';
        if (!/^\d+$/.test(number) || number.length > digits[part]) return null;
        found[part] = number.padStart(2, '0');
      }
      const date = `${found.year}-${found.month}-${found.day}`;
      const at = Date.parse(`${date}T00:00:00Z`);
      // 31 February would become a day of March
      return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? date : null;
    },
  };
}
