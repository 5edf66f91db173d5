/** The shown history as CSV (RFC 4180) for a spreadsheet. Pure. */
import type { Words } from '../../src-shared/i18n/index.ts';
import type { HistoryRow } from './history-groups.ts';

/** A cell that a spreadsheet would take for a formula begins with an apostrophe instead (OWASP, CSV injection). */
export function cell(text: string): string {
  const safe = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** @param isShown whether a person asked for the title of this private row */
export function historyCsv(
  rows: readonly HistoryRow[],
  { t }: Words,
  isShown: (row: HistoryRow) => boolean,
): string {
  const heads = ['when', 'what', 'title', 'start', 'time-zone', 'why'] as const;
  const lines = rows.map((row) => {
    const isHidden = row.isPrivate && !isShown(row);
    return [
      new Date(row.at).toISOString(),
      t(`did.${row.side}-${row.action}`),
      isHidden ? t('activity.private') : row.title,
      row.start ?? '',
      row.timeZone ?? '',
      row.reason === null ? '' : t(`reason.${row.reason}`),
    ];
  });
  return [heads.map((head) => t(`csv.${head}`)), ...lines]
    .map((line) => `${line.map(cell).join(',')}\r\n`)
    .join('');
}
