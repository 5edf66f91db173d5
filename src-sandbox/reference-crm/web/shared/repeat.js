/** The fields that ask how an entry repeats, on both pages. A rule that they cannot express stays as it is. */
import { el } from './dom.js';
import { at, longWeekday, shortWeekday } from './language.js';
import { words } from './texts.js';

const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'];
const texts = words.repeat;
// 5 January 2026 is a Monday
const dayName = (index, format) => format.format(new Date(Date.UTC(2026, 0, 5 + index)));

const weekdayIndex = (date) => (at(date).getUTCDay() + 6) % 7;
const option = (value, text) => el('option', { value }, text);

/** @param start answers the date the entry starts on, as the form has it */
export function repeatFields(start) {
  const frequency = el(
    'select',
    { name: 'repeat' },
    ...['never', 'daily', 'weekly', 'monthly', 'yearly', 'custom'].map((value) =>
      option(value, texts[value]),
    ),
  );
  const interval = el('input', { type: 'number', min: '1', max: '99', required: true });
  const unit = el('span', {});
  const boxes = weekdays.map((value, index) =>
    el('input', { type: 'checkbox', value, ariaLabel: dayName(index, longWeekday) }),
  );
  const days = el(
    'div',
    { className: 'weekdays', role: 'group', ariaLabel: texts.on },
    ...boxes.map((box, index) =>
      el('label', {}, box, el('span', { className: 'weekday-name' }, dayName(index, shortWeekday))),
    ),
  );
  const monthlyBy = el('select', {}, option('date', ''), option('weekday', ''));
  const ends = el(
    'select',
    {},
    option('never', texts.endsNever),
    option('until', texts.endsOn),
    option('count', texts.endsAfter),
  );
  const until = el('input', { type: 'date', required: true, ariaLabel: texts.lastDate });
  const count = el('input', { type: 'number', min: '1', max: '999', required: true, ariaLabel: texts.times });
  const label = (text, ...parts) => el('label', {}, text, ...parts);
  const counted = el(
    'label',
    { className: 'interval' },
    texts.every,
    el('span', { className: 'repeat-unit' }, interval, unit),
  );
  const monthly = label(texts.on, monthlyBy);
  const ending = label(texts.ends, ends);
  const custom = el('p', { className: 'hint' }, texts.customHint);
  const node = el(
    'fieldset',
    { id: 'repeat' },
    el('legend', {}, texts.legend),
    el(
      'div',
      { className: 'repeats' },
      label(texts.howOften, frequency),
      counted,
      monthly,
      ending,
      until,
      count,
    ),
    days,
    custom,
  );
  /** What was shown at first; while it is unchanged, the rule is not changed. */
  let shown = '';

  const answer = () =>
    frequency.value === 'never'
      ? null
      : frequency.value === 'custom'
        ? 'custom'
        : {
            frequency: frequency.value,
            interval: Number(interval.value),
            days:
              frequency.value === 'weekly'
                ? boxes.filter((box) => box.checked).map(({ value }) => value)
                : [],
            monthlyBy: frequency.value === 'monthly' ? monthlyBy.value : 'date',
            until: ends.value === 'until' ? until.value : null,
            count: ends.value === 'count' ? Number(count.value) : null,
          };

  /** Shows the fields that belong to the choice and removes the others: a hidden field must not keep the form from being saved. */
  const arrange = () => {
    const isRule = frequency.value in texts.units;
    const show = (element, isShown, ...fields) => {
      element.hidden = !isShown;
      for (const field of fields) field.disabled = !isShown;
    };
    show(counted, isRule, interval);
    name();
    show(days, frequency.value === 'weekly');
    show(monthly, frequency.value === 'monthly', monthlyBy);
    show(ending, isRule, ends);
    show(until, isRule && ends.value === 'until', until);
    show(count, isRule && ends.value === 'count', count);
    show(custom, frequency.value === 'custom');
    follow();
  };

  /** The weekday and the date are those of the start, whatever day that is moved to. */
  const follow = () => {
    const date = start();
    if (date === '') return;
    const index = weekdayIndex(date);
    for (const [at, box] of boxes.entries()) {
      if (box.dataset.start === 'yes' && at !== index) box.checked = false;
      box.dataset.start = at === index ? 'yes' : 'no';
      box.disabled = at === index;
      if (at === index) box.checked = true;
    }
    const day = Number(date.slice(8, 10));
    monthlyBy.options[0].textContent = texts.onDate(day);
    monthlyBy.options[1].textContent = texts.onWeekday(Math.ceil(day / 7), dayName(index, longWeekday));
  };

  const name = () => {
    const [one, many] = texts.units[frequency.value] ?? ['', ''];
    unit.textContent = interval.value === '1' ? one : many;
  };

  interval.addEventListener('input', name);
  for (const field of [frequency, ends]) field.addEventListener('change', arrange);

  return {
    node,
    /** @param value null, `custom`, or the form's fields */
    show(value) {
      const form = typeof value === 'object' && value !== null ? value : null;
      frequency.querySelector('[value=custom]').hidden = value !== 'custom';
      frequency.value = form?.frequency ?? value ?? 'never';
      interval.value = String(form?.interval ?? 1);
      for (const box of boxes) {
        box.checked = form?.days.includes(box.value) ?? false;
        box.dataset.start = 'no';
      }
      monthlyBy.value = form?.monthlyBy ?? 'date';
      ends.value = form?.until ? 'until' : form?.count ? 'count' : 'never';
      until.value = form?.until ?? '';
      count.value = String(form?.count ?? 10);
      arrange();
      shown = JSON.stringify(answer());
    },
    /** For the server: `custom` leaves the rule as it is. */
    value: () => (JSON.stringify(answer()) === shown ? 'custom' : answer()),
    moved: follow,
    /** These fields are disabled when the calendar has locked the rule, or when the change is not for the whole series. */
    enable(isEnabled) {
      node.disabled = !isEnabled;
    },
  };
}
