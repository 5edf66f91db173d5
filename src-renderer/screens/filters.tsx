/** Which entries of the calendar become entries of the CRM (C21): the filters in force, and a dialog that shows what others would mean. */
import { useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { isAsStrict, noFilters } from '../../src-shared/domain/calendar/filters.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import { useAppState, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { ExternalText, Lock } from '../ui/text.tsx';
import { FiltersDialog } from './filters-dialog.tsx';

type Filters = AppState['calendars']['filters']['chosen'];

/** The filters, one sentence each; none for no filter. */
function sentencesOf(filters: Filters, { t }: Words): readonly string[] {
  const { onlyLabels, exceptLabels, onlyKnownPeople, leaveOut } = filters;
  return [
    ...(onlyLabels.length === 0 ? [] : [t('filters.only-named', { labels: onlyLabels.join(', ') })]),
    ...(exceptLabels.length === 0 ? [] : [t('filters.except-named', { labels: exceptLabels.join(', ') })]),
    ...(onlyKnownPeople ? [t('filters.people')] : []),
    ...leaveOut.map((kind) => t(`filters.without-${kind}`)),
  ];
}

function Sentences({ filters }: { readonly filters: Filters }) {
  const words = useWords();
  return (
    <ul>
      {sentencesOf(filters, words).map((sentence) => (
        <li key={sentence}>
          <ExternalText>{sentence}</ExternalText>
        </li>
      ))}
    </ul>
  );
}

export function FiltersSection() {
  const { filters, direction } = useAppState().calendars;
  const { chosen, decided, stays } = filters;
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  useAnnouncement(isSaved ? t('filters.saved') : '');
  // where nothing goes from the calendar to the CRM, there is nothing to filter
  if (direction !== 'two-way') return null;
  const hasOwn = !isAsStrict(noFilters, chosen);
  return (
    <>
      <hr />
      <section className="stack">
        <h2>{t('filters.heading')}</h2>
        {hasOwn ? <Sentences filters={chosen} /> : decided === null ? <p>{t('filters.none')}</p> : null}
        {decided === null ? null : (
          <div className="stack-tight">
            {hasOwn ? <span className="quiet small">{t('filters.also-decided')}</span> : null}
            <Sentences filters={decided} />
            <Lock>{t('locked.administrator')}</Lock>
          </div>
        )}
        {stays === 0 ? null : <p className="quiet small">{t('filters.stays', { count: stays })}</p>}
        <div>
          <Button label={`${t('filters.change')} ${t('filters.title')}`} onPress={() => setOpen(true)}>
            {t('filters.change')}
          </Button>
        </div>
        {isSaved ? <p className="quiet">{t('filters.saved')}</p> : null}
      </section>
      {isOpen ? (
        <FiltersDialog
          onClose={() => setOpen(false)}
          onSaved={() => {
            setSaved(true);
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}
