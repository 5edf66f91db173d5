/** Copies the history that is shown, for a spreadsheet; titles of private entries only where a person asked for them. */
import { useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { historyCsv } from './history-csv.ts';
import type { HistoryRow } from './history-groups.ts';

interface CopyCsvProps {
  readonly rows: readonly HistoryRow[];
  readonly shownTitles: ReadonlySet<number>;
}

export function CopyCsv({ rows, shownTitles }: CopyCsvProps) {
  const words = useWords();
  const { t } = words;
  const [said, say] = useState<'' | 'copied' | 'failed'>('');
  const text = said === '' ? '' : t(`csv.${said}`);
  useAnnouncement(text);
  const copy = async (): Promise<void> => {
    say('');
    try {
      await navigator.clipboard.writeText(historyCsv(rows, words, ({ id }) => shownTitles.has(id)));
      say('copied');
    } catch {
      say('failed');
    }
  };
  return (
    <p>
      <Button kind="inline" onPress={() => void copy()}>
        {t('csv.copy')}
      </Button>
      {text === '' ? null : <span className="quiet small"> {text}</span>}
    </p>
  );
}
