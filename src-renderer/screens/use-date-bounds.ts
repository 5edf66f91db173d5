/** Two dates, from and until, as they are typed. Errors are shown once the form was sent, and the first field with one gets the focus. */
import { useRef, useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { isUnreadable, type TypedDate } from '../ui/date-field.tsx';

const bounds = ['from', 'until'] as const;
type Bound = (typeof bounds)[number];
export type TypedBounds = Readonly<Record<Bound, TypedDate>>;

export function useDateBounds(typed: TypedBounds, setTyped: (typed: TypedBounds) => void) {
  const { t } = useWords();
  const [isChecked, setIsChecked] = useState(false);
  const inputs = { from: useRef<HTMLInputElement>(null), until: useRef<HTMLInputElement>(null) };
  const { from, until } = typed;
  const endsFirst = from.date !== null && until.date !== null && until.date < from.date;
  const errorOf = (bound: Bound): string | null => {
    if (isUnreadable(typed[bound])) return t('date.unreadable');
    return bound === 'until' && endsFirst ? t('date.before-start') : null;
  };
  const field = (bound: Bound) => ({
    value: typed[bound],
    onChange: (value: TypedDate) => setTyped({ ...typed, [bound]: value }),
    error: isChecked ? errorOf(bound) : null,
    ref: inputs[bound],
  });
  return {
    chosen: { from: from.date, until: until.date },
    fields: { from: field('from'), until: field('until') },
    areValid: (): boolean => {
      const wrong = bounds.find((bound) => errorOf(bound) !== null);
      setIsChecked(true);
      if (wrong !== undefined) inputs[wrong].current?.focus();
      return wrong === undefined;
    },
  };
}
