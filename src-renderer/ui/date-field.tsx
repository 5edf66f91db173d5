/**
 * A text field for a date in Concord's language. A browser's own date field follows the browser's language, and a date that is half
 * typed there counts as no date.
 */
import { type Ref, useMemo } from 'react';
import { createDates } from '../../src-shared/i18n/index.ts';
import { useWords } from '../api/use-app.tsx';
import { Field } from './field.tsx';

/** What a person typed. */
export interface TypedDate {
  readonly text: string;
  /** `YYYY-MM-DD`; null when the text means no date. */
  readonly date: string | null;
  /** The locale in which the text was read. */
  readonly locale: string;
}

export const noDate: TypedDate = { text: '', date: null, locale: '' };

/** Whether something was typed that is no date. */
export const isUnreadable = ({ text, date }: TypedDate): boolean => text.trim() !== '' && date === null;

interface DateFieldProps {
  readonly label: string;
  readonly value: TypedDate;
  readonly onChange: (value: TypedDate) => void;
  readonly error: string | null;
  readonly ref?: Ref<HTMLInputElement>;
}

export function DateField({ label, value, onChange, error, ref }: DateFieldProps) {
  const { t, locale } = useWords();
  const dates = useMemo(() => createDates(locale), [locale]);
  // After a change of language the same text could mean another day.
  const text = value.date !== null && value.locale !== locale ? dates.write(value.date) : value.text;
  return (
    <Field
      error={error}
      hint={t('date.hint', { example: dates.write(`${new Date().getFullYear()}-12-31`) })}
      label={label}
      onChange={(typed) => onChange({ text: typed, date: dates.read(typed), locale })}
      value={text}
      {...(ref === undefined ? {} : { ref })}
    />
  );
}
