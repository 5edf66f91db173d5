/** A short list of entries by when they begin and their titles. */
import { useWords } from '../api/use-app.tsx';
import { ExternalText } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';

interface NamedEntry {
  readonly title: string;
  readonly start: string;
  readonly timeZone: string | null;
}

export function NamedEntries({ entries }: { readonly entries: readonly NamedEntry[] }) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  return (
    <ul className="entries">
      {entries.map(({ title, start, timeZone }) => (
        <li className="entry" key={`${start} ${title}`}>
          <span className="upcoming">
            <span>{moments.start(start, timeZone, now)}</span>
            <ExternalText>{title.trim() === '' ? t('entry.untitled') : title}</ExternalText>
          </span>
        </li>
      ))}
    </ul>
  );
}
