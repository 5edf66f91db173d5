/** Saves the whole history that passes the filter as a file, for a spreadsheet: also what is not shown yet. */
import { useState } from 'react';
import type { HistoryFilter } from '../../src-shared/domain/history-filter.ts';
import { useClient, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { historyCsv } from './history-csv.ts';
import type { HistoryRow } from './history-groups.ts';
import { saveFile } from './save-file.ts';

interface SaveCsvProps {
  readonly filter: HistoryFilter;
  /** `2026-01-31`; null: any. */
  readonly day: string | null;
  /** Of private rows: those whose title a person asked for. */
  readonly shownTitles: ReadonlySet<number>;
}

const pageSize = 200;
/** More rows than 30 days of a busy person have. */
const mostPages = 500;

export function SaveCsv({ filter, day, shownTitles }: SaveCsvProps) {
  const words = useWords();
  const { t } = words;
  const client = useClient();
  const [isSaving, setSaving] = useState(false);
  const [said, say] = useState('');
  useAnnouncement(said);

  const readAll = async (): Promise<readonly HistoryRow[] | null> => {
    const rows: HistoryRow[] = [];
    for (let pages = 0; pages < mostPages; pages += 1) {
      const before = rows.at(-1)?.id ?? null;
      const outcome = await client.call('history.page', { before, limit: pageSize, filter, day });
      if (outcome.type !== 'done') return null;
      rows.push(...outcome.output.rows);
      if (!outcome.output.more) return rows;
    }
    return rows;
  };
  const save = async (): Promise<void> => {
    say('');
    setSaving(true);
    const rows = await readAll();
    setSaving(false);
    if (rows === null) {
      say(t('csv.not-saved'));
      return;
    }
    const name = `concord-activity-${dateOf(rows[0]?.at)}.csv`;
    saveFile(
      name,
      'text/csv',
      historyCsv(rows, words, ({ id }) => shownTitles.has(id)),
    );
    say(t('csv.saved', { count: rows.length, name }));
  };
  return (
    <p>
      <Button isPending={isSaving} kind="inline" onPress={() => void save()}>
        {t('csv.save')}
      </Button>
      {said === '' ? null : <span className="quiet small"> {said}</span>}
    </p>
  );
}

/** Of the newest row: the file is about the time until then. */
function dateOf(at: number | undefined): string {
  return new Date(at ?? 0).toISOString().slice(0, 10);
}
