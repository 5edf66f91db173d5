/** Looks for an entry or a message on both sides, by title, day or person; each hit opens the panel that says why it is where it is (D12). */
import { type FormEvent, useRef, useState } from 'react';
import type { FoundItem } from '../../../src-shared/contract/index.ts';
import type { Words } from '../../../src-shared/i18n/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { DateField, isUnreadable, noDate } from '../../ui/date-field.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { useNow } from '../../ui/use-now.ts';
import { EntryTitle, labelAbout } from '../entry-title.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { DetailsButton } from './details-button.tsx';
import { type Search, useSearch } from './use-search.ts';
import { whyText } from './why-texts.ts';

function isMail({ target }: FoundItem): boolean {
  return target.of === 'message' || target.of === 'mail-row';
}

function placeText(item: FoundItem, { t }: Words): string {
  if (item.inProvider && item.inCrm) return t('find.both');
  if (item.inProvider) return t(isMail(item) ? 'find.only-mailbox' : 'find.only-provider');
  return t(item.inCrm ? 'find.only-crm' : 'find.neither');
}

function iconOf({ inProvider, inCrm }: FoundItem): IconName {
  return inProvider && inCrm ? 'both' : 'apart';
}

function Hit({ item }: { readonly item: FoundItem }) {
  const words = useWords();
  const { t, moments } = words;
  const { decisions } = useAppState();
  const now = useNow(60_000);
  const when =
    item.start !== null
      ? moments.start(item.start, item.timeZone, now)
      : item.receivedAt === null
        ? ''
        : moments.dayTime(item.receivedAt, now);
  const facts = [placeText(item, words), item.sender ?? '', when].filter((part) => part !== '');
  return (
    <li className="entry">
      <Icon name={iconOf(item)} size={16} />
      <div className="stack-tight">
        <span className="entry-title">
          <EntryTitle item={item} unknown={t('find.unknown-title')} />
        </span>
        <span className="quiet small break">
          <bdi>{facts.join(' · ')}</bdi>
        </span>
        <span className="small">{whyText({ code: item.code }, decisions, words, now)}</span>
      </div>
      <DetailsButton label={labelAbout(t('panel.details'), item)} target={item.target} />
    </li>
  );
}

function Results({ search, onClear }: { readonly search: Search; readonly onClear: () => void }) {
  const words = useWords();
  const { t } = words;
  const items = search.items ?? [];
  const isOver = search.state !== 'asking';
  const count = items.length === 0 ? t('find.none') : t('find.found', { count: items.length });
  const progress =
    search.state === 'asking'
      ? t('find.asking', { count: search.checked })
      : search.state === 'stopped'
        ? t('find.stopped')
        : t('find.done', { count: search.checked });
  // how many were looked at passes by; what it came to is said once
  useAnnouncement(isOver ? `${count} ${search.state === 'stopped' ? t('find.stopped') : ''}`.trim() : '');
  return (
    <section aria-label={t('find.results')} className="stack find-results">
      <div className="find-state">
        <p>
          {items.length > 0 ? `${count} · ` : isOver ? `${count} ` : ''}
          <span className="quiet">{progress}</span>
        </p>
        {isOver ? (
          <Button kind="inline" onPress={onClear}>
            {t('find.clear')}
          </Button>
        ) : (
          <Button kind="inline" onPress={search.stop}>
            {t('find.stop')}
          </Button>
        )}
      </div>
      <RefusedNote isShown={search.isRefused} />
      {search.problems.length === 0 ? null : (
        <p className="small">
          {t('find.trouble')}{' '}
          {[...new Set(search.problems.map((one) => words.problem(one).title))].join('; ')}
        </p>
      )}
      {items.length === 0 ? null : (
        <ul aria-label={t('find.results')} className="entries">
          {items.map((item) => (
            <Hit item={item} key={JSON.stringify(item.target)} />
          ))}
        </ul>
      )}
      {search.isCut ? <p className="quiet small">{t('find.cut')}</p> : null}
    </section>
  );
}

export function FindEntry() {
  const { t } = useWords();
  const search = useSearch();
  const [text, setText] = useState('');
  const [day, setDay] = useState(noDate);
  const [isBlank, setBlank] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isNothing = text.trim() === '' && day.date === null;
    setBlank(isNothing);
    if (isNothing || isUnreadable(day)) field.current?.focus();
    else search.start({ text: text.trim().slice(0, 200), day: day.date });
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: the element `search` is not known to all browsers */}
      <form className="find" onSubmit={submit} role="search">
        <Field
          error={isBlank ? t('find.nothing-typed') : null}
          hint={t('find.hint')}
          label={t('find.label')}
          onChange={(next) => {
            setText(next);
            setBlank(false);
          }}
          ref={field}
          type="search"
          value={text}
        />
        <DateField
          error={isUnreadable(day) ? t('date.unreadable') : null}
          label={t('find.day')}
          onChange={setDay}
          value={day}
        />
        <Button type="submit">{t('find.go')}</Button>
      </form>
      {search.state === 'none' ? null : (
        <Results
          onClear={() => {
            search.clear();
            field.current?.focus();
          }}
          search={search}
        />
      )}
    </>
  );
}
